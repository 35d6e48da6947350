use crate::answers::{decided, granted};
use crate::own::{Seen, own, try_acquire_seen};
use crate::word32::parts;
use crate::{tg_outcome32, tg_profile32, tg_status, tg_word32};

/// What one thread saw last of a word, to try its next swap on that without a load first: for threads that contend for
/// one word, with the profile on another cache line. The decisions are those of the word, whatever was seen and
/// whatever others have done since. Zeroed memory is one that has seen nothing; it may be used with another word, too.
#[repr(C, align(4))]
#[derive(Clone, Copy, Debug, Default)]
pub struct tg_handle32 {
    /// Private.
    pub seen: u32,
}

#[inline]
unsafe fn seen<'a>(
    h: *mut tg_handle32,
    w: *mut tg_word32,
    p: *const tg_profile32,
) -> Seen<'a, tollgate::Profile32> {
    // SAFETY: the caller's contract for pointers
    unsafe {
        let handle = own(h)?;
        let (word, profile) = parts(w, p)?;
        Ok((word, &mut handle.seen, profile))
    }
}

/// As `tg_word32_try_acquire`. `out` may be NULL, and then costs nothing. Of the handle's own thread or interrupt;
/// lock-free beside any other caller of the word.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn tg_handle32_try_acquire(
    h: *mut tg_handle32,
    w: *mut tg_word32,
    p: *const tg_profile32,
    now: u32,
    n: u32,
    out: *mut tg_outcome32,
) -> tg_status {
    // SAFETY: the caller's contract for pointers
    unsafe { decided(seen(h, w, p), n, out, |seen| try_acquire_seen(seen, now, n)) }
}

/// As `tg_word32_allow`. Of the handle's own thread or interrupt; lock-free beside any other caller of the word.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn tg_handle32_allow(
    h: *mut tg_handle32,
    w: *mut tg_word32,
    p: *const tg_profile32,
    now: u32,
    n: u32,
) -> bool {
    // SAFETY: the caller's contract for pointers
    granted(unsafe { seen(h, w, p) }, n, |seen| try_acquire_seen(seen, now, n))
}

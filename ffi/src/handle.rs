use crate::answers::{decided, granted};
use crate::own::{Seen, own, try_acquire_seen};
use crate::word::parts;
use crate::{tg_outcome, tg_profile, tg_status, tg_word};

/// What one thread saw last of a word, to try its next swap on that without a load first: for threads that contend for
/// one word, with the profile on another cache line. The decisions are those of the word, whatever was seen and
/// whatever others have done since. Zeroed memory is one that has seen nothing; it may be used with another word, too.
#[repr(C, align(8))]
#[derive(Clone, Copy, Debug, Default)]
pub struct tg_handle {
    /// Private.
    pub seen: u64,
}

#[inline]
unsafe fn seen<'a>(
    h: *mut tg_handle,
    w: *mut tg_word,
    p: *const tg_profile,
) -> Seen<'a, tollgate::Profile64> {
    // SAFETY: the caller's contract for pointers
    unsafe {
        let handle = own(h)?;
        let (word, profile) = parts(w, p)?;
        Ok((word, &mut handle.seen, profile))
    }
}

/// As `tg_word_try_acquire`. `out` may be NULL, and then costs nothing. Of the handle's own thread or interrupt;
/// lock-free beside any other caller of the word.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn tg_handle_try_acquire(
    h: *mut tg_handle,
    w: *mut tg_word,
    p: *const tg_profile,
    now: u64,
    n: u64,
    out: *mut tg_outcome,
) -> tg_status {
    // SAFETY: the caller's contract for pointers
    unsafe { decided(seen(h, w, p), n, out, |seen| try_acquire_seen(seen, now, n)) }
}

/// As `tg_word_allow`. Of the handle's own thread or interrupt; lock-free beside any other caller of the word.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn tg_handle_allow(
    h: *mut tg_handle,
    w: *mut tg_word,
    p: *const tg_profile,
    now: u64,
    n: u64,
) -> bool {
    // SAFETY: the caller's contract for pointers
    granted(unsafe { seen(h, w, p) }, n, |seen| try_acquire_seen(seen, now, n))
}

use tollgate::{TrTcm4115_64, TrTcm4115Profile};

use crate::glue::{initialise, mirror};
use crate::metering::{mark, of_profiles, of_quotas, touch};
use crate::{tg_profile32, tg_quota, tg_status, tg_word};

/// The two rate three colour marker of RFC 4115, of which each colour takes from its own bucket alone. A packet passes
/// where as many tokens are there as it has bytes, as in RFC 2697 and 2698; RFC 4115 writes `>` for `>=`, which is the
/// same with burst sizes one byte larger. Ticks wrap at 32 bits, as those of tg_dual; the idle time is counted from the
/// last packet that was green or yellow. Zeroed memory answers TG_E_UNINIT.
#[repr(C)]
#[derive(Debug)]
pub struct tg_trtcm4115 {
    /// Private.
    pub word: tg_word,
    /// Read only.
    pub committed: tg_profile32,
    /// Read only.
    pub excess: tg_profile32,
}

mirror!(tg_trtcm4115, TrTcm4115_64, 48);

/// Sets up a meter with both buckets full, for every clock but one that starts shortly below a wrap of its low 32
/// bits: CIR and CBS, EIR and EBS, as quotas of bytes. Which of them does not fit, and why, `tg_profile32_init_with` tells of each,
/// and it takes options: `tg_trtcm4115_init_profiles`. Not while the meter is in use.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn tg_trtcm4115_init(
    m: *mut tg_trtcm4115,
    committed: *const tg_quota,
    excess: *const tg_quota,
) -> tg_status {
    // SAFETY: the caller's contract for pointers
    unsafe { initialise(m, core::ptr::null_mut(), || of_quotas([committed, excess], TrTcm4115_64::new)) }
}

/// Sets up a meter with both buckets full at `now`, with copies of two profiles. Not while the meter is in use.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn tg_trtcm4115_init_profiles(
    m: *mut tg_trtcm4115,
    committed: *const tg_profile32,
    excess: *const tg_profile32,
    now: u64,
) -> tg_status {
    // SAFETY: the caller's contract for pointers
    unsafe {
        initialise(m, core::ptr::null_mut(), || {
            let profile = of_profiles([committed, excess], TrTcm4115Profile::from_parts)?;
            Ok(TrTcm4115_64::with_profile(profile, now))
        })
    }
}

/// Marks a packet of so many bytes, which was marked `precolour` before (TG_GREEN to be colour-blind), and counts it:
/// TG_GREEN, TG_YELLOW or TG_RED, or an error, which is below 0. A packet of 0 bytes keeps its colour; one that is
/// larger than a burst size never gets that bucket's. What is red is not counted. Any thread, any interrupt,
/// lock-free.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn tg_trtcm4115_meter(
    m: *mut tg_trtcm4115,
    now: u64,
    bytes: u32,
    precolour: i32,
) -> tg_status {
    // SAFETY: the caller's contract for pointers
    unsafe { mark(m, now, bytes, precolour) }
}

/// Renews a meter that may be idle for longer than `tg_profile32_max_idle` of either profile; changes no colour. Any
/// thread, any interrupt, lock-free.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn tg_trtcm4115_touch(m: *mut tg_trtcm4115, now: u64) -> tg_status {
    // SAFETY: the caller's contract for pointers
    unsafe { touch(m, now) }
}

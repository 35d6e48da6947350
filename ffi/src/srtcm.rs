use tollgate::SrTcm64;

use crate::glue::{initialise, mirror};
use crate::metering::{mark, touch};
use crate::quota::quota_of;
use crate::{tg_fault, tg_options, tg_profile32, tg_quota, tg_status, tg_word};

/// The single rate three colour marker of RFC 2697: green is what the bucket C holds, yellow what the bucket E holds,
/// which gets the tokens that C has no room for. Ticks wrap at 32 bits, as those of tg_dual; the idle time, which
/// `tg_profile32_max_idle` tells, is counted from the last packet that was green or yellow. Zeroed memory answers
/// TG_E_UNINIT.
#[repr(C)]
#[derive(Debug)]
pub struct tg_srtcm {
    /// Private.
    pub word: tg_word,
    /// Read only.
    pub committed: tg_profile32,
    /// Read only.
    pub excess: tg_profile32,
}

mirror!(tg_srtcm, SrTcm64, 48);

/// Sets up a meter with both buckets full and the default options, for every clock but one that starts shortly below
/// a wrap of its low 32 bits: CIR and CBS as a quota of bytes, EBS in bytes. One of CBS and EBS may be 0. Not while the
/// meter is in use.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn tg_srtcm_init(
    m: *mut tg_srtcm,
    committed: *const tg_quota,
    excess: u64,
) -> tg_status {
    // SAFETY: the caller's contract for pointers
    unsafe { tg_srtcm_init_with(m, committed, excess, core::ptr::null(), 0, core::ptr::null_mut()) }
}

/// As `tg_srtcm_init`, with both buckets full at `now`. `options` may be NULL for the default, `fault` may be NULL;
/// there, TG_FAULT_BURST is about CBS and EBS together. Not while the meter is in use.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn tg_srtcm_init_with(
    m: *mut tg_srtcm,
    committed: *const tg_quota,
    excess: u64,
    options: *const tg_options,
    now: u64,
    fault: *mut tg_fault,
) -> tg_status {
    // SAFETY: the caller's contract for pointers
    unsafe { initialise(m, fault, || Ok(SrTcm64::new_at(quota_of(committed, options)?, excess, now)?)) }
}

/// Marks a packet of so many bytes, which was marked `precolour` before (TG_GREEN to be colour-blind), and counts it:
/// TG_GREEN, TG_YELLOW or TG_RED, or an error, which is below 0. A packet of 0 bytes keeps its colour; one that is
/// larger than a burst size never gets that bucket's. What is red is not counted. Any thread, any interrupt,
/// lock-free.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn tg_srtcm_meter(
    m: *mut tg_srtcm,
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
pub unsafe extern "C" fn tg_srtcm_touch(m: *mut tg_srtcm, now: u64) -> tg_status {
    // SAFETY: the caller's contract for pointers
    unsafe { touch(m, now) }
}

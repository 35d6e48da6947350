use tollgate::Gcra32;

use crate::glue::{initialise, mirror, ready};
use crate::quota::quota_of;
use crate::shaping::refund;
use crate::snapshot::{restore, save};
use crate::verbs::{acquire_up_to, allow, change, parts, peek, try_acquire};
use crate::{
    tg_fault, tg_options, tg_outcome32, tg_profile32, tg_quota, tg_snapshot, tg_status, tg_word32,
};

/// A GCRA limiter: its word and its profile. Zeroed memory answers TG_E_UNINIT.
#[repr(C)]
#[derive(Debug)]
pub struct tg_gcra32 {
    /// Private.
    pub word: tg_word32,
    /// Read only.
    pub profile: tg_profile32,
}

mirror!(tg_gcra32, Gcra32, 24);

/// Sets up a full limiter with the default options, for every clock but one that starts within
/// time_to_full + stale + debt ticks below its wrap; for that one, `tg_gcra32_init_with`. Not while the limiter is
/// in use.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn tg_gcra32_init(g: *mut tg_gcra32, q: *const tg_quota) -> tg_status {
    // SAFETY: the caller's contract for pointers
    unsafe { tg_gcra32_init_with(g, q, core::ptr::null(), 0, core::ptr::null_mut()) }
}

/// Sets up a limiter that is full at `now`. `options` may be NULL for the default, `fault` may be NULL.
/// Not while the limiter is in use.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn tg_gcra32_init_with(
    g: *mut tg_gcra32,
    q: *const tg_quota,
    options: *const tg_options,
    now: u32,
    fault: *mut tg_fault,
) -> tg_status {
    // SAFETY: the caller's contract for pointers
    unsafe { initialise(g, fault, || Ok(Gcra32::new_at(quota_of(q, options)?, now)?)) }
}

/// Sets up a limiter that is full at `now` with a copy of a profile. Not while the limiter is in use.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn tg_gcra32_init_profile(
    g: *mut tg_gcra32,
    p: *const tg_profile32,
    now: u32,
) -> tg_status {
    // SAFETY: the caller's contract for pointers
    unsafe { initialise(g, core::ptr::null_mut(), || Ok(Gcra32::with_profile(*ready(p)?, now))) }
}

/// Takes all of `n` cells, or nothing; `n` of 0 conforms. `out` may be NULL, and then costs nothing.
/// Any thread, any interrupt, lock-free.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn tg_gcra32_try_acquire(
    g: *mut tg_gcra32,
    now: u32,
    n: u32,
    out: *mut tg_outcome32,
) -> tg_status {
    // SAFETY: the caller's contract for pointers
    unsafe { try_acquire(move || parts(g), now, n, out) }
}

/// Takes all of `n` cells, or nothing, and tells only whether it did: true where `tg_gcra32_try_acquire` answers
/// TG_OK, false for anything else, an error too. A program that takes by this function alone links nothing
/// that computes an outcome. Any thread, any interrupt, lock-free.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn tg_gcra32_allow(g: *mut tg_gcra32, now: u32, n: u32) -> bool {
    // SAFETY: the caller's contract for pointers
    allow(move || unsafe { parts(g) }, now, n)
}

/// Takes as many of `n` cells as conform, and tells in `taken` how many; TG_DENIED where not even one
/// does, `retry_after` being for one. `out` may be NULL. Any thread, any interrupt, lock-free.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn tg_gcra32_acquire_up_to(
    g: *mut tg_gcra32,
    now: u32,
    n: u32,
    taken: *mut u32,
    out: *mut tg_outcome32,
) -> tg_status {
    // SAFETY: the caller's contract for pointers
    unsafe { acquire_up_to(parts(g), now, n, taken, out) }
}

/// The answer of `tg_gcra32_try_acquire`, as if the cells had been taken, with nothing taken. `n` of 0
/// reports the state as it is. `out` may be NULL. Any thread, any interrupt, never waits.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn tg_gcra32_peek(
    g: *const tg_gcra32,
    now: u32,
    n: u32,
    out: *mut tg_outcome32,
) -> tg_status {
    // SAFETY: the caller's contract for pointers
    unsafe { peek(parts(g), now, n, out) }
}

/// Renews a limiter that may be idle for longer than `tg_profile32_max_idle`; changes no decision. Any
/// thread, any interrupt, lock-free.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn tg_gcra32_touch(g: *mut tg_gcra32, now: u32) -> tg_status {
    // SAFETY: the caller's contract for pointers
    unsafe { change(parts(g), |word, profile| word.touch(profile, now)) }
}

/// Makes the limiter full: an operator's verb, whose cells come on top of the quota. Any thread, any
/// interrupt, lock-free.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn tg_gcra32_fill(g: *mut tg_gcra32, now: u32) -> tg_status {
    // SAFETY: the caller's contract for pointers
    unsafe { change(parts(g), |word, profile| word.fill(profile, now)) }
}

/// Makes the limiter empty. Any thread, any interrupt, lock-free.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn tg_gcra32_drain(g: *mut tg_gcra32, now: u32) -> tg_status {
    // SAFETY: the caller's contract for pointers
    unsafe { change(parts(g), |word, profile| word.drain(profile, now)) }
}

/// Saves the state at `now`; the limiter goes on as it is. An error writes zeros. Any thread, any interrupt, never
/// waits.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn tg_gcra32_snapshot(
    g: *const tg_gcra32,
    now: u32,
    snapshot: *mut tg_snapshot,
) -> tg_status {
    // SAFETY: the caller's contract for pointers
    unsafe { save(parts(g), now, snapshot) }
}

/// Makes the state that of a snapshot, `off` ticks after it was saved, or TG_OFF_UNKNOWN. Of a coarser clock, that
/// is the difference of its two readings less one of its units. What was in the limiter before is forgotten, so
/// restore before it is used, at the newest tick, and each snapshot once: a second time, or ticks that were none,
/// bring back what was taken, at most one full limiter. Without a snapshot, `tg_gcra32_drain` is the start that never
/// admits too much. TG_E_SNAPSHOT where
/// there is anything wrong with it: then nothing is written, and `fault`, which may be NULL, tells what. Any
/// thread, any interrupt, lock-free.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn tg_gcra32_restore(
    g: *mut tg_gcra32,
    snapshot: *const tg_snapshot,
    now: u32,
    off: u64,
    fault: *mut tg_fault,
) -> tg_status {
    // SAFETY: the caller's contract for pointers
    unsafe { restore(parts(g), snapshot, now, off, fault) }
}

/// Gives back `n` of the `held` cells that were granted for the tick `granted_at`: the part of them that has not come
/// back by itself since, so that a refund at the tick of the grant is whole. Never lifts the limiter above full, and
/// gives nothing where the grant is older than `tg_profile32_max_idle`. What is net admitted stays within the quota as
/// long as no call before this one had a newer tick than `now`; to give the same cells back twice is the caller's
/// mistake. `out` may be NULL; TG_OK, whatever was given. Any thread, any interrupt, lock-free.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn tg_gcra32_refund(
    g: *mut tg_gcra32,
    now: u32,
    granted_at: u32,
    held: u32,
    n: u32,
    out: *mut tg_outcome32,
) -> tg_status {
    // SAFETY: the caller's contract for pointers
    unsafe { refund(parts(g), now, granted_at, held, n, out) }
}

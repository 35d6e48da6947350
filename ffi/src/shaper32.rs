use tollgate::Shaper32;

use crate::glue::{initialise, mirror};
use crate::quota::quota_of;
use crate::shaping::refund;
use crate::snapshot::{restore, save};
use crate::verbs::{acquire_up_to, allow, change, parts, peek, try_acquire};
use crate::{
    tg_fault, tg_options, tg_outcome32, tg_profile32, tg_quota, tg_snapshot, tg_status, tg_word32,
};

/// A GCRA limiter that also says when: what does not conform now can be reserved for the tick at which it does, and
/// cells can be taken as debt. How far all that may go past the capacity, together, is the `debt` of its options.
/// Zeroed memory answers TG_E_UNINIT.
#[repr(C)]
#[derive(Debug)]
pub struct tg_shaper32 {
    /// Private.
    pub word: tg_word32,
    /// Read only: for the questions of `tg_profile32`.
    pub profile: tg_profile32,
    /// Private: the most debt that verbs can make, in sub-ticks.
    pub lent: u32,
}

mirror!(tg_shaper32, Shaper32, 28);

/// Sets up a full shaper with the default options, for every clock but one that starts within
/// time_to_full + stale + debt ticks below its wrap; for that one, `tg_shaper32_init_with`. Not while the shaper is in
/// use.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn tg_shaper32_init(s: *mut tg_shaper32, q: *const tg_quota) -> tg_status {
    // SAFETY: the caller's contract for pointers
    unsafe { tg_shaper32_init_with(s, q, core::ptr::null(), 0, core::ptr::null_mut()) }
}

/// Sets up a shaper that is full at `now`. `options` may be NULL for the default, `fault` may be NULL. Not while the
/// shaper is in use.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn tg_shaper32_init_with(
    s: *mut tg_shaper32,
    q: *const tg_quota,
    options: *const tg_options,
    now: u32,
    fault: *mut tg_fault,
) -> tg_status {
    // SAFETY: the caller's contract for pointers
    unsafe { initialise(s, fault, || Ok(Shaper32::new_at(quota_of(q, options)?, now)?)) }
}

/// Takes all of `n` cells, or nothing; `n` of 0 conforms. `out` may be NULL, and then costs nothing. Any thread, any
/// interrupt, lock-free.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn tg_shaper32_try_acquire(
    s: *mut tg_shaper32,
    now: u32,
    n: u32,
    out: *mut tg_outcome32,
) -> tg_status {
    // SAFETY: the caller's contract for pointers
    unsafe { try_acquire(move || parts(s), now, n, out) }
}

/// Takes all of `n` cells, or nothing, and tells only whether it did: true where `tg_shaper32_try_acquire` answers
/// TG_OK, false for anything else, an error too. A program that takes by this function alone links nothing
/// that computes an outcome. Any thread, any interrupt, lock-free.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn tg_shaper32_allow(s: *mut tg_shaper32, now: u32, n: u32) -> bool {
    // SAFETY: the caller's contract for pointers
    allow(move || unsafe { parts(s) }, now, n)
}

/// Takes as many of `n` cells as conform, and tells in `taken` how many; TG_DENIED where not even one does,
/// `retry_after` being for one. `out` may be NULL. Any thread, any interrupt, lock-free.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn tg_shaper32_acquire_up_to(
    s: *mut tg_shaper32,
    now: u32,
    n: u32,
    taken: *mut u32,
    out: *mut tg_outcome32,
) -> tg_status {
    // SAFETY: the caller's contract for pointers
    unsafe { acquire_up_to(parts(s), now, n, taken, out) }
}

/// The answer of `tg_shaper32_try_acquire`, as if the cells had been taken, with nothing taken. `n` of 0 reports the
/// state as it is. `out` may be NULL. Any thread, any interrupt, never waits.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn tg_shaper32_peek(
    s: *const tg_shaper32,
    now: u32,
    n: u32,
    out: *mut tg_outcome32,
) -> tg_status {
    // SAFETY: the caller's contract for pointers
    unsafe { peek(parts(s), now, n, out) }
}

/// Renews a shaper that may be idle for longer than `tg_profile32_max_idle`; changes no decision. Any thread, any
/// interrupt, lock-free.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn tg_shaper32_touch(s: *mut tg_shaper32, now: u32) -> tg_status {
    // SAFETY: the caller's contract for pointers
    unsafe { change(parts(s), |word, profile| word.touch(profile, now)) }
}

/// Makes the shaper full, and forgets what was owed: an operator's verb, whose cells come on top of the quota, and
/// after which what was reserved before is in nobody's way. Any thread, any interrupt, lock-free.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn tg_shaper32_fill(s: *mut tg_shaper32, now: u32) -> tg_status {
    // SAFETY: the caller's contract for pointers
    unsafe { change(parts(s), |word, profile| word.fill(profile, now)) }
}

/// Makes the shaper empty; what is owed beyond that stays owed. Any thread, any interrupt, lock-free.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn tg_shaper32_drain(s: *mut tg_shaper32, now: u32) -> tg_status {
    // SAFETY: the caller's contract for pointers
    unsafe { change(parts(s), |word, profile| word.drain(profile, now)) }
}

/// Saves the state at `now`, what is owed included; the shaper goes on as it is. An error writes zeros. Any thread,
/// any interrupt, never waits.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn tg_shaper32_snapshot(
    s: *const tg_shaper32,
    now: u32,
    snapshot: *mut tg_snapshot,
) -> tg_status {
    // SAFETY: the caller's contract for pointers
    unsafe { save(parts(s), now, snapshot) }
}

/// Makes the state that of a snapshot, `off` ticks after it was saved, or TG_OFF_UNKNOWN: as `tg_gcra32_restore`, what
/// was owed included. Reservations of before cannot be given back any more, as their ticks are of another clock.
/// TG_E_SNAPSHOT where there is anything wrong with it: then nothing is written, and `fault`, which may be NULL, tells
/// what. Any thread, any interrupt, lock-free.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn tg_shaper32_restore(
    s: *mut tg_shaper32,
    snapshot: *const tg_snapshot,
    now: u32,
    off: u64,
    fault: *mut tg_fault,
) -> tg_status {
    // SAFETY: the caller's contract for pointers
    unsafe { restore(parts(s), snapshot, now, off, fault) }
}

/// Gives back cells that were taken by `tg_shaper32_try_acquire`, as `tg_gcra32_refund` does; what was reserved is given
/// back by `tg_shaper32_cancel` and `tg_shaper32_settle`. Nothing where more is owed than the burst, since others stand
/// in line. `out` may be NULL. Any thread, any interrupt, lock-free.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn tg_shaper32_refund(
    s: *mut tg_shaper32,
    now: u32,
    granted_at: u32,
    held: u32,
    n: u32,
    out: *mut tg_outcome32,
) -> tg_status {
    // SAFETY: the caller's contract for pointers
    unsafe { refund(parts(s), now, granted_at, held, n, out) }
}

use tollgate::Shaper64;

use crate::glue::{initialise, mirror};
use crate::quota::quota_of;
use crate::shaping::refund;
use crate::snapshot::{restore, save};
use crate::verbs::{acquire_up_to, allow, change, parts, peek, try_acquire};
use crate::{tg_fault, tg_options, tg_outcome, tg_profile, tg_quota, tg_snapshot, tg_status, tg_word};

/// A GCRA limiter that also says when: what does not conform now can be reserved for the tick at which it does, and
/// cells can be taken as debt. How far all that may go past the capacity, together, is the `debt` of its options.
/// Zeroed memory answers TG_E_UNINIT.
#[repr(C)]
#[derive(Debug)]
pub struct tg_shaper {
    /// Private.
    pub word: tg_word,
    /// Read only: for the questions of `tg_profile`.
    pub profile: tg_profile,
    /// Private: the most debt that verbs can make, in sub-ticks.
    pub lent: u64,
}

mirror!(tg_shaper, Shaper64, 56);

/// Sets up a full shaper with the default options, for every clock but one that starts within
/// time_to_full + stale + debt ticks below its wrap; for that one, `tg_shaper_init_with`. Not while the shaper is in
/// use.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn tg_shaper_init(s: *mut tg_shaper, q: *const tg_quota) -> tg_status {
    // SAFETY: the caller's contract for pointers
    unsafe { tg_shaper_init_with(s, q, core::ptr::null(), 0, core::ptr::null_mut()) }
}

/// Sets up a shaper that is full at `now`. `options` may be NULL for the default, `fault` may be NULL. Not while the
/// shaper is in use.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn tg_shaper_init_with(
    s: *mut tg_shaper,
    q: *const tg_quota,
    options: *const tg_options,
    now: u64,
    fault: *mut tg_fault,
) -> tg_status {
    // SAFETY: the caller's contract for pointers
    unsafe { initialise(s, fault, || Ok(Shaper64::new_at(quota_of(q, options)?, now)?)) }
}

/// Takes all of `n` cells, or nothing; `n` of 0 conforms. `out` may be NULL, and then costs nothing. Any thread, any
/// interrupt, lock-free.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn tg_shaper_try_acquire(
    s: *mut tg_shaper,
    now: u64,
    n: u64,
    out: *mut tg_outcome,
) -> tg_status {
    // SAFETY: the caller's contract for pointers
    unsafe { try_acquire(move || parts(s), now, n, out) }
}

/// Takes all of `n` cells, or nothing, and tells only whether it did: true where `tg_shaper_try_acquire` answers
/// TG_OK, false for anything else, an error too. A program that takes by this function alone links nothing
/// that computes an outcome. Any thread, any interrupt, lock-free.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn tg_shaper_allow(s: *mut tg_shaper, now: u64, n: u64) -> bool {
    // SAFETY: the caller's contract for pointers
    allow(move || unsafe { parts(s) }, now, n)
}

/// Takes as many of `n` cells as conform, and tells in `taken` how many; TG_DENIED where not even one does,
/// `retry_after` being for one. `out` may be NULL. Any thread, any interrupt, lock-free.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn tg_shaper_acquire_up_to(
    s: *mut tg_shaper,
    now: u64,
    n: u64,
    taken: *mut u64,
    out: *mut tg_outcome,
) -> tg_status {
    // SAFETY: the caller's contract for pointers
    unsafe { acquire_up_to(parts(s), now, n, taken, out) }
}

/// The answer of `tg_shaper_try_acquire`, as if the cells had been taken, with nothing taken. `n` of 0 reports the
/// state as it is. `out` may be NULL. Any thread, any interrupt, never waits.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn tg_shaper_peek(
    s: *const tg_shaper,
    now: u64,
    n: u64,
    out: *mut tg_outcome,
) -> tg_status {
    // SAFETY: the caller's contract for pointers
    unsafe { peek(parts(s), now, n, out) }
}

/// Renews a shaper that may be idle for longer than `tg_profile_max_idle`; changes no decision. Any thread, any
/// interrupt, lock-free.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn tg_shaper_touch(s: *mut tg_shaper, now: u64) -> tg_status {
    // SAFETY: the caller's contract for pointers
    unsafe { change(parts(s), |word, profile| word.touch(profile, now)) }
}

/// Makes the shaper full, and forgets what was owed: an operator's verb, whose cells come on top of the quota, and
/// after which what was reserved before is in nobody's way. Any thread, any interrupt, lock-free.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn tg_shaper_fill(s: *mut tg_shaper, now: u64) -> tg_status {
    // SAFETY: the caller's contract for pointers
    unsafe { change(parts(s), |word, profile| word.fill(profile, now)) }
}

/// Makes the shaper empty; what is owed beyond that stays owed. Any thread, any interrupt, lock-free.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn tg_shaper_drain(s: *mut tg_shaper, now: u64) -> tg_status {
    // SAFETY: the caller's contract for pointers
    unsafe { change(parts(s), |word, profile| word.drain(profile, now)) }
}

/// Saves the state at `now`, what is owed included; the shaper goes on as it is. An error writes zeros. Any thread,
/// any interrupt, never waits.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn tg_shaper_snapshot(
    s: *const tg_shaper,
    now: u64,
    snapshot: *mut tg_snapshot,
) -> tg_status {
    // SAFETY: the caller's contract for pointers
    unsafe { save(parts(s), now, snapshot) }
}

/// Makes the state that of a snapshot, `off` ticks after it was saved, or TG_OFF_UNKNOWN: as `tg_gcra_restore`, what
/// was owed included. Reservations of before cannot be given back any more, as their ticks are of another clock.
/// TG_E_SNAPSHOT where there is anything wrong with it: then nothing is written, and `fault`, which may be NULL, tells
/// what. Any thread, any interrupt, lock-free.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn tg_shaper_restore(
    s: *mut tg_shaper,
    snapshot: *const tg_snapshot,
    now: u64,
    off: u64,
    fault: *mut tg_fault,
) -> tg_status {
    // SAFETY: the caller's contract for pointers
    unsafe { restore(parts(s), snapshot, now, off, fault) }
}

/// Gives back cells that were taken by `tg_shaper_try_acquire`, as `tg_gcra_refund` does; what was reserved is given
/// back by `tg_shaper_cancel` and `tg_shaper_settle`. Nothing where more is owed than the burst, since others stand
/// in line. `out` may be NULL. Any thread, any interrupt, lock-free.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn tg_shaper_refund(
    s: *mut tg_shaper,
    now: u64,
    granted_at: u64,
    held: u64,
    n: u64,
    out: *mut tg_outcome,
) -> tg_status {
    // SAFETY: the caller's contract for pointers
    unsafe { refund(parts(s), now, granted_at, held, n, out) }
}

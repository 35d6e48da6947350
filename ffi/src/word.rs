use tollgate::{Profile64, Word64};

use crate::glue::{initialise, mirror, ready, shared};
use crate::shaping::refund;
use crate::snapshot::{restore, save};
use crate::verbs::{Parts, acquire_up_to, allow, change, peek, try_acquire};
use crate::{tg_fault, tg_outcome, tg_profile, tg_snapshot, tg_status};

/// The state of a limiter whose profile is held elsewhere. Zeroed memory is full, for every clock but one
/// that starts within time_to_full + stale + debt ticks below its wrap.
#[repr(C, align(8))]
#[derive(Debug, Default)]
pub struct tg_word {
    /// Private; changed by atomic operations only.
    pub tat: u64,
}

mirror!(tg_word, Word64, 8);

/// Makes a word full at `now`. Not while it is in use.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn tg_word_init(w: *mut tg_word, p: *const tg_profile, now: u64) -> tg_status {
    // SAFETY: the caller's contract for pointers
    unsafe { initialise(w, core::ptr::null_mut(), || Ok(Word64::from_raw(ready(p)?.full_at(now)))) }
}

#[inline]
pub(crate) unsafe fn parts<'a>(w: *const tg_word, p: *const tg_profile) -> Parts<'a, Profile64> {
    // SAFETY: the caller's contract for pointers
    unsafe { Ok((shared(w)?, shared(p)?)) }
}

/// Takes all of `n` cells, or nothing; `n` of 0 conforms. `out` may be NULL, and then costs nothing.
/// Any thread, any interrupt, lock-free.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn tg_word_try_acquire(
    w: *mut tg_word,
    p: *const tg_profile,
    now: u64,
    n: u64,
    out: *mut tg_outcome,
) -> tg_status {
    // SAFETY: the caller's contract for pointers
    unsafe { try_acquire(move || parts(w, p), now, n, out) }
}

/// Takes all of `n` cells, or nothing, and tells only whether it did: true where `tg_word_try_acquire` answers
/// TG_OK, false for anything else, an error too. A program that takes by this function alone links nothing
/// that computes an outcome. Any thread, any interrupt, lock-free.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn tg_word_allow(w: *mut tg_word, p: *const tg_profile, now: u64, n: u64) -> bool {
    // SAFETY: the caller's contract for pointers
    allow(move || unsafe { parts(w, p) }, now, n)
}

/// Takes as many of `n` cells as conform, and tells in `taken` how many; TG_DENIED where not even one
/// does, `retry_after` being for one. `out` may be NULL. Any thread, any interrupt, lock-free.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn tg_word_acquire_up_to(
    w: *mut tg_word,
    p: *const tg_profile,
    now: u64,
    n: u64,
    taken: *mut u64,
    out: *mut tg_outcome,
) -> tg_status {
    // SAFETY: the caller's contract for pointers
    unsafe { acquire_up_to(parts(w, p), now, n, taken, out) }
}

/// The answer of `tg_word_try_acquire`, as if the cells had been taken, with nothing taken. `n` of 0
/// reports the state as it is. `out` may be NULL. Any thread, any interrupt, never waits.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn tg_word_peek(
    w: *const tg_word,
    p: *const tg_profile,
    now: u64,
    n: u64,
    out: *mut tg_outcome,
) -> tg_status {
    // SAFETY: the caller's contract for pointers
    unsafe { peek(parts(w, p), now, n, out) }
}

/// Renews a limiter that may be idle for longer than `tg_profile_max_idle`; changes no decision. Any
/// thread, any interrupt, lock-free.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn tg_word_touch(w: *mut tg_word, p: *const tg_profile, now: u64) -> tg_status {
    // SAFETY: the caller's contract for pointers
    unsafe { change(parts(w, p), |word, profile| word.touch(profile, now)) }
}

/// Makes the limiter full: an operator's verb, whose cells come on top of the quota. Any thread, any
/// interrupt, lock-free.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn tg_word_fill(w: *mut tg_word, p: *const tg_profile, now: u64) -> tg_status {
    // SAFETY: the caller's contract for pointers
    unsafe { change(parts(w, p), |word, profile| word.fill(profile, now)) }
}

/// Makes the limiter empty. Any thread, any interrupt, lock-free.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn tg_word_drain(w: *mut tg_word, p: *const tg_profile, now: u64) -> tg_status {
    // SAFETY: the caller's contract for pointers
    unsafe { change(parts(w, p), |word, profile| word.drain(profile, now)) }
}

/// Saves the state at `now`; the word goes on as it is. An error writes zeros. Any thread, any interrupt, never
/// waits.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn tg_word_snapshot(
    w: *const tg_word,
    p: *const tg_profile,
    now: u64,
    snapshot: *mut tg_snapshot,
) -> tg_status {
    // SAFETY: the caller's contract for pointers
    unsafe { save(parts(w, p), now, snapshot) }
}

/// Makes the state that of a snapshot, `off` ticks after it was saved, or TG_OFF_UNKNOWN. Of a coarser clock, that
/// is the difference of its two readings less one of its units. What was in the word before is forgotten, so
/// restore before it is used, at the newest tick, and each snapshot once: a second time, or ticks that were none,
/// bring back what was taken, at most one full limiter. Without a snapshot, `tg_word_drain` is the start that never
/// admits too much. TG_E_SNAPSHOT where
/// there is anything wrong with it: then nothing is written, and `fault`, which may be NULL, tells what. Any
/// thread, any interrupt, lock-free.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn tg_word_restore(
    w: *mut tg_word,
    p: *const tg_profile,
    snapshot: *const tg_snapshot,
    now: u64,
    off: u64,
    fault: *mut tg_fault,
) -> tg_status {
    // SAFETY: the caller's contract for pointers
    unsafe { restore(parts(w, p), snapshot, now, off, fault) }
}

/// Gives back `n` of the `held` cells that were granted for the tick `granted_at`: the part of them that has not come
/// back by itself since, so that a refund at the tick of the grant is whole. Never lifts the word above full, and
/// gives nothing where the grant is older than `tg_profile_max_idle`. What is net admitted stays within the quota as
/// long as no call before this one had a newer tick than `now`; to give the same cells back twice is the caller's
/// mistake. `out` may be NULL; TG_OK, whatever was given. Any thread, any interrupt, lock-free.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn tg_word_refund(
    w: *mut tg_word,
    p: *const tg_profile,
    now: u64,
    granted_at: u64,
    held: u64,
    n: u64,
    out: *mut tg_outcome,
) -> tg_status {
    // SAFETY: the caller's contract for pointers
    unsafe { refund(parts(w, p), now, granted_at, held, n, out) }
}

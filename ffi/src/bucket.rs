use tollgate::{IntervalBucket64, IntervalProfile64};

use crate::glue::{initialise, mirror};
use crate::quota::interval_quota_of;
use crate::snapshot::{restore, save};
use crate::verbs::{acquire_up_to, allow, change, parts, peek, promised, try_acquire};
use crate::{tg_bucket_config, tg_fault, tg_outcome, tg_snapshot, tg_status};

/// A token bucket that is refilled at intervals, aligned at tick 0. Zeroed memory answers TG_E_UNINIT.
/// The tick must not wrap: a counter of 32 bits is for `tg_bucket32`.
#[repr(C, align(8))]
#[derive(Debug)]
pub struct tg_bucket {
    /// Private; changed by atomic operations only: the index of a period above, tokens below.
    pub word: u64,
    /// Private: ticks.
    pub period: u64,
    /// Private: tokens.
    pub capacity: u64,
    /// Private: tokens.
    pub refill: u64,
    /// Private: tokens.
    pub initial: u64,
    /// Private: periods that a stale tick may lie behind.
    pub margin: u64,
}

mirror!(tg_bucket, IntervalBucket64, 48);

/// Sets up a bucket that has its initial tokens at `now`. Not while the bucket is in use.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn tg_bucket_init(
    b: *mut tg_bucket,
    c: *const tg_bucket_config,
    now: u64,
) -> tg_status {
    // SAFETY: the caller's contract for pointers
    unsafe { tg_bucket_init_with(b, c, 0, now, core::ptr::null_mut()) }
}

/// As `tg_bucket_init`. `stale`: how much older than the newest tick already decided a caller's `now` may
/// be, in ticks; 0 for the default, the smaller of 2^40 ticks and 2^24 - 1 periods, TG_NONE for none.
/// `fault` may be NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn tg_bucket_init_with(
    b: *mut tg_bucket,
    c: *const tg_bucket_config,
    stale: u64,
    now: u64,
    fault: *mut tg_fault,
) -> tg_status {
    // SAFETY: the caller's contract for pointers
    unsafe {
        initialise(b, fault, || {
            let profile = IntervalProfile64::new(interval_quota_of(c, stale)?)?;
            Ok(IntervalBucket64::with_profile(profile, now))
        })
    }
}

/// Takes all of `n` tokens, or nothing; `n` of 0 conforms. `out` may be NULL, and then costs nothing.
/// Any thread, any interrupt, lock-free.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn tg_bucket_try_acquire(
    b: *mut tg_bucket,
    now: u64,
    n: u32,
    out: *mut tg_outcome,
) -> tg_status {
    // SAFETY: the caller's contract for pointers
    unsafe { try_acquire(move || parts(b), now, n.into(), out) }
}

/// Takes all of `n` tokens, or nothing, and tells only whether it did: true where `tg_bucket_try_acquire` answers
/// TG_OK, false for anything else, an error too. A program that takes by this function alone links nothing
/// that computes an outcome. Any thread, any interrupt, lock-free.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn tg_bucket_allow(b: *mut tg_bucket, now: u64, n: u32) -> bool {
    // SAFETY: the caller's contract for pointers
    allow(move || unsafe { parts(b) }, now, n.into())
}

/// Takes as many of `n` tokens as conform, and tells in `taken` how many; TG_DENIED where not even one
/// does, `retry_after` being for one. `out` may be NULL. Any thread, any interrupt, lock-free.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn tg_bucket_acquire_up_to(
    b: *mut tg_bucket,
    now: u64,
    n: u32,
    taken: *mut u32,
    out: *mut tg_outcome,
) -> tg_status {
    // SAFETY: the caller's contract for pointers
    unsafe { acquire_up_to(parts(b), now, n.into(), taken, out) }
}

/// The answer of `tg_bucket_try_acquire`, as if the tokens had been taken, with nothing taken. `n` of 0
/// reports the state as it is. `out` may be NULL. Any thread, any interrupt, never waits.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn tg_bucket_peek(
    b: *const tg_bucket,
    now: u64,
    n: u32,
    out: *mut tg_outcome,
) -> tg_status {
    // SAFETY: the caller's contract for pointers
    unsafe { peek(parts(b), now, n.into(), out) }
}

/// Renews a bucket that may be idle for longer than `tg_bucket_max_idle`; changes no decision. Any
/// thread, any interrupt, lock-free.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn tg_bucket_touch(b: *mut tg_bucket, now: u64) -> tg_status {
    // SAFETY: the caller's contract for pointers
    unsafe { change(parts(b), |word, profile| word.touch(profile, now)) }
}

/// Makes the bucket full: an operator's verb, whose tokens come on top of the quota. Any thread, any
/// interrupt, lock-free.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn tg_bucket_fill(b: *mut tg_bucket, now: u64) -> tg_status {
    // SAFETY: the caller's contract for pointers
    unsafe { change(parts(b), |word, profile| word.fill(profile, now)) }
}

/// Makes the bucket empty. Any thread, any interrupt, lock-free.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn tg_bucket_drain(b: *mut tg_bucket, now: u64) -> tg_status {
    // SAFETY: the caller's contract for pointers
    unsafe { change(parts(b), |word, profile| word.drain(profile, now)) }
}

/// The most tokens that are taken in any closed window of `window` ticks: capacity + refill * ceil(window /
/// period), where a late tick counts as the first of the newest period already decided; by the callers' own
/// ticks, ask for `window` + stale. UINT64_MAX where it is more, 0 where there is no bucket. Any context.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn tg_bucket_max_admitted(b: *const tg_bucket, window: u64) -> u64 {
    // SAFETY: the caller's contract for pointers
    unsafe { promised(parts(b)) }.map_or(0, |profile| profile.max_admitted(window))
}

/// How many ticks a bucket may be left alone and stay exact, counted from its last grant, touch, fill or
/// drain; 0 where there is no bucket. Left alone for longer, it may refuse for a while. Any context.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn tg_bucket_max_idle(b: *const tg_bucket) -> u64 {
    // SAFETY: the caller's contract for pointers
    unsafe { promised(parts(b)) }.map_or(0, IntervalProfile64::max_idle)
}

/// Saves the state at `now`; the bucket goes on as it is. An error writes zeros. Any thread, any interrupt, never
/// waits.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn tg_bucket_snapshot(
    b: *const tg_bucket,
    now: u64,
    snapshot: *mut tg_snapshot,
) -> tg_status {
    // SAFETY: the caller's contract for pointers
    unsafe { save(parts(b), now, snapshot) }
}

/// Makes the state that of a snapshot, `off` ticks after it was saved, or TG_OFF_UNKNOWN. Of a coarser clock, that
/// is the difference of its two readings less one of its units. What was in the bucket before is forgotten, so
/// restore before it is used, at the newest tick, and each snapshot once: a second time, or ticks that were none,
/// bring back what was taken, at most one full bucket. Without a snapshot, `tg_bucket_drain` is the start that never
/// admits too much, but that the next turn may come early by less than a period. TG_E_SNAPSHOT where
/// there is anything wrong with it: then nothing is written, and `fault`, which may be NULL, tells what. Any
/// thread, any interrupt, lock-free.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn tg_bucket_restore(
    b: *mut tg_bucket,
    snapshot: *const tg_snapshot,
    now: u64,
    off: u64,
    fault: *mut tg_fault,
) -> tg_status {
    // SAFETY: the caller's contract for pointers
    unsafe { restore(parts(b), snapshot, now, off, fault) }
}

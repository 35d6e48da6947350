use tollgate::{IntervalBucket32, IntervalProfile32};

use crate::glue::{initialise, mirror};
use crate::quota::interval_quota_of;
use crate::snapshot::{restore, save};
use crate::verbs::{acquire_up_to, allow, change, parts, peek, promised, try_acquire};
use crate::{tg_bucket_config, tg_fault, tg_outcome32, tg_snapshot, tg_status};

/// A token bucket that is refilled at intervals, aligned at tick 0. Zeroed memory answers TG_E_UNINIT.
/// The tick may wrap.
#[repr(C, align(4))]
#[derive(Debug)]
pub struct tg_bucket32 {
    /// Private; changed by atomic operations only: the index of a period above, tokens below.
    pub word: u32,
    /// Private: ticks, as a power of two.
    pub period: u32,
    /// Private: tokens.
    pub capacity: u32,
    /// Private: tokens.
    pub refill: u32,
    /// Private: tokens.
    pub initial: u32,
    /// Private: periods that a stale tick may lie behind.
    pub margin: u32,
}

mirror!(tg_bucket32, IntervalBucket32, 24);

/// Sets up a bucket that has its initial tokens at `now`. Not while the bucket is in use.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn tg_bucket32_init(
    b: *mut tg_bucket32,
    c: *const tg_bucket_config,
    now: u32,
) -> tg_status {
    // SAFETY: the caller's contract for pointers
    unsafe { tg_bucket32_init_with(b, c, 0, now, core::ptr::null_mut()) }
}

/// As `tg_bucket32_init`. `stale`: how much older than the newest tick already decided a caller's `now` may
/// be, in ticks; 0 for the default, the smaller of 2^19 ticks and 255 periods, TG_NONE for none.
/// `fault` may be NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn tg_bucket32_init_with(
    b: *mut tg_bucket32,
    c: *const tg_bucket_config,
    stale: u64,
    now: u32,
    fault: *mut tg_fault,
) -> tg_status {
    // SAFETY: the caller's contract for pointers
    unsafe {
        initialise(b, fault, || {
            let profile = IntervalProfile32::new(interval_quota_of(c, stale)?)?;
            Ok(IntervalBucket32::with_profile(profile, now))
        })
    }
}

/// Takes all of `n` tokens, or nothing; `n` of 0 conforms. `out` may be NULL, and then costs nothing.
/// Any thread, any interrupt, lock-free.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn tg_bucket32_try_acquire(
    b: *mut tg_bucket32,
    now: u32,
    n: u32,
    out: *mut tg_outcome32,
) -> tg_status {
    // SAFETY: the caller's contract for pointers
    unsafe { try_acquire(move || parts(b), now, n, out) }
}

/// Takes all of `n` tokens, or nothing, and tells only whether it did: true where `tg_bucket32_try_acquire` answers
/// TG_OK, false for anything else, an error too. A program that takes by this function alone links nothing
/// that computes an outcome. Any thread, any interrupt, lock-free.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn tg_bucket32_allow(b: *mut tg_bucket32, now: u32, n: u32) -> bool {
    // SAFETY: the caller's contract for pointers
    allow(move || unsafe { parts(b) }, now, n)
}

/// Takes as many of `n` tokens as conform, and tells in `taken` how many; TG_DENIED where not even one
/// does, `retry_after` being for one. `out` may be NULL. Any thread, any interrupt, lock-free.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn tg_bucket32_acquire_up_to(
    b: *mut tg_bucket32,
    now: u32,
    n: u32,
    taken: *mut u32,
    out: *mut tg_outcome32,
) -> tg_status {
    // SAFETY: the caller's contract for pointers
    unsafe { acquire_up_to(parts(b), now, n, taken, out) }
}

/// The answer of `tg_bucket32_try_acquire`, as if the tokens had been taken, with nothing taken. `n` of 0
/// reports the state as it is. `out` may be NULL. Any thread, any interrupt, never waits.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn tg_bucket32_peek(
    b: *const tg_bucket32,
    now: u32,
    n: u32,
    out: *mut tg_outcome32,
) -> tg_status {
    // SAFETY: the caller's contract for pointers
    unsafe { peek(parts(b), now, n, out) }
}

/// Renews a bucket that may be idle for longer than `tg_bucket32_max_idle`; changes no decision. Any
/// thread, any interrupt, lock-free.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn tg_bucket32_touch(b: *mut tg_bucket32, now: u32) -> tg_status {
    // SAFETY: the caller's contract for pointers
    unsafe { change(parts(b), |word, profile| word.touch(profile, now)) }
}

/// Makes the bucket full: an operator's verb, whose tokens come on top of the quota. Any thread, any
/// interrupt, lock-free.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn tg_bucket32_fill(b: *mut tg_bucket32, now: u32) -> tg_status {
    // SAFETY: the caller's contract for pointers
    unsafe { change(parts(b), |word, profile| word.fill(profile, now)) }
}

/// Makes the bucket empty. Any thread, any interrupt, lock-free.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn tg_bucket32_drain(b: *mut tg_bucket32, now: u32) -> tg_status {
    // SAFETY: the caller's contract for pointers
    unsafe { change(parts(b), |word, profile| word.drain(profile, now)) }
}

/// The most tokens that are taken in any closed window of `window` ticks: capacity + refill * ceil(window /
/// period), where a late tick counts as the first of the newest period already decided; by the callers' own
/// ticks, ask for `window` + stale. UINT64_MAX where it is more, 0 where there is no bucket. Any context.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn tg_bucket32_max_admitted(b: *const tg_bucket32, window: u64) -> u64 {
    // SAFETY: the caller's contract for pointers
    unsafe { promised(parts(b)) }.map_or(0, |profile| profile.max_admitted(window))
}

/// How many ticks a bucket may be left alone and stay exact, counted from its last grant, touch, fill or
/// drain; 0 where there is no bucket. Left alone for longer, it may refuse for a while. Any context.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn tg_bucket32_max_idle(b: *const tg_bucket32) -> u64 {
    // SAFETY: the caller's contract for pointers
    unsafe { promised(parts(b)) }.map_or(0, IntervalProfile32::max_idle)
}

/// Saves the state at `now`; the bucket goes on as it is. An error writes zeros. Any thread, any interrupt, never
/// waits.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn tg_bucket32_snapshot(
    b: *const tg_bucket32,
    now: u32,
    snapshot: *mut tg_snapshot,
) -> tg_status {
    // SAFETY: the caller's contract for pointers
    unsafe { save(parts(b), now, snapshot) }
}

/// Makes the state that of a snapshot, `off` ticks after it was saved, or TG_OFF_UNKNOWN. Of a coarser clock, that
/// is the difference of its two readings less one of its units. What was in the bucket before is forgotten, so
/// restore before it is used, at the newest tick, and each snapshot once: a second time, or ticks that were none,
/// bring back what was taken, at most one full bucket. Without a snapshot, `tg_bucket32_drain` is the start that never
/// admits too much, but that the next turn may come early by less than a period. TG_E_SNAPSHOT where
/// there is anything wrong with it: then nothing is written, and `fault`, which may be NULL, tells what. Any
/// thread, any interrupt, lock-free.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn tg_bucket32_restore(
    b: *mut tg_bucket32,
    snapshot: *const tg_snapshot,
    now: u32,
    off: u64,
    fault: *mut tg_fault,
) -> tg_status {
    // SAFETY: the caller's contract for pointers
    unsafe { restore(parts(b), snapshot, now, off, fault) }
}

use tollgate::{SlidingWindow64, WindowProfile64};

use crate::glue::{initialise, mirror};
use crate::quota::window_quota_of;
use crate::snapshot::{restore, save};
use crate::verbs::{acquire_up_to, allow, change, parts, peek, promised, try_acquire};
use crate::{tg_fault, tg_outcome, tg_snapshot, tg_status, tg_window_quota};

/// A sliding window of two counters: about `limit` cells in the last `window` ticks, and fewer than twice the limit in
/// any. Windows are aligned at tick 0. Zeroed memory answers TG_E_UNINIT. The tick must not wrap: a counter of 32 bits is for `tg_window32`.
#[repr(C, align(8))]
#[derive(Debug)]
pub struct tg_window {
    /// Private; changed by atomic operations only: the index of a window, the cells of the one before, and its own.
    pub word: u64,
    /// Private: ticks.
    pub window: u64,
    /// Private: cells.
    pub limit: u64,
    /// Private: windows that a stale tick may lie behind.
    pub margin: u64,
    /// Private: bits of a counter.
    pub counter: u64,
    /// Private: bits of the index.
    pub index: u64,
}

mirror!(tg_window, SlidingWindow64, 48);

/// Sets up a window that is empty at `now`. Not while it is in use.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn tg_window_init(
    w: *mut tg_window,
    q: *const tg_window_quota,
    now: u64,
) -> tg_status {
    // SAFETY: the caller's contract for pointers
    unsafe { tg_window_init_with(w, q, 0, now, core::ptr::null_mut()) }
}

/// As `tg_window_init`. `stale`: how much older than the newest tick already decided a caller's `now` may be, in
/// ticks; 0 for the default, the smaller of 2^40 ticks and a sixteenth of the windows that the word can count, TG_NONE for none.
/// `fault` may be NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn tg_window_init_with(
    w: *mut tg_window,
    q: *const tg_window_quota,
    stale: u64,
    now: u64,
    fault: *mut tg_fault,
) -> tg_status {
    // SAFETY: the caller's contract for pointers
    unsafe {
        initialise(w, fault, || {
            let profile = WindowProfile64::new(window_quota_of(q, stale)?)?;
            Ok(SlidingWindow64::with_profile(profile, now))
        })
    }
}

/// Takes all of `n` cells, or nothing; `n` of 0 conforms. `out` may be NULL, and then costs nothing.
/// Any thread, any interrupt, lock-free.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn tg_window_try_acquire(
    w: *mut tg_window,
    now: u64,
    n: u64,
    out: *mut tg_outcome,
) -> tg_status {
    // SAFETY: the caller's contract for pointers
    unsafe { try_acquire(move || parts(w), now, n, out) }
}

/// Takes all of `n` cells, or nothing, and tells only whether it did: true where `tg_window_try_acquire` answers
/// TG_OK, false for anything else, an error too. A program that takes by this function alone links nothing
/// that computes an outcome. Any thread, any interrupt, lock-free.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn tg_window_allow(w: *mut tg_window, now: u64, n: u64) -> bool {
    // SAFETY: the caller's contract for pointers
    allow(move || unsafe { parts(w) }, now, n)
}

/// Takes as many of `n` cells as conform, and tells in `taken` how many; TG_DENIED where not even one
/// does, `retry_after` being for one. `out` may be NULL. Any thread, any interrupt, lock-free.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn tg_window_acquire_up_to(
    w: *mut tg_window,
    now: u64,
    n: u64,
    taken: *mut u64,
    out: *mut tg_outcome,
) -> tg_status {
    // SAFETY: the caller's contract for pointers
    unsafe { acquire_up_to(parts(w), now, n, taken, out) }
}

/// The answer of `tg_window_try_acquire`, as if the cells had been taken, with nothing taken. `n` of 0
/// reports the state as it is. `out` may be NULL. Any thread, any interrupt, never waits.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn tg_window_peek(
    w: *const tg_window,
    now: u64,
    n: u64,
    out: *mut tg_outcome,
) -> tg_status {
    // SAFETY: the caller's contract for pointers
    unsafe { peek(parts(w), now, n, out) }
}

/// Renews a window that may be idle for longer than `tg_window_max_idle`; changes no decision. Any
/// thread, any interrupt, lock-free.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn tg_window_touch(w: *mut tg_window, now: u64) -> tg_status {
    // SAFETY: the caller's contract for pointers
    unsafe { change(parts(w), |word, profile| word.touch(profile, now)) }
}

/// Makes the window forget all cells: an operator's verb, whose cells come on top of the quota. Any thread, any
/// interrupt, lock-free.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn tg_window_fill(w: *mut tg_window, now: u64) -> tg_status {
    // SAFETY: the caller's contract for pointers
    unsafe { change(parts(w), |word, profile| word.fill(profile, now)) }
}

/// Takes all cells that conform. Any thread, any interrupt, lock-free.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn tg_window_drain(w: *mut tg_window, now: u64) -> tg_status {
    // SAFETY: the caller's contract for pointers
    unsafe { change(parts(w), |word, profile| word.drain(profile, now)) }
}

/// The most cells that are taken in any closed window of `window` ticks, which holds `window` + 1 values of the tick,
/// where a late tick counts as the first of the newest window already decided; by the callers' own ticks, ask for
/// `window` + stale. UINT64_MAX where it is more, 0 where there is no limiter. Any context.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn tg_window_max_admitted(w: *const tg_window, window: u64) -> u64 {
    // SAFETY: the caller's contract for pointers
    unsafe { promised(parts(w)) }.map_or(0, |profile| profile.max_admitted(window))
}

/// How many ticks a window may be left alone and stay exact, counted from its last grant, touch or drain; 0 where
/// there is no limiter. Left alone for longer, it may refuse for a while. Any context.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn tg_window_max_idle(w: *const tg_window) -> u64 {
    // SAFETY: the caller's contract for pointers
    unsafe { promised(parts(w)) }.map_or(0, WindowProfile64::max_idle)
}

/// Saves the state at `now`; the window goes on as it is. An error writes zeros. Any thread, any interrupt, never
/// waits.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn tg_window_snapshot(
    w: *const tg_window,
    now: u64,
    snapshot: *mut tg_snapshot,
) -> tg_status {
    // SAFETY: the caller's contract for pointers
    unsafe { save(parts(w), now, snapshot) }
}

/// Makes the state that of a snapshot, `off` ticks after it was saved, or TG_OFF_UNKNOWN. Of a coarser clock, that
/// is the difference of its two readings less one of its units. What was in the window before is forgotten, so
/// restore before it is used, at the newest tick, and each snapshot once: a second time, or ticks that were none,
/// let as many cells be taken again, at most the limit. TG_E_SNAPSHOT where
/// there is anything wrong with it: then nothing is written, and `fault`, which may be NULL, tells what. Any
/// thread, any interrupt, lock-free.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn tg_window_restore(
    w: *mut tg_window,
    snapshot: *const tg_snapshot,
    now: u64,
    off: u64,
    fault: *mut tg_fault,
) -> tg_status {
    // SAFETY: the caller's contract for pointers
    unsafe { restore(parts(w), snapshot, now, off, fault) }
}

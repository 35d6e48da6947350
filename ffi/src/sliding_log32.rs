use core::ptr::null_mut;

use tollgate::{LogProfile32, SlidingLog};

use crate::answers::done;
use crate::glue::Mirror;
use crate::logging::{Slots, allowed, asked, count, counted, initialise_log, log, logged};
use crate::{tg_fault, tg_outcome32, tg_status, tg_window_quota};

/// A sliding log: never more than `limit` cells in any `window` ticks, exactly. It needs a slot of the caller's for each
/// of them. Zeroed memory answers TG_E_UNINIT. The tick may wrap.
#[repr(C, align(4))]
#[derive(Debug)]
pub struct tg_log32 {
    /// Private; changed by atomic operations only: laps, the position in the ring, and how many entries matter.
    pub head: u32,
    /// Private: ticks.
    pub window: u32,
    /// Private: ticks.
    pub stale: u32,
    /// Private: cells.
    pub limit: u32,
    /// Private: bits of a slot below its tick.
    pub below: u32,
    /// Private: bits of a position.
    pub position: u32,
    /// Private: the caller's array, changed by atomic operations only.
    pub slots: *mut u32,
    /// Private: its length.
    pub count: usize,
}

type Log = SlidingLog<u32, Slots<u32>>;

// SAFETY: the assertions below; integers, and a pointer and a length that are looked at only as such
unsafe impl Mirror for tg_log32 {
    type Core = Log;
}

const _: () = assert!(
    size_of::<tg_log32>() == size_of::<Log>()
        && size_of::<[u32; 6]>() + size_of::<Slots<u32>>() <= size_of::<Log>()
);
const _: () = assert!(align_of::<tg_log32>() >= align_of::<Log>());

/// Sets up an empty log of `count` slots, at least as many as the limit of `q`, all of which it zeroes. The slots are the
/// log's for as long as it is used; nothing else may be in them, and they must outlive it. Not while it is in use.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn tg_log32_init(
    l: *mut tg_log32,
    slots: *mut u32,
    count: usize,
    q: *const tg_window_quota,
) -> tg_status {
    // SAFETY: the caller's contract for pointers
    unsafe { tg_log32_init_with(l, slots, count, q, 0, null_mut()) }
}

/// As `tg_log32_init`. `stale`: how much older than the newest tick already decided a caller's `now` may be, in ticks;
/// 0 for the default, the smaller of 16 windows, and 2^19 ticks; TG_NONE for none. `fault` may be NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn tg_log32_init_with(
    l: *mut tg_log32,
    slots: *mut u32,
    count: usize,
    q: *const tg_window_quota,
    stale: u64,
    fault: *mut tg_fault,
) -> tg_status {
    // SAFETY: the caller's contract for pointers
    unsafe {
        let slots = Slots { pointer: slots, count };
        initialise_log(l, slots, q, stale, fault, LogProfile32::new, Log::over)
    }
}

/// Takes all of `n` cells, or nothing; `n` of 0 conforms. TG_EXCEEDS_BURST where `n` is above the limit. `out` may be
/// NULL. Any thread, any interrupt, lock-free.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn tg_log32_try_acquire(
    l: *mut tg_log32,
    now: u32,
    n: u32,
    out: *mut tg_outcome32,
) -> tg_status {
    // SAFETY: the caller's contract for pointers
    unsafe { logged(log(l), out, |log: &Log| log.try_acquire(now, n)) }
}

/// Takes all of `n` cells, or nothing, and tells only whether it did: true where `tg_log32_try_acquire` answers TG_OK,
/// false for anything else, an error too. Any thread, any interrupt, lock-free.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn tg_log32_allow(l: *mut tg_log32, now: u32, n: u32) -> bool {
    // SAFETY: the caller's contract for pointers
    allowed(unsafe { log(l) }, |log: &Log| log.try_acquire(now, n))
}

/// Takes as many of `n` cells as conform, and tells in `taken` how many; TG_DENIED where not even one does,
/// `retry_after` being for one. `out` may be NULL. Any thread, any interrupt, lock-free.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn tg_log32_acquire_up_to(
    l: *mut tg_log32,
    now: u32,
    n: u32,
    taken: *mut u32,
    out: *mut tg_outcome32,
) -> tg_status {
    // SAFETY: the caller's contract for pointers
    unsafe { counted(log(l), taken, out, |log: &Log| log.acquire_up_to(now, n)) }
}

/// The answer of `tg_log32_try_acquire`, as if the cells had been taken, with nothing taken. `n` of 0 reports the state
/// as it is. `out` may be NULL. Any thread, any interrupt, lock-free.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn tg_log32_peek(
    l: *const tg_log32,
    now: u32,
    n: u32,
    out: *mut tg_outcome32,
) -> tg_status {
    // SAFETY: the caller's contract for pointers
    unsafe { logged(log(l), out, |log: &Log| log.peek(now, n)) }
}

/// How many cells came later than `now` - window; at most the limit. 0 where there is no log. Any thread, any interrupt,
/// lock-free.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn tg_log32_count(l: *const tg_log32, now: u32) -> u32 {
    // SAFETY: the caller's contract for pointers
    count(unsafe { log(l) }, now)
}

/// Renews a log that may be idle for longer than `tg_log32_max_idle`; changes no decision. Any thread, any interrupt,
/// lock-free.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn tg_log32_touch(l: *mut tg_log32, now: u32) -> tg_status {
    // SAFETY: the caller's contract for pointers
    done(unsafe { log(l) }.map(|log: &Log| log.touch(now)))
}

/// Forgets all cells: an operator's verb, whose cells come on top of the quota. Any thread, any interrupt, lock-free.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn tg_log32_clear(l: *mut tg_log32) -> tg_status {
    // SAFETY: the caller's contract for pointers
    done(unsafe { log(l) }.map(|log: &Log| log.clear()))
}

/// The most cells that are admitted in any closed window of `window` ticks, which holds `window` + 1 values of the tick;
/// UINT64_MAX where it is more, 0 where there is no log. Any context.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn tg_log32_max_admitted(l: *const tg_log32, window: u64) -> u64 {
    // SAFETY: the caller's contract for pointers
    asked(unsafe { log(l) }, |log: &Log| log.profile().max_admitted(window))
}

/// How many ticks a log may be left alone and stay exact, counted from its last grant; 0 where there is no log. One that
/// is left alone for longer may refuse for a while. Any context.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn tg_log32_max_idle(l: *const tg_log32) -> u32 {
    // SAFETY: the caller's contract for pointers
    asked(unsafe { log(l) }, |log: &Log| log.profile().max_idle())
}

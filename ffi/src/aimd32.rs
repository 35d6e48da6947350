use core::ptr::{null, null_mut};

use tollgate::{Adaptive32, Aimd};

use crate::adapting::{adaptive, aimd_of, told};
use crate::answers::{count, decided, granted};
use crate::glue::{initialise, mirror, shared};
use crate::{tg_aimd_config, tg_fault, tg_live32, tg_options, tg_outcome32, tg_quota, tg_status};

/// A limiter whose rate follows success and overload, by `tg_aimd_config`: for a client of a server that does not tell
/// its limit. The turn of a period is taken by whoever calls next, in one swap; nothing runs in the background, and
/// periods in which nobody called are made up for then. Zeroed memory answers TG_E_UNINIT.
#[repr(C)]
#[derive(Debug)]
pub struct tg_aimd32 {
    /// The limiter with the other verbs of its kind, `tg_live32_reserve` and `tg_live32_not_before` among them: they
    /// take no turn, and what they take is no demand. A quota that is changed there holds until the next turn.
    pub live: tg_live32,
    /// Private; changed by atomic operations only: the tick at which the period ends.
    pub due: u32,
    /// Private; changed by atomic operations only: the rate, and what was heard in the period.
    pub tally: u32,
    /// Private: a tick, the length of a period, and how far ahead its end can be.
    pub periods: [u32; 3],
    /// Private: what all rates have in common.
    pub common: [u32; 5],
    /// Private: the first rate, and the lowest and the highest.
    pub levels: [u32; 4],
    /// Private: how far the rate goes at a turn.
    pub steps: [u32; 3],
}

mirror!(tg_aimd32, Adaptive32<Aimd>, 124);

/// Sets up a full limiter that starts with the quota `at_first` and goes from `floor` cells per period to `ceiling`,
/// all else being the default of `tg_aimd_config` and `tg_options`, for every clock but one that starts within
/// time_to_full + stale + debt ticks below its wrap. The first period is that of the first call. Not while the limiter
/// is in use.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn tg_aimd32_init(
    a: *mut tg_aimd32,
    at_first: *const tg_quota,
    floor: u32,
    ceiling: u32,
) -> tg_status {
    // SAFETY: the caller's contract for pointers
    unsafe {
        match shared(at_first) {
            Ok(&at_first) => {
                let config = tg_aimd_config { at_first, floor, ceiling, ..Default::default() };
                tg_aimd32_init_with(a, &raw const config, null(), 0, null_mut())
            }
            Err(error) => error,
        }
    }
}

/// Sets up a limiter whose periods turn at `now` and so many times their length later. `options` may be NULL for the
/// default, and has no `tolerance`; `fault` may be NULL. TG_E_QUOTA, and `fault` tells what does not fit: the rule
/// itself, or the quota at its ceiling. Not while the limiter is in use.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn tg_aimd32_init_with(
    a: *mut tg_aimd32,
    config: *const tg_aimd_config,
    options: *const tg_options,
    now: u32,
    fault: *mut tg_fault,
) -> tg_status {
    // SAFETY: the caller's contract for pointers
    unsafe { initialise(a, fault, || Ok(Adaptive32::<Aimd>::new_at(aimd_of(config, options)?, now)?)) }
}

/// Takes all of `n` cells, or nothing, by the rate of the moment. `out` may be NULL, and then costs nothing. Any
/// thread, any interrupt, lock-free.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn tg_aimd32_try_acquire(
    a: *mut tg_aimd32,
    now: u32,
    n: u32,
    out: *mut tg_outcome32,
) -> tg_status {
    // SAFETY: the caller's contract for pointers
    unsafe { decided(adaptive(a), n, out, |a: &Adaptive32<Aimd>| a.try_acquire(now, n)) }
}

/// Takes all of `n` cells, or nothing, and tells only whether it did: true where `tg_aimd32_try_acquire` answers
/// TG_OK, false for anything else, an error too. Any thread, any interrupt, lock-free.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn tg_aimd32_allow(a: *mut tg_aimd32, now: u32, n: u32) -> bool {
    // SAFETY: the caller's contract for pointers
    granted(unsafe { adaptive(a) }, n, |a: &Adaptive32<Aimd>| a.try_acquire(now, n))
}

/// Takes as many of `n` cells as conform, and tells in `taken` how many; TG_DENIED where not even one does,
/// `retry_after` being for one. `out` may be NULL. Any thread, any interrupt, lock-free.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn tg_aimd32_acquire_up_to(
    a: *mut tg_aimd32,
    now: u32,
    n: u32,
    taken: *mut u32,
    out: *mut tg_outcome32,
) -> tg_status {
    // SAFETY: the caller's contract for pointers
    unsafe { count(adaptive(a), n, taken, out, |a: &Adaptive32<Aimd>| a.acquire_up_to(now, n)) }
}

/// The answer of `tg_aimd32_try_acquire`, as if the cells had been taken, with nothing taken, by the rate that holds:
/// no turn is taken. `n` of 0 reports the state as it is. `out` may be NULL. Any thread, any interrupt, lock-free.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn tg_aimd32_peek(
    a: *const tg_aimd32,
    now: u32,
    n: u32,
    out: *mut tg_outcome32,
) -> tg_status {
    // SAFETY: the caller's contract for pointers
    unsafe { decided(adaptive(a), n, out, |a: &Adaptive32<Aimd>| a.peek(now, n)) }
}

/// Takes the turn of the period, if it is over, and renews a limiter that may be idle for long: for a timer, where the
/// rate is to follow though nobody calls. Any thread, any interrupt, lock-free.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn tg_aimd32_touch(a: *mut tg_aimd32, now: u32) -> tg_status {
    // SAFETY: the caller's contract for pointers
    told(unsafe { adaptive(a) }, |a: &Adaptive32<Aimd>| a.touch(now))
}

/// Tells that something succeeded: the rate grows at the turn of the period, unless there was overload in it. Only the
/// first one in a period writes. Any thread, any interrupt, lock-free.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn tg_aimd32_success(a: *mut tg_aimd32, now: u32) -> tg_status {
    // SAFETY: the caller's contract for pointers
    told(unsafe { adaptive(a) }, |a: &Adaptive32<Aimd>| a.success(now))
}

/// Tells that the server refused (429, 503), or did not answer in time: the rate is cut at the turn of the period,
/// unless that is within the cool-down of another cut. Only the first one in a period writes. What Retry-After says
/// beside it is for `tg_live32_not_before`. Any thread, any interrupt, lock-free.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn tg_aimd32_overload(a: *mut tg_aimd32, now: u32) -> tg_status {
    // SAFETY: the caller's contract for pointers
    told(unsafe { adaptive(a) }, |a: &Adaptive32<Aimd>| a.overload(now))
}

/// The cells per period that hold, or are about to; 0 where there is no limiter. Any context.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn tg_aimd32_level(a: *const tg_aimd32) -> u32 {
    // SAFETY: the caller's contract for pointers
    unsafe { adaptive(a) }.map_or(0, Adaptive32::<Aimd>::level)
}

/// The most cells that are admitted in any closed window of `window` ticks, at whatever rates: those of the ceiling;
/// UINT64_MAX where it is more, 0 where there is no limiter. Any context.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn tg_aimd32_max_admitted(a: *const tg_aimd32, window: u64) -> u64 {
    // SAFETY: the caller's contract for pointers
    unsafe { adaptive(a) }.map_or(0, |a: &Adaptive32<Aimd>| a.max_admitted(window))
}

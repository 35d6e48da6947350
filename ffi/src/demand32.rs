use core::ptr::{null, null_mut};

use tollgate::{Adaptive32, DemandAverage};

use crate::adapting::{adaptive, demand_of, told};
use crate::answers::{count, decided, granted};
use crate::glue::{initialise, mirror, shared};
use crate::{tg_demand_config, tg_fault, tg_live32, tg_options, tg_outcome32, tg_quota, tg_status};

/// A limiter whose rate follows the demand, by `tg_demand_config`: what is asked for, granted or not, counts in its
/// period. The turn of a period is taken by whoever calls next, in one swap; nothing runs in the background, and
/// periods in which nobody called are made up for then. Zeroed memory answers TG_E_UNINIT.
#[repr(C)]
#[derive(Debug)]
pub struct tg_demand32 {
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
}

mirror!(tg_demand32, Adaptive32<DemandAverage>, 112);

/// Sets up a full limiter that starts with the quota `at_first` and goes from `floor` cells per period to `ceiling`,
/// all else being the default of `tg_demand_config` and `tg_options`, for every clock but one that starts within
/// time_to_full + stale + debt ticks below its wrap. The first period is that of the first call. Not while the limiter
/// is in use.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn tg_demand32_init(
    d: *mut tg_demand32,
    at_first: *const tg_quota,
    floor: u32,
    ceiling: u32,
) -> tg_status {
    // SAFETY: the caller's contract for pointers
    unsafe {
        match shared(at_first) {
            Ok(&at_first) => {
                let config = tg_demand_config { at_first, floor, ceiling, ..Default::default() };
                tg_demand32_init_with(d, &raw const config, null(), 0, null_mut())
            }
            Err(error) => error,
        }
    }
}

/// Sets up a limiter whose periods turn at `now` and so many times their length later. `options` may be NULL for the
/// default, and has no `tolerance`; `fault` may be NULL. TG_E_QUOTA, and `fault` tells what does not fit: the rule
/// itself, or the quota at its ceiling. Not while the limiter is in use.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn tg_demand32_init_with(
    d: *mut tg_demand32,
    config: *const tg_demand_config,
    options: *const tg_options,
    now: u32,
    fault: *mut tg_fault,
) -> tg_status {
    // SAFETY: the caller's contract for pointers
    unsafe {
        initialise(d, fault, || {
            Ok(Adaptive32::<DemandAverage>::new_at(demand_of(config, options)?, now)?)
        })
    }
}

/// Takes all of `n` cells, or nothing, by the rate of the moment; all `n` were asked for, granted or not. `out` may be
/// NULL, and then costs nothing. Any thread, any interrupt, lock-free.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn tg_demand32_try_acquire(
    d: *mut tg_demand32,
    now: u32,
    n: u32,
    out: *mut tg_outcome32,
) -> tg_status {
    // SAFETY: the caller's contract for pointers
    unsafe { decided(adaptive(d), n, out, |d: &Adaptive32<DemandAverage>| d.try_acquire(now, n)) }
}

/// Takes all of `n` cells, or nothing, and tells only whether it did: true where `tg_demand32_try_acquire` answers
/// TG_OK, false for anything else, an error too. Any thread, any interrupt, lock-free.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn tg_demand32_allow(d: *mut tg_demand32, now: u32, n: u32) -> bool {
    // SAFETY: the caller's contract for pointers
    granted(unsafe { adaptive(d) }, n, |d: &Adaptive32<DemandAverage>| d.try_acquire(now, n))
}

/// Takes as many of `n` cells as conform, and tells in `taken` how many; all `n` were asked for; TG_DENIED where not
/// even one does, `retry_after` being for one. `out` may be NULL. Any thread, any interrupt, lock-free.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn tg_demand32_acquire_up_to(
    d: *mut tg_demand32,
    now: u32,
    n: u32,
    taken: *mut u32,
    out: *mut tg_outcome32,
) -> tg_status {
    // SAFETY: the caller's contract for pointers
    unsafe { count(adaptive(d), n, taken, out, |d: &Adaptive32<DemandAverage>| d.acquire_up_to(now, n)) }
}

/// The answer of `tg_demand32_try_acquire`, as if the cells had been taken, with nothing taken, by the rate that
/// holds: no demand, and no turn. `n` of 0 reports the state as it is. `out` may be NULL. Any thread, any interrupt,
/// lock-free.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn tg_demand32_peek(
    d: *const tg_demand32,
    now: u32,
    n: u32,
    out: *mut tg_outcome32,
) -> tg_status {
    // SAFETY: the caller's contract for pointers
    unsafe { decided(adaptive(d), n, out, |d: &Adaptive32<DemandAverage>| d.peek(now, n)) }
}

/// Takes the turn of the period, if it is over, and renews a limiter that may be idle for long: for a timer, where the
/// rate is to follow though nobody calls. Any thread, any interrupt, lock-free.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn tg_demand32_touch(d: *mut tg_demand32, now: u32) -> tg_status {
    // SAFETY: the caller's contract for pointers
    told(unsafe { adaptive(d) }, |d: &Adaptive32<DemandAverage>| d.touch(now))
}

/// The cells per period that hold, or are about to; 0 where there is no limiter. Any context.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn tg_demand32_level(d: *const tg_demand32) -> u32 {
    // SAFETY: the caller's contract for pointers
    unsafe { adaptive(d) }.map_or(0, Adaptive32::<DemandAverage>::level)
}

/// The most cells that are admitted in any closed window of `window` ticks, at whatever rates: those of the ceiling;
/// UINT64_MAX where it is more, 0 where there is no limiter. Any context.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn tg_demand32_max_admitted(d: *const tg_demand32, window: u64) -> u64 {
    // SAFETY: the caller's contract for pointers
    unsafe { adaptive(d) }.map_or(0, |d: &Adaptive32<DemandAverage>| d.max_admitted(window))
}

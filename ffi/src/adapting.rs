//! What a limiter has whose rate follows what happens, once for both rules and both widths.

use tollgate::{Adaptive, Aimd, Atomic, Controller, DemandAverage};

use crate::glue::{Mirror, set_up, shared};
use crate::quota::{chosen, quota_of};
use crate::{TG_E_ARGUMENT, TG_OK, tg_options, tg_quota, tg_status};

/// A rate that follows the demand: at the turn of each period it becomes the mean of what it was and of the cells that
/// were asked for, rounded up; what is denied counts, and silence counts as 0. The burst keeps the proportion that it
/// has to the count of `at_first`, rounded up.
#[repr(C)]
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct tg_demand_config {
    /// What it starts with; periods turn as its own does.
    pub at_first: tg_quota,
    /// Cells at one instant at most, at whatever rate; no less than the burst of `at_first`. 0: as many as the
    /// proportion makes.
    pub most_burst: u64,
    /// Cells that conform at the start, at most the burst of `at_first`. 0: all of it. TG_NONE: none.
    pub tokens: u64,
    /// Cells per period, from 1 to the count of `at_first`: the lowest rate.
    pub floor: u32,
    /// Cells per period, no less than the count of `at_first`, and at most 8191 in words of 32 bits and 2^27 - 1 in
    /// those of 64: the highest rate.
    pub ceiling: u32,
}

/// A rate that finds the limit of a server which does not tell it: additive increase, multiplicative decrease. At the
/// turn of each period it is cut where there was overload, and otherwise grows where there was success. The burst
/// keeps the proportion that it has to the count of `at_first`, rounded up.
#[repr(C)]
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct tg_aimd_config {
    /// What it starts with; periods turn as its own does.
    pub at_first: tg_quota,
    /// Cells at one instant at most, at whatever rate; no less than the burst of `at_first`. 0: as many as the
    /// proportion makes.
    pub most_burst: u64,
    /// Cells per period, from 1 to the count of `at_first`: the lowest rate.
    pub floor: u32,
    /// Cells per period, no less than the count of `at_first`, and at most 524287 in words of 32 bits: the highest
    /// rate.
    pub ceiling: u32,
    /// Cells per period that are added. 0: 1.
    pub increase: u32,
    /// What a cut leaves of the rate, in thousandths, at most 999; rounded down, but no lower than the floor. 0: 500.
    pub decrease_to: u32,
    /// For how many periods there is no other cut after one, since answers to what was sent before are still on the
    /// way; at most 127 in words of 32 bits and 16383 in those of 64. 0: none.
    pub cool_down: u32,
    /// Zero.
    pub reserved: u32,
}

// SAFETY: plain data, read as it is
unsafe impl Mirror for tg_demand_config {
    type Core = Self;
}

// SAFETY: plain data, read as it is
unsafe impl Mirror for tg_aimd_config {
    type Core = Self;
}

/// What the caller of an initialiser asks for; `options` may be NULL.
pub(crate) unsafe fn demand_of(
    config: *const tg_demand_config,
    options: *const tg_options,
) -> Result<DemandAverage, tg_status> {
    // SAFETY: the caller's contract for pointers
    unsafe {
        let config = shared(config)?;
        let at_first = quota_of(&raw const config.at_first, options)?;
        let mut rule = DemandAverage::new(at_first, config.floor, config.ceiling);
        if config.most_burst != 0 {
            rule = rule.most_burst(config.most_burst);
        }
        if let Some(tokens) = chosen(config.tokens) {
            rule = rule.tokens(tokens);
        }
        Ok(rule)
    }
}

/// As [`demand_of`].
pub(crate) unsafe fn aimd_of(
    config: *const tg_aimd_config,
    options: *const tg_options,
) -> Result<Aimd, tg_status> {
    // SAFETY: the caller's contract for pointers
    unsafe {
        let config = shared(config)?;
        if config.reserved != 0 {
            return Err(TG_E_ARGUMENT);
        }
        let at_first = quota_of(&raw const config.at_first, options)?;
        let mut rule = Aimd::new(at_first, config.floor, config.ceiling).cool_down(config.cool_down);
        if config.most_burst != 0 {
            rule = rule.most_burst(config.most_burst);
        }
        if config.increase != 0 {
            rule = rule.increase(config.increase);
        }
        if config.decrease_to != 0 {
            rule = rule.decrease_to(config.decrease_to);
        }
        Ok(rule)
    }
}

/// A limiter that was set up: what was not has no turns to take.
#[inline]
pub(crate) unsafe fn adaptive<'a, T, C, W>(limiter: *const T) -> Result<&'a Adaptive<C, W>, tg_status>
where
    T: Mirror<Core = Adaptive<C, W>>,
    C: Controller + 'a,
    W: Atomic,
{
    // SAFETY: the caller's contract for pointers
    let limiter = unsafe { shared(limiter) }?;
    set_up(&limiter.profile())?;
    Ok(limiter)
}

/// A verb that has no outcome.
pub(crate) fn told<L>(limiter: Result<L, tg_status>, verb: impl FnOnce(L)) -> tg_status {
    match limiter {
        Ok(limiter) => {
            verb(limiter);
            TG_OK
        }
        Err(error) => error,
    }
}

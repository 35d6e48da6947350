use tollgate::{Profile64, Quota};

use crate::glue::{checked, initialise, mirror, ready, report};
use crate::quota::{options_of, quota_of};
use crate::{tg_fault, tg_options, tg_quota, tg_status};

/// The arithmetic of a quota: never changed once it is set up, shared by any number of words. It may sit in
/// flash, or on a cache line of its own. Zeroed memory answers TG_E_UNINIT.
#[repr(C, align(8))]
#[derive(Clone, Copy, Debug, Default)]
pub struct tg_profile {
    /// Private: sub-ticks in a tick.
    pub scale: u64,
    /// Private: sub-ticks in an emission interval.
    pub interval: u64,
    /// Private: the most debt that cells alone can make, in sub-ticks.
    pub capacity: u64,
    /// Private: the most debt that there can be, in sub-ticks.
    pub horizon: u64,
    /// Private: the most cells at one instant.
    pub burst: u64,
}

mirror!(tg_profile, Profile64, 40);

/// Checks a quota and derives its profile, with the default options. Not while the profile is in use.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn tg_profile_init(p: *mut tg_profile, q: *const tg_quota) -> tg_status {
    // SAFETY: the caller's contract for pointers
    unsafe { tg_profile_init_with(p, q, core::ptr::null(), core::ptr::null_mut()) }
}

/// As `tg_profile_init`; `options` may be NULL for the default, `fault` may be NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn tg_profile_init_with(
    p: *mut tg_profile,
    q: *const tg_quota,
    options: *const tg_options,
    fault: *mut tg_fault,
) -> tg_status {
    // SAFETY: the caller's contract for pointers
    unsafe { initialise(p, fault, || Ok(Profile64::new(quota_of(q, options)?)?)) }
}

/// As `tg_profile_init_with`, with the best rate not above the quota's that fits. How much lower it is,
/// in parts per 10^12 rounded up, goes to `error`, which may be NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn tg_profile_init_approximate(
    p: *mut tg_profile,
    q: *const tg_quota,
    options: *const tg_options,
    error: *mut u64,
    fault: *mut tg_fault,
) -> tg_status {
    // SAFETY: the caller's contract for pointers
    unsafe {
        initialise(p, fault, || {
            if !error.is_null() {
                checked(error)?;
            }
            let near = quota_of(q, options)?.approximate::<u64>()?;
            report(error, near.error);
            Ok(Profile64::new(near.quota)?)
        })
    }
}

/// At most `n` cells in any closed window of `window` ticks, however it is placed, and at least `burst`
/// (from 1 to `n`) at one instant. A burst of 1 gives the highest sustained rate, `n` per `window + 1`
/// ticks. `options` may be NULL; their tolerance does not count, since the promise needs one of its own.
/// `fault` may be NULL; it is about a period of `window + 1`. Not while the profile is in use.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn tg_profile_init_hard_window(
    p: *mut tg_profile,
    n: u64,
    window: u64,
    burst: u64,
    options: *const tg_options,
    fault: *mut tg_fault,
) -> tg_status {
    // SAFETY: the caller's contract for pointers
    unsafe {
        initialise(p, fault, || {
            let quota = Quota::hard_window_burst(n, window, burst);
            Ok(Profile64::new(options_of(options)?.apply(quota))?)
        })
    }
}

/// The most cells that conform at one instant, tolerance included; 0 where there is no profile.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn tg_profile_burst(p: *const tg_profile) -> u64 {
    // SAFETY: the caller's contract for pointers
    unsafe { ready(p) }.map_or(0, Profile64::burst)
}

/// The most cells that are admitted in any closed window of `window` ticks, by any number of threads;
/// UINT64_MAX where it is more, 0 where there is no profile.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn tg_profile_max_admitted(p: *const tg_profile, window: u64) -> u64 {
    // SAFETY: the caller's contract for pointers
    unsafe { ready(p) }.map_or(0, |profile| profile.max_admitted(window))
}

/// Ticks from empty to full, rounded up; 0 where there is no profile.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn tg_profile_time_to_full(p: *const tg_profile) -> u64 {
    // SAFETY: the caller's contract for pointers
    unsafe { ready(p) }.map_or(0, Profile64::time_to_full)
}

/// The longest that `n` cells can have to wait when nobody else asks, in ticks, rounded up; the maximum,
/// which means never, above the burst and where there is no profile.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn tg_profile_worst_wait(p: *const tg_profile, n: u64) -> u64 {
    // SAFETY: the caller's contract for pointers
    unsafe { ready(p) }.map_or(u64::MAX, |profile| profile.worst_wait(n))
}

/// How many ticks a limiter may be left alone and stay exact, counted from its last decision about 1 to
/// `burst` cells, touch or fill; 0 where there is no profile.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn tg_profile_max_idle(p: *const tg_profile) -> u64 {
    // SAFETY: the caller's contract for pointers
    unsafe { ready(p) }.map_or(0, Profile64::max_idle)
}

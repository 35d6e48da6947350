use tollgate::Live32;

use crate::glue::{initialise, mirror, shared};
use crate::living::{change, promised};
use crate::quota::quota_of;
use crate::{tg_carry, tg_fault, tg_options, tg_quota, tg_status, tg_word32};

/// A shaper whose quota can be changed while it is in use, by `tg_live32_change`: every decision is made with one quota
/// whole. 4 bits of its word count the changes, so 28 are left to tell the time, which is what the default options go
/// by; its ticks may have all 32. Zeroed memory answers TG_E_UNINIT. It has no refund and no snapshot: a receipt must
/// say under which quota it was given, as a reservation does.
#[repr(C)]
#[derive(Debug)]
pub struct tg_live32 {
    /// Private: a time, and the generation of the quota.
    pub word: tg_word32,
    /// Private; changed by atomic operations only: changes of the quota.
    pub changes: u32,
    /// Private; changed by atomic operations only: the quota that holds, and the one before or after it.
    pub parameters: [[u32; 6]; 2],
}

mirror!(tg_live32, Live32, 56);

/// Sets up a full limiter with the default options, for every clock but one that starts within
/// time_to_full + stale + debt ticks below its wrap; for that one, `tg_live32_init_with`. Not while the limiter is in
/// use.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn tg_live32_init(l: *mut tg_live32, q: *const tg_quota) -> tg_status {
    // SAFETY: the caller's contract for pointers
    unsafe { tg_live32_init_with(l, q, core::ptr::null(), 0, core::ptr::null_mut()) }
}

/// Sets up a limiter that is full at `now`. `options` may be NULL for the default, `fault` may be NULL. Not while the
/// limiter is in use.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn tg_live32_init_with(
    l: *mut tg_live32,
    q: *const tg_quota,
    options: *const tg_options,
    now: u32,
    fault: *mut tg_fault,
) -> tg_status {
    // SAFETY: the caller's contract for pointers
    unsafe { initialise(l, fault, || Ok(Live32::new_at(quota_of(q, options)?, now)?)) }
}

/// Changes the quota, and carries the state over by `carry`. The change is as of `now`: where another caller's tick was
/// newer, the new rate counts for those ticks, too. Each change rounds what is at hand down to a sub-tick: a quota
/// that is changed more often than that may stay empty. What was reserved before keeps its place in line, and is no
/// longer given back. `options` may be NULL for the default, `fault` may be NULL.
///
/// TG_BUSY while another change is under way: nobody waits. TG_E_QUOTA, and `fault` tells why. TG_BEYOND_DEBT where
/// more is owed than the new quota lends: give it more `debt`, wait, or carry over less (TG_CARRY_FORGIVING). Then the
/// quota and the state are as they were. Any thread, any interrupt, lock-free for those who take; one who is stopped
/// midway leaves TG_BUSY to other changers until it goes on.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn tg_live32_change(
    l: *mut tg_live32,
    now: u32,
    q: *const tg_quota,
    options: *const tg_options,
    carry: tg_carry,
    fault: *mut tg_fault,
) -> tg_status {
    // SAFETY: the caller's contract for pointers
    unsafe {
        change(shared(l), quota_of(q, options), carry, fault, |l, quota, carry| {
            l.change(now, quota, carry)
        })
    }
}

/// The most cells that conform at one instant by the quota that holds, tolerance included; 0 where there is no
/// limiter. Any context.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn tg_live32_burst(l: *const tg_live32) -> u32 {
    // SAFETY: the caller's contract for pointers
    promised(unsafe { shared(l) }).map_or(0, |profile| profile.burst())
}

/// The most cells that are admitted in any closed window of `window` ticks in which the quota that holds was not
/// changed; UINT64_MAX where it is more, 0 where there is no limiter. Any context.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn tg_live32_max_admitted(l: *const tg_live32, window: u64) -> u64 {
    // SAFETY: the caller's contract for pointers
    promised(unsafe { shared(l) }).map_or(0, |profile| profile.max_admitted(window))
}

/// Ticks from empty to full by the quota that holds, rounded up; 0 where there is no limiter. Any context.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn tg_live32_time_to_full(l: *const tg_live32) -> u32 {
    // SAFETY: the caller's contract for pointers
    promised(unsafe { shared(l) }).map_or(0, |profile| profile.time_to_full())
}

/// The longest that `n` cells can have to wait by the quota that holds when nobody else asks and nothing is owed, in
/// ticks, rounded up; the maximum, which means never, above the burst and where there is no limiter. Any context.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn tg_live32_worst_wait(l: *const tg_live32, n: u32) -> u32 {
    // SAFETY: the caller's contract for pointers
    promised(unsafe { shared(l) }).map_or(u32::MAX, |profile| profile.worst_wait(n))
}

/// How many ticks a limiter may be left alone and stay exact by the quota that holds; as `tg_profile32_max_idle`. Any
/// context.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn tg_live32_max_idle(l: *const tg_live32) -> u32 {
    // SAFETY: the caller's contract for pointers
    promised(unsafe { shared(l) }).map_or(0, |profile| profile.max_idle())
}

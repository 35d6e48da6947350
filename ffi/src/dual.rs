use tollgate::{Denied, DualGcra64, DualProfile, DualQuotaError};

use crate::answers::{Decided, count, decided};
use crate::glue::{checked, initialise, mirror, ready, report};
use crate::quota::quota_of;
use crate::snapshot::{restore, save};
use crate::verbs::{Parts, allow, change, parts, try_acquire};
use crate::{
    TG_DENIED, TG_EXCEEDS_BURST, tg_fault, tg_outcome, tg_profile32, tg_quota, tg_snapshot, tg_status,
    tg_word,
};

/// In a mask: the first of two rates.
pub const TG_FIRST: u32 = 1;
/// In a mask: the second of two rates.
pub const TG_SECOND: u32 = 2;

/// Two rates in one word, of which both must be kept: 10 per second and 1000 per hour. Both take, or none does. Each
/// has the low 32 bits of the tick for its clock, which wraps: `tg_profile32_max_idle` of both profiles tells for how
/// long it may be left alone, counted from its last grant, touch, fill or drain. Zeroed memory answers TG_E_UNINIT.
#[repr(C)]
#[derive(Debug)]
pub struct tg_dual {
    /// Private.
    pub word: tg_word,
    /// Read only.
    pub first: tg_profile32,
    /// Read only.
    pub second: tg_profile32,
}

mirror!(tg_dual, DualGcra64, 48);

/// Sets up a full limiter with the default options, for every clock but one that starts within
/// time_to_full + stale + debt ticks below a wrap of its low 32 bits. Which quota does not fit, and why,
/// `tg_profile32_init_with` tells of each, and it takes options: `tg_dual_init_profiles`. Not while the limiter is in
/// use.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn tg_dual_init(
    d: *mut tg_dual,
    first: *const tg_quota,
    second: *const tg_quota,
) -> tg_status {
    let (none, default) = (core::ptr::null_mut(), core::ptr::null());
    // SAFETY: the caller's contract for pointers
    unsafe {
        initialise(d, none, || {
            let quotas = (quota_of(first, default)?, quota_of(second, default)?);
            Ok(DualGcra64::new(quotas.0, quotas.1).map_err(DualQuotaError::error)?)
        })
    }
}

/// Sets up a limiter that is full at `now` with copies of two profiles. Not while the limiter is in use.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn tg_dual_init_profiles(
    d: *mut tg_dual,
    first: *const tg_profile32,
    second: *const tg_profile32,
    now: u64,
) -> tg_status {
    // SAFETY: the caller's contract for pointers
    unsafe {
        initialise(d, core::ptr::null_mut(), || {
            let profile = DualProfile::from_parts(*ready(first)?, *ready(second)?);
            Ok(DualGcra64::with_profile(profile, now))
        })
    }
}

/// Where a mask may go.
fn writable(refused_by: *const u32) -> Result<(), tg_status> {
    if refused_by.is_null() { Ok(()) } else { checked(refused_by) }
}

/// The parts of a limiter, if the answer can be written as well.
unsafe fn parts_and<'a>(d: *const tg_dual, refused_by: *const u32) -> Parts<'a, DualProfile<u32>> {
    writable(refused_by)?;
    // SAFETY: the caller's contract for pointers
    unsafe { parts(d) }
}

/// Writes who refused, if anybody did, beside what else a verb answers.
unsafe fn masked(refused_by: *mut u32, verb: impl FnOnce(&mut u32) -> tg_status) -> tg_status {
    let mut mask = 0;
    let status = verb(&mut mask);
    if writable(refused_by).is_ok() {
        let refused = status == TG_DENIED || status == TG_EXCEEDS_BURST;
        // SAFETY: NULL, or checked
        unsafe { report(refused_by, if refused { mask } else { 0 }) };
    }
    status
}

/// The same decision; who refused it goes to `mask`.
fn told<'a, T>(
    decision: Decided<&'a DualProfile<u32>, T>,
    mask: &mut u32,
) -> Decided<&'a DualProfile<u32>, T> {
    decision.inspect_err(|denied: &Denied<_>| *mask = denied.refused_by().mask())
}

/// Takes all of `n` cells by both rates, or nothing; `n` of 0 conforms. Who said no goes to `refused_by`: TG_FIRST,
/// TG_SECOND, or both; 0 unless it was refused. `out` and `refused_by` may be NULL, and then cost nothing. Any thread,
/// any interrupt, lock-free.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn tg_dual_try_acquire(
    d: *mut tg_dual,
    now: u64,
    n: u64,
    out: *mut tg_outcome,
    refused_by: *mut u32,
) -> tg_status {
    // SAFETY: the caller's contract for pointers
    unsafe {
        if refused_by.is_null() {
            return try_acquire(move || parts(d), now, n, out);
        }
        masked(refused_by, |mask| {
            decided(parts_and(d, refused_by), n, out, |(word, profile)| {
                told(word.try_acquire(profile, now, n), mask)
            })
        })
    }
}

/// Takes all of `n` cells, or nothing, and tells only whether it did: true where `tg_dual_try_acquire` answers
/// TG_OK, false for anything else, an error too. A program that takes by this function alone links nothing
/// that computes an outcome. Any thread, any interrupt, lock-free.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn tg_dual_allow(d: *mut tg_dual, now: u64, n: u64) -> bool {
    // SAFETY: the caller's contract for pointers
    allow(move || unsafe { parts(d) }, now, n)
}

/// Takes as many of `n` cells as conform by both rates, and tells in `taken` how many; TG_DENIED where not even one
/// does, `retry_after` being for one, and who refuses one goes to `refused_by`. `out` and `refused_by` may be NULL.
/// Any thread, any interrupt, lock-free.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn tg_dual_acquire_up_to(
    d: *mut tg_dual,
    now: u64,
    n: u64,
    taken: *mut u64,
    out: *mut tg_outcome,
    refused_by: *mut u32,
) -> tg_status {
    // SAFETY: the caller's contract for pointers
    unsafe {
        masked(refused_by, |mask| {
            count(parts_and(d, refused_by), n, taken, out, |(word, profile)| {
                told(word.acquire_up_to(profile, now, n), mask)
            })
        })
    }
}

/// The answer of `tg_dual_try_acquire`, as if the cells had been taken, with nothing taken. `n` of 0 reports the
/// state as it is. `out` and `refused_by` may be NULL. Any thread, any interrupt, never waits.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn tg_dual_peek(
    d: *const tg_dual,
    now: u64,
    n: u64,
    out: *mut tg_outcome,
    refused_by: *mut u32,
) -> tg_status {
    // SAFETY: the caller's contract for pointers
    unsafe {
        masked(refused_by, |mask| {
            decided(parts_and(d, refused_by), n, out, |(word, profile)| {
                told(word.peek(profile, now, n), mask)
            })
        })
    }
}

/// Renews a limiter that may be idle for longer than `tg_profile32_max_idle` of either profile; changes no decision.
/// Any thread, any interrupt, lock-free.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn tg_dual_touch(d: *mut tg_dual, now: u64) -> tg_status {
    // SAFETY: the caller's contract for pointers
    unsafe { change(parts(d), |word, profile| word.touch(profile, now)) }
}

/// Makes the limiter full by both rates: an operator's verb, whose cells come on top of the quotas. Any thread, any
/// interrupt, lock-free.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn tg_dual_fill(d: *mut tg_dual, now: u64) -> tg_status {
    // SAFETY: the caller's contract for pointers
    unsafe { change(parts(d), |word, profile| word.fill(profile, now)) }
}

/// Makes the limiter empty by both rates. Any thread, any interrupt, lock-free.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn tg_dual_drain(d: *mut tg_dual, now: u64) -> tg_status {
    // SAFETY: the caller's contract for pointers
    unsafe { change(parts(d), |word, profile| word.drain(profile, now)) }
}

/// Saves the state at `now`; the limiter goes on as it is. An error writes zeros. Any thread, any interrupt, never
/// waits.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn tg_dual_snapshot(
    d: *const tg_dual,
    now: u64,
    snapshot: *mut tg_snapshot,
) -> tg_status {
    // SAFETY: the caller's contract for pointers
    unsafe { save(parts(d), now, snapshot) }
}

/// Makes the state that of a snapshot of the same two quotas in the same order, `off` ticks after it was saved, or
/// TG_OFF_UNKNOWN; otherwise as `tg_gcra_restore`. Any thread, any interrupt, lock-free.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn tg_dual_restore(
    d: *mut tg_dual,
    snapshot: *const tg_snapshot,
    now: u64,
    off: u64,
    fault: *mut tg_fault,
) -> tg_status {
    // SAFETY: the caller's contract for pointers
    unsafe { restore(parts(d), snapshot, now, off, fault) }
}

use tollgate::UnsharedGcra64;

use crate::glue::{initialise, mirror};
use crate::quota::quota_of;
use crate::verbs::{acquire_up_to, allow, change, parts, peek, try_acquire};
use crate::{tg_fault, tg_options, tg_outcome, tg_profile, tg_quota, tg_status};

/// A GCRA limiter of one thread or one core, and of no interrupt: its word is a plain integer, with the decisions of a
/// `tg_gcra`. No function of it may be called while another one is at work on the same limiter. It needs no
/// compare-and-swap, and so no critical section where a processor has none. Zeroed memory answers TG_E_UNINIT.
#[repr(C, align(8))]
#[derive(Debug)]
pub struct tg_unshared {
    /// Private.
    pub tat: u64,
    /// Read only.
    pub profile: tg_profile,
}

mirror!(tg_unshared, UnsharedGcra64, 48);

/// Sets up a full limiter with the default options, for every clock but one: see `tg_gcra_init`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn tg_unshared_init(g: *mut tg_unshared, q: *const tg_quota) -> tg_status {
    // SAFETY: the caller's contract for pointers
    unsafe { tg_unshared_init_with(g, q, core::ptr::null(), 0, core::ptr::null_mut()) }
}

/// Sets up a limiter that is full at `now`. `options` may be NULL for the default, `fault` may be NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn tg_unshared_init_with(
    g: *mut tg_unshared,
    q: *const tg_quota,
    options: *const tg_options,
    now: u64,
    fault: *mut tg_fault,
) -> tg_status {
    // SAFETY: the caller's contract for pointers
    unsafe { initialise(g, fault, || Ok(UnsharedGcra64::new_at(quota_of(q, options)?, now)?)) }
}

/// Takes all of `n` cells, or nothing; `n` of 0 conforms. `out` may be NULL, and then costs nothing. One thread, no
/// interrupt.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn tg_unshared_try_acquire(
    g: *mut tg_unshared,
    now: u64,
    n: u64,
    out: *mut tg_outcome,
) -> tg_status {
    // SAFETY: the caller's contract for pointers
    unsafe { try_acquire(move || parts(g), now, n, out) }
}

/// Takes all of `n` cells, or nothing, and tells only whether it did: true where `tg_unshared_try_acquire` answers
/// TG_OK, false for anything else, an error too. One thread, no interrupt.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn tg_unshared_allow(g: *mut tg_unshared, now: u64, n: u64) -> bool {
    // SAFETY: the caller's contract for pointers
    allow(move || unsafe { parts(g) }, now, n)
}

/// Takes as many of `n` cells as conform, and tells in `taken` how many; TG_DENIED where not even one does,
/// `retry_after` being for one. `out` may be NULL. One thread, no interrupt.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn tg_unshared_acquire_up_to(
    g: *mut tg_unshared,
    now: u64,
    n: u64,
    taken: *mut u64,
    out: *mut tg_outcome,
) -> tg_status {
    // SAFETY: the caller's contract for pointers
    unsafe { acquire_up_to(parts(g), now, n, taken, out) }
}

/// The answer of `tg_unshared_try_acquire`, as if the cells had been taken, with nothing taken. `n` of 0 reports the
/// state as it is. `out` may be NULL. One thread, no interrupt.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn tg_unshared_peek(
    g: *const tg_unshared,
    now: u64,
    n: u64,
    out: *mut tg_outcome,
) -> tg_status {
    // SAFETY: the caller's contract for pointers
    unsafe { peek(parts(g), now, n, out) }
}

/// Renews a limiter that may be idle for longer than `tg_profile_max_idle`; changes no decision. One thread, no
/// interrupt.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn tg_unshared_touch(g: *mut tg_unshared, now: u64) -> tg_status {
    // SAFETY: the caller's contract for pointers
    unsafe { change(parts(g), |word, profile| word.touch(profile, now)) }
}

/// Makes the limiter full: an operator's verb, whose cells come on top of the quota. One thread, no interrupt.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn tg_unshared_fill(g: *mut tg_unshared, now: u64) -> tg_status {
    // SAFETY: the caller's contract for pointers
    unsafe { change(parts(g), |word, profile| word.fill(profile, now)) }
}

/// Makes the limiter empty. One thread, no interrupt.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn tg_unshared_drain(g: *mut tg_unshared, now: u64) -> tg_status {
    // SAFETY: the caller's contract for pointers
    unsafe { change(parts(g), |word, profile| word.drain(profile, now)) }
}

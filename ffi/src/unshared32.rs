use tollgate::UnsharedGcra32;

use crate::glue::{initialise, mirror};
use crate::quota::quota_of;
use crate::verbs::{acquire_up_to, allow, change, parts, peek, try_acquire};
use crate::{tg_fault, tg_options, tg_outcome32, tg_profile32, tg_quota, tg_status};

/// A GCRA limiter of one thread or one core, and of no interrupt: its word is a plain integer, with the decisions of a
/// `tg_gcra32`. No function of it may be called while another one is at work on the same limiter. It needs no
/// compare-and-swap, and so no critical section where a processor has none. Zeroed memory answers TG_E_UNINIT.
#[repr(C, align(4))]
#[derive(Debug)]
pub struct tg_unshared32 {
    /// Private.
    pub tat: u32,
    /// Read only.
    pub profile: tg_profile32,
}

mirror!(tg_unshared32, UnsharedGcra32, 24);

/// Sets up a full limiter with the default options, for every clock but one: see `tg_gcra32_init`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn tg_unshared32_init(g: *mut tg_unshared32, q: *const tg_quota) -> tg_status {
    // SAFETY: the caller's contract for pointers
    unsafe { tg_unshared32_init_with(g, q, core::ptr::null(), 0, core::ptr::null_mut()) }
}

/// Sets up a limiter that is full at `now`. `options` may be NULL for the default, `fault` may be NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn tg_unshared32_init_with(
    g: *mut tg_unshared32,
    q: *const tg_quota,
    options: *const tg_options,
    now: u32,
    fault: *mut tg_fault,
) -> tg_status {
    // SAFETY: the caller's contract for pointers
    unsafe { initialise(g, fault, || Ok(UnsharedGcra32::new_at(quota_of(q, options)?, now)?)) }
}

/// Takes all of `n` cells, or nothing; `n` of 0 conforms. `out` may be NULL, and then costs nothing. One thread, no
/// interrupt.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn tg_unshared32_try_acquire(
    g: *mut tg_unshared32,
    now: u32,
    n: u32,
    out: *mut tg_outcome32,
) -> tg_status {
    // SAFETY: the caller's contract for pointers
    unsafe { try_acquire(move || parts(g), now, n, out) }
}

/// Takes all of `n` cells, or nothing, and tells only whether it did: true where `tg_unshared32_try_acquire` answers
/// TG_OK, false for anything else, an error too. One thread, no interrupt.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn tg_unshared32_allow(g: *mut tg_unshared32, now: u32, n: u32) -> bool {
    // SAFETY: the caller's contract for pointers
    allow(move || unsafe { parts(g) }, now, n)
}

/// Takes as many of `n` cells as conform, and tells in `taken` how many; TG_DENIED where not even one does,
/// `retry_after` being for one. `out` may be NULL. One thread, no interrupt.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn tg_unshared32_acquire_up_to(
    g: *mut tg_unshared32,
    now: u32,
    n: u32,
    taken: *mut u32,
    out: *mut tg_outcome32,
) -> tg_status {
    // SAFETY: the caller's contract for pointers
    unsafe { acquire_up_to(parts(g), now, n, taken, out) }
}

/// The answer of `tg_unshared32_try_acquire`, as if the cells had been taken, with nothing taken. `n` of 0 reports the
/// state as it is. `out` may be NULL. One thread, no interrupt.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn tg_unshared32_peek(
    g: *const tg_unshared32,
    now: u32,
    n: u32,
    out: *mut tg_outcome32,
) -> tg_status {
    // SAFETY: the caller's contract for pointers
    unsafe { peek(parts(g), now, n, out) }
}

/// Renews a limiter that may be idle for longer than `tg_profile32_max_idle`; changes no decision. One thread, no
/// interrupt.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn tg_unshared32_touch(g: *mut tg_unshared32, now: u32) -> tg_status {
    // SAFETY: the caller's contract for pointers
    unsafe { change(parts(g), |word, profile| word.touch(profile, now)) }
}

/// Makes the limiter full: an operator's verb, whose cells come on top of the quota. One thread, no interrupt.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn tg_unshared32_fill(g: *mut tg_unshared32, now: u32) -> tg_status {
    // SAFETY: the caller's contract for pointers
    unsafe { change(parts(g), |word, profile| word.fill(profile, now)) }
}

/// Makes the limiter empty. One thread, no interrupt.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn tg_unshared32_drain(g: *mut tg_unshared32, now: u32) -> tg_status {
    // SAFETY: the caller's contract for pointers
    unsafe { change(parts(g), |word, profile| word.drain(profile, now)) }
}

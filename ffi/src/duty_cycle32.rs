use tollgate::{DutyCycle32, Limiter};

use crate::glue::{checked, initialise, mirror, report, shared};
use crate::verbs::{Parts, promised, try_acquire};
use crate::{tg_fault, tg_gcra32, tg_outcome32, tg_status};

/// On for no more than so many ticks in any window, wherever the window begins; air time is in ticks as well.
/// Zeroed memory answers TG_E_UNINIT.
#[repr(C)]
#[derive(Debug)]
pub struct tg_duty_cycle32 {
    /// The same limiter in the words of GCRA, with the rest of the verbs: `tg_gcra32_snapshot` after each
    /// grant and before the transmission begins, since a supply fails while it sends; at the first tick of the
    /// clock `tg_gcra32_restore`, or `tg_gcra32_drain` where a grant may not have been saved or nothing is
    /// known, or `tg_gcra32_fill` where nothing was sent for a whole window.
    pub gcra: tg_gcra32,
}

mirror!(tg_duty_cycle32, DutyCycle32, 24);

#[inline]
unsafe fn parts<'a>(d: *const tg_duty_cycle32) -> Parts<'a, tollgate::Profile32> {
    // SAFETY: the caller's contract for pointers
    let gcra = unsafe { shared(d) }?.as_gcra();
    Ok((Limiter::word(gcra), Limiter::profile(gcra)))
}

/// Sets up a duty cycle: on for at most `on` ticks in any window of `window`, which `on` is at most, and for
/// `longest` at once, which is at most `on`. What is not saved up for the longest comes at the best constant
/// rate that fits and that leaves it exact after a rest of 2^28 ticks; how much lower that is than
/// `on - longest + 1` per `window + 1`, in parts per 10^12 rounded up, goes to `error`, which may be NULL.
/// `fault` may be NULL; there, TG_FAULT_COUNT is about `on` and TG_FAULT_BURST about `longest`. Nothing is used
/// up, for a clock that starts at 0. Not while it is in use.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn tg_duty_cycle32_init(
    d: *mut tg_duty_cycle32,
    on: u64,
    window: u64,
    longest: u64,
    error: *mut u64,
    fault: *mut tg_fault,
) -> tg_status {
    // SAFETY: the caller's contract for pointers
    unsafe {
        initialise(d, fault, || {
            if !error.is_null() {
                checked(error)?;
            }
            let duty = DutyCycle32::new(on, window, longest)?;
            report(error, DutyCycle32::quota(on, window, longest)?.error);
            Ok(duty)
        })
    }
}

/// Asks whether a transmission of `air_time` ticks, rounded up, may begin at `now`, and counts it if so:
/// TG_OK, TG_DENIED, or TG_EXCEEDS_BURST where it is longer than the longest one. `out` may be NULL, and then
/// costs nothing; its `remaining` is in ticks of air time. Any thread, any interrupt, lock-free.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn tg_duty_cycle32_try_send(
    d: *mut tg_duty_cycle32,
    now: u32,
    air_time: u32,
    out: *mut tg_outcome32,
) -> tg_status {
    // SAFETY: the caller's contract for pointers
    unsafe { try_acquire(move || parts(d), now, air_time, out) }
}

/// The longest transmission that may begin at `now`, in ticks; 0 where there is no duty cycle. Any thread, any
/// interrupt, never waits.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn tg_duty_cycle32_air_time_left(d: *const tg_duty_cycle32, now: u32) -> u32 {
    // SAFETY: the caller's contract for pointers
    unsafe {
        let parts = parts(d);
        let word = parts.map(|(word, _)| word).ok();
        word.zip(promised(parts)).map_or(0, |(word, profile)| word.status(profile, now).remaining())
    }
}

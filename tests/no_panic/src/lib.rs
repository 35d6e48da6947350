//! What of the library C cannot call, in a program that does not link where any of it may panic.

#![no_std]

use core::fmt::{self, Display, Write};
use core::panic::PanicInfo;

use tollgate::clocks::Manual32;
use tollgate::waiting::Waiting;
use tollgate::{Counters, Rate, Settling, Shaper32, Shaper64};

unsafe extern "C" {
    /// There is no such function.
    fn a_panic_is_linked() -> !;
}

#[panic_handler]
fn panic(_: &PanicInfo<'_>) -> ! {
    // SAFETY: a program that has it does not link
    unsafe { a_panic_is_linked() }
}

/// A sum over what is printed, so that it is.
#[derive(Default)]
struct Sum(u32);

impl Write for Sum {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        self.0 = text.bytes().fold(self.0, |sum, byte| sum.wrapping_mul(31).wrapping_add(byte.into()));
        Ok(())
    }
}

impl Sum {
    fn print(&mut self, value: impl Display) {
        let _ = write!(self, "{value}");
    }
}

static COUNTERS: Counters = Counters::new();

/// Reads a rate, prints it or its error, makes limiters of it and takes from them, counted.
fn everything(text: &str, tick_hz: u64, now: u32, n: u32) -> Sum {
    let mut sum = Sum::default();
    let rate = match Rate::parse(text) {
        Ok(rate) => rate,
        Err(error) => {
            sum.print(error);
            sum.print(error.shown_in(text));
            return sum;
        }
    };
    sum.print(rate);
    sum.print(Rate::parse_length(text).map_or(0, |length| length.as_secs()));
    let quota = rate.quota(tick_hz);
    sum.print(quota);
    match (Shaper32::new(quota), Shaper64::new(quota)) {
        (Ok(narrow), Ok(wide)) => {
            match narrow.counted_by(&COUNTERS).try_acquire(now, n) {
                Ok(outcome) => sum.print(outcome),
                Err(denied) => sum.print(denied),
            }
            match wide.counted_by(&COUNTERS).reserve(now.into(), n.into(), tick_hz) {
                Ok((reservation, outcome)) => {
                    sum.print(reservation);
                    sum.print(outcome);
                }
                Err(denied) => sum.print(denied.outcome()),
            }
            settle(&mut sum, &narrow, now, n);
            wait(&mut sum, narrow, now, n);
            let counts = COUNTERS.read();
            sum.print(counts.since(&counts));
            sum.print(counts.utilisation(wide.profile().max_admitted(tick_hz)));
        }
        (Err(error), _) | (_, Err(error)) => sum.print(error),
    }
    sum
}

/// Settles what was reserved, told or dropped.
fn settle(sum: &mut Sum, limiter: &Shaper32, now: u32, n: u32) {
    let clock = Manual32::<1_000>::new(now);
    if let Ok((granted, _)) = limiter.reserve(now, n, 0) {
        let mut scope = Settling::new(limiter, &clock, granted);
        scope.used(n);
        if n > 1 {
            match scope.finish(n) {
                Ok(outcome) => sum.print(outcome),
                Err(beyond) => sum.print(beyond),
            }
        }
    }
}

/// Takes past a line in which nobody stands, and settles; stands there, and leaves. Who hangs a waker up, as a poll does,
/// links an `unwrap` of the crate that keeps it, of what was put there the line before.
fn wait(sum: &mut Sum, limiter: Shaper32, now: u32, n: u32) {
    let line = Waiting::<u32, _, 4>::new(limiter, Manual32::<1_000>::new(now));
    match line.try_acquire(n) {
        Ok(cells) => match line.settle(cells, 1) {
            Ok(outcome) => sum.print(outcome),
            Err(beyond) => sum.print(beyond),
        },
        Err(reason) => sum.print(reason),
    }
    match line.enter(n, now) {
        Ok(place) => drop(place),
        Err(reason) => sum.print(reason),
    }
}

/// # Safety
///
/// `text` must be so many readable bytes.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn linked(text: *const u8, length: usize, tick_hz: u64, now: u32, n: u32) -> u32 {
    // SAFETY: as the caller has it
    let bytes = unsafe { core::slice::from_raw_parts(text, length) };
    if cfg!(feature = "on-purpose") {
        return bytes[n as usize].into();
    }
    core::str::from_utf8(bytes).map_or(0, |text| everything(text, tick_hz, now, n).0)
}

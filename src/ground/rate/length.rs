use core::fmt;
use core::time::Duration;

/// A length of time, as text; in the alternate form without a number where that is 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Length(pub(crate) Duration);

/// A unit of time, by the names that it has; the first one is written.
pub(super) struct Unit {
    pub(super) names: &'static [&'static str],
    pub(super) length: Duration,
}

const fn seconds(names: &'static [&'static str], seconds: u64) -> Unit {
    Unit { names, length: Duration::from_secs(seconds) }
}

const fn nanoseconds(names: &'static [&'static str], nanoseconds: u64) -> Unit {
    Unit { names, length: Duration::from_nanos(nanoseconds) }
}

/// The longest first; of those before the seconds each is so many whole ones, of those after it so many are one.
pub(super) const UNITS: [Unit; 8] = [
    seconds(&["w", "week", "weeks"], 604_800),
    seconds(&["d", "day", "days"], 86_400),
    seconds(&["h", "hr", "hrs", "hour", "hours"], 3_600),
    seconds(&["min", "m", "mins", "minute", "minutes"], 60),
    seconds(&["s", "sec", "secs", "second", "seconds"], 1),
    nanoseconds(&["ms", "msec", "msecs", "millis", "millisecond", "milliseconds"], 1_000_000),
    // with either of the two signs that look like it
    nanoseconds(
        &["us", "\u{b5}s", "\u{3bc}s", "usec", "usecs", "micros", "microsecond", "microseconds"],
        1_000,
    ),
    nanoseconds(&["ns", "nsec", "nsecs", "nanos", "nanosecond", "nanoseconds"], 1),
];

impl Length {
    /// How many of which unit it is, the longest that fits; where no number of 64 bits counts it, after the seconds that
    /// come first.
    pub(crate) fn parts(self) -> (Option<u64>, u64, &'static str) {
        let (seconds, nanos) = (self.0.as_secs(), u64::from(self.0.subsec_nanos()));
        let (mut of, mut name) = (1, "ns");
        for unit in &UNITS {
            let (whole, parts) = (unit.length.as_secs(), u64::from(unit.length.subsec_nanos()));
            // of the seconds, where there is nothing else; of the rest otherwise
            let (length, counted) = if nanos == 0 { (whole, seconds) } else { (parts, nanos) };
            let last = nanos == 0 && whole == 1;
            if last || counted > 0 && counted.checked_rem(length) == Some(0) {
                (of, name) = (length, unit.names.first().copied().unwrap_or(""));
                break;
            }
        }
        if nanos == 0 {
            return (None, seconds.checked_div(of).unwrap_or(0), name);
        }
        let part = nanos.checked_div(of).unwrap_or(0);
        let in_a_second = 1_000_000_000_u64.checked_div(of).unwrap_or(0);
        match seconds.checked_mul(in_a_second).and_then(|it| it.checked_add(part)) {
            Some(number) => (None, number, name),
            None => (Some(seconds), part, name),
        }
    }
}

impl fmt::Display for Length {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (seconds, number, unit) = self.parts();
        if let Some(seconds) = seconds {
            write!(f, "{seconds}s")?;
        }
        if number == 1 && seconds.is_none() && f.alternate() {
            return f.write_str(unit);
        }
        write!(f, "{number}{unit}")
    }
}

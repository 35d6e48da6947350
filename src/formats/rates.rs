//! Rates, as text that is put together where it is read.

use core::time::Duration;

use defmt::{Format, Formatter, write};

use crate::ground::{Instead, Length, MINUTE};
use crate::{Rate, RateError, RateFault};

formats! {
    RateFault {
        Self::Number => "a whole number is allowed";
        Self::Fraction => "a whole number is allowed, no fraction";
        Self::TooLarge => "what fits in 64 bits is allowed";
        Self::Zero => "a number from 1 is allowed";
        Self::Separator => "\"/\" or \"per\" is allowed";
        Self::Unit => "a unit of time is allowed: ns, us, ms, s, min, h, d or w";
        Self::NoFixedLength => "a unit of fixed length is allowed: write 30d, or 365d";
        Self::Option => "burst, tolerance, stale, debt or the end is allowed";
        Self::Twice => "each of burst, tolerance, stale and debt is allowed once";
        Self::End => "the end is allowed";
    }
    // what is not written is as it is unless asked for
    Asked {
        Self::Nothing => "";
        Self::Burst(cells) => " burst {=u64}", cells;
        Self::Tolerance(length) => " tolerance {}", length;
        Self::Stale(length) => " stale {}", length;
        Self::Debt(length) => " debt {}", length;
    }
}

/// What to write instead, if anything.
struct Hint(Option<Instead>);

impl Format for Hint {
    fn format(&self, f: Formatter<'_>) {
        match self.0 {
            Some(Instead::Rate(count, per)) => write!(f, ": write {}", Rate::new(count, per)),
            Some(Instead::Length(length)) => write!(f, ": write {}", Length(length)),
            None => write!(f, ""),
        }
    }
}

impl Format for RateError {
    fn format(&self, f: Formatter<'_>) {
        let (at, fault, hint) = (self.at(), self.fault(), Hint(self.instead));
        match self.found() {
            Some(found) => {
                write!(f, "at byte {=usize}, where '{=char}' is: {}{}", at, found, fault, hint)
            }
            None => write!(f, "at byte {=usize}, the end: {}{}", at, fault, hint),
        }
    }
}

/// What may follow a rate.
enum Asked {
    Nothing,
    Burst(u64),
    Tolerance(Length),
    Stale(Length),
    Debt(Length),
}

impl Format for Rate {
    fn format(&self, f: Formatter<'_>) {
        let asked = |asked: Duration, unless: Duration, of: fn(Length) -> Asked| {
            if asked == unless { Asked::Nothing } else { of(Length(asked)) }
        };
        let burst = if self.burst == self.count { Asked::Nothing } else { Asked::Burst(self.burst) };
        let tolerance = asked(self.tolerance, Duration::ZERO, Asked::Tolerance);
        let (stale, debt) =
            (asked(self.stale, MINUTE, Asked::Stale), asked(self.debt, MINUTE, Asked::Debt));
        match Length(self.per).parts() {
            (None, 1, unit) => {
                write!(f, "{=u64}/{=str}{}{}{}{}", self.count, unit, burst, tolerance, stale, debt);
            }
            _ => write!(
                f,
                "{=u64}/{}{}{}{}{}",
                self.count,
                Length(self.per),
                burst,
                tolerance,
                stale,
                debt
            ),
        }
    }
}

/// The unit is a name from a table, which is in the program anyway.
impl Format for Length {
    fn format(&self, f: Formatter<'_>) {
        match self.parts() {
            (Some(seconds), number, unit) => write!(f, "{=u64}s{=u64}{=str}", seconds, number, unit),
            (None, number, unit) => write!(f, "{=u64}{=str}", number, unit),
        }
    }
}

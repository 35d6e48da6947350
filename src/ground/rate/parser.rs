//! Reads the text of a rate, by hand, in `const`: it has three kinds of parts, which their first characters tell.

use core::time::Duration;

use super::cursor::Cursor;
use super::error::{Instead, RateError, RateFault};
use super::length::{UNITS, Unit};
use super::{Rate, div, gcd};

/// `?`, which no `const fn` has.
macro_rules! ok {
    ($result:expr) => {
        match $result {
            Ok(value) => value,
            Err(error) => return Err(error),
        }
    };
}

/// What a count may be followed by.
const NOUNS: [&str; 20] = [
    "r", "rs", "req", "reqs", "request", "requests", "cell", "cells", "token", "tokens", "packet",
    "packets", "message", "messages", "event", "events", "call", "calls", "byte", "bytes",
];

/// What may follow, each once and in any order: cells, and lengths of time.
const OPTIONS: [&str; 4] = ["burst", "tolerance", "stale", "debt"];

/// What comes between cells and time.
const SEPARATORS: [&str; 2] = ["per", "every"];

/// The units whose length differs.
const CALENDAR: [&str; 6] = ["mo", "month", "months", "y", "year", "years"];

pub(super) const fn rate(text: &str) -> Result<Rate, RateError> {
    let (count, after) = match Cursor::new(text).without_spaces().count() {
        Ok(read) => read,
        Err(error) => return Err(with_a_rate_instead(error, text)),
    };
    let (per, mut cursor) = ok!(ok!(after.without_noun().separator()).positive_length());
    let mut rate = Rate::new(count, per);
    let mut seen = 0;
    loop {
        let start = cursor.without_comma();
        if start.rest.is_empty() {
            return Ok(rate);
        }
        let name = start.word();
        let Some(option) = start.which_of(name, &OPTIONS) else {
            return Err(start.error(name, RateFault::Option));
        };
        if seen & 1 << option != 0 {
            return Err(start.error(name, RateFault::Twice));
        }
        seen |= 1 << option;
        let value = start.after(name).without_equals();
        if option == 0 {
            (rate.burst, cursor) = ok!(value.count());
            cursor = cursor.without_noun();
            continue;
        }
        let length;
        (length, cursor) = ok!(value.counted_length());
        rate = match option {
            1 => rate.tolerance(length),
            2 => rate.stale(length),
            _ => rate.debt(length),
        };
    }
}

/// A length of time alone; 1 of a unit where no number comes first.
pub(super) const fn length(text: &str) -> Result<Duration, RateError> {
    let (length, end) = ok!(Cursor::new(text).without_spaces().length());
    match end.without_spaces() {
        Cursor { rest: [], .. } => Ok(length),
        more => Err(more.error(more.word(), RateFault::End)),
    }
}

/// What a rate of a fraction of a cell is in whole ones.
const fn with_a_rate_instead(error: RateError, text: &str) -> RateError {
    let start = Cursor::new(text).without_spaces();
    let Some((numerator, denominator, after)) = start.fraction() else { return error };
    let Ok(separated) = after.without_noun().separator() else { return error };
    match separated.positive_length() {
        Ok((per, _)) if numerator > 0 => {
            let instead = match checked_times(per, denominator) {
                Some(per) => Some(Instead::Rate(numerator, per)),
                None => None,
            };
            RateError { instead, ..error }
        }
        _ => error,
    }
}

/// The parts, from the smallest to the largest.
impl Cursor<'_> {
    const fn without_noun(self) -> Self {
        let start = self.without_spaces();
        let word = start.word();
        if start.is_any(word, &NOUNS) { start.after(word).without_spaces() } else { start }
    }

    /// A number that fits, and what comes after it.
    const fn number(self) -> Result<(u64, Self), RateError> {
        let (mut number, mut next) = (Some(0), self);
        loop {
            next = match next.rest {
                [b'_', b'0'..=b'9', ..] if next.at > self.at => next.after(1),
                _ => next,
            };
            let &[digit @ b'0'..=b'9', ..] = next.rest else { break };
            number = match number {
                Some(number) => with_digit(number, digit),
                None => None,
            };
            next = next.after(1);
        }
        let length = next.at - self.at;
        match (next.rest, number) {
            ([b'.', ..], _) => Err(self.error(length + next.fractional(), RateFault::Fraction)),
            _ if length == 0 => Err(self.error(self.word(), RateFault::Number)),
            (_, Some(number)) => Ok((number, next)),
            (_, None) => Err(self.error(length, RateFault::TooLarge)),
        }
    }

    /// The length in bytes of a point and the digits after it.
    const fn fractional(self) -> usize {
        let mut next = self.after(1);
        while let [b'0'..=b'9', ..] = next.rest {
            next = next.after(1);
        }
        next.at - self.at
    }

    /// A decimal fraction, as numerator and denominator in lowest terms, where they fit.
    const fn fraction(self) -> Option<(u64, u64, Self)> {
        let (mut numerator, mut denominator) = (0_u64, 1_u64);
        let (mut next, mut behind) = (self, false);
        loop {
            match next.rest {
                [b'.', ..] if !behind => behind = true,
                &[digit @ b'0'..=b'9', ..] => {
                    let places = if behind { 10 } else { 1 };
                    let read = (with_digit(numerator, digit), denominator.checked_mul(places));
                    let (Some(more), Some(parts)) = read else { return None };
                    (numerator, denominator) = (more, parts);
                }
                _ => break,
            }
            next = next.after(1);
        }
        let common = gcd(numerator, denominator);
        Some((div(numerator, common), div(denominator, common), next))
    }

    /// A number of cells.
    const fn count(self) -> Result<(u64, Self), RateError> {
        match self.number() {
            Ok((0, next)) => Err(self.error(next.at - self.at, RateFault::Zero)),
            read => read,
        }
    }

    const fn separator(self) -> Result<Self, RateError> {
        let word = self.word();
        match self.rest {
            [b'/', ..] => Ok(self.after(1).without_spaces()),
            _ if self.is_any(word, &SEPARATORS) => Ok(self.after(word).without_spaces()),
            _ => Err(self.error(word, RateFault::Separator)),
        }
    }

    /// A unit of time.
    const fn unit(self) -> Result<(&'static Unit, Self), RateError> {
        let word = self.word();
        let mut units: &[Unit] = &UNITS;
        while let [unit, others @ ..] = units {
            if self.is_any(word, unit.names) {
                return Ok((unit, self.after(word)));
            }
            units = others;
        }
        let differs = self.is_any(word, &CALENDAR);
        Err(self.error(word, if differs { RateFault::NoFixedLength } else { RateFault::Unit }))
    }

    /// A length of time; 1 of a unit where no number comes first.
    const fn length(self) -> Result<(Duration, Self), RateError> {
        if let [b'0'..=b'9' | b'.', ..] = self.rest {
            return self.counted_length();
        }
        let (unit, next) = ok!(self.unit());
        Ok((unit.length, next))
    }

    /// A length of time that is not 0.
    const fn positive_length(self) -> Result<(Duration, Self), RateError> {
        match self.length() {
            Ok((Duration::ZERO, next)) => Err(self.error(next.at - self.at, RateFault::Zero)),
            read => read,
        }
    }

    /// A number of a unit, or several in a row: the sum of them.
    const fn counted_length(self) -> Result<(Duration, Self), RateError> {
        let (mut sum, mut next) = (Duration::ZERO, self);
        loop {
            let (number, after) = match next.number() {
                Ok(read) => read,
                Err(error) => return Err(next.with_a_length_instead(error)),
            };
            let (unit, after) = ok!(after.without_spaces().unit());
            let longer = match checked_times(unit.length, number) {
                Some(length) => sum.checked_add(length),
                None => None,
            };
            let Some(longer) = longer else {
                return Err(self.error(after.at - self.at, RateFault::TooLarge));
            };
            (sum, next) = (longer, after);
            let [b'0'..=b'9', ..] = next.rest else { return Ok((sum, next)) };
        }
    }

    /// What a fraction of a unit is in whole nanoseconds.
    const fn with_a_length_instead(self, error: RateError) -> RateError {
        let Some((numerator, denominator, after)) = self.fraction() else { return error };
        let Ok((unit, _)) = after.without_spaces().unit() else { return error };
        // at most a week
        let nanoseconds = unit.length.as_secs() * 1_000_000_000 + unit.length.subsec_nanos() as u64;
        let instead = match nanoseconds.checked_mul(numerator) {
            Some(product) if product > 0 && gcd(product, denominator) == denominator => {
                Some(Instead::Length(Duration::from_nanos(div(product, denominator))))
            }
            _ => None,
        };
        RateError { instead, ..error }
    }
}

/// A number with one more digit, where it fits.
const fn with_digit(number: u64, digit: u8) -> Option<u64> {
    match number.checked_mul(10) {
        // a digit is no less than that of zero
        Some(tens) => tens.checked_add((digit - b'0') as u64),
        None => None,
    }
}

/// A length so many times, where it fits.
const fn checked_times(length: Duration, times: u64) -> Option<Duration> {
    // less than 2^30 times less than 2^64
    let nanoseconds = length.subsec_nanos() as u128 * times as u128;
    let (carried, left) = (nanoseconds / 1_000_000_000, nanoseconds % 1_000_000_000);
    let Some(seconds) = length.as_secs().checked_mul(times) else { return None };
    #[allow(
        clippy::cast_possible_truncation,
        reason = "a billionth of what has 94 bits; and the rest of it"
    )]
    match seconds.checked_add(carried as u64) {
        Some(seconds) => Some(Duration::new(seconds, left as u32)),
        None => None,
    }
}

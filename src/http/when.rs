//! When something may be tried again, in all the ways in which servers say it.

use core::time::Duration;

use super::date::{http_date, timestamp};
use super::reader::Reader;
use super::{Fault, FieldError};

/// A number of seconds from which on it is a time of day: 31 years from now no limit resets.
const UNIX_SECONDS: u64 = 1_000_000_000;
/// The same of one in milliseconds.
const UNIX_MILLIS: u64 = 1_000_000_000_000;
/// Nanoseconds.
const SECOND: u128 = 1_000_000_000;
const UNITS: [(&[u8], u128); 9] = [
    (b"ms", SECOND / 1_000),
    (b"us", SECOND / 1_000_000),
    ("\u{b5}s".as_bytes(), SECOND / 1_000_000),
    ("\u{3bc}s".as_bytes(), SECOND / 1_000_000),
    (b"ns", 1),
    (b"s", SECOND),
    (b"m", 60 * SECOND),
    (b"h", 3_600 * SECOND),
    (b"d", 86_400 * SECOND),
];

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum When {
    /// From when it was sent.
    After(Duration),
    /// Since 1970.
    At(Duration),
}

impl When {
    fn since_1970(seconds: u64) -> Self {
        Self::At(Duration::from_secs(seconds))
    }

    /// `Retry-After`: seconds, or a date (RFC 9110, 10.2.3). Parts of a second are accepted.
    pub(super) fn retry(value: &[u8]) -> Result<Self, FieldError> {
        read(value, |reader| {
            if reader.peek().is_some_and(|byte| byte.is_ascii_alphabetic()) {
                return http_date(reader).map(Self::since_1970);
            }
            Ok(Self::After(duration(nanos(reader)?)))
        })
    }

    /// `X-RateLimit-Reset` and its kin: seconds from now, seconds or milliseconds since 1970, which are told apart by
    /// their size; a date; a duration as `6m0s` or `20ms`; a timestamp of RFC 3339.
    pub(super) fn reset(value: &[u8]) -> Result<Self, FieldError> {
        read(value, |reader| {
            if reader.peek().is_some_and(|byte| byte.is_ascii_alphabetic()) {
                return http_date(reader).map(Self::since_1970);
            }
            let mut ahead = *reader;
            if ahead.digits(4).is_ok() && ahead.peek() == Some(b'-') {
                return timestamp(reader).map(Self::since_1970);
            }
            let first = nanos(reader)?;
            if reader.peek().is_some() {
                return durations(reader, first);
            }
            let seconds = u64::try_from(first / SECOND).unwrap_or(u64::MAX);
            Ok(match seconds {
                UNIX_MILLIS.. => Self::At(duration(first / 1_000)),
                UNIX_SECONDS.. => Self::At(duration(first)),
                _ => Self::After(duration(first)),
            })
        })
    }
}

/// `Date`: seconds since 1970.
pub(super) fn date(value: &[u8]) -> Result<u64, FieldError> {
    read(value, http_date)
}

/// All of a value but the blanks around it.
fn read<T>(
    value: &[u8],
    of: impl FnOnce(&mut Reader<'_>) -> Result<T, FieldError>,
) -> Result<T, FieldError> {
    let mut reader = Reader::new(value);
    reader.blanks();
    let read = of(&mut reader)?;
    reader.blanks();
    reader.expect_end()?;
    Ok(read)
}

/// What is more than can be told is the most that can.
fn duration(nanos: u128) -> Duration {
    let seconds = u64::try_from(nanos / SECOND);
    // below a second
    let rest = u32::try_from(nanos % SECOND).unwrap_or(0);
    seconds.map_or(Duration::MAX, |seconds| Duration::new(seconds, rest))
}

/// A number with or without a fraction, times 10^9, rounded up.
fn nanos(reader: &mut Reader<'_>) -> Result<u128, FieldError> {
    // 19 digits fit in 64 bits, and 10^9 times as much in 128
    let whole = u128::from(reader.digits(19)?).saturating_mul(SECOND);
    if !reader.eat(b'.') {
        return Ok(whole);
    }
    let mut digits = Reader::new(reader.all(|byte| byte.is_ascii_digit()));
    if digits.peek().is_none() {
        return Err(reader.unexpected());
    }
    let nine = digits.take(9);
    let padded = nine.iter().chain([&b'0'; 9]).take(9);
    let fraction = padded.fold(0_u128, |sum, digit| {
        // nine digits
        sum.saturating_mul(10).saturating_add(u128::from(digit.wrapping_sub(b'0')))
    });
    digits.all(|digit| digit == b'0');
    let more = u128::from(digits.peek().is_some());
    Ok(whole.saturating_add(fraction).saturating_add(more))
}

/// `1h2m3.5s`, of which the first number has been read.
fn durations(reader: &mut Reader<'_>, first: u128) -> Result<When, FieldError> {
    let (mut number, mut sum) = (first, 0_u128);
    loop {
        let unit = UNITS.iter().find(|(name, _)| reader.eat_text(name));
        let Some(&(_, nanos_of_unit)) = unit else { return Err(reader.unexpected()) };
        // 94 bits and 47
        let product = number.checked_mul(nanos_of_unit).ok_or(reader.fault(Fault::Digits))?;
        sum = sum.saturating_add(product.div_ceil(SECOND));
        if !reader.peek().is_some_and(|byte| byte.is_ascii_digit()) {
            return Ok(When::After(duration(sum)));
        }
        number = nanos(reader)?;
    }
}

//! Days and times of day, in seconds since 1970: the three forms of RFC 9110, 5.6.7, and that of RFC 3339.

use super::reader::Reader;
use super::{Fault, FieldError};

const MONTHS: [&[u8]; 12] =
    [b"Jan", b"Feb", b"Mar", b"Apr", b"May", b"Jun", b"Jul", b"Aug", b"Sep", b"Oct", b"Nov", b"Dec"];

/// `Sun, 06 Nov 1994 08:49:37 GMT`, `Sunday, 06-Nov-94 08:49:37 GMT`, `Sun Nov  6 08:49:37 1994`. Which day of the week it
/// is said to be is not looked at. Of years of two digits those from 70 are of the last century.
pub(super) fn http_date(reader: &mut Reader<'_>) -> Result<u64, FieldError> {
    let begin = *reader;
    if reader.all(|byte| byte.is_ascii_alphabetic()).is_empty() {
        return Err(reader.unexpected());
    }
    let (date, of_day);
    if reader.eat(b',') {
        reader.expect(b' ')?;
        let day = digits(reader, 2)?;
        let between = if reader.eat(b'-') { b'-' } else { b' ' };
        if between == b' ' {
            reader.expect(b' ')?;
        }
        let month = month(reader)?;
        reader.expect(between)?;
        let year = match between {
            b'-' => of_this_age(digits(reader, 2)?),
            _ => digits(reader, 4)?,
        };
        reader.expect(b' ')?;
        (date, of_day) = ((year, month, day), time_of_day(reader)?);
        expect_text(reader, b" GMT")?;
    } else {
        reader.expect(b' ')?;
        let month = month(reader)?;
        reader.expect(b' ')?;
        let day = if reader.eat(b' ') { digits(reader, 1)? } else { digits(reader, 2)? };
        reader.expect(b' ')?;
        of_day = time_of_day(reader)?;
        reader.expect(b' ')?;
        date = (digits(reader, 4)?, month, day);
    }
    seconds(date, of_day).ok_or(begin.fault(Fault::Date))
}

/// `1994-11-06T08:49:37Z`, with parts of a second, which are rounded up, and `+01:00` instead of `Z`.
pub(super) fn timestamp(reader: &mut Reader<'_>) -> Result<u64, FieldError> {
    let begin = *reader;
    let year = digits(reader, 4)?;
    reader.expect(b'-')?;
    let month = digits(reader, 2)?;
    reader.expect(b'-')?;
    let day = digits(reader, 2)?;
    if !reader.eat(b't') {
        reader.expect(b'T')?;
    }
    let mut of_day = time_of_day(reader)?;
    if reader.eat(b'.') {
        reader.digits(9)?;
        of_day = of_day.map(|seconds| seconds.saturating_add(1));
    }
    let local = seconds((year, month, day), of_day);
    let (sign, offset) = match reader.next() {
        Some(b'Z' | b'z') => (b'+', 0),
        Some(sign @ (b'+' | b'-')) => {
            let hours = digits(reader, 2)?;
            reader.expect(b':')?;
            // at most 99 of each
            (sign, hours.saturating_mul(3_600).saturating_add(digits(reader, 2)?.saturating_mul(60)))
        }
        Some(byte) => return Err(begin.fault(Fault::Byte(byte))),
        None => return Err(reader.unexpected()),
    };
    let utc = match sign {
        b'+' => local.and_then(|seconds| seconds.checked_sub(offset)),
        _ => local.and_then(|seconds| seconds.checked_add(offset)),
    };
    utc.ok_or(begin.fault(Fault::Date))
}

/// Exactly so many digits.
fn digits(reader: &mut Reader<'_>, length: usize) -> Result<u64, FieldError> {
    let begin = *reader;
    let number = reader.digits(length)?;
    let read = reader.at().saturating_sub(begin.at());
    if read == length { Ok(number) } else { Err(reader.unexpected()) }
}

fn expect_text(reader: &mut Reader<'_>, text: &[u8]) -> Result<(), FieldError> {
    if reader.eat_text(text) { Ok(()) } else { Err(reader.unexpected()) }
}

/// From 1 on.
fn month(reader: &mut Reader<'_>) -> Result<u64, FieldError> {
    let found = (1..).zip(MONTHS).find(|(_, name)| reader.eat_text(name));
    found.map(|(month, _)| month).ok_or(reader.unexpected())
}

fn of_this_age(year: u64) -> u64 {
    // two digits
    year.saturating_add(if year < 70 { 2_000 } else { 1_900 })
}

/// `08:49:37`, in seconds, if there is such a time; a leap second is the first of the next minute.
fn time_of_day(reader: &mut Reader<'_>) -> Result<Option<u64>, FieldError> {
    let hour = digits(reader, 2)?;
    reader.expect(b':')?;
    let minute = digits(reader, 2)?;
    reader.expect(b':')?;
    let second = digits(reader, 2)?;
    let there_is = hour < 24 && minute < 60 && second <= 60;
    // two digits each
    let seconds = hour.wrapping_mul(3_600).wrapping_add(minute.wrapping_mul(60)).wrapping_add(second);
    Ok(there_is.then_some(seconds))
}

/// Seconds since 1970, in the Gregorian calendar, of a year of four digits.
fn seconds((year, month, day): (u64, u64, u64), of_day: Option<u64>) -> Option<u64> {
    let is_leap = year.trailing_zeros() >= 2 && (year % 100 != 0 || year % 400 == 0);
    let length = match month {
        2 => 28 + u64::from(is_leap),
        4 | 6 | 9 | 11 => 30,
        1..=12 => 31,
        _ => return None,
    };
    if !(1..=length).contains(&day) || year < 1970 {
        return None;
    }
    // years that begin in March end with the day that leaps; of four digits, nothing overflows
    let (years, months) = if month > 2 { (year, month - 3) } else { (year - 1, month + 9) };
    let to_march = (153 * months + 2) / 5;
    let days = years * 365 + years / 4 - years / 100 + years / 400 + to_march + day - 1;
    // from 1 March of year 0 to 1 January 1970
    days.checked_sub(719_468)?.checked_mul(86_400)?.checked_add(of_day?)
}

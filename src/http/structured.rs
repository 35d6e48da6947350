//! The part of RFC 9651 (Structured Field Values for HTTP) that the fields are made of: items with parameters.
//!
//! It allocates nothing. What stands in a byte sequence or a display string is not looked into: it is told as it is, or
//! not at all.

use super::reader::Reader;
use super::{Fault, FieldError};

/// A value without parameters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Bare<'a> {
    Integer(i64),
    /// A String, as it stands between its quotes.
    Text(&'a [u8]),
    Token(&'a [u8]),
    /// A Byte Sequence, as it stands between its colons.
    Bytes(&'a [u8]),
    /// A Decimal, a Boolean, a Date or a Display String: none of the fields has one.
    Other,
}

fn is_token(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~:/".contains(&byte)
}

fn is_key(byte: u8) -> bool {
    matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'_' | b'-' | b'.' | b'*')
}

/// The name of a parameter.
pub(super) fn key<'a>(reader: &mut Reader<'a>) -> Result<&'a [u8], FieldError> {
    match reader.peek() {
        Some(b'a'..=b'z' | b'*') => Ok(reader.all(is_key)),
        _ => Err(reader.unexpected()),
    }
}

pub(super) fn bare<'a>(reader: &mut Reader<'a>) -> Result<Bare<'a>, FieldError> {
    match reader.peek() {
        Some(b'-' | b'0'..=b'9') => number(reader),
        Some(b'"') => text(reader),
        Some(b'A'..=b'Z' | b'a'..=b'z' | b'*') => Ok(Bare::Token(reader.all(is_token))),
        Some(b':') => bytes(reader),
        Some(b'?') => boolean(reader),
        Some(b'@') => date(reader),
        Some(b'%') => display_string(reader),
        _ => Err(reader.unexpected()),
    }
}

/// An Integer of at most 15 digits, or a Decimal of at most 12 and 3.
fn number<'a>(reader: &mut Reader<'a>) -> Result<Bare<'a>, FieldError> {
    let begin = *reader;
    let negative = reader.eat(b'-');
    let digits = reader.digits(15)?;
    if reader.peek() != Some(b'.') {
        // 15 digits fit
        let integer = i64::try_from(digits).unwrap_or(i64::MAX);
        return Ok(Bare::Integer(if negative { integer.wrapping_neg() } else { integer }));
    }
    let whole = reader.at().saturating_sub(begin.at()).saturating_sub(usize::from(negative));
    if whole > 12 {
        return Err(begin.fault(Fault::Digits));
    }
    reader.expect(b'.')?;
    reader.digits(3)?;
    Ok(Bare::Other)
}

fn text<'a>(reader: &mut Reader<'a>) -> Result<Bare<'a>, FieldError> {
    reader.expect(b'"')?;
    let mut inside = *reader;
    loop {
        reader.all(|byte| matches!(byte, b' '..=b'~') && byte != b'"' && byte != b'\\');
        match reader.peek() {
            Some(b'"') => break,
            Some(b'\\') => {
                reader.next();
                if !reader.eat(b'"') && !reader.eat(b'\\') {
                    return Err(reader.unexpected());
                }
            }
            _ => return Err(reader.unexpected()),
        }
    }
    let length = reader.at().saturating_sub(inside.at());
    reader.next();
    Ok(Bare::Text(inside.take(length)))
}

fn bytes<'a>(reader: &mut Reader<'a>) -> Result<Bare<'a>, FieldError> {
    reader.expect(b':')?;
    let read = reader.all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/' | b'='));
    reader.expect(b':')?;
    Ok(Bare::Bytes(read))
}

fn boolean<'a>(reader: &mut Reader<'a>) -> Result<Bare<'a>, FieldError> {
    reader.expect(b'?')?;
    if reader.eat(b'0') || reader.eat(b'1') { Ok(Bare::Other) } else { Err(reader.unexpected()) }
}

fn date<'a>(reader: &mut Reader<'a>) -> Result<Bare<'a>, FieldError> {
    reader.expect(b'@')?;
    let begin = *reader;
    match number(reader)? {
        Bare::Integer(_) => Ok(Bare::Other),
        _ => Err(begin.fault(Fault::Date)),
    }
}

fn display_string<'a>(reader: &mut Reader<'a>) -> Result<Bare<'a>, FieldError> {
    let is_digit = |byte: Option<u8>| matches!(byte, Some(b'0'..=b'9' | b'a'..=b'f'));
    reader.expect(b'%')?;
    reader.expect(b'"')?;
    loop {
        reader.all(|byte| matches!(byte, b' '..=b'~') && byte != b'"' && byte != b'%');
        match reader.peek() {
            Some(b'"') => break,
            Some(b'%') => {
                reader.next();
                for _ in 0..2 {
                    if !is_digit(reader.peek()) {
                        return Err(reader.unexpected());
                    }
                    reader.next();
                }
            }
            _ => return Err(reader.unexpected()),
        }
    }
    reader.next();
    Ok(Bare::Other)
}

/// The next parameter, `;name=value`, if there is one; `Other` where it has no value.
pub(super) fn parameter<'a>(reader: &mut Reader<'a>) -> Result<Option<(&'a [u8], Bare<'a>)>, FieldError> {
    if !reader.eat(b';') {
        return Ok(None);
    }
    reader.spaces();
    let name = key(reader)?;
    let value = if reader.eat(b'=') { bare(reader)? } else { Bare::Other };
    Ok(Some((name, value)))
}

/// Reads what stands between two members of a list; whether there is another one.
pub(super) fn another(reader: &mut Reader<'_>) -> Result<bool, FieldError> {
    let mut ahead = *reader;
    ahead.blanks();
    if ahead.peek().is_none() {
        *reader = ahead;
        return Ok(false);
    }
    ahead.expect(b',')?;
    ahead.blanks();
    *reader = ahead;
    // not even a comma may be the last
    if reader.peek().is_none() { Err(reader.unexpected()) } else { Ok(true) }
}

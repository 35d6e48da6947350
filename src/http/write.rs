//! How values are written: strings, bytes and numbers of RFC 9651, into memory of the caller's.

use core::fmt::{self, Display, Write};

use super::{Fault, FieldError, NoRoom};

/// The largest integer of a structured field: 15 digits.
const LARGEST: u64 = 999_999_999_999_999;

/// A number as a field may say it: what is more than 15 digits becomes the largest of these.
pub(super) const fn sayable(number: u64) -> u64 {
    if number < LARGEST { number } else { LARGEST }
}

/// Refuses a string that a field cannot hold: it may have the printable characters of ASCII, and spaces.
pub(super) const fn check_text(text: &str) -> Result<(), FieldError> {
    let mut rest = text.as_bytes();
    let mut at = 0;
    while let [first, more @ ..] = rest {
        if !matches!(first, b' '..=b'~') {
            return Err(FieldError { at, fault: Fault::Byte(*first) });
        }
        rest = more;
        at += 1;
    }
    Ok(())
}

/// A String of RFC 9651: in quotes, with a backslash before each quote and backslash.
pub(super) struct Quoted<'a>(pub(super) &'a str);

impl Display for Quoted<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_char('"')?;
        for part in self.0.split_inclusive(['"', '\\']) {
            match part.strip_suffix(['"', '\\']) {
                Some(plain) if part.ends_with('"') => write!(f, "{plain}\\\"")?,
                Some(plain) => write!(f, "{plain}\\\\")?,
                None => f.write_str(part)?,
            }
        }
        f.write_char('"')
    }
}

/// A Byte Sequence of RFC 9651: base64 between colons.
pub(super) struct Bytes<'a>(pub(super) &'a [u8]);

impl Display for Bytes<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
        f.write_char(':')?;
        for three in self.0.chunks(3) {
            let bits =
                three.iter().chain([&0, &0]).take(3).fold(0, |bits, &byte| bits << 8 | u32::from(byte));
            for (place, shift) in [18, 12, 6, 0].into_iter().enumerate() {
                // n bytes fill n + 1 digits
                let digit = DIGITS.get((bits >> shift & 63) as usize).filter(|_| place <= three.len());
                f.write_char(digit.map_or('=', |&digit| char::from(digit)))?;
            }
        }
        f.write_char(':')
    }
}

/// Several items in one field: a List of RFC 9651.
///
/// ```
/// use tollgate::http::{List, Policy};
///
/// let policies = [Policy::new("burst", 100)?.window(60), Policy::new("daily", 1_000)?.window(86_400)];
/// assert_eq!(List(&policies).to_string(), "\"burst\";q=100;w=60, \"daily\";q=1000;w=86400");
/// # Ok::<(), tollgate::http::FieldError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct List<'a, T>(pub &'a [T]);

impl<T: Display> Display for List<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (place, item) in self.0.iter().enumerate() {
            let between = if place == 0 { "" } else { ", " };
            write!(f, "{between}{item}")?;
        }
        Ok(())
    }
}

/// Writes a field's value into `memory`, without allocating, and answers it: of a [`Policy`](super::Policy), a
/// [`ServiceLimit`](super::ServiceLimit), a [`List`] of either, or a number of seconds.
///
/// ```
/// use tollgate::http::write_to;
///
/// let mut memory = [0; 20];
/// assert_eq!(write_to(&37_u64, &mut memory), Ok("37")); // Retry-After: 37
/// ```
///
/// # Errors
///
/// [`NoRoom`], with the bytes that it takes.
pub fn write_to<'m>(value: &impl Display, memory: &'m mut [u8]) -> Result<&'m str, NoRoom> {
    let mut into = Into { rest: &mut *memory, wanted: 0 };
    // it accepts whatever is written to it
    let _ = write!(into, "{value}");
    let wanted = into.wanted;
    memory.get(..wanted).and_then(|bytes| core::str::from_utf8(bytes).ok()).ok_or(NoRoom { wanted })
}

/// Writes as much as there is room for, and counts what was wanted.
struct Into<'m> {
    rest: &'m mut [u8],
    wanted: usize,
}

impl Write for Into<'_> {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        self.wanted = self.wanted.saturating_add(text.len());
        if let Some((place, rest)) = core::mem::take(&mut self.rest).split_at_mut_checked(text.len()) {
            place.copy_from_slice(text.as_bytes());
            self.rest = rest;
        }
        Ok(())
    }
}

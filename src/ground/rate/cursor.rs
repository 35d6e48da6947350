//! The text of a rate, byte by byte, in `const`.

use super::error::{RateError, RateFault};

/// What is left to read, and how much was read.
#[derive(Clone, Copy)]
pub(super) struct Cursor<'t> {
    pub(super) rest: &'t [u8],
    pub(super) at: usize,
}

impl<'t> Cursor<'t> {
    pub(super) const fn new(text: &'t str) -> Self {
        Self { rest: text.as_bytes(), at: 0 }
    }

    /// So many bytes further, or at the end.
    pub(super) const fn after(self, bytes: usize) -> Self {
        match self.rest.split_at_checked(bytes) {
            // no more than the length of the text
            Some((_, rest)) => Self { rest, at: self.at + bytes },
            None => Self { rest: &[], at: self.at + self.rest.len() },
        }
    }

    pub(super) const fn without_spaces(mut self) -> Self {
        while let [b' ' | b'\t', ..] = self.rest {
            self = self.after(1);
        }
        self
    }

    /// Without the one comma that may come before an option.
    pub(super) const fn without_comma(self) -> Self {
        match self.without_spaces().rest {
            [b',' | b';', ..] => self.without_spaces().after(1).without_spaces(),
            _ => self.without_spaces(),
        }
    }

    /// Without the one sign that may come before a value.
    pub(super) const fn without_equals(self) -> Self {
        match self.without_spaces().rest {
            [b'=' | b':', ..] => self.without_spaces().after(1).without_spaces(),
            _ => self.without_spaces(),
        }
    }

    /// The length in bytes of the letters that come next. What is not ASCII is taken for a letter, so that no character
    /// is cut.
    pub(super) const fn word(self) -> usize {
        let mut next = self;
        while let [b'a'..=b'z' | b'A'..=b'Z' | 0x80..=0xFF, ..] = next.rest {
            next = next.after(1);
        }
        next.at - self.at
    }

    /// Whether the next so many bytes are a name, in letters of any case.
    pub(super) const fn is(self, bytes: usize, name: &str) -> bool {
        let Some((mut word, _)) = self.rest.split_at_checked(bytes) else { return false };
        let mut name = name.as_bytes();
        while let ([a, rest_of_word @ ..], [b, rest_of_name @ ..]) = (word, name) {
            if !a.eq_ignore_ascii_case(b) {
                return false;
            }
            (word, name) = (rest_of_word, rest_of_name);
        }
        word.is_empty() && name.is_empty()
    }

    pub(super) const fn which_of(self, bytes: usize, names: &[&str]) -> Option<u32> {
        let (mut names, mut index) = (names, 0);
        while let [name, others @ ..] = names {
            if self.is(bytes, name) {
                return Some(index);
            }
            // one of a few
            (names, index) = (others, index + 1);
        }
        None
    }

    pub(super) const fn is_any(self, bytes: usize, names: &[&str]) -> bool {
        self.which_of(bytes, names).is_some()
    }

    /// What is wrong with the next so many bytes: a character at least, where there is one.
    pub(super) const fn error(self, bytes: usize, fault: RateFault) -> RateError {
        let (found, of_one) = match self.rest {
            [] => (None, 0),
            &[a @ 0xF0..=0xFF, b, c, d, ..] => (decoded([a & 0x07, b & 0x3F, c & 0x3F, d & 0x3F]), 4),
            &[a @ 0xE0..=0xEF, b, c, ..] => (decoded([0, a & 0x0F, b & 0x3F, c & 0x3F]), 3),
            &[a @ 0xC0..=0xDF, b, ..] => (decoded([0, 0, a & 0x1F, b & 0x3F]), 2),
            &[a, ..] => (Some(a as char), 1),
        };
        let length = if bytes == 0 { of_one } else { bytes };
        RateError { at: self.at, length, found, fault, instead: None }
    }
}

/// A character, of the six bits at a time that UTF-8 has of it.
const fn decoded([a, b, c, d]: [u8; 4]) -> Option<char> {
    char::from_u32((a as u32) << 18 | (b as u32) << 12 | (c as u32) << 6 | d as u32)
}

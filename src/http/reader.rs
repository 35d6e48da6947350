//! Reads bytes from the left, and knows how far it is.

use super::{Fault, FieldError};

/// The rest of a value. It never goes past the end.
#[derive(Clone, Copy, Debug)]
pub(super) struct Reader<'a> {
    rest: &'a [u8],
    length: usize,
}

impl<'a> Reader<'a> {
    pub(super) fn new(value: &'a [u8]) -> Self {
        Self { rest: value, length: value.len() }
    }

    /// How many bytes were read.
    pub(super) fn at(&self) -> usize {
        self.length.saturating_sub(self.rest.len())
    }

    pub(super) fn peek(&self) -> Option<u8> {
        self.rest.first().copied()
    }

    pub(super) fn next(&mut self) -> Option<u8> {
        let (&first, rest) = self.rest.split_first()?;
        self.rest = rest;
        Some(first)
    }

    /// Reads this byte, if it is next.
    pub(super) fn eat(&mut self, byte: u8) -> bool {
        let there = self.peek() == Some(byte);
        if there {
            self.next();
        }
        there
    }

    /// Reads this text, if it is next.
    pub(super) fn eat_text(&mut self, text: &[u8]) -> bool {
        let rest = self.rest.strip_prefix(text);
        self.rest = rest.unwrap_or(self.rest);
        rest.is_some()
    }

    /// This byte must be next.
    pub(super) fn expect(&mut self, byte: u8) -> Result<(), FieldError> {
        if self.eat(byte) { Ok(()) } else { Err(self.unexpected()) }
    }

    /// Nothing may follow.
    pub(super) fn expect_end(&self) -> Result<(), FieldError> {
        if self.rest.is_empty() { Ok(()) } else { Err(self.unexpected()) }
    }

    /// Reads all that is of a kind.
    pub(super) fn all(&mut self, of: impl Fn(u8) -> bool) -> &'a [u8] {
        self.take(self.rest.iter().take_while(|&&byte| of(byte)).count())
    }

    /// Reads so many bytes; all, where there are fewer.
    pub(super) fn take(&mut self, length: usize) -> &'a [u8] {
        let (read, rest) = self.rest.split_at_checked(length).unwrap_or((self.rest, &[]));
        self.rest = rest;
        read
    }

    pub(super) fn spaces(&mut self) {
        self.all(|byte| byte == b' ');
    }

    /// Spaces and tabs.
    pub(super) fn blanks(&mut self) {
        self.all(|byte| matches!(byte, b' ' | b'\t'));
    }

    /// A whole number of at most so many digits, and at least one.
    pub(super) fn digits(&mut self, most: usize) -> Result<u64, FieldError> {
        let begin = *self;
        let digits = self.all(|byte| byte.is_ascii_digit());
        if digits.is_empty() {
            return Err(self.unexpected());
        }
        let add = |number: u64, digit: &u8| {
            number.checked_mul(10)?.checked_add(u64::from(digit.wrapping_sub(b'0')))
        };
        let number = digits.iter().try_fold(0, add).filter(|_| digits.len() <= most);
        number.ok_or(begin.fault(Fault::Digits))
    }

    pub(super) fn fault(&self, fault: Fault) -> FieldError {
        FieldError { at: self.at(), fault }
    }

    /// What is next may not stand there.
    pub(super) fn unexpected(&self) -> FieldError {
        self.fault(self.peek().map_or(Fault::End, Fault::Byte))
    }
}

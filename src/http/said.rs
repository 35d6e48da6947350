//! What one family of fields says of a limit.

use core::time::Duration;

use super::items::{Items, count};
use super::reader::Reader;
use super::structured::{Bare, another, bare, key, parameter};
use super::when::When;
use super::{Fault, FieldError};

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Said {
    pub(super) remaining: Option<u64>,
    /// The longest until it resets, from now.
    pub(super) after: Option<Duration>,
    /// The latest at which it resets, since 1970.
    pub(super) at: Option<Duration>,
}

impl Said {
    /// Of a limit: the least that was said to remain.
    pub(super) fn remains(&mut self, remaining: u64) {
        self.remaining = Some(self.remaining.map_or(remaining, |least| least.min(remaining)));
    }

    /// Of a limit: the longest that it was said to take.
    pub(super) fn resets(&mut self, when: When) {
        match when {
            When::After(wait) => self.after = self.after.max(Some(wait)),
            When::At(time) => self.at = self.at.max(Some(time)),
        }
    }

    /// Of two limits the tighter: the one with less; of two with as much, until both have more.
    pub(super) fn tighter(self, other: Self) -> Self {
        match (self.remaining, other.remaining) {
            (Some(mine), Some(its)) if mine == its => {
                Self { after: self.after.max(other.after), at: self.at.max(other.at), ..self }
            }
            (Some(mine), Some(its)) if mine < its => self,
            (Some(_), None) => self,
            _ => other,
        }
    }
}

/// `RateLimit`: of the items the tightest; of a policy, if one is asked for.
pub(super) fn rate_limit(value: &[u8], policy: Option<&str>) -> Result<Said, FieldError> {
    if let Some(said) = dictionary(value)? {
        return Ok(said);
    }
    let mut tightest = Said::default();
    let mut begin = 0;
    let mut items = Items::new(value);
    while let Some(item) = items.next() {
        let item = item?;
        let remaining = item.remaining.ok_or(FieldError { at: begin, fault: Fault::Missing("r") })?;
        begin = items.at();
        if policy.is_none_or(|policy| item.name.is(policy)) {
            let after = item.effective_window.map(Duration::from_secs);
            tightest = tightest.tighter(Said { remaining: Some(remaining), after, at: None });
        }
    }
    Ok(tightest)
}

/// `limit=100, remaining=50, reset=30`, as of the draft 07; `None` where it is no Dictionary.
fn dictionary(value: &[u8]) -> Result<Option<Said>, FieldError> {
    let mut reader = Reader::new(value);
    reader.spaces();
    let mut ahead = reader;
    if key(&mut ahead).is_err() || !ahead.eat(b'=') {
        return Ok(None);
    }
    let (mut left, mut reset) = (None, None);
    loop {
        let begin = reader;
        let name = key(&mut reader)?;
        let value = if reader.eat(b'=') { bare(&mut reader)? } else { Bare::Other };
        while parameter(&mut reader)?.is_some() {}
        let number = |name| count(name, value).map_err(|fault| begin.fault(fault));
        match name {
            b"remaining" => left = Some(number("remaining")?),
            b"reset" => reset = Some(Duration::from_secs(number("reset")?)),
            _ => {}
        }
        if !another(&mut reader)? {
            break;
        }
    }
    match left {
        Some(_) => Ok(Some(Said { remaining: left, after: reset, at: None })),
        None => Err(reader.fault(Fault::Missing("remaining"))),
    }
}

/// `RateLimit-Remaining` and its kin: a number, rounded down; what follows a comma or a semicolon is passed over, as some
/// have told policies there.
pub(super) fn remaining(value: &[u8]) -> Result<u64, FieldError> {
    let mut reader = Reader::new(value);
    reader.blanks();
    let number = reader.digits(19)?;
    if reader.eat(b'.') {
        reader.digits(19)?;
    }
    reader.blanks();
    match reader.peek() {
        None | Some(b',' | b';') => Ok(number),
        Some(_) => Err(reader.unexpected()),
    }
}

use core::fmt;

use super::Live;
use crate::algorithms;
use crate::limiters::Place;
use crate::limiters::shaper::ShaperProfile;
use crate::word::attempt;
use crate::{Atomic, Carry, QuotaError, Shared};

/// Why a quota was not changed; it is as it was.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ChangeError {
    /// Another change is under way, or was just now.
    Busy,
    /// There is no such limiter; in words of 32 bits, 28 are left to tell the time, in those of 64, 56.
    Quota(QuotaError),
    /// More is owed than the new quota lends: give it more [`debt`](crate::Quota::debt), wait, or carry over less
    /// ([`Carry::Forgiving`]).
    Owed,
}

impl From<QuotaError> for ChangeError {
    fn from(error: QuotaError) -> Self {
        Self::Quota(error)
    }
}

impl fmt::Display for ChangeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Busy => f.write_str("another change of the quota is under way"),
            Self::Quota(error) => error.fmt(f),
            Self::Owed => f.write_str("more is owed than the new quota lends"),
        }
    }
}

impl core::error::Error for ChangeError {}

impl<W: Atomic, C: Place<W, Sharing = Shared>> Live<W, C> {
    /// The right-hand column of the docs of [`Live`].
    pub(in crate::limiters) fn change_to(
        &self,
        now: W,
        next: &ShaperProfile<W>,
        carry: Carry,
    ) -> Result<(), ChangeError> {
        if !self.changes.begin() {
            return Err(ChangeError::Busy);
        }
        let word = self.word().published();
        let generation = Self::generation(word);
        let following = Self::generation(generation.wrapping_add(W::ONE));
        let current = self.parameters(generation).read();
        self.parameters(following).publish(next);
        let step = |word: &W| {
            let time = word.wrapping_sub(generation);
            match algorithms::carried(&current, time, now, next, carry, Self::GENERATION) {
                Some(time) => (Some(time.wrapping_add(following)), true),
                None => (None, false),
            }
        };
        let published = attempt(word, step, |&word, next| self.word().publish(word, next));
        if published {
            self.changes.end();
            Ok(())
        } else {
            self.changes.abandon();
            Err(ChangeError::Owed)
        }
    }
}

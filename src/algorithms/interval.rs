//! The token bucket that refills at intervals: `refill` tokens at once every `period` ticks.
//!
//! ```text
//! word   index    the period that the tokens are as of: floor(now / period), modulo 2^(W/2);
//!                 the high half. Periods are aligned at tick 0.
//!        tokens   in the bucket; the low half
//! view   ahead    how many periods the index lies after that of `now`: 0, or more where another
//!                 caller's tick was newer. The request is then decided as at the index.
//! ```

use super::{Algorithm, IntervalProfile, sealed};
use crate::Width;
use crate::ground::Relative;

impl<W: Width> IntervalProfile<W> {
    #[inline]
    pub(super) fn pack(index: W, tokens: W) -> W {
        index.shl(Self::HALF).wrapping_add(tokens)
    }
}

/// A word of an interval bucket, seen at a tick.
#[derive(Clone, Copy, Debug)]
pub struct Level<W> {
    now: W,
    index: W,
    ahead: W,
    tokens: W,
}

impl<W: Width> sealed::Sealed for IntervalProfile<W> {}

impl<W: Width> Algorithm for IntervalProfile<W> {
    type Width = W;
    type View = Level<W>;

    const KIND: u8 = 2;

    #[inline]
    fn most(&self) -> W {
        self.capacity
    }

    #[inline]
    fn read(&self, word: W, now: W) -> Level<W> {
        let stored = word.shr(Self::HALF);
        let tokens = word.shl(Self::HALF).shr(Self::HALF).min(self.capacity);
        let index = self.grid().index(now);
        let ahead = self.grid().index_sub(stored, index);
        if ahead <= self.margin {
            return Level { now, index: stored, ahead, tokens };
        }
        // turns, refill and tokens are below 2^(W/2): (2^(W/2) - 1)^2 + 2^(W/2) - 1 < 2^W
        let turns = self.grid().index_sub(index, stored);
        let tokens = turns.wrapping_mul(self.refill).wrapping_add(tokens).min(self.capacity);
        Level { now, index, ahead: W::ZERO, tokens }
    }

    #[inline]
    fn write(&self, Level { index, tokens, .. }: Level<W>) -> W {
        Self::pack(index, tokens)
    }

    #[inline]
    fn take(&self, level: Level<W>, n: W) -> Option<Level<W>> {
        // as in GCRA, one comparison refuses both 0 and too many
        if n.wrapping_sub(W::ONE) >= level.tokens {
            return None;
        }
        Some(Level { tokens: level.tokens.wrapping_sub(n), ..level })
    }

    #[inline]
    fn touched(&self, level: Level<W>) -> Level<W> {
        level
    }

    #[inline]
    fn filled(&self, level: Level<W>) -> Level<W> {
        Level { tokens: self.capacity, ..level }
    }

    #[inline]
    fn drained(&self, level: Level<W>) -> Level<W> {
        Level { tokens: W::ZERO, ..level }
    }

    fn parameters(&self) -> impl Iterator<Item = W> {
        [self.period, self.capacity, self.refill, self.initial, self.margin].into_iter()
    }

    /// The tokens, and the ticks until the next turn.
    #[allow(clippy::cast_possible_truncation, reason = "half a word")]
    fn saved(&self, Level { now, ahead, tokens, .. }: Level<W>) -> Relative {
        Relative { due: self.grid().due(now, ahead), tokens: tokens.widen() as u32 }
    }

    /// The turns of the time that it was off are given at once.
    fn restored(&self, Relative { due, tokens }: Relative, now: W, off: u64) -> Option<Level<W>> {
        if u64::from(tokens) > self.capacity.widen() {
            return None;
        }
        let (turns, next) = self.grid().resumed(due, off)?;
        let given = turns.saturating_mul(self.refill.widen());
        let tokens = given.saturating_add(tokens.into()).min(self.capacity.widen());
        let (index, ahead) = self.grid().aligned(next, now);
        Some(Level { now, index, ahead, tokens: W::narrow(tokens) })
    }

    #[inline]
    fn remaining(&self, level: Level<W>) -> W {
        level.tokens
    }

    #[inline]
    fn wait(&self, level: Level<W>, n: W) -> W {
        if n > self.capacity {
            return W::MAX;
        }
        if n <= level.tokens {
            return W::ZERO;
        }
        let turns = n.wrapping_sub(level.tokens).div_ceil(self.refill);
        self.grid().until(level.now, turns.wrapping_add(level.ahead))
    }

    #[inline]
    fn reset_after(&self, level: Level<W>) -> W {
        self.wait(level, self.capacity)
    }
}

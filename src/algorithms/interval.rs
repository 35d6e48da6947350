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
use crate::ground::{Relative, div};

impl<W: Width> IntervalProfile<W> {
    #[inline]
    pub(super) fn pack(index: W, tokens: W) -> W {
        index.shl(Self::HALF).wrapping_add(tokens)
    }

    /// `a - b` for indices: modulo 2^(W/2).
    #[inline]
    fn index_sub(a: W, b: W) -> W {
        a.wrapping_sub(b).shl(Self::HALF).shr(Self::HALF)
    }

    /// Ticks until `turns` more periods have begun: `(floor(now / period) + turns) * period - now`.
    #[inline]
    fn until(&self, now: W, turns: W) -> W {
        // A profile that was accepted keeps `turns * period` in range; the rest of the sum is below one
        // period, so the product modulo M, less it, is exact.
        let begun = now.wrapping_sub(self.periods(now).wrapping_mul(self.period()));
        turns.wrapping_mul(self.period()).wrapping_sub(begun)
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
        let index = self.periods(now);
        let ahead = Self::index_sub(stored, index);
        if ahead <= self.margin {
            return Level { now, index: stored, ahead, tokens };
        }
        // turns, refill and tokens are below 2^(W/2): (2^(W/2) - 1)^2 + 2^(W/2) - 1 < 2^W
        let turns = Self::index_sub(index, stored);
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

    /// The tokens, and the ticks until the next turn. The last turn came no later than `stale` after `now`, and
    /// so the next may come `margin` periods after it, even where borders of a clock that starts often have
    /// put it off for longer.
    #[allow(clippy::cast_possible_truncation, reason = "half a word")]
    fn saved(&self, Level { now, ahead, tokens, .. }: Level<W>) -> Relative {
        let due = self.until(now, ahead.wrapping_add(W::ONE));
        let due = due.min(self.margin.wrapping_mul(self.period()));
        Relative { due: due.widen(), tokens: tokens.widen() as u32 }
    }

    /// The turns of the time that it was off are given at once. Those to come fall on the borders of this
    /// clock, the first one on the first border that is not before it: where a border comes before, the index
    /// is written one ahead.
    ///
    /// ```text
    /// turns that were due     |  . . .  due |      period      |      period      |
    /// borders of this clock           |      period      |      period      |
    ///                                 ^ not a turn        ^ the first turn    ^ the second
    /// ```
    fn restored(&self, Relative { due, tokens }: Relative, now: W, off: u64) -> Option<Level<W>> {
        let (period, margin) = (self.period().widen(), self.margin.widen());
        if due == 0 || due > margin.saturating_mul(period) || u64::from(tokens) > self.capacity.widen() {
            return None;
        }
        let (turns, next) = match off.checked_sub(due) {
            None => (0, due - off),
            Some(since) => (div(since, period) + 1, period - (since - div(since, period) * period)),
        };
        // no turn before this moment was later than it, whoever saw it from a late tick
        let next = next.min(period);
        let given = turns.saturating_mul(self.refill.widen());
        let tokens = given.saturating_add(tokens.into()).min(self.capacity.widen());
        // at most 1: `next` is at most a period, and the next border a tick away or more
        let borders = next.saturating_sub(self.until(now, W::ONE).widen()).div_ceil(period.max(1));
        let ahead = W::narrow(borders);
        let index = self.periods(now).wrapping_add(ahead);
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
        self.until(level.now, turns.wrapping_add(level.ahead))
    }

    #[inline]
    fn reset_after(&self, level: Level<W>) -> W {
        self.wait(level, self.capacity)
    }
}

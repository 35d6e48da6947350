//! Periods of one length, aligned at tick 0, which a word counts by an index of so many bits.

use crate::Width;
use crate::ground::div;

/// Whether the tick of a word of `width` bits wraps in use, so that the index must survive it: only a
/// period that divides the ring does. A tick of 64 bits does not wrap.
pub(super) const fn wraps(width: u32) -> bool {
    width < 64
}

/// How a profile keeps the length of a period: where the tick wraps, as the logarithm of it to base 2.
pub(super) const fn kept(period: u64, width: u32) -> u64 {
    if wraps(width) { period.ilog2() as u64 } else { period }
}

/// How many periods a word's index may lie after that of a tick that is `stale` ticks late.
pub(super) const fn margin(stale: u64, period: u64) -> u64 {
    stale.div_ceil(period).saturating_add(1)
}

/// The periods of a profile.
#[derive(Clone, Copy)]
pub(super) struct Grid<W> {
    /// As [`kept`].
    pub(super) period: W,
    /// As [`margin`].
    pub(super) margin: W,
    /// Of the index.
    pub(super) bits: u32,
}

impl<W: Width> Grid<W> {
    /// `floor(now / period)`.
    #[inline]
    pub(super) fn index(self, now: W) -> W {
        if wraps(W::BITS) { now.shr(self.period_log2()) } else { now.div_floor(self.period) }
    }

    #[inline]
    #[allow(clippy::cast_possible_truncation, reason = "a logarithm of at most 64 bits")]
    fn period_log2(self) -> u32 {
        self.period.widen() as u32
    }

    /// Ticks in a period.
    #[inline]
    pub(super) fn period(self) -> W {
        if wraps(W::BITS) { W::ONE.shl(self.period_log2()) } else { self.period }
    }

    /// `a - b` for indices: modulo 2^bits.
    #[inline]
    pub(super) fn index_sub(self, a: W, b: W) -> W {
        let rest = W::BITS.wrapping_sub(self.bits);
        a.wrapping_sub(b).shl(rest).shr(rest)
    }

    /// Ticks since the period of `now` began.
    #[inline]
    pub(super) fn elapsed(self, now: W) -> W {
        now.wrapping_sub(self.index(now).wrapping_mul(self.period()))
    }

    /// Ticks until `turns` more periods have begun: `(floor(now / period) + turns) * period - now`.
    #[inline]
    pub(super) fn until(self, now: W, turns: W) -> W {
        // A profile that was accepted keeps `turns * period` in range; the rest of the sum is below one
        // period, so the product modulo M, less it, is exact.
        turns.wrapping_mul(self.period()).wrapping_sub(self.elapsed(now))
    }

    /// The ticks until the next turn, of a state to be saved. The last turn came no later than `stale` after `now`,
    /// and so the next may come `margin` periods after it, even where borders of a clock that starts often have
    /// put it off for longer.
    pub(super) fn due(self, now: W, ahead: W) -> u64 {
        let due = self.until(now, ahead.wrapping_add(W::ONE));
        due.min(self.margin.wrapping_mul(self.period())).widen()
    }

    /// How many turns have come in `off` ticks, if the first was `due` then, and ticks until the next one; `None`
    /// where no turn can be due like that.
    pub(super) fn resumed(self, due: u64, off: u64) -> Option<(u64, u64)> {
        let (period, margin) = (self.period().widen(), self.margin.widen());
        if due == 0 || due > margin.saturating_mul(period) {
            return None;
        }
        let (turns, next) = match off.checked_sub(due) {
            None => (0, due - off),
            Some(since) => (div(since, period) + 1, period - (since - div(since, period) * period)),
        };
        // no turn before this moment was later than it, whoever saw it from a late tick
        Some((turns, next.min(period)))
    }

    /// The index, and how many periods after that of `now` it lies, of a state whose next turn is due in `next`
    /// ticks. Turns to come fall on the borders of this clock, the first one on the first border that is not before
    /// it: where a border comes before, the index is written one ahead.
    ///
    /// ```text
    /// turns that were due     |  . . .  due |      period      |      period      |
    /// borders of this clock           |      period      |      period      |
    ///                                 ^ not a turn        ^ the first turn    ^ the second
    /// ```
    pub(super) fn aligned(self, next: u64, now: W) -> (W, W) {
        // at most 1: `next` is at most a period, and the next border a tick away or more
        let before = next.saturating_sub(self.until(now, W::ONE).widen());
        let ahead = W::narrow(before.div_ceil(self.period().widen().max(1)));
        (self.index(now).wrapping_add(ahead), ahead)
    }
}

//! The sliding window of two counters: what came in this window, and what came in the one before.
//!
//! ```text
//! word   index      the window that the counts are as of: floor(now / w), modulo 2^bits; the high bits.
//!                   Windows of w ticks are aligned at tick 0.
//!        previous   cells in the window before that; in the middle
//!        current    cells in it; the low bits
//! view   ahead      how many windows the index lies after that of `now`: 0, or more where another caller's
//!                   tick was newer. The request is then decided as at the first tick of the index's window.
//!        elapsed    e: ticks since the index's window began; 0 where it lies ahead
//! ```
//!
//! The estimate of what came in the last w ticks takes the cells of the window before as spread evenly over it, so
//! that (w - e) / w of them still count. All is multiplied by w, so nothing is rounded:
//!
//! ```text
//! n cells conform   iff   current * w + previous * (w - e) + n * w <= limit * w
//! ```

use super::{Algorithm, WindowProfile, sealed};
use crate::Width;
use crate::ground::{Relative, div};

/// A word of a sliding window, seen at a tick.
#[derive(Clone, Copy, Debug)]
pub struct Counts<W> {
    now: W,
    index: W,
    ahead: W,
    previous: W,
    current: W,
}

/// Bits of each count in a [`Snapshot`](crate::Snapshot).
const SAVED: u32 = 16;
const MOST_SAVED: u64 = (1 << SAVED) - 1;

impl<W: Width> WindowProfile<W> {
    /// The counts after that many turns.
    #[inline]
    fn turned(turns: W, previous: W, current: W) -> (W, W) {
        if turns == W::ZERO {
            (previous, current)
        } else if turns == W::ONE {
            (current, W::ZERO)
        } else {
            (W::ZERO, W::ZERO)
        }
    }

    /// Ticks since the window of the index began.
    #[inline]
    fn elapsed(&self, counts: Counts<W>) -> u64 {
        if counts.ahead == W::ZERO { self.grid().elapsed(counts.now).widen() } else { 0 }
    }

    /// Cells of the window before that count when `elapsed` of its ticks have slid out, rounded up. `elapsed` is below a
    /// window, and `previous` at most the limit: what is multiplied is no more than limit * window.
    #[inline]
    fn carried_over(&self, previous: W, elapsed: u64) -> u64 {
        let left = self.length().saturating_sub(elapsed);
        previous.widen().saturating_mul(left).div_ceil(self.length().max(1))
    }

    /// The first of the window's ticks, counted from 0, at which no more than `room` of `previous` cells count;
    /// `None` where there is none in this window.
    ///
    /// `previous * (w - e) <= room * w`, that is `w - e <= floor(room * w / previous)`: e is smallest where both
    /// sides are equal, and below w where the quotient is at least 1.
    fn first_tick(&self, previous: W, room: W) -> Option<u64> {
        if previous <= room {
            return Some(0);
        }
        let left = div(room.widen().saturating_mul(self.length()), previous.widen());
        (left >= 1).then(|| self.length().saturating_sub(left))
    }

    /// How many more windows must begin, and which tick of the last one it is, counted from 0, at which what is left
    /// of the counts is no more than `room`.
    fn room_at(&self, Counts { previous, current, .. }: Counts<W>, elapsed: u64, room: W) -> (u64, u64) {
        if current <= room {
            if let Some(tick) = self.first_tick(previous, room.wrapping_sub(current)) {
                return (0, tick.max(elapsed));
            }
        }
        self.first_tick(current, room).map_or((2, 0), |tick| (1, tick))
    }

    /// Ticks from `now` until that tick of that window.
    fn ticks_until(&self, counts: Counts<W>, (turns, tick): (u64, u64)) -> W {
        let turns = W::narrow(turns).wrapping_add(counts.ahead);
        // modulo M where it is a tick that has passed, which the tick of that window makes good
        self.grid().until(counts.now, turns).wrapping_add(W::narrow(tick))
    }

    /// What a snapshot counts in: units of 2^k cells, of which the limit has no more than `SAVED` bits can count.
    fn unit(&self) -> u32 {
        // of a limit that was accepted, far less
        let k = self.counter_bits().min(W::BITS).saturating_sub(SAVED);
        if self.limit.widen() > MOST_SAVED << k { k + 1 } else { k }
    }
}

impl<W: Width> sealed::Sealed for WindowProfile<W> {}

impl<W: Width> Algorithm for WindowProfile<W> {
    type Width = W;
    type View = Counts<W>;

    const KIND: u8 = 4;

    #[inline]
    fn most(&self) -> W {
        self.limit
    }

    #[inline]
    fn read(&self, word: W, now: W) -> Counts<W> {
        let bits = self.counter_bits();
        let count = |word: W| {
            word.shl(W::BITS.wrapping_sub(bits)).shr(W::BITS.wrapping_sub(bits)).min(self.limit)
        };
        let (previous, current) = (count(word.shr(bits)), count(word));
        let stored = word.shr(bits.wrapping_mul(2));
        let index = self.grid().index(now);
        let ahead = self.grid().index_sub(stored, index);
        if ahead <= self.margin {
            return Counts { now, index: stored, ahead, previous, current };
        }
        let turns = self.grid().index_sub(index, stored);
        let (previous, current) = Self::turned(turns, previous, current);
        Counts { now, index, ahead: W::ZERO, previous, current }
    }

    #[inline]
    fn write(&self, Counts { index, previous, current, .. }: Counts<W>) -> W {
        let bits = self.counter_bits();
        index.shl(bits).wrapping_add(previous).shl(bits).wrapping_add(current)
    }

    #[inline]
    fn take(&self, counts: Counts<W>, n: W) -> Option<Counts<W>> {
        // one comparison refuses both 0 and too many
        if n.wrapping_sub(W::ONE) >= self.limit.saturating_sub(counts.current) {
            return None;
        }
        let current = counts.current.wrapping_add(n);
        // at most the limit, as `current` is: so limit * w is the most that is compared
        let room = self.limit.wrapping_sub(current).widen().wrapping_mul(self.length());
        let left = self.length().wrapping_sub(self.elapsed(counts));
        (counts.previous.widen().wrapping_mul(left) <= room).then_some(Counts { current, ..counts })
    }

    #[inline]
    fn touched(&self, counts: Counts<W>) -> Counts<W> {
        counts
    }

    #[inline]
    fn filled(&self, counts: Counts<W>) -> Counts<W> {
        Counts { previous: W::ZERO, current: W::ZERO, ..counts }
    }

    #[inline]
    fn drained(&self, counts: Counts<W>) -> Counts<W> {
        Counts { current: counts.current.wrapping_add(self.remaining(counts)), ..counts }
    }

    fn parameters(&self) -> impl Iterator<Item = W> {
        [self.window, self.limit, self.margin, self.counter, self.index].into_iter()
    }

    /// The ticks until the next turn, and both counts, of 16 bits each: rounded up to a unit where the limit has more.
    fn saved(&self, Counts { now, ahead, previous, current, .. }: Counts<W>) -> Relative {
        let unit = 1 << self.unit();
        let [previous, current] = [previous, current].map(|count| count.widen().div_ceil(unit));
        let tokens = (previous << SAVED) + current;
        #[allow(clippy::cast_possible_truncation, reason = "of 16 bits each")]
        Relative { due: self.grid().due(now, ahead), tokens: tokens as u32 }
    }

    /// What comes later counts for longer: where the first turn is put off, no cell is forgotten too early.
    fn restored(&self, Relative { due, tokens }: Relative, now: W, off: u64) -> Option<Counts<W>> {
        let most = self.limit.widen().div_ceil(1 << self.unit());
        let (previous, current) = (u64::from(tokens >> SAVED), u64::from(tokens) & MOST_SAVED);
        if previous > most || current > most {
            return None;
        }
        let (turns, next) = self.grid().resumed(due, off)?;
        let cells = |units: u64| W::narrow((units << self.unit()).min(self.limit.widen()));
        let (previous, current) = Self::turned(W::narrow(turns.min(2)), cells(previous), cells(current));
        let (index, ahead) = self.grid().aligned(next, now);
        Some(Counts { now, index, ahead, previous, current })
    }

    #[inline]
    fn remaining(&self, counts: Counts<W>) -> W {
        let carried = self.carried_over(counts.previous, self.elapsed(counts));
        self.limit.saturating_sub(counts.current).saturating_sub(W::narrow(carried))
    }

    #[inline]
    fn wait(&self, counts: Counts<W>, n: W) -> W {
        if n > self.limit {
            return W::MAX;
        }
        if n <= self.remaining(counts) {
            return W::ZERO;
        }
        let at = self.room_at(counts, self.elapsed(counts), self.limit.wrapping_sub(n));
        self.ticks_until(counts, at)
    }

    #[inline]
    fn reset_after(&self, counts: Counts<W>) -> W {
        if counts.current > W::ZERO {
            return self.ticks_until(counts, (2, 0));
        }
        if counts.previous > W::ZERO { self.ticks_until(counts, (1, 0)) } else { W::ZERO }
    }
}

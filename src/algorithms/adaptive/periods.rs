//! When a period ends, and which of them it was.
//!
//! ```text
//! due      the tick at which the period ends, in the high bits | the generation of the period
//! tally    the record of the controller                        | the generation of the period
//! ```
//!
//! A turn swaps the tally for one of the next generation, and then moves `due` on. Who finds the tally ahead of `due`
//! knows that somebody has taken the turn, and that only its second half may be missing, which anybody can do.

use super::{Rule, lowest, turned};
use crate::ground::{generation_bits, unless_asked};
use crate::{Quota, Width};

/// How long a period is, on the ring of the ticks.
#[derive(Clone, Copy, Debug)]
#[repr(C)]
pub(crate) struct Periods<W> {
    /// A tick: above what a clock narrower than the word, and the generation, leave free.
    tick: W,
    period: W,
    /// The furthest ahead that `due` can be: a period, and how old a tick may be. What is further ahead has passed.
    horizon: W,
}

macro_rules! periods {
    ($($width:ident)*) => {$(
        #[allow(dead_code, reason = "of a width that this target cannot change by compare-and-swap")]
        impl Periods<$width> {
            /// Those of a quota that was accepted, and leaves room for a generation.
            #[allow(clippy::cast_possible_truncation, reason = "twice the horizon is less than the ring")]
            pub(crate) const fn of(quota: &Quota) -> Self {
                let bits = match quota.clock_bits {
                    Some(bits) => bits,
                    None => <$width>::BITS,
                };
                let shift = <$width>::BITS - bits;
                let horizon = quota.period + unless_asked(quota.stale, <$width>::BITS, bits);
                Self {
                    tick: 1 << shift,
                    period: (quota.period << shift) as $width,
                    horizon: (horizon << shift) as $width,
                }
            }

            /// The two words before the first call: the tally is ahead, since no period has begun yet. The first
            /// call at `now` or later begins one.
            #[allow(clippy::cast_possible_truncation, reason = "a record was made for this very width")]
            pub(crate) const fn start(&self, now: $width, record: u64) -> ($width, $width) {
                (now.wrapping_mul(self.tick), (record as $width) << generation_bits(<$width>::BITS) | 1)
            }
        }
    )*};
}

periods!(u8 u16 u32 u64);

impl<W: Width> Periods<W> {
    /// Whether the period has ended at `now`.
    #[inline]
    pub(crate) fn is_over(&self, due: W, now: W) -> bool {
        let until = time(due).wrapping_sub(now.wrapping_mul(self.tick));
        // one comparison for both ends, since 0 - 1 wraps to the maximum
        until.wrapping_sub(W::ONE) >= self.horizon
    }

    /// How many periods have ended, of which the first is that of `due`.
    fn ended(&self, due: W, now: W) -> W {
        // at least the horizon less than the ring, so that one more than the quotient is still a number
        now.wrapping_mul(self.tick).wrapping_sub(time(due)).div_floor(self.period).wrapping_add(W::ONE)
    }

    /// The end of the period that `now` lies in.
    pub(crate) fn following(&self, due: W, now: W) -> W {
        let since = self.ended(due, now).wrapping_mul(self.period);
        time(due).wrapping_add(since).wrapping_add(next(due))
    }

    /// The tally after the turn: what was heard is in the state, and nothing is heard yet.
    pub(crate) fn turned(&self, rule: &impl Rule<W>, tally: W, due: W, now: W) -> W {
        let record = turned(rule, record(tally), self.ended(due, now));
        with_record(next(tally), record)
    }
}

/// How a tally is to a `due`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Turn {
    /// Of the same period: nobody has taken the turn.
    ToBeTaken,
    /// Ahead: somebody has, and `due` can move on.
    Taken,
    /// It was seen before a turn that moved `due` on, or there were very many turns since `due` was seen.
    SeenEarlier,
}

impl Turn {
    pub(crate) fn of<W: Width>(tally: W, due: W) -> Self {
        let bits = generation_bits(W::BITS);
        let ahead = lowest(tally.wrapping_sub(due), bits);
        if ahead == W::ZERO {
            Self::ToBeTaken
        } else if ahead <= W::ONE.shl(bits - 1) {
            Self::Taken
        } else {
            Self::SeenEarlier
        }
    }
}

/// The word without its generation.
fn time<W: Width>(word: W) -> W {
    word.wrapping_sub(lowest(word, generation_bits(W::BITS)))
}

/// The generation after that of the word.
fn next<W: Width>(word: W) -> W {
    lowest(word.wrapping_add(W::ONE), generation_bits(W::BITS))
}

/// The record in a tally.
#[inline]
pub(crate) fn record<W: Width>(tally: W) -> W {
    tally.shr(generation_bits(W::BITS))
}

/// The tally with another record, of the same generation.
#[inline]
pub(crate) fn with_record<W: Width>(tally: W, record: W) -> W {
    let bits = generation_bits(W::BITS);
    record.shl(bits).wrapping_add(lowest(tally, bits))
}

#[cfg(test)]
mod tests {
    use super::Turn;

    /// Half of the generations are ahead, the others were seen earlier.
    #[test]
    fn a_tally_is_told_from_one_that_was_seen_earlier() {
        for due in 0..16_u32 {
            let turns = [0, 1, 8, 9, 15].map(|ahead| Turn::of(due + ahead, due | 0x70));
            let [same, next, last, first_earlier, before] = turns;
            assert_eq!((same, next, last), (Turn::ToBeTaken, Turn::Taken, Turn::Taken));
            assert_eq!((first_earlier, before), (Turn::SeenEarlier, Turn::SeenEarlier));
        }
    }
}

//! The exact log: every grant of the last `window` ticks, in a ring of as many slots as cells may be in them.
//!
//! ```text
//! slot   tick      of the grant, modulo R; the high bits. Never before that of the slot before it.
//!        total     cells granted so far, this grant's included, modulo 2^b
//!        written   the lowest bit: 1 in even laps, 0 in odd ones, so that zeroed slots are those of no lap
//! head   lap       how many times the ring was gone round; the high bits
//!        position  of the slot that is written next, from 0 to limit - 1
//!        entries   how many slots before that one, counting back, may still be in someone's window; the low bits
//! age    of an entry: 1 for the newest, 2 for the one before it, ..., limit for the one that is overwritten next
//! ```
//!
//! An entry is one grant of one cell or more, so entries that are in a window are no more than the limit, and the ring
//! never lacks a slot.
//!
//! # Why a number of entries, and not their ticks alone
//!
//! ## Background
//!
//! A tick in a slot is told modulo R. Where calls are rare, the entries of a ring are spread over as much time as you
//! please: the oldest of a hundred, one a day, is a hundred days old. Modulo R it may well look like one of a minute
//! ago, and a caller would be refused for it.
//!
//! ## Solution
//!
//! The head counts the entries that may matter still. Each grant drops those that are no longer in the window of any
//! caller, however late, and so does `touch`.
//!
//! ## Why does this work?
//!
//! Entries that were not dropped are less than `window + stale` older than the newest one. So their ages are told apart
//! modulo R for `max_idle` ticks from the newest entry on, and it does not matter how old the others are.
//!
//! ## Example
//!
//! R = 256, window 60, stale 10. A cell at each multiple of 50: at tick 300 the entries 200, 250 and 300 are
//! counted. The one of tick 50, which looks as if it were of tick 306, is not.

use super::{LogDecision, LogDenied, LogOutcome, LogProfile, Step};
use crate::Width;

/// What was seen of a log at one moment, for `n` cells at a tick.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Logged<W> {
    pub(crate) head: W,
    /// The slot that is written next, as it was.
    pub(crate) slot: W,
    /// The tick that a grant is stored at, in a slot's bits.
    tick: W,
    /// Cells in the window, at most the limit.
    count: W,
    /// The total of the newest entry.
    total: W,
    retry_after: W,
    reset_after: W,
    /// As it is where a grant is stored.
    reset_after_grant: W,
}

/// A ring as one head tells of it: the slots by their ages.
struct Entries<'a, W, F> {
    profile: &'a LogProfile<W>,
    head: W,
    /// The slot at the head's position, which alone may be written meanwhile: as it was when it was looked at.
    slot: W,
    load: F,
}

impl<W: Width> LogProfile<W> {
    /// The slot that is written next.
    #[inline]
    pub(crate) fn position(&self, head: W) -> W {
        let bits = self.position_bits();
        head.shr(bits).shl(W::BITS.wrapping_sub(bits)).shr(W::BITS.wrapping_sub(bits))
    }

    #[inline]
    fn entries(&self, head: W) -> W {
        let rest = W::BITS.wrapping_sub(self.position_bits());
        head.shl(rest).shr(rest)
    }

    /// Whether the slot at the head's position was written in the head's lap.
    #[inline]
    pub(crate) fn is_written(&self, head: W, slot: W) -> bool {
        let lap = head.shr(self.position_bits().wrapping_mul(2));
        lap.wrapping_add(slot).shl(W::BITS - 1) != W::ZERO
    }

    /// A number of ticks, modulo R.
    #[inline]
    fn modulo(&self, ticks: W) -> W {
        ticks.shl(self.below()).shr(self.below())
    }

    #[inline]
    fn tick(&self, slot: W) -> W {
        slot.shr(self.below())
    }

    /// Cells granted after one slot up to another one.
    #[inline]
    fn cells(&self, from: W, to: W) -> W {
        let rest = W::BITS.wrapping_sub(self.below());
        // the lowest bit is none of theirs
        let total = |slot: W| slot.shr(1);
        total(to).wrapping_sub(total(from)).shl(rest.wrapping_add(1)).shr(rest.wrapping_add(1))
    }

    /// Whether a cell of that slot is in the window of a caller at `now`: less than `window` ticks old, or ahead by no
    /// more than a tick may be late.
    #[inline]
    fn in_window(&self, slot: W, now: W) -> bool {
        let age = now.wrapping_sub(self.tick(slot)).wrapping_add(self.stale);
        self.modulo(age) < self.window.wrapping_add(self.stale)
    }

    /// Ticks from `now` until that slot has left the window.
    #[inline]
    fn leaves_after(&self, slot: W, now: W) -> W {
        self.modulo(self.tick(slot).wrapping_add(self.window).wrapping_sub(now))
    }

    /// What there is for `n` cells at `now`, of slots that are loaded by their positions.
    pub(crate) fn seen(&self, head: W, slot: W, now: W, n: W, load: impl Fn(W) -> W) -> Logged<W> {
        let entries = Entries { profile: self, head, slot, load };
        let newest = entries.at(W::ONE);
        let inside = entries.in_window(now);
        let count = entries.cells_in(inside).min(self.limit);
        let reset_after = if inside == W::ZERO { W::ZERO } else { self.leaves_after(newest, now) };
        let ahead = self.modulo(self.tick(newest).wrapping_sub(now));
        let behind = entries.count() > W::ZERO && ahead <= self.stale;
        let ahead = if behind { ahead } else { W::ZERO };
        Logged {
            head,
            slot,
            tick: self.modulo(now.wrapping_add(ahead)),
            count,
            total: newest,
            retry_after: entries.wait(inside, count, now, n),
            reset_after,
            reset_after_grant: ahead.wrapping_add(self.window),
        }
    }

    /// All of `n` cells or nothing: what is written into the slot, and the answer.
    pub(crate) fn decide(&self, seen: &Logged<W>, n: W) -> Step<W, LogDecision<W>> {
        let Logged { count, retry_after, reset_after, .. } = *seen;
        let room = self.limit.wrapping_sub(count);
        if n > room {
            let outcome = LogOutcome { remaining: room, retry_after, reset_after };
            let denied = if n > self.limit { LogDenied::Never } else { LogDenied::NotYet };
            return (None, Err(denied(outcome)));
        }
        let reset_after = if n == W::ZERO { reset_after } else { seen.reset_after_grant };
        let outcome = LogOutcome { remaining: room.wrapping_sub(n), retry_after: W::ZERO, reset_after };
        ((n > W::ZERO).then(|| self.entry(seen, n)), Ok(outcome))
    }

    /// As many of `n` cells as conform, but not none: how many, and what they leave. What was seen is for one cell, or
    /// for none where `n` is 0.
    pub(crate) fn decide_up_to(
        &self,
        seen: &Logged<W>,
        n: W,
    ) -> Step<W, LogDecision<W, (W, LogOutcome<W>)>> {
        // where there is no room, one is refused
        let n = n.min(self.limit.wrapping_sub(seen.count).max(W::ONE));
        let (next, answer) = self.decide(seen, n);
        (next, answer.map(|outcome| (n, outcome)))
    }

    /// The slot of a grant.
    fn entry(&self, seen: &Logged<W>, n: W) -> W {
        let rest = W::BITS.wrapping_sub(self.below());
        let total = seen.total.shr(1).wrapping_add(n).shl(rest.wrapping_add(1)).shr(rest);
        // not what the slot says now
        let written = W::ONE.wrapping_sub(seen.slot.shl(W::BITS - 1).shr(W::BITS - 1));
        seen.tick.shl(self.below()).wrapping_add(total).wrapping_add(written)
    }

    /// The head after the slot at its position was `written`.
    pub(crate) fn advanced(&self, head: W, written: W, load: impl Fn(W) -> W) -> W {
        let entries = Entries { profile: self, head, slot: written, load };
        let kept = entries.kept(self.tick(written), self.limit.wrapping_sub(W::ONE));
        let position = self.position(head).wrapping_add(W::ONE);
        // of the lap and the position alone
        let before = head.wrapping_sub(self.entries(head));
        let step = W::ONE.shl(self.position_bits());
        let next = if position == self.limit {
            let lap = self.position_bits().wrapping_mul(2);
            before.shr(lap).wrapping_add(W::ONE).shl(lap)
        } else {
            before.wrapping_add(step)
        };
        next.wrapping_add(kept).wrapping_add(W::ONE)
    }

    /// The head without the entries that are in nobody's window at `now`.
    pub(crate) fn touched(&self, head: W, slot: W, now: W, load: impl Fn(W) -> W) -> W {
        let entries = Entries { profile: self, head, slot, load };
        self.cleared(head).wrapping_add(entries.kept(now, self.limit))
    }

    /// The head of an empty log.
    pub(crate) fn cleared(&self, head: W) -> W {
        head.wrapping_sub(self.entries(head))
    }
}

impl<W: Width, F: Fn(W) -> W> Entries<'_, W, F> {
    /// How many may be in a window.
    #[inline]
    fn count(&self) -> W {
        self.profile.entries(self.head).min(self.profile.limit)
    }

    /// The slot of an age from 1 to the limit.
    #[inline]
    fn at(&self, age: W) -> W {
        let (position, limit) = (self.profile.position(self.head), self.profile.limit);
        if age >= limit {
            return self.slot;
        }
        let back = if age > position { limit.wrapping_sub(age) } else { W::ZERO.wrapping_sub(age) };
        (self.load)(position.wrapping_add(back))
    }

    /// How many of the newest `most` entries, from the newest one on, are so, where all after the first that is not so
    /// are not so either.
    #[inline]
    fn newest_that(&self, most: W, so: impl Fn(W) -> bool) -> W {
        let (mut known, mut refuted) = (W::ZERO, most.wrapping_add(W::ONE));
        loop {
            let half = refuted.wrapping_sub(known).shr(1);
            if half == W::ZERO {
                return known;
            }
            let age = known.wrapping_add(half);
            if so(self.at(age)) {
                known = age;
            } else {
                refuted = age;
            }
        }
    }

    /// How many are in the window of a caller at `now`. A full window is seen at the first look.
    #[inline]
    fn in_window(&self, now: W) -> W {
        let count = self.count();
        if count == self.profile.limit && self.profile.in_window(self.slot, now) {
            return count;
        }
        self.newest_that(count, |slot| self.profile.in_window(slot, now))
    }

    /// Cells in the newest `inside` entries; as many as the limit where no entry is left that tells what was before
    /// them, and each has one at least.
    #[inline]
    fn cells_in(&self, inside: W) -> W {
        if inside >= self.profile.limit {
            return self.profile.limit;
        }
        self.profile.cells(self.at(inside.wrapping_add(W::ONE)), self.at(W::ONE))
    }

    /// How many, of at most so many, are in the window of anybody who comes after one at `tick`.
    #[inline]
    fn kept(&self, tick: W, most: W) -> W {
        let Self { profile, .. } = self;
        let reach = profile.window.wrapping_add(profile.stale);
        // ahead of a late tick is not old
        let old = |slot: W| {
            let age = tick.wrapping_sub(profile.tick(slot)).wrapping_add(profile.stale);
            profile.modulo(age) >= reach.wrapping_add(profile.stale)
        };
        self.newest_that(self.count().min(most), |slot| !old(slot))
    }

    /// Ticks until `n` cells conform beside the `count` ones of the newest `inside` entries: until so many have left
    /// that the cells after them leave room.
    fn wait(&self, inside: W, count: W, now: W, n: W) -> W {
        let Self { profile, .. } = self;
        if n > profile.limit {
            return W::MAX;
        }
        let room = profile.limit.wrapping_sub(n);
        if count <= room {
            return W::ZERO;
        }
        let newest = self.at(W::ONE);
        let last = self.newest_that(inside, |slot| profile.cells(slot, newest) <= room);
        profile.leaves_after(self.at(last), now)
    }
}

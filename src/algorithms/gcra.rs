//! The generic cell rate algorithm (ITU-T I.371, ATM Forum TM 4.0), in exact sub-ticks.
//!
//! ```text
//! word   tat      the theoretical arrival time of the next cell, in sub-ticks modulo M = 2^W
//! view   t        now * scale, modulo M
//!        tat      as in the word, which may lie in the past
//! debt            how far tat lies after t; 0 where it lies in the past, when the bucket is full
//!
//!        t                 t + capacity                  t + horizon                       t + M
//! -------|----------------------|------------------------------|----------- ... --------------|
//!  full  |  cells in the bucket |  reservations, debt, and     |  the past: full              |
//!        |                      |  ticks older than another's  |                              |
//! ```
//!
//! # Why the horizon, and not the sign
//!
//! ## Background
//!
//! A word that wraps has no first and no last value; something must say whether a `tat` is ahead of
//! `t` or behind it. The usual way (RFC 1982) halves the ring. A limiter that is idle for more than half
//! the ring then takes its own past for the future: on a 32-bit clock of microseconds it falls silent
//! after 36 minutes of rest.
//!
//! ## Solution
//!
//! A `tat` lies in the future for three honest reasons only: cells in the bucket (at most `capacity`),
//! reservations and debits (at most `debt` more), and a `now` that is older than another thread's (at
//! most `stale` more). What is further ahead than their sum, the horizon, is the past.
//!
//! ## Why does this work?
//!
//! The profile keeps the horizon below half of the ring, so an honest future is never read as the past.
//! The past is read as such for all the rest of the ring, `max_idle` ticks, nearly the whole of it when
//! the horizon is short. Multiplication modulo M commutes with the wrap of the clock: `now * scale` needs
//! no epoch.
//!
//! ## Example
//!
//! W = 8, scale 1, interval 10, capacity 20, stale and debt 0. At `now` 250 a cell is taken: tat = 4. At
//! `now` 255 it is 5 ahead, at `now` 3 it is 1 ahead, at `now` 4 it is 0. From then on it is "255 ahead",
//! "254 ahead", and so on, which is the past, until 236 ticks later it is 20 ahead, which is not.

use super::{Algorithm, Lending, Profile, sealed};
use crate::Width;
use crate::ground::Relative;

/// A word of GCRA, seen at a tick.
#[derive(Clone, Copy, Debug)]
pub struct Arrival<W> {
    pub(super) t: W,
    pub(super) tat: W,
}

impl<W: Width, D: Lending<W>> Profile<W, D> {
    #[inline]
    pub(super) fn debt(&self, Arrival { t, tat }: Arrival<W>) -> W {
        let ahead = tat.wrapping_sub(t);
        if ahead > self.horizon { W::ZERO } else { ahead }
    }

    /// `n * I` sub-ticks, and the most debt that there may be before them.
    ///
    /// Neither wraps where `1 <= n <= burst = floor(C / I)`; otherwise they mean nothing.
    #[inline]
    fn cost_and_room(&self, n: W) -> (W, W) {
        let cost = n.wrapping_mul(self.interval);
        (cost, self.capacity.wrapping_sub(cost))
    }
}

impl<W: Width, D: Lending<W>> sealed::Sealed for Profile<W, D> {}

impl<W: Width, D: Lending<W>> Algorithm for Profile<W, D> {
    type Width = W;
    type View = Arrival<W>;

    const KIND: u8 = D::KIND;

    #[inline]
    fn most(&self) -> W {
        self.burst
    }

    #[inline]
    fn read(&self, tat: W, now: W) -> Arrival<W> {
        Arrival { t: now.wrapping_mul(self.scale), tat }
    }

    #[inline]
    fn write(&self, Arrival { tat, .. }: Arrival<W>) -> W {
        tat
    }

    /// By branches rather than by a debt that is computed first: what is predicted does not delay the
    /// swap. On Zen 4 (x86-64, release) 10.0 cycles instead of 11.3 where it conforms, 3.2 instead of 4.0
    /// where it does not.
    #[inline]
    fn take(&self, Arrival { t, tat }: Arrival<W>, n: W) -> Option<Arrival<W>> {
        let (cost, room) = self.cost_and_room(n);
        let ahead = tat.wrapping_sub(t);
        let from = if ahead <= room {
            tat
        } else if ahead > self.horizon {
            t
        } else {
            return None;
        };
        // One comparison for both ends, since 0 - 1 wraps to the maximum. It stands here, where a refusal
        // does not pay for it: with an `n` that it refuses, the branches before it can only refuse too
        // early.
        if n.wrapping_sub(W::ONE) >= self.burst {
            return None;
        }
        // ahead <= room = capacity - cost, or none at all: the new debt is at most the capacity
        Some(Arrival { t, tat: from.wrapping_add(cost) })
    }

    #[inline]
    fn touched(&self, view: Arrival<W>) -> Arrival<W> {
        Arrival { tat: view.t.wrapping_add(self.debt(view)), ..view }
    }

    #[inline]
    fn filled(&self, Arrival { t, .. }: Arrival<W>) -> Arrival<W> {
        Arrival { t, tat: t }
    }

    #[inline]
    fn drained(&self, view: Arrival<W>) -> Arrival<W> {
        Arrival { tat: view.t.wrapping_add(self.debt(view).max(self.capacity)), ..view }
    }

    fn parameters(&self) -> impl Iterator<Item = W> {
        let plain = [self.scale, self.interval, self.capacity, self.horizon, self.burst];
        plain.into_iter().chain(self.lent.parameter())
    }

    /// The debt, in sub-ticks.
    fn saved(&self, view: Arrival<W>) -> Relative {
        Relative { due: self.debt(view).widen(), tokens: 0 }
    }

    fn restored(&self, Relative { due, tokens }: Relative, now: W, off: u64) -> Option<Arrival<W>> {
        if due > self.horizon.widen() || tokens != 0 {
            return None;
        }
        // a product that saturates is more than any debt
        let left = due.saturating_sub(off.saturating_mul(self.scale.widen()));
        // More than what can be owed was seen from a late tick. The newest one saw no more, and `now` is no older;
        // so that whoever is late after this may still be so by all of `stale`.
        let left = left.min(self.most_owed().widen());
        let t = now.wrapping_mul(self.scale);
        Some(Arrival { t, tat: t.wrapping_add(W::narrow(left)) })
    }

    #[inline]
    fn remaining(&self, view: Arrival<W>) -> W {
        let debt = self.debt(view);
        if debt > self.capacity {
            return W::ZERO;
        }
        self.capacity.wrapping_sub(debt).div_floor(self.interval)
    }

    #[inline]
    fn wait(&self, view: Arrival<W>, n: W) -> W {
        if n == W::ZERO {
            return W::ZERO;
        }
        if n > self.burst {
            return W::MAX;
        }
        let (_, room) = self.cost_and_room(n);
        let debt = self.debt(view);
        if debt <= room {
            return W::ZERO;
        }
        debt.wrapping_sub(room).div_ceil(self.scale)
    }

    #[inline]
    fn reset_after(&self, view: Arrival<W>) -> W {
        self.debt(view).div_ceil(self.scale)
    }
}

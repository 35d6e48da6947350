//! The generic cell rate algorithm (ITU-T I.371, ATM Forum TM 4.0), in exact sub-ticks.
//!
//! ```text
//! word   tat      the theoretical arrival time of the next cell, in sub-ticks modulo M = 2^W
//! view   t        now * scale, modulo M
//!        debt     how far tat lies after t; 0 when the bucket is full
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
//! "254 ahead", and so on, which is the past, until 235 ticks later it is 20 ahead, which is not.

use super::{Algorithm, Profile, sealed};
use crate::Width;

/// A word of GCRA, seen at a tick.
#[derive(Clone, Copy, Debug)]
pub struct Debt<W> {
    t: W,
    debt: W,
}

impl<W: Width> sealed::Sealed for Profile<W> {}

impl<W: Width> Algorithm for Profile<W> {
    type Width = W;
    type View = Debt<W>;

    #[inline]
    fn most(&self) -> W {
        self.burst
    }

    #[inline]
    fn read(&self, tat: W, now: W) -> Debt<W> {
        let t = now.wrapping_mul(self.scale);
        let ahead = tat.wrapping_sub(t);
        Debt { t, debt: if ahead > self.horizon { W::ZERO } else { ahead } }
    }

    #[inline]
    fn write(&self, Debt { t, debt }: Debt<W>) -> W {
        t.wrapping_add(debt)
    }

    #[inline]
    fn take(&self, Debt { t, debt }: Debt<W>, n: W) -> Option<Debt<W>> {
        // one comparison for two: 0 - 1 wraps to the maximum
        if n.wrapping_sub(W::ONE) >= self.burst {
            return None;
        }
        // 1 <= n <= burst = floor(capacity / interval): neither line wraps
        let cost = n.wrapping_mul(self.interval);
        let room = self.capacity.wrapping_sub(cost);
        // debt <= room, so the sum is at most the capacity
        (debt <= room).then(|| Debt { t, debt: debt.wrapping_add(cost) })
    }

    #[inline]
    fn filled(&self, Debt { t, .. }: Debt<W>) -> Debt<W> {
        Debt { t, debt: W::ZERO }
    }

    #[inline]
    fn drained(&self, Debt { t, debt }: Debt<W>) -> Debt<W> {
        Debt { t, debt: debt.max(self.capacity) }
    }

    #[inline]
    fn remaining(&self, Debt { debt, .. }: Debt<W>) -> W {
        if debt > self.capacity {
            return W::ZERO;
        }
        self.capacity.wrapping_sub(debt).div_floor(self.interval)
    }

    #[inline]
    fn wait(&self, Debt { debt, .. }: Debt<W>, n: W) -> W {
        if n == W::ZERO {
            return W::ZERO;
        }
        if n > self.burst {
            return W::MAX;
        }
        let room = self.capacity.wrapping_sub(n.wrapping_mul(self.interval));
        if debt <= room {
            return W::ZERO;
        }
        debt.wrapping_sub(room).div_ceil(self.scale)
    }

    #[inline]
    fn reset_after(&self, Debt { debt, .. }: Debt<W>) -> W {
        debt.div_ceil(self.scale)
    }
}

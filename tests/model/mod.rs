//! What the library is compared with: slow exact models in unbounded integers, on a clock that never wraps.
//!
//! A [`Model`] and a [`Subject`] take the same [`Call`] and give an [`Answer`] each; a [`Trial`] asks both
//! and compares. The models keep tokens where the library keeps a time, so that no formula is shared.

#![allow(dead_code, unused_imports, reason = "each test file uses its part")]

mod bucket;
mod lender;
mod pair;
mod shaper;
mod shaper_trial;
mod subject;
mod trial;
mod turns;
mod wish;

pub(crate) use bucket::{Asked, Bucket};
pub(crate) use lender::{Slot, Terms};
pub(crate) use pair::Pair;
pub(crate) use shaper::{Refunds, Shapes, Told};
pub(crate) use shaper_trial::{Ask, Refunding, Shaping};
pub(crate) use subject::{Apart, ByHandle, Subject, by_handle};
pub(crate) use trial::{Clock, History, Move, Step, Trial};
pub(crate) use turns::Turns;
pub(crate) use wish::{IntervalWish, Wish};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Verb {
    TryAcquire,
    AcquireUpTo,
    Peek,
    Status,
    Touch,
    Fill,
    Drain,
}

/// A verb, and its number of cells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Call {
    pub(crate) verb: Verb,
    pub(crate) n: u64,
}

impl Call {
    pub(crate) const fn take(n: u64) -> Self {
        Self { verb: Verb::TryAcquire, n }
    }

    pub(crate) const fn up_to(n: u64) -> Self {
        Self { verb: Verb::AcquireUpTo, n }
    }

    pub(crate) const fn peek(n: u64) -> Self {
        Self { verb: Verb::Peek, n }
    }

    pub(crate) const STATUS: Self = Self { verb: Verb::Status, n: 0 };
    pub(crate) const TOUCH: Self = Self { verb: Verb::Touch, n: 0 };
    pub(crate) const FILL: Self = Self { verb: Verb::Fill, n: 0 };
    pub(crate) const DRAIN: Self = Self { verb: Verb::Drain, n: 0 };
}

/// As of after the decision.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct State {
    pub(crate) remaining: u64,
    pub(crate) reset_after: u64,
}

/// All that a caller is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Answer {
    Granted { taken: u64, state: State },
    NotYet { retry_after: u64, state: State },
    Never { state: State },
    Done,
}

impl Answer {
    pub(crate) fn taken(self) -> u64 {
        if let Self::Granted { taken, .. } = self { taken } else { 0 }
    }

    pub(crate) fn is_granted(self) -> bool {
        matches!(self, Self::Granted { .. })
    }
}

/// An exact limiter: what it holds at a tick, and what it becomes.
pub(crate) trait Model: Clone + core::fmt::Debug {
    /// Whether a refusal proves that the state is not told by the past.
    const REFUSAL_RENEWS: bool;

    /// The most cells at one instant.
    fn most(&self) -> u64;
    fn remaining(&self, now: i128) -> u64;
    fn reset_after(&self, now: i128) -> u64;
    /// Ticks until `n` cells conform, of which there are at most `most`.
    fn wait(&self, now: i128, n: u64) -> u64;

    /// After `n` cells that conform.
    fn taken(&self, now: i128, n: u64) -> Self;
    fn touched(&self, now: i128) -> Self;
    fn filled(&self, now: i128) -> Self;
    fn drained(&self, now: i128) -> Self;

    fn state(&self, now: i128) -> State {
        State { remaining: self.remaining(now), reset_after: self.reset_after(now) }
    }

    /// The state that a call leaves, where it writes one, and its answer.
    fn ask(&self, now: i128, Call { verb, n }: Call) -> (Option<Self>, Answer) {
        match verb {
            Verb::TryAcquire => self.acquire(now, n),
            Verb::AcquireUpTo => self.acquire(now, n.min(self.remaining(now).max(1))),
            Verb::Peek => (None, self.acquire(now, n).1),
            Verb::Status => self.acquire(now, 0),
            Verb::Touch => (Some(self.touched(now)), Answer::Done),
            Verb::Fill => (Some(self.filled(now)), Answer::Done),
            Verb::Drain => (Some(self.drained(now)), Answer::Done),
        }
    }

    fn acquire(&self, now: i128, n: u64) -> (Option<Self>, Answer) {
        if n == 0 {
            return (None, Answer::Granted { taken: 0, state: self.state(now) });
        }
        if n <= self.remaining(now) {
            let after = self.taken(now, n);
            let state = after.state(now);
            return (Some(after), Answer::Granted { taken: n, state });
        }
        let state = self.state(now);
        if n > self.most() {
            return (None, Answer::Never { state });
        }
        (None, Answer::NotYet { retry_after: self.wait(now, n), state })
    }
}

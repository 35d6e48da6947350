//! Two rates in one word: both halves are GCRA, and move together.
//!
//! ```text
//! word   high half: tat of the second     low half: tat of the first
//! view   each half at the low bits of `now`, as its own profile reads it
//! ```
//!
//! Nothing here computes with times: a verb is that of both halves. Since one swap writes both, a refusal by
//! either leaves the other as it was, and a mask of who refused is of one and the same view.

use core::ops::Deref;

use super::gcra::Arrival;
use super::{Algorithm, Denied, DualProfile, sealed};
use crate::Width;
use crate::ground::{Half, Relative};

/// A word of two rates, seen at a tick.
#[derive(Clone, Copy, Debug)]
pub struct Arrivals<H> {
    first: Arrival<H>,
    second: Arrival<H>,
}

/// Which of two rates refused.
///
/// ```
/// use tollgate::{DualGcra64, Quota, RefusedBy};
///
/// let limiter = DualGcra64::new(Quota::new(10, 1_000, 10), Quota::new(1_000, 3_600_000, 12)).unwrap();
/// limiter.try_acquire(0, 10).unwrap();
/// assert_eq!(limiter.try_acquire(0, 2).unwrap_err().refused_by(), RefusedBy::First);
/// assert_eq!(limiter.try_acquire(0, 3).unwrap_err().refused_by(), RefusedBy::Both);
/// limiter.try_acquire(500, 2).unwrap();
/// let denied = limiter.try_acquire(500, 1).unwrap_err();
/// assert_eq!((denied.refused_by().mask(), denied.retry_after()), (2, 3_100));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RefusedBy {
    /// The first alone: 1 in the mask.
    First = 1,
    /// The second alone: 2.
    Second = 2,
    /// Each of them: 3.
    Both = 3,
}

impl RefusedBy {
    /// Bit 0 for the first, bit 1 for the second.
    #[must_use]
    pub const fn mask(self) -> u32 {
        self as u32
    }
}

impl<H: Half, R: Deref<Target = DualProfile<H>>> Denied<R> {
    /// Which of the two rates said no, at the same view of the word: the one to wait for, or to complain to. Of
    /// [`Never`](Denied::Never) too, where a rate whose burst would do may have refused for now.
    #[must_use]
    pub fn refused_by(&self) -> RefusedBy {
        let (Self::NotYet(outcome) | Self::Never(outcome)) = self;
        let (profile, view) = (outcome.profile(), outcome.view);
        let n = cells(self.refused());
        let first = profile.first.take(view.first, n).is_none();
        let second = profile.second.take(view.second, n).is_none();
        match (first, second) {
            (true, false) => RefusedBy::First,
            (false, true) => RefusedBy::Second,
            _ => RefusedBy::Both,
        }
    }
}

/// A number of cells as a half counts them: more than it can count are more than any burst, as its maximum is.
#[inline]
fn cells<H: Half>(n: H::Double) -> H {
    let (low, high) = H::split(n);
    if high == H::ZERO { low } else { H::MAX }
}

/// A half's number of cells in the integers of the word.
#[inline]
fn widened<H: Half>(n: H) -> H::Double {
    H::join(n, H::ZERO)
}

impl<H: Half> DualProfile<H> {
    fn both(
        &self,
        view: Arrivals<H>,
        verb: impl Fn(&super::Profile<H>, Arrival<H>) -> Arrival<H>,
    ) -> Arrivals<H> {
        Arrivals { first: verb(&self.first, view.first), second: verb(&self.second, view.second) }
    }
}

impl<H: Half> sealed::Sealed for DualProfile<H> {}

impl<H: Half> Algorithm for DualProfile<H> {
    type Width = H::Double;
    type View = Arrivals<H>;

    const KIND: u8 = 5;

    #[inline]
    fn most(&self) -> H::Double {
        widened(self.burst())
    }

    #[inline]
    fn read(&self, word: H::Double, now: H::Double) -> Arrivals<H> {
        let ((first, second), (clock, _)) = (H::split(word), H::split(now));
        Arrivals { first: self.first.read(first, clock), second: self.second.read(second, clock) }
    }

    #[inline]
    fn write(&self, Arrivals { first, second }: Arrivals<H>) -> H::Double {
        H::join(self.first.write(first), self.second.write(second))
    }

    #[inline]
    fn take(&self, Arrivals { first, second }: Arrivals<H>, n: H::Double) -> Option<Arrivals<H>> {
        let n = cells(n);
        Some(Arrivals { first: self.first.take(first, n)?, second: self.second.take(second, n)? })
    }

    #[inline]
    fn touched(&self, view: Arrivals<H>) -> Arrivals<H> {
        self.both(view, Algorithm::touched)
    }

    #[inline]
    fn filled(&self, view: Arrivals<H>) -> Arrivals<H> {
        self.both(view, Algorithm::filled)
    }

    #[inline]
    fn drained(&self, view: Arrivals<H>) -> Arrivals<H> {
        self.both(view, Algorithm::drained)
    }

    fn parameters(&self) -> impl Iterator<Item = H::Double> {
        self.first.parameters().chain(self.second.parameters()).map(widened)
    }

    /// Both debts, in sub-ticks: of the first in the low 32 bits, of the second in the high ones.
    fn saved(&self, Arrivals { first, second }: Arrivals<H>) -> Relative {
        let (first, second) = (self.first.saved(first), self.second.saved(second));
        // a half has at most 32 bits
        Relative { due: second.due << 32 | first.due, tokens: 0 }
    }

    fn restored(
        &self,
        Relative { due, tokens }: Relative,
        now: H::Double,
        off: u64,
    ) -> Option<Arrivals<H>> {
        let (clock, _) = H::split(now);
        let half = |due| Relative { due, tokens };
        Some(Arrivals {
            first: self.first.restored(half(due & u64::from(u32::MAX)), clock, off)?,
            second: self.second.restored(half(due >> 32), clock, off)?,
        })
    }

    #[inline]
    fn remaining(&self, Arrivals { first, second }: Arrivals<H>) -> H::Double {
        widened(self.first.remaining(first).min(self.second.remaining(second)))
    }

    #[inline]
    fn wait(&self, Arrivals { first, second }: Arrivals<H>, n: H::Double) -> H::Double {
        if n > self.most() {
            return Width::MAX;
        }
        let n = cells(n);
        widened(self.first.wait(first, n).max(self.second.wait(second, n)))
    }

    #[inline]
    fn reset_after(&self, Arrivals { first, second }: Arrivals<H>) -> H::Double {
        widened(self.first.reset_after(first).max(self.second.reset_after(second)))
    }
}

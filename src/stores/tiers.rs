//! Several limits, taken all or none.
//!
//! # Why in one order, and why look first
//!
//! ## Background
//!
//! One after another in whatever order they were listed: Ann takes the last cell of the limit A, Bob that of B; Ann is
//! refused by B, Bob by A; each gives back what it has, and nobody got on, though there was room for one of them. Who
//! is always refused by the last limit of a list takes from all the others, each time, cells that somebody else could
//! have had meanwhile.
//!
//! ## Solution
//!
//! All take in one order, that of the addresses of the words, however the caller listed them. Before anything is taken
//! all of them are asked, and nothing is written where one refuses. Where a take fails all the same, since another
//! caller came between, those before it are given back, the last one first.
//!
//! ## Why does this work?
//!
//! Let each of some callers find room if it were alone. Of all the refusals, look at one by the limit that is the last
//! in the order. It was made because somebody else held cells of that limit. That caller was not refused by it, and not
//! by one before it, which it had passed; if it was refused at all, then by a later one, but there is no refusal by a
//! later one. So it was granted.
//!
//! ## Example
//!
//! Ann wants A and B, Bob B and A; there is one cell in each. Both begin with A. Who comes second is refused there,
//! and has taken nothing; the other one goes on to B, which nobody holds.

use core::fmt;

use heapless::Vec;

use super::denied::{Said, TierMask, TiersDenied};
use super::tier::Tier;
use crate::Atomic;
use crate::algorithms::Taken;

/// Why a limit is not taken into a set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TiersError {
    /// There is no room: the set was made for so many.
    Full {
        /// The most that there can be.
        most: usize,
    },
    /// The word is in the set already: its cells would be counted twice.
    Duplicate {
        /// The place at which it was listed.
        of: usize,
    },
}

impl fmt::Display for TiersError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Full { most } => write!(f, "no room: the set is of at most {most}"),
            Self::Duplicate { of } => write!(f, "the same limiter as at place {of}"),
        }
    }
}

impl core::error::Error for TiersError {}

/// Up to `N` limits, at most 32, that are taken all or none: per user, per model, and all in all.
///
/// ```
/// use tollgate::{Gcra64, Quota, Tier, Tiers, checked};
///
/// static USER: Gcra64 = checked!(Gcra64::new(Quota::per_second(5, 1_000)));
/// static MODEL: Gcra64 = checked!(Gcra64::new(Quota::per_second(50, 1_000)));
/// static ALL: Gcra64 = checked!(Gcra64::new(Quota::per_second(200, 1_000)));
///
/// let limits: Tiers<u64, 3> = Tiers::of([Tier::new(&USER), Tier::new(&MODEL), Tier::new(&ALL)])?;
/// assert!(limits.try_acquire(0, 5).is_ok());
/// let denied = limits.try_acquire(0, 1).unwrap_err();
/// assert_eq!((denied.refused().bits(), denied.retry_after()), (0b001, 200));
/// assert_eq!(MODEL.status(0).remaining(), 45); // a refusal takes nothing
/// # Ok::<(), tollgate::TiersError>(())
/// ```
///
/// The callers who share a limiter may list it in any order, beside any others. What holds of each limiter holds as if
/// it were asked alone: its bound is that of its profile. A refusal writes nothing, unless another caller came between
/// the look and the take; then what was taken is given back at once, whole. Two exceptions, neither of which admits
/// more. Where cells were reserved or debited in that moment behind those taken from a [`Shaper`](crate::Shaper), or
/// where that other caller's tick is newer than `now` by so much that part of them has come back by itself: then they
/// stay taken. And the difference between two such ticks is minted at most, each time, as by
/// [`refund`](crate::Limiter::refund). With contending callers at least one is granted what it asks for, whenever each
/// alone would be.
///
/// What is refused renews no limiter that is idle; see [`Profile::max_idle`](crate::Profile::max_idle).
///
/// A set costs nothing to share: the state is in the limiters. Every method may be called from any number of threads
/// and interrupts at once, and is lock-free, as the limiters are.
#[derive(Clone, Debug)]
pub struct Tiers<'l, W: Atomic, const N: usize> {
    /// In the order in which all callers take them.
    tiers: Vec<Tier<'l, W>, N>,
}

impl<W: Atomic, const N: usize> Default for Tiers<'_, W, N> {
    fn default() -> Self {
        Self::new()
    }
}

impl<'l, W: Atomic, const N: usize> Tiers<'l, W, N> {
    /// A set of none, which grants everything.
    #[must_use]
    pub const fn new() -> Self {
        const { assert!(N <= 32, "a mask has 32 bits") };
        Self { tiers: Vec::new() }
    }

    /// A set of these, in the caller's order.
    ///
    /// # Errors
    ///
    /// As [`push`](Self::push).
    pub fn of<const M: usize>(tiers: [Tier<'l, W>; M]) -> Result<Self, TiersError> {
        let mut set = Self::new();
        for tier in tiers {
            set.push(tier)?;
        }
        Ok(set)
    }

    /// One more, at the next place of the caller's list.
    ///
    /// ```
    /// use tollgate::{Gcra32, Quota, Tier, Tiers, TiersError};
    ///
    /// let [a, b] = [(); 2].map(|()| Gcra32::new(Quota::new(1, 100, 3)).unwrap());
    /// let mut tiers = Tiers::<u32, 1>::new();
    /// tiers.push(Tier::new(&a))?;
    /// assert_eq!(tiers.push(Tier::new(&a)), Err(TiersError::Duplicate { of: 0 }));
    /// assert_eq!(tiers.push(Tier::new(&b)), Err(TiersError::Full { most: 1 }));
    /// # Ok::<(), TiersError>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`TiersError`], and then the set is as it was.
    pub fn push(&mut self, tier: Tier<'l, W>) -> Result<(), TiersError> {
        let mut next = tier;
        for tier in &self.tiers {
            if tier.address() == next.address() {
                return Err(TiersError::Duplicate { of: tier.listed as usize });
            }
            next.listed = next.listed.wrapping_add(1);
        }
        if self.tiers.is_full() {
            return Err(TiersError::Full { most: N });
        }
        // each of those behind its place moves on by one
        for tier in &mut self.tiers {
            if tier.address() > next.address() {
                core::mem::swap(tier, &mut next);
            }
        }
        // there is room: see above
        let _ = self.tiers.push(next);
        Ok(())
    }

    /// Takes `n` cells from each, or none from any. `n` of 0 conforms.
    ///
    /// The answer names those in shadow that would have refused.
    ///
    /// # Errors
    ///
    /// [`TiersDenied`]: which of them refused, and for how long.
    pub fn try_acquire(&self, now: W, n: W) -> Result<TierMask, TiersDenied<W>> {
        self.try_acquire_each(now, &[n; N])
    }

    /// Takes from each as many cells as are listed at its place, or none from any.
    ///
    /// ```
    /// use tollgate::{Gcra64, Quota, Tier, Tiers};
    ///
    /// let requests = Gcra64::new(Quota::per_minute(60, 1_000)).unwrap();
    /// let bytes = Gcra64::new(Quota::per_minute(1_000_000, 1_000)).unwrap();
    /// let both: Tiers<u64, 2> = Tiers::of([Tier::new(&requests), Tier::new(&bytes)])?;
    /// assert!(both.try_acquire_each(0, &[1, 600_000]).is_ok());
    /// assert_eq!(both.try_acquire_each(0, &[1, 600_000]).unwrap_err().refused().bits(), 0b10);
    /// assert_eq!(requests.status(0).remaining(), 59);
    /// # Ok::<(), tollgate::TiersError>(())
    /// ```
    ///
    /// # Errors
    ///
    /// As [`try_acquire`](Self::try_acquire).
    pub fn try_acquire_each(&self, now: W, costs: &[W; N]) -> Result<TierMask, TiersDenied<W>> {
        self.peek_each(now, costs)?;
        let mut said = Said::nothing();
        let mut taken = [None; N];
        for (tier, taken) in self.tiers.iter().zip(&mut taken) {
            match tier.take(now, tier.cost(costs)) {
                Ok(cells) => *taken = Some(cells),
                Err(denied) => {
                    if tier.tell(&mut said, &denied) {
                        break;
                    }
                }
            }
        }
        let verdict = said.verdict();
        if verdict.is_err() {
            self.give_back(now, &taken);
        }
        verdict
    }

    /// The last one first.
    fn give_back(&self, now: W, taken: &[Option<Taken<W>>; N]) {
        for (tier, taken) in self.tiers.iter().zip(taken).rev() {
            if let Some(taken) = taken {
                tier.give_back(now, *taken);
            }
        }
    }

    /// The answer of [`try_acquire`](Self::try_acquire), with nothing taken.
    ///
    /// # Errors
    ///
    /// As there; here all are named that refuse.
    pub fn peek(&self, now: W, n: W) -> Result<TierMask, TiersDenied<W>> {
        self.peek_each(now, &[n; N])
    }

    /// The answer of [`try_acquire_each`](Self::try_acquire_each), with nothing taken.
    ///
    /// # Errors
    ///
    /// As there.
    pub fn peek_each(&self, now: W, costs: &[W; N]) -> Result<TierMask, TiersDenied<W>> {
        let mut said = Said::nothing();
        for tier in &self.tiers {
            if let Err(denied) = tier.peek(now, tier.cost(costs)) {
                tier.tell(&mut said, &denied);
            }
        }
        said.verdict()
    }
}

use crate::Width;

/// Cells that were granted for a tick to come: a slot of its own, which nobody else is told.
///
/// It is a value that is used up: by the work that it is for, by `cancel`, or by `settle`; of the limiter that it was
/// made by, since no other one can tell. Its ticks are sums that wrap with the word: on a narrower clock, compare them
/// by their difference in its width.
///
/// ```
/// use tollgate::{Quota, Shaper32};
///
/// let limiter = Shaper32::new(Quota::new(1, 100, 1))?;
/// let (first, _) = limiter.reserve(0, 1, 500).unwrap();
/// let (second, _) = limiter.reserve(0, 1, 500).unwrap();
/// assert_eq!((first.due(), second.due()), (0, 100));
/// limiter.cancel(0, second);
/// assert_eq!(limiter.reserve(0, 1, 500).unwrap().0.due(), 100);
/// # Ok::<(), tollgate::QuotaError>(())
/// ```
#[derive(Debug, PartialEq, Eq)]
#[repr(C)]
pub struct Reservation<W> {
    pub(crate) made_at: W,
    pub(crate) due: W,
    pub(crate) expires: W,
    pub(crate) cost: W,
    /// The word that there would be without it.
    pub(crate) before: W,
    /// The word that it left.
    pub(crate) after: W,
    /// The quota that it was made under, where that may change.
    pub(crate) stamp: W,
}

impl<W: Width> Reservation<W> {
    /// What a request for nothing is granted. Never all zeros, by which C knows one that was used up.
    pub(super) fn of_nothing(now: W, word: W) -> Self {
        let zero = W::ZERO;
        Self {
            made_at: now,
            due: now,
            expires: now,
            cost: zero,
            before: word,
            after: word.wrapping_add(W::ONE),
            stamp: zero,
        }
    }

    /// The same, of a quota that may change.
    pub(crate) fn stamped(self, stamp: W) -> Self {
        Self { stamp, ..self }
    }

    /// The quota that it was made under.
    pub(crate) fn stamp(&self) -> W {
        self.stamp
    }

    /// The tick at which it was made.
    #[must_use]
    pub fn made_at(&self) -> W {
        self.made_at
    }

    /// The tick from which on the cells conform.
    #[must_use]
    pub fn due(&self) -> W {
        self.due
    }

    /// The tick from which on nothing is left to be given back: `due`, and the time in which the cost is regenerated.
    #[must_use]
    pub fn expires(&self) -> W {
        self.expires
    }

    /// How many cells.
    #[must_use]
    pub fn cost(&self) -> W {
        self.cost
    }
}

use crate::{Reservation, Width};

/// What a [`Budget`](crate::Budget) was charged for a request on its way: one request, and its estimate in tokens.
///
/// It is a value that is used up, by `settle` or by `cancel`, of the budget that it was made by. One that is neither
/// settled nor cancelled, such as that of a stream whose reader has gone, [`expires`](Self::expires): from then on all
/// that it was charged has come back by itself.
///
/// ```
/// use tollgate::{Budget64, Quota};
///
/// let budget = Budget64::new(Quota::per_minute(60, 1_000), Quota::per_minute(60_000, 1_000)).unwrap();
/// let spending = budget.try_acquire(5_000, 4_000).unwrap();
/// assert_eq!((spending.made_at(), spending.estimate(), spending.expires()), (5_000, 4_000, 9_000));
/// budget.settle(6_000, spending, 1_500).unwrap();
/// ```
#[derive(Debug, PartialEq, Eq)]
#[must_use = "it was charged: settle it with what was used, or cancel it"]
#[repr(C)]
pub struct Spending<W> {
    pub(super) request: Reservation<W>,
    pub(super) tokens: Reservation<W>,
}

impl<W: Width> Spending<W> {
    /// The tick at which it was charged.
    #[must_use]
    pub fn made_at(&self) -> W {
        self.tokens.made_at()
    }

    /// The tokens that it was charged.
    #[must_use]
    pub fn estimate(&self) -> W {
        self.tokens.cost()
    }

    /// The tick from which on nothing is left to be given back; a sum that wraps with the word. Settled later than that
    /// it gives nothing back, but an overrun is still a debt.
    #[must_use]
    pub fn expires(&self) -> W {
        let after = |charge: &Reservation<W>| charge.expires().wrapping_sub(charge.made_at());
        self.made_at().wrapping_add(after(&self.request).max(after(&self.tokens)))
    }
}

use super::Profile;
use crate::Width;

/// Whether a [`Profile`] lends: lets reservations and debits go past the capacity, by the quota's
/// [`debt`](crate::Quota::debt).
///
/// Sealed. `()` lends nothing and takes no memory; [`Lent`] is one integer more. The decisions that stay within the
/// capacity are the same with both.
pub trait Lending<W>: Copy + core::fmt::Debug + Send + Sync + sealed::Sealed {
    /// The algorithm's number in a [`Snapshot`](crate::Snapshot).
    #[doc(hidden)]
    const KIND: u8;

    /// The most debt that verbs can make, in sub-ticks, if that is more than the capacity.
    #[doc(hidden)]
    fn parameter(&self) -> Option<W>;
}

mod sealed {
    pub trait Sealed {}
}

impl sealed::Sealed for () {}

impl<W> Lending<W> for () {
    const KIND: u8 = 1;

    #[inline]
    fn parameter(&self) -> Option<W> {
        None
    }
}

/// `C + debt * scale`, in sub-ticks: how far the debt may go with what was lent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(transparent)]
pub struct Lent<W>(pub(super) W);

impl<W> sealed::Sealed for Lent<W> {}

impl<W: Width> Lending<W> for Lent<W> {
    const KIND: u8 = 3;

    #[inline]
    fn parameter(&self) -> Option<W> {
        Some(self.0)
    }
}

impl<W: Width, D: Lending<W>> Profile<W, D> {
    /// The most debt that verbs can make, in sub-ticks.
    #[inline]
    pub(super) fn most_owed(&self) -> W {
        self.lent.parameter().unwrap_or(self.capacity)
    }
}

impl<W: Copy> Profile<W, Lent<W>> {
    /// All there is of it, to be kept elsewhere.
    #[inline]
    pub(crate) const fn to_parameters(self) -> [W; 6] {
        [self.scale, self.interval, self.capacity, self.horizon, self.burst, self.lent.0]
    }

    #[inline]
    pub(crate) const fn from_parameters(
        [scale, interval, capacity, horizon, burst, lent]: [W; 6],
    ) -> Self {
        Self { scale, interval, capacity, horizon, burst, lent: Lent(lent) }
    }
}

use core::fmt;

use crate::{Allowed, QuotaError};

/// Why a limiter cannot adapt as it was asked to, with the range that is allowed.
///
/// Values are checked in the order of the variants, the quota last. Nothing is ever clamped.
///
/// ```
/// use tollgate::{Adaptive32, AdaptiveError, Aimd, Allowed, Quota};
///
/// let wish = |ceiling| Aimd::new(Quota::per_second(10, 1_000), 1, ceiling);
/// let error = Adaptive32::<Aimd>::new(wish(5)).unwrap_err();
/// assert_eq!(error, AdaptiveError::Ceiling(Allowed { min: 10, max: 524_287 }));
/// assert!(Adaptive32::<Aimd>::new(wish(50)).is_ok());
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum AdaptiveError {
    /// The fewest cells per period.
    Floor(Allowed),
    /// The most cells per period: at least what it starts with.
    Ceiling(Allowed),
    /// The most cells at one instant.
    MostBurst(Allowed),
    /// Tokens at the start.
    Tokens(Allowed),
    /// The cells that are added, of [`Aimd`](crate::Aimd).
    Increase(Allowed),
    /// The thousandths that are left by a decrease, of [`Aimd`](crate::Aimd).
    Decrease(Allowed),
    /// Periods from a decrease to the next, of [`Aimd`](crate::Aimd).
    CoolDown(Allowed),
    /// The quota that it starts with, or those that it may come to: the range is of what fits at the ceiling, too.
    Quota(QuotaError),
}

impl AdaptiveError {
    /// What is wrong, without the numbers, so that a constant that does not fit can say so at compile time.
    ///
    /// ```
    /// use tollgate::{Adaptive32, Aimd, Quota};
    ///
    /// let error = Adaptive32::<Aimd>::new(Aimd::new(Quota::new(5, 1_000, 5), 0, 9)).unwrap_err();
    /// assert_eq!(error.message(), "floor does not fit");
    /// assert_eq!(error.to_string(), "floor does not fit: from 1 to 5 is allowed");
    /// ```
    #[must_use]
    pub const fn message(self) -> &'static str {
        match self {
            Self::Floor(_) => "floor does not fit",
            Self::Ceiling(_) => "ceiling does not fit",
            Self::MostBurst(_) => "most burst does not fit",
            Self::Tokens(_) => "tokens do not fit",
            Self::Increase(_) => "increase does not fit",
            Self::Decrease(_) => "decrease does not fit",
            Self::CoolDown(_) => "cool-down does not fit",
            Self::Quota(error) => error.message(),
        }
    }

    /// The range that would have been accepted.
    ///
    /// ```
    /// use tollgate::{Adaptive32, Aimd, Quota};
    ///
    /// let error = Adaptive32::<Aimd>::new(Aimd::new(Quota::new(5, 1_000, 5), 6, 9)).unwrap_err();
    /// assert_eq!(error.allowed().max, 5);
    /// ```
    #[must_use]
    pub const fn allowed(self) -> Allowed {
        match self {
            Self::Floor(allowed)
            | Self::Ceiling(allowed)
            | Self::MostBurst(allowed)
            | Self::Tokens(allowed)
            | Self::Increase(allowed)
            | Self::Decrease(allowed)
            | Self::CoolDown(allowed) => allowed,
            Self::Quota(error) => error.allowed(),
        }
    }
}

impl fmt::Display for AdaptiveError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Allowed { min, max } = self.allowed();
        write!(f, "{}: from {min} to {max} is allowed", self.message())
    }
}

impl core::error::Error for AdaptiveError {}

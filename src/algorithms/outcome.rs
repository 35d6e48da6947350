use core::fmt;
use core::ops::Deref;

use super::Algorithm;
use crate::Width;

/// What a verb answers: an [`Outcome`], or a [`Denied`].
pub type Decision<'p, P, T = Outcome<&'p P>> = Result<T, Denied<&'p P>>;

/// The integers of an outcome.
type WidthOf<R> = <<R as Deref>::Target as Algorithm>::Width;

/// The state just after a decision, in the caller's units.
///
/// It holds what was decided, and `R`, the profile that it was decided by: a reference, or a copy where that
/// profile may change meanwhile. The divisions that turn it into cells and ticks are done when asked for, so a
/// caller who does not ask does not pay.
///
/// ```
/// use tollgate::{Gcra32, Quota};
///
/// let limiter = Gcra32::new(Quota::new(1, 100, 10))?;
/// let outcome = limiter.try_acquire(5_000, 4).unwrap();
/// assert_eq!(outcome.remaining(), 6);
/// assert_eq!(outcome.retry_after(), 0);
/// assert_eq!(outcome.reset_after(), 400);
/// # Ok::<(), tollgate::QuotaError>(())
/// ```
pub struct Outcome<R: Deref<Target: Algorithm>> {
    profile: R,
    pub(super) view: <R::Target as Algorithm>::View,
    /// How many cells were refused; 0 when the decision was a grant.
    refused: WidthOf<R>,
}

impl<R: Deref<Target: Algorithm>> Outcome<R> {
    #[inline]
    pub(crate) fn granted(profile: R, view: <R::Target as Algorithm>::View) -> Self {
        Self { profile, view, refused: WidthOf::<R>::ZERO }
    }

    /// The profile that decided.
    #[must_use]
    pub fn profile(&self) -> &R::Target {
        &self.profile
    }

    /// How many cells conform at this tick, rounded down.
    #[must_use]
    pub fn remaining(&self) -> WidthOf<R> {
        self.profile.remaining(self.view)
    }

    /// After how many ticks what was asked for conforms, rounded up: sufficient, and not one too many
    /// for a caller who is alone. 0 after a grant, the maximum for "never".
    #[must_use]
    pub fn retry_after(&self) -> WidthOf<R> {
        self.profile.wait(self.view, self.refused)
    }

    /// After how many ticks the limiter is full again, rounded up.
    #[must_use]
    pub fn reset_after(&self) -> WidthOf<R> {
        self.profile.reset_after(self.view)
    }
}

#[allow(
    clippy::expl_impl_clone_on_copy,
    reason = "a derived one would ask for a profile that can be cloned"
)]
impl<R: Deref<Target: Algorithm> + Copy> Clone for Outcome<R> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<R: Deref<Target: Algorithm> + Copy> Copy for Outcome<R> {}

impl<R: Deref<Target: Algorithm>> fmt::Debug for Outcome<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Outcome")
            .field("remaining", &self.remaining())
            .field("retry_after", &self.retry_after())
            .field("reset_after", &self.reset_after())
            .finish()
    }
}

/// A refusal. Nothing was taken, nothing was written.
///
/// ```
/// use tollgate::{Denied, Gcra32, Quota};
///
/// let limiter = Gcra32::new(Quota::new(1, 100, 10))?;
/// assert!(limiter.try_acquire(0, 10).is_ok());
/// match limiter.try_acquire(0, 2) {
///     Err(Denied::NotYet(outcome)) => assert_eq!(outcome.retry_after(), 200),
///     _ => unreachable!(),
/// }
/// assert!(matches!(limiter.try_acquire(0, 11), Err(Denied::Never(_))));
/// # Ok::<(), tollgate::QuotaError>(())
/// ```
pub enum Denied<R: Deref<Target: Algorithm>> {
    /// Not now: ask again after [`retry_after`](Outcome::retry_after).
    NotYet(Outcome<R>),
    /// Never at this quota: more than can conform at one instant.
    Never(Outcome<R>),
}

impl<R: Deref<Target: Algorithm>> Denied<R> {
    #[inline]
    pub(super) fn new(profile: R, view: <R::Target as Algorithm>::View, n: WidthOf<R>) -> Self {
        let never = n > profile.most();
        let outcome = Outcome { profile, view, refused: n };
        if never { Self::Never(outcome) } else { Self::NotYet(outcome) }
    }

    /// The state at the refusal.
    ///
    /// ```
    /// use tollgate::{Gcra32, Quota};
    ///
    /// let limiter = Gcra32::new(Quota::new(1, 100, 10))?;
    /// assert_eq!(limiter.try_acquire(0, 11).unwrap_err().outcome().remaining(), 10);
    /// # Ok::<(), tollgate::QuotaError>(())
    /// ```
    #[must_use]
    pub fn outcome(&self) -> Outcome<R>
    where
        R: Copy,
    {
        let (Self::NotYet(outcome) | Self::Never(outcome)) = self;
        *outcome
    }

    /// How many cells were refused.
    #[must_use]
    pub(crate) fn refused(&self) -> WidthOf<R> {
        let (Self::NotYet(outcome) | Self::Never(outcome)) = self;
        outcome.refused
    }

    /// After how many ticks to ask again; the maximum for "never". As [`Outcome::retry_after`].
    #[must_use]
    pub fn retry_after(&self) -> WidthOf<R> {
        let (Self::NotYet(outcome) | Self::Never(outcome)) = self;
        outcome.retry_after()
    }
}

#[allow(
    clippy::expl_impl_clone_on_copy,
    reason = "a derived one would ask for a profile that can be cloned"
)]
impl<R: Deref<Target: Algorithm> + Copy> Clone for Denied<R> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<R: Deref<Target: Algorithm> + Copy> Copy for Denied<R> {}

impl<R: Deref<Target: Algorithm>> fmt::Debug for Denied<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotYet(outcome) => f.debug_tuple("NotYet").field(outcome).finish(),
            Self::Never(outcome) => f.debug_tuple("Never").field(outcome).finish(),
        }
    }
}

impl<R: Deref<Target: Algorithm>> fmt::Display for Denied<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotYet(outcome) => write!(f, "not yet: ask again in {} ticks", outcome.retry_after()),
            Self::Never(outcome) => write!(
                f,
                "never at this quota: {} asked for, at most {} at one instant",
                outcome.refused,
                outcome.profile.most()
            ),
        }
    }
}

impl<R: Deref<Target: Algorithm>> core::error::Error for Denied<R> {}

#[cfg(all(test, not(loom)))]
mod tests {
    extern crate std;

    use std::format;

    use crate::{Gcra32, Quota};

    #[test]
    fn a_decision_can_be_printed() {
        let limiter = Gcra32::new(Quota::new(1, 100, 10)).unwrap();
        let outcome = limiter.try_acquire(5_000, 10).unwrap();
        assert_eq!(outcome.profile(), limiter.profile());
        let printed = format!("{outcome:?}");
        assert_eq!(printed, "Outcome { remaining: 0, retry_after: 0, reset_after: 1000 }");
        let denied = limiter.try_acquire(5_000, 2).unwrap_err();
        let printed = format!("{denied:?}");
        assert_eq!(printed, "NotYet(Outcome { remaining: 0, retry_after: 200, reset_after: 1000 })");
        assert_eq!(format!("{denied}"), "not yet: ask again in 200 ticks");
        let denied = limiter.try_acquire(5_000, 11).unwrap_err();
        assert!(format!("{denied:?}").starts_with("Never(Outcome { remaining: 0,"));
        assert_eq!(format!("{denied}"), "never at this quota: 11 asked for, at most 10 at one instant");
    }
}

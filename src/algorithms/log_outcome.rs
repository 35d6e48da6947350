use core::fmt;

use crate::Width;

/// A [`SlidingLog`](crate::SlidingLog) just after a decision.
///
/// ```
/// use tollgate::{SlidingLog64, WindowQuota};
///
/// let log = SlidingLog64::<3>::new(WindowQuota::new(3, 1_000))?;
/// let outcome = log.try_acquire(5_000, 2).unwrap();
/// assert_eq!((outcome.remaining(), outcome.retry_after(), outcome.reset_after()), (1, 0, 1_000));
/// # Ok::<(), tollgate::QuotaError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LogOutcome<W> {
    pub(super) remaining: W,
    pub(super) retry_after: W,
    pub(super) reset_after: W,
}

impl<W: Width> LogOutcome<W> {
    /// How many cells conform at this tick.
    #[must_use]
    pub fn remaining(&self) -> W {
        self.remaining
    }

    /// After how many ticks what was asked for conforms: sufficient, and not one too many for a caller who is alone. 0
    /// after a grant, the maximum for "never".
    #[must_use]
    pub fn retry_after(&self) -> W {
        self.retry_after
    }

    /// After how many ticks no cell is left in the window.
    #[must_use]
    pub fn reset_after(&self) -> W {
        self.reset_after
    }
}

/// A refusal by a [`SlidingLog`](crate::SlidingLog). Nothing was taken, nothing was written.
///
/// ```
/// use tollgate::{LogDenied, SlidingLog64, WindowQuota};
///
/// let log = SlidingLog64::<3>::new(WindowQuota::new(3, 1_000))?;
/// log.try_acquire(5_000, 2).unwrap();
/// match log.try_acquire(5_001, 2) {
///     Err(LogDenied::NotYet(outcome)) => assert_eq!(outcome.retry_after(), 999),
///     _ => unreachable!(),
/// }
/// assert!(matches!(log.try_acquire(5_001, 4), Err(LogDenied::Never(_))));
/// # Ok::<(), tollgate::QuotaError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LogDenied<W> {
    /// Not now: ask again after [`retry_after`](LogOutcome::retry_after).
    NotYet(LogOutcome<W>),
    /// Never at this quota: more than the limit.
    Never(LogOutcome<W>),
}

/// What a verb of a [`SlidingLog`](crate::SlidingLog) answers.
pub type LogDecision<W, T = LogOutcome<W>> = Result<T, LogDenied<W>>;

impl<W: Width> LogDenied<W> {
    /// The state at the refusal.
    #[must_use]
    pub fn outcome(&self) -> LogOutcome<W> {
        let (Self::NotYet(outcome) | Self::Never(outcome)) = self;
        *outcome
    }

    /// After how many ticks to ask again; the maximum for "never". As [`LogOutcome::retry_after`].
    #[must_use]
    pub fn retry_after(&self) -> W {
        self.outcome().retry_after
    }
}

impl<W: Width> fmt::Display for LogDenied<W> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotYet(outcome) => write!(f, "not yet: ask again in {} ticks", outcome.retry_after),
            Self::Never(_) => f.write_str("never at this quota: more than the limit was asked for"),
        }
    }
}

impl<W: Width> core::error::Error for LogDenied<W> {}

use core::fmt;

use super::Policy;
use super::write::{Bytes, Quoted, sayable};

/// What is left of a [`Policy`] now: an item of `RateLimit`, and what the older fields say.
///
/// ```
/// use tollgate::http::Policy;
/// use tollgate::{Gcra64, Quota};
///
/// let limiter = Gcra64::new(Quota::per_hour(360, 1_000))?;
/// let policy = Policy::of("api", limiter.profile(), 1_000).unwrap();
/// let limit = policy.granted(&limiter.try_acquire(0, 60).unwrap(), 1_000);
/// assert_eq!(limit.to_string(), r#""api";r=300;t=3000"#);
/// assert_eq!(limit.legacy(), [
///     ("x-ratelimit-limit", 360),
///     ("x-ratelimit-remaining", 300),
///     ("x-ratelimit-reset", 3_000),
/// ]);
/// # Ok::<(), tollgate::QuotaError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ServiceLimit<'a> {
    pub(super) policy: Policy<'a>,
    pub(super) remaining: u64,
    pub(super) window: Option<u64>,
    pub(super) retry_after: Option<u64>,
}

impl<'a> ServiceLimit<'a> {
    /// The policy that it is of.
    #[must_use]
    pub fn policy(&self) -> &Policy<'a> {
        &self.policy
    }

    /// `r`: how many cells conform, rounded down.
    #[must_use]
    pub fn remaining(&self) -> u64 {
        sayable(self.remaining)
    }

    /// `t`: the effective window in seconds, rounded up.
    #[must_use]
    pub fn effective_window(&self) -> Option<u64> {
        self.window.map(sayable)
    }

    /// `Retry-After` in seconds, rounded up; `None` for what was granted, and for what never is.
    #[must_use]
    pub fn retry_after(&self) -> Option<u64> {
        self.retry_after.map(sayable)
    }

    /// The fields that were customary before the draft, by their names. `Reset` is in seconds from now, as
    /// [`effective_window`](Self::effective_window), not a time of day: it needs no clock that is set, and clients tell the
    /// one from the other by its size. 0 where there is none.
    #[must_use]
    pub fn legacy(&self) -> [(&'static str, u64); 3] {
        [
            ("x-ratelimit-limit", sayable(self.policy.quota())),
            ("x-ratelimit-remaining", self.remaining()),
            ("x-ratelimit-reset", self.effective_window().unwrap_or(0)),
        ]
    }
}

/// The item of `RateLimit`.
impl fmt::Display for ServiceLimit<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{};r={}", Quoted(self.policy.name), self.remaining())?;
        if let Some(seconds) = self.effective_window() {
            write!(f, ";t={seconds}")?;
        }
        match self.policy.key {
            Some(key) => write!(f, ";pk={}", Bytes(key)),
            None => Ok(()),
        }
    }
}

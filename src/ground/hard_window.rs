use super::{div, gcd};
use crate::{Allowed, Quota, QuotaError};

/// Quotas that no window exceeds.
impl Quota {
    /// At most `n` cells in any closed window of `window` ticks, however it is placed.
    ///
    /// A quota of n per window admits up to 2n across a border; this one does not. A closed window of
    /// L ticks holds L + 1 tick values, and so the sustained rate is `n / (window + 1)`, the highest
    /// for which the promise can be kept. It admits one cell at an instant, or as many as the rate has in a
    /// tick; for more, at a lower rate, see [`hard_window_burst`](Self::hard_window_burst).
    ///
    /// ```
    /// use tollgate::{Profile64, Quota};
    ///
    /// let profile = Profile64::new(Quota::hard_window(100, 60_000))?;
    /// assert_eq!(profile.max_admitted(60_000), 100);
    /// # Ok::<(), tollgate::QuotaError>(())
    /// ```
    #[must_use]
    pub const fn hard_window(n: u64, window: u64) -> Self {
        Self::hard_window_burst(n, window, 1)
    }

    /// As [`hard_window`](Self::hard_window), with at least `burst` cells at one instant, from 1 to `n`;
    /// the sustained rate is `(n - burst + 1) / (window + 1)`.
    ///
    /// ```
    /// use tollgate::{Profile64, Quota};
    ///
    /// let profile = Profile64::new(Quota::hard_window_burst(100, 60_000, 40))?;
    /// assert_eq!(profile.burst(), 40);
    /// assert_eq!(profile.max_admitted(60_000), 100);
    /// # Ok::<(), tollgate::QuotaError>(())
    /// ```
    #[must_use]
    pub const fn hard_window_burst(n: u64, window: u64, burst: u64) -> Self {
        if n == 0 {
            return Self::faulty(QuotaError::Count(Allowed { min: 1, max: u64::MAX }));
        }
        let Some(period) = window.checked_add(1) else {
            return Self::faulty(QuotaError::Window(Allowed { min: 0, max: u64::MAX - 1 }));
        };
        if burst == 0 || burst > n {
            return Self::faulty(QuotaError::Burst(Allowed { min: 1, max: n }));
        }
        // m cells per L + 1 ticks. The tolerance of scale - 1 sub-ticks is what lets m of them begin
        // anywhere within a tick; one sub-tick more breaks the promise.
        let m = n - burst + 1;
        let mut quota = Self::new(m, period, burst);
        quota.tolerance = div(m, gcd(m, period)) - 1;
        quota.hard = Some((n, window));
        quota
    }
}

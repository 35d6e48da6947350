//! From what was heard to what a limiter does.

use core::fmt;
use core::time::Duration;

use super::Heard;
use crate::{BeyondDebt, Limiter, Place, ShaperProfile, Width};

impl Heard<'_> {
    /// Lets a limiter follow what was heard, at the tick `now` of a clock of `tick_hz`: nothing conforms before
    /// `Retry-After`, rounded up to a tick, and one cell then; no more conform now than remain; and where none remain and
    /// there is no `Retry-After`, which would take precedence, none before the reset. It can only tighten.
    ///
    /// ```
    /// use tollgate::http::Heard;
    /// use tollgate::{Quota, Shaper64};
    ///
    /// let api = Shaper64::new(Quota::per_second(50, 1_000))?;
    /// let mut heard = Heard::new();
    /// heard.field("ratelimit", br#""default";r=3;t=30"#).unwrap();
    /// heard.follow(&api, 0, 1_000).unwrap();
    /// assert_eq!(api.status(0).remaining(), 3);
    /// heard.field("retry-after", b"2").unwrap();
    /// heard.follow(&api, 0, 1_000).unwrap();
    /// assert_eq!(api.try_acquire(0, 1).unwrap_err().retry_after(), 2_000);
    /// # Ok::<(), tollgate::QuotaError>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`FollowError::NoClock`] where it is a date that counts, and nothing to compare it with;
    /// [`FollowError::BeyondDebt`] where the server asks for more time than the quota's [`debt`](crate::Quota::debt), so
    /// that none can stop a client for ever. Nothing was written of that; what remains may have been.
    pub fn follow<W, C>(
        &self,
        limiter: &Limiter<ShaperProfile<W>, C>,
        now: W,
        tick_hz: u64,
    ) -> Result<(), FollowError<W>>
    where
        W: Width,
        C: Place<W>,
    {
        let retry_after = self.retry_after()?.filter(|wait| !wait.is_zero());
        let wait = match (self.remaining(), retry_after) {
            (Some(0), None) => self.reset_after()?.or(Some(Duration::ZERO)),
            (Some(remaining @ 1..), _) => {
                limiter.observe(now, narrowed(remaining), W::ZERO).map_err(FollowError::BeyondDebt)?;
                retry_after
            }
            _ => retry_after,
        };
        let Some(wait) = wait else { return Ok(()) };
        let held = limiter.observe(now, W::ZERO, narrowed(ticks(wait, tick_hz)));
        held.map(|_| ()).map_err(FollowError::BeyondDebt)
    }
}

/// The same number, or the largest.
fn narrowed<W: Width>(number: u64) -> W {
    W::narrow(number.min(W::MAX.widen()))
}

/// Ticks, rounded up; the most there are where they do not fit.
fn ticks(wait: Duration, tick_hz: u64) -> u64 {
    // at most 10^9 times 2^64
    let rest =
        u128::from(wait.subsec_nanos()).saturating_mul(u128::from(tick_hz)).div_ceil(1_000_000_000);
    let whole = u128::from(wait.as_secs()).saturating_mul(u128::from(tick_hz));
    whole.saturating_add(rest).try_into().unwrap_or(u64::MAX)
}

/// A date was said, and there is no time of day to compare it with: the response has no `Date`, and the caller named none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NoClock;

impl fmt::Display for NoClock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a date, and no time of day to compare it with")
    }
}

impl core::error::Error for NoClock {}

/// Why a limiter does not follow a server.
///
/// ```
/// use tollgate::http::{FollowError, Heard};
/// use tollgate::{BeyondDebt, Quota, Shaper64};
///
/// let api = Shaper64::new(Quota::per_second(5, 1_000).burst(1))?; // a minute of debt
/// let mut heard = Heard::new();
/// heard.field("retry-after", b"86400").unwrap();
/// let refused = heard.follow(&api, 0, 1_000);
/// assert_eq!(refused, Err(FollowError::BeyondDebt(BeyondDebt { allowed: 60_200 })));
/// # Ok::<(), tollgate::QuotaError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FollowError<W> {
    /// A date, and nothing to compare it with.
    NoClock,
    /// A longer time than the quota's debt reaches.
    BeyondDebt(BeyondDebt<W>),
}

impl<W> From<NoClock> for FollowError<W> {
    fn from(NoClock: NoClock) -> Self {
        Self::NoClock
    }
}

impl<W: Width> fmt::Display for FollowError<W> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoClock => NoClock.fmt(f),
            Self::BeyondDebt(error) => error.fmt(f),
        }
    }
}

impl<W: Width> core::error::Error for FollowError<W> {}

use core::fmt;
use core::ops::Deref;

use super::write::{Bytes, Quoted, check_text, sayable};
use super::{FieldError, ServiceLimit};
use crate::algorithms::whole_seconds;
use crate::{Algorithm, Denied, Outcome, Profile, Width};

/// A quota as a server announces it: an item of `RateLimit-Policy`.
///
/// ```
/// use tollgate::http::Policy;
///
/// let policy = Policy::new("peruser", 65_535)?.window(10).unit("content-bytes")?;
/// assert_eq!(policy.to_string(), r#""peruser";q=65535;qu="content-bytes";w=10"#);
/// assert_eq!(policy.partition_key(b"user 7").to_string().split_once(";pk=").unwrap().1, ":dXNlciA3:");
/// # Ok::<(), tollgate::http::FieldError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Policy<'a> {
    pub(super) name: &'a str,
    quota: u64,
    /// Seconds; 0 for none.
    window: u64,
    unit: Option<&'a str>,
    pub(super) key: Option<&'a [u8]>,
}

impl<'a> Policy<'a> {
    /// So many quota units; of requests, in no time that is told.
    ///
    /// ```
    /// use tollgate::http::{Fault, FieldError, Policy};
    ///
    /// assert_eq!(Policy::new("say \"hi\"", 5)?.to_string(), r#""say \"hi\"";q=5"#);
    /// let fault = Fault::Byte(b'\n');
    /// assert_eq!(Policy::new("two\nlines", 5), Err(FieldError { at: 3, fault }));
    /// # Ok::<(), FieldError>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`Fault::Byte`](super::Fault::Byte) where the name has anything but printable ASCII and spaces.
    pub const fn new(name: &'a str, quota: u64) -> Result<Self, FieldError> {
        match check_text(name) {
            Ok(()) => Ok(Self { name, quota, window: 0, unit: None, key: None }),
            Err(error) => Err(error),
        }
    }

    /// What a profile promises, on a clock that counts `tick_hz` ticks a second.
    ///
    /// The window is the time in which an empty limiter is full again, rounded up to whole seconds; the quota is what the
    /// rate brings in that time, rounded down. So quota per window is never above the rate, and the quota never below the
    /// burst. As with every token bucket, one window may have the burst on top.
    ///
    /// ```
    /// use tollgate::http::Policy;
    /// use tollgate::{Profile64, Quota};
    ///
    /// let of = |quota| Policy::of("api", &Profile64::new(quota).unwrap(), 1_000).unwrap().to_string();
    /// assert_eq!(of(Quota::per_minute(100, 1_000)), r#""api";q=100;w=60"#);
    /// assert_eq!(of(Quota::per_minute(100, 1_000).burst(20)), r#""api";q=20;w=12"#);
    /// assert_eq!(of(Quota::per_second(1_000, 1_000).burst(10)), r#""api";q=1000;w=1"#);
    /// assert_eq!(of(Quota::per_minute(7, 1_000).burst(1)), r#""api";q=1;w=9"#);
    /// ```
    ///
    /// # Errors
    ///
    /// As [`new`](Self::new).
    pub fn of<W: Width, D>(
        name: &'a str,
        profile: &Profile<W, D>,
        tick_hz: u64,
    ) -> Result<Self, FieldError> {
        let (cells, seconds) = profile.per_whole_seconds(tick_hz);
        Ok(Self::new(name, cells)?.window(seconds))
    }

    /// The same, in a window of so many seconds; 0 for none.
    #[must_use]
    pub const fn window(self, seconds: u64) -> Self {
        Self { window: seconds, ..self }
    }

    /// The same, in another unit than requests: of the registry of the draft, or one of your own.
    ///
    /// # Errors
    ///
    /// As [`new`](Self::new).
    pub const fn unit(self, unit: &'a str) -> Result<Self, FieldError> {
        match check_text(unit) {
            Ok(()) => Ok(Self { unit: Some(unit), ..self }),
            Err(error) => Err(error),
        }
    }

    /// The same, of one part among whom the capacity is divided. It is told to whoever asks: nothing that is secret, or
    /// names a person.
    #[must_use]
    pub const fn partition_key(self, key: &'a [u8]) -> Self {
        Self { key: Some(key), ..self }
    }

    /// What a grant leaves, on a clock of `tick_hz`: an item of `RateLimit`.
    ///
    /// What remains is rounded down. `t` is rounded up: where nothing remains, the time until one cell conforms; otherwise
    /// the part of the window in which the quota brings that much, so that who spends evenly what remains keeps to the
    /// rate. Without a window it is left out.
    ///
    /// ```
    /// use tollgate::http::Policy;
    /// use tollgate::{Gcra64, Quota};
    ///
    /// let limiter = Gcra64::new(Quota::per_minute(6, 1_000))?;
    /// let policy = Policy::of("logins", limiter.profile(), 1_000).unwrap();
    /// let told = |n| policy.granted(&limiter.try_acquire(0, n).unwrap(), 1_000).to_string();
    /// assert_eq!(told(1), r#""logins";r=5;t=50"#);
    /// assert_eq!(told(5), r#""logins";r=0;t=10"#);
    /// # Ok::<(), tollgate::QuotaError>(())
    /// ```
    #[must_use]
    pub fn granted<R>(&self, outcome: &Outcome<R>, tick_hz: u64) -> ServiceLimit<'a>
    where
        R: Deref<Target: Algorithm>,
    {
        let remaining = outcome.remaining().widen();
        let window = if remaining == 0 {
            seconds_unless_never(outcome.wait_for(Width::ONE), tick_hz)
        } else {
            self.share(remaining)
        };
        ServiceLimit { policy: *self, remaining, window, retry_after: None }
    }

    /// What a refusal tells, on a clock of `tick_hz`: an item of `RateLimit`, and a `Retry-After`.
    ///
    /// What remains is rounded down. `Retry-After` is `retry_after` in seconds, rounded up, and `t` is the same, since the
    /// one must not be before the end of the other. A refusal for ever has neither.
    ///
    /// ```
    /// use tollgate::http::Policy;
    /// use tollgate::{Gcra64, Quota};
    ///
    /// let limiter = Gcra64::new(Quota::per_minute(6, 1_000))?;
    /// let policy = Policy::of("logins", limiter.profile(), 1_000).unwrap();
    /// limiter.drain(0);
    /// let told = policy.denied(&limiter.try_acquire(9_001, 1).unwrap_err(), 1_000);
    /// assert_eq!(told.retry_after(), Some(1));
    /// assert_eq!(told.to_string(), r#""logins";r=0;t=1"#);
    /// # Ok::<(), tollgate::QuotaError>(())
    /// ```
    #[must_use]
    pub fn denied<R>(&self, denied: &Denied<R>, tick_hz: u64) -> ServiceLimit<'a>
    where
        R: Deref<Target: Algorithm>,
    {
        let (Denied::NotYet(outcome) | Denied::Never(outcome)) = denied;
        let remaining = outcome.remaining().widen();
        let retry_after = seconds_unless_never(outcome.retry_after(), tick_hz);
        ServiceLimit { policy: *self, remaining, window: retry_after, retry_after }
    }

    /// The quota.
    pub(super) fn quota(&self) -> u64 {
        self.quota
    }

    /// Seconds of the window in which so much of the quota comes back, rounded up; of more than the quota, all.
    fn share(&self, remaining: u64) -> Option<u64> {
        let of_it = remaining.min(self.quota).checked_mul(self.window);
        // a product that does not fit is more than any window
        let seconds = of_it.map_or(self.window, |product| Width::div_ceil(product, self.quota));
        (self.window != 0 && self.quota != 0).then_some(seconds)
    }
}

/// Seconds, rounded up; `None` for never.
fn seconds_unless_never<W: Width>(ticks: W, tick_hz: u64) -> Option<u64> {
    (ticks != W::MAX).then(|| whole_seconds(ticks.widen(), tick_hz))
}

/// The item of `RateLimit-Policy`. Numbers of more than 15 digits, which no field may hold, are the largest of 15.
impl fmt::Display for Policy<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{};q={}", Quoted(self.name), sayable(self.quota))?;
        if let Some(unit) = self.unit {
            write!(f, ";qu={}", Quoted(unit))?;
        }
        if self.window != 0 {
            write!(f, ";w={}", sayable(self.window))?;
        }
        match self.key {
            Some(key) => write!(f, ";pk={}", Bytes(key)),
            None => Ok(()),
        }
    }
}

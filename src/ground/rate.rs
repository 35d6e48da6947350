//! A rate as people write it.

mod cursor;
mod error;
mod length;
mod parser;
mod ticks;

use core::fmt;
use core::str::FromStr;
use core::time::Duration;

#[cfg(feature = "defmt")]
pub(crate) use error::Instead;
pub use error::{RateError, RateFault};
pub(crate) use length::Length;

use self::ticks::{BILLION, lowered, of_a_billion, ticks};
use super::{div, gcd};
use crate::{Allowed, Quota, QuotaError};

/// A rate without a clock: `count` cells per a length of time, and at most `burst` at one instant. What a config file
/// says; [`quota`](Self::quota) makes a [`Quota`] of it for a clock.
///
/// ```
/// use tollgate::{Gcra64, Quota, Rate};
///
/// let rate: Rate = "100/min burst 20".parse()?;
/// assert_eq!(rate.quota(1_000), Quota::per_minute(100, 1_000).burst(20));
/// assert_eq!(rate.to_string(), "100/min burst 20");
/// let limiter = Gcra64::new(rate.quota(1_000)).unwrap();
/// assert_eq!(limiter.status(0).remaining(), 20);
/// # Ok::<(), tollgate::RateError>(())
/// ```
///
/// # The text
///
/// ```text
/// rate    =  number [noun] ("/" | "per" | "every") length { [","] option }
/// option  =  "burst" ["="] number [noun]  |  ("tolerance" | "stale" | "debt") ["="] length
/// length  =  [number] unit { number unit }
/// ```
///
/// | part | what is accepted |
/// |---|---|
/// | number | decimal, of 64 bits, `_` between digits; no fractions: half a cell a second is `1/2s` |
/// | noun | `r`, `req`, `request`, `cell`, `token`, `packet`, `message`, `event`, `call`, `byte`; also with an `s` |
/// | unit | `ns`, `us`, `ms`, `s`, `m`, `h`, `d`, `w`, and the words for them: `µs`, `sec`, `second`, `min`, `minute`, `hr`, `hour`, `day`, `week`, … also with an `s` |
///
/// Case of ASCII letters does not matter, nor do spaces between parts, of which a length has none but between a number and its unit. So
/// `5/s`, `10 per second`, `10r/s`, `30r/m`, `10 requests per 2 hours`, `400/minute burst 5 packets`, `3/250ms`,
/// `rate`s of nginx, nftables and Envoy among them. A month and a year are of no fixed length, and refused.
///
/// [`Display`](fmt::Display) writes the shortest of these forms, which is read as the same rate. What is left out is
/// as in [`Quota::per_second`]: `count` at one instant, no tolerance, staleness and debt of a minute each.
///
/// May be used from interrupts; nothing is allocated, and there is no floating point.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Rate {
    pub(crate) count: u64,
    pub(crate) per: Duration,
    pub(crate) burst: u64,
    pub(crate) tolerance: Duration,
    pub(crate) stale: Duration,
    pub(crate) debt: Duration,
}

/// Of staleness and of debt, unless asked for.
pub(crate) const MINUTE: Duration = Duration::from_secs(60);

impl Rate {
    /// `count` cells per `per`, and `count` at one instant. A wish, as a [`Quota`] is: 0 is refused where a profile is
    /// made of it.
    ///
    /// ```
    /// use core::time::Duration;
    /// use tollgate::Rate;
    ///
    /// let rate = Rate::new(3, Duration::from_millis(250)).burst(10);
    /// assert_eq!(rate.to_string(), "3/250ms burst 10");
    /// ```
    #[must_use]
    pub const fn new(count: u64, per: Duration) -> Self {
        Self { count, per, burst: count, tolerance: Duration::ZERO, stale: MINUTE, debt: MINUTE }
    }

    /// The rate that a text says; a constant text that is wrong fails the build.
    ///
    /// ```
    /// use tollgate::{Gcra32, Rate, checked};
    ///
    /// const LOGINS: Rate = checked!(Rate::parse("5/min"));
    /// static LIMITER: Gcra32 = checked!(Gcra32::new(LOGINS.quota(1_000)));
    /// assert_eq!(LIMITER.status(0).remaining(), 5);
    /// ```
    ///
    /// # Errors
    ///
    /// What is wrong, and where.
    pub const fn parse(text: &str) -> Result<Self, RateError> {
        parser::rate(text)
    }

    /// A length of time by itself, in the words of a rate's: how long a caller may wait, say. It may be 0.
    ///
    /// ```
    /// use core::time::Duration;
    /// use tollgate::Rate;
    ///
    /// assert_eq!(Rate::parse_length("1m30s")?, Duration::from_secs(90));
    /// assert_eq!(Rate::parse_length("250").unwrap_err().at(), 3); // of what?
    /// # Ok::<(), tollgate::RateError>(())
    /// ```
    ///
    /// # Errors
    ///
    /// What is wrong, and where.
    pub const fn parse_length(text: &str) -> Result<Duration, RateError> {
        parser::length(text)
    }

    /// At most so many cells at one instant.
    ///
    /// ```
    /// assert_eq!(tollgate::Rate::parse("5/s")?.burst(9), tollgate::Rate::parse("5/s burst 9")?);
    /// # Ok::<(), tollgate::RateError>(())
    /// ```
    #[must_use]
    pub const fn burst(mut self, cells: u64) -> Self {
        self.burst = cells;
        self
    }

    /// As [`Quota::tolerance`], as a length of time, which is rounded down to sub-ticks.
    ///
    /// ```
    /// use core::time::Duration;
    /// use tollgate::{Quota, Rate};
    ///
    /// let rate = Rate::parse("3/s")?.tolerance(Duration::from_micros(700));
    /// // three sub-ticks to a tick of a millisecond
    /// assert_eq!(rate.quota(1_000), Quota::per_second(3, 1_000).tolerance(2));
    /// # Ok::<(), tollgate::RateError>(())
    /// ```
    #[must_use]
    pub const fn tolerance(mut self, length: Duration) -> Self {
        self.tolerance = length;
        self
    }

    /// As [`Quota::stale`], as a length of time, which is rounded up to ticks.
    ///
    /// ```
    /// use core::time::Duration;
    /// use tollgate::{Quota, Rate};
    ///
    /// let rate = Rate::parse("3/s")?.stale(Duration::from_millis(10));
    /// assert_eq!(rate.quota(32_768), Quota::per_second(3, 32_768).stale(328));
    /// # Ok::<(), tollgate::RateError>(())
    /// ```
    #[must_use]
    pub const fn stale(mut self, length: Duration) -> Self {
        self.stale = length;
        self
    }

    /// As [`Quota::debt`], as a length of time, which is rounded down to ticks.
    ///
    /// ```
    /// use core::time::Duration;
    /// use tollgate::{Quota, Rate};
    ///
    /// let rate = Rate::parse("3/s")?.debt(Duration::from_millis(10));
    /// assert_eq!(rate.quota(32_768), Quota::per_second(3, 32_768).debt(327));
    /// # Ok::<(), tollgate::RateError>(())
    /// ```
    #[must_use]
    pub const fn debt(mut self, length: Duration) -> Self {
        self.debt = length;
        self
    }

    /// The quota for a clock of so many ticks a second, with the same rate, exactly.
    ///
    /// Where the length of time is no whole number of ticks, count and period are multiplied until it is. Staleness is
    /// rounded up, debt and tolerance down, so that no cell too many conforms.
    ///
    /// ```
    /// use tollgate::{Profile32, Quota, Rate};
    ///
    /// let rate = Rate::parse("3/250ms stale 1s debt 0s")?;
    /// // 8192 ticks of a watch crystal are a quarter of a second
    /// assert_eq!(rate.quota(32_768), Quota::new(3, 8_192, 3).stale(32_768).debt(0));
    /// // and 12.5 of a clock of 50 Hz
    /// assert_eq!(rate.quota(50), Quota::new(6, 25, 3).stale(50).debt(0));
    /// assert_eq!(Profile32::new(rate.quota(50)).unwrap().max_admitted(25), 3 + 6);
    /// # Ok::<(), tollgate::RateError>(())
    /// ```
    ///
    /// # Errors
    ///
    /// None here, as with [`Quota::per_second`]: a number that does not fit in 64 bits is told where a profile is made
    /// of the quota, as [`QuotaError::TickRate`], [`QuotaError::Count`] or [`QuotaError::Period`].
    #[must_use]
    pub const fn quota(self, tick_hz: u64) -> Quota {
        let (count, period) = match self.fraction(tick_hz) {
            Ok(fraction) => fraction,
            Err(fault) => return Quota::faulty(fault),
        };
        let in_a_tick = div(count, gcd(count, period));
        // what does not fit in 64 bits is longer than any profile accepts
        let tolerance = match ticks(self.tolerance, tick_hz) {
            Some((whole, part)) => {
                whole.saturating_mul(in_a_tick).saturating_add(of_a_billion(part, in_a_tick))
            }
            None => u64::MAX,
        };
        let stale = match ticks(self.stale, tick_hz) {
            Some((whole, part)) => whole.saturating_add((part > 0) as u64),
            None => u64::MAX,
        };
        let debt = match ticks(self.debt, tick_hz) {
            Some((whole, _)) => whole,
            None => u64::MAX,
        };
        Quota::new(count, period, self.burst).tolerance(tolerance).stale(stale).debt(debt)
    }

    /// Cells, and in how many ticks.
    const fn fraction(self, tick_hz: u64) -> Result<(u64, u64), QuotaError> {
        let most = div(u64::MAX, self.per.as_secs().saturating_add(1));
        let fits = Allowed { min: 1, max: most };
        let (whole, part) = match ticks(self.per, tick_hz) {
            Some(ticks) if tick_hz > 0 => ticks,
            _ => return Err(QuotaError::TickRate(fits)),
        };
        if part == 0 {
            return Ok((self.count, whole));
        }
        // `whole + part / BILLION` ticks are `period / times`, in lowest terms
        let common = gcd(part, BILLION);
        let times = div(BILLION, common);
        let period = whole as u128 * times as u128 + div(part, common) as u128;
        let (common, period) = lowered(self.count, period);
        let any = Allowed { min: 1, max: u64::MAX };
        match (div(self.count, common).checked_mul(times), period) {
            (Some(count), Some(period)) => Ok((count, period)),
            (None, _) => Err(QuotaError::Count(any)),
            (_, None) => Err(QuotaError::Period(any)),
        }
    }
}

impl FromStr for Rate {
    type Err = RateError;

    fn from_str(text: &str) -> Result<Self, RateError> {
        Self::parse(text)
    }
}

impl fmt::Display for Rate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{:#}", self.count, Length(self.per))?;
        if self.burst != self.count {
            write!(f, " burst {}", self.burst)?;
        }
        let lengths = [
            (" tolerance ", self.tolerance, Duration::ZERO),
            (" stale ", self.stale, MINUTE),
            (" debt ", self.debt, MINUTE),
        ];
        for (name, length, unless_asked) in lengths {
            if length != unless_asked {
                write!(f, "{name}{}", Length(length))?;
            }
        }
        Ok(())
    }
}

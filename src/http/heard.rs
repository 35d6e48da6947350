use core::time::Duration;

use super::names::{Family, Part, RATE_LIMIT, RETRY_AFTER, of_triple};
use super::said::{Said, rate_limit, remaining};
use super::when::{When, date};
use super::{FieldError, NoClock};

/// What a server said of its limits, gathered from the fields of one response, of any HTTP library.
///
/// | field | of whom |
/// |---|---|
/// | `RateLimit: "name";r=50;t=30` | the draft, from 08 on; of several items the tightest |
/// | `RateLimit: limit=100, remaining=50, reset=30` | the draft 07 |
/// | `RateLimit-Remaining`, `RateLimit-Reset` | the drafts before it |
/// | `X-RateLimit-Remaining`, `X-RateLimit-Reset`, `X-Rate-Limit-..`, `..-Reset-After` | custom |
/// | the same with a unit, `x-ratelimit-remaining-tokens`, `anthropic-ratelimit-tokens-reset` | providers of LLMs: [`of_unit`](Self::of_unit) |
/// | `Retry-After` | RFC 9110 |
/// | `Date`, `Age` | RFC 9110, 9111: what dates are relative to, and whether it came from a cache |
///
/// A reset may be seconds from now; seconds or milliseconds since 1970, which are told apart by their size (from 10^9 and
/// 10^12 on); a duration such as `6m0s` or `20ms`; a date of HTTP or of RFC 3339. What is not known is passed over.
///
/// ```
/// use tollgate::http::Heard;
/// use tollgate::{Quota, Shaper64};
///
/// let response = [
///     ("Date", "Tue, 14 Nov 2023 22:13:20 GMT"),
///     ("X-RateLimit-Remaining", "0"),
///     ("X-RateLimit-Reset", "1700000010"),
/// ];
/// let mut heard = Heard::new();
/// for (name, value) in response {
///     let _ = heard.field(name, value.as_bytes()); // what is malformed is to be ignored
/// }
/// let api = Shaper64::new(Quota::per_second(5, 1_000))?;
/// heard.follow(&api, 7_000, 1_000).unwrap();
/// assert_eq!(api.try_acquire(7_000, 1).unwrap_err().retry_after(), 10_000);
/// # Ok::<(), tollgate::QuotaError>(())
/// ```
#[derive(Clone, Copy, Debug, Default)]
pub struct Heard<'a> {
    unit: Option<&'a str>,
    policy: Option<&'a str>,
    /// Seconds since 1970, of the server and of the caller.
    date: Option<u64>,
    clock: Option<u64>,
    from_cache: bool,
    retry: Said,
    /// `RateLimit`, and the three kinds of older fields.
    list: Said,
    draft: Said,
    custom: Said,
    vendor: Said,
}

impl<'a> Heard<'a> {
    /// Nothing yet.
    #[must_use]
    pub const fn new() -> Self {
        let nothing = Said { remaining: None, after: None, at: None };
        Self {
            unit: None,
            policy: None,
            date: None,
            clock: None,
            from_cache: false,
            retry: nothing,
            list: nothing,
            draft: nothing,
            custom: nothing,
            vendor: nothing,
        }
    }

    /// Of the older fields listens to those that have this unit in their names, `requests` or `tokens`, instead of those
    /// that have none: for a limiter of that unit.
    ///
    /// ```
    /// use core::time::Duration;
    /// use tollgate::http::Heard;
    ///
    /// let mut heard = Heard::new().of_unit("tokens");
    /// assert!(heard.field("x-ratelimit-remaining-tokens", b"149984")?);
    /// assert!(heard.field("x-ratelimit-reset-tokens", b"6m0s")?);
    /// assert!(!heard.field("x-ratelimit-remaining-requests", b"59")?);
    /// assert_eq!(heard.remaining(), Some(149_984));
    /// assert_eq!(heard.reset_after().unwrap(), Some(Duration::from_secs(360)));
    /// # Ok::<(), tollgate::http::FieldError>(())
    /// ```
    #[must_use]
    pub const fn of_unit(self, unit: &'a str) -> Self {
        Self { unit: Some(unit), ..self }
    }

    /// Of the items of `RateLimit` listens to those of this policy alone.
    ///
    /// ```
    /// use tollgate::http::Heard;
    ///
    /// let mut heard = Heard::new().of_policy("daily");
    /// heard.field("ratelimit", br#""burst";r=0;t=3, "daily";r=900"#)?;
    /// assert_eq!(heard.remaining(), Some(900));
    /// # Ok::<(), tollgate::http::FieldError>(())
    /// ```
    #[must_use]
    pub const fn of_policy(self, name: &'a str) -> Self {
        Self { policy: Some(name), ..self }
    }

    /// Of a caller whose own clock says that so many seconds have passed since 1970, rounded down: what dates are relative
    /// to where the response has no `Date`.
    ///
    /// ```
    /// use core::time::Duration;
    /// use tollgate::http::{Heard, NoClock};
    ///
    /// let mut heard = Heard::new();
    /// heard.field("retry-after", b"Tue, 14 Nov 2023 22:13:20 GMT")?;
    /// assert_eq!(heard.retry_after(), Err(NoClock));
    /// assert_eq!(heard.at(1_699_999_990).retry_after(), Ok(Some(Duration::from_secs(10))));
    /// # Ok::<(), tollgate::http::FieldError>(())
    /// ```
    #[must_use]
    pub const fn at(self, seconds: u64) -> Self {
        Self { clock: Some(seconds), ..self }
    }

    /// Hears one field; whether it is one that counts. Names in letters of any size, values as they were sent. Of fields
    /// that say different things the tighter counts.
    ///
    /// ```
    /// use tollgate::http::Heard;
    ///
    /// let mut heard = Heard::new();
    /// assert!(heard.field("RateLimit", br#""default";r=50;t=30"#)?);
    /// assert!(!heard.field("Content-Type", b"text/plain")?);
    /// assert!(heard.field("RateLimit", b"50 or so").is_err());
    /// assert_eq!(heard.remaining(), Some(50));
    /// # Ok::<(), tollgate::http::FieldError>(())
    /// ```
    ///
    /// # Errors
    ///
    /// What is malformed in it. Then it is as if the field had not been there.
    pub fn field(&mut self, name: &str, value: &[u8]) -> Result<bool, FieldError> {
        match name {
            _ if name.eq_ignore_ascii_case(RATE_LIMIT) => {
                self.list = self.list.tighter(rate_limit(value, self.policy)?);
            }
            _ if name.eq_ignore_ascii_case(RETRY_AFTER) => self.retry.resets(When::retry(value)?),
            _ if name.eq_ignore_ascii_case("date") => self.date = Some(date(value)?),
            _ if name.eq_ignore_ascii_case("age") => self.from_cache |= remaining(value)? > 0,
            _ => {
                let Some((family, part)) = of_triple(name, self.unit) else { return Ok(false) };
                let said = match family {
                    Family::Draft => &mut self.draft,
                    Family::Custom => &mut self.custom,
                    Family::Vendor => &mut self.vendor,
                };
                match part {
                    Part::Remaining => said.remains(remaining(value)?),
                    Part::Reset => said.resets(When::reset(value)?),
                }
            }
        }
        Ok(true)
    }

    /// How long to wait before anything is tried again: `Retry-After`, of several the longest; 0 where it has passed.
    ///
    /// # Errors
    ///
    /// [`NoClock`] where it is a date, and nothing to compare it with.
    pub fn retry_after(&self) -> Result<Option<Duration>, NoClock> {
        self.until(self.retry)
    }

    /// How much remains of the tightest limit, in its units, rounded down. `None` where the response came from a cache,
    /// since it tells what was then.
    ///
    /// ```
    /// use tollgate::http::Heard;
    ///
    /// let mut heard = Heard::new();
    /// heard.field("ratelimit", br#""burst";r=12;t=3, "daily";r=7"#)?;
    /// heard.field("x-ratelimit-remaining", b"9")?;
    /// assert_eq!(heard.remaining(), Some(7));
    /// heard.field("age", b"5")?;
    /// assert_eq!(heard.remaining(), None);
    /// # Ok::<(), tollgate::http::FieldError>(())
    /// ```
    #[must_use]
    pub fn remaining(&self) -> Option<u64> {
        self.tightest().remaining
    }

    /// After how long the tightest limit resets, as far as it was said; 0 where that has passed.
    ///
    /// # Errors
    ///
    /// As [`retry_after`](Self::retry_after).
    pub fn reset_after(&self) -> Result<Option<Duration>, NoClock> {
        self.until(self.tightest())
    }

    fn tightest(&self) -> Said {
        if self.from_cache {
            return Said::default();
        }
        self.list.tighter(self.draft).tighter(self.custom).tighter(self.vendor)
    }

    /// A time of day is compared with one in whole seconds, rounded down: the wait is never too short.
    fn until(&self, said: Said) -> Result<Option<Duration>, NoClock> {
        let Some(time) = said.at else { return Ok(said.after) };
        let now = self.date.or(self.clock).ok_or(NoClock)?;
        let wait = time.saturating_sub(Duration::from_secs(now));
        Ok(said.after.max(Some(wait)))
    }
}

use core::fmt;

/// The values that would have been accepted, both ends included, everything else as it was given.
///
/// ```
/// use tollgate::{Allowed, IntervalQuota, IntervalProfile32};
///
/// let error = IntervalProfile32::new(IntervalQuota::new(5, 1_000)).unwrap_err();
/// assert_eq!(error.allowed(), Allowed { min: 1, max: 65_536 }); // and a power of two
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Allowed {
    /// The smallest.
    pub min: u64,
    /// The largest.
    pub max: u64,
}

/// Why a quota cannot be kept exactly in a word of the chosen width: one variant for each way of being
/// wrong, with the range that is allowed.
///
/// Values are checked in the order of the variants, and each range is what fits beside the values
/// checked before it, those after it being 0 (or 1 where 0 is no value). Nothing is ever clamped.
///
/// ```
/// use tollgate::{Gcra32, Quota, QuotaError};
///
/// let error = Gcra32::new(Quota::per_hour(1_000, 1_000_000)).unwrap_err();
/// let QuotaError::Burst(allowed) = error else { panic!() };
/// assert_eq!((allowed.min, allowed.max), (1, 596));
/// assert!(Gcra32::new(Quota::per_hour(1_000, 1_000_000).burst(500)).is_ok());
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum QuotaError {
    /// Ticks per second: the period would not fit in 64 bits; a word may allow less.
    TickRate(Allowed),
    /// The window of [`Quota::hard_window`](crate::Quota::hard_window), in ticks: it would not fit in 64
    /// bits; a word may allow less. Or that of a [`WindowQuota`](crate::WindowQuota).
    Window(Allowed),
    /// Cells in a sliding window; of a log no more than it has slots.
    Limit(Allowed),
    /// Bits of the clock.
    ClockBits(Allowed),
    /// Cells per period; the range is of `count / gcd(count, period)`.
    Count(Allowed),
    /// Ticks per period; the range is of `period / gcd(count, period)`.
    Period(Allowed),
    /// Cells at one instant.
    Burst(Allowed),
    /// Cell delay variation tolerance, in sub-ticks.
    Tolerance(Allowed),
    /// How old a caller's tick may be, in ticks.
    Stale(Allowed),
    /// How far past the capacity reservations and debits may go, in ticks.
    Debt(Allowed),
    /// The idle time that was asked for, in ticks.
    Idle(Allowed),
    /// Tokens in a full interval bucket.
    Capacity(Allowed),
    /// Tokens added at each turn of an interval bucket's period.
    Refill(Allowed),
    /// Tokens in an interval bucket at its start.
    Initial(Allowed),
    /// The period of an interval bucket, or the window of a sliding one, in a word of less than 64 bits: also a
    /// power of two.
    PeriodPowerOfTwo(Allowed),
}

impl QuotaError {
    /// The range that would have been accepted.
    ///
    /// ```
    /// use tollgate::{Profile32, Quota};
    ///
    /// assert_eq!(Profile32::new(Quota::new(0, 1_000, 1)).unwrap_err().allowed().min, 1);
    /// ```
    #[must_use]
    pub const fn allowed(self) -> Allowed {
        match self {
            Self::TickRate(allowed)
            | Self::Window(allowed)
            | Self::Limit(allowed)
            | Self::ClockBits(allowed)
            | Self::Count(allowed)
            | Self::Period(allowed)
            | Self::Burst(allowed)
            | Self::Tolerance(allowed)
            | Self::Stale(allowed)
            | Self::Debt(allowed)
            | Self::Idle(allowed)
            | Self::Capacity(allowed)
            | Self::Refill(allowed)
            | Self::Initial(allowed)
            | Self::PeriodPowerOfTwo(allowed) => allowed,
        }
    }

    /// What is wrong, without the numbers, so that a constant that does not fit can say so at compile
    /// time.
    ///
    /// ```
    /// use tollgate::{Profile32, Quota};
    ///
    /// let error = Profile32::new(Quota::new(1, 1_000, 0)).unwrap_err();
    /// assert_eq!(error.message(), "burst does not fit");
    /// assert_eq!(error.to_string(), "burst does not fit: from 1 to 2147483 is allowed");
    /// ```
    #[must_use]
    pub const fn message(self) -> &'static str {
        match self {
            Self::TickRate(_) => "ticks per second do not fit",
            Self::Window(_) => "window does not fit",
            Self::Limit(_) => "limit does not fit",
            Self::ClockBits(_) => "clock bits do not fit",
            Self::Count(_) => "count / gcd(count, period) does not fit",
            Self::Period(_) => "period / gcd(count, period) does not fit",
            Self::Burst(_) => "burst does not fit",
            Self::Tolerance(_) => "tolerance (sub-ticks) does not fit",
            Self::Stale(_) => "stale (ticks) does not fit",
            Self::Debt(_) => "debt (ticks) does not fit",
            Self::Idle(_) => "idle time (ticks) does not fit",
            Self::Capacity(_) => "capacity does not fit",
            Self::Refill(_) => "refill does not fit",
            Self::Initial(_) => "initial tokens do not fit",
            Self::PeriodPowerOfTwo(_) => "period is not a power of two that fits",
        }
    }
}

impl fmt::Display for QuotaError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Allowed { min, max } = self.allowed();
        write!(f, "{}: from {min} to {max} is allowed", self.message())
    }
}

impl core::error::Error for QuotaError {}

/// Takes the value out of a `const` constructor's result, or fails the build with the reason.
///
/// The expression is evaluated at compile time; no panic is left in the program.
///
/// ```
/// use tollgate::{Gcra32, Quota, checked};
///
/// static LOGIN: Gcra32 = checked!(Gcra32::new(Quota::per_minute(5, 1_000)));
/// assert!(LOGIN.try_acquire(0, 5).is_ok());
/// ```
///
/// ```compile_fail
/// use tollgate::{Gcra32, Quota, checked};
///
/// static NEVER: Gcra32 = checked!(Gcra32::new(Quota::per_minute(0, 1_000)));
/// ```
#[macro_export]
macro_rules! checked {
    ($result:expr) => {
        const {
            match $result {
                Ok(value) => value,
                Err(error) => panic!("{}", error.message()),
            }
        }
    };
}

#[cfg(all(test, not(loom)))]
mod tests {
    extern crate std;

    use std::string::ToString;

    use crate::{Allowed, Profile32, Quota, QuotaError};

    #[test]
    fn an_error_says_what_is_wrong_and_what_would_be_right() {
        let error = Profile32::new(Quota::new(1, 1_000, 2_147_484)).unwrap_err();
        assert!(matches!(error, QuotaError::Burst(_)));
        assert_eq!((error.allowed().min, error.allowed().max), (1, 2_147_483));
        assert_eq!(error.message(), "burst does not fit");
        assert_eq!(error.to_string(), "burst does not fit: from 1 to 2147483 is allowed");
    }

    #[test]
    fn every_error_names_what_is_wrong() {
        let range = Allowed { min: 1, max: 2 };
        for (error, named) in [
            (QuotaError::TickRate(range), "ticks per second do"),
            (QuotaError::Window(range), "window does"),
            (QuotaError::Limit(range), "limit does"),
            (QuotaError::ClockBits(range), "clock bits do"),
            (QuotaError::Count(range), "count / "),
            (QuotaError::Period(range), "period / "),
            (QuotaError::Burst(range), "burst does"),
            (QuotaError::Tolerance(range), "tolerance (sub-ticks)"),
            (QuotaError::Stale(range), "stale (ticks)"),
            (QuotaError::Debt(range), "debt (ticks)"),
            (QuotaError::Idle(range), "idle time (ticks)"),
            (QuotaError::Capacity(range), "capacity does"),
            (QuotaError::Refill(range), "refill does"),
            (QuotaError::Initial(range), "initial tokens do"),
            (QuotaError::PeriodPowerOfTwo(range), "period is not a power of two"),
        ] {
            assert!(error.message().starts_with(named), "{error:?}: {error}");
            assert_eq!(error.allowed(), range, "{error:?}");
        }
    }
}

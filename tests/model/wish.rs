use tollgate::{Allowed, IntervalQuota, Quota, QuotaError};

use super::{Asked, Bucket, Turns};
use crate::common::gcd;

/// A quota as anybody might ask for it, in range or not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Wish {
    pub(crate) count: u64,
    pub(crate) period: u64,
    pub(crate) burst: u64,
    pub(crate) tolerance: u64,
    pub(crate) stale: u64,
    pub(crate) debt: u64,
    pub(crate) clock_bits: u32,
}

/// Brings a value into the range that a refusal named.
fn bring(value: &mut u64, Allowed { min, max }: Allowed) {
    assert!(min <= max, "an empty range");
    assert!(!(min..=max).contains(value), "refused within its range");
    *value = min + *value % (max - min).saturating_add(1);
}

/// Asks again and again, each time with the value in range that was refused: in the end it fits. The range is
/// true: with its ends it is accepted, the values after it being at their least, and beyond them it is not.
fn fitted<C: Copy, T>(
    wish: C,
    make: impl Fn(C) -> Result<T, QuotaError>,
    mend: impl Fn(&mut C, QuotaError),
    least_with: impl Fn(C, QuotaError, u64) -> Option<C>,
) -> (C, T) {
    let mut wish = wish;
    for _ in 0..200 {
        let error = match make(wish) {
            Ok(profile) => return (wish, profile),
            Err(error) => error,
        };
        let Allowed { min, max } = error.allowed();
        for (value, fits) in [(min, true), (max, true), (max.saturating_add(1), max == u64::MAX)] {
            if let Some(other) = least_with(wish, error, value) {
                assert_eq!(make(other).is_ok(), fits, "{value}, after {error:?}");
            }
        }
        mend(&mut wish, error);
    }
    panic!("refused over and over, whatever its errors allow");
}

impl Wish {
    pub(crate) fn quota(self) -> Quota {
        Quota::new(self.count, self.period, self.burst)
            .tolerance(self.tolerance)
            .stale(self.stale)
            .debt(self.debt)
            .clock_bits(self.clock_bits)
    }

    /// The rule of acceptance in the docs of `Profile`, where no product is beyond 2^127.
    fn fits(self) -> bool {
        let divisor = gcd(self.count, self.period);
        let [burst, interval, scale] =
            [self.burst, self.period / divisor, self.count / divisor].map(i128::from);
        let [tolerance, late, owed] = [self.tolerance, self.stale, self.debt].map(i128::from);
        let (ring, horizon) =
            (1 << self.clock_bits, burst * interval + tolerance + (late + owed) * scale);
        let idle = (ring - 1 - horizon).div_euclid(scale);
        2 * horizon <= ring && idle > (horizon + scale - 1) / scale
    }

    /// What comes nearest by the ranges of the refusals, and what is made of it.
    pub(crate) fn fitted<T>(self, make: impl Fn(Quota) -> Result<T, QuotaError>) -> (Self, T) {
        fitted(
            self,
            |wish| make(wish.quota()),
            |wish, error| match error {
                // the range is of the reduced fraction
                QuotaError::Count(allowed) => wish.count = wish.count % allowed.max + 1,
                QuotaError::Period(allowed) => wish.period = wish.period % allowed.max + 1,
                QuotaError::Burst(allowed) => bring(&mut wish.burst, allowed),
                QuotaError::Tolerance(allowed) => bring(&mut wish.tolerance, allowed),
                QuotaError::Stale(allowed) => bring(&mut wish.stale, allowed),
                QuotaError::Debt(allowed) => bring(&mut wish.debt, allowed),
                QuotaError::ClockBits(allowed) => {
                    let mut bits = wish.clock_bits.into();
                    bring(&mut bits, allowed);
                    wish.clock_bits = bits.try_into().unwrap();
                }
                other => panic!("{other:?} of {wish:?}"),
            },
            |wish, error, value| {
                let other = match error {
                    QuotaError::Burst(_) => {
                        Self { burst: value, tolerance: 0, stale: 0, debt: 0, ..wish }
                    }
                    QuotaError::Tolerance(_) => Self { tolerance: value, stale: 0, debt: 0, ..wish },
                    QuotaError::Stale(_) => Self { stale: value, debt: 0, ..wish },
                    QuotaError::Debt(_) => Self { debt: value, ..wish },
                    // of the reduced fraction, or small enough for exhaustion
                    _ => return None,
                };
                assert_eq!(make(other.quota()).is_ok(), other.fits(), "{other:?}");
                Some(other)
            },
        )
    }

    pub(crate) fn model(self, now: i128) -> Bucket {
        let Self { count, period, burst, tolerance, .. } = self;
        Bucket::new(Asked { count, period, burst, tolerance }, now)
    }
}

/// As [`Wish`], of the bucket that refills at intervals.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct IntervalWish {
    pub(crate) refill: u64,
    pub(crate) period: u64,
    pub(crate) capacity: u64,
    pub(crate) initial: u64,
    pub(crate) stale: u64,
}

impl IntervalWish {
    pub(crate) fn quota(self) -> IntervalQuota {
        IntervalQuota::new(self.refill, self.period)
            .capacity(self.capacity)
            .initial(self.initial)
            .stale(self.stale)
    }

    pub(crate) fn fitted<T>(self, make: impl Fn(IntervalQuota) -> Result<T, QuotaError>) -> (Self, T) {
        fitted(
            self,
            |wish| make(wish.quota()),
            |wish, error| match error {
                QuotaError::Period(allowed) => bring(&mut wish.period, allowed),
                QuotaError::PeriodPowerOfTwo(allowed) => {
                    wish.period = 1 << (wish.period % u64::from(allowed.max.ilog2() + 1));
                }
                QuotaError::Refill(allowed) => bring(&mut wish.refill, allowed),
                QuotaError::Capacity(allowed) => bring(&mut wish.capacity, allowed),
                QuotaError::Stale(allowed) => bring(&mut wish.stale, allowed),
                QuotaError::Initial(allowed) => bring(&mut wish.initial, allowed),
                other => panic!("{other:?} of {wish:?}"),
            },
            |wish, error, value| match error {
                QuotaError::Refill(_) => {
                    Some(Self { refill: value, capacity: 1, initial: 0, stale: 0, ..wish })
                }
                QuotaError::Capacity(_) => Some(Self { capacity: value, initial: 0, stale: 0, ..wish }),
                QuotaError::Stale(_) => Some(Self { stale: value, initial: 0, ..wish }),
                QuotaError::Initial(_) => Some(Self { initial: value, ..wish }),
                _ => None,
            },
        )
    }

    pub(crate) fn model(self, now: i128) -> Turns {
        let Self { refill, period, capacity, initial, .. } = self;
        let period = i128::from(period);
        Turns {
            period,
            refill: refill.into(),
            capacity: capacity.into(),
            turn: now.div_euclid(period),
            tokens: initial.into(),
        }
    }
}

use tollgate::{Allowed, IntervalQuota, Quota, QuotaError};

use super::{Asked, Bucket, Turns};

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

/// Asks again and again, each time with the value in range that was refused: in the end it fits.
fn fitted<C: Copy, T>(
    wish: C,
    make: impl Fn(C) -> Result<T, QuotaError>,
    mend: impl Fn(&mut C, QuotaError),
) -> (C, T) {
    let mut wish = wish;
    for _ in 0..200 {
        match make(wish) {
            Ok(profile) => return (wish, profile),
            Err(error) => mend(&mut wish, error),
        }
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

use num_bigint::BigInt;

use super::Model;
use crate::common::gcd;

/// What is asked of both sides. Tolerance in sub-ticks, as the library takes it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Asked {
    pub(crate) count: u64,
    pub(crate) period: u64,
    pub(crate) burst: u64,
    pub(crate) tolerance: u64,
}

/// The token bucket with continuous refill. The rate is not reduced: a token is `period` parts, a tick
/// brings `count` of them.
#[derive(Clone, Debug)]
pub(crate) struct Bucket {
    count: BigInt,
    period: BigInt,
    /// Parts in a full bucket.
    full: BigInt,
    /// Parts at tick `at`; below 0 to a caller whose tick is older than another's.
    parts: BigInt,
    at: i128,
}

fn ceil_div(a: BigInt, b: &BigInt) -> BigInt {
    (a + b - 1) / b
}

impl Bucket {
    /// Full at `now`.
    pub(crate) fn new(asked: Asked, now: i128) -> Self {
        let Asked { count, period, burst, tolerance } = asked;
        // a sub-tick is gcd parts: `count / gcd` of them are the `count` parts of a tick
        let full = BigInt::from(burst) * period + BigInt::from(tolerance) * gcd(count, period);
        Self { count: count.into(), period: period.into(), full: full.clone(), parts: full, at: now }
    }

    fn parts(&self, now: i128) -> BigInt {
        let parts = &self.parts + &self.count * (now - self.at);
        parts.min(self.full.clone())
    }

    fn with(&self, now: i128, parts: BigInt) -> Self {
        Self { parts, at: now, ..self.clone() }
    }

    /// Until the bucket holds so many parts.
    fn ticks_to(&self, now: i128, parts: BigInt) -> u64 {
        let missing = (parts - self.parts(now)).max(BigInt::ZERO);
        ceil_div(missing, &self.count).try_into().unwrap()
    }
}

impl Model for Bucket {
    const REFUSAL_RENEWS: bool = true;

    fn most(&self) -> u64 {
        (&self.full / &self.period).try_into().unwrap()
    }

    fn remaining(&self, now: i128) -> u64 {
        (self.parts(now).max(BigInt::ZERO) / &self.period).try_into().unwrap()
    }

    fn reset_after(&self, now: i128) -> u64 {
        self.ticks_to(now, self.full.clone())
    }

    fn wait(&self, now: i128, n: u64) -> u64 {
        self.ticks_to(now, &self.period * n)
    }

    fn taken(&self, now: i128, n: u64) -> Self {
        self.with(now, self.parts(now) - &self.period * n)
    }

    fn touched(&self, now: i128) -> Self {
        self.with(now, self.parts(now))
    }

    fn filled(&self, now: i128) -> Self {
        self.with(now, self.full.clone())
    }

    fn drained(&self, now: i128) -> Self {
        self.with(now, self.parts(now).min(BigInt::ZERO))
    }
}

use core::fmt::Debug;
use core::ops::{Add, Div, Mul, Sub};

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

/// What a bucket counts in: without a bound, or by exhaustion of small ones in an `i64`, checked for overflow.
pub(crate) trait Number:
    Clone
    + Debug
    + Ord
    + Add<Output = Self>
    + Sub<Output = Self>
    + Mul<Output = Self>
    + Div<Output = Self>
    + TryFrom<u64>
    + TryFrom<i128>
    + TryInto<u64>
{
}

impl Number for BigInt {}
impl Number for i64 {}

/// A number that is small enough.
pub(super) fn number<N: TryFrom<T>, T>(value: T) -> N {
    N::try_from(value).ok().unwrap()
}

pub(super) fn plain<N: Number>(value: N) -> u64 {
    value.try_into().ok().unwrap()
}

/// The token bucket with continuous refill. The rate is not reduced: a token is `period` parts, a tick
/// brings `count` of them.
#[derive(Clone, Debug)]
pub(crate) struct Bucket<N = BigInt> {
    pub(super) count: N,
    pub(super) period: N,
    /// Parts in a full bucket.
    pub(super) full: N,
    /// Parts at tick `at`; below 0 to a caller whose tick is older than another's.
    parts: N,
    at: i128,
}

fn ceil_div<N: Number>(a: N, b: &N) -> N {
    (a + b.clone() - number(1_u64)) / b.clone()
}

impl<N: Number> Bucket<N> {
    /// Full at `now`.
    pub(crate) fn new(asked: Asked, now: i128) -> Self {
        let Asked { count, period, burst, tolerance } = asked;
        // a sub-tick is gcd parts: `count / gcd` of them are the `count` parts of a tick
        let spare: N = number::<N, _>(tolerance) * number(gcd(count, period));
        let full = number::<N, _>(burst) * number(period) + spare;
        Self { count: number(count), period: number(period), full: full.clone(), parts: full, at: now }
    }

    pub(super) fn parts(&self, now: i128) -> N {
        let parts = self.parts.clone() + self.count.clone() * number(now - self.at);
        parts.min(self.full.clone())
    }

    pub(super) fn with(&self, now: i128, parts: N) -> Self {
        Self { parts, at: now, ..self.clone() }
    }

    /// The same, to be full when so many parts have come after `now`, or before where they are below 0.
    pub(crate) fn full_after(&self, now: i128, parts: N) -> Self {
        self.with(now, self.full.clone() - parts)
    }

    /// When it is full, in parts since tick 0: the same as long as nothing is taken or given.
    pub(crate) fn full_at(&self) -> N {
        self.count.clone() * number(self.at) + self.full.clone() - self.parts.clone()
    }

    /// The parts of so many cells.
    pub(super) fn cost(&self, n: u64) -> N {
        self.period.clone() * number(n)
    }

    /// Until the bucket holds so many parts.
    pub(super) fn ticks_to(&self, now: i128, parts: N) -> u64 {
        let missing = (parts - self.parts(now)).max(number(0_u64));
        plain(ceil_div(missing, &self.count))
    }

    /// In which so many parts come back.
    pub(super) fn ticks_of(&self, parts: N) -> u64 {
        plain(ceil_div(parts, &self.count))
    }
}

impl<N: Number> Model for Bucket<N> {
    const REFUSAL_RENEWS: bool = true;

    fn most(&self) -> u64 {
        plain(self.full.clone() / self.period.clone())
    }

    fn remaining(&self, now: i128) -> u64 {
        plain(self.parts(now).max(number(0_u64)) / self.period.clone())
    }

    fn reset_after(&self, now: i128) -> u64 {
        self.ticks_to(now, self.full.clone())
    }

    fn wait(&self, now: i128, n: u64) -> u64 {
        self.ticks_to(now, self.cost(n))
    }

    fn taken(&self, now: i128, n: u64) -> Self {
        self.with(now, self.parts(now) - self.cost(n))
    }

    fn touched(&self, now: i128) -> Self {
        self.with(now, self.parts(now))
    }

    fn filled(&self, now: i128) -> Self {
        self.with(now, self.full.clone())
    }

    fn drained(&self, now: i128) -> Self {
        self.with(now, self.parts(now).min(number(0_u64)))
    }
}

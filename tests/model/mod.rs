//! The slow exact model: a bucket of tokens in unbounded integers, on a clock that never wraps.
//!
//! It keeps tokens, where the library keeps a time; it does not reduce the rate: a token is `period`
//! parts, a tick brings `count` of them. So that no formula is shared.

#![allow(dead_code, reason = "each test file uses its part")]

use crate::common::gcd;
use num_bigint::BigInt;
use tollgate::{Atomic, Gcra, Outcome, Profile};

/// What is asked of both sides. Tolerance in sub-ticks, as the library takes it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Asked {
    pub(crate) count: u64,
    pub(crate) period: u64,
    pub(crate) burst: u64,
    pub(crate) tolerance: u64,
}

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

    pub(crate) fn burst(&self) -> BigInt {
        &self.full / &self.period
    }

    pub(crate) fn conforms(&self, now: i128, n: u64) -> bool {
        n == 0 || self.parts(now) >= &self.period * n
    }

    pub(crate) fn take(&mut self, now: i128, n: u64) {
        if n > 0 {
            self.parts = self.parts(now) - &self.period * n;
            self.at = now;
        }
    }

    pub(crate) fn touch(&mut self, now: i128) {
        self.parts = self.parts(now);
        self.at = now;
    }

    pub(crate) fn fill(&mut self, now: i128) {
        self.parts = self.full.clone();
        self.at = now;
    }

    pub(crate) fn drain(&mut self, now: i128) {
        self.parts = self.parts(now).min(BigInt::ZERO);
        self.at = now;
    }

    pub(crate) fn remaining(&self, now: i128) -> BigInt {
        self.parts(now).max(BigInt::ZERO) / &self.period
    }

    /// Until the bucket holds so many parts.
    fn ticks_to(&self, now: i128, parts: BigInt) -> BigInt {
        ceil_div((parts - self.parts(now)).max(BigInt::ZERO), &self.count)
    }

    /// `None` is never.
    pub(crate) fn retry_after(&self, now: i128, n: u64) -> Option<BigInt> {
        let parts = &self.period * n;
        if n == 0 {
            return Some(BigInt::ZERO);
        }
        (parts <= self.full).then(|| self.ticks_to(now, parts))
    }

    pub(crate) fn reset_after(&self, now: i128) -> BigInt {
        self.ticks_to(now, self.full.clone())
    }
}

/// A limiter and its model, asked the same and compared after every step. The limiter sees a clock of
/// `bits`, the model the true time.
pub(crate) struct Pair<W: Atomic> {
    pub(crate) limiter: Gcra<W>,
    pub(crate) model: Bucket,
    pub(crate) bits: u32,
    pub(crate) decisions: u64,
}

impl<W: Atomic + TryFrom<i128>> Pair<W> {
    pub(crate) fn new(limiter: Gcra<W>, asked: Asked, bits: u32, now: i128) -> Self {
        Self { limiter, model: Bucket::new(asked, now), bits, decisions: 0 }
    }

    /// The caller's clock.
    pub(crate) fn tick(&self, now: i128) -> W {
        W::try_from(now.rem_euclid(1 << self.bits)).ok().unwrap()
    }

    fn cells(n: u64) -> W {
        W::try_from(n.into()).ok().unwrap()
    }

    fn compare(&self, now: i128, n: u64, outcome: &Outcome<'_, Profile<W>>, wait: Option<BigInt>) {
        let place = || format!("at {now}, {n} asked of {:?}", self.model);
        let never = W::MAX.widen().into();
        assert_eq!(BigInt::from(outcome.remaining().widen()), self.model.remaining(now), "{}", place());
        assert_eq!(
            BigInt::from(outcome.reset_after().widen()),
            self.model.reset_after(now),
            "{}",
            place()
        );
        assert_eq!(BigInt::from(outcome.retry_after().widen()), wait.unwrap_or(never), "{}", place());
    }

    /// A refusal of `n`: the outcome is the model's, and asking again agrees.
    fn compare_refusal(&self, now: i128, n: u64, outcome: &Outcome<'_, Profile<W>>) {
        assert!(!self.model.conforms(now, n), "denied too much: at {now}, {n} asked of {:?}", self.model);
        self.compare(now, n, outcome, self.model.retry_after(now, n));
        let wait = outcome.retry_after();
        if wait != W::MAX {
            let then = now + i128::from(wait.widen());
            let asked = Self::cells(n);
            assert!(self.limiter.peek(self.tick(then), asked).is_ok(), "{n} at {now}: not sufficient");
            assert!(self.limiter.peek(self.tick(then - 1), asked).is_err(), "{n} at {now}: not minimal");
        }
    }

    fn compare_grant(&self, now: i128, n: u64, outcome: &Outcome<'_, Profile<W>>) {
        self.compare(now, n, outcome, Some(BigInt::ZERO));
    }

    /// Whether it conformed, and the wait if not.
    pub(crate) fn try_acquire(&mut self, now: i128, n: u64) -> Result<(), u64> {
        self.decisions += 1;
        match self.limiter.try_acquire(self.tick(now), Self::cells(n)) {
            Ok(outcome) => {
                assert!(
                    self.model.conforms(now, n),
                    "granted too much: at {now}, {n} of {:?}",
                    self.model
                );
                self.model.take(now, n);
                self.compare_grant(now, n, &outcome);
                Ok(())
            }
            Err(denied) => {
                self.compare_refusal(now, n, &denied.outcome());
                Err(denied.retry_after().widen())
            }
        }
    }

    pub(crate) fn acquire_up_to(&mut self, now: i128, n: u64) -> u64 {
        self.decisions += 1;
        let most = u64::try_from(self.model.remaining(now)).unwrap().min(n);
        match self.limiter.acquire_up_to(self.tick(now), Self::cells(n)) {
            Ok((taken, outcome)) => {
                assert_eq!(taken.widen(), most, "at {now}, up to {n} of {:?}", self.model);
                assert!(most > 0 || n == 0);
                self.model.take(now, most);
                self.compare_grant(now, n, &outcome);
            }
            Err(denied) => {
                assert_eq!(most, 0);
                self.compare_refusal(now, 1, &denied.outcome());
            }
        }
        most
    }

    /// As if taken, and nothing written.
    pub(crate) fn peek(&mut self, now: i128, n: u64) {
        self.decisions += 1;
        let before = self.limiter.word().raw();
        match self.limiter.peek(self.tick(now), Self::cells(n)) {
            Ok(outcome) => {
                assert!(
                    self.model.conforms(now, n),
                    "peeked too much: at {now}, {n} of {:?}",
                    self.model
                );
                let kept = self.model.clone();
                self.model.take(now, n);
                self.compare_grant(now, n, &outcome);
                self.model = kept;
            }
            Err(denied) => self.compare_refusal(now, n, &denied.outcome()),
        }
        assert_eq!(self.limiter.word().raw(), before);
    }

    pub(crate) fn touch(&mut self, now: i128) {
        self.limiter.touch(self.tick(now));
        self.model.touch(now);
        self.status(now);
    }

    pub(crate) fn fill(&mut self, now: i128) {
        self.limiter.fill(self.tick(now));
        self.model.fill(now);
        self.status(now);
    }

    pub(crate) fn drain(&mut self, now: i128) {
        self.limiter.drain(self.tick(now));
        self.model.drain(now);
        self.status(now);
    }

    pub(crate) fn status(&self, now: i128) {
        self.compare_grant(now, 0, &self.limiter.status(self.tick(now)));
    }
}

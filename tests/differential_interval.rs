//! The interval bucket of 32 and 64 bits against a model that turns period after period on a clock that
//! never wraps (P2, P5): decision, `remaining`, `retry_after`, `reset_after` after every step,
//! `retry_after` sufficient and minimal by asking again.
//!
//! Bounds: 8 * 10^6 decisions (printed) on random buckets, in 64 bits with periods that are no powers of
//! two, in 32 bits many times around the tick's wrap; every tick, in random steps, at period borders, with
//! ticks up to `stale` old and rests of up to `max_idle`.

#![cfg(not(loom))]

mod common;

use common::sum_over;
use fastrand::Rng;
use tollgate::{
    Atomic, IntervalBucket, IntervalBucket32, IntervalBucket64, IntervalProfile, IntervalQuota,
};
use tollgate::{Outcome, QuotaError};

#[derive(Clone, Copy, Debug)]
struct Model {
    period: u128,
    refill: u128,
    capacity: u128,
    /// The period that the tokens are as of; never turned back.
    turn: u128,
    tokens: u128,
}

impl Model {
    fn advance(&mut self, now: u128) {
        let turns = (now / self.period).saturating_sub(self.turn);
        self.turn += turns;
        self.tokens = self.capacity.min(self.tokens + turns * self.refill);
    }

    /// `None` is never.
    fn retry_after(&self, now: u128, n: u128) -> Option<u128> {
        let (mut turn, mut tokens) = (self.turn, self.tokens);
        if n > self.capacity {
            return None;
        }
        if tokens >= n {
            return Some(0);
        }
        // all but the last turns at once
        let skipped = (n - tokens) / self.refill;
        (turn, tokens) = (turn + skipped, tokens + skipped * self.refill);
        while tokens < n {
            (turn, tokens) = (turn + 1, tokens + self.refill);
        }
        Some(turn * self.period - now)
    }
}

struct Pair<W: Atomic> {
    bucket: IntervalBucket<W>,
    model: Model,
}

impl<W: Atomic + TryFrom<u128>> Pair<W> {
    fn tick(now: u128) -> W {
        W::try_from(now % (1 << W::BITS)).ok().unwrap()
    }

    fn compare(&self, now: u128, outcome: &Outcome<'_, IntervalProfile<W>>, wait: Option<u128>) {
        let model = &self.model;
        assert_eq!(u128::from(outcome.remaining().widen()), model.tokens, "{model:?}");
        assert_eq!(
            u128::from(outcome.retry_after().widen()),
            wait.unwrap_or(W::MAX.widen().into()),
            "{model:?}"
        );
        let reset = model.retry_after(now, model.capacity).unwrap();
        assert_eq!(u128::from(outcome.reset_after().widen()), reset, "{model:?} at {now}");
    }

    fn compare_refusal(&self, now: u128, n: u128, outcome: &Outcome<'_, IntervalProfile<W>>) {
        assert!(n > self.model.tokens, "denied too much: {n} at {now}, {:?}", self.model);
        let wait = self.model.retry_after(now, n);
        self.compare(now, outcome, wait);
        // in 64 bits the tick does not wrap, and what conforms after its end cannot be asked for
        if let Some(wait) = wait.filter(|wait| W::BITS < 64 || now + wait <= u64::MAX.into()) {
            let asked = Self::tick(n);
            assert!(self.bucket.peek(Self::tick(now + wait), asked).is_ok(), "not sufficient");
            assert!(self.bucket.peek(Self::tick(now + wait - 1), asked).is_err(), "not minimal");
        }
    }

    fn step(&mut self, now: u128, n: u128, verb: u32) -> u64 {
        self.model.advance(now);
        let (tick, asked) = (Self::tick(now), Self::tick(n));
        match verb {
            0 => {
                self.bucket.fill(tick);
                self.model.tokens = self.model.capacity;
            }
            1 => {
                self.bucket.drain(tick);
                self.model.tokens = 0;
            }
            2 => self.bucket.touch(tick),
            3..20 => {
                let most = self.model.tokens.min(n);
                match self.bucket.acquire_up_to(tick, asked) {
                    Ok((taken, outcome)) => {
                        assert_eq!(u128::from(taken.widen()), most);
                        self.model.tokens -= most;
                        self.compare(now, &outcome, Some(0));
                    }
                    Err(denied) => self.compare_refusal(now, 1, &denied.outcome()),
                }
            }
            _ => match self.bucket.try_acquire(tick, asked) {
                Ok(outcome) => {
                    assert!(n <= self.model.tokens, "granted too much: {n} at {now}, {:?}", self.model);
                    self.model.tokens -= n;
                    self.compare(now, &outcome, Some(0));
                }
                Err(denied) => self.compare_refusal(now, n, &denied.outcome()),
            },
        }
        self.compare(now, &self.bucket.status(tick), Some(0));
        1
    }
}

fn history<W: Atomic + TryFrom<u128>>(
    mut pair: Pair<W>,
    stale: u64,
    start: u128,
    steps: u64,
    rng: &mut Rng,
) -> u64 {
    let max_idle = u128::from(pair.bucket.profile().max_idle());
    let Model { period, capacity, .. } = pair.model;
    let (mut newest, mut renewed) = (start, start);
    let mut decisions = 0;
    for _ in 0..steps {
        let rest = match rng.u32(0..100) {
            0..30 => 1,
            30..60 => u128::from(rng.u64(0..=u64::try_from(period).unwrap() * 2)),
            60..70 => period - 1 - newest % period,
            70..80 => period - newest % period,
            80..83 => u128::from(rng.u64(..) >> rng.u32(0..64)),
            83 => max_idle,
            _ => 0,
        };
        let end = if W::BITS < 64 { u128::MAX } else { u64::MAX.into() };
        newest = (newest + rest).min(renewed + max_idle).min(end).max(newest);
        let late = if rng.bool() { 0 } else { u128::from(rng.u64(0..=stale) >> rng.u32(0..32)) };
        let now = newest.saturating_sub(late).max(start);
        let n = match rng.u32(0..8) {
            0 => capacity,
            1 => capacity + 1,
            2 => 0,
            3 => u128::from(rng.u64(..)) % (capacity + 1),
            _ => 1,
        };
        decisions += pair.step(now, n, rng.u32(0..100));
        // a refusal writes nothing; this does, as a caller who rests would
        pair.bucket.touch(Pair::<W>::tick(now));
        renewed = now;
    }
    decisions
}

fn random(rng: &mut Rng, wide: bool) -> (u64, u64, u64) {
    let half = if wide { 32 } else { 16 };
    let token = |rng: &mut Rng| 1.max(rng.u64(0..1 << half) >> rng.u32(0..half));
    let period = if wide {
        [1, 2, 3, 1_000, 86_399, 1_000_000_007, 60_000_000_000, 1.max(rng.u64(..) >> rng.u32(20..64))]
            [rng.usize(0..8)]
    } else {
        1 << rng.u32(0..=16)
    };
    (period, token(rng), token(rng))
}

fn run<W: Atomic + TryFrom<u128>>(
    wide: bool,
    make: impl Fn(IntervalQuota, u128) -> Result<IntervalBucket<W>, QuotaError> + Sync,
) -> (usize, u64) {
    let count = if cfg!(debug_assertions) { 50 } else { 1_000 };
    let seeds: Vec<u64> = (0..count).collect();
    let decisions = sum_over(&seeds, |&seed| {
        let mut rng = Rng::with_seed(seed);
        let (period, refill, capacity) = random(&mut rng, wide);
        let quota = IntervalQuota::new(refill, period).capacity(capacity);
        let Err(QuotaError::Stale(allowed)) = make(quota.stale(u64::MAX), 0).map(drop) else {
            return 0; // takes longer to fill than the index can count
        };
        let stale = rng.u64(0..=allowed.max) >> rng.u32(0..32);
        let initial = rng.u64(0..=capacity);
        let start = if wide { u128::from(rng.u64(..1 << 62)) } else { u128::from(rng.u64(..)) };
        let bucket = make(quota.stale(stale).initial(initial), start).unwrap();
        let turn = start / u128::from(period);
        let (refill, capacity) = (refill.into(), capacity.into());
        let model = Model { period: period.into(), refill, capacity, turn, tokens: initial.into() };
        history(Pair { bucket, model }, stale, start, 4_000, &mut rng)
    });
    (seeds.len(), decisions)
}

#[test]
fn every_step_equals_the_model_64() {
    let (buckets, decisions) = run(true, |quota, now| {
        let profile = IntervalProfile::<u64>::new(quota)?;
        Ok(IntervalBucket64::with_profile(profile, u64::try_from(now).unwrap()))
    });
    println!("64 bits: {buckets} buckets, {decisions} decisions");
    assert!(cfg!(debug_assertions) || decisions > 2_000_000);
}

/// An index is older than it looks to one who was only refused: unlike GCRA's, where a refusal proves
/// that the word lies ahead.
#[test]
fn a_refusal_does_not_renew() {
    let quota = IntervalQuota::new(1, 16).capacity(5).initial(0).stale(0);
    let bucket = IntervalBucket32::new(quota).unwrap();
    let max_idle = u32::try_from(bucket.profile().max_idle()).unwrap();
    assert!(bucket.try_acquire(4 * 16, 5).is_err());
    assert_eq!(bucket.status(max_idle).remaining(), 5);
    // so long after the refusal, but longer after the start
    let late = max_idle.wrapping_add(4 * 16);
    assert_eq!(bucket.status(late).remaining(), 2);
    bucket.touch(4 * 16);
    assert_eq!(bucket.status(late).remaining(), 5);
}

#[test]
fn every_step_equals_the_model_32() {
    let (buckets, decisions) = run(false, |quota, now| {
        let profile = IntervalProfile::<u32>::new(quota)?;
        Ok(IntervalBucket32::with_profile(profile, Pair::<u32>::tick(now)))
    });
    println!("32 bits: {buckets} buckets, {decisions} decisions");
    assert!(cfg!(debug_assertions) || decisions > 2_000_000);
}

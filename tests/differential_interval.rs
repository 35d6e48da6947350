//! The interval bucket of 32 and 64 bits against a model that turns period after period on a clock that
//! never wraps (P2, P5): decision, `remaining`, `retry_after`, `reset_after` after every step,
//! `retry_after` sufficient and minimal by asking again.
//!
//! Bounds: 8 * 10^6 decisions (printed) on random buckets, in 64 bits with periods that are no powers of
//! two, in 32 bits many times around the tick's wrap; every tick, in random steps, at period borders, with
//! ticks up to `stale` old and rests of up to `max_idle`.

#![cfg(not(loom))]

mod common;
mod model;

use common::sum_over;
use fastrand::Rng;
use model::{Call, Clock, IntervalWish, Move, Step, Trial, Turns};
use tollgate::{
    Atomic, IntervalBucket, IntervalBucket32, IntervalBucket64, IntervalProfile, IntervalQuota,
};

fn random_step(wish: IntervalWish, rng: &mut Rng) -> Step {
    let IntervalWish { period, capacity, .. } = wish;
    let tick = match rng.u32(0..100) {
        0..15 => Move::Ahead(1),
        15..30 => Move::Ahead(rng.u64(0..=period * 2)),
        30..35 => Move::Retry(-1),
        35..40 => Move::Retry(0),
        40..42 => Move::Ahead(rng.u64(..) >> rng.u32(0..64)),
        42 => Move::Ahead(u64::MAX),
        43..50 => Move::Ahead(0),
        _ => Move::Late(rng.u64(..) >> rng.u32(0..64)),
    };
    let n = match rng.u32(0..8) {
        0 => capacity,
        1 => capacity + 1,
        2 => 0,
        3 => rng.u64(0..=capacity),
        _ => 1,
    };
    let call = match rng.u32(0..100) {
        0 => Call::FILL,
        1 => Call::DRAIN,
        2..10 => Call::TOUCH,
        10..20 => Call::peek(n),
        20..40 => Call::up_to(n),
        _ => Call::take(n),
    };
    Step { tick, call }
}

fn history<W: Atomic + TryFrom<u64>>(
    mut trial: Trial<IntervalBucket<W>, Turns>,
    wish: IntervalWish,
    start: u64,
    rng: &mut Rng,
) -> u64 {
    let max_idle = trial.subject.profile().max_idle();
    let mut clock = Clock::new(start.into(), wish.stale, max_idle);
    trial.run(&mut clock, (0..4_000).map(|_| random_step(wish, rng)));
    trial.decisions
}

fn random_wish(bits: u32, rng: &mut Rng) -> IntervalWish {
    let half = bits / 2;
    let token = |rng: &mut Rng| 1.max(rng.u64(0..1 << half) >> rng.u32(0..half));
    let any = 1.max(rng.u64(..) >> rng.u32(20..64));
    let periods = [1, 2, 3, 1_000, 86_399, 1_000_000_007, 60_000_000_000, any];
    let period = if bits == 64 { periods[rng.usize(0..8)] } else { 1 << rng.u32(0..=half) };
    let stale = rng.u64(..) >> rng.u32(0..64);
    IntervalWish { refill: token(rng), period, capacity: token(rng), initial: rng.u64(..), stale }
}

fn run(bits: u32, one: impl Fn(IntervalWish, &mut Rng) -> u64 + Sync) {
    let count = if cfg!(debug_assertions) { 50 } else { 1_000 };
    let seeds: Vec<u64> = (0..count).collect();
    let decisions = sum_over(&seeds, |&seed| {
        let mut rng = Rng::with_seed(seed);
        let wish = random_wish(bits, &mut rng);
        one(wish, &mut rng)
    });
    println!("checked: {decisions} oracle decisions (interval bucket of {bits} bits, {count} quotas)");
    assert_eq!(decisions > 3_000_000, !cfg!(debug_assertions));
}

#[test]
fn every_step_equals_the_model_64() {
    run(64, |wish, rng| {
        let (wish, profile) = wish.fitted(IntervalProfile::<u64>::new);
        let start = wish.stale.max(rng.u64(..1 << 62));
        let bucket = IntervalBucket64::with_profile(profile, start);
        history(Trial::new(bucket, wish.model(start.into()), 64).ending(), wish, start, rng)
    });
}

#[test]
fn every_step_equals_the_model_32() {
    run(32, |wish, rng| {
        let (wish, profile) = wish.fitted(IntervalProfile::<u32>::new);
        let start = rng.u32(..);
        let bucket = IntervalBucket32::with_profile(profile, start);
        history(Trial::new(bucket, wish.model(start.into()), 32), wish, start.into(), rng)
    });
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

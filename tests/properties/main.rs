//! Every limiter of every width against the one naive model, by random histories that shrink to a short one
//! where they differ (P2, P5, P6, P11; what heals).
//!
//! `PROPTEST_CASES` sets how many histories each test tries, `PROPTEST_RNG_SEED` which. Bounds: up to 60 calls
//! a history; any quota that fits, made of any numbers by the ranges that the refusals name; ticks shuffled
//! within `stale`, rests of up to `max_idle`; beyond the contract steps back and leaps of any length, years
//! among them.

#![cfg(not(loom))]

#[path = "../common/mod.rs"]
mod common;
#[path = "../model/mod.rs"]
mod model;

mod beyond;
mod strategies;

use std::sync::atomic::{AtomicU64, Ordering::Relaxed};

use model::{Apart, Clock, IntervalWish, Subject, Trial, Wish};
use proptest::strategy::Strategy;
use proptest::test_runner::{Config, RngSeed, TestRunner};
use strategies::{History, interval_wish, step, wish};
use tollgate::{Gcra, Gcra32, Gcra64, IntervalBucket, IntervalProfile, LeakyBucket, Padded, PaddedGcra};
use tollgate::{IntervalQuota, Profile, Quota, QuotaError, TokenBucket, Width, Word};

/// The same histories on every machine, unless others are asked for.
fn config() -> Config {
    let asked = Config { cases: 4_000, failure_persistence: None, ..Config::default() };
    let cases = std::env::var("PROPTEST_CASES").map_or(asked.cases, |cases| cases.parse().unwrap());
    let rng_seed = match asked.rng_seed {
        RngSeed::Random => RngSeed::Fixed(1),
        RngSeed::Fixed(seed) => RngSeed::Fixed(seed),
    };
    Config { cases, rng_seed, ..asked }
}

/// Tries `one`, which panics or tells how many calls it checked, with many inputs.
fn try_many<S: Strategy>(what: &str, inputs: &S, one: impl Fn(S::Value) -> u64) {
    let (histories, decisions) = (AtomicU64::new(0), AtomicU64::new(0));
    let outcome = TestRunner::new(config()).run(inputs, |input| {
        histories.fetch_add(1, Relaxed);
        decisions.fetch_add(one(input), Relaxed);
        Ok(())
    });
    if let Err(error) = outcome {
        panic!("{what}: {error}");
    }
    println!("checked: {} random histories ({what})", histories.into_inner());
    println!("checked: {} oracle decisions ({what})", decisions.into_inner());
}

fn tick<W: TryFrom<u64>>(now: u64, bits: u32) -> W {
    W::try_from(now & (u64::MAX >> (64 - bits))).ok().unwrap()
}

/// A history that keeps to the contract, on a limiter that is GCRA in any words.
fn gcra<W: Width + TryFrom<u64>, S: Subject<Width = W>>(
    History { wish, start, steps }: History<Wish>,
    profile: impl Fn(Quota) -> Result<Profile<W>, QuotaError>,
    limiter: impl Fn(Profile<W>, W) -> S,
) -> u64 {
    let profile = profile(wish.quota()).unwrap();
    let subject = limiter(profile, tick(start, wish.clock_bits));
    let mut clock = Clock::new(start.into(), wish.stale, profile.max_idle().widen());
    let mut trial = Trial::new(subject, wish.model(start.into()), wish.clock_bits);
    trial.run(&mut clock, steps);
    trial.decisions
}

/// The same on a bucket that refills at intervals.
fn interval<W: Width + TryFrom<u64>, S: Subject<Width = W>>(
    History { wish, start, steps }: History<IntervalWish>,
    profile: impl Fn(IntervalQuota) -> Result<IntervalProfile<W>, QuotaError>,
    limiter: impl Fn(IntervalProfile<W>, W) -> S,
) -> u64 {
    let profile = profile(wish.quota()).unwrap();
    let start = if W::BITS == 64 { start.max(wish.stale) } else { start };
    let subject = limiter(profile, tick(start, W::BITS));
    let mut clock = Clock::new(start.into(), wish.stale, profile.max_idle());
    let trial = Trial::new(subject, wish.model(start.into()), W::BITS);
    // 64 bits of clock do not wrap
    let mut trial = if W::BITS == 64 { trial.ending() } else { trial };
    trial.run(&mut clock, steps);
    trial.decisions
}

macro_rules! every_history_equals_the_model {
    ($algorithm:ident, $wish:ident: $($name:ident $width:ident $profile:ident $limiter:expr;)*) => {$(
        #[test]
        fn $name() {
            let wishes = $wish($width::BITS).prop_map(|wish| wish.fitted($profile::<$width>::new).0);
            let histories = History::any(wishes, step());
            try_many(stringify!($name), &histories, |history| {
                $algorithm(history, $profile::<$width>::new, $limiter)
            });
        }
    )*};
}

every_history_equals_the_model! {
    gcra, wish:
    gcra_8 u8 Profile Gcra::<u8>::with_profile;
    gcra_16 u16 Profile Gcra::<u16>::with_profile;
    gcra_32 u32 Profile Gcra32::with_profile;
    gcra_64 u64 Profile Gcra64::with_profile;
    padded_gcra_32 u32 Profile |profile, now| {
        PaddedGcra::from_parts(Padded(Word::<u32>::from_raw(profile.full_at(now))), profile)
    };
    padded_gcra_64 u64 Profile |profile, now| {
        PaddedGcra::from_parts(Padded(Word::<u64>::from_raw(profile.full_at(now))), profile)
    };
    profile_and_word_32 u32 Profile |profile, now| {
        Apart { word: Word::<u32>::from_raw(profile.full_at(now)), profile }
    };
    profile_and_word_64 u64 Profile |profile, now| {
        Apart { word: Word::<u64>::from_raw(profile.full_at(now)), profile }
    };
    token_bucket_32 u32 Profile TokenBucket::<u32>::with_profile;
    token_bucket_64 u64 Profile TokenBucket::<u64>::with_profile;
    leaky_bucket_32 u32 Profile LeakyBucket::<u32>::with_profile;
    leaky_bucket_64 u64 Profile LeakyBucket::<u64>::with_profile;
}

every_history_equals_the_model! {
    interval, interval_wish:
    interval_bucket_8 u8 IntervalProfile IntervalBucket::<u8>::with_profile;
    interval_bucket_16 u16 IntervalProfile IntervalBucket::<u16>::with_profile;
    interval_bucket_32 u32 IntervalProfile IntervalBucket::<u32>::with_profile;
    interval_bucket_64 u64 IntervalProfile IntervalBucket::<u64>::with_profile;
    interval_profile_and_word_32 u32 IntervalProfile |profile, now| {
        Apart { word: Word::<u32>::from_raw(profile.initial_at(now)), profile }
    };
    interval_profile_and_word_64 u64 IntervalProfile |profile, now| {
        Apart { word: Word::<u64>::from_raw(profile.initial_at(now)), profile }
    };
}

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
#[path = "../every_limiter/mod.rs"]
mod every_limiter;
#[path = "../model/mod.rs"]
mod model;

mod acceptance;
mod beyond;
mod extender;

mod shaping;
mod strategies;

use std::sync::atomic::{AtomicU64, Ordering::Relaxed};

use every_limiter::{ThroughC, for_every_limiter};
use model::{Apart, ByHandle, History};
use proptest::strategy::Strategy;
use proptest::test_runner::{Config, RngSeed, TestRunner};
use strategies::step;
use tollgate::Word;
use tollgate::{
    Gcra, IntervalBucket, IntervalProfile, LeakyBucket, Limiter, Padded, PaddedGcra, Profile, TokenBucket,
};
use tollgate_ffi::{
    tg_bucket, tg_bucket32, tg_gcra, tg_gcra32, tg_profile, tg_profile32, tg_shaper, tg_shaper32,
    tg_word, tg_word32,
};

/// The same histories on every machine, unless others are asked for; others for each test.
fn config(what: &str) -> Config {
    let asked = Config { cases: 4_000, failure_persistence: None, ..Config::default() };
    let cases = std::env::var("PROPTEST_CASES").map_or(asked.cases, |cases| cases.parse().unwrap());
    let seed = match asked.rng_seed {
        RngSeed::Random => 1,
        RngSeed::Fixed(seed) => seed,
    };
    let of_name = |seed: u64, byte: u8| seed.wrapping_mul(31).wrapping_add(byte.into());
    let rng_seed = RngSeed::Fixed(what.bytes().fold(seed, of_name));
    Config { cases, rng_seed, ..asked }
}

/// Tries `one`, which panics or tells how many calls it checked, with many inputs.
fn try_many<S: Strategy>(what: &str, inputs: &S, one: impl Fn(S::Value) -> u64) {
    let (histories, decisions) = (AtomicU64::new(0), AtomicU64::new(0));
    let outcome = TestRunner::new(config(what)).run(inputs, |input| {
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

macro_rules! every_history_equals_the_model {
    ($($name:ident: $algorithm:ident $width:ident $profile:ident, $limiter:expr;)*) => {$(
        #[test]
        fn $name() {
            let profile = $profile::<$width>::new;
            let wishes = strategies::$algorithm($width::BITS).prop_map(|wish| wish.fitted(profile).0);
            try_many(stringify!($name), &History::any(wishes, step()), |history| {
                let profile = profile(history.wish.quota()).unwrap();
                let make: fn(_, $profile<$width>, $width) -> _ = $limiter;
                let subject = make(history.wish, profile, tick(history.start, $width::BITS));
                every_limiter::$algorithm(history, profile.max_idle().into(), subject)
            });
        }
    )*};
}

for_every_limiter!(every_history_equals_the_model);

// by other ways to the word
every_history_equals_the_model! {
    unshared_16: gcra u16 Profile, |_, profile, now| {
        Limiter::from_parts(Word::unshared(profile.full_at(now)), profile)
    };
    unshared_64: gcra u64 Profile, |_, profile, now| {
        Limiter::from_parts(Word::unshared(profile.full_at(now)), profile)
    };
    unshared_interval_32: interval u32 IntervalProfile, |_, profile, now| {
        Limiter::from_parts(Word::unshared(profile.initial_at(now)), profile)
    };
    handle_16: gcra u16 Profile, |_, profile, now| ByHandle::of(Gcra::<u16>::with_profile(profile, now));
    handle_64: gcra u64 Profile, |_, profile, now| ByHandle::of(Gcra::<u64>::with_profile(profile, now));
    handle_interval_32: interval u32 IntervalProfile, |_, profile, now| {
        ByHandle::of(IntervalBucket::<u32>::with_profile(profile, now))
    };
}

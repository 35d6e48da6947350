//! Random histories of two rates, beside two exact models that never forget.

use fastrand::Rng;
use tollgate::{Atomic, DualGcra, DualProfile, Half, Profile, Quota, QuotaError, Width};

use crate::common::sum_over;
use crate::model::{Call, Clock, Move, Pair, Step, Trial, Wish};

const PAIRS: u64 = if cfg!(debug_assertions) { 100 } else { 2_000 };
const STEPS: u32 = 500;

fn random_move(rng: &mut Rng) -> Move {
    match rng.u32(0..100) {
        0..30 => Move::Ahead([0, 1, 1, 2, 3, 7, 13, 101, 997][rng.usize(0..9)]),
        30..45 => Move::Retry(0),
        45..60 => Move::Retry(-1),
        60..70 => Move::Retry(rng.i8(..)),
        70..80 => Move::Ahead(rng.u64(..) >> rng.u32(0..64)),
        80..82 => Move::Ahead(u64::MAX),
        _ => Move::Late(rng.u64(..) >> rng.u32(0..64)),
    }
}

fn random_call(burst: u64, rng: &mut Rng) -> Call {
    let n = match rng.u32(0..8) {
        0..3 => 1,
        3 => burst,
        4 => burst + 1,
        5 => u64::from(u32::MAX) + u64::from(rng.u32(0..4)),
        _ => rng.u64(0..=burst) >> rng.u32(0..64),
    };
    match rng.u32(0..200) {
        0 => Call::FILL,
        1 => Call::DRAIN,
        2..6 => Call::TOUCH,
        6..30 => Call::peek(n),
        30..60 => Call::up_to(n),
        _ => Call::take(n),
    }
}

/// A quota that fits a half, on a clock of 8 bits or more; both of a pair see callers equally late.
fn random_wish<H: Half>(
    rng: &mut Rng,
    stale: u64,
    make: impl Fn(Quota) -> Result<Profile<H>, QuotaError>,
) -> Wish {
    let below = |rng: &mut Rng| 1.max(rng.u64(..) >> rng.u32(65 - H::BITS..64));
    loop {
        let wish = Wish {
            count: below(rng),
            period: below(rng),
            burst: below(rng),
            tolerance: [0, 0, below(rng)][rng.usize(0..3)],
            stale,
            debt: [0, 0, below(rng)][rng.usize(0..3)],
            clock_bits: if rng.bool() { H::BITS } else { rng.u32(8..=H::BITS) },
        };
        if make(Quota::new(wish.count, wish.period, 1).stale(0).debt(0)).is_err() {
            continue; // a rate that does not fit
        }
        return wish.fitted(&make).0;
    }
}

/// One pair and its history: the decisions.
fn history<H: Half<Double: Atomic + TryFrom<u64>>>(
    seed: u64,
    make: impl Fn(Quota) -> Result<Profile<H>, QuotaError>,
    limiter: impl Fn(DualProfile<H>, H::Double) -> DualGcra<H>,
) -> u64 {
    let mut rng = Rng::with_seed(seed);
    let stale = rng.u64(..) >> rng.u32(64 - H::BITS / 2..64);
    let [first, second] = [(); 2].map(|()| random_wish(&mut rng, stale, &make));
    let profile = DualProfile::from_parts(make(first.quota()).unwrap(), make(second.quota()).unwrap());
    let (burst, max_idle) = (profile.burst().widen(), profile.max_idle().widen());

    let bits = H::Double::BITS;
    let start = rng.u64(..) >> (64 - bits);
    let limiter = limiter(profile, H::Double::narrow(start));
    let model = Pair(first.model(start.into()), second.model(start.into()));
    let mut trial = Trial::new(limiter, model, bits).ageing();
    let late = first.stale.min(second.stale);
    let mut clock = Clock::new(start.into(), late, max_idle);
    let steps =
        (0..STEPS).map(|_| Step { tick: random_move(&mut rng), call: random_call(burst, &mut rng) });
    trial.run(&mut clock, steps);
    trial.decisions
}

fn report(bits: u32, decisions: u64) {
    println!("checked: {decisions} oracle decisions (two rates of {bits} bits each, {PAIRS} pairs)");
    assert!(decisions >= PAIRS * u64::from(STEPS));
}

#[test]
fn every_step_equals_two_models_64() {
    let seeds: Vec<u64> = (0..PAIRS).collect();
    report(
        32,
        sum_over(&seeds, |&seed| history(seed, Profile::<u32>::new, DualGcra::<u32>::with_profile)),
    );
}

#[test]
fn every_step_equals_two_models_32() {
    let seeds: Vec<u64> = (0..PAIRS).collect();
    report(
        16,
        sum_over(&seeds, |&seed| history(seed, Profile::<u16>::new, DualGcra::<u16>::with_profile)),
    );
}

//! GCRA of 32 and 64 bits against a slow exact model in unbounded integers (P2, P5): decision,
//! `remaining`, `retry_after`, `reset_after` after every step, `retry_after` sufficient and minimal by
//! asking again.
//!
//! Bounds: over 10^7 decisions (printed) on quotas chosen to hurt and on random ones, polled every tick,
//! in prime steps, at random, a tick before and at the moment that was named, with ticks up to `stale`
//! old and jumps of up to and of exactly `max_idle`; by `try_acquire`, `acquire_up_to`, `peek`, `touch`,
//! `fill`, `drain`. As many quotas of shapers by 2 * 10^6, to the word: reservations up to the longest wait,
//! cancelled and settled in any order, debits up to the deepest, refunds of any age. Then 10^15 ticks of steady use
//! against the closed form.

#![cfg(not(loom))]

mod common;
mod model;

use common::sum_over;
use fastrand::Rng;
use model::{Ask, Call, Clock, Model, Move, Shaping, Step, Trial, Wish};
use tollgate::{Atomic, Gcra, Gcra32, Gcra64, Oversize, Quota, QuotaError, Shaper, Shaper32, Shaper64};

fn random_move(rng: &mut Rng) -> Move {
    match rng.u32(0..100) {
        0..20 => Move::Ahead(1),
        20..30 => {
            Move::Ahead([2, 3, 5, 7, 11, 13, 101, 997, 7_919, 104_729, 1_299_709][rng.usize(0..11)])
        }
        30..35 => Move::Ahead(0),
        35..50 => Move::Retry(0),
        50..60 => Move::Retry(-1),
        60..75 => Move::Retry(rng.i8(..)),
        75..80 => Move::Ahead(rng.u64(..) >> rng.u32(0..64)),
        80..82 => Move::Ahead(u64::MAX),
        _ => Move::Late(rng.u64(..) >> rng.u32(0..64)),
    }
}

fn random_call(burst: u64, rng: &mut Rng) -> Call {
    let n = match rng.u32(0..10) {
        0..4 => 1,
        4 => 0,
        5 => burst,
        6 => burst - 1,
        7 => burst + 1,
        _ => rng.u64(0..=burst) >> rng.u32(0..64),
    };
    match rng.u32(0..1_000) {
        0 => Call::FILL,
        1 => Call::DRAIN,
        2..10 => Call::TOUCH,
        10..200 => Call::peek(n),
        200..300 => Call::up_to(n),
        _ => Call::take(n),
    }
}

fn history<W: Atomic + TryFrom<u64>>(
    limiter: Gcra<W>,
    wish: Wish,
    start: i128,
    steps: u32,
    seed: u64,
) -> u64 {
    let mut rng = Rng::with_seed(seed);
    let (burst, max_idle) = (limiter.profile().burst().widen(), limiter.profile().max_idle().widen());
    let mut trial = Trial::new(limiter, wish.model(start), W::BITS);
    assert_eq!(burst, trial.model.most());
    let mut clock = Clock::new(start, wish.stale, max_idle);
    let steps =
        (0..steps).map(|_| Step { tick: random_move(&mut rng), call: random_call(burst, &mut rng) });
    trial.run(&mut clock, steps);
    trial.decisions
}

/// Rates that hurt on a clock of `hz`, in parts that fit a word of this width.
fn rates(wide: bool) -> Vec<(u64, u64)> {
    let mut rates = vec![
        (1, 1),
        (1, 2),
        (2, 1),
        (3, 1_000),
        (999, 1_000),
        (1_001, 1_000),
        (7, 1_000_003),
        (1_000_003, 7),
        (86_413, 86_399),
        (104_729, 1_299_709),
        (65_535, 65_536),
        (6, 9),
        (1 << 20, (1 << 20) + 1),
        // one a day, in milliseconds
        (1, 86_400_000),
        (1_000, 3_600_000),
    ];
    if wide {
        let second = 1_000_000_000;
        rates.extend([
            (second + 1, second),
            (second - 1, second),
            (600_000_001, second),
            (999_999_937, second),
            (300_000_007, second),
            (1, 86_400 * second),
            (1_000_000, 86_400 * second),
            (1, second),
            (15_485_863, 2_147_483_647),
            ((1 << 61) - 1, (1 << 31) - 1),
            ((1 << 31) - 1, (1 << 61) - 1),
        ]);
    }
    rates
}

/// Quotas of the awkward rates that fit, each with bursts from one to the most there is; what is left goes to
/// tolerance and staleness.
fn wishes(wide: bool, make: impl Fn(Quota) -> Result<(), QuotaError>, rng: &mut Rng) -> Vec<Wish> {
    let bits: u32 = if wide { 64 } else { 32 };
    let below = |rng: &mut Rng| 1.max(rng.u64(..) >> rng.u32(65 - bits..64));
    let random: Vec<_> = (0..200).map(|_| (below(rng), below(rng))).collect();
    // the largest of everything
    let last = (1 << (bits - 1)) - 1;
    let largest = [(last, 1), (last, last), (1, last - 1), (u64::MAX, u64::MAX), (last - 1, 2)];
    let mut all = Vec::new();
    for (count, period) in rates(wide).into_iter().chain(largest).chain(random) {
        let rate = Wish { count, period, burst: 1, tolerance: 0, stale: 0, debt: 0, clock_bits: bits };
        if make(rate.quota()).is_err() {
            continue; // a random rate that does not fit
        }
        for burst in [1, 2, u64::MAX, u64::MAX / 3, below(rng)] {
            let tolerance = [0, 0, below(rng)][rng.usize(0..3)];
            let wish = Wish { burst, tolerance, stale: below(rng), debt: below(rng), ..rate };
            all.push(wish.fitted(&make).0);
        }
    }
    all
}

fn steps(wishes: &[Wish]) -> u32 {
    let decisions = if cfg!(debug_assertions) { 100_000 } else { 10_000_000 };
    decisions / u32::try_from(wishes.len()).unwrap()
}

fn report(bits: u32, wishes: &[Wish], decisions: u64) {
    println!("checked: {decisions} oracle decisions (GCRA of {bits} bits, {} quotas)", wishes.len());
    assert!(decisions > 5_000_000 || cfg!(debug_assertions));
}

#[test]
fn every_step_equals_the_model_64() {
    let wishes = wishes(true, |quota| Gcra64::new(quota).map(drop), &mut Rng::with_seed(64));
    let steps = steps(&wishes);
    let decisions = sum_over(&wishes, |&wish| {
        let seed = wish.count ^ wish.period.rotate_left(32) ^ wish.burst;
        let start = [0, 1 << 33, u64::MAX - 999, seed][usize::try_from(seed % 4).unwrap()];
        history(Gcra64::new_at(wish.quota(), start).unwrap(), wish, start.into(), steps, seed)
    });
    report(64, &wishes, decisions);
}

#[test]
fn every_step_equals_the_model_32() {
    let wishes = wishes(false, |quota| Gcra32::new(quota).map(drop), &mut Rng::with_seed(32));
    let steps = steps(&wishes);
    let decisions = sum_over(&wishes, |&wish| {
        let seed = wish.count ^ wish.period.rotate_left(32) ^ wish.burst;
        let start = u32::try_from(seed.rotate_left(16) >> 32).unwrap();
        history(Gcra32::new_at(wish.quota(), start).unwrap(), wish, start.into(), steps, seed)
    });
    report(32, &wishes, decisions);
}

fn random_ask(Wish { burst, debt, .. }: Wish, rng: &mut Rng) -> Ask {
    let n = if rng.bool() { rng.u64(1..4) } else { rng.u64(0..=burst) >> rng.u32(0..64) };
    let ticks = rng.u64(0..=debt) >> rng.u32(0..64);
    let signed = i64::try_from(ticks).unwrap_or(i64::MAX);
    match rng.u32(0..100) {
        0..40 => {
            let oversize = [Oversize::Never, Oversize::WhenFull][usize::from(rng.u8(0..4) == 0)];
            let n = if oversize == Oversize::WhenFull { n.saturating_add(burst) } else { n };
            Ask::Reserve { n, max_wait: if rng.bool() { u64::MAX } else { ticks }, oversize }
        }
        40..50 => Ask::Cancel(rng.usize(..)),
        50..60 => Ask::Settle { slot: rng.usize(..), actual: rng.u64(0..=n.saturating_add(2)) },
        60..70 => Ask::Refund { age: signed / 2 - signed / 8, held: n, n: rng.u64(0..=n) },
        70..73 => Ask::Debit(n),
        73..76 => Ask::NotBefore(signed - rng.i64(0..4)),
        76..79 => Ask::Observe { remaining: n / 2, reset: ticks },
        _ => Ask::Plain(random_call(burst, rng)),
    }
}

fn shaper_history<W: Atomic + TryFrom<u64>>(
    shaper: Shaper<W>,
    wish: Wish,
    start: u64,
    steps: u32,
) -> u64 {
    let mut rng = Rng::with_seed(start ^ wish.debt);
    let max_idle = shaper.profile().max_idle().widen();
    let mut trial = Shaping::new(shaper, wish, start, max_idle);
    for _ in 0..steps {
        trial.step(random_move(&mut rng), random_ask(wish, &mut rng));
    }
    trial.decisions()
}

#[test]
fn every_verb_of_a_shaper_equals_the_model() {
    let wishes = wishes(true, |quota| Shaper64::new(quota).map(drop), &mut Rng::with_seed(640));
    let steps = steps(&wishes) / 10;
    let decisions = sum_over(&wishes, |&wish| {
        let start = wish.count ^ wish.period.rotate_left(32);
        shaper_history(Shaper64::new_at(wish.quota(), start).unwrap(), wish, start, steps)
    });
    println!("checked: {decisions} oracle decisions (shapers of 64 bits, {} quotas)", wishes.len());

    let wishes = self::wishes(false, |quota| Shaper32::new(quota).map(drop), &mut Rng::with_seed(320));
    let decisions = sum_over(&wishes, |&wish| {
        let start = u32::try_from((wish.count ^ wish.period.rotate_left(16)) & 0xFFFF_FFFF).unwrap();
        shaper_history(Shaper32::new_at(wish.quota(), start).unwrap(), wish, start.into(), steps)
    });
    println!("checked: {decisions} oracle decisions (shapers of 32 bits, {} quotas)", wishes.len());
    assert!(decisions > 500_000 || cfg!(debug_assertions), "{decisions}");
}

/// In 10^15 ticks of use that never lets the bucket fill, what is admitted is what the rate says, to the
/// cell, however the questions are spaced.
#[test]
fn no_drift_in_a_quadrillion_ticks() {
    const END: u64 = 1_000_000_000_000_000;
    let second = 1_000_000_000;
    for (count, period) in
        [(600_000_001, second), (999_999_937, second), (second + 1, second), (7, 1_000_003)]
    {
        for (step, at_random) in [(4_000_000_007, false), (1_999_999_973, false), (3_999_999_999, true)] {
            // more than a step brings
            let burst =
                u64::try_from(u128::from(count) * u128::from(step) / u128::from(period)).unwrap() + 2;
            let limiter = Gcra64::new(Quota::new(count, period, burst).stale(0).debt(0)).unwrap();
            let (mut admitted, mut now) = (0, 0);
            let mut rng = Rng::with_seed(step);
            loop {
                admitted += limiter.acquire_up_to(now, u64::MAX).map_or(0, |(taken, _)| taken);
                if now == END {
                    break;
                }
                now = END.min(now + if at_random { rng.u64(0..=step) } else { step });
            }
            let regained = u128::from(count) * u128::from(END) / u128::from(period);
            assert_eq!(
                u128::from(admitted),
                u128::from(burst) + regained,
                "{count} per {period}, each {step}"
            );
        }
    }
}

//! GCRA of 32 and 64 bits against a slow exact model in unbounded integers (P2, P5): decision,
//! `remaining`, `retry_after`, `reset_after` after every step, `retry_after` sufficient and minimal by
//! asking again.
//!
//! Bounds: over 10^7 decisions (printed) on quotas chosen to hurt and on random ones, polled every tick,
//! in prime steps, at random, a tick before and at the moment that was named, with ticks up to `stale`
//! old and jumps of up to and of exactly `max_idle`; by `try_acquire`, `acquire_up_to`, `peek`, `touch`,
//! `fill`, `drain`. Then 10^15 ticks of steady use against the closed form.

#![cfg(not(loom))]

mod common;
mod model;

use common::sum_over;
use fastrand::Rng;
use model::{Asked, Pair};
use tollgate::{Atomic, Gcra32, Gcra64, Quota, QuotaError};

/// Moves on to the tick of the next question.
struct Clock {
    now: i128,
    newest: i128,
    stale: u64,
    max_idle: u64,
    /// The tick that an idle time is counted from.
    renewed: i128,
    /// After this long, it was said, what was refused conforms.
    named: u64,
}

impl Clock {
    fn advance(&mut self, rng: &mut Rng) {
        let step = match rng.u32(0..100) {
            0..20 => 1,
            20..30 => [2, 3, 5, 7, 11, 13, 101, 997, 7_919, 104_729, 1_299_709][rng.usize(0..11)],
            30..35 => 0,
            35..50 => self.named,
            50..60 => self.named.saturating_sub(1),
            60..75 => rng.u64(0..=self.named.saturating_mul(2)),
            75..80 => rng.u64(..) >> rng.u32(0..64),
            80..82 => u64::MAX,
            _ => {
                // another thread's tick, read earlier
                self.now = self.newest - i128::from(rng.u64(0..=self.stale) >> rng.u32(0..32));
                return;
            }
        };
        let latest = self.renewed + i128::from(self.max_idle);
        self.now = (self.newest + i128::from(step)).min(latest).max(self.newest - i128::from(self.stale));
        self.newest = self.newest.max(self.now);
    }
}

fn number_of_cells(burst: u64, rng: &mut Rng) -> u64 {
    match rng.u32(0..10) {
        0..4 => 1,
        4 => 0,
        5 => burst,
        6 => burst - 1,
        7 => burst + 1,
        _ => rng.u64(0..=burst) >> rng.u32(0..64),
    }
}

fn history<W: Atomic + TryFrom<i128>>(
    mut pair: Pair<W>,
    stale: u64,
    start: i128,
    steps: u32,
    seed: u64,
) -> u64 {
    let mut rng = Rng::with_seed(seed);
    let profile = *pair.limiter.profile();
    let (burst, max_idle) = (profile.burst().widen(), profile.max_idle().widen());
    assert_eq!(num_bigint::BigInt::from(burst), pair.model.burst());
    let mut clock = Clock { now: start, newest: start, stale, max_idle, renewed: start, named: 1 };
    for _ in 0..steps {
        clock.advance(&mut rng);
        let (now, n) = (clock.now, number_of_cells(burst, &mut rng));
        let renews = match rng.u32(0..1_000) {
            0 => {
                pair.fill(now);
                true
            }
            1 => {
                pair.drain(now);
                true
            }
            2..10 => {
                pair.touch(now);
                true
            }
            10..200 => {
                pair.peek(now, n);
                false
            }
            200..300 => {
                pair.acquire_up_to(now, n);
                n > 0
            }
            _ => {
                let answer = pair.try_acquire(now, n);
                clock.named = answer.err().filter(|_| n <= burst).unwrap_or(clock.named);
                (1..=burst).contains(&n)
            }
        };
        if renews {
            clock.renewed = now;
        }
    }
    pair.decisions
}

/// The quota with the largest burst that fits, where there was none yet.
fn largest_burst(quota: Quota, refused: impl Fn(Quota) -> Option<QuotaError>) -> u64 {
    match refused(quota.burst(u64::MAX).stale(0).debt(0)) {
        Some(QuotaError::Burst(allowed)) => allowed.max,
        other => panic!("{other:?}"),
    }
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

/// What was asked, the quota, and how old its ticks may be.
type Case = (Asked, Quota, u64);

fn cases(wide: bool, refused: impl Fn(Quota) -> Option<QuotaError>, rng: &mut Rng) -> Vec<Case> {
    let mut all = Vec::new();
    let bits = if wide { 63 } else { 31 };
    let random = |rng: &mut Rng| {
        (1.max(rng.u64(..) >> rng.u32(64 - bits..64)), 1.max(rng.u64(..) >> rng.u32(64 - bits..64)))
    };
    let random: Vec<_> = (0..200).map(|_| random(rng)).collect();
    // the largest of everything
    let last = (1 << bits) - 1;
    let largest = [(last, 1), (last, last), (1, last - 1), (u64::MAX, u64::MAX), (last - 1, 2)];
    for (count, period) in rates(wide).into_iter().chain(largest).chain(random) {
        let quota = Quota::new(count, period, 1).stale(0).debt(0);
        if refused(quota).is_some() {
            continue; // a random rate that does not fit
        }
        let most = largest_burst(quota, &refused);
        for burst in [1, 2.min(most), most, 1.max(rng.u64(0..=most) >> rng.u32(0..40)), most / 3 + 1] {
            // what is left after the burst goes to tolerance and staleness
            let quota = quota.burst(burst);
            let room = match refused(quota.tolerance(u64::MAX)) {
                Some(QuotaError::Tolerance(allowed)) => allowed.max,
                other => panic!("{other:?}"),
            };
            let tolerance = [0, 0, rng.u64(0..=room) >> rng.u32(0..64)][rng.usize(0..3)];
            let quota = quota.tolerance(tolerance);
            let lent = match refused(quota.stale(u64::MAX)) {
                Some(QuotaError::Stale(allowed)) => allowed.max,
                other => panic!("{other:?}"),
            };
            let stale = rng.u64(0..=lent) >> rng.u32(0..40);
            let debt = rng.u64(0..=lent - stale) >> rng.u32(0..40);
            all.push((Asked { count, period, burst, tolerance }, quota.stale(stale).debt(debt), stale));
        }
    }
    all
}

fn steps(cases: &[Case]) -> u32 {
    let decisions = if cfg!(debug_assertions) { 100_000 } else { 10_000_000 };
    decisions / u32::try_from(cases.len()).unwrap()
}

#[test]
fn every_step_equals_the_model_64() {
    let cases = cases(true, |quota| Gcra64::new(quota).err(), &mut Rng::with_seed(64));
    let steps = steps(&cases);
    let decisions = sum_over(&cases, |&(asked, quota, stale)| {
        let seed = asked.count ^ asked.period.rotate_left(32) ^ asked.burst;
        let start = [0, 1 << 33, (1 << 64) - 1_000, i128::from(seed)][usize::try_from(seed % 4).unwrap()];
        let tick = u64::try_from(start).unwrap();
        let limiter = Gcra64::new_at(quota, tick).unwrap();
        history(Pair::new(limiter, asked, 64, start), stale, start, steps, seed)
    });
    println!("64 bits: {} quotas, {decisions} decisions", cases.len());
    assert!(decisions > 5_000_000 || cfg!(debug_assertions));
}

#[test]
fn every_step_equals_the_model_32() {
    let cases = cases(false, |quota| Gcra32::new(quota).err(), &mut Rng::with_seed(32));
    let steps = steps(&cases);
    let decisions = sum_over(&cases, |&(asked, quota, stale)| {
        let seed = asked.count ^ asked.period.rotate_left(32) ^ asked.burst;
        let start = u32::try_from(seed.rotate_left(16) >> 32).unwrap();
        let limiter = Gcra32::new_at(quota, start).unwrap();
        history(Pair::new(limiter, asked, 32, start.into()), stale, start.into(), steps, seed)
    });
    println!("32 bits: {} quotas, {decisions} decisions", cases.len());
    assert!(decisions > 5_000_000 || cfg!(debug_assertions));
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

//! The figures and formulas that the design rests on: tolerance, `hard_window`,
//! acceptance, defaults, the queries, the rate that does not fit with a minute of staleness, debt apart
//! from staleness, and P13.
//!
//! What is proven for all small quotas elsewhere (`exhaustive_quota`: acceptance and `hard_window`;
//! `clocks`: wraps and narrow clocks; `healing`: toggled clocks) stands here in full-size examples.

#![cfg(not(loom))]

mod common;

use common::gcd;
use fastrand::Rng;
use tollgate::{Allowed, Gcra32, Gcra64, Profile32, Profile64, Quota, QuotaError};

/// All that conforms, asked for every so many ticks.
fn admitted(quota: Quota, every: usize, ticks: u64) -> u64 {
    let limiter = Gcra64::new(quota).unwrap();
    let taken = |now| limiter.acquire_up_to(now, u64::MAX).map_or(0, |(taken, _)| taken);
    (0..=ticks).step_by(every).map(taken).sum()
}

/// 3 cells per 1000 ticks, burst 1: a greedy caller gets one per 334 ticks, and the whole rate with the
/// tolerance that the formula names, for a clock of any coarseness, and no less.
#[test]
fn tolerance_keeps_the_whole_rate() {
    let quota = Quota::new(3, 1_000, 1);
    let limiter = Gcra64::new(quota).unwrap();
    let conforming: Vec<u64> = (0..100_000).filter(|&now| limiter.try_acquire(now, 1).is_ok()).collect();
    assert!(conforming.windows(2).all(|pair| pair[1] - pair[0] == 334));

    for every in [1, 7, 100, 333, 1_001, 5_000] {
        // C >= I + j * scale - 1
        let enough = 3 * every - 1;
        let ticks = 21_000_000 / every * every;
        let step = usize::try_from(every).unwrap();
        let most = |tolerance| Profile64::new(quota.tolerance(tolerance)).unwrap().max_admitted(ticks);
        assert_eq!(admitted(quota.tolerance(enough), step, ticks), most(enough), "each {every}");
        if [1, 7].contains(&every) {
            // a sub-tick in every thousandth question or so, which adds up to cells
            assert!(
                admitted(quota.tolerance(enough - 1), step, ticks) < most(enough - 1),
                "each {every}"
            );
        }
    }
}

#[test]
fn hard_window_in_full_size() {
    for (n, window, burst) in
        [(100, 60_000, 1), (100, 60_000, 40), (100, 60_000, 100), (7, 1_000, 3), (1, 0, 1)]
    {
        let quota = Quota::hard_window_burst(n, window, burst);
        let profile = Profile64::new(quota).unwrap();
        assert_eq!(profile.max_admitted(window), n);
        assert!(profile.burst() >= burst);
        assert!(profile.max_admitted(window + 1) > n);
    }
    // the default has the highest sustained rate: n in each window + 1 ticks
    let profile = Profile64::new(Quota::hard_window(100, 60_000)).unwrap();
    assert_eq!(profile.max_admitted(60_001 * 1_000 - 1), 100 * 1_000);
    // what a plain quota of the same numbers admits in a window: nearly twice as many
    assert_eq!(Profile64::new(Quota::new(100, 60_000, 100)).unwrap().max_admitted(60_000), 200);

    assert_eq!(
        Profile64::new(Quota::hard_window(0, 10)),
        Err(QuotaError::Count(Allowed { min: 1, max: u64::MAX }))
    );
    assert_eq!(
        Profile64::new(Quota::hard_window(1, u64::MAX)),
        Err(QuotaError::Window(Allowed { min: 0, max: u64::MAX - 1 }))
    );
    for burst in [0, 11] {
        let refused = Profile64::new(Quota::hard_window_burst(10, 10, burst));
        assert_eq!(refused, Err(QuotaError::Burst(Allowed { min: 1, max: 10 })));
    }
}

#[test]
fn a_minute_of_staleness_does_not_fit_beside_999_999_937_per_second_and_100_ms_do() {
    let quota = Quota::per_second(999_999_937, 1_000_000_000).burst(1);
    let Err(QuotaError::Stale(allowed)) = Profile64::new(quota) else { panic!() };
    assert!((100_000_000..60_000_000_000).contains(&allowed.max));
    let tenth = quota.stale(100_000_000).debt(100_000_000);
    assert!(Profile64::new(tenth).is_ok());
    assert!(Profile64::new(quota.stale(allowed.max).debt(0)).is_ok());
    assert!(Profile64::new(quota.stale(allowed.max + 1).debt(0)).is_err());
    let near = quota.approximate::<u64>().unwrap();
    assert!(Profile64::new(near.quota).is_ok() && near.error <= 1);
}

#[test]
fn defaults_are_2_pow_40_and_2_pow_19_ticks_scaled_with_the_clock() {
    for bits in [2, 12, 13, 16, 24, 31, 32, 40, 64] {
        // written out: equal profiles mean equal defaults
        let quota = Quota::new(1, 1, 1).clock_bits(bits);
        if bits <= 32 {
            let ticks = if bits < 13 { 0 } else { 1 << (bits - 13) };
            assert_eq!(
                Profile32::new(quota),
                Profile32::new(quota.stale(ticks).debt(ticks)),
                "{bits} bits of 32"
            );
        }
        let ticks = if bits < 24 { 0 } else { 1 << (bits - 24) };
        assert_eq!(
            Profile64::new(quota),
            Profile64::new(quota.stale(ticks).debt(ticks)),
            "{bits} bits of 64"
        );
    }
    let quota = Quota::new(1, 1, 1);
    assert_eq!(Profile64::new(quota), Profile64::new(quota.stale(1 << 40).debt(1 << 40)));
    assert_ne!(Profile64::new(quota), Profile64::new(quota.stale((1 << 40) - 1)));
    assert_eq!(Profile32::new(quota), Profile32::new(quota.stale(1 << 19).debt(1 << 19)));
    // and a minute of each where the clock is known
    let known = Quota::per_second(10, 1_000);
    assert_eq!(
        Profile32::new(known),
        Profile32::new(Quota::new(10, 1_000, 10).stale(60_000).debt(60_000))
    );
}

/// A minute, an hour and a day in ticks, and the fastest clock whose period is a number.
#[test]
fn periods_are_those_of_the_clock_that_was_named() {
    let of = |period| Quota::new(7, period, 7).stale(60_000).debt(60_000);
    assert_eq!(Quota::per_second(7, 1_000), of(1_000));
    assert_eq!(Quota::per_minute(7, 1_000), of(60_000));
    assert_eq!(Quota::per_hour(7, 1_000), of(3_600_000));
    assert_eq!(Quota::per_day(7, 1_000), of(86_400_000));
    let Err(QuotaError::TickRate(allowed)) = Profile64::new(Quota::per_day(7, u64::MAX)) else {
        panic!()
    };
    let refused =
        |tick_hz| matches!(Profile64::new(Quota::per_day(7, tick_hz)), Err(QuotaError::TickRate(_)));
    assert!(!refused(allowed.min) && !refused(allowed.max) && refused(allowed.max + 1));
}

/// `C + H <= M/2`, and an idle time longer than the horizon: the last burst that fits, in full size.
#[test]
fn acceptance_at_the_edge_of_32_and_64_bits() {
    for (count, period) in [(1_u64, 1_u64), (3, 1_000), (1_000, 3), (999_999_937, 1_000)] {
        let quota = Quota::new(count, period, u64::MAX).stale(0).debt(0);
        for (bits, refused) in [(64, Profile64::new(quota).err()), (32, Profile32::new(quota).err())] {
            let Some(QuotaError::Burst(allowed)) = refused else {
                panic!("{count}/{period}: {refused:?}")
            };
            let last = (1_i128 << bits) - 1;
            let fits = |burst: u64| {
                let horizon = i128::from(burst) * i128::from(period);
                let (scale, half) = (i128::from(count), 1 << (bits - 1));
                let idle = (last - horizon) / scale;
                horizon <= half && idle > (horizon + scale - 1) / scale
            };
            assert!(fits(allowed.max) && !fits(allowed.max + 1), "{count}/{period} in {bits} bits");
        }
        let least = quota.burst(1);
        let max_idle = Profile64::new(least).unwrap().max_idle();
        assert_eq!(i128::from(max_idle), ((1_i128 << 64) - 1 - i128::from(period)) / i128::from(count));
        assert!(Profile64::new(least.idle(max_idle)).is_ok());
        let asked_too_much = Profile64::new(least.idle(max_idle + 1));
        assert_eq!(asked_too_much, Err(QuotaError::Idle(Allowed { min: 0, max: max_idle })));
    }
}

/// `max_admitted`, `worst_wait`, `time_to_full`: what a greedy caller meets, not only the formula.
#[test]
fn the_queries_are_met_by_a_greedy_caller() {
    let mut rng = Rng::with_seed(2);
    let mut met = 0;
    for _ in 0..300 {
        let (count, period, burst) = (rng.u64(1..50), rng.u64(1..2_000), rng.u64(1..30));
        let tolerance = rng.u64(0..2) * rng.u64(0..100);
        let quota = Quota::new(count, period, burst).tolerance(tolerance);
        let limiter = Gcra64::new(quota).unwrap();
        let profile = *limiter.profile();
        let window = rng.u64(0..5_000);
        let taken = |now| limiter.acquire_up_to(now, u64::MAX).map_or(0, |(taken, _)| taken);
        let mut admitted = 0;
        for now in 0..=window {
            admitted += taken(now);
        }
        // a bucket that is full between two ticks loses what the rest of the tick would bring
        let divisor = gcd(count, period);
        let lossless = burst * (period / divisor) + tolerance + 1 >= (period + count) / divisor;
        assert!(admitted <= profile.max_admitted(window), "{quota:?} {window}");
        assert!(!lossless || admitted == profile.max_admitted(window), "{quota:?} {window}");
        met += u32::from(lossless);

        limiter.drain(1 << 40);
        assert_eq!(limiter.status(1 << 40).reset_after(), profile.time_to_full());
        for n in 1..=profile.burst() {
            let wait = limiter.peek(1 << 40, n).unwrap_err().retry_after();
            assert_eq!(wait, profile.worst_wait(n));
        }
        assert_eq!(profile.worst_wait(0), 0);
        assert_eq!(profile.worst_wait(profile.burst() + 1), u64::MAX);
    }
    assert!(met > 200);
    // beyond 64 bits it says the maximum, not a product that wrapped
    assert_eq!(Profile64::new(Quota::new(1_000, 1, 1)).unwrap().max_admitted(u64::MAX), u64::MAX);
}

/// Staleness and debt each take their own part of the horizon: neither is lent to the other.
#[test]
fn staleness_and_debt_have_bounds_of_their_own() {
    let base = Quota::new(1, 10, 3);
    let idle = |stale, debt| Profile32::new(base.stale(stale).debt(debt)).unwrap().max_idle();
    assert_eq!(idle(0, 0) - idle(500, 0), 500);
    assert_eq!(idle(0, 0) - idle(0, 700), 700);
    assert_eq!(idle(0, 0) - idle(500, 700), 1_200);
    // with both, a caller as late as allowed still reads the deepest debt as debt
    let limiter = Gcra32::new_at(base.stale(500).debt(700), 1_000_000).unwrap();
    let deepest = limiter.profile().full_at(1_000_000) + 30 + 700;
    let limiter = tollgate::Limiter::from_parts(tollgate::Word32::from_raw(deepest), *limiter.profile());
    assert_eq!(limiter.status(1_000_000).reset_after(), 730);
    assert_eq!(limiter.status(1_000_000 - 500).reset_after(), 1_230);
    // and one tick later than that it would be forgiven
    assert_eq!(limiter.status(1_000_000 - 501).reset_after(), 0);
}

/// P13: equal `stale` and `debt`, one history, 32 and 64 bits: the same answers.
#[test]
fn widths_decide_the_same() {
    let mut rng = Rng::with_seed(13);
    let mut decisions = 0;
    for _ in 0..2_000 {
        let (count, period) =
            (1 + (rng.u64(0..1 << 20) >> rng.u32(0..20)), 1 + (rng.u64(0..1 << 20) >> rng.u32(0..20)));
        let (stale, debt) = (rng.u64(0..1_000), rng.u64(0..1_000));
        let quota =
            Quota::new(count, period, rng.u64(1..100)).tolerance(rng.u64(0..50)).stale(stale).debt(debt);
        let (Ok(narrow), Ok(wide)) = (Gcra32::new(quota), Gcra64::new(quota)) else { continue };
        let max_idle = u64::from(narrow.profile().max_idle());
        let (mut newest, mut renewed) = (0, 0);
        for _ in 0..200 {
            newest += [0, 1, rng.u64(0..100), rng.u64(0..=max_idle) >> rng.u32(0..32)][rng.usize(0..4)];
            newest = newest.min(renewed + max_idle).max(renewed);
            let now = newest - rng.u64(0..=stale.min(newest));
            let (tick, n) = (u32::try_from(now % (1 << 32)).unwrap(), rng.u32(0..101));
            let of_32 = narrow.try_acquire(tick, n);
            let of_64 = wide.try_acquire(now, n.into());
            assert_eq!(of_32.is_ok(), of_64.is_ok(), "{quota:?} at {now}");
            let of_32 = of_32.unwrap_or_else(|denied| denied.outcome());
            let of_64 = of_64.unwrap_or_else(|denied| denied.outcome());
            let never = |wait: u32| if wait == u32::MAX { u64::MAX } else { wait.into() };
            assert_eq!(never(of_32.retry_after()), of_64.retry_after());
            assert_eq!(u64::from(of_32.remaining()), of_64.remaining());
            assert_eq!(u64::from(of_32.reset_after()), of_64.reset_after());
            narrow.touch(tick);
            wide.touch(now);
            renewed = now;
            decisions += 1;
        }
    }
    assert!(decisions > 300_000);
    println!("checked: {decisions} oracle decisions (the same in 32 and in 64 bits)");
}

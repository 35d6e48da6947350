//! The quota of a rate on a clock, beside fractions of unbounded integers.

use std::time::Duration;

use fastrand::Rng;
use num_bigint::BigUint;
use tollgate::{Allowed, Profile64, Quota, QuotaError, Rate};

use crate::common::sum_over;

fn gcd(a: &BigUint, b: &BigUint) -> BigUint {
    let (mut a, mut b) = (a.clone(), b.clone());
    while b != BigUint::ZERO {
        (a, b) = (b.clone(), a % b);
    }
    a
}

fn nanoseconds(length: Duration) -> BigUint {
    BigUint::from(length.as_nanos())
}

fn fits(number: &BigUint) -> Option<u64> {
    number.try_into().ok()
}

/// What cannot be kept is told by the error of a profile.
fn exact(rate: (u64, Duration, u64, [Duration; 3]), tick_hz: u64) -> Result<Quota, QuotaError> {
    let (count, per, burst, [tolerance, stale, debt]) = rate;
    let billion = BigUint::from(1_000_000_000_u64);
    let ticks = |length: Duration| nanoseconds(length) * tick_hz;
    let period = ticks(per);
    let (whole, exactly) = (&period / &billion, &period % &billion == BigUint::ZERO);
    let Some(whole) = fits(&whole).filter(|_| tick_hz > 0) else {
        let max = u64::MAX / per.as_secs().saturating_add(1);
        return Err(QuotaError::TickRate(Allowed { min: 1, max }));
    };
    let any = Allowed { min: 1, max: u64::MAX };
    let cells = BigUint::from(count) * &billion;
    let common = gcd(&cells, &period);
    let lowest = (&cells / &common, &period / &common);
    let (count, period) = if exactly {
        (count, whole)
    } else {
        let count = fits(&lowest.0).ok_or(QuotaError::Count(any))?;
        (count, fits(&lowest.1).ok_or(QuotaError::Period(any))?)
    };
    let saturated = |number: BigUint| fits(&number).unwrap_or(u64::MAX);
    let sub_ticks = saturated(ticks(tolerance) * lowest.0 / &billion);
    let stale = saturated((ticks(stale) + &billion - 1_u32) / &billion);
    let debt = saturated(ticks(debt) / &billion);
    Ok(Quota::new(count, period, burst).tolerance(sub_ticks).stale(stale).debt(debt))
}

/// A number of any size, round ones among them.
fn number(rng: &mut Rng) -> u64 {
    match rng.u32(0..4) {
        0 => 10_u64.pow(rng.u32(0..20)),
        1 => rng.u64(1..100) * 10_u64.pow(rng.u32(0..10)),
        2 => 1 << rng.u32(0..64),
        _ => (rng.u64(..) >> rng.u32(0..64)).max(1),
    }
}

fn length(rng: &mut Rng) -> Duration {
    match rng.u32(0..3) {
        0 => Duration::from_nanos(number(rng)),
        1 => Duration::from_secs(number(rng)),
        _ => Duration::new(number(rng) >> rng.u32(0..64), rng.u32(0..1_000_000_000)),
    }
}

/// Whether it was exact, scaled, or refused.
fn compare(seed: u64) -> [u64; 3] {
    let mut rng = Rng::with_seed(seed);
    let (count, per, burst) = (number(&mut rng), length(&mut rng), number(&mut rng));
    let lengths = [length(&mut rng), length(&mut rng), length(&mut rng)];
    let [tolerance, stale, debt] = lengths;
    let rate = Rate::new(count, per).burst(burst).tolerance(tolerance).stale(stale).debt(debt);
    let tick_hz = if rng.u32(0..100) == 0 { 0 } else { number(&mut rng) };
    let quota = rate.quota(tick_hz);
    match exact((count, per, burst, lengths), tick_hz) {
        Ok(expected) => {
            assert_eq!(quota, expected, "{rate} at {tick_hz} Hz");
            let whole = (per.as_nanos() % 1_000_000_000 * u128::from(tick_hz)) % 1_000_000_000 == 0;
            [u64::from(whole), u64::from(!whole), 0]
        }
        Err(error) => {
            assert_eq!(Profile64::new(quota), Err(error), "{rate} at {tick_hz} Hz");
            [0, 0, 1]
        }
    }
}

#[test]
fn a_quota_has_exactly_the_rate() {
    let seeds: Vec<u64> = (0..if cfg!(debug_assertions) { 5_000 } else { 100_000 }).collect();
    let [whole, scaled, refused] = [0, 1, 2].map(|kind| sum_over(&seeds, |&seed| compare(seed)[kind]));
    let most = seeds.len() as u64;
    assert!(whole > most / 5 && scaled > most / 10 && refused > most / 50, "{whole} {scaled} {refused}");
    println!(
        "checked: {most} oracle decisions (quotas of rates, {scaled} of a period that is no whole number of ticks)"
    );
}

#[test]
fn the_words_of_a_quota_are_those_of_a_rate() {
    for (text, quota) in [
        ("7/s", Quota::per_second as fn(u64, u64) -> Quota),
        ("7/min", Quota::per_minute),
        ("7/h", Quota::per_hour),
        ("7/d", Quota::per_day),
    ] {
        for tick_hz in [1, 1_000, 32_768, 1_000_000_000] {
            assert_eq!(Rate::parse(text).unwrap().quota(tick_hz), quota(7, tick_hz), "{text} {tick_hz}");
        }
    }
}

#[test]
fn a_clock_that_is_too_fast_is_told() {
    let error = Profile64::new(Rate::parse("1/min").unwrap().quota(u64::MAX)).unwrap_err();
    let QuotaError::TickRate(Allowed { min: 1, max }) = error else { panic!("{error}") };
    let wish = |tick_hz| Rate::parse("1/min stale 0s debt 0s").unwrap().quota(tick_hz);
    assert_ne!(Profile64::new(wish(max)), Err(error));
    assert!(matches!(Profile64::new(wish(0)), Err(QuotaError::TickRate(_))));
}

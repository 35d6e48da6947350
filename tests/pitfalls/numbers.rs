//! Fractions, overflow, rounding, and the n at the edges.

use super::*;

/// go 46579, 34861 and 71154, valkey-go 173: floating point made 0.9999999 of 1, and differed between
/// processors. There is none in the library: `numbers` of any rate are exact here and everywhere.
///
/// ratelimit 2.0, firecracker 3370, polaris 3433, pgmoneta 227, gtp5g 95, envoy 16407: the fraction was
/// dropped at each refill. Here nothing is refilled: a time moves on, in exact sub-ticks.
#[test]
fn the_rate_does_not_depend_on_how_often_it_is_polled() {
    let hour = 3_600_000;
    for (count, period) in [(1, 60_000), (7, 1_000), (999, 7_001)] {
        let quota = Quota::new(count, period, 10);
        let expected = 10 + hour * count / period;
        assert_eq!(admitted(quota, hour, std::iter::repeat(1)), expected);
        let step = 9 * period / count;
        assert_eq!(admitted(quota, hour, std::iter::repeat(step)), expected);
        let primes = [2, 3, 5, 7, 11, 13].map(|prime| 1.max(prime * step / 13));
        assert_eq!(admitted(quota, hour, primes.into_iter().cycle()), expected);
        let mut rng = fastrand::Rng::with_seed(count);
        assert_eq!(admitted(quota, hour, std::iter::repeat_with(|| rng.u64(0..=step))), expected);
    }
}

/// governor 203, ig-client 53, icn 2503: the emission interval was rounded to whole nanoseconds, +67 %
/// at this rate. Here it is a fraction.
#[test]
fn rates_that_do_not_divide_a_second_are_exact() {
    for rate in [600_000_001, 999_999_937, 300_000_007] {
        let quota = Quota::new(rate, SECOND, 60).stale(0).debt(0);
        let end = SECOND / 1_000;
        assert_eq!(admitted(quota, end, std::iter::repeat(50)), 60 + rate / 1_000, "{rate}");
    }
}

/// governor: one a day with a burst of a million wrapped to 145,984. Here it is kept or refused.
#[test]
fn one_a_day_with_a_burst_of_a_million() {
    let wish = |hz| Quota::per_day(1, hz).burst(1_000_000);
    let limiter = Gcra64::new(wish(1_000)).unwrap();
    assert!(limiter.try_acquire(0, 1_000_000).is_ok());
    assert_eq!(limiter.try_acquire(0, 1).unwrap_err().retry_after(), 86_400_000);
    let Err(QuotaError::Burst(allowed)) = Profile64::new(wish(SECOND)) else { panic!() };
    assert!(Profile64::new(wish(SECOND).burst(allowed.max).stale(0).debt(0)).is_ok());
}

/// bucket4j 51, aws-sdk-cpp 3338: elapsed times rate overflowed after hours of rest. Here the product
/// wraps by design, and the rest that it stands is published.
#[test]
fn idle_for_every_power_of_two() {
    for (count, period) in [(1, 1), (1_000, 1), (999_999_937, SECOND)] {
        let quota = Quota::new(count, period, 5).stale(1_000).debt(0);
        let max_idle = Profile64::new(quota).unwrap().max_idle();
        for rest in (0..64).map(|bit| 1 << bit).filter(|&rest| rest <= max_idle).chain([max_idle]) {
            let limiter = Gcra64::new_at(quota, 77).unwrap();
            limiter.drain(77);
            let status = limiter.status(77_u64.wrapping_add(rest));
            assert_eq!(status.remaining(), 5.min(rest.saturating_mul(count) / period));
        }
        // beyond it a refusal at worst, and never more than the burst
        for rest in (0..64).map(|bit| 1 << bit).filter(|&rest| rest > max_idle) {
            let limiter = Gcra64::new_at(quota, 77).unwrap();
            limiter.drain(77);
            let now = 77_u64.wrapping_add(rest);
            assert!(limiter.acquire_up_to(now, u64::MAX).map_or(0, |(taken, _)| taken) <= 5);
            assert!(limiter.try_acquire(now, 1).is_err());
        }
    }
}

/// governor 107, 249, 251: tolerance of burst * T instead of (burst - 1) * T, an extra cell one tick
/// after the burst.
#[test]
fn a_burst_then_one_tick() {
    let limiter = Gcra64::new(Quota::new(1, 10, 4)).unwrap();
    assert!(limiter.try_acquire(100, 4).is_ok());
    assert!((101..110).all(|now| limiter.try_acquire(now, 1).is_err()));
    assert!(limiter.try_acquire(110, 1).is_ok());
    assert!(limiter.try_acquire(110, 1).is_err());
}

/// governor 11 and 12, redis 14826: burst + 1 was answered "wait" for ever; `<` stood for `<=` at the
/// burst. redis-gcra 8: the test was on the time after the increment, one too few.
#[test]
fn every_n_around_the_burst() {
    for n in 1..=7 {
        let limiter = Gcra32::new(Quota::new(1, 10, 7)).unwrap();
        assert!(limiter.try_acquire(0, n).is_ok(), "{n}");
        assert_eq!(limiter.status(0).remaining(), 7 - n);
    }
    let limiter = Gcra32::new(Quota::new(1, 10, 7)).unwrap();
    assert!((0..7).all(|_| limiter.try_acquire(0, 1).is_ok()));
    assert!(matches!(limiter.try_acquire(0, 1), Err(Denied::NotYet(_))));
    assert!(limiter.try_acquire(0, 0).is_ok());
    for never in [8, u32::MAX - 1, u32::MAX] {
        let Err(Denied::Never(outcome)) = limiter.try_acquire(0, never) else { panic!("{never}") };
        assert_eq!(
            (outcome.retry_after(), outcome.remaining(), outcome.reset_after()),
            (u32::MAX, 0, 70)
        );
    }
}

/// `ratelimit_meter` 36, redis-cell 56, bucket4j 88 and 71, seastar 1722: the wait was too long, rounded
/// down, or zero.
#[test]
fn the_wait_is_sufficient_minimal_and_never_zero() {
    let limiter = Gcra64::new(Quota::new(999, 1_000, 3)).unwrap();
    for now in 0..5_000 {
        while limiter.try_acquire(now, 1).is_ok() {}
        let wait = limiter.try_acquire(now, 1).unwrap_err().retry_after();
        assert!(wait >= 1);
        assert!(limiter.peek(now + wait - 1, 1).is_err());
        assert!(limiter.peek(now + wait, 1).is_ok());
    }
}

/// firecracker: refilled only when the request did not fit, and so gave twice the bucket at one
/// instant. Here an idle time is worth one burst, however it is asked for.
#[test]
fn idle_then_drained_twice_at_once() {
    let limiter = Gcra64::new(Quota::new(10, 1_000, 10)).unwrap();
    limiter.try_acquire(0, 1).unwrap();
    let now = 1_000_000;
    assert!(limiter.try_acquire(now, 9).is_ok());
    assert!(limiter.try_acquire(now, 9).is_err());
    assert!(limiter.try_acquire(now, 1).is_ok());
    assert!(limiter.try_acquire(now, 1).is_err());
    let bucket = IntervalBucket64::new(IntervalQuota::new(10, 1_000)).unwrap();
    bucket.try_acquire(0, 1).unwrap();
    assert!(bucket.try_acquire(now, 10).is_ok());
    assert!(bucket.try_acquire(now, 1).is_err());
}

/// rustcommon 35 and 135: division by zero; go 39984, bucket4j 135, guava 1791: a rate of 0 admitted
/// everything. Here each zero is an error of its own.
#[test]
fn zero_is_an_error() {
    assert!(matches!(Profile64::new(Quota::new(0, 1, 1)), Err(QuotaError::Count(_))));
    assert!(matches!(Profile64::new(Quota::new(1, 0, 1)), Err(QuotaError::Period(_))));
    assert!(matches!(Profile64::new(Quota::new(1, 1, 0)), Err(QuotaError::Burst(_))));
    assert!(matches!(Profile64::new(Quota::per_second(1, 0)), Err(QuotaError::Period(_))));
    for (refill, period, capacity) in [(0, 1, 1), (1, 0, 1), (1, 1, 0)] {
        assert!(IntervalBucket64::new(IntervalQuota::new(refill, period).capacity(capacity)).is_err());
    }
    // a clock so fast that its hour is no number
    assert!(matches!(Profile64::new(Quota::per_hour(1, u64::MAX)), Err(QuotaError::TickRate(_))));
}

/// governor 102 and 157: `remaining` never came back, since it was measured without its time.
#[test]
fn remaining_comes_back_with_time_alone() {
    let limiter = Gcra64::new(Quota::new(1, 100, 5)).unwrap();
    limiter.drain(0);
    assert!((0..1_000).all(|now| limiter.status(now).remaining() == (now / 100).min(5)));
}

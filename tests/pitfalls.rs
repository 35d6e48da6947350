//! What went wrong for users of other limiters, by name, each as one concrete case. The number behind a
//! project's name is that of its issue.
//!
//! The general proofs are elsewhere (`exhaustive*`, `differential*`, `windows`, `clocks`, `healing`); a
//! case stands here to be found by name, and to fail by name.

#![cfg(not(loom))]

use tollgate::{Denied, Gcra32, Gcra64, IntervalBucket64, IntervalQuota, Profile64, Quota, QuotaError};

const SECOND: u64 = 1_000_000_000;

/// Admitted one by one from tick 0 to `end`, asking at the ticks that `steps` goes through, and at the end.
fn admitted(quota: Quota, end: u64, steps: impl Iterator<Item = u64>) -> u64 {
    let limiter = Gcra64::new(quota).unwrap();
    let (mut now, mut admitted) = (0, 0);
    for step in steps {
        admitted += limiter.acquire_up_to(now, u64::MAX).map_or(0, |(taken, _)| taken);
        if now == end {
            break;
        }
        now = end.min(now + step);
    }
    admitted
}

mod numbers {
    use super::*;

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
            assert!(
                IntervalBucket64::new(IntervalQuota::new(refill, period).capacity(capacity)).is_err()
            );
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
}

mod time {
    use super::*;

    /// tikv/pd 10745, cadence 6030, go 56287 and 71360, pingora-limits, `DPDK` `rte_meter`: a stale `now`
    /// rewound the state and minted, or underflowed. Here the word only ever moves on.
    #[test]
    fn a_stale_tick_mints_nothing() {
        let limiter = Gcra64::new(Quota::per_second(10, 1_000)).unwrap();
        limiter.try_acquire(100_000, 10).unwrap();
        for _ in 0..1_000 {
            assert!(limiter.try_acquire(40_000, 1).is_err());
            assert!(limiter.try_acquire(100_000, 1).is_err());
        }
        assert!(limiter.try_acquire(100_100, 1).is_ok());

        // by interval as well: a stale tick turns no period back, and none twice
        let bucket = IntervalBucket64::new(IntervalQuota::new(10, 1_000).stale(60_000)).unwrap();
        bucket.try_acquire(100_000, 10).unwrap();
        for _ in 0..1_000 {
            assert!(bucket.try_acquire(40_000, 1).is_err());
            assert!(bucket.try_acquire(100_999, 1).is_err());
        }
    }

    /// governor 299, iroh 4295, quanta 111: a counter that differs between cores; refused before the burst
    /// was used. Here a core that lags by r finds what is left less what r ticks bring.
    #[test]
    fn a_core_that_lags_sees_its_own_time() {
        let limiter = Gcra64::new_at(Quota::new(1, 100, 10).stale(1_000), 50_000).unwrap();
        limiter.try_acquire(50_000, 4).unwrap();
        assert_eq!(limiter.status(49_999).remaining(), 5);
        assert_eq!(limiter.status(49_900).remaining(), 5);
        assert!(limiter.try_acquire(49_900, 5).is_ok());
        // the denial ends at the old time
        assert_eq!(limiter.peek(49_900, 1).unwrap_err().retry_after(), 100);
    }

    /// lmic 934 and 968, `LoRaMac` 460, 307, 218, 1016, picotcp 2: after a rest on a 32-bit clock the past
    /// looked like the future; 0 stood for "unset".
    #[test]
    fn a_radio_that_rests_and_one_whose_time_is_0() {
        // a duty cycle of 1 % in microseconds: a millisecond on, a cell each 100 ms; at rest for 40 minutes
        let limiter =
            Gcra32::new(Quota::per_second(10, 1_000_000).burst(1).stale(1_000).debt(0)).unwrap();
        let mut now = 0_u32;
        for _ in 0..100 {
            assert!(limiter.try_acquire(now, 1).is_ok());
            assert!(limiter.try_acquire(now.wrapping_add(1), 1).is_err());
            now = now.wrapping_add(2_400_000_000);
        }
        // a theoretical arrival time of exactly 0 is a time like any other
        let quota = Quota::new(1, 100, 1).stale(0).debt(0);
        let limiter = Gcra32::new_at(quota, u32::MAX - 99).unwrap();
        assert!(limiter.try_acquire(u32::MAX - 99, 1).is_ok());
        assert_eq!(limiter.word().raw(), 0);
        assert!(limiter.try_acquire(u32::MAX, 1).is_err());
        assert!(limiter.try_acquire(0, 1).is_ok());
    }

    /// folly 2430 and 2658, `TokenBucket` 6: the starting level depended on the uptime. zephyr: the first
    /// message after boot was suppressed. resilience4j 66: negative time.
    #[test]
    fn the_first_call_conforms_at_any_uptime() {
        for now in [0, 1, 1 << 31, 1 << 62, i64::MIN.cast_unsigned(), (-1_i64).cast_unsigned()] {
            let limiter = Gcra64::new_at(Quota::per_second(3, 1_000), now).unwrap();
            assert!(limiter.try_acquire(now, 3).is_ok());
            assert!(limiter.try_acquire(now, 1).is_err());
        }
    }
}

mod concurrency {
    use super::*;
    use std::sync::Barrier;
    use std::thread;

    /// Four threads at one frozen tick, each until it is refused: how many cells they got together.
    fn admitted_together(try_one: impl Fn() -> bool + Sync) -> usize {
        let start = Barrier::new(4);
        thread::scope(|scope| {
            let threads = [(); 4].map(|()| {
                scope.spawn(|| {
                    start.wait();
                    std::iter::repeat_with(&try_one).take_while(|&admitted| admitted).count()
                })
            });
            threads.into_iter().map(|thread| thread.join().unwrap()).sum()
        })
    }

    /// crabka 531, rustcommon 72, twitter 64, aioduct 91, uber-go 90, 91, 106 and 119: time and tokens in
    /// two words raced, and refills were lost or tokens appeared. Here there is one word. (Every
    /// interleaving of fewer callers: `loom`.)
    #[test]
    fn the_grants_of_many_threads_sum_to_the_burst() {
        for _ in 0..200 {
            let gcra = Gcra64::new(Quota::new(1, 1_000, 5_000)).unwrap();
            assert_eq!(admitted_together(|| gcra.try_acquire(7, 1).is_ok()), 5_000);
            let bucket = IntervalBucket64::new(IntervalQuota::new(5_000, 1_000)).unwrap();
            assert_eq!(admitted_together(|| bucket.try_acquire(7, 1).is_ok()), 5_000);
        }
    }

    // leaky-bucket 39 and heapless 583, wedged by a caller that is stopped midway: the test of src/word.rs,
    // which can stop one between load and swap.
}

mod meaning {
    use super::*;

    /// governor 219, guava 5372, aiolimiter 298 and 304, bucket4j 128: "never more than N in any window"
    /// was wanted, and up to 2N were got.
    #[test]
    fn never_more_than_n_in_any_window() {
        let quota = Quota::hard_window_burst(100, 60_000, 50);
        let limiter = Gcra64::new(quota).unwrap();
        // all that conforms at every tick: the window that counts most
        let taken: Vec<u64> = (0..300_000)
            .map(|now| limiter.acquire_up_to(now, 100).map_or(0, |(taken, _)| taken))
            .collect();
        assert_eq!(taken.windows(60_001).map(|window| window.iter().sum::<u64>()).max(), Some(100));
    }

    /// upstash 156, litellm 27001: what was refused counted all the same, 115 days locked out. praxis 1116:
    /// a swap that changed nothing handed one token to many.
    #[test]
    fn a_denial_writes_nothing_and_a_grant_something() {
        let limiter = Gcra64::new(Quota::new(1, 100, 2)).unwrap();
        let full = limiter.word().raw();
        limiter.try_acquire(0, 2).unwrap();
        let empty = limiter.word().raw();
        assert_ne!(full, empty);
        for n in [1, 2, 3, u64::MAX] {
            assert!((0..100).all(|now| limiter.try_acquire(now, n).is_err()));
        }
        assert_eq!(limiter.word().raw(), empty);
        assert!(limiter.try_acquire(100, 1).is_ok());
    }

    /// limits 151, envoy 46702, ferrotunnel 169: a cost above the capacity was admitted, or refused for
    /// ever without saying so.
    #[test]
    fn a_cost_above_the_capacity_is_never_and_says_so() {
        let limiter = Gcra64::new(Quota::new(1, 100, 2)).unwrap();
        let denied = limiter.try_acquire(1_000, 3).unwrap_err();
        assert!(matches!(denied, Denied::Never(_)));
        assert_eq!(denied.to_string(), "never at this quota: 3 asked for, at most 2 at one instant");
        let bucket = IntervalBucket64::new(IntervalQuota::new(1, 100).capacity(2)).unwrap();
        let denied = bucket.try_acquire(1_000, 3).unwrap_err();
        assert!(matches!(denied, Denied::Never(_)));
        assert_eq!(denied.retry_after(), u64::MAX);
    }
}

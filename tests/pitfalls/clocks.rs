//! Ticks that are stale, wrap, stand for long, or begin anywhere.

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
    let limiter = Gcra32::new(Quota::per_second(10, 1_000_000).burst(1).stale(1_000).debt(0)).unwrap();
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

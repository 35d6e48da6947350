//! What a limit promises, and what a refusal does.

use super::*;

/// governor 219, guava 5372, aiolimiter 298 and 304, bucket4j 128: "never more than N in any window"
/// was wanted, and up to 2N were got.
#[test]
fn never_more_than_n_in_any_window() {
    let quota = Quota::hard_window_burst(100, 60_000, 50);
    let limiter = Gcra64::new(quota).unwrap();
    // all that conforms at every tick: the window that counts most
    let taken: Vec<u64> =
        (0..300_000).map(|now| limiter.acquire_up_to(now, 100).map_or(0, |(taken, _)| taken)).collect();
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

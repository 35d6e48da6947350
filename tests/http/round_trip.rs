//! What is written is read.

use proptest::prelude::*;
use tollgate::http::{Heard, Items, List, Policy, write_to};
use tollgate::{Gcra64, Quota};

proptest! {
    #[test]
    fn what_is_written_is_read(
        names in proptest::collection::vec("[ -~]{0,20}", 1..4),
        quota in 0..2_000_000_000_000_000_u64,
        window in 0..2_000_000_u64,
        unit in proptest::option::of("[ -~]{0,9}"),
        key in proptest::option::of(proptest::collection::vec(any::<u8>(), 0..9)),
    ) {
        let of = |name| {
            let mut policy = Policy::new(name, quota).unwrap().window(window);
            if let Some(unit) = &unit {
                policy = policy.unit(unit).unwrap();
            }
            key.as_ref().map_or(policy, |key| policy.partition_key(key))
        };
        let policies: Vec<Policy> = names.iter().map(|name| of(name)).collect();
        let mut memory = [0; 512];
        let written = write_to(&List(&policies), &mut memory).unwrap();
        let items: Vec<_> = Items::new(written.as_bytes()).map(Result::unwrap).collect();
        prop_assert_eq!(items.len(), names.len());
        for (item, name) in items.iter().zip(&names) {
            prop_assert!(item.name.is(name), "{} is {:?}", name, item);
            prop_assert_eq!(item.quota, Some(quota.min(999_999_999_999_999)));
            prop_assert_eq!(item.window, Some(window).filter(|&window| window != 0));
            prop_assert_eq!(item.unit.map(|unit| unit.chars().collect::<String>()), unit.clone());
            prop_assert_eq!(item.partition_key.is_some(), key.is_some());
            prop_assert_eq!((item.remaining, item.effective_window), (None, None));
        }
    }

    #[test]
    fn what_is_told_is_heard(
        name in "[ -~]{0,20}",
        (count, period, burst) in (1..1_000_u64, 1..100_000_u64, 1..1_000_u64),
        (taken, asked) in (1..1_000_u64, 1..1_000_u64),
    ) {
        let limiter = Gcra64::new(Quota::new(count, period, burst)).unwrap();
        limiter.try_acquire(0, taken.min(burst)).unwrap();
        let policy = Policy::of(&name, limiter.profile(), 1_000).unwrap();
        let told = match limiter.try_acquire(0, asked.min(burst)) {
            Ok(outcome) => policy.granted(&outcome, 1_000),
            Err(denied) => policy.denied(&denied, 1_000),
        };
        let [(_, limit), (remaining_name, remaining), (reset_name, reset)] = told.legacy();
        let mut heard = Heard::new().of_policy(&name);
        let mut legacy = Heard::new();
        prop_assert!(heard.field("RateLimit", told.to_string().as_bytes()).unwrap());
        prop_assert!(legacy.field(remaining_name, remaining.to_string().as_bytes()).unwrap());
        prop_assert!(legacy.field(reset_name, reset.to_string().as_bytes()).unwrap());
        if let Some(seconds) = told.retry_after() {
            prop_assert!(heard.field("Retry-After", seconds.to_string().as_bytes()).unwrap());
        }
        prop_assert!(limit >= burst);
        for heard in [heard, legacy] {
            prop_assert_eq!(heard.remaining(), Some(told.remaining()));
            let reset = heard.reset_after().unwrap().map(|wait| wait.as_secs());
            prop_assert_eq!(reset, told.effective_window());
        }
        let retry = heard.retry_after().unwrap().map(|wait| wait.as_secs());
        prop_assert_eq!(retry, told.retry_after());
    }
}

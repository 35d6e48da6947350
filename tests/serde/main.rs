//! What is written into files and messages, and what of it is read again, by JSON and by a format that nobody reads.

#![cfg(not(loom))]

mod flat;

use std::time::Duration;

use fastrand::Rng;
use serde_core::de::DeserializeOwned;
use serde_core::{Deserialize, Serialize};
use serde_json::{Value, json};
use tollgate::{
    Counters, Gcra32, Gcra64, IntervalQuota, Live64, Off, Quota, Rate, SlidingLog32, Snapshot,
    WindowQuota,
};

/// Comes back from JSON, from a parsed value, which has its keys in another order, and from numbers alone.
fn comes_back<T: Serialize + DeserializeOwned + PartialEq + std::fmt::Debug>(value: &T) {
    let text = serde_json::to_string(value).unwrap();
    assert_eq!(&serde_json::from_str::<T>(&text).unwrap(), value, "{text}");
    let tree = serde_json::to_value(value).unwrap();
    assert_eq!(&serde_json::from_value::<T>(tree).unwrap(), value, "{text}");
    let numbers = flat::written(value).unwrap();
    assert_eq!(&flat::read::<T>(&numbers).unwrap(), value, "{text}");
    // and not without the last one
    assert!(flat::read::<T>(&numbers[..numbers.len() - 1]).is_err(), "{text}");
}

fn refused<T: DeserializeOwned + std::fmt::Debug>(json: &Value) -> String {
    serde_json::from_str::<T>(&json.to_string()).unwrap_err().to_string()
}

#[test]
fn a_rate_is_a_text_or_a_map() {
    let rate = Rate::parse("100/min burst 20").unwrap();
    assert_eq!(serde_json::to_value(rate).unwrap(), json!("100/min burst 20"));
    for (json, text) in [
        (json!("100 per minute, burst=20"), "100/min burst 20"),
        (json!({"count": 100, "per": "min", "burst": 20}), "100/min burst 20"),
        (json!({"per": " 250 ms", "count": 3}), "3/250ms"),
        (
            json!({"count": 3, "per": "s", "tolerance": "5ms", "stale": "1s", "debt": "0s"}),
            "3/s tolerance 5ms stale 1s debt 0s",
        ),
    ] {
        let read: Rate = serde_json::from_str(&json.to_string()).unwrap();
        assert_eq!(read.to_string(), text, "{json}");
        comes_back(&read);
    }
}

#[test]
fn a_wrong_rate_is_pointed_at() {
    for (json, said) in [
        (json!("100/mon"), "\"100/mon\": at byte 4, where 'm' is: a unit of time is allowed"),
        (
            json!("0.5/s"),
            "\"0.5/s\": at byte 0, where '0' is: a whole number is allowed, no fraction: write 1/2s",
        ),
        (
            json!(100),
            "invalid type: integer `100`, expected a rate such as \"100/min burst 20\", or a map",
        ),
        (json!({"count": 1, "per": "mon"}), "\"mon\": at byte 0, where 'm' is: a unit of time"),
        (json!({"count": 1, "per": "5s 3"}), "\"5s 3\": at byte 3, where '3' is: the end is allowed"),
        (json!({"count": 1, "per": "0s"}), "invalid value: no time at all"),
        (json!({"count": 1, "per": 60}), "expected a length of time with its unit, such as \"250ms\""),
        (json!({"count": 0, "per": "s"}), "invalid value: integer `0`, expected a number from 1"),
        (
            json!({"count": 1, "per": "s", "burst": 0}),
            "invalid value: integer `0`, expected a number from 1",
        ),
        (json!({"count": 1.5, "per": "s"}), "invalid type: floating point `1.5`"),
        (json!({"count": 1}), "missing field `per`"),
        (json!({"per": "s"}), "missing field `count`"),
        (
            json!({"count": 1, "per": "s", "bust": 2}),
            "unknown field `bust`, expected one of `count`, `per`, `burst`",
        ),
    ] {
        let error = refused::<Rate>(&json);
        assert!(error.contains(said), "{json}: {error}");
    }
    for field in
        ["\"count\": 1", "\"per\": \"s\"", "\"burst\": 1", "\"stale\": \"1s\"", "\"debt\": \"1s\""]
    {
        let twice = format!(
            "{{\"count\": 1, \"per\": \"s\", \"burst\": 1, \"stale\": \"1s\", \"debt\": \"1s\", {field}}}"
        );
        let error = serde_json::from_str::<Rate>(&twice).unwrap_err().to_string();
        assert!(error.starts_with("duplicate field"), "{twice}: {error}");
    }
}

#[test]
fn a_quota_is_its_numbers() {
    for (quota, json) in [
        (Quota::new(7, 1_000, 3), json!({"count": 7, "period": 1_000, "burst": 3})),
        (
            Quota::per_second(7, 1_000).debt(0),
            json!({"count": 7, "period": 1_000, "burst": 7, "stale": 60_000, "debt": 0}),
        ),
        (
            Quota::new(7, 1_000, 3).tolerance(2).clock_bits(24).idle(9),
            json!({"count": 7, "period": 1_000, "burst": 3, "tolerance": 2, "clock_bits": 24, "idle": 9}),
        ),
        (
            Quota::hard_window(100, 60_000).burst(40).stale(1),
            json!({"hard_window": 100, "window": 60_000, "burst": 40, "stale": 1}),
        ),
    ] {
        assert_eq!(serde_json::to_value(quota).unwrap(), json);
        comes_back(&quota);
    }
    // one that keeps its promise when its burst is changed afterwards
    let read: Quota =
        serde_json::from_value(json!({"hard_window": 9, "window": 99, "burst": 1})).unwrap();
    assert_eq!(read.burst(5), Quota::hard_window_burst(9, 99, 5));
}

#[test]
fn a_wrong_quota_is_refused() {
    for (json, said) in [
        (json!({"count": 7, "period": 1_000}), "missing field `burst`"),
        (json!({"count": 7, "burst": 3}), "missing field `period`"),
        (json!({"period": 7, "burst": 3}), "missing field `count`"),
        (json!({"burst": 3}), "missing field `count`"),
        (json!({"hard_window": 7, "burst": 3}), "missing field `window`"),
        (json!({"window": 7, "burst": 3}), "missing field `hard_window`"),
        (json!({"count": 1, "period": 1, "window": 7, "burst": 3}), "exclude each other"),
        (
            json!({"hard_window": 7, "window": 9, "burst": 8}),
            "burst does not fit: from 1 to 7 is allowed",
        ),
        (
            json!({"hard_window": 7, "window": 9, "burst": 1, "tolerance": 9}),
            "tolerance (sub-ticks) does not fit",
        ),
        (json!({"count": 7, "period": 1, "burst": 3, "brust": 1}), "unknown field `brust`"),
        (json!({"count": -7, "period": 1, "burst": 3}), "invalid value"),
        (json!([7, 1, 3]), "expected a map of count, period and burst"),
    ] {
        let error = refused::<Quota>(&json);
        assert!(error.contains(said), "{json}: {error}");
    }
    let twice = "{\"count\": 1, \"period\": 1, \"burst\": 1, \"count\": 1}";
    let error = serde_json::from_str::<Quota>(twice).unwrap_err().to_string();
    assert!(error.starts_with("duplicate field `count`"), "{error}");
    // what never was a quota is not written as one
    let error = serde_json::to_string(&Quota::per_day(1, u64::MAX)).unwrap_err().to_string();
    assert!(error.starts_with("ticks per second do not fit"), "{error}");
    assert!(flat::written(&Quota::per_day(1, u64::MAX)).is_err());
    let hard = flat::written(&Quota::hard_window_burst(7, 9, 7)).unwrap();
    let wrong: Vec<u64> = [7, 9, 8].into_iter().chain(hard[3..].iter().copied()).collect();
    assert!(flat::read::<Quota>(&wrong).unwrap_err().to_string().starts_with("burst does not fit"));
    let bits = json!({"count": 7, "period": 1, "burst": 3, "clock_bits": 1_u64 << 32});
    let quota: Quota = serde_json::from_value(bits).unwrap();
    assert!(matches!(Gcra64::new(quota), Err(tollgate::QuotaError::ClockBits(_))));
}

#[test]
fn other_quotas_are_their_numbers_too() {
    let interval = IntervalQuota::new(5, 1_000).capacity(20);
    assert_eq!(
        serde_json::to_value(interval).unwrap(),
        json!({"refill": 5, "period": 1_000, "capacity": 20})
    );
    for quota in [interval, interval.initial(0), interval.stale(9), interval.initial(3).stale(0)] {
        comes_back(&quota);
    }
    let short: IntervalQuota = serde_json::from_value(json!({"refill": 5, "period": 9})).unwrap();
    assert_eq!(short, IntervalQuota::new(5, 9));
    let window = WindowQuota::new(5, 1_000);
    assert_eq!(
        serde_json::to_value(window.stale(3)).unwrap(),
        json!({"limit": 5, "window": 1_000, "stale": 3})
    );
    comes_back(&window);
    comes_back(&window.stale(0));
    assert!(refused::<IntervalQuota>(&json!({"refill": 5})).contains("missing field `period`"));
    assert!(refused::<IntervalQuota>(&json!({"period": 5})).contains("missing field `refill`"));
    assert!(
        refused::<IntervalQuota>(&json!({"refill": 5, "burst": 5})).contains("unknown field `burst`")
    );
    assert!(refused::<WindowQuota>(&json!({"limit": 5})).contains("missing field `window`"));
    assert!(refused::<WindowQuota>(&json!({"window": 5})).contains("missing field `limit`"));
    assert!(refused::<WindowQuota>(&json!({"limit": 5, "burst": 5})).contains("unknown field `burst`"));
}

#[test]
fn any_of_them_comes_back() {
    let count = if cfg!(debug_assertions) { 200 } else { 5_000 };
    for seed in 0..count {
        let mut rng = Rng::with_seed(seed);
        let mut number = || (rng.u64(..) >> rng.u32(0..64)).max(1);
        let (count, period, burst, ticks) = (number(), number(), number(), number());
        let lengths = [number(), number(), number(), number()].map(|it| Duration::new(it, 7));
        let mut quota = if rng.bool() {
            Quota::new(count, period, burst)
        } else {
            Quota::hard_window(count, period >> 1)
        };
        for verb in [Quota::stale, Quota::debt, Quota::idle] {
            quota = if rng.bool() { verb(quota, ticks) } else { quota };
        }
        comes_back(&if rng.bool() { quota.clock_bits(rng.u32(..)) } else { quota });
        let [per, tolerance, stale, debt] = lengths;
        comes_back(&Rate::new(count, per).burst(burst).tolerance(tolerance).stale(stale).debt(debt));
        let limiter = Gcra64::new(Quota::new(1, 100, 10)).unwrap();
        let _ = limiter.try_acquire(ticks, 3);
        comes_back(&limiter.snapshot(ticks));
    }
    println!("checked: {} random histories (of what is written and read again)", 3 * count);
}

#[test]
fn a_snapshot_is_digits_or_bytes() {
    let limiter = Gcra32::new(Quota::new(1, 100, 10)).unwrap();
    limiter.try_acquire(70_000, 10).unwrap();
    let kept = limiter.snapshot(70_100);
    let text = serde_json::to_value(kept).unwrap();
    let digits = kept.to_bytes().map(|byte| format!("{byte:02x}")).concat();
    assert_eq!(text, json!(digits));
    assert_eq!(flat::written(&kept).unwrap(), kept.to_bytes().map(u64::from));
    let read: Snapshot = serde_json::from_value(json!(digits.to_uppercase())).unwrap();
    assert!(limiter.restore(&read, 0, Off::Unknown).is_ok());
    for wrong in [
        &digits[1..],
        &format!("{digits}0"),
        &digits.replacen('0', "g", 1),
        &digits.replacen('0', "é", 1),
    ] {
        assert!(refused::<Snapshot>(&json!(wrong)).contains("expected 48 hexadecimal digits"), "{wrong}");
    }
}

/// For logs.
#[test]
fn what_is_answered_is_plain_numbers() {
    let limiter = Gcra32::new(Quota::new(1, 100, 10)).unwrap();
    let outcome = limiter.try_acquire(0, 4).unwrap();
    assert_eq!(
        serde_json::to_string(&outcome).unwrap(),
        "{\"remaining\":6,\"retry_after\":0,\"reset_after\":400}"
    );
    let (soon, never) = (limiter.try_acquire(0, 8).unwrap_err(), limiter.try_acquire(0, 11).unwrap_err());
    let of_soon = json!({"never": false, "remaining": 6, "retry_after": 200, "reset_after": 400});
    assert_eq!(serde_json::to_value(soon).unwrap(), of_soon);
    let of_never = json!({"never": true, "remaining": 6, "retry_after": u32::MAX, "reset_after": 400});
    assert_eq!(serde_json::to_value(never).unwrap(), of_never);
    let live = Live64::new(Quota::new(1, 100, 1)).unwrap();
    let of_live = json!({"remaining": 0, "retry_after": 0, "reset_after": 100});
    assert_eq!(serde_json::to_value(live.try_acquire(0, 1).unwrap()).unwrap(), of_live);
    let log = SlidingLog32::<2>::new(WindowQuota::new(2, 1_000)).unwrap();
    let of_log = json!({"remaining": 0, "retry_after": 0, "reset_after": 1_000});
    assert_eq!(serde_json::to_value(log.try_acquire(0, 2).unwrap()).unwrap(), of_log);
    let of_log = json!({"never": false, "remaining": 0, "retry_after": 600, "reset_after": 600});
    assert_eq!(serde_json::to_value(log.try_acquire(400, 1).unwrap_err()).unwrap(), of_log);
    let of_log = json!({"never": true, "remaining": 0, "retry_after": u32::MAX, "reset_after": 600});
    assert_eq!(serde_json::to_value(log.try_acquire(400, 3).unwrap_err()).unwrap(), of_log);
    let counters = Counters::new();
    counters.admit(3_u32);
    counters.deny(4_u32);
    counters.wait(5_u32);
    assert_eq!(
        serde_json::to_string(&counters.read()).unwrap(),
        "{\"admitted\":1,\"admitted_cells\":3,\"denied\":1,\"denied_cells\":4,\"waits\":1,\"waited\":5,\"longest_wait\":5}"
    );
}

/// A config whose rates are read where they stand.
#[test]
fn a_rate_stands_in_a_map_of_others() {
    let config = "{\"users\": \"5/s burst 10\", \"all\": {\"count\": 100, \"per\": \"s\"}}";
    let rates: std::collections::BTreeMap<String, Rate> = serde_json::from_str(config).unwrap();
    assert_eq!(rates["users"].to_string(), "5/s burst 10");
    assert_eq!(rates["all"].to_string(), "100/s");
    // one that borrows nothing
    let mut reader =
        serde_json::Deserializer::from_reader(&b"\"5/s\" {\"count\": 7, \"per\": \"s\"}"[..]);
    assert_eq!(Rate::deserialize(&mut reader).unwrap().to_string(), "5/s");
    assert_eq!(Rate::deserialize(&mut reader).unwrap().to_string(), "7/s");
}

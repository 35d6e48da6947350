//! What is written, and which way it is rounded.

use fastrand::Rng;
use tollgate::http::{Fault, FieldError, List, NoRoom, Policy, write_to};
use tollgate::{
    Gcra32, Gcra64, IntervalBucket64, IntervalQuota, Profile32, Profile64, Quota, SlidingWindow64,
    WindowQuota,
};

fn policy(quota: Quota, tick_hz: u64) -> String {
    Policy::of("p", &Profile64::new(quota).unwrap(), tick_hz).unwrap().to_string()
}

#[test]
fn a_quota_in_whole_seconds() {
    for (quota, tick_hz, expected) in [
        (Quota::per_minute(100, 1_000), 1_000, "q=100;w=60"),
        (Quota::per_minute(100, 1_000).burst(20), 1_000, "q=20;w=12"),
        (Quota::per_day(1_000, 1_000), 1_000, "q=1000;w=86400"),
        (Quota::per_second(10, 1_000_000_000).burst(15), 1_000_000_000, "q=20;w=2"),
        (Quota::per_second(1_000, 1_000).burst(10), 1_000, "q=1000;w=1"),
        (Quota::per_minute(7, 1_000).burst(1), 1_000, "q=1;w=9"),
        (Quota::new(2, 3, 1).stale(0).debt(0), 32_768, "q=21845;w=1"),
        (Quota::new(1, 1, 1).stale(0).debt(0), 0, "q=1;w=999999999999999"),
    ] {
        let expected = format!("\"p\";{expected}");
        // what cannot be told of a clock without a second is not told
        if tick_hz == 0 {
            assert!(policy(quota, tick_hz).ends_with(";w=999999999999999"));
        } else {
            assert_eq!(policy(quota, tick_hz), expected);
        }
    }
    let narrow = Profile32::new(Quota::new(1, 100, 3).clock_bits(24).stale(0).debt(0)).unwrap();
    assert_eq!(Policy::of("p", &narrow, 100).unwrap().to_string(), "\"p\";q=3;w=3");
}

/// Never above the rate, never below the burst, and no shorter window would hold the burst.
#[test]
fn a_policy_is_never_above_the_truth() {
    let mut rng = Rng::with_seed(8);
    for _ in 0..20_000 {
        let (count, period, burst) = (rng.u64(1..5_000), rng.u64(1..100_000), rng.u64(1..2_000));
        let tolerance = rng.u64(0..2) * rng.u64(0..10_000);
        let tick_hz = rng.u64(1..2_000);
        let quota = Quota::new(count, period, burst).tolerance(tolerance);
        let profile = Profile64::new(quota).unwrap();
        let said = Policy::of("", &profile, tick_hz).unwrap().to_string();
        let (q, w) = said.strip_prefix("\"\";q=").unwrap().split_once(";w=").unwrap();
        let (q, w): (u128, u128) = (q.parse().unwrap(), w.parse().unwrap());
        let brought = |seconds: u128| seconds * u128::from(tick_hz) * u128::from(count);
        assert!(q * u128::from(period) <= brought(w), "{quota:?}: {said}");
        assert!((q + 1) * u128::from(period) > brought(w), "{quota:?}: {said}");
        assert!(q >= u128::from(profile.burst()), "{quota:?}: {said}");
        let ticks = u128::from(profile.time_to_full());
        assert!(w * u128::from(tick_hz) >= ticks && (w - 1) * u128::from(tick_hz) < ticks, "{said}");
    }
    println!("checked: 20000 oracle decisions (quotas as RateLimit-Policy, in whole seconds)");
}

/// `r` down; `t` and `Retry-After` up: whoever comes back then is admitted, and would not have been a second earlier.
#[test]
fn whoever_keeps_to_what_is_said_is_admitted() {
    let mut rng = Rng::with_seed(9);
    for _ in 0..20_000 {
        let (count, period, burst) = (rng.u64(1..50), rng.u64(1..20_000), rng.u64(1..20));
        let tick_hz = rng.u64(1..1_500);
        let limiter = Gcra64::new(Quota::new(count, period, burst)).unwrap();
        let policy = Policy::of("p", limiter.profile(), tick_hz).unwrap();
        limiter.try_acquire(0, rng.u64(1..=burst)).unwrap();
        let (now, n) = (rng.u64(0..2_000), rng.u64(1..=burst));
        match limiter.try_acquire(now, n) {
            Ok(outcome) => {
                let told = policy.granted(&outcome, tick_hz);
                let t = told.effective_window().unwrap();
                assert_eq!((told.remaining(), told.retry_after()), (outcome.remaining(), None));
                if told.remaining() == 0 {
                    assert!(limiter.peek(now + t * tick_hz, 1).is_ok());
                    assert!(t > 0 && limiter.peek(now + (t - 1) * tick_hz, 1).is_err());
                } else {
                    // what remains, evenly in t, is never faster than the rate
                    let spent = u128::from(told.remaining()) * u128::from(period);
                    assert!(spent <= u128::from(t * tick_hz) * u128::from(count));
                }
            }
            Err(denied) => {
                let told = policy.denied(&denied, tick_hz);
                let wait = told.retry_after().unwrap();
                assert_eq!(told.effective_window(), Some(wait));
                assert!(limiter.peek(now + wait * tick_hz, n).is_ok());
                assert!(wait > 0 && limiter.peek(now + (wait - 1) * tick_hz, n).is_err());
            }
        }
    }
    println!("checked: 20000 oracle decisions (RateLimit and Retry-After in whole seconds)");
}

#[test]
fn decisions_of_every_kind_are_told() {
    let of = Policy::new("p", 10).unwrap().window(60);
    let interval = IntervalBucket64::new(IntervalQuota::fixed_window(10, 60_000)).unwrap();
    let told = of.granted(&interval.try_acquire(0, 10).unwrap(), 1_000);
    assert_eq!(told.to_string(), "\"p\";r=0;t=60");
    let window = SlidingWindow64::new(WindowQuota::new(10, 60_000)).unwrap();
    let told = of.granted(&window.try_acquire(0, 4).unwrap(), 1_000);
    assert_eq!(told.to_string(), "\"p\";r=6;t=36");
    // without a window there is nothing that t would be a part of
    let told = Policy::new("p", 10).unwrap().granted(&window.try_acquire(0, 1).unwrap(), 1_000);
    assert_eq!((told.to_string(), told.legacy()[2].1), ("\"p\";r=5".into(), 0));
    let none = Policy::new("p", 0).unwrap().window(9);
    assert_eq!(none.granted(&window.status(0), 1_000).to_string(), "\"p\";r=5");

    let limiter = Gcra32::new(Quota::new(1, 1_000, 10)).unwrap();
    let never = of.denied(&limiter.try_acquire(0, 11).unwrap_err(), 1_000);
    assert_eq!((never.retry_after(), never.to_string()), (None, "\"p\";r=10".into()));
    assert_eq!(never.policy(), &of);
}

#[test]
fn more_remains_than_the_quota_and_numbers_that_no_field_holds() {
    let limiter = Gcra64::new(Quota::new(1, 1, u64::MAX / 4).stale(0).debt(0)).unwrap();
    let outcome = limiter.status(0);
    let told = Policy::new("p", 100).unwrap().window(60).granted(&outcome, 1);
    assert_eq!(told.to_string(), "\"p\";r=999999999999999;t=60");
    let told = Policy::new("p", u64::MAX).unwrap().window(u64::MAX).granted(&outcome, 1);
    assert_eq!(told.effective_window(), Some(999_999_999_999_999));
    assert_eq!(told.legacy()[0], ("x-ratelimit-limit", 999_999_999_999_999));
    let policy = Policy::new("p", 1_000_000_000_000_000).unwrap().window(999_999_999_999_999);
    assert_eq!(policy.to_string(), "\"p\";q=999999999999999;w=999999999999999");
}

#[test]
fn names_are_escaped_or_refused() {
    let item = |name| Policy::new(name, 1).map(|policy| policy.to_string());
    assert_eq!(item(r#"a "b" \c"#).unwrap(), r#""a \"b\" \\c";q=1"#);
    assert_eq!(item("\\").unwrap(), r#""\\";q=1"#);
    assert_eq!(item("").unwrap(), r#""";q=1"#);
    assert_eq!(item(" ~").unwrap(), r#"" ~";q=1"#);
    for (name, at, byte) in
        [("a\r\nb", 1, b'\r'), ("\u{7f}", 0, 0x7f), ("gr\u{fc}n", 2, 0xc3), ("\u{1f}", 0, 0x1f)]
    {
        assert_eq!(item(name), Err(FieldError { at, fault: Fault::Byte(byte) }));
    }
    let refused = Policy::new("p", 1).unwrap().unit("ab\tc");
    assert_eq!(refused, Err(FieldError { at: 2, fault: Fault::Byte(b'\t') }));
}

/// The test vectors of RFC 4648, 10.
#[test]
fn partition_keys_are_in_base64() {
    for (key, expected) in [
        ("", ""),
        ("f", "Zg=="),
        ("fo", "Zm8="),
        ("foo", "Zm9v"),
        ("foob", "Zm9vYg=="),
        ("fooba", "Zm9vYmE="),
        ("foobar", "Zm9vYmFy"),
    ] {
        let policy = Policy::new("p", 1).unwrap().partition_key(key.as_bytes());
        assert_eq!(policy.to_string(), format!("\"p\";q=1;pk=:{expected}:"));
    }
    let policy = Policy::new("p", 1).unwrap().window(5).partition_key(&[0xfb, 0xff, 0xfe]);
    let limiter = Gcra32::new(Quota::new(1, 1_000, 5)).unwrap();
    assert_eq!(policy.granted(&limiter.status(0), 1_000).to_string(), "\"p\";r=5;t=5;pk=:+//+:");
}

/// The examples of the draft.
#[test]
fn fields_are_those_of_the_draft() {
    let burst = Policy::new("burst", 100).unwrap().window(60);
    let daily = Policy::new("daily", 1_000).unwrap().window(86_400);
    let mut memory = [0; 64];
    let both = List(&[burst, daily]);
    let expected = "\"burst\";q=100;w=60, \"daily\";q=1000;w=86400";
    assert_eq!(write_to(&both, &mut memory), Ok(expected));
    assert_eq!(write_to(&List::<Policy>(&[]), &mut memory), Ok(""));
    let peruser = Policy::new("peruser", 65_535).unwrap().unit("content-bytes").unwrap().window(10);
    assert_eq!(peruser.to_string(), r#""peruser";q=65535;qu="content-bytes";w=10"#);
}

#[test]
fn too_little_room_is_told_to_the_byte() {
    let policy = Policy::new("default", 100).unwrap().window(60);
    for room in 0..=30 {
        let mut memory = [b'-'; 30];
        let written = write_to(&policy, &mut memory[..room]);
        if room < 20 {
            assert_eq!(written, Err(NoRoom { wanted: 20 }));
        } else {
            assert_eq!(written, Ok("\"default\";q=100;w=60"));
        }
        assert!(memory[room..].iter().all(|&byte| byte == b'-'));
    }
    assert_eq!(NoRoom { wanted: 20 }.to_string(), "no room for a field of 20 bytes");
}

//! What a limiter does after it was told.

use tollgate::http::{FollowError, Heard, NoClock};
use tollgate::{BeyondDebt, Quota, Shaper32, Shaper64};

fn heard(fields: &[(&str, &str)]) -> Heard<'static> {
    let mut heard = Heard::new();
    for (name, value) in fields {
        heard.field(name, value.as_bytes()).unwrap();
    }
    heard
}

fn api() -> Shaper64 {
    Shaper64::new(Quota::per_second(10, 1_000)).unwrap()
}

/// The wait for one cell, after this was heard.
fn wait_after(fields: &[(&str, &str)]) -> u64 {
    let api = api();
    heard(fields).follow(&api, 500, 1_000).unwrap();
    api.peek(500, 1).map_or_else(|denied| denied.retry_after(), |_| 0)
}

#[test]
fn retry_after_takes_precedence() {
    assert_eq!(wait_after(&[("retry-after", "3")]), 3_000);
    assert_eq!(wait_after(&[("retry-after", "3"), ("ratelimit", "\"x\";r=0;t=50")]), 3_000);
    assert_eq!(wait_after(&[("ratelimit", "\"x\";r=0;t=50")]), 50_000);
    assert_eq!(wait_after(&[("retry-after", "1.0001")]), 1_001);
    // of several the longest
    assert_eq!(wait_after(&[("retry-after", "3"), ("retry-after", "7"), ("retry-after", "5")]), 7_000);
    // and none is none
    assert_eq!(wait_after(&[("retry-after", "0")]), 0);
    assert_eq!(wait_after(&[("retry-after", "0"), ("ratelimit", "\"x\";r=0;t=50")]), 50_000);
    assert_eq!(wait_after(&[("x-ratelimit-reset", "50")]), 0);
    assert_eq!(wait_after(&[]), 0);
    // nothing remains, and until when is not said: not at this tick
    assert_eq!(wait_after(&[("ratelimit", "\"x\";r=0")]), 1);
}

#[test]
fn no_more_than_remains() {
    let api = api();
    heard(&[("ratelimit", "\"x\";r=3;t=50")]).follow(&api, 0, 1_000).unwrap();
    assert_eq!(api.status(0).remaining(), 3);
    heard(&[("ratelimit", "\"x\";r=9;t=50")]).follow(&api, 0, 1_000).unwrap();
    assert_eq!(api.status(0).remaining(), 3);
    heard(&[("ratelimit", "\"x\";r=2;t=50"), ("retry-after", "4")]).follow(&api, 0, 1_000).unwrap();
    assert_eq!(api.try_acquire(0, 1).unwrap_err().retry_after(), 4_000);
    // numbers that the word does not hold
    let narrow = Shaper32::new(Quota::per_second(10, 1_000)).unwrap();
    heard(&[("ratelimit", "\"x\";r=4294967296;t=50")]).follow(&narrow, 0, 1_000).unwrap();
    assert_eq!(narrow.status(0).remaining(), 10);
}

#[test]
fn a_cached_answer_says_nothing_of_now() {
    assert_eq!(wait_after(&[("age", "0"), ("ratelimit", "\"x\";r=0;t=50")]), 50_000);
    assert_eq!(wait_after(&[("ratelimit", "\"x\";r=0;t=50"), ("age", "1")]), 0);
}

#[test]
fn dates_are_relative_to_the_servers_own() {
    let told = [("retry-after", "Tue, 14 Nov 2023 22:13:20 GMT")];
    assert_eq!(heard(&told).follow(&api(), 0, 1_000), Err(FollowError::NoClock));
    assert_eq!(FollowError::<u64>::NoClock.to_string(), NoClock.to_string());
    assert_eq!(NoClock.to_string(), "a date, and no time of day to compare it with");
    let date = ("date", "Tue, 14 Nov 2023 22:13:18 GMT");
    assert_eq!(wait_after(&[told[0], date]), 2_000);
    // before the caller's clock, which may be wrong
    let limiter = api();
    heard(&[told[0], date]).at(0).follow(&limiter, 0, 1_000).unwrap();
    assert_eq!(limiter.try_acquire(0, 1).unwrap_err().retry_after(), 2_000);
    // what has passed is no wait
    assert_eq!(wait_after(&[told[0], ("date", "Tue, 14 Nov 2023 22:13:21 GMT")]), 0);
    // a reset that nobody waits for needs no clock
    assert_eq!(wait_after(&[("x-ratelimit-remaining", "90"), ("x-ratelimit-reset", "1700000000")]), 0);
}

/// No answer of a server can stop a client for longer than its quota's debt.
#[test]
fn no_server_stops_a_client_for_ever() {
    for wait in ["61", "4294968", "99999999999", "9999999999999999999"] {
        let beyond = |allowed| FollowError::BeyondDebt(BeyondDebt { allowed });
        let api = api();
        let refused = heard(&[("retry-after", wait)]).follow(&api, 0, 1_000).unwrap_err();
        assert_eq!(refused, beyond(60_100), "{wait}");
        assert_eq!(refused.to_string(), "beyond the debt: at most 60100 is allowed");
        assert_eq!(api.status(0).remaining(), 10);
        let narrow = Shaper32::new(Quota::per_second(10, 1_000)).unwrap();
        let refused = heard(&[("retry-after", wait)]).follow(&narrow, 0, 1_000);
        assert!(matches!(refused, Err(FollowError::BeyondDebt(_))), "{wait}");
    }
    assert_eq!(wait_after(&[("retry-after", "60")]), 60_000);
}

/// On clocks that count parts of a second, rounded up.
#[test]
fn waits_are_rounded_up_to_ticks() {
    for (tick_hz, wait, ticks) in [
        (1, "1.000000001", 2),
        (1_000, "0.0000000001", 1),
        (32_768, "0.5", 16_384),
        (32_768, "0.50001", 16_385),
        (1_000_000_000, "1.000000001", 1_000_000_001),
        (1_000_000_000, "1.0000000011", 1_000_000_002),
        (1_000_000_000, "1.0000000000", 1_000_000_000),
    ] {
        let api = Shaper64::new(Quota::new(1, 1, 1).stale(0).debt(1 << 40)).unwrap();
        heard(&[("retry-after", wait)]).follow(&api, 9, tick_hz).unwrap();
        assert_eq!(api.try_acquire(9, 1).unwrap_err().retry_after(), ticks, "{wait} at {tick_hz}");
    }
}

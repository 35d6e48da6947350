//! Rates as people write them: what is read, what is refused and where, and the exact quota for a clock.

#![cfg(not(loom))]

#[path = "../common/mod.rs"]
mod common;

mod quotas;
mod random;
mod refused;

use tollgate::Rate;

/// What is written of each of these, as the tools that it is taken from have it.
const FORMS: [(&str, &str); 40] = [
    ("100/min burst 20", "100/min burst 20"),
    ("5/s", "5/s"),
    ("10 per second", "10/s"),
    ("1000/h burst 50", "1000/h burst 50"),
    ("3/250ms", "3/250ms"),
    ("1/day", "1/d"),
    ("1/2s", "1/2s"),
    // nginx
    ("10r/s", "10/s"),
    ("30r/m burst=20", "30/min burst 20"),
    // nftables, iptables
    ("400/minute burst 5 packets", "400/min burst 5"),
    ("3/hour", "3/h"),
    // limits, flask-limiter, Django REST
    ("10 per hour", "10/h"),
    ("10 per 2 hours", "10/2h"),
    ("5 per 1 minute", "5/min"),
    ("20/sec", "20/s"),
    ("7 requests per week", "7/w"),
    // Envoy
    ("10 per SECOND", "10/s"),
    ("60 per Minute", "60/min"),
    // lengths of time as Go and Prometheus write them
    ("10/1h30m", "10/90min"),
    ("10/1m30s", "10/90s"),
    ("1/2h45m30s", "1/9930s"),
    ("1000/15m", "1000/15min"),
    ("1/1s500ms", "1/1500ms"),
    // bursts, and the rest
    ("5/s, burst: 9", "5/s burst 9"),
    ("5/s;burst=9;debt=2s", "5/s burst 9 debt 2s"),
    ("5/s burst 5", "5/s"),
    ("5/s burst5cells", "5/s"),
    ("5/s stale 60s debt 1min tolerance 0s", "5/s"),
    ("5/s debt 0s tolerance 5 ms stale 1d", "5/s tolerance 5ms stale 1d debt 0s"),
    ("\t 5 tokens every 3 us  ", "5/3us"),
    ("5/µs", "5/us"),
    ("5 / 2 μs ,", "5/2us"),
    ("1_000_000 bytes/s burst 64_000 bytes", "1000000/s burst 64000"),
    ("0007/01s", "7/s"),
    ("1/60s", "1/min"),
    ("1/3600000ms", "1/h"),
    ("1/604800000000000ns", "1/w"),
    ("1/1000000001ns", "1/1000000001ns"),
    ("18446744073709551615/18446744073709551615s", "18446744073709551615/18446744073709551615s"),
    ("1/18446744073709551615s999999999ns", "1/18446744073709551615s999999999ns"),
];

#[test]
fn each_form_is_read_and_written_shortly() {
    for (text, written) in FORMS {
        let rate: Rate = text.parse().unwrap_or_else(|error| panic!("{text}: {error}"));
        assert_eq!(rate.to_string(), written, "{text}");
        assert_eq!(written.parse(), Ok(rate), "{text}");
    }
}

#[test]
fn a_noun_and_a_unit_have_many_names() {
    let nouns = "r req request cell token packet message event call byte";
    for noun in nouns.split(' ') {
        for ending in ["", "s"] {
            assert_eq!(Rate::parse(&format!("3{noun}{ending}/s")), Rate::parse("3/s"), "{noun}{ending}");
        }
    }
    for (written, names) in [
        ("3/w", "w week weeks"),
        ("3/d", "d day days"),
        ("3/h", "h hr hrs hour hours"),
        ("3/min", "m min mins minute minutes"),
        ("3/s", "s sec secs second seconds"),
        ("3/ms", "ms msec msecs millis millisecond milliseconds"),
        ("3/us", "us µs μs usec usecs micros microsecond microseconds"),
        ("3/ns", "ns nsec nsecs nanos nanosecond nanoseconds"),
    ] {
        for name in names.split(' ') {
            let rate = Rate::parse(&format!("3/{name}")).unwrap();
            assert_eq!(rate.to_string(), written, "{name}");
            assert_eq!(
                Rate::parse(&format!("3 Every {}", name.to_ascii_uppercase())),
                Ok(rate),
                "{name}"
            );
        }
    }
}

//! Fields as servers send them.

use std::time::Duration;

use tollgate::http::{Heard, NoClock};

/// 2023-11-14T22:13:20Z, 1,700,000,000 seconds after 1970.
const DATE: (&str, &str) = ("date", "Tue, 14 Nov 2023 22:13:20 GMT");

/// What was heard: `Retry-After`, what remains, and the reset, in milliseconds.
type Expected = (Option<u64>, Option<u64>, Option<u64>);

fn heard<'u>(unit: Option<&'u str>, fields: &[(&str, &str)]) -> Heard<'u> {
    let mut heard = Heard::new();
    if let Some(unit) = unit {
        heard = heard.of_unit(unit);
    }
    for (name, value) in fields {
        heard.field(name, value.as_bytes()).unwrap_or_else(|error| panic!("{name}: {value}: {error}"));
    }
    heard
}

fn expect(whose: &str, unit: Option<&str>, fields: &[(&str, &str)], expected: Expected) {
    let heard = heard(unit, fields);
    let millis = |wait: Result<Option<Duration>, NoClock>| {
        wait.unwrap().map(|wait| u64::try_from(wait.as_nanos().div_ceil(1_000_000)).unwrap())
    };
    let found = (millis(heard.retry_after()), heard.remaining(), millis(heard.reset_after()));
    assert_eq!(found, expected, "{whose}");
}

#[test]
fn the_draft_and_its_elders() {
    let expect = |whose, fields, expected| expect(whose, None, fields, expected);
    expect("draft 11", &[("RateLimit", r#""default";r=50;t=30"#)], (None, Some(50), Some(30_000)));
    expect(
        "draft 11, with a partition key",
        &[("RateLimit", r#""default";r=999;pk=:dHJpYWwxMjEzMjM=:"#)],
        (None, Some(999), None),
    );
    expect(
        "several, the tightest",
        &[("RateLimit", r#""burst";r=12;t=3, "daily";r=7;t=3600,"hourly";r=300;t=60"#)],
        (None, Some(7), Some(3_600_000)),
    );
    expect(
        "as tight, the longest, in two fields",
        &[
            ("RateLimit", r#""a";r=0;t=3"#),
            ("RateLimit", r#""b";r=0;t=9"#),
            ("RateLimit", r#""c";r=0;t=5"#),
        ],
        (None, Some(0), Some(9_000)),
    );
    expect(
        "comments are passed over",
        &[("ratelimit", r#"default;acme-burst;x=-1.5;y=?1;z=@9;u=%"f%c3%bc";r=9;r=5; t=3"#)],
        (None, Some(5), Some(3_000)),
    );
    expect(
        "express-rate-limit, draft 8",
        &[
            ("ratelimit-policy", r#""100-in-1min"; q=100; w=60; pk=:YmZlOGQ1OTg5Y2Q1:"#),
            ("ratelimit", r#""100-in-1min"; r=99; t=60"#),
        ],
        (None, Some(99), Some(60_000)),
    );
    expect(
        "express-rate-limit, draft 7",
        &[("RateLimit-Policy", "100;w=60"), ("RateLimit", "limit=100, remaining=99, reset=60")],
        (None, Some(99), Some(60_000)),
    );
    expect(
        "draft 6",
        &[
            ("RateLimit-Policy", "10;w=1, 50;w=60"),
            ("RateLimit-Limit", "10"),
            ("RateLimit-Remaining", "9"),
            ("RateLimit-Reset", "50"),
        ],
        (None, Some(9), Some(50_000)),
    );
    expect(
        "draft 3",
        &[("RateLimit-Limit", "100, 100;w=10"), ("RateLimit-Remaining", "0"), ("RateLimit-Reset", "1")],
        (None, Some(0), Some(1_000)),
    );
}

#[test]
fn servers() {
    let expect = |whose, fields, expected| expect(whose, None, fields, expected);
    expect(
        "GitHub",
        &[
            DATE,
            ("x-ratelimit-limit", "5000"),
            ("x-ratelimit-remaining", "4987"),
            ("x-ratelimit-reset", "1700003000"),
            ("x-ratelimit-used", "13"),
            ("x-ratelimit-resource", "core"),
        ],
        (None, Some(4_987), Some(3_000_000)),
    );
    expect(
        "GitLab",
        &[
            DATE,
            ("RateLimit-Limit", "60"),
            ("RateLimit-Name", "throttle_authenticated_web"),
            ("RateLimit-Observed", "67"),
            ("RateLimit-Remaining", "0"),
            ("RateLimit-Reset", "1700000040"),
            ("RateLimit-ResetTime", "Tue, 14 Nov 2023 22:14:00 GMT"),
            ("Retry-After", "40"),
        ],
        (Some(40_000), Some(0), Some(40_000)),
    );
    expect(
        "Envoy",
        &[
            ("x-ratelimit-limit", "10, 10;w=1;name=\"foo\", 1000;w=3600"),
            ("x-ratelimit-remaining", "0"),
            ("x-ratelimit-reset", "1"),
        ],
        (None, Some(0), Some(1_000)),
    );
    expect("nginx, 429", &[("Server", "nginx"), ("Retry-After", "60")], (Some(60_000), None, None));
    expect(
        "Kong",
        &[
            ("X-RateLimit-Limit-Minute", "10"),
            ("X-RateLimit-Remaining-Minute", "9"),
            ("RateLimit-Limit", "10"),
            ("RateLimit-Remaining", "9"),
            ("RateLimit-Reset", "34"),
        ],
        (None, Some(9), Some(34_000)),
    );
    expect(
        "Discord",
        &[
            DATE,
            ("x-ratelimit-limit", "5"),
            ("x-ratelimit-remaining", "0"),
            ("x-ratelimit-reset", "1700000001.25"),
            ("x-ratelimit-reset-after", "1.2"),
            ("retry-after", "2"),
        ],
        (Some(2_000), Some(0), Some(1_250)),
    );
    expect(
        "Reddit",
        &[("x-ratelimit-remaining", "598.9"), ("x-ratelimit-used", "2"), ("x-ratelimit-reset", "334")],
        (None, Some(598), Some(334_000)),
    );
    expect(
        "X",
        &[
            DATE,
            ("x-rate-limit-limit", "900"),
            ("x-rate-limit-remaining", "0"),
            ("x-rate-limit-reset", "1700000900"),
        ],
        (None, Some(0), Some(900_000)),
    );
    expect(
        "milliseconds since 1970",
        &[DATE, ("X-RateLimit-Remaining", "1"), ("X-RateLimit-Reset", "1700000000500")],
        (None, Some(1), Some(500)),
    );
    expect(
        "a date as reset",
        &[DATE, ("X-Rate-Limit-Remaining", "1"), ("X-Rate-Limit-Reset", "Tue, 14 Nov 2023 22:14:20 GMT")],
        (None, Some(1), Some(60_000)),
    );
}

#[test]
fn providers_of_llms() {
    let openai = [
        ("x-ratelimit-limit-requests", "60"),
        ("x-ratelimit-limit-tokens", "150000"),
        ("x-ratelimit-remaining-requests", "59"),
        ("x-ratelimit-remaining-tokens", "149984"),
        ("x-ratelimit-reset-requests", "1s"),
        ("x-ratelimit-reset-tokens", "6m0s"),
    ];
    expect("OpenAI", Some("requests"), &openai, (None, Some(59), Some(1_000)));
    expect("OpenAI", Some("tokens"), &openai, (None, Some(149_984), Some(360_000)));
    expect("OpenAI, nothing without a unit", None, &openai, (None, None, None));
    let anthropic = [
        DATE,
        ("anthropic-ratelimit-requests-limit", "50"),
        ("anthropic-ratelimit-requests-remaining", "49"),
        ("anthropic-ratelimit-requests-reset", "2023-11-14T22:13:21Z"),
        ("anthropic-ratelimit-input-tokens-remaining", "0"),
        ("anthropic-ratelimit-input-tokens-reset", "2023-11-14T23:14:20+01:00"),
        ("retry-after", "7"),
    ];
    expect("Anthropic", Some("requests"), &anthropic, (Some(7_000), Some(49), Some(1_000)));
    expect("Anthropic", Some("input-tokens"), &anthropic, (Some(7_000), Some(0), Some(60_000)));
    expect("Anthropic", Some("tokens"), &anthropic, (Some(7_000), None, None));
    for (text, micros) in [
        ("20ms", 20_000),
        ("1.5s", 1_500_000),
        ("1h2m3s", 3_723_000_000),
        ("2m59.56s", 179_560_000),
        ("1d", 86_400_000_000),
        ("7us", 7),
        ("7\u{b5}s", 7),
        ("7\u{3bc}s", 7),
        ("7000ns", 7),
        ("0s", 0),
    ] {
        let heard = heard(
            Some("requests"),
            &[("x-ratelimit-remaining-requests", "1"), ("x-ratelimit-reset-requests", text)],
        );
        assert_eq!(heard.reset_after(), Ok(Some(Duration::from_micros(micros))), "{text}");
    }
}

#[test]
fn dates_in_their_three_forms_and_that_of_rfc_3339() {
    for text in [
        "Sun, 06 Nov 2033 08:49:37 GMT",
        "Sunday, 06-Nov-33 08:49:37 GMT",
        "Sun Nov  6 08:49:37 2033",
        " Sun, 06 Nov 2033 08:49:37 GMT\t",
    ] {
        let heard = heard(None, &[("retry-after", text)]).at(2_014_879_777 - 5);
        assert_eq!(heard.retry_after(), Ok(Some(Duration::from_secs(5))), "{text}");
    }
    let since = |reset: &str| {
        let mut heard = Heard::new().at(0);
        heard.field("ratelimit-remaining", b"0").unwrap();
        heard.field("ratelimit-reset", reset.as_bytes()).map(|_| heard.reset_after().unwrap().unwrap())
    };
    for (text, seconds) in [
        ("1970-01-01T00:00:00Z", 0),
        ("1970-01-01t00:00:59.5z", 60),
        ("2000-02-29T12:00:00Z", 951_825_600),
        ("2100-03-01T00:00:00Z", 4_107_542_400),
        ("2033-11-06T08:49:37-02:30", 2_014_879_777 + 9_000),
        ("9999-12-31T23:59:60Z", 253_402_300_800),
        ("Wed, 31 Dec 1969 23:59:59 GMT", 0),
        ("Thu, 01 Jan 1970 00:00:00 GMT", 0),
        ("Friday, 31-Dec-99 23:59:59 GMT", 946_684_799),
        ("Wednesday, 31-Dec-69 23:59:59 GMT", 3_155_759_999),
        ("Thursday, 01-Jan-70 00:00:09 GMT", 9),
        ("Thu Dec 14 22:13:20 2023", 1_702_592_000),
    ] {
        if text.contains("1969") {
            assert!(since(text).is_err());
        } else {
            assert_eq!(since(text), Ok(Duration::from_secs(seconds)), "{text}");
        }
    }
    for day in
        ["2100-02-29", "2023-02-29", "2023-04-31", "2023-13-01", "2023-00-10", "2023-01-00", "2023-01-32"]
    {
        assert!(since(&format!("{day}T00:00:00Z")).is_err(), "{day}");
    }
    for time in ["24:00:00", "23:60:00", "23:59:61"] {
        assert!(since(&format!("2023-01-01T{time}Z")).is_err(), "{time}");
    }
}

//! Any bytes: an answer or a typed error, whose place lies within them, and nothing heard of what is malformed.

use proptest::prelude::*;
use tollgate::http::{Fault, FieldError, Heard, Items};

const NAMES: [&str; 11] = [
    "ratelimit",
    "ratelimit-remaining",
    "ratelimit-reset",
    "x-ratelimit-remaining",
    "x-ratelimit-reset",
    "x-rate-limit-reset-after",
    "retry-after",
    "date",
    "age",
    "acme-ratelimit-tokens-reset",
    "content-type",
];

/// Bytes, and what looks like what is expected.
fn values() -> impl Strategy<Value = Vec<u8>> {
    let pieces = prop_oneof![
        Just("\"a\";r="),
        Just(";t="),
        Just(";q=1"),
        Just("limit="),
        Just("remaining="),
        Just("reset="),
        Just(", "),
        Just("0"),
        Just("15"),
        Just("1700000000"),
        Just("99999999999999999999"),
        Just("."),
        Just("-"),
        Just("\""),
        Just("\\"),
        Just(":"),
        Just("%\"%c3"),
        Just("?1"),
        Just("@"),
        Just("("),
        Just(" "),
        Just("\t"),
        Just("m"),
        Just("ms"),
        Just("h"),
        Just("s"),
        Just("T"),
        Just("Z"),
        Just("+"),
        Just("Sun, 06 Nov 1994 08:49:37 GMT"),
        Just("Sunday, 06-Nov-94 "),
        Just("Sun Nov  6 "),
        Just("08:49:37"),
        Just("2023-11-14T22:13:21"),
        Just("\u{b5}s"),
        Just("\0"),
        Just("\r\n"),
    ];
    prop_oneof![
        proptest::collection::vec(any::<u8>(), 0..60),
        proptest::collection::vec(pieces, 0..9).prop_map(|pieces| pieces.concat().into_bytes()),
    ]
}

proptest! {
    #[test]
    fn any_bytes_are_heard_or_refused(
        fields in proptest::collection::vec((0..NAMES.len(), values()), 1..6),
        unit in proptest::option::of("[a-z-]{0,8}"),
        name in "\\PC{0,30}",
    ) {
        let mut heard = Heard::new();
        if let Some(unit) = &unit {
            heard = heard.of_unit(unit);
        }
        for (place, value) in &fields {
            for name in [NAMES[*place], &name] {
                let before = format!("{heard:?}");
                match heard.field(name, value) {
                    Ok(true) => {}
                    Ok(false) => prop_assert_eq!(before, format!("{:?}", heard)),
                    Err(error) => {
                        prop_assert!(error.at <= value.len(), "{} of {:?}", error, value);
                        prop_assert_eq!(before, format!("{:?}", heard));
                    }
                }
            }
            let errors = Items::new(value).filter_map(Result::err).count();
            prop_assert!(errors <= 1 && Items::new(value).count() <= value.len());
        }
        let _ = (heard.retry_after(), heard.reset_after(), heard.remaining());
    }
}

/// Each kind of error, and the byte that it points at.
#[test]
fn errors_say_what_is_wrong_and_where() {
    for (name, value, at, fault) in [
        ("ratelimit", "\"a\"", 0, Fault::Missing("r")),
        ("ratelimit", "\"a\";r=1, \"b\";t=1", 9, Fault::Missing("r")),
        ("ratelimit", "\"a\";r=-1", 3, Fault::Number("r")),
        ("ratelimit", "\"a\";r=1.5", 3, Fault::Number("r")),
        ("ratelimit", "\"a\";r", 3, Fault::Number("r")),
        ("ratelimit", "\"a\";r=1;t=?1", 7, Fault::Number("t")),
        ("ratelimit", "\"a\";r=1;pk=7", 7, Fault::Kind("pk")),
        ("ratelimit", "\"a\";r=1;qu=7", 7, Fault::Kind("qu")),
        ("ratelimit", "\"a\";r=1;", 8, Fault::End),
        ("ratelimit", "\"a\";r=1,", 8, Fault::End),
        ("ratelimit", "\"a\";r=1 x", 8, Fault::Byte(b'x')),
        ("ratelimit", "\"a\";R=1", 4, Fault::Byte(b'R')),
        ("ratelimit", "\"a", 2, Fault::End),
        ("ratelimit", "\"a\\b\"", 3, Fault::Byte(b'b')),
        ("ratelimit", "\"\u{fc}\"", 1, Fault::Byte(0xc3)),
        ("ratelimit", "(\"a\");r=1", 0, Fault::Byte(b'(')),
        ("ratelimit", "100;w=60", 0, Fault::Byte(b'1')),
        ("ratelimit", "\"a\";r=1000000000000000", 6, Fault::Digits),
        ("ratelimit", "\"a\";r=1;x=1234567890123.5", 10, Fault::Digits),
        ("ratelimit", "\"a\";r=1;x=1.2345", 12, Fault::Digits),
        ("ratelimit", "\"a\";r=1;x=@1.5", 11, Fault::Date),
        ("ratelimit", "limit=1, reset=3", 16, Fault::Missing("remaining")),
        ("ratelimit", "limit=1, remaining=-3", 9, Fault::Number("remaining")),
        ("ratelimit", "remaining=3, reset=x", 13, Fault::Number("reset")),
        ("ratelimit-remaining", "-1", 0, Fault::Byte(b'-')),
        ("ratelimit-remaining", "", 0, Fault::End),
        ("ratelimit-remaining", "5 of 10", 2, Fault::Byte(b'o')),
        ("ratelimit-remaining", "5.", 2, Fault::End),
        ("ratelimit-remaining", "99999999999999999999", 0, Fault::Digits),
        ("x-ratelimit-reset", "1x", 1, Fault::Byte(b'x')),
        ("x-ratelimit-reset", "1m2", 3, Fault::End),
        ("x-ratelimit-reset", "1s 2s", 3, Fault::Byte(b'2')),
        ("x-ratelimit-reset", "1.s", 2, Fault::Byte(b's')),
        ("x-ratelimit-reset", "2023-11-14", 10, Fault::End),
        ("x-ratelimit-reset", "2023-11-14T22:13:21", 19, Fault::End),
        ("x-ratelimit-reset", "2023-02-29T22:13:21Z", 0, Fault::Date),
        ("x-ratelimit-reset", "1970-01-01T00:00:00+00:01", 0, Fault::Date),
        ("retry-after", "1s", 1, Fault::Byte(b's')),
        ("retry-after", "soon", 4, Fault::End),
        ("retry-after", "Sun, 06 Foo 1994 08:49:37 GMT", 8, Fault::Byte(b'F')),
        ("retry-after", "Sun, 06 Nov 94 08:49:37 GMT", 14, Fault::Byte(b' ')),
        ("retry-after", "Sun, 06 Nov 1994 08:49:37 CET", 25, Fault::Byte(b' ')),
        ("retry-after", "Sun, 31 Nov 1994 08:49:37 GMT", 0, Fault::Date),
        ("date", "784111777", 0, Fault::Byte(b'7')),
        ("age", "old", 0, Fault::Byte(b'o')),
    ] {
        let error = Heard::new().field(name, value.as_bytes()).unwrap_err();
        assert_eq!(error, FieldError { at, fault }, "{name}: {value}");
    }
}

#[test]
fn errors_in_words() {
    for (fault, expected) in [
        (Fault::Byte(b'\n'), "at byte 7: '\\n' may not stand here"),
        (Fault::End, "at byte 7: it ends too early"),
        (Fault::Digits, "at byte 7: a number has too many digits"),
        (Fault::Missing("r"), "at byte 7: \"r\" is missing"),
        (Fault::Number("t"), "at byte 7: \"t\" is no whole number, 0 or more"),
        (Fault::Kind("pk"), "at byte 7: \"pk\" is of another type"),
        (Fault::Date, "at byte 7: there is no such time"),
    ] {
        assert_eq!(FieldError { at: 7, fault }.to_string(), expected);
    }
}

/// Fields that are no limits, or of another unit.
#[test]
fn names_that_do_not_count_are_passed_over() {
    for name in [
        "",
        "-",
        "ratelimi",
        "ratelimits",
        "ratelimit-",
        "ratelimit-limit",
        "ratelimit-policy",
        "x-ratelimit",
        "x-ratelimit-used",
        "x-ratelimit-remaining-",
        "x-ratelimit-remainingtokens",
        "xratelimit-remaining",
        "a-b-ratelimit-remaining",
        "acme-ratelimit-tokens-remaining",
        "\u{fc}ratelimit-reset",
    ] {
        assert_eq!(Heard::new().field(name, b"1"), Ok(false), "{name}");
    }
    for name in ["x-ratelimit-remaining", "x-ratelimit-remaining-requests", "x-ratelimit-tokensremaining"]
    {
        assert_eq!(Heard::new().of_unit("tokens").field(name, b"1"), Ok(false), "{name}");
    }
    for name in
        ["X-RATELIMIT-Remaining-Tokens", "x-rate-limit-tokens-remaining", "acme-ratelimit-TOKENS-reset"]
    {
        assert_eq!(Heard::new().of_unit("tokens").field(name, b"1"), Ok(true), "{name}");
    }
}

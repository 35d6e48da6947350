//! What is refused, and where.

use std::time::Duration;

use tollgate::RateFault::{
    End, Fraction, NoFixedLength, Number, Option, Separator, TooLarge, Twice, Unit, Zero,
};
use tollgate::{Rate, RateFault};

/// A text, at which byte it goes wrong for how many bytes, and why.
const WRONG: [(&str, usize, usize, RateFault); 52] = [
    ("", 0, 0, Number),
    ("   ", 3, 0, Number),
    ("/s", 0, 1, Number),
    ("many/s", 0, 4, Number),
    ("-5/s", 0, 1, Number),
    ("+5/s", 0, 1, Number),
    ("_5/s", 0, 1, Number),
    ("5_/s", 1, 1, Separator),
    ("5__0/s", 1, 1, Separator),
    ("1,000/s", 1, 1, Separator),
    ("5 000/s", 2, 1, Separator),
    ("5", 1, 0, Separator),
    ("5 requests", 10, 0, Separator),
    ("10k/s", 2, 1, Separator),
    ("10€/s", 2, 3, Separator),
    ("5 pre s", 2, 3, Separator),
    ("5s", 1, 1, Separator),
    ("5//s", 2, 1, Unit),
    ("5/", 2, 0, Unit),
    ("5/ ", 3, 0, Unit),
    ("5/ß", 2, 2, Unit),
    ("5/\u{1F980}s", 2, 5, Unit),
    ("5/2", 3, 0, Unit),
    ("100/mon burst 20", 4, 3, Unit),
    ("100/min20s", 7, 1, Option),
    ("100/1min20", 10, 0, Unit),
    ("5/sburst 3", 2, 6, Unit),
    ("5/month", 2, 5, NoFixedLength),
    ("5 per 2 Years", 8, 5, NoFixedLength),
    ("0/s", 0, 1, Zero),
    ("000r/s", 0, 3, Zero),
    ("5/0s", 2, 2, Zero),
    ("5 per 0 hours burst 2", 6, 7, Zero),
    ("5/0s0ms", 2, 5, Zero),
    ("18446744073709551616/s", 0, 20, TooLarge),
    ("36893488147419103232/s", 0, 20, TooLarge),
    ("184467440737095516150/s", 0, 21, TooLarge),
    ("1/18446744073709551616s", 2, 20, TooLarge),
    ("1/30500568904944w", 2, 15, TooLarge),
    ("1/18446744073709551615s1s", 2, 23, TooLarge),
    ("1/18446744073709551615s1000000000ns", 2, 33, TooLarge),
    ("0.5/s", 0, 3, Fraction),
    (".5/s", 0, 2, Fraction),
    ("5./s", 0, 2, Fraction),
    ("5/1.5s", 2, 3, Fraction),
    ("5/s burst 1.5", 10, 3, Fraction),
    ("5/s burst", 9, 0, Number),
    ("5/s burst 0", 10, 1, Zero),
    ("5/s stale minute", 10, 6, Number),
    ("5/s bust 3", 4, 4, Option),
    ("5/s,, burst 3", 4, 1, Option),
    ("5/s burst 3 Burst 4", 12, 5, Twice),
];

#[test]
fn an_error_points_at_what_is_wrong() {
    for (text, at, length, fault) in WRONG {
        let error = Rate::parse(text).unwrap_err();
        assert_eq!((error.at(), error.length(), error.fault()), (at, length, fault), "{text:?}: {error}");
        assert_eq!(error.found(), text[at..].chars().next(), "{text:?}");
        assert_eq!(error.message(), fault.message());
        let marks = text[at..at + length].chars().count().max(1);
        let below = format!(
            "{}{} {}",
            " ".repeat(text[..at].chars().count()),
            "^".repeat(marks),
            fault.message()
        );
        assert!(error.shown_in(text).to_string().starts_with(&format!("{text}\n{below}")), "{text:?}");
        let place = error.found().map_or("the end".into(), |it| format!("where {it:?} is"));
        let said = format!("at byte {at}, {place}: {}", fault.message());
        assert!(error.to_string().starts_with(&said), "{text:?}: {error}");
    }
}

#[test]
fn every_fault_says_what_is_allowed() {
    let said = [
        (Number, "a whole number"),
        (Fraction, "no fraction"),
        (TooLarge, "64 bits"),
        (Zero, "from 1"),
        (Separator, "\"/\" or \"per\""),
        (Unit, "ns, us, ms, s, min, h, d or w"),
        (NoFixedLength, "30d"),
        (Option, "burst, tolerance, stale, debt or the end"),
        (Twice, "once"),
    ];
    for (fault, words) in said {
        assert!(fault.message().contains(words), "{fault:?}");
        assert!(WRONG.iter().any(|&(_, _, _, seen)| seen == fault), "{fault:?}");
    }
}

#[test]
fn a_length_of_time_stands_alone() {
    for (text, nanoseconds) in [
        ("5s", 5_000_000_000),
        (" ms ", 1_000_000),
        ("1m 	", 60_000_000_000),
        ("0 us", 0),
        ("1s1ns", 1_000_000_001),
    ] {
        assert_eq!(Rate::parse_length(text).unwrap().as_nanos(), nanoseconds, "{text:?}");
    }
    for (text, at, length, fault) in [
        ("", 0, 0, Unit),
        ("5", 1, 0, Unit),
        ("5s 3s", 3, 1, End),
        ("5s, burst", 2, 1, End),
        ("5s burst", 3, 5, End),
        ("min/s", 3, 1, End),
        ("year", 0, 4, NoFixedLength),
        ("1.5s", 0, 3, Fraction),
    ] {
        let error = Rate::parse_length(text).unwrap_err();
        assert_eq!((error.at(), error.length(), error.fault()), (at, length, fault), "{text:?}: {error}");
    }
    assert_eq!(End.message(), "the end is allowed");
}

/// A fraction, and what to write instead.
#[test]
fn a_fraction_is_told_in_whole_numbers() {
    for (text, instead) in [
        ("0.5/s", "1/2s"),
        (".25 requests per min", "1/4min"),
        ("2.5/s", "5/2s"),
        ("1.0/s", "1/s"),
        ("0.5/3s burst 4", "1/6s"),
        ("0.1/250ms", "1/2500ms"),
        ("5/1.5s", "1500ms"),
        ("5/s debt 0.5w", "84h"),
        ("5/0.001us", "1ns"),
    ] {
        let error = Rate::parse(text).unwrap_err();
        assert_eq!(error.to_string().split_once(": write ").unwrap().1, instead, "{text}");
        assert!(error.shown_in(text).to_string().ends_with(&format!(": write {instead}")), "{text}");
    }
    for text in [
        "0.0/s",
        "0.5",
        "0.5/mon",
        "0.5/0s",
        "5/0.0s",
        "5/0.5ns",
        "5/0.5",
        "5/s burst 0.5",
        "5/0.00000000000000000001s",
        "99999999999999999999.5/s",
        "0.5/18446744073709551615s",
    ] {
        let error = Rate::parse(text).unwrap_err();
        assert_eq!(error.fault(), Fraction, "{text}");
        assert!(!error.to_string().contains("write"), "{text}: {error}");
    }
}

#[test]
fn a_mark_stands_below_its_character() {
    let shown = |text: &str| Rate::parse(text).unwrap_err().shown_in(text).to_string();
    assert_eq!(shown("5\t/ µss").lines().nth(1).unwrap().split(' ').next().unwrap(), "");
    assert!(shown("5\t/ µss").starts_with("5\t/ µss\n \t  ^^^ a unit"));
    // of the line that it is in
    assert!(shown("5/s\nburst 3").starts_with("5/s\n   ^ burst, "));
    // of a text that is another one
    let error = Rate::parse("100/mon").unwrap_err();
    assert!(error.shown_in("1").to_string().starts_with("1\n ^ a unit"));
    assert!(error.shown_in("100€").to_string().contains("^ a unit"));
}

/// A constructor takes what a text may not say; it is refused by a profile.
#[test]
fn a_wish_of_nothing_is_no_text() {
    for rate in [
        Rate::new(0, Duration::from_secs(1)),
        Rate::new(1, Duration::ZERO),
        Rate::new(1, Duration::from_secs(1)).burst(0),
    ] {
        assert_eq!(rate.to_string().parse::<Rate>().unwrap_err().fault(), Zero, "{rate}");
        assert!(tollgate::Profile64::new(rate.quota(1_000)).is_err(), "{rate}");
    }
}

//! Any rate, in any spelling, comes back; any text is read or refused at a character of its own.

use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use std::time::Duration;

use proptest::prelude::*;
use proptest::sample::select;
use proptest::test_runner::{Config, RngSeed, TestRunner};
use tollgate::Rate;

fn try_many<S: Strategy>(what: &str, inputs: &S, one: impl Fn(S::Value)) {
    let tried = AtomicU64::new(0);
    let config = Config {
        cases: if cfg!(debug_assertions) { 2_000 } else { 40_000 },
        failure_persistence: None,
        rng_seed: RngSeed::Fixed(1),
        ..Config::default()
    };
    let outcome = TestRunner::new(config).run(inputs, |input| {
        tried.fetch_add(1, Relaxed);
        one(input);
        Ok(())
    });
    if let Err(error) = outcome {
        panic!("{what}: {error}");
    }
    println!("checked: {} random histories ({what})", tried.into_inner());
}

fn number() -> impl Strategy<Value = u64> {
    prop_oneof![1..100_u64, any::<u64>().prop_map(|it| it.max(1)), Just(u64::MAX)]
}

fn length() -> impl Strategy<Value = Duration> {
    prop_oneof![
        (0..10_000_u64, select(vec![1, 60, 3_600, 86_400, 604_800]))
            .prop_map(|(many, of)| Duration::from_secs(many * of)),
        (0..10_000_u64, select(vec![1, 1_000, 1_000_000]))
            .prop_map(|(many, of)| Duration::from_nanos(many * of)),
        (any::<u64>(), 0..1_000_000_000_u32).prop_map(|(seconds, nanos)| Duration::new(seconds, nanos)),
    ]
}

fn rate() -> impl Strategy<Value = Rate> {
    let per = length().prop_map(|it| it.max(Duration::from_nanos(1)));
    let parts = (number(), per, any::<[bool; 4]>(), number(), [length(), length(), length()]);
    parts.prop_map(|(count, per, [burst, tolerance, stale, debt], cells, lengths)| {
        let rate = Rate::new(count, per);
        let rate = if burst { rate.burst(cells) } else { rate };
        let rate = if tolerance { rate.tolerance(lengths[0]) } else { rate };
        let rate = if stale { rate.stale(lengths[1]) } else { rate };
        if debt { rate.debt(lengths[2]) } else { rate }
    })
}

/// Another spelling of a text that `Display` has written.
fn respelt(text: &str, choices: &[u8]) -> String {
    let mut choices = choices.iter().copied().cycle();
    let mut spelt = String::new();
    for (at, word) in text.split_inclusive(['/', ' ']).enumerate() {
        let mut choose = |of: &[&str]| of[usize::from(choices.next().unwrap()) % of.len()].to_owned();
        let bare = word.trim_end_matches(['/', ' ']);
        let word = match word.strip_suffix('/') {
            Some(count) => format!(
                "{count}{}{}",
                choose(&["", " ", "r", " Cells ", "\ttoken "]),
                choose(&["/", "/ ", " per ", " every\t"])
            ),
            None if at > 1 && bare.starts_with(|it: char| it.is_ascii_alphabetic()) => {
                format!("{}{bare}{}", choose(&["", ",", ", "]), choose(&[" ", "=", " : "]))
            }
            None => format!("{bare}{}", choose(&[" ", "  ", "\t", " ,"]).trim_end_matches(',')),
        };
        spelt += &if choose(&["", "upper"]).is_empty() { word } else { word.to_uppercase() };
    }
    spelt
}

#[test]
fn a_rate_comes_back_from_its_text() {
    let inputs = (rate(), any::<[u8; 16]>());
    try_many("rates written and read, in other spellings too", &inputs, |(rate, choices)| {
        let text = rate.to_string();
        assert_eq!(text.parse(), Ok(rate), "{text}");
        let spelt = respelt(&text, &choices);
        assert_eq!(spelt.parse(), Ok(rate), "{text} as {spelt:?}");
    });
}

/// What a text of any kind must come to.
fn read_or_refused(text: &str) {
    match Rate::parse(text) {
        Ok(rate) => assert_eq!(Rate::parse(&rate.to_string()), Ok(rate), "{text:?}"),
        Err(error) => {
            let wrong = text.get(error.at()..error.at() + error.length());
            let wrong = wrong.unwrap_or_else(|| panic!("{text:?}: no part of it, {error:?}"));
            assert_eq!(error.found(), wrong.chars().next(), "{text:?}");
            assert_eq!(wrong.is_empty(), error.at() == text.len(), "{text:?}");
            assert!(error.shown_in(text).to_string().contains('^'), "{text:?}");
            // what comes before is as good as it can be: the same error without what comes after
            let shorter = Rate::parse(&text[..error.at() + error.length()]);
            assert!(shorter.is_ok() || shorter.is_err_and(|it| it.at() == error.at()), "{text:?}");
        }
    }
}

#[test]
fn any_text_is_read_or_refused_at_a_character() {
    let pieces = vec![
        "5",
        "0",
        "18446744073709551615",
        "_",
        ".",
        "0.5",
        "/",
        "per",
        " ",
        "\t",
        "\n",
        "s",
        "m",
        "min",
        "ns",
        "µs",
        "week",
        "mo",
        "r",
        "tokens",
        "burst",
        "Stale",
        "debt",
        "tolerance",
        "=",
        ":",
        ",",
        ";",
        "é",
        "\u{1F980}",
        "-",
    ];
    let text = prop_oneof![
        any::<String>(),
        prop::collection::vec(select(pieces), 0..12).prop_map(|pieces| pieces.concat()),
        prop::collection::vec(any::<u8>(), 0..24)
            .prop_map(|it| String::from_utf8_lossy(&it).into_owned()),
        (rate(), any::<(prop::sample::Index, char)>()).prop_map(|(rate, (at, other))| {
            // a rate with one character changed
            let mut text: Vec<char> = rate.to_string().chars().collect();
            let at = at.index(text.len());
            text[at] = other;
            text.into_iter().collect()
        }),
    ];
    try_many("texts of any kind, read or refused", &text, |text| read_or_refused(&text));
}

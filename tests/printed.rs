//! What is printed: every value has words, which a firmware prints too; every error is one.
//!
//! `TOLLGATE_BLESS=1` writes the words anew.

#![cfg(not(loom))]

use std::fmt::{Debug, Display};
use std::fs;

const VALUES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/examples/firmware-rust/values.txt");

include!("../examples/firmware-rust/src/values.rs");

/// The name of a value's type, its words, and what a debugger sees.
fn printed<T: Display + Debug>(value: &T) -> (&'static str, String, String) {
    (std::any::type_name::<T>(), value.to_string(), format!("{value:?}"))
}

fn all() -> Vec<(&'static str, String, String)> {
    let mut all = Vec::new();
    macro_rules! print {
        ($value:expr) => {
            all.push(printed(&$value))
        };
    }
    for_each_value!(print);
    all
}

#[test]
fn each_value_has_the_words_that_a_firmware_prints() {
    let words: String = all().into_iter().map(|(_, words, _)| words + "\n").collect();
    if std::env::var_os("TOLLGATE_BLESS").is_some() {
        fs::write(VALUES, &words).unwrap();
    }
    let expected = fs::read_to_string(VALUES).unwrap();
    for (line, expected) in words.lines().zip(expected.lines()) {
        assert_eq!(line, expected);
    }
    assert_eq!(words, expected);
}

#[test]
fn no_two_forms_of_a_type_look_the_same() {
    let all = all();
    for (at, (name, words, seen)) in all.iter().enumerate() {
        assert!(!words.is_empty() && !seen.is_empty(), "{name}");
        assert!(!words.contains("Some(") && !words.contains('{'), "{name} is for programmers: {words}");
        for (other_name, other_words, other_seen) in &all[..at] {
            assert!(
                name != other_name || seen == other_seen || words != other_words,
                "{name}: {seen}: {words}"
            );
        }
    }
}

#[test]
fn every_error_is_an_error() {
    fn named<E: core::error::Error>() -> &'static str {
        std::any::type_name::<E>()
    }
    use tollgate::*;
    let errors = [
        named::<AdaptiveError>(),
        named::<BeyondDebt<u32>>(),
        named::<BudgetError>(),
        named::<ChangeError>(),
        named::<ChildDenied<u64>>(),
        named::<Denied<&Profile32>>(),
        named::<DualQuotaError>(),
        named::<HierarchyError>(),
        named::<LogDenied<u32>>(),
        named::<QuotaError>(),
        named::<RateError>(),
        named::<Refused<u32>>(),
        named::<SnapshotError>(),
        named::<TableError>(),
        named::<TableHeaderError>(),
        named::<TiersDenied<u64>>(),
        named::<TiersError>(),
    ];
    let exported = include_str!("../src/lib.rs");
    let words = exported.split(|it: char| !it.is_ascii_alphanumeric());
    let is_one =
        |name: &&str| ["Error", "Denied", "Refused", "Debt"].iter().any(|end| name.ends_with(end));
    let mut found = std::collections::BTreeSet::new();
    for name in words.filter(is_one).filter(|name| name.len() > "Error".len()) {
        let listed = |it: &&'static str| it.split('<').next().unwrap().ends_with(&format!("::{name}"));
        assert!(errors.iter().any(&listed), "{name} is not in this list of errors");
        let shown = |(of, ..): &(&'static str, String, String)| listed(of);
        assert!(all().iter().any(shown), "{name} is not among the values that are printed");
        found.insert(name);
    }
    assert_eq!(found.len(), errors.len());
}

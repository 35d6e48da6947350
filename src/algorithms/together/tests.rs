//! By exhaustion, in words of 8 bits: what is taken and given back at once, whoever comes between.

extern crate std;

use std::println;
use std::vec::Vec;

use super::{taken, untaken, until_owed, wait};
use crate::algorithms::{Algorithm, debit, try_acquire};
use crate::{Quota, ShaperProfile};

type Small = ShaperProfile<u8>;

fn profiles() -> Vec<(Small, u8, u8)> {
    let mut all = Vec::new();
    for (count, period) in [(1, 1), (2, 1), (1, 5), (3, 2), (3, 7), (1, 13)] {
        for (burst, tolerance) in [(1, 0), (3, 0), (3, 2)] {
            for (stale, debt) in [(0, 0), (3, 0), (2, 4)] {
                let quota = Quota::new(count, period, burst).tolerance(tolerance);
                if let Ok(profile) = Small::new(quota.stale(stale).debt(debt)) {
                    all.push((profile, u8::try_from(stale).unwrap(), u8::try_from(debt).unwrap()));
                }
            }
        }
    }
    assert!(all.len() > 40);
    all
}

fn debt(profile: Small, word: u8, now: u8) -> u8 {
    profile.debt(profile.read(word, now))
}

/// A word after a decision that was granted.
fn after(profile: Small, word: u8, now: u8, n: u8) -> Option<u8> {
    try_acquire(&profile, word, now, n).1.ok()?;
    try_acquire(&profile, word, now, n).0
}

/// Every word and number of cells of a profile, at ticks before and after the wrap.
fn every(mut check: impl FnMut(Small, u8, u8, u8, u8)) {
    for (profile, stale, _) in profiles() {
        for word in 0..=255 {
            for now in [0, 7, 250] {
                for n in 1..=profile.burst {
                    check(profile, stale, word, now, n);
                }
            }
        }
    }
}

#[test]
fn nobody_between_leaves_the_word_as_it_was() {
    let mut cases = 0;
    every(|profile, _, word, now, n| {
        let (next, decision) = taken(&profile, word, now, n);
        let (plain, _) = taken(&profile.without_lending(), word, now, n);
        assert_eq!(plain, next, "what it lends decides nothing");
        let Ok(cells) = decision else { return };
        assert_eq!(
            untaken(&profile, next.unwrap(), now, cells).0,
            Some(word),
            "{profile:?}, {word} at {now}, {n}"
        );
        cases += 1;
        // nothing was taken, whoever came since
        let Ok(none) = taken(&profile, word, now, 0).1 else { unreachable!() };
        assert_eq!(
            (untaken(&profile, word, now, none).0, untaken(&profile, 99, now, none).0),
            (None, None)
        );
    });
    println!("checked: {cases} exhaustion cases (taken and given back, nobody between)");
}

/// The same as if it had never been taken, where the other's tick is the same. Where it is newer, by no more than that.
#[test]
fn somebody_between_keeps_what_he_took() {
    let mut cases = 0;
    every(|profile, stale, word, now, n| {
        let (Some(mine), Ok(cells)) = taken(&profile, word, now, n) else { return };
        for m in 1..=profile.burst {
            for late in 0..=stale {
                let then = now.wrapping_add(late);
                let (Some(alone), Some(both)) =
                    (after(profile, word, then, m), after(profile, mine, then, m))
                else {
                    continue;
                };
                let left = untaken(&profile, both, now, cells).0.unwrap_or(both);
                let [alone, both, left] = [alone, both, left].map(|word| debt(profile, word, then));
                let place = (profile, word, now, n, m, late);
                if late == 0 {
                    assert_eq!(left, alone, "{place:?}");
                }
                assert!(
                    left <= both && left + late * profile.scale >= alone,
                    "{left} of {alone}: {place:?}"
                );
                cases += 1;
            }
        }
    });
    println!("checked: {cases} exhaustion cases (taken and given back, somebody between)");
}

/// Who stands in line keeps the place that he was told.
#[test]
fn behind_whom_others_stand_in_line_nothing_is_given_back() {
    let mut cases = 0;
    every(|profile, _, word, now, n| {
        let (Some(mine), Ok(cells)) = taken(&profile, word, now, n) else { return };
        for m in 1..=9 {
            let Some(owing) = debit(&profile, mine, now, m).0 else { continue };
            if debt(profile, owing, now) > profile.capacity {
                assert_eq!(untaken(&profile, owing, now, cells).0, None);
                cases += 1;
            }
        }
    });
    assert!(cases > 1_000);
    println!("checked: {cases} exhaustion cases (taken, and others in line)");
}

/// The first tick at which it is within what may be owed, by trying each.
#[test]
fn a_debit_fits_when_it_was_told_to() {
    let mut cases = 0;
    for (profile, _, lends) in profiles() {
        assert_eq!(profile.max_taken(9), profile.max_admitted(9 + u64::from(lends)));
        for word in 0..=255_u8 {
            for n in 0..=9_u8 {
                let fits = |ticks: u8| debit(&profile, word, 5_u8.wrapping_add(ticks), n).1.is_ok();
                // beyond this it lies in the past, and then it is far ahead once more
                let longest = profile.horizon.div_ceil(profile.scale);
                let first = (0..=longest).find(|&ticks| fits(ticks)).unwrap_or(u8::MAX);
                assert_eq!(until_owed(&profile, word, 5, n), first, "{profile:?}, {word}, {n}");
                let conforms =
                    |ticks: u8| try_acquire(&profile, word, 5_u8.wrapping_add(ticks), n).1.is_ok();
                let first = (0..=longest).find(|&ticks| conforms(ticks)).unwrap_or(u8::MAX);
                assert_eq!(wait(&profile, word, 5, n), first, "{profile:?}, {word}, {n}");
                cases += 2;
            }
        }
    }
    println!("checked: {cases} exhaustion cases (ticks until a debit fits)");
}

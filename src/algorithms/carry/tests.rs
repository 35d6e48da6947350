//! By exhaustion, in words of 8 bits: every two of a set of profiles, every word, tick and policy, in tokens.

extern crate std;

use std::vec::Vec;

use super::{Carry, carried};
use crate::{Quota, ShaperProfile};

type Small = ShaperProfile<u8>;

/// What a generation of 2 bits leaves of the word.
const FREE: u32 = 2;
const CARRIES: [Carry; 5] =
    [Carry::AsItIs, Carry::Forgiving, Carry::Additive, Carry::InProportion, Carry::Reset];

/// Of all sizes, with and without tolerance and debt, on clocks that leave as many bits as are needed, or more.
fn profiles() -> Vec<Small> {
    let mut all = Vec::new();
    for (count, period) in [(1, 1), (1, 2), (2, 1), (1, 5), (3, 2), (3, 7), (5, 3), (1, 13)] {
        for burst in [1, 3, 11] {
            for (tolerance, stale, debt) in [(0, 0, 0), (1, 0, 3), (0, 2, 1), (3, 1, 4)] {
                for bits in [6, 5] {
                    let quota = Quota::new(count, period, burst).tolerance(tolerance);
                    let quota = quota.stale(stale).debt(debt).clock_bits(bits);
                    all.extend(Small::new(quota));
                }
            }
        }
    }
    all
}

/// The debt that a word tells of.
fn debt(profile: Small, word: u8, now: u8) -> i64 {
    let ahead = (i64::from(word) - i64::from(now) * i64::from(profile.scale)).rem_euclid(256);
    if ahead > i64::from(profile.horizon) { 0 } else { ahead }
}

/// A bucket before and after, its tokens in parts of which a cell has as many in the one as in the other, and what is
/// owed in ticks.
struct Change {
    before: i64,
    full: i64,
    next_full: i64,
    lent: i64,
    /// What the bucket before owes past its capacity, in as many ticks of the new quota, times `scale`.
    time: i64,
    scale: i64,
}

impl Change {
    /// The tokens that the docs of each policy promise, times the number that follows, and that number.
    fn promised(&self, carry: Carry) -> (i64, i64) {
        let &Self { before, full, next_full, lent, time, scale } = self;
        let as_it_is = (before.min(next_full) * scale).min(if before < 0 { -time } else { i64::MAX });
        match carry {
            Carry::AsItIs => (as_it_is, scale),
            Carry::Forgiving => (as_it_is.max((next_full - lent) * scale), scale),
            Carry::Additive => (before + next_full - full, 1),
            Carry::InProportion => (before * next_full, full),
            Carry::Reset => (next_full, 1),
        }
    }
}

fn check(from: Small, to: Small, word: u8, now: u8, carry: Carry) {
    let [capacity, interval, scale] = [from.capacity, from.interval, from.scale].map(i64::from);
    let [next_capacity, next_interval, next_scale, lent] =
        [to.capacity, to.interval, to.scale, to.lent.0].map(i64::from);
    let over = (debt(from, word, now) - capacity).max(0);
    let change = Change {
        before: (capacity - debt(from, word, now)) * next_interval,
        full: capacity * next_interval,
        next_full: next_capacity * interval,
        lent: lent * interval,
        time: over * next_scale * interval,
        scale,
    };
    let (tokens, unit) = change.promised(carry);
    // the debt is the rest of the bucket, in parts of which a sub-tick has as many as there are here
    let (owed, sub_tick) = (change.next_full * unit - tokens, interval * unit);

    let place = (from, to, word, now, carry);
    let Some(next) = carried(&from, word, now, &to, carry, FREE) else {
        assert!(owed > lent * sub_tick, "refused in vain: {place:?}");
        return;
    };
    assert!(owed <= lent * sub_tick, "more than is lent: {place:?}");
    assert_eq!(next % (1 << FREE), 0, "no room for the generation: {place:?}");
    let became = debt(to, next, now) * sub_tick;
    assert!(became >= owed, "minted: {place:?}");
    assert!(became < owed + (sub_tick << FREE), "lost more than the rounding: {place:?}");
    if carry == Carry::AsItIs {
        let cells = |debt: i64, capacity: i64, interval: i64| (capacity - debt).max(0) / interval;
        let after = cells(debt(to, next, now), next_capacity, next_interval);
        assert!(after <= cells(debt(from, word, now), capacity, interval), "a cell more: {place:?}");
    }
}

#[test]
fn each_policy_keeps_what_it_says_and_mints_no_more() {
    let profiles = profiles();
    // mutation testing builds with debug assertions, and goes through fewer
    let step = if cfg!(debug_assertions) { 7 } else { 1 };
    let (mut cases, mut pairs) = (0_u64, 0);
    for from in &profiles {
        for to in profiles.iter().step_by(step) {
            pairs += 1;
            for word in (0..=255).step_by(1 << FREE) {
                for now in 0..64 {
                    for carry in CARRIES {
                        check(*from, *to, word, now, carry);
                        cases += 1;
                    }
                }
            }
        }
    }
    std::println!("checked: {cases} exhaustion cases (carried over: {pairs} pairs of quotas)");
}

//! Every verb against every other.

use crate::explore::Group;
use crate::histories::{Scenario, Step};
use crate::kinds::{Kinds, Rate};
use crate::model::Call;

/// Three cells are too many where two are the burst.
const CALLS: [Call; 9] = [
    Call::take(1),
    Call::take(2),
    Call::take(3),
    Call::up_to(2),
    Call::peek(1),
    Call::STATUS,
    Call::TOUCH,
    Call::FILL,
    Call::DRAIN,
];

/// A full limiter, one that lacks a cell, an empty one; as of the first tick of a period.
const BEFORE: [&[Step]; 3] = [&[], &[(16, Call::take(1))], &[(16, Call::DRAIN)]];

/// Two ticks that are the same; one that is late, and in the period before; the last tick of a period and
/// the first of the next, between which one of the starts lets the clock come around.
const TICKS: [[u8; 2]; 3] = [[20, 20], [20, 15], [31, 32]];

fn pairs() -> Vec<Scenario> {
    let mut all = Vec::new();
    for before in BEFORE {
        for [first, second] in TICKS {
            for (at, one) in CALLS.into_iter().enumerate() {
                // of two callers with one tick it does not matter which is which
                for other in &CALLS[if first == second { at } else { 0 }..] {
                    all.push(Scenario::new([&[(first, one)], &[(second, *other)]]).after(before));
                }
            }
        }
    }
    all
}

/// From a limiter that lacks a cell, of callers the last of whom is late or not.
fn triples(tick: u8) -> Vec<Scenario> {
    let mut all = Vec::new();
    for (at, one) in CALLS.into_iter().enumerate() {
        for (then, two) in CALLS.into_iter().enumerate().skip(at) {
            // again, who is not late does not matter
            for last in CALLS.into_iter().skip(if tick == 20 { then } else { 0 }) {
                let threads: [&[Step]; 3] = [&[(20, one)], &[(20, two)], &[(tick, last)]];
                all.push(Scenario::new(threads).after(BEFORE[1]));
            }
        }
    }
    all
}

/// Two calls, one after another.
const PROGRAMS: [[Call; 2]; 8] = [
    [Call::take(1), Call::take(1)],
    [Call::take(2), Call::STATUS],
    [Call::up_to(2), Call::take(1)],
    [Call::peek(1), Call::take(1)],
    [Call::take(1), Call::FILL],
    [Call::FILL, Call::take(2)],
    [Call::DRAIN, Call::take(1)],
    [Call::TOUCH, Call::up_to(2)],
];

/// As [`TICKS`], of two calls each.
fn pairs_of_programs() -> Vec<Scenario> {
    let mut all = Vec::new();
    for [first, second] in [[[20, 20], [20, 20]], [[20, 20], [15, 20]], [[31, 32], [31, 32]]] {
        for (at, one) in PROGRAMS.into_iter().enumerate() {
            for other in PROGRAMS.into_iter().skip(if first == second { at } else { 0 }) {
                let steps =
                    |ticks: [u8; 2], calls: [Call; 2]| [(ticks[0], calls[0]), (ticks[1], calls[1])];
                let threads: [&[Step]; 2] = [&steps(first, one), &steps(second, other)];
                all.push(Scenario::new(threads).after(BEFORE[1]));
            }
        }
    }
    all
}

/// Any number of preemptions.
fn every_pair(rate: Rate) {
    let name = "every pair of calls";
    Group { name, kinds: Kinds::Every, rate, preemptions: None, scenarios: pairs() }.run();
}

#[test]
fn every_pair_of_calls() {
    every_pair(Rate { count: 1, burst: 2 });
}

/// A tick of three sub-ticks, and three tokens a turn.
#[test]
fn every_pair_of_calls_at_a_fraction_of_a_rate() {
    every_pair(Rate { count: 3, burst: 3 });
}

fn of_four(name: &'static str, preemptions: usize, scenarios: Vec<Scenario>) {
    let (kinds, rate) = (Kinds::Four, Rate { count: 1, burst: 2 });
    Group { name, kinds, rate, preemptions: Some(preemptions), scenarios }.run();
}

#[test]
fn every_triple_of_calls() {
    of_four("every triple of calls", 3, triples(20));
}

#[test]
fn every_triple_of_calls_one_of_them_late() {
    of_four("every triple of calls, one late", 2, triples(15));
}

#[test]
fn every_pair_of_programs_of_two_calls() {
    of_four("every pair of programs", 3, pairs_of_programs());
}

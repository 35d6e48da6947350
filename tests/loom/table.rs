//! One bucket for each key (P15): first use by several callers at once, beside expiry and reuse, beside callers who
//! were killed at any of their steps.
//!
//! A killed caller leaves one of the states that its swaps go through, so there are models that begin with each of them:
//! a place held for the key, or for another one, in any slot, of this tick or long ago.
//!
//! Bounds: tables of one set of 2 slots, up to three threads of a call or two each, with at most so many preemptions as
//! are printed: 2 of three threads, 3 of two, and any number of two threads of one call that begin alike. A few seconds.

use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};

use loom::model::Builder;
use loom::sync::atomic::AtomicU32 as Gate;
use loom::thread::{self, ThreadId};
use tollgate::{Atomic, Key, KeyProfile32, Quota, Refused, Set, Table, Word};

use Start::{Entry, Free, Held, Vacated};

const BURST: u32 = 2;
/// A cell each 10 ticks. A slot is kept for 30 more after it is full.
const QUOTA: Quota = Quota::new(1, 10, BURST as u64).stale(30);
const NOW: u32 = 1_000;
/// The lowest bits of a word that are no time.
const LOW: u32 = 12;

/// A key, a tick, and a number of cells.
type Call = (u64, u32, u32);
/// What a slot begins with: whose, the tick, and what it is.
#[derive(Clone, Copy, Debug)]
enum Start {
    Free,
    Vacated(u32),
    Held(u64, u32),
    /// Of which so much is missing at the tick.
    Entry(u64, u32),
}

impl Start {
    fn word(self) -> Word<u32> {
        let raw = match self {
            Self::Free => 0,
            Self::Vacated(tick) => tick << LOW | 1,
            Self::Held(key, tick) => tick << LOW | fingerprint(key) << 1 | 1,
            Self::Entry(key, tat) => tat << LOW | fingerprint(key) << 1,
        };
        Word::<u32>::from_raw(raw)
    }
}

/// Of small digests.
fn fingerprint(key: u64) -> u32 {
    u32::try_from(key).unwrap()
}

#[derive(Clone, Debug)]
struct Scenario<const SLOTS: usize> {
    starts: [Start; SLOTS],
    threads: Vec<Vec<Call>>,
    /// Whether each key that asks has a slot for itself, whatever the others do.
    room: bool,
}

fn scenario<const SLOTS: usize>(starts: [Start; SLOTS], threads: &[&[Call]]) -> Scenario<SLOTS> {
    let threads = threads.iter().map(|calls| calls.to_vec()).collect();
    Scenario { starts, threads, room: true }
}

/// A call, and what was admitted of it; `None` where there was no room.
type Answer = (Call, Option<u32>);

fn classes() -> [KeyProfile32; 1] {
    [KeyProfile32::new(QUOTA).unwrap()]
}

/// A thread's calls, one after another.
fn in_thread<const SLOTS: usize>(
    calls: &[Call],
    sets: &[Set<u32, SLOTS>],
    gate: &Gate,
) -> (Vec<Answer>, ThreadId) {
    let classes = classes();
    let table = Table::<u32, SLOTS>::new(sets, &classes).unwrap();
    let ask = |&(key, now, n): &Call| {
        // as in `explore.rs`
        gate.fetch_add(1, Relaxed);
        let admitted = match table.try_acquire(Key::new(key), now, n) {
            Ok(_) => Some(n),
            Err(Refused::Denied(_)) => Some(0),
            Err(_) => None,
        };
        ((key, now, n), admitted)
    };
    (calls.iter().map(ask).collect(), thread::current().id())
}

impl<const SLOTS: usize> Scenario<SLOTS> {
    fn explore(self, preemptions: Option<usize>) -> u64 {
        let executions = Arc::new(AtomicU64::new(0));
        let counted = executions.clone();
        let mut builder = Builder::new();
        builder.preemption_bound = preemptions;
        builder.check(move || {
            counted.fetch_add(1, Relaxed);
            self.check(&self.execute());
        });
        executions.load(Relaxed)
    }

    fn execute(&self) -> Vec<Answer> {
        let sets = Arc::new([Set::from_words(self.starts.map(Start::word))]);
        let gate = Arc::new(Gate::new(0));
        // nobody's yet
        drop(u32::swaps());
        let others: Vec<_> = self.threads[1..]
            .iter()
            .map(|calls| {
                let (calls, sets, gate) = (calls.clone(), sets.clone(), gate.clone());
                thread::spawn(move || in_thread(&calls, &*sets, &gate))
            })
            .collect();
        let first = in_thread(&self.threads[0], &*sets, &gate);
        let others = others.into_iter().map(|thread| thread.join().unwrap());
        let (answers, ids): (Vec<_>, Vec<_>) = std::iter::once(first).chain(others).unzip();
        lock_free(&ids);
        let answers: Vec<_> = answers.into_iter().flatten().collect();
        self.check_left(&*sets, &answers);
        answers
    }

    /// Each key has one entry at most that is not full, and one if anything was admitted; no place is held but what the
    /// killed left.
    fn check_left(&self, sets: &[Set<u32, SLOTS>], answers: &[Answer]) {
        let classes = classes();
        let table = Table::<u32, SLOTS>::new(sets, &classes).unwrap();
        let mut live = HashMap::new();
        for entry in table.entries(NOW).filter(|entry| entry.outcome.reset_after() > 0) {
            *live.entry(entry.fingerprint).or_insert(0) += 1;
        }
        assert!(live.values().all(|&entries| entries == 1), "{live:?} live: {self:?}");
        for ((key, ..), _) in
            answers.iter().filter(|((_, now, _), taken)| *now == NOW && *taken > Some(0))
        {
            assert!(live.contains_key(&fingerprint(*key)), "{key} was forgotten: {self:?}");
        }
        for (start, slot) in self.starts.iter().zip(sets[0].words()) {
            let word = slot.raw();
            let held = word & 1 == 1 && word << (32 - LOW) != 1 << (32 - LOW);
            assert!(!held || start.word().raw() == word, "still held, {word:#x}: {self:?}");
        }
    }

    fn check(&self, answers: &[Answer]) {
        for &((key, ..), _) in answers {
            let of_key: Vec<_> = answers.iter().filter(|((other, ..), _)| *other == key).collect();
            for from in of_key.iter().map(|((_, from, _), _)| *from) {
                for to in of_key.iter().map(|((_, to, _), _)| *to).filter(|&to| from <= to) {
                    let within = of_key.iter().filter(|((_, at, _), _)| (from..=to).contains(at));
                    let admitted: u32 = within.filter_map(|(_, admitted)| *admitted).sum();
                    let most = classes()[0].profile().max_admitted((to - from).into());
                    assert!(u64::from(admitted) <= most, "{admitted} of {most}: {answers:?} of {self:?}");
                }
            }
        }
        if self.room {
            let admitted = answers.iter().map(|(_, admitted)| admitted.expect("no room")).sum::<u32>();
            let ones = answers.iter().all(|&((.., now, n), _)| n == 1 && now == NOW);
            let asked = u32::try_from(answers.len()).unwrap();
            assert!(!ones || admitted == asked.min(BURST), "refused in vain: {answers:?} of {self:?}");
        }
    }
}

/// A swap fails because another's did not.
fn lock_free(ids: &[ThreadId]) {
    let swaps = u32::swaps();
    let count = |id, swapped| swaps.iter().filter(|&&swap| swap == (id, swapped)).count();
    let all: usize = ids.iter().map(|&id| count(id, true)).sum();
    for &id in ids {
        assert!(count(id, false) <= all - count(id, true), "a swap failed in vain: {swaps:?}");
    }
}

const K: u64 = 7;
const M: u64 = 9;
const OTHER: u64 = 11;

fn report(executions: u64, what: &str) {
    println!("checked: {executions} loom executions (table: {what})");
}

/// Whatever one who was killed has left for the key.
#[test]
fn two_callers_of_a_new_key() {
    let held = Held(K, NOW);
    let all = [
        [Free, Free],
        [Vacated(NOW - 1), Free],
        [held, Free],
        [Free, held],
        [held, held],
        [Held(K, NOW - 40), Free],
        [Entry(M, NOW - 31), Free],
        [Free, Held(M, NOW - 31)],
    ];
    let calls: [&[Call]; 2] = [&[(K, NOW, 2)], &[(K, NOW, 1)]];
    let two = all.map(|starts| scenario(starts, &[calls[0], calls[0]]).explore(None)).iter().sum();
    report(two, "two callers of a new key, no preemption bound");
    let mixed = all.map(|starts| scenario(starts, &[calls[1], calls[1]]).explore(None)).iter().sum();
    report(mixed, "two callers of one cell, no preemption bound");
}

/// The first slot can be taken at the tick of one of them, and not at that of the other: each holds a place of its own.
#[test]
fn two_callers_who_hold_different_places() {
    let (late, take): (&[Call], &[Call]) = (&[(K, NOW - 1, 2)], &[(K, NOW, 2)]);
    let first = Entry(M, NOW - 31);
    let second = [Free, Held(M, NOW - 32), Entry(OTHER, NOW - 40)];
    // who has lost its place, and sees the other slot as it was before, finds no room
    let racing = |second| Scenario { room: false, ..scenario([first, second], &[late, take]) };
    let executions = second.map(|second| racing(second).explore(Some(3)));
    report(executions.iter().sum(), "two callers who hold different places, preemption bound 3");
}

#[test]
fn three_callers_of_a_new_key() {
    let take: &[Call] = &[(K, NOW, 1)];
    let all = [[Free, Free], [Free, Held(K, NOW)]];
    let executions = all.map(|starts| scenario(starts, &[take, take, take]).explore(Some(2)));
    report(executions.iter().sum(), "three callers of a new key, preemption bound 2");
}

/// The first slot can be taken at the tick of the third caller, and not at that of the others: two of them hold a place
/// in the second slot, one after the other.
#[test]
fn a_place_that_was_given_up_is_not_held_again() {
    let late: &[Call] = &[(K, NOW - 1, 2)];
    let take: &[Call] = &[(K, NOW, 2)];
    let starts = [Entry(M, NOW - 31), Free];
    // while a slot was given up at this very tick, and the other one is looked at too early
    let racing = Scenario { room: false, ..scenario(starts, &[late, late, take]) };
    report(racing.explore(Some(2)), "late callers, preemption bound 2");
}

/// The one slot that there is goes to another key, or stays with the key that had it.
#[test]
fn a_key_that_comes_back_beside_one_that_is_new() {
    let again: &[Call] = &[(K, NOW, 1), (K, NOW, 2)];
    let late: &[Call] = &[(K, NOW - 30, 2)];
    let new: &[Call] = &[(M, NOW, 1), (M, NOW, 1)];
    let starts = [Entry(K, NOW - 31), Entry(OTHER, NOW + 5)];
    let racing = |threads: &[&[Call]]| Scenario { room: false, ..scenario(starts, threads) };
    let mut executions = racing(&[again, new]).explore(Some(3));
    executions += racing(&[again, late, &new[..1]]).explore(Some(2));
    report(executions, "expiry and reuse, preemption bound 3");
}

//! One bucket for each key (P15): first use by several callers at once, beside expiry and reuse, beside callers who
//! were killed at any of their steps.
//!
//! A killed caller leaves one of the states that its swaps go through, so there are models that begin with each of them:
//! a place held for the key, or for another one, in any slot, of this tick or long ago.
//!
//! Bounds: tables of 2 and 3 slots, up to three threads of a call or two each, with at most so many preemptions as are
//! printed; none with two threads of one call.

use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering::Relaxed};

use loom::model::Builder;
use loom::sync::atomic::AtomicU32 as Gate;
use loom::thread;
use tollgate::{Key, KeyProfile32, Quota, Refused, Set, Table, Word};

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

/// What was admitted of a call; `None` where there was no room.
type Got = Option<u32>;

impl<const SLOTS: usize> Scenario<SLOTS> {
    fn execute(&self) -> Vec<(Call, Got)> {
        let sets = Arc::new([Set::from_words(self.starts.map(Start::word))]);
        let gate = Arc::new(Gate::new(0));
        drop(<u32 as tollgate::Atomic>::swaps());
        let run = |calls: Vec<Call>| {
            let (sets, gate) = (sets.clone(), gate.clone());
            move || {
                let classes = [KeyProfile32::new(QUOTA).unwrap()];
                let table = Table::<u32, SLOTS>::new(&*sets, &classes).unwrap();
                let ask = |call: Call| {
                    // as in `explore.rs`
                    gate.fetch_add(1, Relaxed);
                    let (key, now, n) = call;
                    let got = match table.try_acquire(Key::new(key), now, n) {
                        Ok(_) => Some(n),
                        Err(Refused::Denied(_)) => Some(0),
                        Err(_) => None,
                    };
                    (call, got)
                };
                (calls.into_iter().map(ask).collect::<Vec<_>>(), thread::current().id())
            }
        };
        let others: Vec<_> =
            self.threads[1..].iter().map(|calls| thread::spawn(run(calls.clone()))).collect();
        let first = run(self.threads[0].clone())();
        let others = others.into_iter().map(|thread| thread.join().unwrap());
        let (got, _ids): (Vec<_>, Vec<_>) = std::iter::once(first).chain(others).unzip();
        self.check_left(&*sets);
        got.into_iter().flatten().collect()
    }

    /// Each key has one entry at most that is not full, and no place is held but what the killed left.
    fn check_left(&self, sets: &[Set<u32, SLOTS>]) {
        let classes = [KeyProfile32::new(QUOTA).unwrap()];
        let table = Table::<u32, SLOTS>::new(sets, &classes).unwrap();
        let mut live = HashMap::new();
        for entry in table.entries(NOW).filter(|entry| entry.outcome.reset_after() > 0) {
            *live.entry(entry.fingerprint).or_insert(0) += 1;
        }
        assert!(live.values().all(|&entries| entries == 1), "{live:?} of {self:?}");
        for (start, slot) in self.starts.iter().zip(sets[0].words()) {
            let word = slot.raw();
            let held = word & 1 == 1 && word << (32 - LOW) != 1 << (32 - LOW);
            assert!(!held || start.word().raw() == word, "held {word:#x} of {self:?}");
        }
    }

    fn explore(self, preemptions: Option<usize>) -> u64 {
        let profile = *KeyProfile32::new(QUOTA).unwrap().profile();
        let executions = Arc::new(AtomicU64::new(0));
        let counted = executions.clone();
        let mut builder = Builder::new();
        builder.preemption_bound = preemptions;
        let all_taken = Arc::new(AtomicBool::new(false));
        let seen = all_taken.clone();
        builder.check(move || {
            counted.fetch_add(1, Relaxed);
            let got = self.execute();
            for key in got.iter().map(|((key, ..), _)| *key) {
                let of_key: Vec<_> = got.iter().filter(|((other, ..), _)| *other == key).collect();
                for from in &of_key {
                    for to in &of_key {
                        let ((_, from, _), (_, to, _)) = (from.0, to.0);
                        let within = |tick| from <= tick && tick <= to;
                        let taken: u32 = of_key
                            .iter()
                            .filter(|((_, at, _), _)| within(*at))
                            .filter_map(|it| it.1)
                            .sum();
                        let most = profile.max_admitted(u64::from(to.saturating_sub(from)));
                        assert!(u64::from(taken) <= most, "{taken} of {most}: {got:?} of {self:?}");
                    }
                }
            }
            if self.room {
                assert!(got.iter().all(|(_, got)| got.is_some()), "no room: {got:?} of {self:?}");
            }
            seen.store(true, Relaxed);
        });
        assert!(all_taken.load(Relaxed));
        executions.load(Relaxed)
    }
}

const K: u64 = 7;
const M: u64 = 9;

use Start::{Entry, Free, Held, Vacated};

#[test]
fn two_callers_of_a_new_key() {
    let take: &[Call] = &[(K, NOW, 2)];
    let mut executions = 0;
    for starts in [
        [Free, Free],
        [Vacated(NOW - 1), Free],
        [Held(K, NOW), Free],
        [Free, Held(K, NOW)],
        [Held(K, NOW), Held(K, NOW)],
    ] {
        executions += scenario(starts, &[take, take]).explore(None);
    }
    println!("checked: {executions} loom executions (table: two callers of a new key)");
}

#[test]
fn three_callers_of_a_new_key() {
    let take: &[Call] = &[(K, NOW, 1)];
    let mut executions = 0;
    for starts in [[Free; 3], [Free, Held(K, NOW), Free], [Free, Free, Held(K, NOW)]] {
        executions += scenario(starts, &[take, take, take]).explore(Some(2));
    }
    println!("checked: {executions} loom executions (table: three callers of a new key)");
}

/// The first slot becomes free between the ticks of the callers: two of them hold a place in the second one, one after another.
#[test]
fn a_place_that_was_given_up_is_not_held_again() {
    let late: &[Call] = &[(K, NOW - 1, 2)];
    let take: &[Call] = &[(K, NOW, 2)];
    let starts = [Entry(M, NOW - 31), Free, Entry(M + 1, NOW + 5)];
    let racing = Scenario { room: false, ..scenario(starts, &[late, late, take]) };
    let executions = racing.explore(Some(3));
    println!("checked: {executions} loom executions (table: late callers)");
}

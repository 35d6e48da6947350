//! The extender of a counter that wraps: every interleaving of a timer that ticks and of callers who read.
//!
//! The counter has 2 bits, and its halves 2 ticks. The timer goes from the middle of one half to the middle
//! of the next, and reads the clock in each, as its interrupt would. What it ticks it releases, which stands
//! for the time that a tick takes; a caller reads the counter relaxed, as a register is read. Each reading is
//! the very tick that the counter stood at.

use std::cell::Cell;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};

use loom::model::Builder;
use loom::sync::atomic::{AtomicU32 as Ticks, Ordering};
use loom::thread;
use tollgate::clocks::{Clock, Extender};

const HALF: u32 = 2;

/// The counter, and the true tick that it is the lower bits of.
struct Counter {
    truth: Ticks,
}

loom::thread_local! {
    /// What the thread has last read.
    static READ: Cell<u32> = Cell::new(0);
}

impl Clock for Counter {
    type Tick = u32;
    const BITS: u32 = 2;

    fn now(&self) -> u32 {
        let now = self.truth.load(Ordering::Relaxed);
        READ.with(|read| read.set(now));
        now % (2 * HALF)
    }
}

type Shared = Arc<Extender<Counter>>;

/// Reads the clock, and finds the true tick.
fn exact(clock: &Extender<Counter>) -> u64 {
    let tick = clock.now();
    assert_eq!(tick, u64::from(READ.with(Cell::get)), "not the tick that the counter stood at");
    tick
}

/// The timer goes through so many halves beside callers who read so often each.
fn explore(name: &str, callers: &[usize], halves: u32, preemptions: Option<usize>) {
    let executions = Arc::new(AtomicU64::new(0));
    let counted = Arc::clone(&executions);
    let callers = callers.to_vec();
    let mut builder = Builder::new();
    builder.preemption_bound = preemptions;
    builder.check(move || {
        counted.fetch_add(1, Relaxed);
        let clock: Shared = Arc::new(Extender::new(Counter { truth: Ticks::new(0) }));
        let latest = Arc::new(loom::sync::atomic::AtomicU64::new(0));
        let threads: Vec<_> = callers
            .iter()
            .map(|&readings| {
                let (clock, latest) = (Arc::clone(&clock), Arc::clone(&latest));
                thread::spawn(move || {
                    for _ in 0..readings {
                        let told = latest.load(Ordering::Acquire);
                        let tick = exact(&clock);
                        assert!(tick >= told, "taken back from {told} to {tick}");
                        latest.store(tick, Ordering::Release);
                    }
                })
            })
            .collect();
        for half in 1..=halves {
            clock.get_ref().truth.store(half * HALF + 1, Ordering::Release);
            exact(&clock);
        }
        for thread in threads {
            thread.join().unwrap();
        }
        exact(&clock);
    });
    let executions = executions.load(Relaxed);
    println!(
        "checked: {executions} loom executions (extender: {name}, preemption bound {preemptions:?})"
    );
}

#[test]
fn a_caller_beside_the_timer() {
    explore("one reading in three halves", &[1], 3, None);
    explore("two readings in three halves", &[2], 3, Some(3));
}

#[test]
fn two_callers_beside_the_timer() {
    explore("two readers in two halves", &[1, 1], 2, Some(3));
}

//! Threads at one table with too few slots, by ticks of their own.

use std::collections::HashMap;
use std::sync::Barrier;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use std::thread;

use fastrand::Rng;
use tollgate::{Key, KeyProfile64, Refused, Set, Table};

use crate::histories::every_window;
use crate::oracle::Rate;

const THREADS: usize = 4;
const RATE: Rate = Rate { count: 3, period: 40, burst: 2, stale: 64 };
const CALLS: u64 = if cfg!(miri) {
    12
} else if cfg!(debug_assertions) {
    2_000
} else {
    60_000
};
const ROUNDS: u64 = if cfg!(miri) { 1 } else { 5 };

fn report(decisions: u64) {
    if cfg!(miri) {
        println!("checked: 1 Miri runs (table, {decisions} decisions of {THREADS} threads)");
    } else if std::env::var_os("TSAN_OPTIONS").is_some() {
        println!("checked: {decisions} ThreadSanitizer decisions (table, {THREADS} threads)");
    } else {
        println!("checked: {decisions} thread decisions (table, {THREADS} threads, every window)");
    }
}

/// Each thread's tick is at most `stale` behind the newest one that anybody has decided by: nobody goes on before all have
/// come as far as a few ticks behind. Keys come back after they were forgotten, in slots that others had meanwhile.
#[test]
fn threads_at_one_table() {
    let class = KeyProfile64::new(RATE.quota()).unwrap();
    let (mut decisions, mut full) = (0, 0);
    for round in 0..ROUNDS {
        let sets = [const { Set::<u64, 2>::new() }; 2];
        let ticks = [const { AtomicU64::new(0) }; THREADS];
        let together = Barrier::new(THREADS);
        let work = |thread: usize| {
            let classes = [class];
            let table = Table::<u64, 2>::new(&sets, &classes).unwrap();
            let mut rng = Rng::with_seed(round * 10 + thread as u64);
            let (mut log, mut full) = (Vec::new(), 0_u64);
            together.wait();
            for call in 0..CALLS {
                // a few keys at a time, others later
                let now = call / 4;
                while ticks.iter().any(|tick| tick.load(Relaxed) + 60 < now) {
                    thread::yield_now();
                }
                ticks[thread].store(now, Relaxed);
                let key = now / 200 % 3 * 8 + rng.u64(0..5);
                match table.try_acquire(Key::new(key.wrapping_mul(0x9E37_79B9_7F4A_7C15)), now, 1) {
                    Ok(_) => log.push((key, i128::from(now), 1)),
                    Err(Refused::Full) => full += 1,
                    Err(_) => {}
                }
            }
            // nobody waits for who has come to the end
            ticks[thread].store(u64::MAX / 2, Relaxed);
            (log, full)
        };
        let all: Vec<_> = thread::scope(|scope| {
            let work = &work;
            let threads = [0, 1, 2, 3].map(|thread| scope.spawn(move || work(thread)));
            threads.into_iter().map(|thread| thread.join().unwrap()).collect()
        });
        let mut by_key: HashMap<u64, Vec<(i128, i128)>> = HashMap::new();
        for (log, turned_away) in all {
            full += turned_away;
            for (key, now, n) in log {
                by_key.entry(key).or_default().push((now, n));
            }
        }
        for (key, mut log) in by_key {
            log.sort_unstable();
            // windows that are longer hold what the shorter ones do
            for part in log.chunks(300) {
                every_window(part, RATE, || format!("round {round}, key {key}"));
            }
        }
        decisions += CALLS * THREADS as u64;
    }
    assert!(cfg!(miri) || full > 0);
    report(decisions);
}

/// First use by all at once, over and over: the total is the burst.
#[test]
fn first_use_by_all_at_once() {
    let rounds = if cfg!(miri) { 2 } else { 3_000 };
    let class = KeyProfile64::new(RATE.quota()).unwrap();
    let sets = [const { Set::<u64, 4>::new() }; 2];
    let together = Barrier::new(THREADS);
    let taken = AtomicU64::new(0);
    thread::scope(|scope| {
        for thread in 0..THREADS {
            let (together, taken, sets) = (&together, &taken, &sets);
            scope.spawn(move || {
                let classes = [class];
                let table = Table::<u64, 4>::new(sets, &classes).unwrap();
                for round in 0..rounds {
                    // all that was there is forgotten by then
                    let (key, now) = (Key::new(((round + 1) << 40) | (round + 1)), 1_000 * round);
                    together.wait();
                    for _ in 0..2 {
                        taken.fetch_add(table.try_acquire(key, now, 1).is_ok().into(), Relaxed);
                    }
                    if together.wait().is_leader() {
                        assert_eq!(taken.swap(0, Relaxed), 2, "round {round} of thread {thread}");
                    }
                }
            });
        }
    });
    report(rounds * 2 * THREADS as u64);
}

//! Workers of a server with one limit for all of them: each takes many requests at a time from the limiter, and spends
//! them without looking at it.
//!
//! `cargo run --release --example lease`

use std::sync::Barrier;
use std::thread;
use std::time::Instant;

use tollgate::clocks::{Clock, Std};
use tollgate::{PaddedGcra64, Quota, checked};

/// A million requests a second, a thousand at once, on a clock of nanoseconds.
static LIMIT: PaddedGcra64 =
    checked!(PaddedGcra64::new(Quota::per_second(1_000_000, 1_000_000_000).burst(1_000)));

const WORKERS: u64 = 4;
const CELLS: u64 = 64;

/// Asks as fast as it can until the end; what was admitted.
fn work(clock: &Std, end: u64) -> u64 {
    let mut lease = LIMIT.lease(CELLS).until_dropped(clock);
    let mut admitted = 0;
    loop {
        let now = clock.now();
        if now >= end {
            return admitted;
        }
        admitted += u64::from(lease.try_acquire(now, 1).is_ok());
    }
}

fn main() {
    let clock = Std::new();
    let end = 200_000_000;
    let ready = Barrier::new(usize::try_from(WORKERS).unwrap());
    let begun = Instant::now();
    let admitted: Vec<u64> = thread::scope(|scope| {
        let worker = || {
            ready.wait();
            work(&clock, end)
        };
        let workers: Vec<_> = (0..WORKERS).map(|_| scope.spawn(worker)).collect();
        workers.into_iter().map(|worker| worker.join().unwrap()).collect()
    });
    let total: u64 = admitted.iter().sum();
    // what is spent late is no more than the cells of one lease, of all of them together
    let bound = LIMIT.profile().max_admitted(end) + CELLS;
    println!("{admitted:?} by {WORKERS} workers in {} ms", begun.elapsed().as_millis());
    println!("{total} admitted, at most {bound}");
    assert!(total <= bound, "{total} of {bound}");
}

//! Threads.

use super::*;
use std::sync::Barrier;
use std::thread;

/// Four threads at one frozen tick, each until it is refused: how many cells they got together.
fn admitted_together(try_one: impl Fn() -> bool + Sync) -> usize {
    let start = Barrier::new(4);
    thread::scope(|scope| {
        let threads = [(); 4].map(|()| {
            scope.spawn(|| {
                start.wait();
                std::iter::repeat_with(&try_one).take_while(|&admitted| admitted).count()
            })
        });
        threads.into_iter().map(|thread| thread.join().unwrap()).sum()
    })
}

/// crabka 531, rustcommon 72, twitter 64, aioduct 91, uber-go 90, 91, 106 and 119: time and tokens in
/// two words raced, and refills were lost or tokens appeared. Here there is one word. (Every
/// interleaving of fewer callers: `loom`.)
#[test]
fn the_grants_of_many_threads_sum_to_the_burst() {
    for _ in 0..200 {
        let gcra = Gcra64::new(Quota::new(1, 1_000, 5_000)).unwrap();
        assert_eq!(admitted_together(|| gcra.try_acquire(7, 1).is_ok()), 5_000);
        let bucket = IntervalBucket64::new(IntervalQuota::new(5_000, 1_000)).unwrap();
        assert_eq!(admitted_together(|| bucket.try_acquire(7, 1).is_ok()), 5_000);
    }
}

// leaky-bucket 39 and heapless 583, wedged by a caller that is stopped midway: the test of src/word.rs,
// which can stop one between load and swap.

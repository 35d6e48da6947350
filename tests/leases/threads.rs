//! Real threads, each with a lease and with ticks of its own.

use std::sync::atomic::{AtomicU64, Ordering::SeqCst};
use std::thread;

use tollgate::{PaddedGcra64, Quota};

use crate::check_windows;

const THREADS: usize = 3;
const TICKS: u64 = if cfg!(miri) {
    20
} else if cfg!(debug_assertions) {
    2_000
} else {
    10_000
};
const STALE: u64 = 40;
const SIZE: u64 = 8;

/// All go through the same ticks, none more than `STALE` before another; one is a plain caller.
fn log(limiter: &PaddedGcra64, max_age: u64) -> Vec<(u64, u64)> {
    let announced = [const { AtomicU64::new(0) }; THREADS];
    let run = |id: usize| {
        let mut lease = limiter.lease(if id == 0 { 0 } else { SIZE }).max_age(max_age);
        let mut log = Vec::new();
        for now in 0..TICKS {
            announced[id].store(now, SeqCst);
            while announced.iter().any(|other| other.load(SeqCst) < now.saturating_sub(STALE)) {
                thread::yield_now();
            }
            let admitted = (0..4).filter(|_| lease.try_acquire(now, 1).is_ok()).count();
            log.extend((admitted > 0).then_some((now, admitted as u64)));
        }
        announced[id].store(u64::MAX, SeqCst);
        log
    };
    thread::scope(|scope| {
        let workers: Vec<_> = (0..THREADS).map(|id| scope.spawn(move || run(id))).collect();
        workers.into_iter().flat_map(|worker| worker.join().unwrap()).collect()
    })
}

#[test]
fn threads_with_a_lease_each() {
    for (count, period, burst, max_age) in [(1, 3, 50, 20), (7, 5, 20, 0), (2, 1, 100, 4)] {
        let quota = Quota::new(count, period, burst).stale(STALE).debt(0);
        let limiter = PaddedGcra64::new(quota).unwrap();
        let profile = *limiter.profile();
        let mut log = log(&limiter, max_age);
        log.sort_unstable();
        let (admitted, bound) =
            (log.iter().map(|(_, n)| n).sum(), profile.max_admitted(TICKS - 1 + max_age));
        assert!(bound / 2 < admitted && admitted <= bound, "{admitted} of {bound}");
        let part = 400;
        for first in (0..log.len()).step_by(part / 2) {
            let last = log.len().min(first + part);
            let most = |window| profile.max_admitted(window + max_age);
            check_windows(log[first..last].to_vec(), most, "threads");
        }
        println!("checked: {} thread decisions (leases, ticks of their own)", 4 * TICKS * THREADS as u64);
    }
}

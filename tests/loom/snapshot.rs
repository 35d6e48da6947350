//! One who restores a snapshot beside others who take: each of them before it or after it, nobody in between.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex, atomic::AtomicU64, atomic::Ordering::Relaxed};

use loom::thread;
use tollgate::{Algorithm, Atomic, Gcra32, IntervalBucket64, IntervalQuota, Limiter, Off, Quota, Width};

/// From a bucket of two, of which one is left, to a snapshot of a full one; what two others took and what is
/// left, in each execution.
fn explore<P>(make: fn() -> Limiter<P>, now: P::Width, one: P::Width) -> u64
where
    P: Algorithm<Width: Atomic> + Send + Sync + 'static,
{
    let ends = Arc::new((AtomicU64::new(0), Mutex::new(BTreeSet::new())));
    let seen = ends.clone();
    loom::model(move || {
        let limiter = Arc::new(make());
        let full = limiter.snapshot(now);
        assert!(limiter.try_acquire(now, one).is_ok());
        let takers = [(); 2].map(|()| {
            let limiter = limiter.clone();
            thread::spawn(move || limiter.try_acquire(now, one).is_ok())
        });
        limiter.restore(&full, now, Off::Unknown).unwrap();
        let taken = takers.map(|taker| taker.join().unwrap()).into_iter().filter(|&taken| taken).count();
        let left = limiter.status(now).remaining().widen();
        seen.0.fetch_add(1, Relaxed);
        seen.1.lock().unwrap().insert((taken, left));
    });
    // both before it, of whom one was refused; one before it, who is forgotten; both after it
    let ends_seen: Vec<_> = ends.1.lock().unwrap().iter().copied().collect();
    assert_eq!(ends_seen, [(1, 2), (2, 0), (2, 1)]);
    ends.0.load(Relaxed)
}

#[test]
fn a_restoration_is_one_step() {
    let gcra = explore(|| Gcra32::new_at(Quota::new(1, 100, 2), 7).unwrap(), 7, 1);
    let bucket = explore(|| IntervalBucket64::new_at(IntervalQuota::new(2, 100), 7).unwrap(), 7, 1);
    println!("checked: {} loom executions (restored beside two who take)", gcra + bucket);
}

//! Leases beside each other and beside a plain taker: nothing is granted twice, and all that was given back is there.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};

use loom::model::Builder;
use loom::thread;
use tollgate::{Gcra32, Quota};

const BURST: u32 = 6;

/// Two leases of four cells, each asked for so many at each of its ticks, and a plain taker of one; how many executions.
fn explore(asks: [&'static [(u32, u32)]; 2], preemptions: usize) -> u64 {
    let executions = Arc::new(AtomicU64::new(0));
    let counted = executions.clone();
    let mut builder = Builder::new();
    builder.preemption_bound = Some(preemptions);
    builder.check(move || {
        counted.fetch_add(1, Relaxed);
        // nothing comes back while this lasts
        let quota = Quota::new(1, 1_000, BURST.into()).stale(4).debt(0);
        let limiter = Arc::new(Gcra32::new_at(quota, 1_000).unwrap());
        let leases = asks.map(|asks| {
            let limiter = limiter.clone();
            thread::spawn(move || {
                let mut lease = limiter.lease(4).max_age(2);
                let ask = |&(tick, n): &(u32, u32)| {
                    let granted = lease.try_acquire(1_000 + tick, n).is_ok();
                    if granted { n } else { 0 }
                };
                let spent: u32 = asks.iter().map(ask).sum();
                let left = lease.left();
                lease.give_back(1_000);
                (spent, left)
            })
        });
        let plain = u32::from(limiter.try_acquire(1_000, 1).is_ok());
        let [one, other] = leases.map(|lease| lease.join().unwrap());
        let spent = one.0 + other.0 + plain;
        assert!(spent <= BURST, "{one:?}, {other:?}, {plain}");
        assert_eq!(limiter.status(1_000).remaining(), BURST - spent, "{one:?}, {other:?}, {plain}");
    });
    executions.load(Relaxed)
}

#[test]
fn what_is_granted_is_never_more_than_there_is() {
    let mut executions = explore([&[(0, 1), (0, 2)], &[(0, 1), (0, 1)]], 3);
    executions += explore([&[(0, 3), (0, 3)], &[(0, 2)]], 3);
    executions += explore([&[(0, 1), (0, 3)], &[(0, 2), (0, 2)]], 3);
    // what is too old is given back, by a strict rule where others have taken
    executions += explore([&[(0, 1), (3, 1)], &[(0, 1)]], 3);
    println!("checked: {executions} loom executions (two leases, a plain taker, preemption bound 3)");
}

//! Callers at the turn of a period: one of them takes it, nothing that was heard is lost or heard twice, and the quota
//! follows. And a line, in which no two are told the same slot.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};

use loom::model::Builder;
use loom::sync::atomic::AtomicU32 as Gate;
use loom::thread;
use tollgate::{Adaptive, Adaptive32, Aimd, Controller, DemandAverage, Quota, Shaper32, Stagger32};

/// Runs a model in every interleaving; how many there were.
pub(crate) fn explore(preemptions: Option<usize>, model: impl Fn() + Send + Sync + 'static) -> u64 {
    let executions = Arc::new(AtomicU64::new(0));
    let counted = executions.clone();
    let mut builder = Builder::new();
    builder.preemption_bound = preemptions;
    builder.check(move || {
        counted.fetch_add(1, Relaxed);
        model();
    });
    executions.load(Relaxed)
}

/// Runs one of the threads each, through a gate that lets them come in any order; see `explore.rs`.
fn together<L: Send + Sync + 'static>(shared: &Arc<L>, threads: &[fn(&L)]) {
    let gate = Arc::new(Gate::new(0));
    let threads = threads.iter().map(|&thread| {
        let (shared, gate) = (shared.clone(), gate.clone());
        thread::spawn(move || {
            gate.fetch_add(1, Relaxed);
            thread(&shared);
        })
    });
    // all of them run before the first is waited for
    let threads: Vec<_> = threads.collect();
    for thread in threads {
        thread.join().unwrap();
    }
}

/// 5 in 10 ticks at first.
fn at_first() -> Quota {
    Quota::new(5, 10, 10).stale(5).debt(40)
}

/// A demand average in the period that begins at tick 0, of which it has heard 3 attempts.
fn demand_average() -> Arc<Adaptive32<DemandAverage>> {
    let limiter = Adaptive32::<DemandAverage>::new(DemandAverage::new(at_first(), 1, 10)).unwrap();
    limiter.try_acquire(0, 3).unwrap();
    Arc::new(limiter)
}

/// Admitted or denied, it was attempted.
fn ask(limiter: &Adaptive32<DemandAverage>, now: u32, n: u32) {
    let _ = limiter.try_acquire(now, n);
}

/// The quota that holds is that of the controller: the burst is twice the rate.
fn follows<C: Controller>(limiter: &Adaptive<C, u32>) -> u32 {
    assert_eq!(limiter.profile().burst(), 2 * limiter.level(), "the quota is another one");
    limiter.level()
}

/// Additive increase in the period that begins at tick 0, in which something has succeeded.
fn additive_increase() -> Arc<Adaptive32<Aimd>> {
    let limiter = Adaptive32::<Aimd>::new(Aimd::new(at_first(), 1, 10)).unwrap();
    limiter.success(0);
    Arc::new(limiter)
}

#[test]
fn one_caller_takes_the_turn_and_the_quota_follows() {
    let executions = explore(Some(4), || {
        let limiter = additive_increase();
        together(&limiter, &[|it| it.success(10), |it| it.overload(10)]);
        assert_eq!(follows(&limiter), 6);
        // both were heard, after the turn
        limiter.touch(20);
        assert_eq!(follows(&limiter), 3);
        limiter.touch(30);
        assert_eq!(follows(&limiter), 3);
    });
    println!("checked: {executions} loom executions (adaptive: two at the turn, preemption bound 4)");
}

#[test]
fn each_attempt_is_counted_once() {
    let mut executions = explore(Some(1), || {
        let limiter = demand_average();
        together(&limiter, &[|it| ask(it, 10, 1), |it| ask(it, 10, 3)]);
        // the mean of 5 and 3; then of 4 and 1 + 3
        assert_eq!(follows(&limiter), 4);
        limiter.touch(20);
        assert_eq!(follows(&limiter), 4);
        limiter.touch(30);
        assert_eq!(follows(&limiter), 2);
    });
    executions += explore(Some(1), || {
        let limiter = demand_average();
        together(&limiter, &[|it| ask(it, 10, 1), |it| ask(it, 9, 2)]);
        let first = follows(&limiter);
        limiter.touch(20);
        let levels = (first, follows(&limiter));
        // who comes late is counted in the one period or in the other: 3 + 2 and 1; or 3 and 2 + 1
        assert!([(5, 3), (4, 4)].contains(&levels), "{levels:?}");
    });
    println!(
        "checked: {executions} loom executions (adaptive: attempts at the turn, preemption bound 1)"
    );
}

#[test]
fn after_turns_that_cross_the_next_one_leaves_the_quota_of_the_state() {
    let executions = explore(Some(3), || {
        let limiter = additive_increase();
        together(&limiter, &[|it| it.success(10), |it| it.success(20)]);
        // both turns apart, or one who found the other on the way
        assert!((6..=7).contains(&limiter.level()), "{}", limiter.level());
        limiter.touch(30);
        assert!((6..=8).contains(&follows(&limiter)));
    });
    println!(
        "checked: {executions} loom executions (adaptive: two turns that cross, preemption bound 3)"
    );
}

#[test]
fn success_beside_overload_is_overload() {
    let executions = explore(None, || {
        let limiter = Arc::new(Adaptive32::<Aimd>::new(Aimd::new(at_first(), 1, 10)).unwrap());
        limiter.touch(0);
        together(&limiter, &[|it| it.success(5), |it| it.overload(5)]);
        limiter.touch(10);
        assert_eq!(follows(&limiter), 2);
    });
    println!("checked: {executions} loom executions (adaptive: two signals, no preemption bound)");
}

#[test]
fn no_two_who_were_denied_are_told_the_same_slot() {
    let executions = explore(None, || {
        let both = Arc::new((Shaper32::new(Quota::new(1, 10, 1)).unwrap(), Stagger32::new()));
        both.0.try_acquire(0, 1).unwrap();
        let threads = [(); 2].map(|()| {
            let both = both.clone();
            thread::spawn(move || {
                let (limiter, line) = &*both;
                line.retry_after(0, &limiter.try_acquire(0, 1).unwrap_err())
            })
        });
        let mut slots = threads.map(|thread| thread.join().unwrap());
        slots.sort_unstable();
        assert_eq!(slots, [10, 20]);
        for slot in slots {
            assert!(both.0.try_acquire(slot, 1).is_ok());
        }
    });
    println!("checked: {executions} loom executions (two in line, no preemption bound)");
}

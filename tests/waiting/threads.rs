//! Real threads and a real clock: nothing is timed, but the order and the bound hold.

use std::sync::Mutex;
use std::thread;
use std::time::Duration;

use tollgate::clocks::{Clock, Std, TickRate};
use tollgate::waiting::{GaveUp, Waiting};
use tollgate::{Quota, Shaper64};

use crate::crowd::{Grant, within_the_bound};

const THREADS: usize = if cfg!(miri) { 4 } else { 32 };
const EACH: usize = if cfg!(miri) { 2 } else { 20 };

/// Each of many threads again and again; some of them give up, and some do not even wait.
#[test]
fn threads_in_line() {
    let quota = Quota::per_second(20_000, Std::TICK_HZ).burst(2);
    let waiting = Waiting::<u64, Std, 64>::new(Shaper64::new(quota).unwrap(), Std::new());
    let grants = Mutex::new(Vec::new());
    thread::scope(|threads| {
        for name in 0..THREADS {
            let (waiting, grants) = (&waiting, &grants);
            threads.spawn(move || {
                for turn in 0..EACH {
                    let n = 1 + u64::from((name + turn) % 5 == 0);
                    let answer = match name % 4 {
                        0 => waiting.acquire_within(n, Duration::from_micros(300)),
                        1 if turn % 2 == 1 => waiting.acquire_by(n, 0),
                        _ => waiting.acquire(n),
                    };
                    match answer {
                        Ok(slot) => grants.lock().unwrap().push(Grant { name, tick: slot.due(), n }),
                        Err(GaveUp::TooLong { retry_after }) => assert!(retry_after > 0),
                        Err(other) => panic!("{other}"),
                    }
                }
            });
        }
    });
    assert_eq!(waiting.waiting(), 0);
    let mut grants = grants.into_inner().unwrap();
    grants.sort_by_key(|grant| grant.tick);
    for name in (0..THREADS).filter(|name| name % 4 > 1) {
        assert_eq!(grants.iter().filter(|grant| grant.name == name).count(), EACH);
    }
    within_the_bound(&grants, |ticks| waiting.limiter().profile().max_admitted(ticks));
    if cfg!(miri) {
        println!("checked: 1 Miri runs (waiting, {} grants to {THREADS} threads)", grants.len());
    }
}

/// Each enters while the one before it is known to stand in line; they are granted in that order.
#[test]
fn threads_are_granted_in_the_order_in_which_they_came() {
    let quota = Quota::per_second(5_000, Std::TICK_HZ).burst(1);
    let waiting = Waiting::<u64, Std, 32>::new(Shaper64::new(quota).unwrap(), Std::new());
    let first = waiting.enter(1, u64::MAX).unwrap();
    let due = thread::scope(|threads| {
        let mut handles = Vec::new();
        for before in 1..=THREADS.min(24) {
            handles.push(threads.spawn(|| waiting.acquire(1).unwrap().due()));
            while waiting.waiting() == before {
                thread::yield_now();
            }
        }
        drop(first);
        handles.into_iter().map(|handle| handle.join().unwrap()).collect::<Vec<_>>()
    });
    assert!(due.windows(2).all(|pair| pair[1] - pair[0] >= 200_000), "{due:?}");
}

/// Each settles with less, or with more, while the others wait: nobody sleeps on. Of what a late tick gives back, and so of
/// the bound, see P7.
#[test]
fn threads_that_settle() {
    let quota = Quota::per_second(5_000, Std::TICK_HZ).burst(4);
    let waiting = Waiting::<u64, Std, 64>::new(Shaper64::new(quota).unwrap(), Std::new());
    thread::scope(|threads| {
        for name in 0..THREADS {
            let waiting = &waiting;
            threads.spawn(move || {
                for turn in 0..EACH {
                    let slot = waiting.acquire(3).unwrap();
                    if (name + turn) % 4 == 3 {
                        waiting.cancel(slot);
                    } else {
                        waiting.settle(slot, (name + turn) as u64 % 5).unwrap();
                    }
                }
            });
        }
    });
    assert_eq!(waiting.waiting(), 0);
    // all has come back in the end
    let later = waiting.clock().now().wrapping_add(waiting.limiter().profile().max_idle() / 2);
    assert_eq!(waiting.limiter().status(later).remaining(), 4);
    if cfg!(miri) {
        println!("checked: 1 Miri runs (waiting, {THREADS} threads that settle)");
    }
}

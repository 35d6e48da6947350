//! What is given back wakes who is in front of the line: it never sleeps on to the tick at which its cells would have
//! conformed without. The clock stands still, so that one who is not woken sleeps for ever, which loom tells.
//!
//! Bounds: one who settles, one who waits, and one before it who gives up; with at most so many preemptions as are printed.

use std::future::poll_fn;
use std::sync::Arc;
use std::task::Poll;

use loom::future::block_on;
use loom::thread;
use tollgate::clocks::Manual32;
use tollgate::waiting::{Turn, Waiter, Waiting};
use tollgate::{Atomic, Quota, Shaper32};

use crate::adaptive::explore;

type Clock = Manual32<1_000>;
type Line = Waiting<u32, Clock, 2>;

/// Waits for its cell, by no timer.
fn stays(mut place: Waiter<'_, u32, Clock, 2>) {
    let granted = block_on(poll_fn(|context| match place.poll(context.waker()) {
        Turn::Granted(cells) => Poll::Ready(cells),
        Turn::Sleep(_) => Poll::Pending,
        Turn::GaveUp(reason) => panic!("{reason}"),
    }));
    assert_eq!(granted.due(), 0);
}

/// In each execution, one settles by what is left; perhaps one gives up, and the one behind it stays.
fn settles(what: &str, preemptions: Option<usize>, one_gives_up: bool) {
    let executions = explore(preemptions, move || {
        let limiter = Shaper32::new(Quota::new(1, 10, 1).stale(5).debt(0)).unwrap();
        let line = Arc::new(Line::new(limiter, Clock::new(0)));
        let granted = line.try_acquire(1).unwrap();
        let settling = {
            let line = line.clone();
            thread::spawn(move || {
                line.settle(granted, 0).unwrap();
            })
        };
        let quitter = one_gives_up.then(|| {
            let line = line.clone();
            thread::spawn(move || drop(line.enter(1, u32::MAX)))
        });
        stays(line.enter(1, u32::MAX).unwrap());
        settling.join().unwrap();
        if let Some(quitter) = quitter {
            quitter.join().unwrap();
        }
        assert_eq!(line.waiting(), 0);
        // of this model, which nobody asks for
        drop(u32::swaps());
    });
    let bound =
        preemptions.map_or("no preemption bound".into(), |most| format!("preemption bound {most}"));
    println!("checked: {executions} loom executions ({what}, {bound})");
}

#[test]
fn what_is_settled_wakes_who_is_in_front() {
    settles("one settles beside one who waits", None, false);
    settles("one settles, one gives up, one waits", Some(3), true);
}

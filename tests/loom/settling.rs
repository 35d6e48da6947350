//! What is given back wakes who is in front of the line: it never sleeps on to the tick at which its cells would have
//! conformed without, whether it has reserved them or not.
//!
//! Bounds: one or two who settle, one who waits, and one before it who gives up; with at most so many preemptions as are
//! printed.

use std::collections::HashSet;
use std::future::poll_fn;
use std::sync::atomic::{AtomicBool, Ordering::Relaxed};
use std::sync::{Arc, Mutex};
use std::task::{Poll, Wake, Waker};

use loom::future::block_on;
use loom::sync::atomic::{AtomicBool as Flag, Ordering::Acquire, Ordering::Release};
use loom::thread;
use tollgate::clocks::{Clock as _, Manual32};
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

/// In each execution, one settles by what is left; perhaps one gives up, and the one behind it stays. Nothing can be owed,
/// so that nobody reserves. The clock stands still: one who is not woken sleeps for ever, which loom tells.
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

/// Whether the waker was used.
#[derive(Default)]
struct Woken(AtomicBool);

impl Wake for Woken {
    fn wake(self: Arc<Self>) {
        self.0.store(true, Relaxed);
    }
}

/// What one in front does whose cell is reserved for tick 10.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Then {
    /// It sleeps until it is woken, or until then.
    Sleeps,
    GivesUp,
    /// It looks again at once.
    LooksAgain,
    /// Its time comes while the others settle.
    IsLate,
}

/// Some settle, and used nothing; beside one in front. At which tick it was granted its cell, in each execution.
///
/// Who settles after it has said for when it reserved, gives back; before, it may find a reservation which nobody has told
/// it of, and gives nothing.
fn beside_one_in_front(
    what: &str,
    preemptions: Option<usize>,
    settlers: u32,
    then: Then,
) -> HashSet<Option<u32>> {
    let seen = Arc::new(Mutex::new(HashSet::new()));
    let all = seen.clone();
    let executions = explore(preemptions, move || {
        // one more was granted, and is used: what is given back twice would be its cell
        let quota = Quota::new(1, 10, u64::from(settlers) + 1).stale(10).debt(40);
        let line = Arc::new(Line::new(Shaper32::new(quota).unwrap(), Clock::new(0)));
        line.try_acquire(1).unwrap();
        let reserved = Arc::new(Flag::new(false));
        let settling: Vec<_> = (0..settlers)
            .map(|_| {
                let (line, reserved) = (line.clone(), reserved.clone());
                let granted = line.try_acquire(1).unwrap();
                thread::spawn(move || {
                    let before = reserved.load(Acquire);
                    line.settle(granted, 0).unwrap();
                    before
                })
            })
            .collect();
        let woken = Arc::new(Woken::default());
        let mut place = line.enter(1, u32::MAX).unwrap();
        let mut turn = place.poll(&Waker::from(woken.clone()));
        reserved.store(turn == Turn::Sleep(Some(10)), Release);
        let mut place = Some(place).filter(|_| then != Then::GivesUp);
        if matches!(then, Then::LooksAgain | Then::IsLate) {
            line.clock().set(if then == Then::IsLate { 10 } else { 0 });
            turn = poll_unless_granted(turn, place.as_mut());
        }
        let after: Vec<_> = settling.into_iter().map(|settler| settler.join().unwrap()).collect();
        let after = !after.contains(&false);
        if matches!(then, Then::Sleeps | Then::LooksAgain) {
            let asleep = matches!(turn, Turn::Sleep(_));
            turn = poll_unless_granted(turn, place.as_mut());
            let granted = matches!(turn, Turn::Granted(_));
            assert!(granted || !after, "nothing was given back");
            assert!(
                !granted || !asleep || woken.0.load(Relaxed) || then == Then::LooksAgain,
                "it sleeps on"
            );
        }
        if then != Then::GivesUp && matches!(turn, Turn::Sleep(_)) {
            line.clock().advance(10);
            turn = poll_unless_granted(turn, place.as_mut());
        }
        drop(place);
        let granted = match &turn {
            Turn::Granted(cells) => Some(cells.due()),
            _ => None,
        };
        // a cell is still gone: that which is used, or, if that has come back, the one in front's
        let left = line.limiter().status(line.clock().now()).remaining();
        assert!(left <= settlers, "{left} are left");
        all.lock().unwrap().insert(granted);
        // of this model, which nobody asks for
        drop(u32::swaps());
    });
    let bound =
        preemptions.map_or("no preemption bound".into(), |most| format!("preemption bound {most}"));
    println!("checked: {executions} loom executions ({what}, {bound})");
    Arc::into_inner(seen).unwrap().into_inner().unwrap()
}

fn poll_unless_granted(turn: Turn<u32>, place: Option<&mut Waiter<'_, u32, Clock, 2>>) -> Turn<u32> {
    match (turn, place) {
        (Turn::Sleep(_), Some(place)) => place.poll(Waker::noop()),
        (turn, _) => turn,
    }
}

#[test]
fn what_is_settled_makes_way() {
    let seen = beside_one_in_front("one settles beside one who has reserved", None, 1, Then::Sleeps);
    assert_eq!(seen, HashSet::from([Some(0), Some(10)]));
    let seen = beside_one_in_front("two settle beside one who has reserved", Some(2), 2, Then::Sleeps);
    assert_eq!(seen, HashSet::from([Some(0), Some(10)]));
}

#[test]
fn what_is_settled_while_one_in_front_gives_up() {
    let seen = beside_one_in_front("one settles, one gives up in front", None, 1, Then::GivesUp);
    assert_eq!(seen, HashSet::from([None, Some(0)]));
}

/// Its cell is due while another one takes it back: it has it at that tick, or a new one, and never both.
#[test]
fn what_is_settled_as_it_is_due() {
    let seen = beside_one_in_front("one settles when it is due", None, 1, Then::IsLate);
    assert_eq!(seen, HashSet::from([Some(0), Some(10), Some(20)]));
}

/// Also between two steps of the one who settles.
#[test]
fn what_is_settled_as_it_looks_again() {
    let seen = beside_one_in_front("one settles, one looks twice", None, 1, Then::LooksAgain);
    assert_eq!(seen, HashSet::from([Some(0), Some(10)]));
}

/// Of two cells one is used; one settles, one takes past the line, and one in front has reserved. At least three cells are
/// owed in the end; and what was settled, and what was reserved first, where another one stood behind it by then.
#[test]
fn what_is_settled_as_another_one_takes() {
    let executions = explore(None, || {
        let quota = Quota::new(1, 10, 2).stale(10).debt(60);
        let line = Arc::new(Line::new(Shaper32::new(quota).unwrap(), Clock::new(0)));
        line.try_acquire(1).unwrap();
        let granted = line.try_acquire(1).unwrap();
        let mut place = line.enter(1, u32::MAX).unwrap();
        assert_eq!(place.poll(Waker::noop()), Turn::Sleep(Some(10)));
        // see `explore.rs`
        let gate = Arc::new(Flag::new(false));
        let settling = {
            let (line, gate) = (line.clone(), gate.clone());
            thread::spawn(move || {
                gate.swap(true, Relaxed);
                line.settle(granted, 0).map(drop).unwrap();
            })
        };
        gate.swap(true, Relaxed);
        line.limiter().debit(0, 1).unwrap();
        settling.join().unwrap();
        // reserved, if it was not granted
        let _ = place.poll(Waker::noop());
        let owed = line.limiter().status(0).reset_after();
        assert!((30..=50).contains(&owed), "{owed}");
        drop(place);
        // of this model, which nobody asks for
        drop(u32::swaps());
    });
    println!(
        "checked: {executions} loom executions (one settles, one takes past the line, no preemption bound)"
    );
}

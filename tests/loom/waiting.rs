//! A line of those who wait: each of those who stay is granted, in the order of the tickets, whoever gives up meanwhile;
//! who sleeps is woken; what was reserved by one who gives up is given back.
//!
//! Bounds: two or three callers, with at most so many preemptions as are printed. A sleeper whom nobody wakes is a
//! deadlock, which loom tells.

use std::collections::HashSet;
use std::future::poll_fn;
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll, Wake, Waker};

use loom::future::block_on;
use loom::sync::atomic::AtomicU32 as Gate;
use loom::thread;
use tollgate::clocks::{Clock as _, Manual32};
use tollgate::waiting::{GaveUp, Turn, Waiter, Waiting};
use tollgate::{Atomic, Quota, Reservation, Shaper32};

use crate::adaptive::explore;

type Clock = Manual32<1_000>;
type Line<const N: usize> = Waiting<u32, Clock, N>;
type Place<'w, const N: usize> = Waiter<'w, u32, Clock, N>;

/// How one caller ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
enum End {
    /// By its ticket, and the word that it left.
    Granted(u32, u32),
    /// It would have had to wait.
    GaveUp,
    Full,
}

/// As many cells at once as anybody asks for, or none before tick 10.
fn line<const N: usize>(at_once: bool) -> Arc<Line<N>> {
    let limiter =
        Shaper32::new(Quota::new(1, 10, if at_once { 9 } else { 1 }).stale(5).debt(40)).unwrap();
    if !at_once {
        limiter.try_acquire(0, 1).unwrap();
    }
    Arc::new(Line::<N>::new(limiter, Clock::new(0)))
}

/// The number that something is told with.
fn number(told: &impl std::fmt::Debug, name: &str) -> u32 {
    let told = format!("{told:?}");
    let digits = told.split_once(&format!("{name}: ")).unwrap().1;
    digits.split(|digit: char| !digit.is_ascii_digit()).next().unwrap().parse().unwrap()
}

fn granted(ticket: u32, reservation: &Reservation<u32>) -> End {
    End::Granted(ticket, number(reservation, "after"))
}

/// Counts who wakes it.
struct Counting {
    inner: Waker,
    woken: Arc<AtomicUsize>,
}

impl Wake for Counting {
    fn wake(self: Arc<Self>) {
        self.woken.fetch_add(1, Relaxed);
        self.inner.wake_by_ref();
    }
}

/// Waits for one cell, however long it takes.
fn stays<const N: usize>(line: &Line<N>) -> End {
    let Ok(mut place) = line.enter(1, u32::MAX) else { return End::Full };
    let ticket = number(&place, "ticket");
    let woken = Arc::new(AtomicUsize::new(0));
    let end = block_on(poll_fn(|context: &mut Context<'_>| {
        let counting = Counting { inner: context.waker().clone(), woken: woken.clone() };
        match place.poll(&Waker::from(Arc::new(counting))) {
            Turn::Granted(reservation) => Poll::Ready(granted(ticket, &reservation)),
            Turn::Sleep(until) => {
                assert_eq!(until, None, "all cells are there");
                Poll::Pending
            }
            Turn::GaveUp(reason) => panic!("{reason}"),
        }
    }));
    // of its own where it hangs up its waker while it is being woken, and by the line
    assert!(woken.load(Relaxed) <= 2);
    end
}

/// Looks once.
fn looks<const N: usize>(line: &Line<N>) -> End {
    match line.enter(1, u32::MAX) {
        Ok(place) => looked(place),
        Err(reason) => {
            assert_eq!(reason, GaveUp::LineFull);
            End::Full
        }
    }
}

fn looked<const N: usize>(mut place: Place<'_, N>) -> End {
    let ticket = number(&place, "ticket");
    match place.poll(Waker::noop()) {
        Turn::Granted(reservation) => granted(ticket, &reservation),
        Turn::Sleep(_) => End::GaveUp,
        Turn::GaveUp(reason) => panic!("{reason}"),
    }
}

type Caller<const N: usize> = fn(&Line<N>) -> End;

/// How the callers ended, in each execution; they come in any order. See `explore.rs` for the gate.
fn callers<const N: usize, const K: usize>(
    what: &str,
    preemptions: Option<usize>,
    at_once: bool,
    callers: [Caller<N>; K],
) -> HashSet<[End; K]> {
    let seen = Arc::new(Mutex::new(HashSet::new()));
    let all = seen.clone();
    let executions = explore(preemptions, move || {
        let line = line::<N>(at_once);
        let gate = Arc::new(Gate::new(0));
        let threads = callers.map(|caller| {
            let (line, gate) = (line.clone(), gate.clone());
            thread::spawn(move || {
                gate.fetch_add(1, Relaxed);
                caller(&line)
            })
        });
        let ends = threads.map(|thread| thread.join().unwrap());
        in_order(&ends);
        nothing_is_left_behind(&line, &ends);
        all.lock().unwrap().insert(ends);
        // of this model, which nobody asks for
        drop(u32::swaps());
    });
    let bound =
        preemptions.map_or("no preemption bound".into(), |most| format!("preemption bound {most}"));
    println!("checked: {executions} loom executions ({what}, {bound})");
    Arc::into_inner(seen).unwrap().into_inner().unwrap()
}

/// Who has an earlier ticket found the word that a later one left nowhere.
fn in_order(ends: &[End]) {
    let mut words: Vec<_> = ends
        .iter()
        .filter_map(|end| match *end {
            End::Granted(ticket, word) => Some((ticket, word)),
            End::GaveUp | End::Full => None,
        })
        .collect();
    words.sort_unstable();
    assert!(words.windows(2).all(|pair| pair[0].1 < pair[1].1), "{ends:?}");
}

/// The line is empty, and what was taken is what was granted.
fn nothing_is_left_behind<const N: usize>(line: &Line<N>, ends: &[End]) {
    assert_eq!(line.waiting(), 0, "{ends:?}");
    let taken = ends.iter().filter(|end| matches!(end, End::Granted(..))).count();
    let before = line.limiter().profile().burst();
    line.clock().advance(if before == 1 { 10 } else { 0 });
    let left = line.limiter().status(line.clock().now()).remaining() as usize;
    assert_eq!(left, before as usize - taken, "{ends:?}");
    assert!(matches!(looks(line), End::Granted(..)));
}

fn has<const K: usize>(seen: &HashSet<[End; K]>, what: fn(&[End; K]) -> bool) {
    assert!(seen.iter().any(what), "{seen:?}");
}

#[test]
fn two_in_line_are_both_granted() {
    let seen = callers("two who wait in line", None, true, [stays::<2>; 2]);
    has(&seen, |ends| matches!(ends, [End::Granted(0, _), End::Granted(1, _)]));
    has(&seen, |ends| matches!(ends, [End::Granted(1, _), End::Granted(0, _)]));
}

#[test]
fn three_in_line_are_all_granted() {
    let seen = callers("three who wait in line", Some(2), true, [stays::<3>; 3]);
    has(&seen, |ends| matches!(ends, [End::Granted(2, _), ..]));
}

/// Also in front, and behind both.
#[test]
fn one_gives_up_between_two_who_stay() {
    let seen = callers(
        "one who gives up among two who stay",
        Some(2),
        true,
        [stays::<3> as Caller<3>, looks::<3>, stays::<3>],
    );
    has(&seen, |ends| matches!(ends, [End::Granted(0, _), End::GaveUp, End::Granted(2, _)]));
    has(&seen, |ends| matches!(ends, [_, End::Granted(..), _]));
}

/// The second one, too, has what the first one gives back.
#[test]
fn who_gives_up_in_front_gives_all_back() {
    let seen = callers("two who reserve and give up", None, false, [looks::<2>; 2]);
    assert_eq!(seen, HashSet::from([[End::GaveUp; 2]]));
}

/// Tickets of one seat, one after another.
#[test]
fn a_full_line() {
    let seen = callers("three callers and one place", Some(3), true, [stays::<1>; 3]);
    has(&seen, |ends| matches!(ends, [End::Granted(2, _), ..]));
    has(&seen, |ends| ends.iter().filter(|end| **end == End::Full).count() == 2);
}

/// The seat of one who is served is taken by another one, whom nobody wakes in its stead.
#[test]
fn a_seat_that_is_taken_at_once() {
    let seen = callers("three callers and two places", Some(2), true, [stays::<2>; 3]);
    has(&seen, |ends| ends.iter().all(|end| matches!(end, End::Granted(..))));
    has(&seen, |ends| ends.contains(&End::Full));
}

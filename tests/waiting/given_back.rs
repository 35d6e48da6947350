//! What is given back while the one in front waits for cells that it has reserved.

use core::task::Waker;

use tollgate::clocks::Manual32;
use tollgate::waiting::{Turn, Waiting};
use tollgate::{Quota, Reservation, Shaper32};

type Line = Waiting<u32, Manual32<1_000>, 4>;

/// One cell in 100 ticks, so many at once, all of which were granted.
fn drained(burst: u32) -> (Line, Reservation<u32>) {
    let limiter = Shaper32::new(Quota::new(1, 100, burst.into()).debt(10_000)).unwrap();
    let line = Line::new(limiter, Manual32::new(0));
    let all = line.try_acquire(burst).unwrap();
    (line, all)
}

fn due(turn: Turn<u32>) -> u32 {
    match turn {
        Turn::Granted(slot) => slot.due(),
        other => panic!("{other:?}"),
    }
}

#[test]
fn it_is_granted_as_much_earlier_as_that_allows() {
    for (used, tick) in [(0, 30), (3, 30), (4, 100), (9, 600), (10, 700)] {
        let (line, all) = drained(10);
        let mut place = line.enter(7, u32::MAX).unwrap();
        assert_eq!(place.poll(Waker::noop()), Turn::Sleep(Some(700)));
        line.clock().advance(30);
        line.settle(all, used).unwrap();
        if tick > 30 {
            assert_eq!(place.poll(Waker::noop()), Turn::Sleep(Some(tick)), "{used}");
            line.clock().set(tick);
        }
        assert_eq!(due(place.poll(Waker::noop())), tick, "{used}");
    }
}

/// What it has reserved would be lost: nobody can give it back from before another one's.
#[test]
fn past_the_line_others_have_reserved() {
    let (line, all) = drained(2);
    let mut place = line.enter(1, u32::MAX).unwrap();
    assert_eq!(place.poll(Waker::noop()), Turn::Sleep(Some(100)));
    let (behind, _) = line.limiter().reserve(0, 1, 1_000).unwrap();
    line.settle(all, 0).unwrap();
    assert_eq!(place.poll(Waker::noop()), Turn::Sleep(Some(100)));
    line.clock().set(100);
    assert_eq!((due(place.poll(Waker::noop())), behind.due()), (100, 200));
}

/// Its cells were there at 100, and it looks at 130, when there is still something to give back.
#[test]
fn after_it_was_due() {
    let (line, all) = drained(2);
    let mut place = line.enter(1, u32::MAX).unwrap();
    assert_eq!(place.poll(Waker::noop()), Turn::Sleep(Some(100)));
    line.clock().set(130);
    line.settle(all, 0).unwrap();
    assert_eq!(due(place.poll(Waker::noop())), 100);
}

#[test]
fn who_leaves_after_that_has_nothing_to_give_back() {
    let (line, all) = drained(3);
    let mut place = line.enter(2, u32::MAX).unwrap();
    assert_eq!(place.poll(Waker::noop()), Turn::Sleep(Some(200)));
    assert_eq!(line.settle(all, 2).unwrap().remaining(), 1);
    drop(place);
    assert_eq!((line.waiting(), line.try_acquire(1).map(|slot| slot.due())), (0, Ok(0)));
    assert!(line.try_acquire(1).is_err());
}

/// Another one's reservation is word for word as that of one in front that has left.
#[test]
fn what_was_kept_is_let_go() {
    let (line, all) = drained(2);
    let mut place = line.enter(1, u32::MAX).unwrap();
    assert_eq!(place.poll(Waker::noop()), Turn::Sleep(Some(100)));
    drop(place);
    let (past_the_line, _) = line.limiter().reserve(0, 1, 1_000).unwrap();
    line.settle(all, 0).unwrap();
    assert_eq!((past_the_line.due(), line.limiter().status(0).reset_after()), (100, 300));
}

/// The one in front keeps its cells, which would be anybody's until it looked again.
#[test]
fn nothing_is_given_back_of_what_has_come_back() {
    let (line, old) = drained(2);
    line.clock().set(200);
    let all = line.try_acquire(2).unwrap();
    let mut place = line.enter(2, u32::MAX).unwrap();
    assert_eq!(place.poll(Waker::noop()), Turn::Sleep(Some(400)));
    line.clock().set(300);
    line.settle(old, 0).unwrap();
    line.settle(all, 2).unwrap();
    assert!(line.limiter().try_acquire(300, 1).is_err());
    line.clock().set(400);
    assert_eq!(due(place.poll(Waker::noop())), 400);
}

/// It had the patience for the tick that it was told first.
#[test]
fn who_looks_late_is_granted_late() {
    for settled_at in [None, Some(50), Some(99)] {
        let (line, all) = drained(1);
        let mut place = line.enter(1, 100).unwrap();
        assert_eq!(place.poll(Waker::noop()), Turn::Sleep(Some(100)));
        if let Some(tick) = settled_at {
            line.clock().set(tick);
            line.settle(all, 0).unwrap();
        }
        line.clock().set(130);
        assert_eq!(due(place.poll(Waker::noop())), if settled_at.is_some() { 130 } else { 100 });
    }
}

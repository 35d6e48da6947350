//! What is refused at once, and what is left as it was.

use core::task::Waker;

use tollgate::clocks::{Clock, Manual, Manual32};
use tollgate::waiting::{GaveUp, Turn, Waiting};
use tollgate::{Quota, Shaper, Shaper32};

type Line<const N: usize> = Waiting<u32, Manual32<1_000>, N>;

/// One cell in 100 ticks, so many at once.
fn line<const N: usize>(quota: Quota) -> Line<N> {
    Line::<N>::new(Shaper32::new(quota).unwrap(), Manual32::new(0))
}

#[test]
fn each_reason() {
    let waiting = line::<2>(Quota::new(1, 100, 2));
    let _first = waiting.enter(2, 0).unwrap();
    let before = waiting.limiter().word().raw();
    assert_eq!(waiting.try_acquire(3).unwrap_err(), GaveUp::Never);
    assert_eq!(waiting.enter(3, u32::MAX).unwrap_err(), GaveUp::Never);
    assert_eq!(waiting.try_acquire(1).unwrap_err(), GaveUp::TooLong { retry_after: 100 });
    assert_eq!(waiting.enter(1, 99).unwrap_err(), GaveUp::TooLong { retry_after: 100 });
    let second = waiting.enter(1, 100).unwrap();
    assert_eq!(waiting.enter(2, 299).unwrap_err(), GaveUp::TooLong { retry_after: 300 });
    assert_eq!(waiting.enter(2, 300).unwrap_err(), GaveUp::LineFull);
    assert_eq!((waiting.waiting(), waiting.limiter().word().raw()), (2, before));

    let told = |reason: GaveUp<u32>| reason.to_string();
    assert_eq!(told(GaveUp::Never), "more cells than can conform at one instant");
    assert_eq!(told(GaveUp::LineFull), "the line is full");
    assert_eq!(told(GaveUp::TooLong { retry_after: 7 }), "too long to wait: its turn is in 7 ticks");
    assert!(format!("{waiting:?}").contains("waiting: 2"));
    assert!(format!("{second:?}").contains("n: 1, patience: 100"));
}

/// Nobody is in line, and it does not conform: the bare limiter says when.
#[test]
fn tried_with_nobody_in_line() {
    let waiting = line::<1>(Quota::new(1, 100, 2));
    assert_eq!(waiting.try_acquire(2).unwrap().due(), 0);
    assert_eq!(waiting.try_acquire(2).unwrap_err(), GaveUp::TooLong { retry_after: 200 });
    waiting.clock().advance(199);
    assert_eq!(waiting.try_acquire(2).unwrap_err(), GaveUp::TooLong { retry_after: 1 });
    waiting.clock().advance(1);
    assert!(waiting.try_acquire(2).is_ok());
}

/// One in front who could be granted now, and has not looked yet: a newcomer is told to come back all the same.
#[test]
fn a_newcomer_never_comes_back_at_once() {
    let waiting = line::<2>(Quota::new(1, 100, 5));
    let _first = waiting.enter(1, 0).unwrap();
    assert_eq!(waiting.try_acquire(1).unwrap_err(), GaveUp::TooLong { retry_after: 1 });
}

#[test]
fn nothing_is_wanted_in_its_turn() {
    let waiting = line::<2>(Quota::new(1, 100, 1));
    assert_eq!(waiting.try_acquire(0).unwrap().cost(), 0);
    let mut first = waiting.enter(1, 0).unwrap();
    let mut second = waiting.enter(0, 0).unwrap();
    assert!(matches!(first.poll(Waker::noop()), Turn::Granted(_)));
    assert!(matches!(second.poll(Waker::noop()), Turn::Granted(slot) if slot.cost() == 0));
}

/// While the one in front waits for its cells, what others give back past the line is lost; while it waits for none, it is
/// not.
#[test]
fn what_is_given_back_while_somebody_waits() {
    for (debt, granted_at) in [(1_000, 400), (0, 300)] {
        let waiting = line::<2>(Quota::new(1, 100, 4).debt(debt));
        let used = waiting.try_acquire(4).unwrap();
        let mut place = waiting.enter(4, u32::MAX).unwrap();
        assert_eq!(place.poll(Waker::noop()), Turn::Sleep(Some(400)));
        waiting.limiter().settle(0, used, 3).unwrap();
        // it would be told another tick, if it looked
        let at = if debt == 0 { 300 } else { 400 };
        assert_eq!(place.poll(Waker::noop()), Turn::Sleep(Some(at)));
        waiting.clock().advance(granted_at);
        assert!(matches!(place.poll(Waker::noop()), Turn::Granted(_)));
    }
}

/// A limit that is longer than all that the clock counts; polled as it is told.
#[test]
fn a_limit_beyond_the_clock() {
    type Timer = Manual<u32, 8, 1_000>;
    let quota = Quota::new(1, 100, 1).clock_bits(8).stale(0).debt(0);
    let waiting = Waiting::<u32, Timer, 8>::new(Shaper::<u32>::new(quota).unwrap(), Timer::new(0));
    let first = waiting.enter(1, u32::MAX).unwrap();
    let mut last = waiting.enter(1, 1_000).unwrap();
    let mut passed = 0;
    let gave_up = loop {
        match last.poll(Waker::noop()) {
            Turn::Sleep(Some(tick)) => {
                let ticks = tick.wrapping_sub(waiting.clock().now()) & 0xFF;
                assert!((1..=127).contains(&ticks));
                waiting.clock().advance(ticks);
                passed += ticks;
            }
            other => break other,
        }
    };
    assert!(matches!(gave_up, Turn::GaveUp(GaveUp::TooLong { .. })), "{gave_up:?}");
    assert_eq!(passed, 1_000);
    drop(first);
    assert_eq!(waiting.waiting(), 0);
}

/// Polled too late to be granted in time.
#[test]
fn nobody_is_granted_after_its_limit() {
    let waiting = line::<2>(Quota::new(1, 100, 1));
    let mut late = waiting.enter(1, 50).unwrap();
    waiting.clock().advance(51);
    assert_eq!(late.poll(Waker::noop()), Turn::GaveUp(GaveUp::TooLong { retry_after: 1 }));
    // but what was reserved in time is kept
    let _ = waiting.try_acquire(1).unwrap();
    let mut in_time = waiting.enter(1, 100).unwrap();
    assert_eq!(in_time.poll(Waker::noop()), Turn::Sleep(Some(151)));
    waiting.clock().advance(500);
    assert!(matches!(in_time.poll(Waker::noop()), Turn::Granted(slot) if slot.due() == 151));
}

/// At the very tick of its limit.
#[test]
fn granted_at_its_limit() {
    let waiting = line::<2>(Quota::new(1, 100, 1).debt(0));
    let _ = waiting.try_acquire(1).unwrap();
    let mut place = waiting.enter(1, 100).unwrap();
    assert_eq!(place.poll(Waker::noop()), Turn::Sleep(Some(100)));
    waiting.clock().advance(100);
    assert!(matches!(place.poll(Waker::noop()), Turn::Granted(slot) if slot.due() == 100));
}

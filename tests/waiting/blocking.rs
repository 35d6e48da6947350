//! The verbs that block, by ways to sleep under which time passes only while somebody sleeps.

use core::task::Waker;
use core::time::Duration;

use embedded_hal::delay::DelayNs;
use tollgate::clocks::{Clock, Manual, Manual32};
use tollgate::waiting::{Delay, GaveUp, Sleeper, Turn, Waiting};
use tollgate::{Quota, Shaper, Shaper32};

type Millis = Manual32<1_000>;
type Line<'c> = Waiting<u32, &'c Millis, 4>;

/// Does something each time it is to sleep.
struct Acting<F> {
    act: F,
    waker: Option<Waker>,
    slept: Vec<Duration>,
}

impl<F: FnMut(Duration)> Acting<F> {
    fn new(act: F) -> Self {
        Self { act, waker: None, slept: Vec::new() }
    }
}

impl<F: FnMut(Duration)> Sleeper for Acting<F> {
    fn waker(&self) -> Option<Waker> {
        self.waker.clone()
    }

    fn sleep(&mut self, time: Duration) {
        self.slept.push(time);
        (self.act)(time);
    }
}

fn millis(time: Duration) -> u32 {
    assert_eq!(time.subsec_nanos() % 1_000_000, 0);
    time.as_millis().try_into().unwrap()
}

/// A cell in 100 ms, of which there is none at tick 0.
fn line(clock: &Millis) -> Line<'_> {
    let limiter = Shaper32::new(Quota::new(1, 100, 1)).unwrap();
    limiter.try_acquire(0, 1).unwrap();
    Line::new(limiter, clock)
}

/// Nothing wakes it, and it is granted no later for that.
#[test]
fn in_the_middle_it_looks_once_per_interval() {
    let clock = Millis::new(0);
    let waiting = line(&clock);
    let mut first = Some(waiting.enter(1, u32::MAX).unwrap());
    let mut sleeper = Acting::new(|time| {
        for _ in 0..millis(time) {
            clock.advance(1);
            if first.as_mut().is_some_and(|first| matches!(first.poll(Waker::noop()), Turn::Granted(_))) {
                assert_eq!(clock.now(), 100);
                first = None;
            }
        }
    });
    let slot = waiting.acquire_sleeping(&mut sleeper, 1).unwrap();
    assert_eq!((slot.due(), clock.now()), (200, 200));
    assert_eq!(sleeper.slept, [99, 99, 2].map(Duration::from_millis));
}

/// A cell in a tick: to look each tick is all that it can.
#[test]
fn it_sleeps_for_a_tick_at_least() {
    let clock = Millis::new(0);
    let limiter = Shaper32::new(Quota::new(3, 1, 1)).unwrap();
    let waiting = Line::new(limiter, &clock);
    let mut first = waiting.enter(1, u32::MAX).unwrap();
    let mut sleeper = Acting::new(|time| {
        clock.advance(millis(time));
        let _ = first.poll(Waker::noop());
    });
    let _ = waiting.acquire_sleeping(&mut sleeper, 1).unwrap();
    assert_eq!(sleeper.slept, [Duration::from_millis(1); 2]);
}

#[test]
fn in_the_middle_it_sleeps_until_woken() {
    let clock = Millis::new(0);
    let waiting = line(&clock);
    let mut first = waiting.enter(1, u32::MAX).unwrap();
    let mut sleeper = Acting::new(|time| {
        clock.advance(if time == Duration::MAX { 100 } else { millis(time) });
        let _ = first.poll(Waker::noop());
    });
    sleeper.waker = Some(Waker::noop().clone());
    assert_eq!(waiting.acquire_sleeping(&mut sleeper, 1).unwrap().due(), 200);
    assert_eq!(sleeper.slept, [Duration::MAX, Duration::from_millis(100)]);
}

/// Early is not too early: it sleeps again.
#[test]
fn a_sleeper_that_wakes_early() {
    let clock = Millis::new(0);
    let waiting = line(&clock);
    let mut sleeper = Acting::new(|_| clock.advance(30));
    assert_eq!(waiting.acquire_sleeping(&mut sleeper, 1).unwrap().due(), 100);
    // it looks each 99 at most
    assert_eq!(sleeper.slept, [99, 70, 40, 10].map(Duration::from_millis));
}

#[test]
fn a_limit_and_a_deadline() {
    let clock = Millis::new(0);
    let waiting = line(&clock);
    let mut sleeper = Acting::new(|time| clock.advance(millis(time)));
    let mut first = waiting.enter(1, u32::MAX).unwrap();
    assert_eq!(first.poll(Waker::noop()), Turn::Sleep(Some(100)));
    let refused = GaveUp::TooLong { retry_after: 200 };
    assert_eq!(waiting.acquire_sleeping_within(&mut sleeper, 1, 199).unwrap_err(), refused);
    assert_eq!(waiting.acquire_sleeping_by(&mut sleeper, 1, 199).unwrap_err(), refused);
    assert_eq!(waiting.acquire_sleeping_by(&mut sleeper, 1, u32::MAX).unwrap_err(), refused);
    assert!(sleeper.slept.is_empty());
    // nobody looks at the first one, until it is too late
    let late = waiting.acquire_sleeping_within(&mut sleeper, 1, 250).unwrap_err();
    assert_eq!((late, clock.now()), (GaveUp::TooLong { retry_after: 1 }, 250));
    drop(first);
    assert_eq!(waiting.waiting(), 0);
    assert_eq!(waiting.acquire_sleeping_by(&mut sleeper, 1, 250).unwrap().due(), 250);
    assert_eq!(waiting.acquire_sleeping_by(&mut sleeper, 1, 350).unwrap().due(), 350);
    // 0 is to try, whether it would have to wait or not
    let refused = waiting.acquire_sleeping_within(&mut sleeper, 1, 0).unwrap_err();
    assert_eq!(refused, GaveUp::TooLong { retry_after: 100 });
    assert_eq!(waiting.acquire_sleeping(&mut sleeper, 2).unwrap_err(), GaveUp::Never);
}

/// A HAL's, which has been asked for so much.
struct Timer<'c> {
    clock: &'c Manual<u32, 16, 3>,
    rest: u64,
    asked: Vec<u32>,
}

impl DelayNs for Timer<'_> {
    fn delay_ns(&mut self, nanoseconds: u32) {
        self.asked.push(nanoseconds);
        self.rest += u64::from(nanoseconds) * 3;
        self.clock.advance(u32::try_from(self.rest / 1_000_000_000).unwrap());
        self.rest %= 1_000_000_000;
    }
}

/// Ticks of a third of a second, near the wrap of 16 bits, and waits that are longer than a HAL can be asked for.
#[test]
fn a_delay_of_a_hal() {
    type Thirds = Manual<u32, 16, 3>;
    let clock = Thirds::new(0xFFF0);
    let quota = Quota::new(1, 31, 1).clock_bits(16).stale(0).debt(1_000);
    let limiter = Shaper::<u32>::new_at(quota, clock.now()).unwrap();
    let waiting = Waiting::<u32, &Thirds, 1>::new(limiter, &clock);
    let mut delay = Delay(Timer { clock: &clock, rest: 0, asked: Vec::new() });
    let due = [(); 2].map(|()| waiting.acquire_sleeping(&mut delay, 1).unwrap().due() & 0xFFFF);
    assert_eq!((due, clock.now()), ([0xFFF0, 0xF], 0xF));
    // 10 seconds and a third, in pieces; of a third it is never asked for less
    assert_eq!(delay.0.asked[..2], [u32::MAX; 2]);
    assert!(delay.0.asked.iter().map(|&asked| u64::from(asked)).sum::<u64>() >= 10_333_333_334);
    // another time, when the wrap is past
    let by = waiting.acquire_sleeping_by(&mut delay, 1, 0xF + 31).unwrap();
    assert_eq!(by.due() & 0xFFFF, 46);
}

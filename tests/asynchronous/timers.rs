//! Timers and clocks as they come.

use std::cell::{Cell, RefCell};
use std::future::pending;
use std::pin::pin;
use std::task::{Context, Waker};

use embedded_hal_async::delay::DelayNs;
use tollgate::clocks::{Clock, Manual64, TickRate};
use tollgate::waiting::{GaveUp, Waiting};
use tollgate::{Quota, Shaper32, Shaper64};

use crate::world::{Task, Ticks, World};

/// A timer that does as it is told in its own way, and notes what it was told.
struct Own<'w> {
    world: &'w World,
    told: &'w RefCell<Vec<u32>>,
    really: fn(u32) -> u64,
}

impl DelayNs for Own<'_> {
    async fn delay_ns(&mut self, ns: u32) {
        self.told.borrow_mut().push(ns);
        self.world.sleep_until(self.world.nanos() + (self.really)(ns)).await;
    }
}

/// One that never ends.
struct Never;

impl DelayNs for Never {
    async fn delay_ns(&mut self, _: u32) {
        pending::<()>().await;
    }
}

/// The times, in nanoseconds, at which three who come at once are granted a cell each, of one in `period` ticks of `HZ`;
/// and what the timers were told.
fn three<const HZ: u64>(period: u64, really: fn(u32) -> u64) -> (Vec<u64>, Vec<u32>) {
    let (world, told, granted) = (World::new(), RefCell::default(), RefCell::new(Vec::new()));
    let line = Waiting::<u64, _, 4>::new(
        Shaper64::new(Quota::new(1, period, 1)).unwrap(),
        Ticks::<u64, 64, HZ>::of(&world),
    );
    let tasks = (0..3).map(|_| -> Task<'_> {
        Box::pin(async {
            let mut timer = Own { world: &world, told: &told, really };
            let cells = line.acquire_async(&mut timer, 1).await.unwrap();
            assert!(line.clock().now() >= cells.due(), "granted before it conforms");
            granted.borrow_mut().push(world.nanos());
        })
    });
    world.run(tasks.collect());
    let (granted, told) = (granted.borrow().clone(), told.borrow().clone());
    (granted, told)
}

#[test]
fn a_long_wait_is_told_in_pieces() {
    let (granted, told) = three::<1_000>(10_000, u64::from);
    assert_eq!(granted, [0, 10_000_000_000, 20_000_000_000]);
    assert_eq!(told, [4_000_000_000, 4_000_000_000, 2_000_000_000].repeat(2));
}

#[test]
fn ticks_are_rounded_up_to_nanoseconds() {
    // 3 ticks of 32,768 Hz are 91,552.7 ns
    let (granted, _) = three::<32_768>(3, u64::from);
    assert_eq!(granted, [0, 91_553, 91_553 + 91_553]);
    // a tick of 3 GHz is a third of one
    let (granted, told) = three::<3_000_000_000>(1, u64::from);
    assert_eq!((granted, told), (vec![0, 1, 1], vec![1]));
}

#[test]
fn a_timer_that_is_early_does_no_harm_and_a_late_one_adds_nothing_up() {
    let (granted, told) = three::<1_000>(100, |ns| u64::from(ns.div_ceil(2)));
    assert_eq!(granted, [0, 100_000_000, 200_000_000]);
    assert!(told.len() > 10, "{told:?}");
    // by 30 ms; who comes next is due at its own tick
    let (granted, _) = three::<1_000>(100, |ns| u64::from(ns) + 30_000_000);
    assert_eq!(granted, [0, 130_000_000, 260_000_000 - 30_000_000]);
}

#[test]
fn on_a_narrow_clock_that_wraps() {
    let world = World::at(65_400 * 1_000_000);
    let clock = Ticks::<u32, 16, 1_000>::of(&world);
    let quota = Quota::new(1, 100, 1).clock_bits(16).stale(100).debt(10_000);
    let limiter = Shaper32::new_at(quota, clock.now()).unwrap();
    let line = Waiting::<u32, _, 64>::new(limiter, clock);
    let ticks = RefCell::new(Vec::new());
    let tasks = (0..50).map(|_| -> Task<'_> {
        Box::pin(async {
            let cells = line.acquire_async(&mut world.timer(), 1).await.unwrap();
            assert_eq!(cells.due() % (1 << 16), line.clock().now());
            ticks.borrow_mut().push(world.nanos() / 1_000_000);
        })
    });
    world.run(tasks.collect());
    assert!(ticks.borrow().iter().copied().eq((0..50).map(|place| 65_400 + place * 100)));
}

/// A clock of 16 bits that goes on at each look.
struct Restless(Cell<u32>);

impl Clock for Restless {
    type Tick = u32;
    const BITS: u32 = 16;

    fn now(&self) -> u32 {
        self.0.set(self.0.get() + 1);
        assert!(self.0.get() < 1_000, "looked at it over and over");
        self.0.get()
    }
}

impl TickRate for Restless {
    const TICK_HZ: u64 = 1_000_000;
}

/// In the middle of the line, with a limit that is farther ahead than the clock can tell from the past.
#[test]
fn on_a_clock_that_never_stands() {
    let quota = Quota::new(1, 100, 1).clock_bits(16).stale(100).debt(10_000);
    let line = Waiting::<u32, _, 4>::new(Shaper32::new(quota).unwrap(), Restless(Cell::new(0)));
    let front = line.enter(1, u32::MAX).unwrap();
    let mut timer = Never;
    let mut future = pin!(line.acquire_async_within(&mut timer, 1, 60_000));
    let cx = &mut Context::from_waker(Waker::noop());
    assert!(future.as_mut().poll(cx).is_pending());
    drop(front);
    assert!(future.as_mut().poll(cx).is_ready());
}

#[test]
fn what_is_refused_is_refused_at_once() {
    let world = World::at(5_000_000_000);
    let limiter = Shaper64::new(Quota::new(1, 100, 2)).unwrap();
    let line = Waiting::<u64, _, 2>::new(limiter, Ticks::<u64, 64, 1_000>::of(&world));
    let checked = Cell::new(0);
    let _both = line.try_acquire(2).unwrap();
    let wait = |max_wait: Option<u64>, expected: Result<u64, GaveUp<u64>>| -> Task<'_> {
        let (world, line, checked) = (&world, &line, &checked);
        Box::pin(async move {
            let began = line.clock().now();
            let timer = &mut world.timer();
            let answer = match max_wait {
                None => line.acquire_async(timer, 1).await,
                Some(most) => line.acquire_async_by(timer, 1, began.saturating_add(most)).await,
            };
            let refused = answer.is_err();
            assert_eq!(answer.map(|cells| cells.due()), expected);
            assert!(!refused || line.clock().now() == began, "not at once");
            checked.set(checked.get() + 1);
        })
    };
    let too_long = |retry_after| Err(GaveUp::TooLong { retry_after });
    world.run(vec![
        wait(Some(0), too_long(100)),
        wait(Some(99), too_long(100)),
        wait(Some(100), Ok(5_100)),
        wait(Some(199), too_long(200)),
        wait(Some(200), Ok(5_200)),
        wait(Some(299), too_long(300)),
        wait(Some(300), Err(GaveUp::LineFull)),
        wait(None, Err(GaveUp::LineFull)),
        Box::pin(async {
            let answer = line.acquire_async(&mut world.timer(), 3).await;
            assert_eq!(answer, Err(GaveUp::Never));
            // a deadline that has come is to try
            let answer = line.acquire_async_by(&mut world.timer(), 1, 4_000).await;
            assert!(matches!(answer, Err(GaveUp::TooLong { .. })));
        }),
    ]);
    assert_eq!((checked.get(), line.clock().now()), (8, 5_200));
}

/// A future that a runtime of several threads may move.
#[test]
fn the_futures_are_send() {
    fn is_send(_: &(impl Future + Send)) {}
    let limiter = Shaper64::new(Quota::new(1, 100, 2)).unwrap();
    let line = Waiting::<u64, _, 2>::new(limiter, Manual64::<1_000>::new(0));
    is_send(&line.acquire_async(&mut Never, 1));
    is_send(&line.acquire_async_by(&mut Never, 1, 1));
    let mut place = line.enter(1, 1).unwrap();
    let _ = place.poll(Waker::noop());
}

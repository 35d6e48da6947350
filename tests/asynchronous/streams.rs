//! Streams and sinks: each item at the tick at which an exact bucket has its cells.

use std::cell::{Cell, RefCell};
use std::fmt;
use std::pin::{Pin, pin};
use std::task::{Context, Poll};

use fastrand::Rng;
use futures_util::{Sink, SinkExt, StreamExt, stream};
use tollgate::waiting::{GaveUp, Unsent, Waiting, limited, limited_sink};
use tollgate::{Quota, Shaper64};

use crate::exact::Exact;
use crate::world::{Ticks, World};

const RATE: (u64, u64, u64) = (3, 1_000, 7);
const MICRO: u64 = 1_000;

type Line<'w> = Waiting<u64, Ticks<'w, u64, 64, 1_000_000>, 4>;

fn line(world: &World) -> Line<'_> {
    let quota = Quota::new(RATE.0, RATE.1, RATE.2);
    Line::new(Shaper64::new(quota).unwrap(), Ticks::of(world))
}

/// Costs, of which some are above the burst; and what an exact bucket says of each, one after another.
fn costs() -> Vec<(u64, Option<u64>)> {
    let (mut rng, mut bucket, mut now) = (Rng::with_seed(8), Exact::new(RATE), 0);
    let one = |_| {
        let n = rng.u64(..10);
        let tick = bucket.wait(now, n).map(|wait| {
            now += wait;
            bucket.take(now, n);
            now
        });
        (n, tick)
    };
    (0..300).map(one).collect()
}

#[test]
fn the_items_of_a_stream() {
    let (world, costs) = (World::new(), costs());
    let line = line(&world);
    let refused = costs.iter().filter(|(_, tick)| tick.is_none()).count();
    assert!((20..100).contains(&refused));
    world.run(vec![Box::pin(async {
        let items = stream::iter(costs.iter().map(|(n, _)| *n));
        let mut items = pin!(limited(items, &line, world.timer(), |n| *n));
        for (n, tick) in &costs {
            let item = items.next().await.unwrap();
            match tick {
                Some(tick) => assert_eq!((item, world.nanos()), (Ok(*n), tick * MICRO)),
                None => assert_eq!(item, Err((*n, GaveUp::Never))),
            }
        }
        assert!(items.next().await.is_none());
    })]);
    assert_eq!((line.waiting(), world.timers()), (0, 0));
}

/// Two streams share a limit, in turns.
#[test]
fn two_streams_in_one_line() {
    let world = World::new();
    let line = Line::new(Shaper64::new(Quota::new(1, 1_000, 1)).unwrap(), Ticks::of(&world));
    let ticks = RefCell::new(Vec::new());
    let one = async |name: char| {
        let mut items = pin!(limited(stream::repeat(name).take(50), &line, world.timer(), |_| 1));
        while let Some(item) = items.next().await {
            ticks.borrow_mut().push((item.unwrap(), world.nanos() / MICRO));
        }
    };
    world.run(vec![Box::pin(one('a')), Box::pin(one('b'))]);
    // the first asks twice before the second has come
    let whose = |place| if place == 0 || place % 2 == 1 && place < 99 { 'a' } else { 'b' };
    let expected = (0..100).map(|place| (whose(place), place * 1_000));
    assert!(ticks.borrow().iter().copied().eq(expected), "{ticks:?}");
}

/// What was sent, and when.
struct Sent<'w> {
    world: &'w World,
    got: &'w RefCell<Vec<(u64, u64)>>,
    fails: &'w Cell<bool>,
    closed: &'w Cell<bool>,
}

#[derive(Debug, PartialEq, Eq)]
struct Failed;

impl fmt::Display for Failed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("failed")
    }
}

impl Sink<u64> for Sent<'_> {
    type Error = Failed;

    fn poll_ready(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Result<(), Failed>> {
        Poll::Ready(if self.fails.get() { Err(Failed) } else { Ok(()) })
    }

    fn start_send(self: Pin<&mut Self>, item: u64) -> Result<(), Failed> {
        self.got.borrow_mut().push((item, self.world.nanos()));
        Ok(())
    }

    fn poll_flush(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Result<(), Failed>> {
        Poll::Ready(Ok(()))
    }

    fn poll_close(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Result<(), Failed>> {
        self.closed.set(true);
        Poll::Ready(Ok(()))
    }
}

#[test]
fn the_items_of_a_sink() {
    let (world, costs) = (World::new(), costs());
    let line = line(&world);
    let (got, fails, closed) = (RefCell::default(), Cell::new(false), Cell::new(false));
    world.run(vec![Box::pin(async {
        let sink = Sent { world: &world, got: &got, fails: &fails, closed: &closed };
        let mut sink = pin!(limited_sink(sink, &line, world.timer(), |n| *n));
        for (n, tick) in &costs {
            let sent = sink.send(*n).await;
            match tick {
                Some(tick) => {
                    assert_eq!(sent, Ok(()));
                    assert_eq!(got.borrow().last(), Some(&(*n, tick * MICRO)));
                }
                // and it goes on with the next
                None => assert_eq!(sent, Err(Unsent::GaveUp(*n, GaveUp::Never))),
            }
        }
        fails.set(true);
        // over and over, and it is told each time
        for _ in 0..3 {
            assert_eq!(sink.send(0).await, Err(Unsent::Sink(Failed)));
        }
        fails.set(false);
        sink.feed(1).await.unwrap();
        assert!(!closed.get());
        sink.close().await.unwrap();
        assert!(closed.get());
    })]);
    // closing waits for what is on its way
    assert_eq!(got.borrow().last().map(|(n, _)| *n), Some(1));
    assert_eq!(got.borrow().len(), costs.iter().filter(|(_, tick)| tick.is_some()).count() + 1);
    assert_eq!((line.waiting(), world.timers()), (0, 0));
}

/// Who drops it while an item waits has taken nothing.
#[test]
fn a_stream_that_is_dropped() {
    let world = World::new();
    let line = line(&world);
    let _most = line.try_acquire(7).unwrap();
    let before = line.limiter().word().raw();
    {
        let mut items = pin!(limited(stream::iter([5]), &line, world.timer(), |n| *n));
        let cx = &mut Context::from_waker(std::task::Waker::noop());
        assert!(items.as_mut().poll_next_unpin(cx).is_pending());
        assert_ne!(line.limiter().word().raw(), before);
    }
    assert_eq!((line.limiter().word().raw(), line.waiting(), world.timers()), (before, 0, 0));
}

#[test]
fn what_is_told_of_an_item() {
    type Told = Unsent<u8, Failed, u32>;
    assert_eq!(Told::from(Failed).to_string(), "failed");
    assert_eq!(Told::GaveUp(7, GaveUp::LineFull).to_string(), GaveUp::<u32>::LineFull.to_string());
}

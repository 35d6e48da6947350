//! A future that is dropped at any of its polls leaves the limiter as if it had never come.

use std::cell::Cell;
use std::future::{Future, poll_fn};
use std::pin::pin;
use std::task::Poll;

use tollgate::clocks::Clock;
use tollgate::waiting::Waiting;
use tollgate::{Quota, Shaper64};

use crate::world::{Ticks, World};

const MILLIS: u64 = 1_000_000;
type Line<'w> = Waiting<u64, Ticks<'w, u64, 64, 1_000>, 8>;

/// What is left when all is over.
#[derive(Debug, PartialEq, Eq)]
struct After {
    /// At which tick the one behind was granted its cells.
    behind: u64,
    state: u64,
    waiting: usize,
}

/// One who waits already; the one who is dropped after its `most` polls, having been polled so often at each wake; and
/// one behind it. The tick at which it was dropped, if it came to that, and what was left.
fn run(most: Option<u32>, at_each_wake: u32, debt: u64) -> (Option<u64>, After) {
    let world = World::new();
    // it comes when one of two is there; those before and behind want one, it wants two
    let quota = Quota::new(1, 100, 2).debt(debt);
    let line = Line::new(Shaper64::new(quota).unwrap(), Ticks::of(&world));
    let (dropped, behind) = (Cell::new(None), Cell::new(0));
    let _both = line.try_acquire(2).unwrap();
    world.run(vec![
        Box::pin(async {
            let cells = line.acquire_async(&mut world.timer(), 1).await.unwrap();
            assert_eq!(cells.due(), 100);
        }),
        Box::pin(async {
            let Some(mut left) = most else { return };
            let mut timer = world.timer();
            let mut future = pin!(async {
                let future = line.acquire_async(&mut timer, 2).await;
                assert!(future.is_ok());
            });
            let to_its_end = poll_fn(|cx| {
                for _ in 0..at_each_wake {
                    if left == 0 {
                        return Poll::Ready(false);
                    }
                    left -= 1;
                    if future.as_mut().poll(cx).is_ready() {
                        return Poll::Ready(true);
                    }
                }
                if left == 0 { Poll::Ready(false) } else { Poll::Pending }
            });
            if !to_its_end.await {
                dropped.set(Some(line.clock().now()));
            }
        }),
        Box::pin(async {
            behind.set(line.acquire_async(&mut world.timer(), 1).await.unwrap().due());
        }),
    ]);
    assert_eq!(world.timers(), 0);
    let state = line.limiter().word().raw();
    (dropped.get(), After { behind: behind.get(), state, waiting: line.waiting() })
}

#[test]
fn at_every_poll() {
    for debt in [10_000, 0] {
        let (_, without) = run(None, 1, debt);
        assert_eq!((without.behind, without.waiting), (200, 0));
        for at_each_wake in 1..4 {
            let mut ticks = Vec::new();
            for polls in 0.. {
                let (dropped, after) = run(Some(polls), at_each_wake, debt);
                let Some(tick) = dropped else {
                    // it was served in its turn, before the one behind it
                    assert_eq!(after.behind, 400, "{polls} polls");
                    break;
                };
                assert_eq!(after, without, "dropped at {tick}, after {polls} polls");
                ticks.push(tick);
            }
            // never polled, in the middle, at the front
            assert!(ticks.starts_with(&[0, 0]) && ticks.ends_with(&[100]), "{ticks:?}");
        }
    }
}

/// Dropped by its timer, at each tick at which it might wait.
#[test]
fn at_every_tick() {
    for debt in [10_000, 0] {
        for tick in 0..300 {
            let world = World::new();
            let quota = Quota::new(1, 100, 2).debt(debt);
            let line = Line::new(Shaper64::new(quota).unwrap(), Ticks::of(&world));
            let _both = line.try_acquire(2).unwrap();
            let due = Cell::new(0);
            world.run(vec![
                Box::pin(async {
                    let mut timer = world.timer();
                    let future = line.acquire_async(&mut timer, 2);
                    let granted = crate::world::unless(&world, tick * MILLIS, future).await;
                    assert_eq!(granted.is_some(), tick >= 200, "{tick}");
                }),
                Box::pin(async {
                    due.set(line.acquire_async(&mut world.timer(), 1).await.unwrap().due());
                }),
            ]);
            // it conforms at 100, and may take it as soon as it is in front
            let expected = if tick < 200 { tick.max(100) } else { 300 };
            assert_eq!(due.get(), expected, "{tick}");
        }
    }
}

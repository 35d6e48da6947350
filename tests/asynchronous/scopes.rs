//! A scope in which granted cells are used, however it is left.

use std::panic::{AssertUnwindSafe, catch_unwind};

use tollgate::clocks::{Clock as _, Manual64};
use tollgate::waiting::{Turn, Waiting};
use tollgate::{BeyondDebt, Budget64, Quota, Settling, Shaper64};

use crate::world::{Ticks, World};

type Clock = Manual64<1_000>;

/// A token in 100 ticks, 100 at once, and 10 more that may be owed.
const TOKENS: Quota = Quota::new(1, 100, 100).stale(0).debt(1_000);

/// What is left of 100 when 40 were granted at 0, and the scope was left at 500 after what `work` did.
fn left_by(work: impl FnOnce(Settling<'_, Shaper64, &Clock>)) -> u64 {
    let (clock, limiter) = (Clock::new(0), Shaper64::new(TOKENS).unwrap());
    let (granted, _) = limiter.reserve(0, 40, 0).unwrap();
    let scope = Settling::new(&limiter, &clock, granted);
    clock.advance(500);
    work(scope);
    limiter.status(500).remaining()
}

#[test]
fn however_it_is_left() {
    // 5 have come back by then, whatever is settled
    assert_eq!(left_by(|scope| drop(scope)), 65);
    assert_eq!(left_by(|scope| std::mem::forget(scope)), 65);
    let finished = |actual| left_by(|scope| assert!(scope.finish(actual).is_ok()));
    assert_eq!([0, 10, 40, 45].map(finished), [100, 95, 65, 60]);
    let told = |used: u64| {
        left_by(|mut scope| {
            scope.used(used);
        })
    };
    assert_eq!([0, 10, 40, 45, 105].map(told), [100, 95, 65, 60, 0]);
    // what was told last, and what is told in the end
    assert_eq!(left_by(|mut scope| [1, 20, 12].into_iter().for_each(|so_far| scope.used(so_far))), 93);
    let both = left_by(|mut scope| {
        scope.used(3);
        assert!(scope.finish(12).is_ok());
    });
    assert_eq!(both, 93);
}

#[test]
fn in_a_panic() {
    let left = left_by(|mut scope| {
        let panicked = catch_unwind(AssertUnwindSafe(move || {
            scope.used(12);
            panic!("on purpose");
        }));
        assert!(panicked.is_err());
    });
    assert_eq!(left, 93);
}

#[test]
fn more_than_can_be_owed() {
    let (clock, limiter) = (Clock::new(0), Shaper64::new(TOKENS).unwrap());
    // 60 are left, and 10 can be owed
    let (granted, _) = limiter.reserve(0, 40, 0).unwrap();
    let scope = Settling::new(&limiter, &clock, granted);
    assert_eq!(scope.finish(111).err(), Some(BeyondDebt { allowed: 70 }));
    assert_eq!(limiter.status(0).remaining(), 60);

    let (granted, _) = limiter.reserve(0, 20, 0).unwrap();
    let mut scope = Settling::new(&limiter, &clock, granted);
    scope.used(71);
    // 40 are left and 10 can be owed, of 51: there is nobody to be told, and as much is owed as can be
    drop(scope);
    assert_eq!(limiter.status(0).reset_after(), 11_000);
}

#[test]
fn of_a_budget() {
    let (clock, budget) = (Clock::new(0), Budget64::new(Quota::new(1, 100, 3), TOKENS).unwrap());
    let charge = || Settling::new(&budget, &clock, budget.try_acquire(0, 30).unwrap());
    assert_eq!(charge().finish(20).unwrap().remaining(), 80);
    charge().used(5);
    assert_eq!(budget.tokens().status(0).remaining(), 75);
    let mut overrun = charge();
    overrun.used(200);
    drop(overrun);
    assert_eq!(budget.tokens().status(0).reset_after(), 11_000);
    // each request stays charged
    assert_eq!(budget.requests().status(0).remaining(), 0);
}

#[test]
fn of_a_line_in_which_others_wait() {
    let line = Waiting::<u64, _, 4>::new(Shaper64::new(TOKENS.debt(0)).unwrap(), Clock::new(0));
    let mut scope = Settling::new(&line, line.clock(), line.try_acquire(100).unwrap());
    let mut next = line.enter(50, u64::MAX).unwrap();
    let waker = std::task::Waker::noop();
    assert_eq!(next.poll(waker), Turn::Sleep(Some(5_000)));
    scope.used(50);
    drop(scope);
    assert!(matches!(next.poll(waker), Turn::Granted(cells) if cells.due() == 0));
    // more than there is: all of it is used
    line.clock().advance(2_000);
    let mut overrun = Settling::new(&line, line.clock(), line.try_acquire(0).unwrap());
    overrun.used(51);
    drop(overrun);
    assert_eq!(line.limiter().status(2_000).reset_after(), 10_000);
    // what was granted and is not wanted
    let mut next = line.enter(50, u64::MAX).unwrap();
    assert_eq!(next.poll(waker), Turn::Sleep(Some(7_000)));
    let Turn::Granted(cells) = ({
        line.clock().advance(5_000);
        next.poll(waker)
    }) else {
        panic!("not granted when it is due")
    };
    assert_eq!(line.cancel(cells).remaining(), 50);
}

/// Of all that was granted, a tenth has come back by itself when the rest is cancelled.
#[test]
fn what_is_cancelled_wakes_who_is_in_front() {
    let world = World::new();
    let limiter = Shaper64::new(TOKENS.debt(10_000)).unwrap();
    let line = Waiting::<u64, _, 4>::new(limiter, Ticks::<u64, 64, 1_000>::of(&world));
    let all = line.try_acquire(100).unwrap();
    world.run(vec![
        Box::pin(async {
            let next = line.acquire_async(&mut world.timer(), 100).await.unwrap();
            assert_eq!((next.due(), line.clock().now()), (1_000, 1_000));
        }),
        Box::pin(async {
            world.sleep_until(1_000_000_000).await;
            line.cancel(all);
        }),
    ]);
}

//! The scenarios of another implementation, by those who wait: in a thread, in a task, and in a task that is dropped when
//! its time is over. Where that implementation does what nobody should copy, what is done here stands in [`ours`].

use std::cell::RefCell;

use tollgate::waiting::{GaveUp, Waiting};
use tollgate::{Quota, Reservation, Settling, Shaper64};

use crate::exact::Exact;
use crate::scenarios::{Call, What, is_concurrent, quota_of, scenarios, tolerance};
use crate::world::{Task, Ticks, World, unless};

const SECOND: u64 = 1_000_000_000;

type Nanos<'w> = Ticks<'w, u64, 64, SECOND>;
type Line<'w> = Waiting<u64, Nanos<'w>, 8>;

/// How somebody waits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum How {
    /// The thread sleeps.
    Blocking,
    /// A future, which is told how long it may wait.
    Within,
    /// A future, which is not told, and dropped at its timeout.
    Dropped,
}

/// What comes of a call here, where that differs on purpose from what came of it there.
fn ours(call: &Call, how: How) -> Option<(&'static str, u64)> {
    // what is free is granted, also to who has no time to wait; what was used beyond the capacity is owed, and keeps
    // nobody waiting
    Some(match format!("{} {}", call.scenario, call.number).as_str() {
        "a06_timeout_zero 0"
        | "a07_timeout_negative 0"
        | "s16_reconcile_debit_waits 1"
        | "s17_reconcile_debit_over_capacity 1" => ("ok", 0),
        // 5 and 10 more are owed
        "s17_reconcile_debit_over_capacity 2" => ("ok", 16 * SECOND),
        // a timeout that is just enough is enough; a refund waits for nobody, and wakes who is in front: 10 of 10 at 0;
        // at 1, one has come back by itself, and 8 are given back: 5 of 9, and 5 when there are again
        "a05_timeout_equal 1"
        | "a06_timeout_zero 2"
        | "a13_refund_does_not_wake_waiter 1"
        | "a13_refund_does_not_wake_waiter 2" => ("ok", SECOND),
        "a05_timeout_equal 2" | "a13_refund_does_not_wake_waiter 3" => ("ok", 2 * SECOND),
        // who would wait in vain is told at once; only there does a timeout pass
        _ if call.result == "TimeoutError" && how != How::Dropped => ("TimeoutError", call.start),
        _ => return None,
    })
}

/// A scenario under way.
struct Run<'r> {
    world: &'r World,
    line: &'r Line<'r>,
    how: How,
    /// What was granted and not yet settled.
    granted: RefCell<Vec<Reservation<u64>>>,
}

impl Run<'_> {
    async fn acquire(&self, n: u64, timeout: Option<i64>) -> Result<Reservation<u64>, GaveUp<u64>> {
        let (line, timer) = (self.line, &mut self.world.timer());
        // a time that is over is none
        let most = timeout.map_or(u64::MAX, |timeout| u64::try_from(timeout).unwrap_or(0));
        match self.how {
            How::Blocking => line.acquire_sleeping_within(timer, n, most),
            How::Within => line.acquire_async_within(timer, n, most).await,
            How::Dropped => {
                let end = self.world.nanos().saturating_add(most);
                let granted = unless(self.world, end, line.acquire_async(timer, n)).await;
                granted.unwrap_or(Err(GaveUp::TooLong { retry_after: 0 }))
            }
        }
    }

    async fn carry_out(&self, what: What) -> &'static str {
        match what {
            What::Acquire { n, timeout } => {
                // there are no cells below 0
                let Ok(n) = u64::try_from(n) else { return "ValueError" };
                match self.acquire(n, timeout).await {
                    Ok(granted) => self.granted.borrow_mut().push(granted),
                    Err(GaveUp::TooLong { .. }) => return "TimeoutError",
                    Err(GaveUp::Never) => return "ValueError",
                    Err(other) => panic!("{other}"),
                }
            }
            What::Reconcile { held, actual } => {
                let mut granted = self.granted.borrow_mut();
                // where nothing was granted there is nothing to settle
                let Some(place) = granted.iter().position(|cells| cells.cost() == held) else {
                    return "ok";
                };
                let granted = granted.remove(place);
                Settling::new(self.line, self.line.clock(), granted).finish(actual).unwrap();
            }
        }
        "ok"
    }

    /// Waits for its start, and does it; what came of it, and when.
    async fn call(&self, call: &Call<'_>) -> (&'static str, u64) {
        self.world.sleep_until(call.start).await;
        assert_eq!(self.world.nanos(), call.start, "{call:?} begins late");
        (self.carry_out(call.what).await, self.world.nanos())
    }
}

/// As it was there, or as it is told to be here; and, to the nanosecond, as an exact bucket has it.
fn judge(call: &Call, how: How, came: (&'static str, u64), exact: (&'static str, u64), tolerance: u64) {
    let place = format!("{how:?}: {call:?}, {came:?}");
    assert_eq!(came, exact, "not exact, {place}");
    if let Some(ours) = ours(call, how) {
        assert_eq!(came, ours, "not what we do, {place}");
        return;
    }
    assert_eq!(came.0, call.result, "{place}");
    // there, a sleep is a nanosecond longer where the time is no float
    let off = came.1.abs_diff(call.done);
    assert!(off <= tolerance + 1, "{off} ns off, {place}");
}

/// What an exact bucket says of a call, alone.
fn expect(exact: &mut Exact, how: How, call: &Call) -> (&'static str, u64) {
    match call.what {
        What::Acquire { n, timeout } => {
            let Ok(n) = u64::try_from(n) else { return ("ValueError", call.start) };
            let most = timeout.map(|timeout| u64::try_from(timeout).unwrap_or(0));
            match exact.wait(call.start, n) {
                None => ("ValueError", call.start),
                Some(wait) if most.is_some_and(|most| wait > most) => {
                    let end = if how == How::Dropped { most.unwrap_or(0) } else { 0 };
                    ("TimeoutError", call.start + end)
                }
                Some(wait) => {
                    exact.take(call.start + wait, n);
                    ("ok", call.start + wait)
                }
            }
        }
        What::Reconcile { held, actual } => {
            exact.settle(call.start, held, actual);
            ("ok", call.start)
        }
    }
}

#[test]
fn one_after_another() {
    let mut checked = 0;
    let mut sequential = 0;
    scenarios(|scenario, quota, calls| {
        if is_concurrent(scenario) {
            return;
        }
        sequential += 1;
        for how in [How::Blocking, How::Within, How::Dropped] {
            let world = World::new();
            let line = Line::new(Shaper64::new(quota).unwrap(), Ticks::of(&world));
            let run = Run { world: &world, line: &line, how, granted: RefCell::default() };
            let mut exact = Exact::new(quota_of(scenario));
            world.run(vec![Box::pin(async {
                for call in calls {
                    let came = run.call(call).await;
                    judge(call, how, came, expect(&mut exact, how, call), tolerance(scenario));
                }
            })]);
            assert_eq!((line.waiting(), world.timers()), (0, 0), "{}", scenario["name"]);
            checked += calls.len();
        }
    });
    assert_eq!(sequential, 27);
    println!(
        "checked: {checked} oracle decisions (scenarios of limitor 0.6.0, those who wait one after another)"
    );
}

/// Where more was used than was reserved, the difference can also be waited for, as it was there.
#[test]
fn an_overrun_that_is_waited_for() {
    scenarios(|scenario, quota, calls| {
        if scenario["name"] != "s16_reconcile_debit_waits" {
            return;
        }
        for how in [How::Blocking, How::Within, How::Dropped] {
            let world = World::new();
            let line = Line::new(Shaper64::new(quota).unwrap(), Ticks::of(&world));
            let run = Run { world: &world, line: &line, how, granted: RefCell::default() };
            world.run(vec![Box::pin(async {
                for call in calls {
                    world.sleep_until(call.start).await;
                    let mut what = call.what;
                    if let What::Reconcile { held, actual } = what {
                        let n = i64::try_from(actual - held).unwrap();
                        what = What::Acquire { n, timeout: None };
                    }
                    let came = (run.carry_out(what).await, world.nanos());
                    assert_eq!(came, (call.result, call.done), "{how:?}: {call:?}");
                }
            })]);
        }
    });
}

/// Each call a task of its own, created in order.
fn at_once(quota: Quota, calls: &[Call], how: How) -> Vec<(&'static str, u64)> {
    let world = World::new();
    let line = Line::new(Shaper64::new(quota).unwrap(), Ticks::of(&world));
    let run = Run { world: &world, line: &line, how, granted: RefCell::default() };
    let order = RefCell::new(Vec::new());
    let came: Vec<_> = calls.iter().map(|_| RefCell::new(("", 0))).collect();
    let tasks = calls.iter().zip(&came).map(|(call, came)| -> Task<'_> {
        Box::pin(async {
            *came.borrow_mut() = run.call(call).await;
            order.borrow_mut().push(call.number);
        })
    });
    world.run(tasks.collect());
    assert_eq!((line.waiting(), world.timers()), (0, 0));
    // who was granted, by when
    let by_tick: Vec<_> = order.borrow().iter().map(|&number| came[number].borrow().1).collect();
    assert!(by_tick.is_sorted(), "{by_tick:?}");
    came.into_iter().map(RefCell::into_inner).collect()
}

#[test]
fn all_at_once() {
    let (mut checked, mut concurrent) = (0, 0);
    let all = scenarios(|scenario, quota, calls| {
        if !is_concurrent(scenario) {
            return;
        }
        concurrent += 1;
        for how in [How::Within, How::Dropped] {
            let came = at_once(quota, calls, how);
            for (call, &came) in calls.iter().zip(&came) {
                let expected = ours(call, how).unwrap_or((call.result, call.done));
                assert_eq!(came, expected, "{how:?}: {call:?}");
                checked += 1;
            }
        }
    });
    assert_eq!((concurrent, all), (2, 29));
    println!("checked: {checked} oracle decisions (scenarios of limitor 0.6.0, those who wait at once)");
}

/// Also where nothing can be owed, and nobody in front has a reservation.
#[test]
fn a_refund_wakes_who_is_in_front() {
    scenarios(|scenario, quota, calls| {
        if scenario["name"] != "a13_refund_does_not_wake_waiter" {
            return;
        }
        for how in [How::Within, How::Dropped] {
            let expected = [0, SECOND, SECOND, 2 * SECOND].map(|tick| ("ok", tick));
            assert_eq!(at_once(quota.debt(0), calls, how), expected, "{how:?}");
        }
    });
}

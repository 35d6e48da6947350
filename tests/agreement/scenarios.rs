//! The scenarios of another implementation.

use std::cell::{Cell, RefCell};

use serde_json::Value;
use tollgate::{Gcra64, Lending, Limiter, Place, Profile, Shaper64, UnsharedGcra64};

use crate::{Rate, limiters};

fn number(value: &Value) -> i128 {
    value.as_i64().unwrap_or_else(|| panic!("{value} is no number")).into()
}

fn ticks(value: &Value) -> u64 {
    u64::try_from(number(value)).unwrap()
}

/// What a call came to, and when.
type Done = (&'static str, u64);

/// A caller who waits for his cells: asks, waits for as long as he is told, and asks again. Gives up at a timeout.
fn wait_for(
    verb: &mut impl FnMut(u64, u64) -> Result<(), Option<u64>>,
    now: u64,
    n: u64,
    burst: u64,
    timeout: Option<u64>,
) -> Done {
    if n > burst {
        return ("ValueError", now);
    }
    // who is told no wait asks at each tick: the formulations of the standard answer yes or no
    match verb(now, n) {
        Ok(()) => ("ok", now),
        Err(Some(wait)) if timeout.is_some_and(|most| wait > most) => {
            ("TimeoutError", now + timeout.unwrap_or(0))
        }
        Err(Some(wait)) => {
            assert_eq!(verb(now + wait, n), Ok(()), "after {wait}");
            ("ok", now + wait)
        }
        Err(None) => panic!("no wait is told"),
    }
}

/// A caller of a queue, who is told the tick that is his.
fn queue_for(queue: &Shaper64, now: u64, n: u64, burst: u64, timeout: Option<u64>) -> Done {
    match queue.reserve(now, n, timeout.unwrap_or(u64::MAX >> 1)) {
        Ok((slot, _)) => ("ok", slot.due()),
        Err(_) if n > burst => ("ValueError", now),
        Err(_) => ("TimeoutError", now + timeout.unwrap_or(0)),
    }
}

/// Runs a scenario: each call begins when it did there.
///
/// What is given back is `n` of the cells that were `held` since the last grant.
fn run(
    name: &str,
    scenario: &Value,
    mut call: impl FnMut(u64, u64, u64, Option<u64>) -> Done,
    give_back: impl Fn(u64, u64, u64),
) -> u64 {
    let burst = ticks(&scenario["halves"]);
    // what is canonical was read after a sleep, which is a nanosecond longer where the time is no float
    let tolerance = number(&scenario["tolerance_ns"]) + 1;
    let mut calls = 0;
    for expected in scenario["calls"].as_array().unwrap() {
        let place = format!("{name}: {expected} of {}", scenario["what"]);
        let now = ticks(&expected["start_ns"]);
        let n = match expected.get("reconcile") {
            None => number(&expected["halves"]),
            // more was used than reserved, which is waited for; or less, which is given back
            Some(both) => number(&both[1]) - number(&both[0]),
        };
        let timeout = expected.get("timeout_ns").map(ticks);
        let (result, done) = match (u64::try_from(n), expected.get("reconcile")) {
            (Ok(n), _) => call(now, n, burst, timeout),
            (Err(_), Some(both)) => {
                give_back(now, ticks(&both[0]), u64::try_from(-n).unwrap());
                ("ok", now)
            }
            // no number of cells is below 0
            (Err(_), None) => ("ValueError", now),
        };
        assert_eq!(result, expected["result"].as_str().unwrap(), "{place}");
        let off = i128::from(done) - number(&expected["done_ns"]);
        assert!(off.abs() <= tolerance, "{off} ns off: {place}");
        calls += 1;
    }
    calls
}

fn gives_back(scenario: &Value) -> bool {
    let mut calls = scenario["calls"].as_array().unwrap().iter();
    calls.any(|call| call.get("reconcile").is_some_and(|both| number(&both[1]) < number(&both[0])))
}

/// Runs a scenario in which cells are given back, by a refund.
fn run_with_refunds<D, C>(name: &str, scenario: &Value, limiter: &Limiter<Profile<u64, D>, C>) -> u64
where
    D: Lending<u64>,
    C: Place<u64>,
{
    let granted_at = Cell::new(0);
    let mut verb = |now, n| {
        let granted = limiter.try_acquire(now, n).map(drop).map_err(|no| Some(no.retry_after()));
        granted.inspect(|()| granted_at.set(now))
    };
    let call = |now, n, burst, most| wait_for(&mut verb, now, n, burst, most);
    run(name, scenario, call, |now, held, n| {
        limiter.refund(now, granted_at.get(), held, n);
    })
}

/// The same by a reservation, which is settled. Where nothing was reserved there is nothing to settle.
fn run_with_settlements(scenario: &Value, queue: &Shaper64) -> u64 {
    let last = RefCell::new(None);
    let call = |now, n, burst, most: Option<u64>| {
        assert!(n <= burst && most.is_none(), "no such call gives back");
        let (slot, _) = queue.reserve(now, n, u64::MAX >> 1).unwrap();
        let due = slot.due();
        last.replace(Some(slot));
        ("ok", due)
    };
    run("a settled queue", scenario, call, |now, held, n| {
        if let Some(slot) = last.take() {
            queue.settle(now, slot, held - n).unwrap();
        }
    })
}

#[test]
fn the_same_in_the_scenarios_of_another_implementation() {
    let scenarios: Value = serde_json::from_str(include_str!("../data/limitor.json")).unwrap();
    let scenarios = scenarios["scenarios"].as_array().unwrap();
    let (mut decisions, mut given_back) = (0, 0);
    for scenario in scenarios {
        let rate = Rate {
            count: number(&scenario["halves"]),
            period: number(&scenario["period_ns"]),
            burst: number(&scenario["halves"]),
        };
        let quota = rate.quota();
        if gives_back(scenario) {
            given_back += run_with_refunds("GCRA", scenario, &Gcra64::new(quota).unwrap())
                + run_with_refunds("unshared", scenario, &UnsharedGcra64::new(quota).unwrap())
                + run_with_refunds("shaper", scenario, &Shaper64::new(quota).unwrap())
                + run_with_settlements(scenario, &Shaper64::new(quota).unwrap());
            continue;
        }
        let never = |_, _, _| unreachable!("nothing is given back");
        for (name, mut verb) in limiters(rate).into_iter().take(6) {
            let call = |now, n, burst, most| wait_for(&mut verb, now, n, burst, most);
            decisions += run(name, scenario, call, never);
        }
        let queue = Shaper64::new(quota).unwrap();
        let call = |now, n, burst, most| queue_for(&queue, now, n, burst, most);
        decisions += run("a queue", scenario, call, never);
    }
    println!("checked: {} oracle decisions (scenarios of limitor 0.6.0)", decisions + given_back);
    // two of them, of four calls and of three
    assert_eq!(given_back, 4 * 7);
    assert!(scenarios.len() == 23 && decisions > 700, "{} scenarios, {decisions}", scenarios.len());
}

//! One quota, decided by every algorithm that is the same by theory: GCRA in both of its formulations, written out as
//! the standard has them, and each of the crate's names for it. On random traffic, and on scenarios of another
//! implementation.

#![cfg(not(loom))]

use fastrand::Rng;
use serde_json::Value;
use tollgate::{Gcra64, LeakyBucket64, Quota, Shaper64, TokenBucket64, UnsharedGcra64};

/// A quota in the letters of ITU-T I.371: T is the increment, and L = (burst - 1) * T the limit. A tick is `count` units
/// of time, in which both are integers.
#[derive(Clone, Copy, Debug)]
struct Rate {
    count: i128,
    period: i128,
    burst: i128,
}

impl Rate {
    fn quota(self) -> Quota {
        let [count, period, burst] =
            [self.count, self.period, self.burst].map(|value| u64::try_from(value).unwrap());
        Quota::new(count, period, burst)
    }
}

/// The virtual scheduling algorithm.
struct VirtualScheduling {
    rate: Rate,
    tat: i128,
}

impl VirtualScheduling {
    /// The last of `n` cells that come together decides about them.
    fn arrive(&mut self, now: i128, n: i128) -> bool {
        let Rate { count, period, burst } = self.rate;
        let (ta, limit) = (now * count, (burst - 1) * period);
        let tat = if self.tat < ta { ta } else { self.tat };
        let last = tat + (n - 1) * period;
        if last > ta + limit {
            return false;
        }
        self.tat = last + period;
        true
    }
}

/// The continuous-state leaky bucket algorithm.
struct ContinuousState {
    rate: Rate,
    x: i128,
    last_compliance: i128,
}

impl ContinuousState {
    fn arrive(&mut self, now: i128, n: i128) -> bool {
        let Rate { count, period, burst } = self.rate;
        let (ta, limit) = (now * count, (burst - 1) * period);
        let drained = (self.x - (ta - self.last_compliance)).max(0);
        let last = drained + (n - 1) * period;
        if last > limit {
            return false;
        }
        self.x = last + period;
        self.last_compliance = ta;
        true
    }
}

/// One limiter of each name, and what it answers: whether `n` cells are taken, and else when to ask again.
type Verb = Box<dyn FnMut(u64, u64) -> Result<(), Option<u64>>>;

fn limiters(rate: Rate) -> Vec<(&'static str, Verb)> {
    let quota = rate.quota();
    let (gcra, unshared) = (Gcra64::new(quota).unwrap(), UnsharedGcra64::new(quota).unwrap());
    let (token, leaky) = (TokenBucket64::new(quota).unwrap(), LeakyBucket64::new(quota).unwrap());
    let (shaper, queue) = (Shaper64::new(quota).unwrap(), Shaper64::new(quota).unwrap());
    let (mut scheduled, mut state) =
        (VirtualScheduling { rate, tat: 0 }, ContinuousState { rate, x: 0, last_compliance: 0 });
    let plain = |granted: bool| if granted { Ok(()) } else { Err(None) };
    vec![
        (
            "GCRA",
            Box::new(move |now, n| {
                gcra.try_acquire(now, n).map(drop).map_err(|no| Some(no.retry_after()))
            }),
        ),
        (
            "unshared",
            Box::new(move |now, n| {
                unshared.try_acquire(now, n).map(drop).map_err(|no| Some(no.retry_after()))
            }),
        ),
        (
            "token bucket",
            Box::new(move |now, n| {
                token.try_acquire(now, n).map(drop).map_err(|no| Some(no.retry_after()))
            }),
        ),
        (
            "leaky bucket",
            Box::new(move |now, n| leaky.try_pour(now, n).map(drop).map_err(|no| Some(no.retry_after()))),
        ),
        (
            "shaper",
            Box::new(move |now, n| {
                shaper.try_acquire(now, n).map(drop).map_err(|no| Some(no.retry_after()))
            }),
        ),
        (
            "queue",
            Box::new(move |now, n| {
                queue.reserve(now, n, 0).map(drop).map_err(|no| Some(no.retry_after()))
            }),
        ),
        (
            "virtual scheduling",
            Box::new(move |now, n| plain(n == 0 || scheduled.arrive(now.into(), n.into()))),
        ),
        ("continuous state", Box::new(move |now, n| plain(n == 0 || state.arrive(now.into(), n.into())))),
    ]
}

#[test]
fn the_same_on_random_traffic() {
    let mut decisions = 0_u64;
    for seed in 0..if cfg!(debug_assertions) { 100 } else { 1_000 } {
        let mut rng = Rng::with_seed(seed);
        let rate = Rate { count: rng.i128(1..50), period: rng.i128(1..500), burst: rng.i128(1..20) };
        let mut limiters = limiters(rate);
        let (mut now, mut granted) = (0, 0);
        for _ in 0..200 {
            now += if rng.bool() { rng.u64(0..4) } else { rng.u64(0..600) };
            let n = if rng.bool() { 1 } else { rng.u64(0..=u64::try_from(rate.burst).unwrap() + 1) };
            let answers: Vec<_> = limiters.iter_mut().map(|(name, verb)| (*name, verb(now, n))).collect();
            let (_, first) = answers[0];
            for (name, answer) in &answers {
                assert_eq!(answer.is_ok(), first.is_ok(), "{name}: {n} at {now}, {rate:?}, seed {seed}");
                if let Err(Some(wait)) = answer {
                    assert_eq!(Err(Some(*wait)), first, "{name}: {n} at {now}, {rate:?}, seed {seed}");
                }
            }
            decisions += answers.len() as u64;
            granted += u64::from(first.is_ok());
        }
        assert!((1..200).contains(&granted), "{granted} granted: {rate:?}");
    }
    println!("checked: {decisions} oracle decisions (algorithms that are the same by theory)");
}

fn number(value: &Value) -> i128 {
    value.as_i64().unwrap_or_else(|| panic!("{value} is no number")).into()
}

fn ticks(value: &Value) -> u64 {
    u64::try_from(number(value)).unwrap()
}

/// What a call came to, and when.
type Done = (&'static str, u64);

/// A caller who waits for his cells: asks, waits for as long as he is told, and asks again. Gives up at a timeout.
fn wait_for(verb: &mut Verb, now: u64, n: u64, burst: u64, timeout: Option<u64>) -> Done {
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
fn run(name: &str, scenario: &Value, mut call: impl FnMut(u64, u64, u64, Option<u64>) -> Done) -> u64 {
    let burst = ticks(&scenario["halves"]);
    // what is canonical was read after a sleep, which is a nanosecond longer where the time is no float
    let tolerance = number(&scenario["tolerance_ns"]) + 1;
    let mut calls = 0;
    for expected in scenario["calls"].as_array().unwrap() {
        let place = format!("{name}: {expected} of {}", scenario["what"]);
        let now = ticks(&expected["start_ns"]);
        let n = match expected.get("reconcile") {
            None => number(&expected["halves"]),
            // less was used than reserved, which every settlement gives back; or more, which is waited for
            Some(both) => number(&both[1]) - number(&both[0]),
        };
        let timeout = expected.get("timeout_ns").map(ticks);
        let (result, done) = match (u64::try_from(n), expected.get("reconcile")) {
            (Ok(n), _) => call(now, n, burst, timeout),
            (Err(_), Some(_)) => ("ok", now),
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

#[test]
fn the_same_in_the_scenarios_of_another_implementation() {
    let scenarios: Value = serde_json::from_str(include_str!("data/limitor.json")).unwrap();
    let scenarios = scenarios["scenarios"].as_array().unwrap();
    let mut decisions = 0;
    for scenario in scenarios {
        let gives_back =
            scenario["calls"].as_array().unwrap().iter().any(|call| {
                call.get("reconcile").is_some_and(|both| number(&both[1]) < number(&both[0]))
            });
        if gives_back {
            continue;
        }
        let rate = Rate {
            count: number(&scenario["halves"]),
            period: number(&scenario["period_ns"]),
            burst: number(&scenario["halves"]),
        };
        for (name, mut verb) in limiters(rate).into_iter().take(6) {
            decisions +=
                run(name, scenario, |now, n, burst, most| wait_for(&mut verb, now, n, burst, most));
        }
        let queue = Shaper64::new(rate.quota()).unwrap();
        decisions +=
            run("a queue", scenario, |now, n, burst, most| queue_for(&queue, now, n, burst, most));
    }
    println!("checked: {decisions} oracle decisions (scenarios of limitor 0.6.0)");
    assert!(scenarios.len() == 23 && decisions > 700, "{} scenarios, {decisions}", scenarios.len());
}

//! One quota, decided by every algorithm that is the same by theory: GCRA in both of its formulations, written out as
//! the standard has them, and each of the crate's names for it. On random traffic, and on scenarios of another
//! implementation.

#![cfg(not(loom))]

mod scenarios;

use fastrand::Rng;
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

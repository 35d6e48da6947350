//! Those who wait, as an executor sees them: each is polled when it is woken, or when the tick comes that it was told.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering::Relaxed};
use std::task::{Wake, Waker};

use tollgate::clocks::{Clock, Manual};
use tollgate::waiting::{GaveUp, Turn, Waiter, Waiting};
use tollgate::{Atomic, Reservation, Width};

use crate::naive::{End, Naive, Rate, Refused};

/// One who will come.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Plan {
    pub(crate) comes: u64,
    pub(crate) n: u64,
    pub(crate) max_wait: Option<u64>,
    /// It is dropped then, if it still waits.
    pub(crate) dropped: Option<u64>,
    /// So long after it was granted it is settled, with so many cells.
    pub(crate) settled: Option<(u64, u64)>,
}

#[derive(Debug, Default)]
struct Bell {
    rung: AtomicBool,
    times: AtomicUsize,
}

impl Wake for Bell {
    fn wake(self: Arc<Self>) {
        self.rung.store(true, Relaxed);
        self.times.fetch_add(1, Relaxed);
    }
}

struct One<'w, W: Atomic, C: Clock<Tick = W>, const N: usize> {
    name: usize,
    place: Waiter<'w, W, C, N>,
    bell: Arc<Bell>,
    timer: Option<u64>,
    /// How many had settled when it came.
    settled: usize,
}

/// What was granted, and will be settled at a tick with so many cells.
struct Unsettled<W> {
    reservation: Reservation<W>,
    /// The how many-th grant it is.
    granted: usize,
    tick: u64,
    used: u64,
}

/// A grant: who, when, and how many cells; and what was used beyond one, when it was settled.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Grant {
    pub(crate) name: usize,
    pub(crate) tick: u64,
    pub(crate) n: u64,
}

type Clocked<W, const BITS: u32, const N: usize> = Waiting<W, Manual<W, BITS, 1_000>, N>;

/// Lets them come and go as planned, beside the naive line, which must agree at each tick about each of them. Between
/// plans somebody tries each 7 ticks who does not wait. Who was granted, in their order, what they used of it.
pub(crate) fn run<W: Atomic, const BITS: u32, const N: usize>(
    waiting: &Clocked<W, BITS, N>,
    rate: Rate,
    plans: &[Plan],
) -> Vec<Grant> {
    let mut naive = Naive::new(rate, N);
    let (mut crowd, mut grants, mut came) = (Vec::<One<W, _, N>>::new(), Vec::<Grant>::new(), 0);
    let (mut unsettled, mut settled) = (Vec::<Unsettled<W>>::new(), 0);
    let end = plans.iter().map(|plan| plan.comes).max().unwrap();
    let mut now = 0;
    while now <= end || !crowd.is_empty() {
        crowd.retain(|one| {
            let stays = plans[one.name].dropped.is_none_or(|tick| tick > now);
            if !stays {
                naive.leave(one.name);
            }
            stays
        });
        while came < plans.len() && plans[came].comes <= now {
            crowd.extend(come(waiting, &mut naive, now, came, plans[came], settled));
            came += 1;
        }
        // and once more when those have settled who do now
        for settles in [false, true] {
            if settles {
                let (due, later): (Vec<_>, _) = unsettled.into_iter().partition(|one| one.tick == now);
                unsettled = later;
                settled += due.len();
                for one in due {
                    settle(waiting, &mut naive, now, one, &mut grants);
                }
            }
            let ends = polled(&mut crowd, now, settled);
            let told: Vec<_> = ends.iter().map(|&(name, end, _)| (name, end)).collect();
            assert_eq!(told, naive.tick(now), "tick {now}");
            for (name, _, reservation) in ends {
                let Some(reservation) = reservation else { continue };
                if let Some((later, used)) = plans[name].settled {
                    let granted = grants.len();
                    unsettled.push(Unsettled { reservation, granted, tick: now + later, used });
                }
                grants.push(Grant { name, tick: now, n: plans[name].n });
            }
        }
        for one in &crowd {
            if naive.is_first(one.name) {
                assert_eq!(one.timer, Some(naive.first_is_due(now)), "tick {now}");
            }
        }
        assert_eq!(waiting.waiting(), naive.length());
        if now % 7 == 0 {
            let tried = waiting.try_acquire(W::narrow(1)).map(drop).map_err(ticks);
            assert_eq!(tried, naive.try_acquire(now, 1), "tick {now}");
        }
        waiting.clock().advance(W::narrow(1));
        now += 1;
    }
    grants
}

/// What one settles whose time it is; the one in front is asked after that.
fn settle<W: Atomic, const BITS: u32, const N: usize>(
    waiting: &Clocked<W, BITS, N>,
    naive: &mut Naive,
    now: u64,
    Unsettled { reservation, granted, used, .. }: Unsettled<W>,
    grants: &mut Vec<Grant>,
) {
    let Grant { name, tick, n } = grants[granted];
    let answer = waiting.settle(reservation, W::narrow(used));
    let expected = naive.settle(now, tick, n, used);
    if let Some(conform) = expected {
        assert_eq!(answer.as_ref().unwrap().remaining().widen(), conform, "tick {now}: {name}");
    }
    // or else nothing was taken beyond what was granted
    assert_eq!(answer.is_err(), used > n && expected.is_none(), "tick {now}: {name}");
    if answer.is_ok() {
        grants[granted].n = used.min(n);
        // what was used beyond is taken now
        grants.extend((used > n).then_some(Grant { name, tick: now, n: used.saturating_sub(n) }));
    }
}

fn come<'w, W: Atomic, const BITS: u32, const N: usize>(
    waiting: &'w Clocked<W, BITS, N>,
    naive: &mut Naive,
    now: u64,
    name: usize,
    plan: Plan,
    settled: usize,
) -> Option<One<'w, W, Manual<W, BITS, 1_000>, N>> {
    let place = waiting.enter(W::narrow(plan.n), plan.max_wait.map_or(W::MAX, W::narrow));
    let refused = place.as_ref().err().map(|&reason| match reason {
        GaveUp::LineFull => Refused::Full,
        other => Refused::TooLong(ticks(other)),
    });
    assert_eq!(refused, naive.enter(now, name, plan.n, plan.max_wait).err(), "tick {now}: {plan:?}");
    Some(One { name, place: place.ok()?, bell: Arc::default(), timer: Some(now), settled })
}

fn ticks<W: Width>(reason: GaveUp<W>) -> u64 {
    match reason {
        GaveUp::TooLong { retry_after } => retry_after.widen(),
        other => panic!("{other}"),
    }
}

/// Polls whoever is to be polled, from the front, until there is nobody; how they ended. Each is woken once by the line,
/// and by so many who gave back.
fn polled<W: Atomic, const BITS: u32, const N: usize>(
    crowd: &mut Vec<One<'_, W, Manual<W, BITS, 1_000>, N>>,
    now: u64,
    settled: usize,
) -> Vec<(usize, End, Option<Reservation<W>>)> {
    let mut ends = Vec::new();
    while let Some(at) = crowd
        .iter()
        .position(|one| one.bell.rung.swap(false, Relaxed) || one.timer.is_some_and(|tick| tick <= now))
    {
        let one = &mut crowd[at];
        let (end, reservation) = match one.place.poll(&Waker::from(one.bell.clone())) {
            Turn::Sleep(until) => {
                one.timer = until.map(|tick| now + ahead::<W, BITS>(tick, now));
                assert!(one.timer.is_none_or(|tick| tick > now));
                continue;
            }
            Turn::Granted(slot) => {
                assert_eq!(ahead::<W, BITS>(slot.due(), now), 0, "granted at its very tick");
                (End::Granted, Some(slot))
            }
            Turn::GaveUp(reason) => (End::GaveUp(ticks(reason)), None),
        };
        // a place that was left stays so
        assert_eq!(one.place.poll(Waker::noop()), Turn::Sleep(None));
        assert!(one.bell.times.load(Relaxed) <= 1 + settled - one.settled, "woken more than once");
        ends.push((one.name, end, reservation));
        crowd.remove(at);
    }
    ends
}

/// How far ahead a tick of the clock is, by its bits; at most half of them.
fn ahead<W: Width, const BITS: u32>(tick: W, now: u64) -> u64 {
    let all = u64::MAX >> (64 - BITS);
    let ahead = tick.widen().wrapping_sub(now) & all;
    assert!(ahead <= all / 2 && (ahead == 0 || tick.widen() <= all), "{tick} at {now}");
    ahead
}

/// No window of the grants has more than the quota allows.
pub(crate) fn within_the_bound(grants: &[Grant], most: impl Fn(u64) -> u64) {
    for (first, from) in grants.iter().enumerate() {
        let mut cells = 0;
        for to in &grants[first..] {
            cells += to.n;
            assert!(cells <= most(to.tick - from.tick), "{from:?} to {to:?}: {cells}");
        }
    }
}

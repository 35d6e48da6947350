//! Four threads on one log, each with ticks of its own, none further behind another than `stale`.

use std::sync::atomic::{AtomicU64, Ordering::SeqCst};
use std::thread;

use fastrand::Rng;
use tollgate::{SlidingWindow64, WindowQuota};

use crate::log::{Log, Make, tick};
use crate::ticks::fullest;

const THREADS: usize = 4;
const TICKS: u64 = if cfg!(debug_assertions) { 1_000 } else { 20_000 };

/// What was admitted, by the callers' own ticks.
fn run(start: u64, stale: u64, take: impl Fn(u64, u64) -> bool + Sync, most: u64) -> Vec<(i128, i128)> {
    // a thread announces its tick before it uses it: nobody decides later than the slowest + stale
    let announced = [const { AtomicU64::new(0) }; THREADS];
    for tick in &announced {
        tick.store(start, SeqCst);
    }
    let run = |id: usize| {
        let (mut rng, mut admitted) = (Rng::with_seed(id as u64), Vec::new());
        for now in start..start + TICKS {
            announced[id].store(now, SeqCst);
            while announced.iter().any(|other| other.load(SeqCst) < now.saturating_sub(stale)) {
                thread::yield_now();
            }
            for _ in 0..4 {
                let n = if rng.bool() { 1 } else { rng.u64(1..=most) };
                admitted.extend(take(now, n).then(|| (now.into(), n.into())));
            }
        }
        announced[id].store(u64::MAX, SeqCst);
        admitted
    };
    thread::scope(|scope| {
        let workers: Vec<_> = (0..THREADS).map(|id| scope.spawn(move || run(id))).collect();
        workers.into_iter().flat_map(|worker| worker.join().unwrap()).collect()
    })
}

fn threads<W: Make + Sync>(limit: u64, window: u64, stale: u64) {
    let quota = WindowQuota::new(limit, window).stale(stale);
    let log: Log<W> = W::log(quota, usize::try_from(limit).unwrap()).unwrap();
    // begins shortly before the clock of a slot comes round
    let max_idle = log.profile().max_idle().widen() + window + 2 * stale;
    let start = (max_idle << 1).wrapping_sub(TICKS / 2) & (u64::MAX >> 1);
    let take = |now: u64, n: u64| log.try_acquire(tick(now.into()), tick(n.into())).is_ok();
    let admitted = run(start, stale, take, limit.min(3));
    let (all, fullest) =
        (admitted.iter().map(|(_, n)| n).sum::<i128>(), fullest(admitted, window.into()));
    let bound = i128::from(log.profile().max_admitted(TICKS - 1));
    assert!(all <= bound && all > bound / 2, "{all} of {bound}");
    assert_eq!(fullest, limit.into());
    println!("checked: {} thread decisions (a log of {limit} in {window}, {} bits)", 16 * TICKS, W::BITS);
}

#[test]
fn threads_on_one_log() {
    for (limit, window, stale) in [(1, 3, 5), (7, 20, 30), (100, 60, 90), (5, 40, 3)] {
        threads::<u32>(limit, window, stale);
        threads::<u64>(limit, window, stale);
    }
}

#[test]
fn threads_on_two_counters() {
    for (limit, window, stale) in [(3, 8, 5), (100, 60, 90)] {
        let counter = SlidingWindow64::new(WindowQuota::new(limit, window).stale(stale)).unwrap();
        let admitted = run(1 << 40, stale, |now, n| counter.try_acquire(now, n).is_ok(), 3);
        let all: i128 = admitted.iter().map(|(_, n)| n).sum();
        let fullest = fullest(admitted, window.into());
        let most = counter.profile().max_admitted(window - 1 + stale);
        assert!(
            fullest <= most.into() && all > i128::from(limit * (TICKS / window)) / 2,
            "{fullest}, {all}"
        );
    }
}

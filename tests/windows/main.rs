//! P1: in every closed window of L ticks, as the callers gave them, at most `max_admitted(L)` cells are
//! admitted, whatever the order of the ticks within `stale`; the interval bucket by effective tick.
//!
//! Bounds: 2 * 10^5 random histories of 300 questions in words of 16, 32 and 64 bits, with tolerance,
//! debt, clocks down to 10 bits, and every window whose ends are admitted ticks; then 4 real threads, each
//! with private ticks, none further behind another than `stale`. Of what is net admitted by a shaper: `net`.

#![cfg(not(loom))]

#[path = "../common/mod.rs"]
mod common;

mod net;

use std::sync::atomic::{AtomicU64, Ordering::SeqCst};
use std::thread;

use common::sum_over;
use fastrand::Rng;
use tollgate::{
    Algorithm, Atomic, Gcra, Gcra32, Gcra64, IntervalBucket, IntervalBucket32, IntervalBucket64,
};
use tollgate::{IntervalProfile, IntervalQuota, Limiter, Quota, QuotaError, Width};

/// What was admitted, and at which tick.
type Log = Vec<(u64, u64)>;

/// Checks every window that begins and ends with an admitted tick; how many were filled to the bound.
fn check_windows(mut log: Log, most: impl Fn(u64) -> u64, place: &str) -> u64 {
    log.sort_unstable();
    let mut met = 0;
    for first in 0..log.len() {
        if first > 0 && log[first - 1].0 == log[first].0 {
            continue;
        }
        let mut admitted = 0;
        for &(tick, n) in &log[first..] {
            admitted += n;
            let bound = most(tick - log[first].0);
            assert!(
                admitted <= bound,
                "{admitted} from {} to {tick}, {bound} allowed: {place}",
                log[first].0
            );
            met += u64::from(admitted == bound);
        }
    }
    met
}

/// Ticks that go on, and callers who lag behind.
struct Ticks {
    newest: u64,
    stale: u64,
    max_idle: u64,
    renewed: u64,
}

impl Ticks {
    fn next(&mut self, rng: &mut Rng) -> u64 {
        let step = match rng.u32(0..20) {
            0..10 => 0,
            10..17 => 1,
            17 => rng.u64(0..10),
            18 => rng.u64(0..200),
            _ => rng.u64(0..=self.max_idle) >> rng.u32(0..40),
        };
        self.newest = (self.newest + step).min(self.renewed + self.max_idle).max(self.newest);
        if rng.bool() { self.newest } else { self.newest - rng.u64(0..=self.stale) }
    }
}

fn tick<W: Atomic + TryFrom<u64>>(value: u64, bits: u32) -> W {
    W::try_from(value & u64::MAX >> (64 - bits)).ok().unwrap()
}

/// One question; what was admitted, and whether it renewed the word.
fn ask<P>(limiter: &Limiter<P>, now: P::Width, rng: &mut Rng, burst: u64) -> (u64, bool)
where
    P: Algorithm<Width: Atomic + TryFrom<u64>>,
{
    let n = if rng.bool() { 1 } else { rng.u64(0..=burst + 1) };
    let cells = tick(n, P::Width::BITS);
    match rng.u32(0..100) {
        0 => limiter.drain(now),
        1..4 => limiter.touch(now),
        4..20 => {
            let taken = limiter.acquire_up_to(now, cells).map_or(0, |(taken, _)| taken.widen());
            return (taken, taken > 0);
        }
        _ => {
            let granted = limiter.try_acquire(now, cells).is_ok() && n > 0;
            return (if granted { n } else { 0 }, granted);
        }
    }
    (0, true)
}

fn gcra_history<W: Atomic + TryFrom<u64>>(
    seed: u64,
    make: &impl Fn(Quota, W) -> Result<Gcra<W>, QuotaError>,
) -> u64 {
    let mut rng = Rng::with_seed(seed);
    let (count, period) = (rng.u64(1..=9), rng.u64(1..=60));
    let burst = rng.u64(1..=8);
    let stale = rng.u64(0..=150) >> rng.u32(0..8);
    let bits = rng.u32(10..=W::BITS);
    let quota = Quota::new(count, period, burst)
        .tolerance(rng.u64(0..=80) >> rng.u32(0..8))
        .stale(stale)
        .debt(rng.u64(0..=60) >> rng.u32(0..8))
        .clock_bits(bits);
    // far from 0, so that a lagging tick is no negative one; the clock wraps all the same
    let start = rng.u64(1 << 30..1 << 62);
    let Ok(limiter) = make(quota, tick(start, bits)) else { return 0 };
    let profile = *limiter.profile();
    let (burst, max_idle) = (profile.burst().widen(), profile.max_idle().widen());
    // no step beyond what a u64 counts
    let max_idle = max_idle.min(1 << 40);
    let mut ticks = Ticks { newest: start, stale, max_idle, renewed: start };
    let mut log = Log::new();
    for _ in 0..300 {
        let now = ticks.next(&mut rng);
        let (admitted, renewed) = ask(&limiter, tick(now, bits), &mut rng, burst);
        if renewed {
            // a lagging caller's writing counts from its own tick
            ticks.renewed = now;
        }
        if admitted > 0 {
            log.push((now, admitted));
        }
    }
    1 + (check_windows(log, |window| profile.max_admitted(window), &format!("{quota:?}, seed {seed}"))
        << 32)
}

fn interval_history<W: Atomic + TryFrom<u64>>(
    seed: u64,
    make: &impl Fn(IntervalQuota, W) -> Result<IntervalBucket<W>, QuotaError>,
) -> u64 {
    let mut rng = Rng::with_seed(seed);
    let period = if W::BITS < 64 { 1 << rng.u32(0..7) } else { rng.u64(1..60) };
    let (refill, capacity) = (rng.u64(1..9), rng.u64(1..20));
    let stale = rng.u64(0..=200) >> rng.u32(0..8);
    let start = rng.u64(1 << 30..1 << 62);
    let quota = IntervalQuota::new(refill, period).capacity(capacity).stale(stale);
    let Ok(bucket) = make(quota, tick(start, W::BITS)) else { return 0 };
    let profile = *bucket.profile();
    let max_idle = profile.max_idle().min(1 << 40);
    let mut ticks = Ticks { newest: start, stale, max_idle, renewed: start };
    let mut log = Log::new();
    // the period that the word is as of: what an older tick is decided as
    let mut turn = start / period;
    for _ in 0..300 {
        let now = ticks.next(&mut rng);
        let (admitted, renewed) = ask(&bucket, tick(now, W::BITS), &mut rng, capacity);
        if renewed {
            turn = turn.max(now / period);
            ticks.renewed = now;
        }
        if admitted > 0 {
            log.push((now.max(turn * period), admitted));
        }
    }
    1 + (check_windows(log, |window| profile.max_admitted(window), &format!("{quota:?}, seed {seed}"))
        << 32)
}

/// Runs and counts; a bound that is never met would show that the search is too weak to break it.
fn histories(what: &str, one: impl Fn(u64) -> u64 + Sync) {
    let count = if cfg!(debug_assertions) { 500 } else { 40_000 };
    let seeds: Vec<u64> = (0..count).collect();
    let sum = sum_over(&seeds, |&seed| one(seed));
    let (run, met) = (sum & u64::from(u32::MAX), sum >> 32);
    println!("checked: {run} random histories ({what}: {met} windows filled to the bound)");
    assert!(run > count / 2 && met > run, "{what}: {run} histories, {met} windows");
}

#[test]
fn gcra_in_any_order_of_ticks() {
    histories("GCRA, 16 bits", |seed| gcra_history(seed, &|quota, now| Gcra::<u16>::new_at(quota, now)));
    histories("GCRA, 32 bits", |seed| gcra_history(seed, &|quota, now| Gcra32::new_at(quota, now)));
    histories("GCRA, 64 bits", |seed| gcra_history(seed, &|quota, now| Gcra64::new_at(quota, now)));
}

#[test]
fn interval_bucket_in_any_order_of_ticks() {
    histories("interval, 32 bits", |seed| {
        interval_history(seed, &|quota, now| {
            Ok(IntervalBucket32::with_profile(IntervalProfile::<u32>::new(quota)?, now))
        })
    });
    histories("interval, 64 bits", |seed| {
        interval_history(seed, &|quota, now| {
            Ok(IntervalBucket64::with_profile(IntervalProfile::<u64>::new(quota)?, now))
        })
    });
}

const THREADS: usize = 4;

/// Four threads go through the same ticks, each at its own pace, none more than `stale` before another.
fn threads<P>(limiter: &Limiter<P>, start: u64, ticks: u64, stale: u64, burst: u64) -> Log
where
    P: Algorithm<Width: Atomic + TryFrom<u64>> + Sync,
{
    // a thread announces its tick before it uses it: nobody decides later than the slowest + stale
    let announced = [const { AtomicU64::new(0) }; THREADS];
    for tick in &announced {
        tick.store(start, SeqCst);
    }
    let run = |id: usize| {
        let (mut rng, mut log) = (Rng::with_seed(u64::try_from(id).unwrap()), Log::new());
        for now in start..start + ticks {
            announced[id].store(now, SeqCst);
            while announced.iter().any(|other| other.load(SeqCst) < now.saturating_sub(stale)) {
                thread::yield_now();
            }
            for _ in 0..4 {
                let (admitted, _) = ask(limiter, tick(now, P::Width::BITS), &mut rng, burst);
                log.extend((admitted > 0).then_some((now, admitted)));
            }
        }
        announced[id].store(u64::MAX, SeqCst);
        log
    };
    thread::scope(|scope| {
        let workers: Vec<_> = (0..THREADS).map(|id| scope.spawn(move || run(id))).collect();
        workers.into_iter().flat_map(|worker| worker.join().unwrap()).collect()
    })
}

const TICKS: u64 = if cfg!(debug_assertions) { 2_000 } else { 20_000 };

fn total(log: &Log) -> u64 {
    log.iter().map(|(_, n)| n).sum()
}

/// The windows of a long log, up to a length that spans many of the threads' leads.
fn check_short_windows(log: Log, most: impl Fn(u64) -> u64, place: &str) -> u64 {
    let mut log = log;
    log.sort_unstable();
    let part = 600;
    (0..log.len()).step_by(part / 2).fold(0, |met, first| {
        let last = log.len().min(first + part);
        met + check_windows(log[first..last].to_vec(), &most, place)
    })
}

#[test]
fn threads_with_private_stale_ticks_gcra() {
    for (count, period, burst, stale) in [(1, 3, 5, 40), (7, 5, 20, 300), (1, 1, 1, 3)] {
        let quota = Quota::new(count, period, burst).tolerance(count - 1).stale(stale).debt(0);
        // begins shortly before the 32-bit tick wraps
        let start = (1 << 32) - TICKS / 2;
        let limiter = Gcra32::new_at(quota, tick(start, 32)).unwrap();
        let profile = *limiter.profile();
        let log = threads(&limiter, start, TICKS, stale, burst);
        let (admitted, bound) = (total(&log), profile.max_admitted(TICKS - 1));
        assert!(admitted <= bound && admitted > bound / 2, "{admitted} of {bound}");
        let met = check_short_windows(log, |window| profile.max_admitted(window), "32 bits, threads");

        let limiter = Gcra64::new_at(quota, start).unwrap();
        let profile = *limiter.profile();
        let log = threads(&limiter, start, TICKS, stale, burst);
        assert!(total(&log) <= bound);
        let wide = check_short_windows(log, |window| profile.max_admitted(window), "64 bits, threads");
        let asked = 8 * TICKS * THREADS as u64;
        println!(
            "checked: {asked} thread decisions (GCRA, private ticks: {} windows filled)",
            met + wide
        );
    }
}

#[test]
fn threads_with_private_stale_ticks_interval() {
    for (refill, period, capacity, stale) in [(3, 8, 7, 50), (1, 1, 1, 3), (20, 64, 20, 300)] {
        let quota = IntervalQuota::new(refill, period).capacity(capacity).stale(stale);
        let start = 1 << 40;
        let profile = IntervalProfile::<u64>::new(quota).unwrap();
        let bucket = IntervalBucket64::with_profile(profile, start);
        let log = threads(&bucket, start, TICKS, stale, capacity);
        let turns = (start + TICKS - 1) / period - start / period;
        let (admitted, bound) = (total(&log), capacity + turns * refill);
        assert!(admitted <= bound && admitted > bound / 2, "{admitted} of {bound}");
        // the effective tick is that of the caller or up to `stale` after it
        check_short_windows(log, |window| profile.max_admitted(window + stale), "interval, threads");
        println!(
            "checked: {} thread decisions (interval bucket, private ticks)",
            4 * TICKS * THREADS as u64
        );
    }
}

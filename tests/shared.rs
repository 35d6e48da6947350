//! Threads that share a limiter or a log site: every type, every verb, 32 and 64 bits, at one tick, with totals that come
//! out exactly. Small enough for Miri, which lets weak swaps fail without a cause, preempts at random, and
//! reads old values where the memory model allows it.

#![cfg(not(loom))]

use std::sync::atomic::{AtomicU32, Ordering::Relaxed};
use std::thread;

use tollgate::{
    Algorithm, Atomic, Carry, ChangeError, Gcra32, Gcra64, IntervalBucket32, IntervalBucket64,
    IntervalQuota, LeakyBucket32, LeakyBucket64, Limiter, Live32, LogSite, Off, PaddedGcra32,
    PaddedGcra64, PaddedLive64, Place, Profile32, Quota, SlidingLog32, SlidingWindow32, SlidingWindow64,
    TokenBucket32, TokenBucket64, Width, WindowQuota,
};

const BURST: u64 = 4;
const THREADS: usize = 3;
const ROUNDS: u64 = if cfg!(miri) { 1 } else { 100 };

const QUOTA: Quota = Quota::new(1, 100, BURST);
const WINDOW: WindowQuota = WindowQuota::new(BURST, 64);
const INTERVAL: IntervalQuota = IntervalQuota::new(BURST, 64);
/// Of 32-bit words the last tick before the clock wraps.
const NOW: u32 = u32::MAX;

/// What all threads together took.
fn together(work: impl Fn() -> u64 + Sync) -> u64 {
    thread::scope(|scope| {
        let threads = [(); THREADS].map(|()| scope.spawn(&work));
        threads.into_iter().map(|thread| thread.join().unwrap()).sum()
    })
}

/// Taken together, what there is; filled and drained by all at once, nothing; filled, all of it again. How
/// many decisions that was.
fn check<P, C>(limiter: &Limiter<P, C>, now: P::Width, take_one: impl Fn() -> bool + Sync) -> u64
where
    P: Algorithm<Width: Atomic> + Sync,
    C: Place<P::Width> + Sync,
{
    let two = P::Width::ONE.wrapping_add(P::Width::ONE);
    let full = limiter.snapshot(now);
    // 1 and up to 2 by each of three threads are more than the burst, however they mix
    let take = || {
        let one = u64::from(take_one());
        assert!(limiter.status(now).remaining().widen() <= BURST - one);
        limiter.touch(now);
        if let Ok(outcome) = limiter.peek(now, P::Width::ONE) {
            assert!(outcome.remaining().widen() < BURST);
        }
        one + limiter.acquire_up_to(now, two).map_or(0, |(taken, _)| taken.widen())
    };
    for _ in 0..ROUNDS {
        assert_eq!(together(take), BURST);
        together(|| {
            limiter.fill(now);
            take_one();
            limiter.drain(now);
            0
        });
        assert_eq!(together(take), 0);
        together(|| {
            limiter.fill(now);
            0
        });
        assert_eq!(together(take), BURST);
        together(|| {
            limiter.drain(now);
            let drained = limiter.snapshot(now);
            limiter.restore(&full, now, Off::Unknown).unwrap();
            u64::from(drained == full && limiter.restore(&drained, now, Off::Unknown).is_err())
        });
    }
    // five calls in `take`, which runs three times; three, one and three
    ROUNDS * u64::try_from(THREADS).unwrap() * (3 * 5 + 7)
}

fn report(decisions: u64, what: &str) {
    if cfg!(miri) {
        println!("checked: 1 Miri runs ({what}, {decisions} decisions of three threads)");
    } else if std::env::var_os("TSAN_OPTIONS").is_some() {
        println!("checked: {decisions} ThreadSanitizer decisions ({what}, three threads)");
    } else {
        println!("checked: {decisions} thread decisions ({what}, three threads)");
    }
}

macro_rules! shared {
    ($($test:ident: $limiter:ty, $make:expr, $now:expr, $take:ident $(, $as_limiter:ident)?;)*) => {$(
        #[test]
        fn $test() {
            let limiter: $limiter = $make.unwrap();
            let take_one = || limiter.$take($now, 1).is_ok();
            let decisions = check((&limiter)$(.$as_limiter())?, $now, take_one);
            report(decisions, stringify!($test));
        }
    )*};
}

shared! {
    gcra32: Gcra32, Gcra32::new_at(QUOTA, NOW), NOW, try_acquire;
    gcra64: Gcra64, Gcra64::new(QUOTA), 7, try_acquire;
    padded32: PaddedGcra32, PaddedGcra32::new_at(QUOTA, NOW), NOW, try_acquire;
    padded64: PaddedGcra64, PaddedGcra64::new(QUOTA), 7, try_acquire;
    token_bucket32: TokenBucket32, TokenBucket32::new_at(QUOTA, NOW), NOW, try_acquire, as_gcra;
    token_bucket64: TokenBucket64, TokenBucket64::new(QUOTA), 7, try_acquire, as_gcra;
    leaky_bucket32: LeakyBucket32, LeakyBucket32::new_at(QUOTA, NOW), NOW, try_pour, as_gcra;
    leaky_bucket64: LeakyBucket64, LeakyBucket64::new(QUOTA), 7, try_pour, as_gcra;
    interval_bucket32: IntervalBucket32, IntervalBucket32::new_at(INTERVAL, NOW), NOW, try_acquire;
    interval_bucket64: IntervalBucket64, IntervalBucket64::new_at(INTERVAL, 1 << 40), 1 << 40, try_acquire;
    sliding_window32: SlidingWindow32, SlidingWindow32::new_at(WINDOW, NOW), NOW, try_acquire;
    sliding_window64: SlidingWindow64, SlidingWindow64::new_at(WINDOW, 1 << 40), 1 << 40, try_acquire;
}

/// What goes out is the burst, each time that it is there again, and each line that does not is told once.
/// Lap after lap: each window is filled by all together, and no more than filled.
#[test]
fn sliding_log() {
    let log = SlidingLog32::<4>::new(WINDOW).unwrap();
    let laps = if cfg!(miri) { 3 } else { 1_000 };
    let mut decisions = 0;
    for lap in 0..laps {
        let now = NOW.wrapping_add(lap * 64);
        let taken = together(|| {
            let one = u64::from(log.try_acquire(now, 1).is_ok());
            assert!(log.count(now) >= 1);
            one + 2 * u64::from(log.try_acquire(now, 2).is_ok())
        });
        assert!(taken == BURST || taken == BURST - 1, "{taken} taken");
        assert_eq!(u64::from(log.count(now)), taken);
        assert_eq!(taken + u64::from(log.try_acquire(now, 1).is_ok()), BURST);
        decisions += 2 * THREADS as u64;
    }
    report(decisions, "sliding_log");
}

#[test]
fn log_site() {
    let (profile, site) = (Profile32::new(QUOTA).unwrap(), LogSite::new());
    let calls = 3;
    let mut told = 0;
    for round in 0..u32::try_from(ROUNDS).unwrap() {
        let now = NOW.wrapping_add(round * 400);
        if round == 0 {
            // who is first to ask may be on the way, and so the bucket not yet full
            told += site.allows(&profile, now).unwrap();
        }
        let suppressed = AtomicU32::new(0);
        let out = together(|| {
            let mut out = 0;
            for count in (0..calls).filter_map(|_| site.allows(&profile, now)) {
                suppressed.fetch_add(count, Relaxed);
                out += 1;
            }
            out
        });
        assert_eq!(out + u64::from(round == 0), BURST);
        told += suppressed.into_inner();
    }
    let asked = ROUNDS * u64::try_from(THREADS).unwrap() * calls + 1;
    assert_eq!(u64::from(told + site.suppressed()), asked - ROUNDS * BURST);
    report(asked, "log_site");
}

/// No two have a parameter in common, and none cuts off or rounds what another one holds.
const QUOTAS: [Quota; 3] = [
    Quota::new(1, 100, BURST).stale(10).debt(20),
    Quota::new(3, 101, BURST + 1).stale(40).debt(30),
    Quota::new(7, 103, BURST + 2).stale(90).debt(50),
];

/// Two threads change the quota, each of which may find the other one at it, and three take what there is of the first
/// one. Each decision is by one of the quotas, whole.
macro_rules! live {
    ($($test:ident: $limiter:ident, $now:expr;)*) => {$(
        #[test]
        fn $test() {
            let changes = if cfg!(miri) { 4 } else { 100 };
            let takes = if cfg!(miri) { BURST } else { 100 };
            let profiles = QUOTAS.map(|quota| $limiter::new(quota).unwrap().profile());
            for _ in 0..ROUNDS {
                let limiter = $limiter::new_at(QUOTAS[0], $now).unwrap();
                let change = |first: usize| {
                    let busy = ChangeError::Busy;
                    for at in first..first + changes {
                        let changed = limiter.change($now, QUOTAS[at % 3], Carry::AsItIs);
                        assert!(changed.is_ok() || changed == Err(busy), "{changed:?}");
                    }
                };
                let take = || {
                    let mut taken = 0;
                    for _ in 0..takes {
                        let decision = limiter.try_acquire($now, 1);
                        taken += u64::from(decision.is_ok());
                        let outcome = decision.unwrap_or_else(|denied| denied.outcome());
                        assert!(profiles.contains(outcome.profile()), "mixed: {:?}", outcome.profile());
                    }
                    taken
                };
                let taken: u64 = thread::scope(|scope| {
                    scope.spawn(|| change(1));
                    scope.spawn(|| change(2));
                    let takers = [(); THREADS].map(|()| scope.spawn(take));
                    takers.into_iter().map(|taker| taker.join().unwrap()).sum()
                });
                assert_eq!(taken, BURST);
            }
            report(ROUNDS * u64::try_from(THREADS).unwrap() * takes, stringify!($test));
        }
    )*};
}

live! {
    live32: Live32, NOW;
    live64: PaddedLive64, 7;
}

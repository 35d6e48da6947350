//! What lies beyond the limits heals by itself, each claim with its bound: idle for too long costs at
//! worst a denial of C + H; each crossing of a clock further back than `stale`, and each leap of it
//! forward, at most one burst (and the tolerance); two clocks that alternate too far apart are not limited.
//!
//! Bounds: every 16-bit word at 64 ticks for 100 quotas; 2 * 10^4 random histories with leaps; steps back
//! of 1 tick, a minute, an hour and a year.

#![cfg(not(loom))]
#![allow(clippy::similar_names, reason = "scale and stale are the design's names")]

mod common;

use common::sum_over;
use fastrand::Rng;
use tollgate::{Gcra, Gcra64, Profile, Quota, Word};

struct Small {
    quota: Quota,
    stale: u64,
    scale: u64,
    interval: u64,
    capacity: u64,
    horizon: u64,
}

/// A quota that leaves most of the ring of 16 bits to the past.
fn small(rng: &mut Rng) -> Small {
    let (scale, interval) = loop {
        let (scale, interval) = (rng.u64(1..6), rng.u64(1..100));
        if common::gcd(scale, interval) == 1 {
            break (scale, interval);
        }
    };
    let burst = rng.u64(1..8);
    let tolerance = rng.u64(0..interval);
    let (stale, debt) = (rng.u64(0..300), rng.u64(0..100));
    let quota = Quota::new(scale, interval, burst).tolerance(tolerance).stale(stale).debt(debt);
    let capacity = burst * interval + tolerance;
    Small { quota, stale, scale, interval, capacity, horizon: capacity + (stale + debt) * scale }
}

/// Whatever the word, whatever the tick: not above full, not refused for longer than C + H.
#[test]
fn no_word_locks_up_for_longer_than_the_horizon() {
    let seeds: Vec<u64> = (0..if cfg!(debug_assertions) { 3 } else { 100 }).collect();
    let cases = sum_over(&seeds, |&seed| {
        let mut rng = Rng::with_seed(seed);
        let Small { quota, scale, horizon, .. } = small(&mut rng);
        let profile = <Profile<u16>>::new(quota).unwrap();
        let heals_in = u16::try_from(horizon.div_ceil(scale)).unwrap();
        let mut longest = 0;
        for _ in 0..64 {
            let now = rng.u16(..);
            for raw in 0..=u16::MAX {
                let word = Word::<u16>::from_raw(raw);
                let status = word.status(&profile, now);
                assert!(status.remaining() <= profile.burst());
                longest = longest.max(status.reset_after());
                if word.try_acquire(&profile, now, profile.burst()).is_err() {
                    let then = word.status(&profile, now.wrapping_add(heals_in));
                    assert_eq!(then.remaining(), profile.burst(), "{quota:?}");
                }
            }
        }
        assert_eq!(longest, heals_in, "the bound is met: {quota:?}");
        64 * 65_536
    });
    println!(
        "checked: {cases} exhaustion cases (every word of 16 bits at 64 ticks, {} quotas)",
        seeds.len()
    );
}

/// True time goes on; the clock leaps, forward or back, and stays there or returns. What is admitted in
/// all is what true time allows, and a burst for each leap.
#[test]
fn each_leap_of_the_clock_costs_at_most_one_burst() {
    let seeds: Vec<u64> = (0..if cfg!(debug_assertions) { 200 } else { 20_000 }).collect();
    let all_spent = sum_over(&seeds, |&seed| {
        let mut rng = Rng::with_seed(seed);
        let Small { quota, stale, scale, interval, capacity, .. } = small(&mut rng);
        let limiter = Gcra::<u16>::new_at(quota, 0).unwrap();
        let most = limiter.profile().burst();
        let (mut clock, mut elapsed, mut leaps, mut admitted) = (0_u16, 0_u64, 0, 0);
        for _ in 0..400 {
            if rng.u32(0..40) == 0 {
                // anywhere on the ring, which is ahead or behind
                clock = rng.u16(..);
                leaps += 1;
            } else {
                let step = [0, 0, 1, 1, 1, rng.u16(0..50)][rng.usize(0..6)];
                clock = clock.wrapping_add(step);
                elapsed += u64::from(step);
            }
            // and others lag behind honestly
            let late = if rng.bool() { 0 } else { u16::try_from(rng.u64(0..=stale)).unwrap() };
            let n = if rng.bool() { 1 } else { rng.u16(1..=most) };
            if limiter.try_acquire(clock.wrapping_sub(late), n).is_ok() {
                admitted += u64::from(n);
            }
        }
        // After each leap the first who asks may lag: the ticks seen there span so much more. What a leap
        // fills up is the capacity, which is the burst and the tolerance.
        let honest = (elapsed + stale * (leaps + 1)) * scale + capacity;
        let bound = (honest + leaps * capacity) / interval;
        assert!(admitted <= bound, "{admitted} of {bound}, {leaps} leaps: {quota:?}, seed {seed}");
        u64::from(admitted > honest / interval)
    });
    println!(
        "checked: {} random histories (with leaps; {all_spent} above what true time alone allows)",
        seeds.len()
    );
    assert!(all_spent > 0, "leaps that never cost anything prove nothing");
}

/// The exact cost of a glitch: a burst at the leap, for time that seemed to pass, a burst at the return.
#[test]
fn a_glitch_forward_and_its_return() {
    let quota = Quota::per_second(10, 1_000).stale(60_000).debt(0);
    let limiter = Gcra64::new(quota).unwrap();
    let take_all = |now| limiter.acquire_up_to(now, 100).map_or(0, |(taken, _)| taken);
    assert_eq!(take_all(1_000_000), 10);
    assert_eq!(take_all(1_000_000 + 3_600_000), 10);
    assert_eq!(take_all(1_000_001), 10);
    // and no more: from here on it is as if nothing had happened
    assert_eq!(take_all(1_000_099), 0);
    assert_eq!(take_all(1_000_101), 1);

    // a glitch within `stale` is another caller's tick: its burst was spent in advance
    let limiter = Gcra64::new(quota).unwrap();
    let take_all = |now| limiter.acquire_up_to(now, 100).map_or(0, |(taken, _)| taken);
    assert_eq!(take_all(1_000_000), 10);
    assert_eq!(take_all(1_060_000), 10);
    assert_eq!(take_all(1_000_001), 0);
    assert_eq!(limiter.peek(1_000_001, 1).unwrap_err().retry_after(), 60_099);
}

/// go-limiter 41, rsyslog 1369, uber-go: a clock that stepped back locked everybody out for the whole step.
#[test]
fn steps_back_lock_out_for_no_longer_than_the_horizon() {
    let start = 1 << 40;
    let (minute, hour, year) = (60_000, 3_600_000, 365 * 24 * 3_600_000);
    for burst in [1, 10, 500] {
        let quota = Quota::per_second(10, 1_000).burst(burst);
        // a minute each of staleness and debt, and the burst
        let longest = 2 * minute + burst * 100;
        for back in [1, 99, minute - 1, minute, minute + 1, longest, longest + 1, hour, year] {
            let limiter = Gcra64::new_at(quota, start).unwrap();
            limiter.try_acquire(start, burst).unwrap();
            let now = start - back;
            let status = limiter.status(now);
            assert!(status.reset_after() <= longest, "{back} back");
            match limiter.acquire_up_to(now, u64::MAX) {
                // the old time is honest: nothing minted, and the denial ends 100 ms after it
                Err(denied) => {
                    assert_eq!(denied.retry_after(), back + 100);
                    assert!(limiter.peek(start + 100, 1).is_ok());
                    assert!(back + burst * 100 <= longest);
                }
                // the old time is none: one burst, and then the quota as ever
                Ok((taken, _)) => {
                    assert_eq!(taken, burst);
                    assert!(back > minute);
                    assert_eq!(limiter.peek(now, 1).unwrap_err().retry_after(), 100);
                }
            }
        }
    }
}

#[test]
fn clocks_that_alternate_within_stale_are_limited_and_far_beyond_it_are_not() {
    let (stale, burst) = (500, 4);
    let quota = Quota::new(1, 100, burst).stale(stale).debt(0);
    let admitted = |apart: u64| {
        let limiter = Gcra64::new_at(quota, 1 << 40).unwrap();
        let mut admitted = 0;
        for round in 0..1_000 {
            for now in [(1 << 40) + round, (1 << 40) + round + apart] {
                admitted += limiter.acquire_up_to(now, u64::MAX).map_or(0, |(taken, _)| taken);
            }
        }
        admitted
    };
    for apart in [0, 1, 99, 100, 400, 499, 500] {
        // 1000 rounds of a tick each, and the distance
        assert!(admitted(apart) <= burst + (999 + apart) / 100, "{apart} apart");
    }
    // beyond stale, debt and the time to full together, each reads what the other left as the past
    for apart in [500 + 400 + 1, 60_000, 1 << 30] {
        assert_eq!(admitted(apart), 2 * burst * 1_000, "{apart} apart");
    }
}

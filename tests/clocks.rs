//! Clocks that wrap, clocks narrower than the word, clocks that start anywhere; and P14, that asking for
//! more, of less, or earlier never turns a denial into a grant.
//!
//! Bounds: 32-bit limiters idle for every multiple of 2^28 ticks up to 2^34 from 64 places of the ring,
//! with and without `touch`; clocks of 16, 24 and 32 bits in 64 and of 16 and 24 in 32, at 2000 wraps each,
//! compared with a model on a clock that does not wrap; P14 at 8 bits for every quota that fits with
//! `stale` of 3.

#![cfg(not(loom))]
#![allow(
    clippy::trivially_copy_pass_by_ref,
    reason = "profiles are shared by reference, in 8 bits as in 64"
)]

mod common;
mod model;

use common::{Shape, shapes, sum_over, thinned};
use fastrand::Rng;
use model::{Asked, Bucket, Call, Trial};
use tollgate::{Atomic, Gcra, Gcra32, Gcra64, Limiter, Profile, Quota, Word};

const RING: u64 = 1 << 32;

/// The low 32 bits, as the caller's counter has them.
fn tick32(ticks: u64) -> u32 {
    u32::try_from(ticks % RING).unwrap()
}

/// A second of microseconds and a few others that people have on small processors.
fn quotas32() -> [(Asked, Quota); 5] {
    [(5, 1_000, 5), (1, 1_000_000, 3), (7, 32_768, 20), (999, 1_000, 1), (3, 2, 1_000)].map(
        |(count, period, burst)| {
            let asked = Asked { count, period, burst, tolerance: 0 };
            (asked, Quota::new(count, period, burst))
        },
    )
}

#[test]
fn idle_for_every_multiple_of_2_pow_28_with_touch() {
    for (asked, quota) in quotas32() {
        for place in (0..RING).step_by(1 << 26) {
            let limiter = Gcra32::new_at(quota, tick32(place)).unwrap();
            let start = i128::from(place);
            let max_idle = i128::from(limiter.profile().max_idle());
            let mut trial = Trial::new(limiter, <Bucket>::new(asked, start), 32);
            trial.ask(start, Call::DRAIN);
            let mut now = start;
            for multiple in 1..=64 {
                let end = start + (multiple << 28);
                while now < end {
                    now = end.min(now + max_idle);
                    trial.ask(now, Call::TOUCH);
                }
                // the touch alone renews: nothing is taken but at the end
                trial.ask(now, Call::peek(1));
                trial.ask(now, Call::peek(asked.burst));
            }
            let end = start + (1 << 34);
            assert!(trial.ask(end, Call::take(asked.burst)).is_granted());
            assert!(!trial.ask(end, Call::take(1)).is_granted());
        }
    }
}

/// Within `max_idle` as exact as ever; beyond it, at worst refused for C + H, and never more than full.
#[test]
fn idle_for_every_multiple_of_2_pow_28_without_touch() {
    let (mut within, mut refused) = (0, 0);
    for (asked, quota) in quotas32() {
        let profile = <Profile<u32>>::new(quota).unwrap();
        // (M - 1 - max_idle * scale) is C + H and less than a tick more
        let g = common::gcd(asked.count, asked.period);
        let scale = asked.count / g;
        let horizon = asked.burst * (asked.period / g) + ((1 << 19) + (1 << 19)) * scale;
        assert_eq!(u64::from(profile.max_idle()), (RING - 1 - horizon) / scale);
        let heals_in = horizon.div_ceil(scale);
        for place in (0..RING).step_by(1 << 26) {
            for multiple in 1..=64 {
                let limiter =
                    Limiter::from_parts(Word::<u32>::from_raw(profile.full_at(tick32(place))), profile);
                limiter.drain(tick32(place));
                let idle = multiple << 28;
                let now = place + idle;
                let status = limiter.status(tick32(now));
                assert!(u64::from(status.reset_after()) <= heals_in);
                assert!(u64::from(status.remaining()) <= asked.burst);
                if idle <= profile.max_idle().into() {
                    assert_eq!(u64::from(status.remaining()), asked.burst);
                    within += 1;
                } else if status.remaining() == 0 {
                    refused += 1;
                }
                // the first question after the rest, granted or not, is the end of it
                let granted = limiter.try_acquire(tick32(now), 1).is_ok();
                assert_eq!(granted, status.remaining() > 0);
                let healed = now + heals_in;
                assert_eq!(u64::from(limiter.status(tick32(healed)).remaining()), asked.burst);
            }
        }
    }
    println!(
        "checked: {within} oracle decisions (rests within max_idle; {refused} beyond it refused for a while)"
    );
    assert!(within > 0 && refused > 0);
}

const WRAPS: i128 = if cfg!(debug_assertions) { 50 } else { 2_000 };

/// Asks just before, at and after each wrap, and somewhere between.
fn around_the_wraps<W: Atomic + TryFrom<u64>>(
    mut trial: Trial<Gcra<W>, Bucket>,
    stale: u64,
    start: i128,
) -> u64 {
    let mut rng = Rng::with_seed(trial.bits.into());
    let burst = trial.subject.profile().burst().widen();
    let max_idle = i128::from(trial.subject.profile().max_idle().widen());
    let turn = 1_i128 << trial.bits;
    let mut now = start;
    for wrap in 1..=WRAPS {
        let edge = wrap * turn;
        let mut stops: Vec<i128> = (-3..=3).map(|offset| edge + offset).collect();
        // the last decision before the wrap may be far from it, but not further than allowed
        stops.push(edge - 1 - i128::from(rng.u64(0..=stale)));
        stops.push(edge - i128::from(rng.u64(..)) % (turn / 2));
        stops.push(edge + i128::from(rng.u64(..)) % (turn / 4));
        stops.sort_unstable();
        for stop in stops.into_iter().filter(|&stop| stop >= start) {
            while now < stop {
                // rests, as long as it may
                now = stop.min(now + max_idle);
                trial.ask(now, Call::TOUCH);
            }
            let late = now - i128::from(rng.u64(0..=stale));
            for asked_at in [now, late, now] {
                let n = [1, 1, burst, rng.u64(0..=burst + 1)][rng.usize(0..4)];
                trial.ask(asked_at, Call::take(n));
            }
        }
    }
    trial.decisions
}

#[test]
fn clocks_narrower_than_the_word_at_every_wrap() {
    let mut decisions = 0;
    for (count, period, burst) in [(1, 100, 1), (3, 7, 40), (5, 3, 200), (1, 4_000, 3)] {
        for tolerance in [0, count - 1] {
            let asked = Asked { count, period, burst, tolerance };
            for stale in [0, 50, 2_000] {
                let quota = Quota::new(count, period, burst).tolerance(tolerance).stale(stale).debt(7);
                for bits in [16, 24, 32] {
                    for start in [0, 100, (1 << bits) - 1] {
                        let limiter = Gcra64::new_at(quota.clock_bits(bits), start).unwrap();
                        let start = start.into();
                        let model = <Bucket>::new(asked, start);
                        let trial = Trial::new(limiter, model.clone(), bits);
                        decisions += around_the_wraps(trial, stale, start);
                        if bits == 32 {
                            continue;
                        }
                        let tick = u32::try_from(start).unwrap();
                        let limiter = Gcra32::new_at(quota.clock_bits(bits), tick).unwrap();
                        decisions += around_the_wraps(Trial::new(limiter, model, bits), stale, start);
                    }
                }
            }
        }
    }
    println!("checked: {decisions} oracle decisions (narrow clocks around their wraps)");
}

/// What the clock's width is good for: without it the very same use is wrong at the first wrap.
#[test]
fn a_narrow_clock_that_is_not_declared_breaks_at_its_wrap() {
    let quota = Quota::new(1, 100, 1).stale(1_000).debt(0);
    let last = (1 << 24) - 1;
    let undeclared = Gcra64::new_at(quota, last).unwrap();
    assert!(undeclared.try_acquire(last, 1).is_ok());
    assert!(undeclared.try_acquire(0, 1).is_ok(), "one tick after, and 100 were asked for");
    let declared = Gcra64::new_at(quota.clock_bits(24), last).unwrap();
    assert!(declared.try_acquire(last, 1).is_ok());
    assert_eq!(declared.try_acquire(0, 1).unwrap_err().retry_after(), 99);
}

/// Every origin: full at its first tick, wherever that is.
#[test]
fn made_at_any_tick_the_first_call_conforms() {
    for (asked, quota) in quotas32() {
        let small = [0, 1, 2, 1_000];
        let huge = [RING / 2 - 1, RING / 2, RING / 2 + 1, RING - 1_000, RING - 2, RING - 1];
        for now in small.into_iter().chain((0..RING).step_by(65_521)).chain(huge) {
            let limiter = Gcra32::new_at(quota, tick32(now)).unwrap();
            let most = u32::try_from(asked.burst).unwrap();
            assert!(limiter.try_acquire(tick32(now), most).is_ok());
            assert!(limiter.try_acquire(tick32(now), 1).is_err());
        }
        for now in [0, 1, 1 << 63, u64::MAX - 1, u64::MAX] {
            let limiter = Gcra64::new_at(quota, now).unwrap();
            assert!(limiter.try_acquire(now, asked.burst).is_ok());
            assert!(limiter.try_acquire(now, 1).is_err());
        }
    }
}

/// A word of 0 is full for every clock but one that starts within C + H below the end of the ring.
#[test]
fn a_word_of_0_has_the_stated_corner_and_no_other() {
    let profile = <Profile<u32>>::new(Quota::new(1, 1_000, 5).stale(10_000).debt(20_000)).unwrap();
    let horizon = 5 * 1_000 + 30_000;
    for now in (0..RING).step_by(997).chain(RING - 2 * horizon..RING) {
        let full = u64::from(Word::<u32>::new().status(&profile, tick32(now)).reset_after()) == 0;
        assert_eq!(full, now == 0 || RING - now > horizon, "{now}");
    }
}

/// P14 for one quota: every debt under the horizon, every n.
fn monotone(shape: &Shape) -> u64 {
    let profile = shape.profile();
    let horizon = shape.horizon();
    let conforms = |profile: &Profile<u8>, horizon: u64, debt: u8, n: u8| {
        let word = Word::<u8>::from_raw(profile.full_at(100).wrapping_add(debt));
        (1..=3_u8).fold(word.peek(profile, 100, n).is_ok(), |at_once, back| {
            let earlier = word.peek(profile, 100 - back, n).is_ok();
            let seen = u64::from(debt) + u64::from(back) * shape.scale;
            // within `stale`, and under the horizon there as well
            assert!(seen > horizon || at_once || !earlier, "{shape:?}: {n} conform {back} earlier");
            at_once
        })
    };
    let smaller = Shape { burst: shape.burst - 1, ..*shape };
    let smaller = smaller.fits().then(|| (smaller.profile(), smaller.horizon()));
    for debt in 0..=u8::try_from(horizon).unwrap() {
        for n in 1..=profile.burst() {
            let granted = conforms(&profile, horizon, debt, n);
            assert!(
                granted || !conforms(&profile, horizon, debt, n + 1),
                "{shape:?}: {n} denied, one more not"
            );
            if let Some((smaller, horizon)) = &smaller {
                let under_both = u64::from(debt) <= *horizon;
                assert!(
                    !under_both || granted || !conforms(smaller, *horizon, debt, n),
                    "{shape:?}: a smaller burst"
                );
            }
        }
    }
    (horizon + 1) * u64::from(profile.burst())
}

#[test]
fn more_or_of_less_or_earlier_never_turns_a_denial_into_a_grant() {
    let shapes = thinned(shapes(8, |shape| Shape { stale: 3, ..shape }), 97);
    let cases = sum_over(&shapes, monotone);
    println!("checked: {cases} exhaustion cases (P14 at 8 bits, {} profiles)", shapes.len());
}

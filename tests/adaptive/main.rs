//! Rates that follow what happens: the log of the demand average, each controller beside a naive one in unbounded
//! integers, every number of 8 bits, what is admitted at most, and what is refused.

#![cfg(not(loom))]

mod accepted;
mod histories;
mod naive;

use tollgate::{Adaptive32, Aimd, AimdState, DemandAverage, Heard, Quota, checked};

/// 5 a second at first, from 1 to 10, twice that at once, and 10 at the start; on a clock of milliseconds.
const RULE: DemandAverage =
    DemandAverage::new(Quota::per_second(5, 1_000).burst(10), 1, 10).most_burst(20).tokens(10);

#[test]
fn the_log_of_the_demand_average() {
    static LIMITER: Adaptive32<DemandAverage> = checked!(Adaptive32::<DemandAverage>::new(RULE));
    let log = [
        (5, 5, 10),
        (5, 5, 10),
        (3, 4, 8),
        (2, 3, 6),
        (3, 3, 6),
        (2, 3, 6),
        (9, 6, 12),
        (4, 5, 10),
        (4, 5, 10),
    ];
    for (second, (requests, refill, capacity)) in (0..).zip(log) {
        let now = second * 1_000;
        let before = (LIMITER.level(), LIMITER.profile().burst());
        let admitted = (0..requests).filter(|_| LIMITER.try_acquire(now, 1).is_ok()).count();
        if requests == 9 {
            assert_eq!((before, admitted), ((3, 6), 6), "three of nine are denied");
        }
        LIMITER.touch(now + 1_000);
        assert_eq!((LIMITER.level(), LIMITER.profile().burst()), (refill, capacity), "second {second}");
    }
}

#[test]
fn every_refill_and_number_of_attempts() {
    let mut cases = 0_u64;
    for (floor, first, ceiling) in [(1, 5, 10), (1, 1, 1), (7, 100, 300), (2, 3, 511)] {
        let rule = DemandAverage::new(Quota::new(first, 1_000, 1), floor, ceiling);
        for refill in 0..=600 {
            for attempts in 0..=1_300 {
                let expected = naive::mean(refill, attempts).clamp(floor.into(), ceiling.into());
                assert_eq!(u64::from(rule.next(refill, attempts)), expected, "{refill} {attempts}");
                cases += 1;
            }
        }
        assert_eq!(rule.next(u32::MAX, u32::MAX), ceiling);
    }
    println!("checked: {cases} exhaustion cases (means of demand)");
}

#[test]
fn every_state_of_additive_increase() {
    let mut cases = 0_u64;
    for (increase, per_mille, cool_down) in [(1, 500, 0), (3, 700, 2), (300, 0, 1), (1, 999, 9)] {
        let rule = Aimd::new(Quota::new(5, 1_000, 1), 2, 250)
            .increase(increase)
            .decrease_to(per_mille)
            .cool_down(cool_down);
        for limit in 0..=255 {
            for (cooling, heard) in (0..12).flat_map(|cooling| (0..4).map(move |heard| (cooling, heard)))
            {
                let heard = Heard { success: heard & 1 == 1, overload: heard & 2 == 2 };
                let left = rule.next(AimdState { limit, cooling }, heard);
                let cut = heard.overload && cooling == 0;
                let limit = match heard {
                    _ if cut => limit * per_mille / 1_000,
                    Heard { success: true, overload: false } => limit + increase,
                    _ => limit,
                };
                assert_eq!(left.limit, limit.clamp(2, 250));
                assert_eq!(left.cooling, if cut { cool_down } else { cooling.max(1) - 1 });
                cases += 1;
            }
        }
        // a wish that was never checked wraps nowhere
        let most = AimdState { limit: u32::MAX, cooling: 0 };
        let heard = Heard { success: true, overload: false };
        assert_eq!(rule.increase(u32::MAX).next(most, heard).limit, 250);
        let heard = Heard { overload: true, ..heard };
        assert_eq!(rule.decrease_to(u32::MAX).next(most, heard).limit, 250);
    }
    println!("checked: {cases} exhaustion cases (additive increase, multiplicative decrease)");
}

/// What is asked for in a period is counted as far as it can matter, and no further.
#[test]
fn a_count_that_came_to_its_end_is_as_good_as_the_true_one() {
    for attempts in [8_191, 16_382, 16_383, 16_384, u32::MAX] {
        let rule = DemandAverage::new(Quota::new(1, 1_000, 1).stale(0).debt(0), 1, 8_191);
        let limiter = Adaptive32::<DemandAverage>::new(rule).unwrap();
        let _ = limiter.try_acquire(0, attempts / 2);
        let _ = limiter.try_acquire(0, attempts - attempts / 2);
        limiter.touch(1_000);
        assert_eq!(u64::from(limiter.level()), naive::mean(1, attempts).min(8_191), "{attempts}");
    }
}

/// A limiter is made before the clock is read: what it starts with is not judged by the time before the first call.
#[test]
fn the_first_period_is_that_of_the_first_call() {
    for first in [0, 999, 1_000, 123_456_789, 1 << 27] {
        let limiter = Adaptive32::<DemandAverage>::new(RULE).unwrap();
        let _ = limiter.try_acquire(first, 8);
        assert_eq!(limiter.level(), 5, "{first}");
        limiter.touch(first + 1_000);
        assert_eq!(limiter.level(), 7, "{first}");
    }
}

/// A tick that is older than others', by `stale` at most, belongs to the period that has begun; an older one turns it.
#[test]
fn a_late_tick_takes_no_turn() {
    let rule = DemandAverage::new(Quota::new(8, 1_000, 8).stale(5_000), 1, 8);
    let limiter = Adaptive32::<DemandAverage>::new_at(rule, 70_000).unwrap();
    limiter.touch(70_000);
    for late in [69_999, 66_000, 65_001] {
        limiter.touch(late);
        assert_eq!(limiter.level(), 8, "{late}");
    }
    let _ = limiter.try_acquire(66_000, 6);
    limiter.touch(71_000);
    assert_eq!(limiter.level(), 7);
    // further back than that it is another clock: a period begins at once
    limiter.touch(1_000);
    limiter.touch(2_000);
    assert!(limiter.level() < 7);
}

#[test]
fn a_change_of_the_quota_by_others_holds_until_the_next_turn() {
    let limiter = Adaptive32::<DemandAverage>::new(RULE).unwrap();
    limiter.touch(0);
    limiter.as_live().change(0, Quota::new(1, 7, 77), tollgate::Carry::AsItIs).unwrap();
    assert_eq!(limiter.profile().burst(), 77);
    let _ = limiter.try_acquire(500, 5);
    limiter.touch(1_000);
    assert_eq!((limiter.level(), limiter.profile().burst()), (5, 10));
}

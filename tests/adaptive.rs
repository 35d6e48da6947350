//! Rates that follow what happens: the log of the demand average, each controller beside a naive one, and the bounds.

#![cfg(not(loom))]

use tollgate::{Adaptive, Adaptive32, Adaptive64, Controller, DemandAverage, Quota, checked};

/// 5 a second at first, from 1 to 10, twice that at once, and 10 at the start; on a clock of milliseconds.
const RULE: DemandAverage =
    DemandAverage::new(Quota::per_second(5, 1_000).burst(10), 1, 10).most_burst(20).tokens(10);

/// Requests in each second.
const REQUESTS: [u32; 9] = [5, 5, 3, 2, 3, 2, 9, 4, 4];
const REFILLS: [u32; 9] = [5, 5, 4, 3, 3, 3, 6, 5, 5];
const CAPACITIES: [u32; 9] = [10, 10, 8, 6, 6, 6, 12, 10, 10];

#[test]
fn the_log_of_the_demand_average() {
    static LIMITER: Adaptive32<DemandAverage> = checked!(Adaptive32::<DemandAverage>::new(RULE));
    let mut seventh = None;
    for (second, &requests) in (0..).zip(&REQUESTS) {
        let now = second * 1_000;
        let admitted = (0..requests).filter(|_| LIMITER.try_acquire(now, 1).is_ok()).count();
        if requests == 9 {
            seventh = Some((admitted, requests as usize - admitted));
        }
        LIMITER.touch(now + 1_000);
        let shown = (LIMITER.level(), LIMITER.profile().burst());
        assert_eq!(shown, (REFILLS[second as usize], CAPACITIES[second as usize]), "second {second}");
    }
    assert_eq!(seventh, Some((6, 3)));
}

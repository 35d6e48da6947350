//! A limiter that follows the demand: the quota of each second comes of what was asked for in the one before.
//!
//! `cargo run --example adaptive`

use tollgate::{Adaptive32, DemandAverage, Quota, checked};

/// At the turn of each second the refill becomes the mean of its own value and the requests of the last second, rounded
/// up, from 1 to 10; the capacity is twice that.
const RULE: DemandAverage =
    DemandAverage::new(Quota::per_second(5, 1_000).burst(10), 1, 10).most_burst(20).tokens(10);

/// On a clock of milliseconds.
static LIMITER: Adaptive32<DemandAverage> = checked!(Adaptive32::<DemandAverage>::new(RULE));

/// In each second, at its beginning.
const REQUESTS: [u32; 9] = [5, 5, 3, 2, 3, 2, 9, 4, 4];

fn main() {
    println!("second  refill  capacity  requests  admitted  denied  next refill  next capacity");
    for (second, requests) in (0..).zip(REQUESTS) {
        let now = second * 1_000;
        LIMITER.touch(now);
        let (refill, capacity) = (LIMITER.level(), LIMITER.profile().burst());
        let admitted = (0..requests).filter(|_| LIMITER.try_acquire(now, 1).is_ok()).count();
        let denied = requests as usize - admitted;
        LIMITER.touch(now + 1_000);
        let (next, next_capacity) = (LIMITER.level(), LIMITER.profile().burst());
        println!(
            "{:>6}  {refill:>6}  {capacity:>8}  {requests:>8}  {admitted:>8}  {denied:>6}  {next:>11}  {next_capacity:>13}",
            second + 1
        );
    }
}

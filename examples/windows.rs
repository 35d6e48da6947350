//! A burst at the border of two windows, through each kind of window: 10 requests in 1000 ms.
//!
//! `cargo run --example windows`

use tollgate::{
    Gcra64, IntervalBucket64, IntervalQuota, Quota, SlidingLog64, SlidingWindow64, WindowQuota, checked,
};

const QUOTA: WindowQuota = WindowQuota::new(10, 1_000);

/// Exact: a word for each of the ten.
static LOG: SlidingLog64<10> = checked!(SlidingLog64::new(QUOTA));
/// About as much, in one word.
static WINDOW: SlidingWindow64 = checked!(SlidingWindow64::new(QUOTA));
/// Anew at each full second.
static FIXED: IntervalBucket64 = checked!(IntervalBucket64::new(IntervalQuota::fixed_window(10, 1_000)));
/// Exact as well, in one word: in 999 ms, which are 1000 ticks, and not all at once.
static SPREAD: Gcra64 = checked!(Gcra64::new(Quota::hard_window_burst(10, 999, 5)));

fn main() {
    // ten requests at the end of a second, ten at the beginning of the next, and ten in its middle
    println!("{:>8} {:>6} {:>8} {:>6} {:>7}", "ms", "log", "counters", "fixed", "spread");
    let mut sums = [0; 4];
    for now in [990, 1_010, 1_500] {
        let log = (0..10).filter(|_| LOG.try_acquire(now, 1).is_ok()).count() as u64;
        let window = WINDOW.acquire_up_to(now, 10).map_or(0, |(n, _)| n);
        let fixed = FIXED.acquire_up_to(now, 10).map_or(0, |(n, _)| n);
        let spread = SPREAD.acquire_up_to(now, 10).map_or(0, |(n, _)| n);
        println!("{now:>8} {log:>6} {window:>8} {fixed:>6} {spread:>7}");
        for (sum, admitted) in sums.iter_mut().zip([log, window, fixed, spread]) {
            *sum += admitted;
        }
    }
    println!("{:>8} {:>6} {:>8} {:>6} {:>7}", "sum", sums[0], sums[1], sums[2], sums[3]);
    assert!(sums[0] == 10 && sums[3] <= 10, "a log, and a hard window, keep to ten");
    assert_eq!(LOG.try_acquire(1_500, 1).unwrap_err().retry_after(), 490);
}

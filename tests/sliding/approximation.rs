//! How far the two counters are off: never further than they say, and as far.

use fastrand::Rng;
use tollgate::{IntervalBucket64, IntervalQuota, SlidingWindow64, WindowProfile64, WindowQuota};

use crate::common::sum_over;
use crate::naive::List;
use crate::ticks::fullest;

/// The estimate, times w, of cells as the log has them.
fn off_by(list: &List, now: i128) -> (i128, i128, i128) {
    let (w, elapsed) = (list.window, now % list.window);
    let begun = now - elapsed;
    let cells = |from: i128, to: i128| -> i128 {
        list.cells.iter().filter(|(tick, _)| (from..to).contains(tick)).map(|(_, n)| n).sum()
    };
    let (previous, current) = (cells(begun - w, begun), cells(begun, begun + w));
    let off = current * w + previous * (w - elapsed) - list.count(now) * w;
    (off, -previous * elapsed, previous * (w - elapsed))
}

/// Traffic that comes at any time, or all at an end of a window, through the counters; its cells in a log, too.
fn history(seed: u64) -> u64 {
    let mut rng = Rng::with_seed(seed);
    let (limit, w) = (rng.u64(1..40), rng.u64(1..80));
    let counter = SlidingWindow64::new(WindowQuota::new(limit, w)).unwrap();
    let mut list = List::new(limit.into(), w.into());
    let (mut now, mut reached) = (w * 10, 0);
    for _ in 0..200 {
        now += match rng.u32(0..6) {
            0..2 => rng.u64(0..=w),
            2 => w - now % w,
            3 => 2 * w - 1 - now % w,
            4 => (2 * w).saturating_sub(2 + now % w),
            _ => rng.u64(0..3),
        };
        let n = counter.acquire_up_to(now, rng.u64(1..=limit)).map_or(0, |(n, _)| n);
        list.cells.push((now.into(), n.into()));
        let remaining = i128::from(counter.status(now).remaining());
        for later in now..now + 2 * w {
            let (off, least, most) = off_by(&list, later.into());
            assert!((least..=most).contains(&off), "{off} beyond {least} and {most}, {list:?}, {later}");
            reached += u64::from(off == most && most > 0) + (u64::from(off == least && least < 0) << 32);
        }
        // what remains is what the estimate leaves
        let (off, ..) = off_by(&list, now.into());
        let estimate = list.count(now.into()) * list.window + off;
        assert_eq!(remaining, (list.limit * list.window - estimate).max(0) / list.window);
    }
    let most = counter.profile().max_admitted(w - 1);
    assert!(fullest(list.cells, w.into()) <= most.into(), "seed {seed}");
    reached
}

#[test]
fn the_estimate_is_off_by_no_more_than_it_says() {
    let count = if cfg!(debug_assertions) { 100 } else { 3_000 };
    let seeds: Vec<u64> = (0..count).collect();
    let reached = sum_over(&seeds, |&seed| history(seed));
    let (above, below) = (reached & u64::from(u32::MAX), reached >> 32);
    println!("checked: {} oracle decisions (the estimate beside the log)", count * 200);
    assert!(above > count && below > count, "at the upper bound {above} times, at the lower one {below}");
}

/// All at the last tick of a window, and the rest at the last but one of the next: the most that any window sees.
#[test]
fn the_bound_is_reached() {
    let mut cases = 0;
    for limit in 1..60 {
        for w in 2..130 {
            let counter = SlidingWindow64::new(WindowQuota::new(limit, w)).unwrap();
            assert!(counter.try_acquire(10 * w - 1, limit).is_ok());
            let late = counter.acquire_up_to(11 * w - 2, limit).map_or(0, |(n, _)| n);
            let most = 2 * limit - (2 * limit).div_ceil(w);
            assert_eq!(
                (limit + late, counter.profile().max_admitted(w - 1)),
                (most, most),
                "{limit} in {w}"
            );
            assert_eq!(most == 2 * limit - 1, w >= 2 * limit);
            cases += 1;
        }
    }
    println!("checked: {cases} exhaustion cases (the bound of two counters)");
    let one_tick = WindowProfile64::new(WindowQuota::new(9, 1)).unwrap();
    assert_eq!(
        (one_tick.max_admitted(0), one_tick.max_admitted(1), one_tick.max_admitted(2)),
        (9, 18, 27)
    );
}

/// A window that does not slide: all of it at its end, and all of the next at its beginning.
#[test]
fn a_fixed_window_admits_twice_its_limit() {
    let bucket = IntervalBucket64::new(IntervalQuota::fixed_window(9, 1_000)).unwrap();
    assert!(bucket.try_acquire(1_999, 9).is_ok() && bucket.try_acquire(2_000, 9).is_ok());
    assert_eq!(bucket.try_acquire(2_000, 1).unwrap_err().retry_after(), 1_000);
    assert_eq!(bucket.profile().max_admitted(999), 18);
    assert!(bucket.try_acquire(3_000, 10).is_err());
}

//! Every history of a few calls on small logs in words of 8 bits, beside the list.

use tollgate::{Width, WindowQuota};

use crate::common::sum_over;
use crate::log::{Make, tick};
use crate::naive::{Answer, List};

const CALLS: u32 = if cfg!(debug_assertions) { 3 } else { 5 };

/// One history, as a number: each call's step in time, and its cells. Whether the callers kept to `max_idle`.
fn history(quota: WindowQuota, [limit, window, stale]: [i128; 3], mut code: usize) -> bool {
    let log = u8::log(quota, 3).unwrap();
    let max_idle = i128::from(log.profile().max_idle().widen());
    let mut list = List::new(limit, window);
    let (mut newest, mut renewed) = (250, 250);
    for _ in 0..CALLS {
        let late = [0, 0, 0, 0, stale, stale.min(1)][code % 6];
        newest += [0, 1, window, max_idle, 0, window][code % 6];
        let n = [1, 2, limit][code / 6 % 3];
        code /= 18;
        if newest > renewed + max_idle {
            return false;
        }
        let now = newest - late;
        let expected = list.ask(now, n);
        assert_eq!(
            Answer::of(log.try_acquire(tick(now), tick(n))),
            expected,
            "{n} at {now}: {quota:?}, {list:?}"
        );
        if expected.granted {
            renewed = renewed.max(now);
        }
    }
    true
}

#[test]
fn every_history_of_a_small_log() {
    let mut quotas = Vec::new();
    for limit in 1..=3 {
        for window in 1..=3 {
            for stale in [0, 2, 5] {
                let quota = WindowQuota::new(limit, window).stale(stale);
                if u8::log(quota, 3).is_ok() {
                    quotas.push((quota, [limit, window, stale].map(i128::from)));
                }
            }
        }
    }
    assert!(quotas.len() > 15, "{}", quotas.len());
    let codes: Vec<_> = (0..18_usize.pow(CALLS)).step_by(27).collect();
    let cases = sum_over(&codes, |&code| {
        // one code in 27 by each quota, each by some
        quotas
            .iter()
            .enumerate()
            .map(|(at, &(quota, numbers))| u64::from(history(quota, numbers, code + at % 27)))
            .sum()
    });
    println!("checked: {cases} exhaustion cases (histories of {CALLS} calls on small logs)");
    assert!(cases > codes.len() as u64);
}

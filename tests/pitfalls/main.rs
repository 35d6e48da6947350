//! What went wrong for users of other limiters, by name, each as one concrete case. The number behind a
//! project's name is that of its issue.
//!
//! The general proofs are elsewhere (`exhaustive*`, `differential*`, `windows`, `clocks`, `healing`); a
//! case stands here to be found by name, and to fail by name.

#![cfg(not(loom))]

mod clocks;
mod concurrency;
mod meaning;
mod numbers;
mod shaping;

use tollgate::{
    BeyondDebt, Denied, Gcra32, Gcra64, IntervalBucket64, IntervalQuota, Oversize, Profile64,
};
use tollgate::{Quota, QuotaError, Shaper32, Shaper64};

const SECOND: u64 = 1_000_000_000;

/// Admitted one by one from tick 0 to `end`, asking at the ticks that `steps` goes through, and at the end.
fn admitted(quota: Quota, end: u64, steps: impl Iterator<Item = u64>) -> u64 {
    let limiter = Gcra64::new(quota).unwrap();
    let (mut now, mut admitted) = (0, 0);
    for step in steps {
        admitted += limiter.acquire_up_to(now, u64::MAX).map_or(0, |(taken, _)| taken);
        if now == end {
            break;
        }
        now = end.min(now + step);
    }
    admitted
}

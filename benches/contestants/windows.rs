//! Sliding windows, beside the single limiter: what one thread pays for a bound on any window.

use std::hint;

use tollgate::{SlidingLog64, SlidingWindow64, WindowQuota};

use super::{Contestant, Load};

/// Cells of the log, each with a slot.
const SLOTS: usize = 100;

pub(super) fn contestants(load: Load) -> Vec<Contestant> {
    if load.threads != 1 {
        return Vec::new();
    }
    let limit = SLOTS as u64;
    let exact = hint::black_box(WindowQuota::new(limit, limit * load.interval));
    let burst = u64::from(load.burst);
    // twice the load's rate: what counts of the window before is rounded up
    let about = hint::black_box(WindowQuota::new(burst, (burst * load.interval).div_ceil(2)));
    vec![
        Contestant::new(load, "tollgate log of 100, 64", true, move || {
            let log = SlidingLog64::<SLOTS>::new(exact).unwrap();
            // as after a window of the load's rate: one more conforms at the start
            for before in (1..limit).rev() {
                log.try_acquire(Load::START.saturating_sub(before * load.interval), 1).unwrap();
            }
            move |now| log.try_acquire(now, 1).is_ok()
        }),
        Contestant::new(load, "tollgate sliding window 64", true, move || {
            let window = SlidingWindow64::new(about).unwrap();
            move |now| window.try_acquire(now, 1).is_ok()
        }),
    ]
}

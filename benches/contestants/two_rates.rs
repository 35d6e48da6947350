//! Two rates in one word, and the colour meters, beside the single limiter.

use std::hint;

use tollgate::{Colour, DualGcra64, Quota, SrTcm64, TrTcm64, TrTcm4115_64};

use super::{Contestant, Load};

/// The load's quota, and one that is never the narrower. A packet is one byte, and to pass is to be green.
pub(super) fn contestants(load: Load) -> Vec<Contestant> {
    let burst = u64::from(load.burst);
    let quota = hint::black_box(Quota::new(1, load.interval, burst));
    let wider = hint::black_box(Quota::new(2, load.interval, 2 * burst));
    vec![
        Contestant::new(load, "tollgate two rates 64", true, move || {
            let limiter = DualGcra64::new(quota, wider).unwrap();
            move |now| limiter.try_acquire(now, 1).is_ok()
        }),
        Contestant::new(load, "tollgate srTCM 64", true, move || {
            let meter = SrTcm64::new(quota, 1).unwrap();
            move |now| meter.meter(now, 1, Colour::Green) == Colour::Green
        }),
        Contestant::new(load, "tollgate trTCM 64", true, move || {
            let meter = TrTcm64::new(wider, quota).unwrap();
            move |now| meter.meter(now, 1, Colour::Green) == Colour::Green
        }),
        Contestant::new(load, "tollgate trTCM of RFC 4115 64", true, move || {
            let meter = TrTcm4115_64::new(quota, wider).unwrap();
            move |now| meter.meter(now, 1, Colour::Green) == Colour::Green
        }),
    ]
}

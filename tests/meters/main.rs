//! The colour meters beside the rules of RFC 2697, 2698 and 4115, and what those say nothing about.
//!
//! Bounds. `conformance.rs`: of each meter 10^6 packets of 500 random configurations beside tokens that are counted up
//! one at a time, and as many, with rates and gaps of any size, beside exact fractions. `states.rs`: halves of 8 bits,
//! every state, gap, size and colour of the srTCM beside tokens; every word, size and colour at 6 ticks of all three.
//! `late.rs`: 3,000 random histories of each with late ticks, every window.

#![cfg(not(loom))]

#[path = "../common/mod.rs"]
mod common;
mod conformance;
mod late;
mod rfc;
mod states;

#[test]
fn a_meter_that_is_touched_is_never_idle_for_too_long() {
    let meter = tollgate::SrTcm64::new(tollgate::Quota::new(1, 4, 3_000), 1_500).unwrap();
    assert_eq!((meter.profile().committed_burst(), meter.profile().excess_burst()), (3_000, 1_500));
    assert_eq!(meter.meter(5, 3_000, tollgate::Colour::Green), tollgate::Colour::Green);
    for quarter in 1..40_u64 {
        meter.touch(quarter << 30); // ten times around the clock of a half
    }
    assert_eq!(meter.meter((10 << 32) + 5, 3_000, tollgate::Colour::Green), tollgate::Colour::Green);
}

//! Counters that wrap, extended: exact while somebody comes in each half period, behind and harmless where
//! nobody does.
//!
//! Bounds: counters of eight widths from 2 to 32 bits, random starts and strides; limiters on clocks that
//! lost periods, in every window of the time that truly passed.

use proptest::collection::vec;
use proptest::prelude::{Just, any, prop_oneof};
use tollgate::clocks::{Clock, Extender, Manual};
use tollgate::{Gcra64, Quota};

use crate::try_many;

/// A counter of so many bits.
type Counter<const BITS: u32> = Manual<u64, BITS, 1>;

/// Strides between calls, in 2^-16 of a half period.
type Strides = Vec<u64>;

/// A clock on a counter that starts anywhere, and the ticks that truly passed since its period began.
fn walk<const BITS: u32>(start: u64, strides: &Strides, mut each: impl FnMut(u64, u64)) -> u64 {
    let half = 1 << (BITS - 1);
    let mut truth = start % (2 * half);
    let clock = Extender::new(Counter::<BITS>::new(truth));
    each(truth, clock.now());
    for stride in strides {
        let ticks = (stride * half) >> 16;
        clock.get_ref().advance(ticks);
        truth += ticks;
        each(truth, clock.now());
    }
    1 + strides.len() as u64
}

fn in_time<const BITS: u32>(start: u64, strides: &Strides) -> u64 {
    walk::<BITS>(start, strides, |truth, tick| assert_eq!(tick, truth, "{BITS} bits"))
}

/// What a limiter on a clock that loses periods admits in the time that truly passes.
fn too_late<const BITS: u32>(start: u64, strides: &Strides) -> u64 {
    let half = 1_u64 << (BITS - 1);
    // three cells in a period and a half, two at once
    let quota = Quota::new(3, 3 * half, 2).clock_bits(Extender::<Counter<BITS>>::BITS);
    let limiter = Gcra64::new(quota.stale(half - 1).debt(0)).unwrap();
    let mut admitted = Vec::new();
    let mut last = 0;
    let mut asked = 0;
    walk::<BITS>(start, strides, |truth, tick| {
        assert!(
            tick <= truth && (truth - tick) % (2 * half) == 0,
            "{BITS} bits: neither the tick nor late"
        );
        assert!(last < tick + half, "{BITS} bits: back by half a period");
        last = tick;
        while limiter.try_acquire(tick, 1).is_ok() {
            admitted.push(truth);
        }
        asked += 1;
    });
    for (i, from) in admitted.iter().enumerate() {
        for (cells, to) in (1..).zip(&admitted[i..]) {
            let most = limiter.profile().max_admitted(to - from);
            assert!(cells <= most, "{BITS} bits: {cells} of {most} in {} true ticks", to - from);
        }
    }
    asked + admitted.len() as u64
}

macro_rules! every_width {
    ($check:ident, $start:expr, $strides:expr) => {
        $check::<2>($start, $strides)
            + $check::<3>($start, $strides)
            + $check::<8>($start, $strides)
            + $check::<13>($start, $strides)
            + $check::<16>($start, $strides)
            + $check::<24>($start, $strides)
            + $check::<31>($start, $strides)
            + $check::<32>($start, $strides)
    };
}

const A_HALF: u64 = 1 << 16;

#[test]
fn exact_while_somebody_comes_in_each_half() {
    let inputs = (any::<u64>(), vec(0..=A_HALF, 0..60));
    try_many("an extended counter, asked in time", &inputs, |(start, strides)| {
        every_width!(in_time, start, &strides)
    });
}

#[test]
fn lost_periods_never_mint() {
    let stride = prop_oneof![0..=A_HALF, 0..=5 * A_HALF, Just(2 * A_HALF - 1)];
    let inputs = (any::<u64>(), vec(stride, 0..60));
    try_many("a limiter on an extended counter, asked too late", &inputs, |(start, strides)| {
        every_width!(too_late, start, &strides)
    });
}

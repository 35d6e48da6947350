//! What several tests share: the shape of a small quota in plain integers, and a loop over many of them.

#![allow(dead_code, reason = "each test file uses its part")]

use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};
use std::thread;

use tollgate::{Profile, Quota, ShaperProfile};

/// A reduced quota in the letters of `Profile`'s docs, not yet shifted for a narrow clock.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Shape {
    pub(crate) scale: u64,
    pub(crate) interval: u64,
    pub(crate) burst: u64,
    pub(crate) tolerance: u64,
    pub(crate) stale: u64,
    pub(crate) debt: u64,
    pub(crate) bits: u32,
}

impl Shape {
    /// `count / period` reduced, one cell, nothing else asked for, on a clock of `bits`.
    pub(crate) fn least(scale: u64, interval: u64, bits: u32) -> Self {
        Self { scale, interval, burst: 1, tolerance: 0, stale: 0, debt: 0, bits }
    }

    pub(crate) fn quota(self) -> Quota {
        Quota::new(self.scale, self.interval, self.burst)
            .tolerance(self.tolerance)
            .stale(self.stale)
            .debt(self.debt)
            .clock_bits(self.bits)
    }

    pub(crate) fn profile(self) -> Profile<u8> {
        <Profile<u8>>::new(self.quota()).unwrap()
    }

    /// As one that lends.
    pub(crate) fn shaper(self) -> ShaperProfile<u8> {
        <ShaperProfile<u8>>::new(self.quota()).unwrap()
    }

    /// C, in sub-ticks.
    pub(crate) fn capacity(self) -> u64 {
        self.burst * self.interval + self.tolerance
    }

    /// C + H, in sub-ticks.
    pub(crate) fn horizon(self) -> u64 {
        self.capacity() + (self.stale + self.debt) * self.scale
    }

    /// `max_idle` of the profile; nothing where the horizon alone is longer than the ring.
    pub(crate) fn max_idle(self) -> Option<u64> {
        let last = (1 << self.bits) - 1;
        Some(u64::checked_sub(last, self.horizon())? / self.scale)
    }

    /// The rule of acceptance in the docs of `Profile`, word for word.
    pub(crate) fn fits(self) -> bool {
        let half = 1 << (self.bits - 1);
        let idle = self.horizon().div_ceil(self.scale) + 1;
        self.burst >= 1 && self.horizon() <= half && self.max_idle().is_some_and(|most| most >= idle)
    }
}

pub(crate) fn gcd(a: u64, b: u64) -> u64 {
    if b == 0 { a } else { gcd(b, a % b) }
}

/// Every reduced rate and burst that fits a clock of `bits` with the tolerance, staleness and debt that
/// `asked` makes of it.
pub(crate) fn shapes(bits: u32, asked: impl Fn(Shape) -> Shape) -> Vec<Shape> {
    let half = 1_u64 << (bits - 1);
    let mut all = Vec::new();
    for scale in 1..=half {
        for interval in (1..=half).filter(|&interval| gcd(scale, interval) == 1) {
            for burst in 1..=half / interval {
                let shape = asked(Shape { burst, ..Shape::least(scale, interval, bits) });
                if shape.fits() {
                    all.push(shape);
                }
            }
        }
    }
    all
}

/// The sum of `work` over the items, on all processors.
pub(crate) fn sum_over<T: Sync>(items: &[T], work: impl Fn(&T) -> u64 + Sync) -> u64 {
    let next = AtomicUsize::new(0);
    let one_thread = || {
        let mut sum = 0;
        while let Some(item) = items.get(next.fetch_add(1, Relaxed)) {
            sum += work(item);
        }
        sum
    };
    let threads = thread::available_parallelism().map_or(1, usize::from);
    thread::scope(|scope| {
        let workers: Vec<_> = (0..threads).map(|_| scope.spawn(one_thread)).collect();
        workers.into_iter().map(|worker| worker.join().unwrap()).sum()
    })
}

/// One item in `step` where debug assertions are on; all of them where not, as in `make test`.
pub(crate) fn thinned<T>(items: Vec<T>, step: usize) -> Vec<T> {
    if cfg!(debug_assertions) { items.into_iter().step_by(step).collect() } else { items }
}

//! Limits that are taken together: each answer and each word beside exact models that are asked one by one; a budget of
//! requests and tokens through a long replay; a parent and its children, what is promised and the bound of all.
//!
//! Bounds: random histories in words of 8 to 64 bits, with ticks that are late by as much as the quota allows where
//! nothing else is said; two threads that come in each other's way.

#![cfg(not(loom))]

#[path = "../common/mod.rs"]
mod common;
#[path = "../model/mod.rs"]
mod model;

mod budget;
mod family;
mod hierarchy;
mod replay;
mod tiers;

use fastrand::Rng;
use tollgate::{Atomic, Quota};

use model::{Asked, Bucket};

/// A tick or a number of cells in a word.
fn word<W: Atomic + TryFrom<u64>>(number: i128) -> W {
    let bits = u64::try_from(number & i128::from(u64::MAX >> (64 - W::BITS))).unwrap();
    W::try_from(bits).ok().unwrap()
}

/// A small quota, and how late a tick may be.
#[derive(Clone, Copy, Debug)]
struct Small {
    asked: Asked,
    stale: u64,
    debt: u64,
}

impl Small {
    fn any(rng: &mut Rng) -> Self {
        let asked = Asked {
            count: rng.u64(1..=4),
            period: rng.u64(1..=9),
            burst: rng.u64(1..=4),
            tolerance: if rng.bool() { 0 } else { rng.u64(0..4) },
        };
        Self { asked, stale: rng.u64(0..4), debt: rng.u64(0..9) }
    }

    fn quota(self) -> Quota {
        let Asked { count, period, burst, tolerance } = self.asked;
        Quota::new(count, period, burst).tolerance(tolerance).stale(self.stale).debt(self.debt)
    }

    fn bucket(self, now: i128) -> Bucket {
        Bucket::new(self.asked, now)
    }
}

/// Ticks that go on, somebody being late now and then.
struct Ticks {
    newest: i128,
    late: u64,
    longest: u64,
}

impl Ticks {
    fn next(&mut self, rng: &mut Rng) -> i128 {
        self.newest += i128::from(match rng.u32(0..10) {
            0..5 => 0,
            5..8 => 1,
            8 => rng.u64(0..20).min(self.longest),
            _ => rng.u64(0..=self.longest),
        });
        if rng.bool() { self.newest } else { self.newest - i128::from(rng.u64(0..=self.late)) }
    }
}

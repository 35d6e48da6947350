//! Ticks as callers have them: they go on, stand, and are late.

use fastrand::Rng;

/// Ticks of several callers, none older than the newest by more than `stale`.
pub(crate) struct Ticks {
    pub(crate) newest: i128,
    pub(crate) stale: i128,
    /// The longest step.
    pub(crate) most: i128,
}

impl Ticks {
    /// The next tick; the newest one is at most `last`, so that nothing is left alone for too long.
    pub(crate) fn next(&mut self, rng: &mut Rng, last: i128) -> i128 {
        let step = match rng.u32(0..20) {
            0..8 => 0,
            8..14 => 1,
            14..17 => rng.i128(0..10),
            17..19 => rng.i128(0..=self.most.min(300)),
            _ => rng.i128(0..=self.most) >> rng.u32(0..40),
        };
        self.newest = (self.newest + step).min(last).max(self.newest);
        if rng.bool() { self.newest } else { self.newest - rng.i128(0..=self.stale) }
    }
}

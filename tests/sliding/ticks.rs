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

/// The most cells, each with the tick that its caller gave, in any window of so many ticks.
pub(crate) fn fullest(mut cells: Vec<(i128, i128)>, window: i128) -> i128 {
    cells.sort_unstable();
    let (mut first, mut sum, mut most) = (0, 0, 0);
    for &(tick, n) in &cells {
        sum += n;
        while cells[first].0 <= tick - window {
            sum -= cells[first].1;
            first += 1;
        }
        most = most.max(sum);
    }
    most
}

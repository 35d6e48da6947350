//! What a decision and a quota say in whole seconds, for those who are told it over a network.

use core::ops::Deref;

use super::{Algorithm, Outcome, Profile, WidthOf};
use crate::Width;

impl<W: Width, D> Profile<W, D> {
    /// So many cells per so many seconds of a clock of `tick_hz`: the shortest time of whole seconds in which an empty
    /// limiter is full again, and the cells that come back in it. Cells are rounded down, so that it is never more than
    /// the rate, and are at least the burst.
    pub(crate) fn per_whole_seconds(&self, tick_hz: u64) -> (u64, u64) {
        let seconds = whole_seconds(self.time_to_full().widen(), tick_hz);
        let ticks = u128::from(seconds).saturating_mul(u128::from(tick_hz));
        let sub_ticks = ticks.saturating_mul(u128::from(self.scale.widen()));
        let cells = sub_ticks.checked_div(u128::from(self.interval.widen()));
        (cells.and_then(|cells| cells.try_into().ok()).unwrap_or(u64::MAX), seconds)
    }
}

impl<R: Deref<Target: Algorithm>> Outcome<R> {
    /// After how many ticks `n` cells conform, rounded up, while nobody else asks; the maximum for "never".
    pub(crate) fn wait_for(&self, n: WidthOf<R>) -> WidthOf<R> {
        self.profile().wait(self.view, n)
    }
}

/// Seconds of so many ticks, rounded up; the maximum where a second has none.
pub(crate) fn whole_seconds(ticks: u64, tick_hz: u64) -> u64 {
    Width::div_ceil(ticks, tick_hz)
}

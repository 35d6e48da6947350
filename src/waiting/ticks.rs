//! Ticks of a clock that may be narrower than their word, told apart by their difference in the clock's width.

use core::time::Duration;

use crate::Width;
use crate::clocks::{Clock, TickRate};

/// The tick, without what a clock of so many bits does not have.
fn within<C: Clock>(tick: C::Tick) -> C::Tick {
    let above = C::Tick::BITS.saturating_sub(C::BITS);
    tick.shl(above).shr(above)
}

/// How many ticks the clock has counted since; less than all that it counts.
pub(super) fn since<C: Clock>(tick: C::Tick, now: C::Tick) -> C::Tick {
    within::<C>(now.wrapping_sub(tick))
}

/// The farthest ahead that a tick can be told from one in the past.
pub(super) fn farthest<C: Clock>() -> C::Tick {
    C::Tick::MAX.shr(C::Tick::BITS.saturating_sub(C::BITS)).shr(1)
}

/// How many ticks are left until then: 0 where it has come, by half the clock or less.
pub(super) fn until<C: Clock>(tick: C::Tick, now: C::Tick) -> C::Tick {
    let ticks = since::<C>(now, tick);
    if ticks > farthest::<C>() { C::Tick::ZERO } else { ticks }
}

/// The tick that comes so many ticks after `now`, or as many of them as can be told.
pub(super) fn ahead<C: Clock>(now: C::Tick, ticks: C::Tick) -> C::Tick {
    within::<C>(now.wrapping_add(ticks.min(farthest::<C>())))
}

/// How long so many ticks are, rounded up to nanoseconds.
pub(super) fn duration_of<C: TickRate>(ticks: C::Tick) -> Duration {
    let ticks = ticks.widen();
    let seconds = Width::div_floor(ticks, C::TICK_HZ);
    let rest = ticks.wrapping_sub(seconds.wrapping_mul(C::TICK_HZ));
    // at most 10^9
    let (nanoseconds, exact) = rest.mul_div(1_000_000_000, C::TICK_HZ);
    Duration::from_secs(seconds).saturating_add(Duration::from_nanos(nanoseconds + u64::from(!exact)))
}

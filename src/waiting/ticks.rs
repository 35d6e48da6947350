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

#[cfg(all(test, not(loom)))]
mod tests {
    use super::*;
    use crate::clocks::Manual;

    #[test]
    fn ticks_of_a_narrow_clock() {
        type Narrow = Manual<u32, 8, 1>;
        type Whole = Manual<u8, 8, 1>;

        for now in (0..256).step_by(if cfg!(miri) { 63 } else { 1 }) {
            for ticks in 0..128 {
                let tick = (now + ticks) % 256;
                assert_eq!((until::<Narrow>(tick, now), ahead::<Narrow>(now, ticks)), (ticks, tick));
                assert_eq!(until::<Narrow>(tick + 256, now), ticks);
            }
            for passed in 0..=128 {
                assert_eq!(until::<Narrow>(now, (now + passed) % 256), 0);
            }
            for passed in 0..256 {
                assert_eq!(since::<Narrow>(now, (now + passed) % 256), passed);
            }
            assert_eq!(ahead::<Narrow>(now, 1_000), (now + 127) % 256);
        }
        assert_eq!((farthest::<Whole>(), until::<Whole>(3, 250), until::<Whole>(250, 3)), (127, 9, 0));
    }

    #[test]
    fn durations_are_rounded_up() {
        let nanos = |ticks| duration_of::<Manual<u64, 64, 1_000_000_000>>(ticks).as_nanos();
        assert_eq!((nanos(0), nanos(1), nanos(u64::MAX)), (0, 1, u128::from(u64::MAX)));
        let thirds = |ticks| duration_of::<Manual<u64, 64, 3>>(ticks).as_nanos();
        assert_eq!(
            (thirds(1), thirds(2), thirds(3), thirds(4)),
            (333_333_334, 666_666_667, 1_000_000_000, 1_333_333_334)
        );
        let picos = |ticks| duration_of::<Manual<u64, 64, 1_000_000_000_000>>(ticks).as_nanos();
        assert_eq!(
            (picos(1), picos(1_000), picos(1_001), picos(999_999_999_999)),
            (1, 1, 2, 1_000_000_000)
        );
        assert_eq!(duration_of::<Manual<u64, 64, 1>>(u64::MAX), Duration::from_secs(u64::MAX));
    }
}

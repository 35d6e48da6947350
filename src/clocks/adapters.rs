use super::{Clock, TickRate};
use crate::Width;

/// A clock whose frequency the program knows: `TICK_HZ` ticks per second.
///
/// It is for counters whose frequency is a matter of the program's set-up. What is stated here is believed;
/// a clock that runs faster than stated admits more in a second, and as stated in its own ticks.
///
/// ```
/// use tollgate::clocks::{At, Clock, Manual, TickRate};
///
/// let clock = At::<_, 12_000_000>(Manual::<u32, 24, 1>::new(5));
/// assert_eq!(clock.now(), 5);
///
/// fn hertz<C: TickRate>(_: &C) -> u64 {
///     C::TICK_HZ
/// }
/// assert_eq!(hertz(&clock), 12_000_000);
/// ```
#[derive(Clone, Copy, Debug)]
pub struct At<C, const TICK_HZ: u64>(pub C);

impl<C: Clock, const TICK_HZ: u64> Clock for At<C, TICK_HZ> {
    type Tick = C::Tick;
    const BITS: u32 = C::BITS;

    #[inline]
    fn now(&self) -> C::Tick {
        self.0.now()
    }
}

impl<C: Clock, const TICK_HZ: u64> TickRate for At<C, TICK_HZ> {
    const TICK_HZ: u64 = TICK_HZ;
}

/// A counter that counts down, from `2^BITS - 1` to 0 and again, read as one that counts up.
///
/// One that is loaded with less is no clock of so many bits: its period is no power of two.
///
/// ```
/// use tollgate::clocks::{Clock, Down, Manual};
///
/// let (up, down) = (Manual::<u32, 24, 1>::new(0), |count| Down(Manual::<u32, 24, 1>::new(count)));
/// assert_eq!(down(0xFF_FFFF).now(), up.now());
/// up.advance(1);
/// assert_eq!(down(0xFF_FFFE).now(), up.now());
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Down<C>(pub C);

impl<C: Clock> Clock for Down<C> {
    type Tick = C::Tick;
    const BITS: u32 = C::BITS;

    #[inline]
    fn now(&self) -> C::Tick {
        C::Tick::MAX.shr(C::Tick::BITS - C::BITS).wrapping_sub(self.0.now())
    }
}

impl<C: TickRate> TickRate for Down<C> {
    const TICK_HZ: u64 = C::TICK_HZ;
}

/// A clock in 32 bits: of its ticks the bits from `SHIFT` on, rounded down.
///
/// Processors without words of 64 bits limit by words of 32, and those take the lower half of a long tick as
/// it is, since they expect a tick to wrap. Of a fast clock it soon does: `SHIFT` makes its ticks longer, and
/// the idle time of a limiter too.
///
/// The frequency is exact or does not compile: `2^SHIFT` must divide the clock's.
///
/// ```
/// use tollgate::clocks::{Clock, Low32, Manual64, TickRate};
///
/// // 168 MHz in ticks of 512 cycles
/// type Ticks = Low32<Manual64<168_000_000>, 9>;
/// assert_eq!((Ticks::TICK_HZ, Ticks::BITS), (328_125, 32));
/// assert_eq!(Low32::<_, 9>(Manual64::<168_000_000>::new(1023)).now(), 1);
/// ```
///
/// ```compile_fail
/// use tollgate::clocks::{Low32, Manual64, TickRate};
///
/// const NO_WHOLE_NUMBER: u64 = Low32::<Manual64<168_000_000>, 11>::TICK_HZ;
/// # let _ = NO_WHOLE_NUMBER;
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Low32<C, const SHIFT: u32 = 0>(pub C);

impl<C: Clock, const SHIFT: u32> Clock for Low32<C, SHIFT> {
    type Tick = u32;
    const BITS: u32 = if C::BITS - SHIFT < 32 { C::BITS - SHIFT } else { 32 };

    #[inline]
    #[allow(clippy::cast_possible_truncation, reason = "the bits above are those that are left out")]
    fn now(&self) -> u32 {
        (self.0.now().widen() >> SHIFT) as u32
    }
}

impl<C: TickRate, const SHIFT: u32> TickRate for Low32<C, SHIFT> {
    const TICK_HZ: u64 = {
        assert!(C::TICK_HZ.trailing_zeros() >= SHIFT, "2^SHIFT does not divide the clock's frequency");
        C::TICK_HZ >> SHIFT
    };
}

use ::cortex_m::peripheral::SYST;
use ::cortex_m::peripheral::syst::SystClkSource;

use super::{Clock, Down};

/// `SysTick` of a Cortex-M over its whole range: 24 bits, counting down in the hardware and up here.
///
/// Whose tick is how long, [`At`](super::At) states; [`Extender`](super::Extender) makes 55 bits of it.
/// Until it is started it stands. A program that has `SysTick` interrupt each millisecond loads it with less
/// than the whole range, and then this is no clock for it: count the interrupts, or take the cycle counter.
///
/// ```no_run
/// use cortex_m::Peripherals;
/// use cortex_m::peripheral::syst::SystClkSource;
/// use tollgate::clocks::{At, Clock, Extender, Low32, SysTick, TickRate};
/// use tollgate::{Gcra32, Quota, checked};
///
/// // it wraps each 1.4 seconds: something reads it at least every 0.69, such as a timer's interrupt. SysTick's
/// // own interrupt comes once in a period, which is too seldom
/// type Ticks = Low32<Extender<At<SysTick, 12_000_000>>, 8>;
/// static CLOCK: Ticks = Low32(Extender::new(At(SysTick)));
/// static LIMITER: Gcra32 = checked!(Gcra32::new(Quota::per_second(5, Ticks::TICK_HZ)));
///
/// let mut peripherals = Peripherals::take().unwrap();
/// SysTick::start(&mut peripherals.SYST, SystClkSource::Core);
/// assert!(LIMITER.try_acquire(CLOCK.now(), 5).is_ok());
/// ```
#[derive(Clone, Copy, Debug, Default)]
pub struct SysTick;

impl SysTick {
    /// Starts it over its whole range, without its interrupt.
    pub fn start(syst: &mut SYST, source: SystClkSource) {
        syst.set_clock_source(source);
        syst.set_reload(0xFF_FFFF);
        syst.clear_current();
        syst.enable_counter();
    }
}

/// What the register holds.
struct Current;

impl Clock for Current {
    type Tick = u32;
    const BITS: u32 = 24;

    #[inline]
    fn now(&self) -> u32 {
        SYST::get_current()
    }
}

impl Clock for SysTick {
    type Tick = u32;
    const BITS: u32 = Current::BITS;

    #[inline]
    fn now(&self) -> u32 {
        Down(Current).now()
    }
}

use ::cortex_m::peripheral::{DCB, DWT};

use super::Clock;

/// The cycle counter of a Cortex-M3 or above, `DWT_CYCCNT`: 32 bits, one tick per cycle of the core.
///
/// How many cycles a second has, [`At`](super::At) states. Until it is started it stands, and where a chip
/// stops the core's clock to sleep it stands too: time that passes unseen admits less, never more.
///
/// ```no_run
/// use cortex_m::Peripherals;
/// use tollgate::clocks::{At, Clock, CycleCounter, TickRate};
/// use tollgate::{Gcra32, Quota, checked};
///
/// // 72 MHz, which wrap each minute: less staleness and debt than that must do
/// type Cycles = At<CycleCounter, 72_000_000>;
/// const CLOCK: Cycles = At(CycleCounter);
/// static LIMITER: Gcra32 =
///     checked!(Gcra32::new(Quota::per_second(1_000, Cycles::TICK_HZ).stale(720_000).debt(0)));
///
/// let mut peripherals = Peripherals::take().unwrap();
/// assert!(CycleCounter::start(&mut peripherals.DCB, &mut peripherals.DWT));
/// assert!(LIMITER.try_acquire(CLOCK.now(), 1).is_ok());
/// ```
#[derive(Clone, Copy, Debug, Default)]
pub struct CycleCounter;

impl CycleCounter {
    /// Starts it; `false` where this core was made without one.
    #[must_use]
    pub fn start(dcb: &mut DCB, dwt: &mut DWT) -> bool {
        dcb.enable_trace();
        DWT::unlock();
        dwt.enable_cycle_counter();
        DWT::has_cycle_counter()
    }
}

impl Clock for CycleCounter {
    type Tick = u32;
    const BITS: u32 = 32;

    #[inline]
    fn now(&self) -> u32 {
        DWT::cycle_count()
    }
}

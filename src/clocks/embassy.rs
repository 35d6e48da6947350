use super::{Clock, TickRate};

/// Embassy's clock, as its time driver counts: the ticks of `embassy_time::Instant::now`, since boot.
///
/// Of 64 bits; a limiter of 32 takes it as [`Low32<Embassy>`](super::Low32). Its frequency is the one that
/// the program chose by a feature `tick-hz-*`. An `Instant` or `Duration` of Embassy's gives its ticks by
/// `as_ticks`, with nothing rounded.
///
/// ```no_run
/// use tollgate::clocks::{Clock, Embassy, Low32, TickRate};
/// use tollgate::{Gcra32, Quota, checked};
///
/// type Ticks = Low32<Embassy>;
/// const CLOCK: Ticks = Low32(Embassy);
/// static LIMITER: Gcra32 = checked!(Gcra32::new(Quota::per_second(5, Ticks::TICK_HZ)));
///
/// assert!(LIMITER.try_acquire(CLOCK.now(), 5).is_ok());
/// ```
#[derive(Clone, Copy, Debug, Default)]
pub struct Embassy;

impl Clock for Embassy {
    type Tick = u64;
    const BITS: u32 = 64;

    #[inline]
    fn now(&self) -> u64 {
        embassy_time_driver::now()
    }
}

impl TickRate for Embassy {
    const TICK_HZ: u64 = embassy_time_driver::TICK_HZ;
}

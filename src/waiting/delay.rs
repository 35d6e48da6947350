use core::task::Waker;
use core::time::Duration;

use embedded_hal::delay::DelayNs;

use super::Sleeper;

/// Sleeps by a delay of a HAL, which nothing wakes.
///
/// ```
/// use embedded_hal::delay::DelayNs;
/// use tollgate::clocks::Manual32;
/// use tollgate::waiting::{Delay, Waiting};
/// use tollgate::{Quota, Shaper32};
///
/// // a HAL's, which here makes the time that it waits for
/// struct Timer<'c>(&'c Manual32<1_000_000>);
///
/// impl DelayNs for Timer<'_> {
///     fn delay_ns(&mut self, nanoseconds: u32) {
///         self.0.advance(nanoseconds.div_ceil(1_000));
///     }
/// }
///
/// let clock = Manual32::<1_000_000>::new(0);
/// let waiting = Waiting::<u32, _, 4>::new(Shaper32::new(Quota::new(1, 20_000_000, 1))?, &clock);
/// let mut delay = Delay(Timer(&clock));
/// let due = [(); 2].map(|()| waiting.acquire_sleeping(&mut delay, 1).unwrap().due());
/// assert_eq!(due, [0, 20_000_000]); // 20 s, which is more than a HAL can be asked for at once
/// # Ok::<(), tollgate::QuotaError>(())
/// ```
#[derive(Clone, Copy, Debug, Default)]
pub struct Delay<D>(
    /// The HAL's.
    pub D,
);

impl<D: DelayNs> Sleeper for Delay<D> {
    fn waker(&self) -> Option<Waker> {
        None
    }

    /// As much of it as the HAL can be asked for at once, about 4 seconds; it is asked again for the rest.
    fn sleep(&mut self, time: Duration) {
        self.0.delay_ns(time.as_nanos().try_into().unwrap_or(u32::MAX));
    }
}

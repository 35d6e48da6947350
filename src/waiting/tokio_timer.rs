use core::time::Duration;

use embedded_hal_async::delay::DelayNs;

/// The timer of tokio, for [`Waiting::acquire_async`](super::Waiting::acquire_async) and its kin.
///
/// It counts milliseconds and rounds up: who waits is granted its cells up to about 1 ms after they conform, never before.
/// That is no error that adds up, as cells are reserved for the tick at which they conform.
///
/// To be polled within a runtime of tokio that has its time enabled, as all of tokio's timers; elsewhere tokio panics.
///
/// ```
/// use tollgate::clocks::{Std, TickRate};
/// use tollgate::waiting::{TokioTimer, Waiting};
/// use tollgate::{Quota, Shaper64};
///
/// # fn main() -> Result<(), Box<dyn core::error::Error>> {
/// let limiter = Shaper64::new(Quota::per_second(100, Std::TICK_HZ).burst(1))?;
/// let waiting = Waiting::<u64, _, 64>::new(limiter, Std::new());
///
/// # let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build()?;
/// # runtime.block_on(async {
/// let first = waiting.acquire_async(&mut TokioTimer, 1).await?;
/// let second = waiting.acquire_async(&mut TokioTimer, 1).await?;
/// assert!(second.due() - first.due() >= 10_000_000); // nanoseconds
/// # Ok::<(), tollgate::waiting::GaveUp<u64>>(())
/// # })?;
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Copy, Debug, Default)]
pub struct TokioTimer;

impl DelayNs for TokioTimer {
    async fn delay_ns(&mut self, ns: u32) {
        tokio::time::sleep(Duration::from_nanos(ns.into())).await;
    }
}

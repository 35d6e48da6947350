use core::time::Duration;

use embedded_hal_async::delay::DelayNs;

/// The timer of tokio, for [`Waiting::acquire_async`](super::Waiting::acquire_async) and its kin.
///
/// It counts milliseconds and rounds up: who waits is granted its cells up to about 1 ms after they conform, never before.
/// That adds nothing up where cells are further apart than that, since they are reserved for the tick at which they
/// conform. But who is next reserves when the one before it was granted: at more than some hundred cells a second let the
/// burst be as many as come in a few milliseconds, or the rate is not reached.
///
/// To be polled within a runtime of tokio that has its time enabled, as all of tokio's timers; elsewhere tokio panics.
///
/// ```
/// # #[cfg(feature = "std")] {
/// use std::sync::LazyLock;
/// use tollgate::clocks::{Std, TickRate};
/// use tollgate::waiting::{GaveUp, TokioTimer, Waiting};
/// use tollgate::{Quota, Shaper64, checked};
///
/// const QUOTA: Quota = Quota::per_second(100, Std::TICK_HZ).burst(1);
/// static LINE: LazyLock<Waiting<u64, Std, 64>> =
///     LazyLock::new(|| Waiting::<u64, _, 64>::new(checked!(Shaper64::new(QUOTA)), Std::new()));
///
/// async fn request() -> Result<(), GaveUp<u64>> {
///     let first = LINE.acquire_async(&mut TokioTimer, 1).await?;
///     let second = LINE.acquire_async(&mut TokioTimer, 1).await?;
///     assert!(second.due() - first.due() >= 10_000_000); // nanoseconds
///     Ok(())
/// }
/// # let _ = request();
/// # }
/// ```
#[derive(Clone, Copy, Debug, Default)]
pub struct TokioTimer;

impl DelayNs for TokioTimer {
    async fn delay_ns(&mut self, ns: u32) {
        tokio::time::sleep(Duration::from_nanos(ns.into())).await;
    }
}

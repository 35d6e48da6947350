use core::fmt;
use core::marker::PhantomData;

use rtic_time::Timebase;

use super::{Clock, FugitInstant, TickRate};
use crate::Width;

/// The clock of one of RTIC's monotonics, in its own ticks.
///
/// `M` is what the program declared, such as by `systick_monotonic!(Mono, 1_000)`, once it was started. A
/// monotonic of 64 bits is taken by a limiter of 32 as [`Low32<Rtic<M>>`](super::Low32). The tick of an
/// instant at hand is [`FugitInstant::ticks`], and a quota of a duration at hand
/// [`Quota::per_fugit`](crate::Quota::per_fugit).
///
/// ```no_run
/// # use core::future::Future;
/// # use fugit::{TimerDurationU32, MonotonicTimerInstantU32};
/// # use rtic_time::{Timebase, TimeoutError};
/// # struct Mono;
/// # impl Timebase for Mono {
/// #     type Instant = MonotonicTimerInstantU32<1_000>;
/// #     type Duration = TimerDurationU32<1_000>;
/// #     fn now() -> Self::Instant { Self::Instant::from_ticks(7) }
/// #     async fn delay(_: Self::Duration) {}
/// #     async fn delay_until(_: Self::Instant) {}
/// #     async fn timeout_at<F: Future>(_: Self::Instant, future: F) -> Result<F::Output, TimeoutError> {
/// #         Ok(future.await)
/// #     }
/// #     async fn timeout_after<F: Future>(_: Self::Duration, future: F) -> Result<F::Output, TimeoutError> {
/// #         Ok(future.await)
/// #     }
/// # }
/// use tollgate::clocks::{Clock, Rtic, TickRate};
/// use tollgate::{Gcra32, Quota, checked};
///
/// static CLOCK: Rtic<Mono> = Rtic::new();
/// static LIMITER: Gcra32 = checked!(Gcra32::new(Quota::per_second(5, Rtic::<Mono>::TICK_HZ)));
///
/// assert!(LIMITER.try_acquire(CLOCK.now(), 5).is_ok());
/// ```
pub struct Rtic<M>(PhantomData<fn() -> M>);

impl<M> Rtic<M> {
    /// The clock of `M`, of which there is but one.
    #[must_use]
    pub const fn new() -> Self {
        Self(PhantomData)
    }
}

impl<M: Timebase<Instant: FugitInstant>> Clock for Rtic<M> {
    type Tick = <M::Instant as FugitInstant>::Tick;
    const BITS: u32 = <M::Instant as FugitInstant>::Tick::BITS;

    #[inline]
    fn now(&self) -> Self::Tick {
        M::now().ticks()
    }
}

impl<M: Timebase<Instant: FugitInstant>> TickRate for Rtic<M> {
    const TICK_HZ: u64 = <M::Instant as FugitInstant>::TICK_HZ;
}

// By hand, since a derive would ask the same of `M`, of which there is no value.
impl<M> Clone for Rtic<M> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<M> Copy for Rtic<M> {}

impl<M> Default for Rtic<M> {
    fn default() -> Self {
        Self::new()
    }
}

impl<M> fmt::Debug for Rtic<M> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Rtic")
    }
}

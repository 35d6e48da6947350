//! Waiting without a thread: in a task of whatever runtime there is.

use core::future::{pending, poll_fn};
use core::pin::pin;
use core::task::Poll;
use core::time::Duration;

use embedded_hal_async::delay::DelayNs;

use super::ticks::{duration_of, until};
use super::{GaveUp, Turn, Waiter, Waiting};
use crate::clocks::TickRate;
use crate::{Atomic, Reservation, Width};

/// In any runtime: a timer is whatever implements [`DelayNs`] of `embedded-hal-async`, such as that of Embassy
/// (`LINE.acquire_async(&mut embassy_time::Delay, 1).await`), the monotonics of RTIC, or `TokioTimer` (feature `tokio`).
/// One that is early does no harm. One that is late makes the grant late, and whoever is next reserves only then: what
/// conformed meanwhile is there for it, as far as the burst reaches.
///
/// Each future stands in line from its first poll on, and is **cancel-safe**: dropped at any point, it leaves the line, and
/// gives back what it had reserved. Those who stay are served as if it had never come, from then on. Once it is ready, the
/// cells are taken; who does not want them any more [cancels](Self::cancel) them.
///
/// One that is polled once more after it was ready panics, as each `async fn` does.
///
/// While it waits in the middle of the line no timer runs, unless there is a limit to its wait: it is woken once, when it
/// comes to the front.
impl<W: Atomic, C: TickRate<Tick = W>, const N: usize> Waiting<W, C, N> {
    /// Waits for `n` cells, behind all who wait already.
    ///
    /// ```
    /// use core::future::Future;
    /// use core::pin::pin;
    /// use core::task::{Context, Poll, Waker};
    /// use tollgate::clocks::Manual32;
    /// use tollgate::waiting::Waiting;
    /// use tollgate::{Quota, Shaper32};
    ///
    /// // the timer of a runtime: it looks at the clock when it is polled
    /// # static CLOCK: Manual32<1_000> = Manual32::<1_000>::new(0);
    /// # struct Timer;
    /// # impl embedded_hal_async::delay::DelayNs for Timer {
    /// #     async fn delay_ns(&mut self, ns: u32) {
    /// #         use tollgate::clocks::Clock;
    /// #         let then = CLOCK.now() + ns.div_ceil(1_000_000);
    /// #         let look = |_: &mut Context<'_>| if CLOCK.now() < then { Poll::Pending } else { Poll::Ready(()) };
    /// #         core::future::poll_fn(look).await;
    /// #     }
    /// # }
    /// let limiter = Shaper32::new(Quota::new(1, 100, 1))?;
    /// let waiting = Waiting::<u32, _, 4>::new(limiter, &CLOCK);
    /// let (mut first, mut second) = (Timer, Timer);
    /// let mut first = pin!(waiting.acquire_async(&mut first, 1));
    /// let mut second = pin!(waiting.acquire_async(&mut second, 1));
    ///
    /// let cx = &mut Context::from_waker(Waker::noop());
    /// assert!(first.as_mut().poll(cx).is_ready());
    /// assert!(second.as_mut().poll(cx).is_pending());
    /// CLOCK.advance(100);
    /// assert!(matches!(second.as_mut().poll(cx), Poll::Ready(Ok(cells)) if cells.due() == 100));
    /// # Ok::<(), tollgate::QuotaError>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`GaveUp::Never`] and [`GaveUp::LineFull`], at once. Nothing was taken.
    pub async fn acquire_async(
        &self,
        timer: &mut impl DelayNs,
        n: W,
    ) -> Result<Reservation<W>, GaveUp<W>> {
        self.acquire_async_within(timer, n, W::MAX).await
    }

    /// As [`acquire_async`](Self::acquire_async), for at most `max_wait` ticks; with 0 it tries once, and with the maximum
    /// there is no limit.
    ///
    /// ```
    /// use core::future::Future;
    /// use core::pin::pin;
    /// use core::task::{Context, Poll, Waker};
    /// use tollgate::clocks::Manual32;
    /// use tollgate::waiting::{GaveUp, Waiting};
    /// use tollgate::{Quota, Shaper32};
    ///
    /// # struct Timer;
    /// # impl embedded_hal_async::delay::DelayNs for Timer {
    /// #     async fn delay_ns(&mut self, _: u32) {}
    /// # }
    /// let limiter = Shaper32::new(Quota::new(1, 100, 1))?;
    /// let waiting = Waiting::<u32, _, 4>::new(limiter, Manual32::<1_000>::new(0));
    /// assert!(waiting.try_acquire(1).is_ok());
    ///
    /// let mut timer = Timer;
    /// let future = pin!(waiting.acquire_async_within(&mut timer, 1, 99));
    /// let answer = future.poll(&mut Context::from_waker(Waker::noop()));
    /// assert_eq!(answer, Poll::Ready(Err(GaveUp::TooLong { retry_after: 100 })));
    /// # Ok::<(), tollgate::QuotaError>(())
    /// ```
    ///
    /// # Errors
    ///
    /// As there; and [`GaveUp::TooLong`], at once where it would take longer as the line stands, otherwise when the time
    /// has come, or as soon as it is known in front of the line. Nothing was taken.
    pub async fn acquire_async_within(
        &self,
        timer: &mut impl DelayNs,
        n: W,
        max_wait: W,
    ) -> Result<Reservation<W>, GaveUp<W>> {
        match self.try_acquire(n) {
            Err(GaveUp::TooLong { .. }) => served(self.clock(), self.enter(n, max_wait)?, timer).await,
            answer => answer,
        }
    }

    /// As [`acquire_async_within`](Self::acquire_async_within), until the tick `deadline`, at most half the clock ahead; one
    /// that has come already tries once.
    ///
    /// ```
    /// use core::future::Future;
    /// use core::pin::pin;
    /// use core::task::{Context, Poll, Waker};
    /// use tollgate::clocks::Manual32;
    /// use tollgate::waiting::{GaveUp, Waiting};
    /// use tollgate::{Quota, Shaper32};
    ///
    /// # struct Timer;
    /// # impl embedded_hal_async::delay::DelayNs for Timer {
    /// #     async fn delay_ns(&mut self, _: u32) {}
    /// # }
    /// let limiter = Shaper32::new_at(Quota::new(1, 100, 1), 5_000)?;
    /// let waiting = Waiting::<u32, _, 4>::new(limiter, Manual32::<1_000>::new(5_000));
    /// assert!(waiting.try_acquire(1).is_ok());
    ///
    /// let mut timer = Timer;
    /// let future = pin!(waiting.acquire_async_by(&mut timer, 1, 5_099));
    /// let answer = future.poll(&mut Context::from_waker(Waker::noop()));
    /// assert_eq!(answer, Poll::Ready(Err(GaveUp::TooLong { retry_after: 100 })));
    /// # Ok::<(), tollgate::QuotaError>(())
    /// ```
    ///
    /// # Errors
    ///
    /// As there.
    pub async fn acquire_async_by(
        &self,
        timer: &mut impl DelayNs,
        n: W,
        deadline: W,
    ) -> Result<Reservation<W>, GaveUp<W>> {
        let max_wait = until::<C>(deadline, self.clock().now());
        self.acquire_async_within(timer, n, max_wait).await
    }
}

/// Waits in line, by the timer and by the waker that the line has.
async fn served<W: Atomic, C: TickRate<Tick = W>, const N: usize>(
    clock: &C,
    mut waiter: Waiter<'_, W, C, N>,
    timer: &mut impl DelayNs,
) -> Result<Reservation<W>, GaveUp<W>> {
    let mut turn = Turn::Sleep(None);
    loop {
        let asleep = match turn {
            Turn::Granted(reservation) => return Ok(reservation),
            Turn::GaveUp(reason) => return Err(reason),
            Turn::Sleep(tick) => tick,
        };
        let left = asleep.map(|tick| duration_of::<C>(until::<C>(tick, clock.now())));
        let mut delay = pin!(sleep(timer, left));
        turn = poll_fn(|cx| match waiter.poll(cx.waker()) {
            // the time is up, or a piece of it, or so the timer says: the waiter is asked anew. A later tick can wait till
            // then; it comes with each look where a limit is farther ahead than the clock can tell
            Turn::Sleep(tick) if !is_sooner::<C>(tick, asleep) => {
                delay.as_mut().poll(cx).map(|()| Turn::Sleep(None))
            }
            // it was woken in the middle of the line, and is in front; or it is served
            turn => Poll::Ready(turn),
        })
        .await;
    }
}

/// Whether one has to wake before the tick until which one sleeps; none is for ever.
fn is_sooner<C: TickRate>(tick: Option<C::Tick>, asleep: Option<C::Tick>) -> bool {
    match (tick, asleep) {
        (Some(tick), Some(asleep)) => until::<C>(asleep, tick) > C::Tick::ZERO,
        (tick, None) => tick.is_some(),
        (None, Some(_)) => false,
    }
}

/// The longest that a timer is told at once.
const PIECE: Duration = Duration::from_secs(4);

/// Sleeps for at most so long; `None` for ever.
async fn sleep(timer: &mut impl DelayNs, duration: Option<Duration>) {
    let Some(duration) = duration else { return pending().await };
    let piece = duration.min(PIECE);
    #[allow(clippy::cast_possible_truncation, reason = "at most 4")]
    let seconds = piece.as_secs() as u32;
    timer.delay_ns(seconds * 1_000_000_000 + piece.subsec_nanos()).await;
}

use core::task::Waker;
use core::time::Duration;

use super::ticks::{duration_of, until};
use super::{GaveUp, Turn, Waiting};
use crate::clocks::{Clock, TickRate};
use crate::{Atomic, Reservation};

/// A way to sleep: of threads, of a HAL, or one's own.
///
/// ```
/// use core::task::Waker;
/// use core::time::Duration;
/// use tollgate::clocks::Manual32;
/// use tollgate::waiting::{Sleeper, Waiting};
/// use tollgate::{Quota, Shaper32};
///
/// // in a test, time passes when somebody sleeps
/// struct Virtual<'c>(&'c Manual32<1_000>);
///
/// impl Sleeper for Virtual<'_> {
///     fn waker(&self) -> Option<Waker> {
///         None
///     }
///
///     fn sleep(&mut self, time: Duration) {
///         self.0.advance(time.as_millis().try_into().unwrap());
///     }
/// }
///
/// let clock = Manual32::<1_000>::new(0);
/// let waiting = Waiting::<u32, _, 4>::new(Shaper32::new(Quota::new(1, 100, 1))?, &clock);
/// let due = [(); 3].map(|()| waiting.acquire_sleeping(&mut Virtual(&clock), 1).unwrap().due());
/// assert_eq!(due, [0, 100, 200]);
/// # Ok::<(), tollgate::QuotaError>(())
/// ```
pub trait Sleeper {
    /// What ends a `sleep` of this sleeper, also one that begins after it was woken. `None` where nothing does: then it
    /// looks from time to time whether it has come to the front.
    fn waker(&self) -> Option<Waker>;

    /// Sleeps for so long, or until woken; the maximum is until woken. It may end earlier, at any time.
    fn sleep(&mut self, time: Duration);
}

impl<W: Atomic, C: TickRate + Clock<Tick = W>, const N: usize> Waiting<W, C, N> {
    /// Waits in line until `n` cells are granted, by this way to sleep. Not for interrupts.
    ///
    /// A sleeper that nothing wakes looks once per emission interval, at least each tick, whether it has come to the
    /// front. Whoever is served before it leaves it as long to wait as that, so that it is granted no later; only where
    /// the one in front gives up, or somebody gives back, it may see that by as much too late.
    ///
    /// ```
    /// use tollgate::clocks::{Std, TickRate};
    /// use tollgate::waiting::{Parking, Waiting};
    /// use tollgate::{Quota, Shaper64};
    ///
    /// let limiter = Shaper64::new(Quota::per_second(1_000, Std::TICK_HZ).burst(1))?;
    /// let waiting = Waiting::<u64, _, 4>::new(limiter, Std::new());
    /// let due = [(); 2].map(|()| waiting.acquire_sleeping(&mut Parking, 1).unwrap().due());
    /// assert!(due[1] - due[0] >= 1_000_000);
    /// # Ok::<(), tollgate::QuotaError>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`GaveUp::Never`] or [`GaveUp::LineFull`].
    pub fn acquire_sleeping(
        &self,
        sleeper: &mut impl Sleeper,
        n: W,
    ) -> Result<Reservation<W>, GaveUp<W>> {
        self.acquire_sleeping_within(sleeper, n, W::MAX)
    }

    /// As [`acquire_sleeping`](Self::acquire_sleeping), for at most so many ticks: 0 is to try, the maximum is no limit.
    /// Where it would be longer, as the line stands, it gives up at once.
    ///
    /// ```
    /// # use core::{task::Waker, time::Duration};
    /// # use tollgate::{Quota, Shaper32, clocks::Manual32, waiting::{GaveUp, Sleeper, Waiting}};
    /// # struct Virtual<'c>(&'c Manual32<1_000>);
    /// # impl Sleeper for Virtual<'_> {
    /// #     fn waker(&self) -> Option<Waker> { None }
    /// #     fn sleep(&mut self, time: Duration) { self.0.advance(time.as_millis() as u32) }
    /// # }
    /// let clock = Manual32::<1_000>::new(0);
    /// let waiting = Waiting::<u32, _, 4>::new(Shaper32::new(Quota::new(1, 100, 1))?, &clock);
    /// waiting.acquire_sleeping_within(&mut Virtual(&clock), 1, 0).unwrap();
    /// let refused = waiting.acquire_sleeping_within(&mut Virtual(&clock), 1, 99);
    /// assert_eq!(refused.unwrap_err(), GaveUp::TooLong { retry_after: 100 });
    /// assert_eq!(waiting.acquire_sleeping_within(&mut Virtual(&clock), 1, 100).unwrap().due(), 100);
    /// # Ok::<(), tollgate::QuotaError>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`GaveUp`], for each of its reasons.
    pub fn acquire_sleeping_within(
        &self,
        sleeper: &mut impl Sleeper,
        n: W,
        max_wait: W,
    ) -> Result<Reservation<W>, GaveUp<W>> {
        match self.try_acquire(n) {
            Err(GaveUp::TooLong { .. }) if max_wait > W::ZERO => {}
            answer => return answer,
        }
        let waker = sleeper.waker();
        let mut place = self.enter(n, max_wait)?;
        loop {
            let until = match place.poll(waker.as_ref().unwrap_or(Waker::noop())) {
                Turn::Granted(reservation) => return Ok(reservation),
                Turn::GaveUp(reason) => return Err(reason),
                Turn::Sleep(until) => until,
            };
            sleeper.sleep(self.time_until(until, waker.is_some()));
        }
    }

    /// As [`acquire_sleeping_within`](Self::acquire_sleeping_within), until a tick, at most half of what the clock counts
    /// ahead. One that has come is to try.
    ///
    /// ```
    /// # use core::{task::Waker, time::Duration};
    /// # use tollgate::{Quota, Shaper32, clocks::Manual32, waiting::{GaveUp, Sleeper, Waiting}};
    /// # struct Virtual<'c>(&'c Manual32<1_000>);
    /// # impl Sleeper for Virtual<'_> {
    /// #     fn waker(&self) -> Option<Waker> { None }
    /// #     fn sleep(&mut self, time: Duration) { self.0.advance(time.as_millis() as u32) }
    /// # }
    /// let clock = Manual32::<1_000>::new(7);
    /// let limiter = Shaper32::new_at(Quota::new(1, 100, 1), 7)?;
    /// let waiting = Waiting::<u32, _, 4>::new(limiter, &clock);
    /// waiting.acquire_sleeping_by(&mut Virtual(&clock), 1, 0).unwrap();
    /// assert!(waiting.acquire_sleeping_by(&mut Virtual(&clock), 1, 106).is_err());
    /// assert_eq!(waiting.acquire_sleeping_by(&mut Virtual(&clock), 1, 107).unwrap().due(), 107);
    /// # Ok::<(), tollgate::QuotaError>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`GaveUp`], for each of its reasons.
    pub fn acquire_sleeping_by(
        &self,
        sleeper: &mut impl Sleeper,
        n: W,
        deadline: W,
    ) -> Result<Reservation<W>, GaveUp<W>> {
        self.acquire_sleeping_within(sleeper, n, until::<C>(deadline, self.clock.now()))
    }

    /// How long to sleep.
    fn time_until(&self, tick: Option<W>, can_be_woken: bool) -> Duration {
        let time =
            tick.map_or(Duration::MAX, |tick| duration_of::<C>(until::<C>(tick, self.clock.now())));
        if can_be_woken {
            return time;
        }
        // from one tick at which cells are granted to the next
        let interval = self.limiter.profile().worst_wait(W::ONE).saturating_sub(W::ONE).max(W::ONE);
        time.min(duration_of::<C>(interval))
    }
}

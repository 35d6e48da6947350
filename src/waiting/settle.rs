//! What is given back while others wait for it.

use super::Waiting;
use super::ticks::until;
use crate::algorithms;
use crate::clocks::Clock;
use crate::stores::ledger;
use crate::{Atomic, BeyondDebt, Ledger, Outcome, Reservation, ShaperProfile};

impl<W: Atomic, C: Clock<Tick = W>, const N: usize> Waiting<W, C, N> {
    /// Ends a reservation with what was used of it, as [`Shaper::settle`](crate::Shaper64::settle), and wakes whoever is in
    /// front of the line, which is granted its cells as much earlier as what was given back allows. Lock-free; never waits.
    ///
    /// See [there](crate::waiting#what-is-given-back) for what becomes of the cells that the one in front has reserved.
    ///
    /// ```
    /// use core::task::Waker;
    /// use tollgate::clocks::Manual64;
    /// use tollgate::waiting::{Turn, Waiting};
    /// use tollgate::{Quota, Shaper64};
    ///
    /// // 10 tokens a second, 100 at once
    /// let limiter = Shaper64::new(Quota::per_second(10, 1_000).burst(100))?;
    /// let waiting = Waiting::<u64, _, 8>::new(limiter, Manual64::<1_000>::new(0));
    /// let answer = waiting.try_acquire(100).unwrap();
    /// let mut next = waiting.enter(50, u64::MAX).unwrap();
    /// assert_eq!(next.poll(Waker::noop()), Turn::Sleep(Some(5_000)));
    ///
    /// waiting.clock().advance(1_000);
    /// waiting.settle(answer, 30).unwrap(); // wakes it
    /// assert!(matches!(next.poll(Waker::noop()), Turn::Granted(_)));
    /// # Ok::<(), tollgate::QuotaError>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`BeyondDebt`] where more was used than can be owed: the reservation stays taken, and nothing was written.
    pub fn settle(
        &self,
        reservation: Reservation<W>,
        actual: W,
    ) -> Result<Outcome<&ShaperProfile<W>>, BeyondDebt<W>> {
        Ledger::settle(self, self.clock.now(), reservation, actual)
    }

    /// Gives back what was granted and is not wanted any more, as [`Shaper::cancel`](crate::Shaper64::cancel), and wakes
    /// whoever is in front of the line.
    ///
    /// ```
    /// use tollgate::clocks::Manual64;
    /// use tollgate::waiting::Waiting;
    /// use tollgate::{Quota, Shaper64};
    ///
    /// let limiter = Shaper64::new(Quota::new(1, 100, 1))?;
    /// let waiting = Waiting::<u64, _, 8>::new(limiter, Manual64::<1_000>::new(0));
    /// let granted = waiting.try_acquire(1).unwrap();
    /// assert_eq!(waiting.cancel(granted).remaining(), 1);
    /// # Ok::<(), tollgate::QuotaError>(())
    /// ```
    pub fn cancel(&self, reservation: Reservation<W>) -> Outcome<&ShaperProfile<W>> {
        let now = self.clock.now();
        self.make_way(now, &reservation, reservation.cost());
        let outcome = self.limiter.cancel(now, reservation);
        self.line.wake_front();
        outcome
    }

    /// Cancels what the one in front has reserved for later, where nobody has reserved behind it, and without it something
    /// of the `unused` cells is given back. It is to be woken after that, and reserves anew.
    fn make_way(&self, now: W, granted: &Reservation<W>, unused: W) {
        let (profile, word) = (self.limiter.profile(), self.limiter.word().raw());
        let is_in_the_way = |kept: &Reservation<W>| {
            let (given, _) =
                algorithms::refund(profile, kept.before, now, granted.due(), granted.cost(), unused);
            kept.after == word && until::<C>(kept.due(), now) > W::ZERO && given.is_some()
        };
        if let Some(kept) = self.line.kept.take(is_in_the_way) {
            self.limiter.cancel(now, kept);
        }
    }
}

impl<W: Atomic, C: Clock<Tick = W>, const N: usize> ledger::Sealed for Waiting<W, C, N> {}

impl<W: Atomic, C: Clock<Tick = W>, const N: usize> Ledger for Waiting<W, C, N> {
    type Tick = W;
    type Granted = Reservation<W>;

    fn settle(
        &self,
        now: W,
        granted: Reservation<W>,
        actual: W,
    ) -> Result<Outcome<&ShaperProfile<W>>, BeyondDebt<W>> {
        self.make_way(now, &granted, granted.cost().saturating_sub(actual));
        let settled = self.limiter.settle(now, granted, actual);
        self.line.wake_front();
        settled
    }

    fn debit(&self, now: W, n: W) -> Result<Outcome<&ShaperProfile<W>>, BeyondDebt<W>> {
        self.limiter.debit(now, n)
    }
}

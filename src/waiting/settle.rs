//! What is given back while others wait for it.

use super::Waiting;
use super::ticks::until;
use crate::algorithms::{self, Step};
use crate::clocks::Clock;
use crate::stores::ledger;
use crate::{Atomic, BeyondDebt, Ledger, Outcome, Reservation, ShaperProfile};

impl<W: Atomic, C: Clock<Tick = W>, const N: usize> Waiting<W, C, N> {
    /// Ends a reservation with what was used of it, as [`Shaper::settle`](crate::Shaper64::settle), and wakes whoever is in
    /// front of the line: which is granted its cells at the tick at which they conform now, as much earlier as what was given
    /// back allows, or later by what was used beyond the reservation. The outcome tells of what there is before that.
    /// Lock-free; never waits.
    ///
    /// See [there](crate::waiting#what-is-settled) for what becomes of the cells that the one in front has reserved.
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
    #[allow(clippy::needless_pass_by_value, reason = "it is used up")]
    pub fn cancel(&self, reservation: Reservation<W>) -> Outcome<&ShaperProfile<W>> {
        let (now, profile) = (self.clock.now(), self.limiter.profile());
        self.settled(now, |word| algorithms::cancel(profile, word, now, &reservation))
    }

    fn settled<T>(&self, now: W, decide: impl Fn(W) -> Step<W, T>) -> T {
        let answer = self.making_way(now, decide);
        self.line.wake_front();
        answer
    }

    /// Decides as if the one in front had reserved nothing, where nobody has reserved behind it and there is anything to
    /// write: by the same swap that is cancelled, and it is to be woken, to reserve anew.
    fn making_way<T>(&self, now: W, decide: impl Fn(W) -> Step<W, T>) -> T {
        let word = self.limiter.word();
        let taken = self.line.kept.take(|kept| {
            let is_last = word.raw() == kept.after;
            is_last && until::<C>(kept.due(), now) > W::ZERO && decide(kept.before).0.is_some()
        });
        let (answer, left) = word.update(|word| match &taken {
            Some((_, kept)) if word == kept.after => {
                let (next, answer) = decide(kept.before);
                (Some(next.unwrap_or(kept.before)), (answer, None))
            }
            // somebody has reserved behind it meanwhile
            left => {
                let (next, answer) = decide(word);
                (next, (answer, left.as_ref()))
            }
        });
        if let Some((_, kept)) = left {
            word.update(|word| algorithms::cancel(self.limiter.profile(), word, now, kept));
        }
        if let Some((mark, _)) = taken {
            self.line.kept.cancelled(mark);
        }
        answer
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
        let profile = self.limiter.profile();
        self.settled(now, |word| algorithms::settle(profile, word, now, &granted, actual))
    }

    fn debit(&self, now: W, n: W) -> Result<Outcome<&ShaperProfile<W>>, BeyondDebt<W>> {
        let profile = self.limiter.profile();
        self.settled(now, |word| algorithms::debit(profile, word, now, n))
    }
}

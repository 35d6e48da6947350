use super::SlidingLog;
use crate::{Atomic, LogDecision, LogOutcome, LogProfile, Word};

/// The verbs, by what the log holds at a moment.
impl<W: Atomic, S: AsRef<[Word<W>]>> SlidingLog<W, S> {
    /// The arithmetic that this log decides by.
    ///
    /// ```
    /// use tollgate::{SlidingLog64, WindowQuota};
    ///
    /// let log = SlidingLog64::<5>::new(WindowQuota::new(5, 1_000))?;
    /// assert_eq!(log.profile().max_admitted(999), 5);
    /// assert_eq!(log.profile().max_admitted(1_000), 10);
    /// # Ok::<(), tollgate::QuotaError>(())
    /// ```
    #[must_use]
    pub const fn profile(&self) -> &LogProfile<W> {
        &self.profile
    }

    /// Takes all of `n` cells, or nothing. `n` of 0 conforms and takes nothing.
    ///
    /// ```
    /// use tollgate::{SlidingLog32, WindowQuota};
    ///
    /// let log = SlidingLog32::<3>::new(WindowQuota::new(3, 1_000))?;
    /// assert_eq!(log.try_acquire(100, 2).unwrap().remaining(), 1);
    /// assert_eq!(log.try_acquire(600, 1).unwrap().reset_after(), 1_000);
    /// assert_eq!(log.try_acquire(600, 1).unwrap_err().retry_after(), 500);
    /// assert_eq!(log.try_acquire(600, 3).unwrap_err().retry_after(), 1_000);
    /// assert!(log.try_acquire(1_100, 2).is_ok());
    /// # Ok::<(), tollgate::QuotaError>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`NotYet`](crate::LogDenied::NotYet) where they do not conform at this tick,
    /// [`Never`](crate::LogDenied::Never) where `n` is above the limit. Nothing was taken.
    #[inline]
    pub fn try_acquire(&self, now: W, n: W) -> LogDecision<W> {
        self.take(now, n, |seen| self.profile.decide(seen, n))
    }

    /// Takes as many of `n` cells as conform, and tells how many. `n` of 0 conforms and takes nothing.
    ///
    /// ```
    /// use tollgate::{SlidingLog32, WindowQuota};
    ///
    /// let log = SlidingLog32::<3>::new(WindowQuota::new(3, 1_000))?;
    /// assert!(matches!(log.acquire_up_to(100, 2), Ok((2, outcome)) if outcome.remaining() == 1));
    /// assert!(matches!(log.acquire_up_to(600, 5), Ok((1, outcome)) if outcome.reset_after() == 1_000));
    /// assert_eq!(log.acquire_up_to(600, 5).unwrap_err().retry_after(), 500);
    /// # Ok::<(), tollgate::QuotaError>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`NotYet`](crate::LogDenied::NotYet) where not even one conforms, [`retry_after`](crate::LogDenied::retry_after)
    /// being for one. Nothing was taken.
    #[inline]
    pub fn acquire_up_to(&self, now: W, n: W) -> LogDecision<W, (W, LogOutcome<W>)> {
        self.take(now, n.min(W::ONE), |seen| self.profile.decide_up_to(seen, n))
    }

    /// The answer of [`try_acquire`](Self::try_acquire), as if the cells had been taken, with nothing taken.
    ///
    /// ```
    /// use tollgate::{SlidingLog32, WindowQuota};
    ///
    /// let log = SlidingLog32::<3>::new(WindowQuota::new(3, 1_000))?;
    /// assert_eq!(log.peek(100, 2).unwrap().remaining(), 1);
    /// assert_eq!(log.count(100), 0);
    /// # Ok::<(), tollgate::QuotaError>(())
    /// ```
    ///
    /// # Errors
    ///
    /// As [`try_acquire`](Self::try_acquire).
    #[inline]
    pub fn peek(&self, now: W, n: W) -> LogDecision<W> {
        self.profile.decide(&self.look(now, n), n).1
    }

    /// The state at `now`: [`peek`](Self::peek) of 0 cells, which cannot be refused.
    ///
    /// ```
    /// use tollgate::{SlidingLog32, WindowQuota};
    ///
    /// let log = SlidingLog32::<3>::new(WindowQuota::new(3, 1_000))?;
    /// log.try_acquire(100, 2).unwrap();
    /// assert_eq!((log.status(500).remaining(), log.status(500).reset_after()), (1, 600));
    /// # Ok::<(), tollgate::QuotaError>(())
    /// ```
    #[must_use]
    #[inline]
    pub fn status(&self, now: W) -> LogOutcome<W> {
        self.peek(now, W::ZERO).unwrap_or_else(|denied| denied.outcome())
    }

    /// How many cells conform at `now`.
    ///
    /// ```
    /// use tollgate::{SlidingLog32, WindowQuota};
    ///
    /// let log = SlidingLog32::<3>::new(WindowQuota::new(3, 1_000))?;
    /// log.try_acquire(100, 2).unwrap();
    /// assert_eq!([1_099, 1_100].map(|now| log.remaining(now)), [1, 3]);
    /// # Ok::<(), tollgate::QuotaError>(())
    /// ```
    #[must_use]
    #[inline]
    pub fn remaining(&self, now: W) -> W {
        self.status(now).remaining()
    }

    /// How many cells came later than `now - window`; the limit where it is more, which only a late tick can see.
    ///
    /// ```
    /// use tollgate::{SlidingLog32, WindowQuota};
    ///
    /// let log = SlidingLog32::<3>::new(WindowQuota::new(3, 1_000))?;
    /// log.try_acquire(100, 2).unwrap();
    /// log.try_acquire(900, 1).unwrap();
    /// assert_eq!([900, 1_100, 1_900].map(|now| log.count(now)), [3, 1, 0]);
    /// # Ok::<(), tollgate::QuotaError>(())
    /// ```
    #[must_use]
    #[inline]
    pub fn count(&self, now: W) -> W {
        self.profile.limit().wrapping_sub(self.remaining(now))
    }

    /// Renews a log that may be idle for longer than its profile's `max_idle`; changes no decision.
    ///
    /// ```
    /// use tollgate::{SlidingLog32, WindowQuota};
    ///
    /// let log = SlidingLog32::<1>::new(WindowQuota::new(1, 1_000))?;
    /// log.try_acquire(0, 1).unwrap();
    /// log.touch(500_000_000);
    /// assert_eq!(log.count(500_000_000), 0); // and at any tick, until the next cell
    /// # Ok::<(), tollgate::QuotaError>(())
    /// ```
    pub fn touch(&self, now: W) {
        self.change_head(|head, slot| self.profile.touched(head, slot, now, |at| self.load(at)));
    }

    /// Forgets all cells: an operator's verb, whose cells come on top of what the quota promises. A grant that is decided
    /// at the same moment may tell of what remained before.
    ///
    /// ```
    /// use tollgate::{SlidingLog32, WindowQuota};
    ///
    /// let log = SlidingLog32::<3>::new(WindowQuota::new(3, 1_000))?;
    /// log.try_acquire(100, 3).unwrap();
    /// log.clear();
    /// assert_eq!(log.remaining(100), 3);
    /// # Ok::<(), tollgate::QuotaError>(())
    /// ```
    pub fn clear(&self) {
        self.change_head(|head, _| self.profile.cleared(head));
    }
}

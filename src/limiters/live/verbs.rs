use super::{Held, Live, LiveDecision, Seen};
use crate::algorithms;
use crate::limiters::Place;
use crate::limiters::shaper::ShaperProfile;
use crate::{Algorithm, Atomic, BeyondDebt, Outcome, Oversize, Reservation, Shared};

/// What cannot be refused, and what is refused where it would be beyond the debt.
type Followed<W> = Result<Outcome<Held<W>>, BeyondDebt<W>>;

/// The verbs of a [`Shaper`](crate::Shaper), by the quota of the moment.
impl<W: Atomic, C: Place<W, Sharing = Shared>> Live<W, C> {
    /// The quota that holds.
    ///
    /// ```
    /// use tollgate::{Live32, Quota};
    ///
    /// assert_eq!(Live32::new(Quota::new(1, 100, 3))?.profile().burst(), 3);
    /// # Ok::<(), tollgate::QuotaError>(())
    /// ```
    #[must_use]
    pub fn profile(&self) -> ShaperProfile<W> {
        let (_, seen) = self.look();
        *seen.profile
    }

    /// As [`Limiter::try_acquire`](crate::Limiter::try_acquire).
    ///
    /// ```
    /// use tollgate::{Live32, Quota};
    ///
    /// let limiter = Live32::new(Quota::new(1, 100, 3))?;
    /// assert!(limiter.try_acquire(0, 3).is_ok());
    /// assert_eq!(limiter.try_acquire(0, 1).unwrap_err().retry_after(), 100);
    /// # Ok::<(), tollgate::QuotaError>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`Denied`](crate::Denied), and then nothing was taken.
    #[inline]
    pub fn try_acquire(&self, now: W, n: W) -> LiveDecision<W> {
        self.decide(|seen, word| algorithms::try_acquire(seen.profile, word, now, n))
    }

    /// As [`Limiter::acquire_up_to`](crate::Limiter::acquire_up_to).
    ///
    /// ```
    /// use tollgate::{Live32, Quota};
    ///
    /// let limiter = Live32::new(Quota::new(1, 100, 3))?;
    /// assert_eq!(limiter.acquire_up_to(0, 5).unwrap().0, 3);
    /// # Ok::<(), tollgate::QuotaError>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`Denied`](crate::Denied), and then nothing was taken.
    pub fn acquire_up_to(&self, now: W, n: W) -> LiveDecision<W, (W, Outcome<Held<W>>)> {
        self.decide(|seen, word| algorithms::acquire_up_to(seen.profile, word, now, n))
    }

    /// As [`Limiter::peek`](crate::Limiter::peek).
    ///
    /// ```
    /// use tollgate::{Live32, Quota};
    ///
    /// let limiter = Live32::new(Quota::new(1, 100, 3))?;
    /// assert_eq!(limiter.peek(0, 2).unwrap().remaining(), 1);
    /// # Ok::<(), tollgate::QuotaError>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`Denied`](crate::Denied), as [`try_acquire`](Self::try_acquire) would answer.
    pub fn peek(&self, now: W, n: W) -> LiveDecision<W> {
        self.decide(|seen, word| (None, algorithms::try_acquire(seen.profile, word, now, n).1))
    }

    /// As [`Limiter::status`](crate::Limiter::status).
    ///
    /// ```
    /// use tollgate::{Live32, Quota};
    ///
    /// assert_eq!(Live32::new(Quota::new(1, 100, 3))?.status(0).remaining(), 3);
    /// # Ok::<(), tollgate::QuotaError>(())
    /// ```
    #[must_use]
    pub fn status(&self, now: W) -> Outcome<Held<W>> {
        self.decide(|&Seen { profile, .. }, word| {
            (None, Outcome::granted(profile, profile.read(word, now)))
        })
    }

    /// As [`Limiter::touch`](crate::Limiter::touch).
    ///
    /// ```
    /// use tollgate::{Live32, Quota};
    ///
    /// let limiter = Live32::new(Quota::new(1, 100, 3))?;
    /// limiter.touch(1 << 30);
    /// assert_eq!(limiter.status(1 << 30).remaining(), 3);
    /// # Ok::<(), tollgate::QuotaError>(())
    /// ```
    pub fn touch(&self, now: W) {
        self.replace(|profile, word| profile.touched(profile.read(word, now)));
    }

    /// As [`Limiter::fill`](crate::Limiter::fill).
    ///
    /// ```
    /// use tollgate::{Live32, Quota};
    ///
    /// let limiter = Live32::new(Quota::new(1, 100, 3))?;
    /// limiter.try_acquire(0, 3).unwrap();
    /// limiter.fill(0);
    /// assert_eq!(limiter.status(0).remaining(), 3);
    /// # Ok::<(), tollgate::QuotaError>(())
    /// ```
    pub fn fill(&self, now: W) {
        self.replace(|profile, word| profile.filled(profile.read(word, now)));
    }

    /// As [`Limiter::drain`](crate::Limiter::drain).
    ///
    /// ```
    /// use tollgate::{Live32, Quota};
    ///
    /// let limiter = Live32::new(Quota::new(1, 100, 3))?;
    /// limiter.drain(0);
    /// assert_eq!(limiter.status(0).remaining(), 0);
    /// # Ok::<(), tollgate::QuotaError>(())
    /// ```
    pub fn drain(&self, now: W) {
        self.replace(|profile, word| profile.drained(profile.read(word, now)));
    }

    /// As [`Shaper::reserve`](crate::Shaper64::reserve).
    ///
    /// ```
    /// use tollgate::{Live32, Quota};
    ///
    /// let limiter = Live32::new(Quota::new(1, 100, 1))?;
    /// let due = [(); 3].map(|()| limiter.reserve(0, 1, 500).unwrap().0.due());
    /// assert_eq!(due, [0, 100, 200]);
    /// # Ok::<(), tollgate::QuotaError>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`Denied`](crate::Denied), and then nothing was taken.
    pub fn reserve(
        &self,
        now: W,
        n: W,
        max_wait: W,
    ) -> LiveDecision<W, (Reservation<W>, Outcome<Held<W>>)> {
        self.reserve_oversize(now, n, max_wait, Oversize::Never)
    }

    /// As [`Shaper::reserve_oversize`](crate::Shaper64::reserve_oversize).
    ///
    /// ```
    /// use tollgate::{Live32, Oversize, Quota};
    ///
    /// let limiter = Live32::new(Quota::new(1, 100, 1))?;
    /// assert!(limiter.reserve_oversize(0, 3, 0, Oversize::WhenFull).is_ok());
    /// # Ok::<(), tollgate::QuotaError>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`Denied`](crate::Denied), and then nothing was taken.
    pub fn reserve_oversize(
        &self,
        now: W,
        n: W,
        max_wait: W,
        oversize: Oversize,
    ) -> LiveDecision<W, (Reservation<W>, Outcome<Held<W>>)> {
        self.decide(|seen, word| {
            let (next, answer) = algorithms::reserve(seen.profile, word, now, n, max_wait, oversize);
            let stamp = seen.stamp();
            (next, answer.map(|(reservation, outcome)| (reservation.stamped(stamp), outcome)))
        })
    }

    /// As [`Shaper::cancel`](crate::Shaper64::cancel), of a reservation that was made under this quota; after a change
    /// of it nothing is given back.
    ///
    /// ```
    /// use tollgate::{Live32, Quota};
    ///
    /// let limiter = Live32::new(Quota::new(1, 100, 1))?;
    /// let (slot, _) = limiter.reserve(0, 1, 0).unwrap();
    /// assert_eq!(limiter.cancel(0, slot).remaining(), 1);
    /// # Ok::<(), tollgate::QuotaError>(())
    /// ```
    #[allow(clippy::needless_pass_by_value, reason = "it is used up")]
    pub fn cancel(&self, now: W, reservation: Reservation<W>) -> Outcome<Held<W>> {
        self.decide(|seen, word| {
            if seen.is_of(&reservation) {
                return algorithms::cancel(seen.profile, word, now, &reservation);
            }
            (None, Outcome::granted(seen.profile, seen.profile.read(word, now)))
        })
    }

    /// As [`Shaper::settle`](crate::Shaper64::settle). After a change of the quota nothing is given back of what was
    /// reserved before it, and what was used beyond it is a debit by the quota of now.
    ///
    /// ```
    /// use tollgate::{Live32, Quota};
    ///
    /// let limiter = Live32::new(Quota::new(1, 100, 5))?;
    /// let (slot, _) = limiter.reserve(0, 3, 0).unwrap();
    /// assert_eq!(limiter.settle(0, slot, 1).unwrap().remaining(), 4);
    /// # Ok::<(), tollgate::QuotaError>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`BeyondDebt`], and then nothing was written.
    #[allow(clippy::needless_pass_by_value, reason = "it is used up")]
    pub fn settle(&self, now: W, reservation: Reservation<W>, actual: W) -> Followed<W> {
        self.decide(|seen, word| {
            let all = reservation.cost();
            let used = if seen.is_of(&reservation) { actual } else { actual.max(all) };
            algorithms::settle(seen.profile, word, now, &reservation, used)
        })
    }

    /// As [`Shaper::debit`](crate::Shaper64::debit).
    ///
    /// ```
    /// use tollgate::{Live32, Quota};
    ///
    /// let limiter = Live32::new(Quota::new(1, 100, 1))?;
    /// assert_eq!(limiter.debit(0, 4).unwrap().reset_after(), 400);
    /// # Ok::<(), tollgate::QuotaError>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`BeyondDebt`], and then nothing was written.
    pub fn debit(&self, now: W, n: W) -> Followed<W> {
        self.decide(|seen, word| algorithms::debit(seen.profile, word, now, n))
    }

    /// As [`Shaper::not_before`](crate::Shaper64::not_before).
    ///
    /// ```
    /// use tollgate::{Live32, Quota};
    ///
    /// let limiter = Live32::new(Quota::new(1, 100, 3))?;
    /// limiter.not_before(0, 750).unwrap();
    /// assert_eq!(limiter.try_acquire(0, 1).unwrap_err().retry_after(), 750);
    /// # Ok::<(), tollgate::QuotaError>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`BeyondDebt`], and then nothing was written.
    pub fn not_before(&self, now: W, tick: W) -> Followed<W> {
        self.decide(|seen, word| algorithms::not_before(seen.profile, word, now, tick))
    }

    /// As [`Shaper::observe`](crate::Shaper64::observe).
    ///
    /// ```
    /// use tollgate::{Live32, Quota};
    ///
    /// let limiter = Live32::new(Quota::new(1, 100, 3))?;
    /// assert_eq!(limiter.observe(0, 2, 1_000).unwrap().remaining(), 2);
    /// # Ok::<(), tollgate::QuotaError>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`BeyondDebt`], and then nothing was written.
    pub fn observe(&self, now: W, remaining: W, reset: W) -> Followed<W> {
        self.decide(|seen, word| algorithms::observe(seen.profile, word, now, remaining, reset))
    }

    /// Writes a state, unless the word is that already.
    fn replace(&self, state: impl Fn(&ShaperProfile<W>, W) -> <ShaperProfile<W> as Algorithm>::View) {
        self.decide(|seen, word| {
            let next = seen.profile.write(state(&seen.profile, word));
            ((next != word).then_some(next), ())
        });
    }
}

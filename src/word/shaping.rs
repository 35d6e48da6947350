use super::Word;
use crate::algorithms::{self, Lending};
use crate::{
    BeyondDebt, Outcome, Oversize, Profile, Reservation, Reserved, ShaperProfile, Sharing, Width,
};

impl<W: Width, S: Sharing<W>> Word<W, S> {
    /// As [`Limiter::refund`](crate::Limiter::refund), with the profile held elsewhere.
    ///
    /// ```
    /// use tollgate::{Profile32, Quota, Word32};
    ///
    /// let profile = Profile32::new(Quota::new(1, 100, 3))?;
    /// let word = Word32::new();
    /// word.try_acquire(&profile, 0, 3).unwrap();
    /// assert_eq!(word.refund(&profile, 150, 0, 3, 3).remaining(), 3); // one had come back by itself
    /// # Ok::<(), tollgate::QuotaError>(())
    /// ```
    pub fn refund<'p, D: Lending<W>>(
        &self,
        profile: &'p Profile<W, D>,
        now: W,
        granted_at: W,
        held: W,
        n: W,
    ) -> Outcome<&'p Profile<W, D>> {
        self.update(|word| algorithms::refund(profile, word, now, granted_at, held, n))
    }

    /// As [`Shaper::reserve`](crate::Shaper64::reserve), with the profile held elsewhere.
    ///
    /// ```
    /// use tollgate::{Quota, ShaperProfile32, Word32};
    ///
    /// let profile = ShaperProfile32::new(Quota::new(1, 100, 1))?;
    /// let word = Word32::new();
    /// let due = [(); 3].map(|()| word.reserve(&profile, 0, 1, 500).unwrap().0.due());
    /// assert_eq!(due, [0, 100, 200]);
    /// # Ok::<(), tollgate::QuotaError>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`Denied`](crate::Denied), and then nothing was taken.
    pub fn reserve<'p>(
        &self,
        profile: &'p ShaperProfile<W>,
        now: W,
        n: W,
        max_wait: W,
    ) -> Reserved<'p, W> {
        self.reserve_oversize(profile, now, n, max_wait, Oversize::Never)
    }

    /// As [`Shaper::reserve_oversize`](crate::Shaper64::reserve_oversize), with the profile held elsewhere.
    ///
    /// ```
    /// use tollgate::{Oversize, Quota, ShaperProfile32, Word32};
    ///
    /// let profile = ShaperProfile32::new(Quota::new(1, 100, 1))?;
    /// let word = Word32::new();
    /// assert!(word.reserve_oversize(&profile, 0, 3, 0, Oversize::Never).is_err());
    /// assert!(word.reserve_oversize(&profile, 0, 3, 0, Oversize::WhenFull).is_ok());
    /// # Ok::<(), tollgate::QuotaError>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`Denied`](crate::Denied), and then nothing was taken.
    pub fn reserve_oversize<'p>(
        &self,
        profile: &'p ShaperProfile<W>,
        now: W,
        n: W,
        max_wait: W,
        oversize: Oversize,
    ) -> Reserved<'p, W> {
        self.update(|word| algorithms::reserve(profile, word, now, n, max_wait, oversize))
    }

    /// As [`Shaper::cancel`](crate::Shaper64::cancel), with the profile held elsewhere.
    ///
    /// ```
    /// use tollgate::{Quota, ShaperProfile32, Word32};
    ///
    /// let profile = ShaperProfile32::new(Quota::new(1, 100, 1))?;
    /// let word = Word32::new();
    /// let (slot, _) = word.reserve(&profile, 0, 1, 0).unwrap();
    /// assert_eq!(word.cancel(&profile, 0, slot).remaining(), 1);
    /// # Ok::<(), tollgate::QuotaError>(())
    /// ```
    #[allow(clippy::needless_pass_by_value, reason = "it is used up")]
    pub fn cancel<'p>(
        &self,
        profile: &'p ShaperProfile<W>,
        now: W,
        reservation: Reservation<W>,
    ) -> Outcome<&'p ShaperProfile<W>> {
        self.update(|word| algorithms::cancel(profile, word, now, &reservation))
    }

    /// As [`Shaper::settle`](crate::Shaper64::settle), with the profile held elsewhere.
    ///
    /// ```
    /// use tollgate::{Quota, ShaperProfile32, Word32};
    ///
    /// let profile = ShaperProfile32::new(Quota::new(1, 100, 5))?;
    /// let word = Word32::new();
    /// let (slot, _) = word.reserve(&profile, 0, 3, 0).unwrap();
    /// assert_eq!(word.settle(&profile, 0, slot, 1).unwrap().remaining(), 4);
    /// # Ok::<(), tollgate::QuotaError>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`BeyondDebt`], and then nothing was written.
    #[allow(clippy::needless_pass_by_value, reason = "it is used up")]
    pub fn settle<'p>(
        &self,
        profile: &'p ShaperProfile<W>,
        now: W,
        reservation: Reservation<W>,
        actual: W,
    ) -> Result<Outcome<&'p ShaperProfile<W>>, BeyondDebt<W>> {
        self.update(|word| algorithms::settle(profile, word, now, &reservation, actual))
    }

    /// As [`Shaper::debit`](crate::Shaper64::debit), with the profile held elsewhere.
    ///
    /// ```
    /// use tollgate::{Quota, ShaperProfile32, Word32};
    ///
    /// let profile = ShaperProfile32::new(Quota::new(1, 100, 1))?;
    /// let word = Word32::new();
    /// assert_eq!(word.debit(&profile, 0, 4).unwrap().reset_after(), 400);
    /// # Ok::<(), tollgate::QuotaError>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`BeyondDebt`], and then nothing was written.
    pub fn debit<'p>(
        &self,
        profile: &'p ShaperProfile<W>,
        now: W,
        n: W,
    ) -> Result<Outcome<&'p ShaperProfile<W>>, BeyondDebt<W>> {
        self.update(|word| algorithms::debit(profile, word, now, n))
    }

    /// As [`Shaper::not_before`](crate::Shaper64::not_before), with the profile held elsewhere.
    ///
    /// ```
    /// use tollgate::{Quota, ShaperProfile32, Word32};
    ///
    /// let profile = ShaperProfile32::new(Quota::new(1, 100, 3))?;
    /// let word = Word32::new();
    /// word.not_before(&profile, 0, 750).unwrap();
    /// assert_eq!(word.try_acquire(&profile, 0, 1).unwrap_err().retry_after(), 750);
    /// # Ok::<(), tollgate::QuotaError>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`BeyondDebt`], and then nothing was written.
    pub fn not_before<'p>(
        &self,
        profile: &'p ShaperProfile<W>,
        now: W,
        tick: W,
    ) -> Result<Outcome<&'p ShaperProfile<W>>, BeyondDebt<W>> {
        self.update(|word| algorithms::not_before(profile, word, now, tick))
    }

    /// As [`Shaper::observe`](crate::Shaper64::observe), with the profile held elsewhere.
    ///
    /// ```
    /// use tollgate::{Quota, ShaperProfile32, Word32};
    ///
    /// let profile = ShaperProfile32::new(Quota::new(1, 100, 3))?;
    /// let word = Word32::new();
    /// assert_eq!(word.observe(&profile, 0, 2, 1_000).unwrap().remaining(), 2);
    /// # Ok::<(), tollgate::QuotaError>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`BeyondDebt`], and then nothing was written.
    pub fn observe<'p>(
        &self,
        profile: &'p ShaperProfile<W>,
        now: W,
        remaining: W,
        reset: W,
    ) -> Result<Outcome<&'p ShaperProfile<W>>, BeyondDebt<W>> {
        self.update(|word| algorithms::observe(profile, word, now, remaining, reset))
    }
}

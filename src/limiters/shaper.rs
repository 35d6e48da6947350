use super::{Limiter, Padded, Place};
use crate::algorithms::Lending;
use crate::ground::sync::{const_fn, for_each_atomic};
use crate::{
    BeyondDebt, Decision, Lent, Outcome, Oversize, Profile, Quota, QuotaError, Reservation, Width, Word,
};

/// The arithmetic of a [`Shaper`]: a [`Profile`] that lends by its quota's [`debt`](Quota::debt).
pub type ShaperProfile<W> = Profile<W, Lent<W>>;

/// GCRA that also says when: a traffic shaper, where [`Gcra`](crate::Gcra) is a policer.
///
/// What does not conform now can be reserved for the tick at which it does, each reservation with a slot of its
/// own, first come first served. Cells can be taken that do not conform, as debt, and what a server says about its
/// own limit can be followed. Beyond the verbs of [`Limiter`]: [`reserve`](Self::reserve),
/// [`cancel`](Self::cancel), [`settle`](Self::settle), [`debit`](Self::debit), [`not_before`](Self::not_before),
/// [`observe`](Self::observe).
///
/// How far all that may go past the capacity, together, is the quota's [`debt`](Quota::debt), for which it has one
/// integer more than a [`Gcra`](crate::Gcra).
///
/// ```
/// use tollgate::{Quota, Shaper32, checked};
///
/// // one request in 100 ms, and at most a second of waiting
/// static API: Shaper32 = checked!(Shaper32::new(Quota::per_second(10, 1_000).burst(1)));
///
/// let (slot, _) = API.reserve(5_000, 1, 1_000).unwrap();
/// assert_eq!(slot.due(), 5_000);
/// let (slot, _) = API.reserve(5_000, 1, 1_000).unwrap();
/// assert_eq!(slot.due(), 5_100);
/// ```
pub type Shaper<W> = Limiter<ShaperProfile<W>>;

/// [`Shaper`] for a server whose threads contend for one limiter; see [`PaddedGcra`](crate::PaddedGcra).
pub type PaddedShaper<W> = Limiter<ShaperProfile<W>, Padded<Word<W>>>;

/// What `reserve` answers: the reservation, and what it leaves.
pub type Reserved<'p, W> =
    Decision<'p, ShaperProfile<W>, (Reservation<W>, Outcome<&'p ShaperProfile<W>>)>;

macro_rules! shaper {
    ($(#[$hidden:meta])? $width:ident) => {
        $(#[$hidden])?
        impl Shaper<$width> {
            const_fn! {
                /// A full limiter, for every clock but one: see [`Gcra::new`](crate::Gcra64::new).
                ///
                /// # Errors
                ///
                /// What does not fit in a word of this width, and what would.
                pub const fn new(quota: Quota) -> Result<Self, QuotaError> {
                    Self::new_at(quota, 0)
                }

                /// A limiter that is full at `now`, wherever the clock starts.
                ///
                /// # Errors
                ///
                /// As [`new`](Self::new).
                pub const fn new_at(quota: Quota, now: $width) -> Result<Self, QuotaError> {
                    match ShaperProfile::<$width>::new(quota) {
                        Ok(profile) => Ok(Self::with_profile(profile, now)),
                        Err(error) => Err(error),
                    }
                }

                /// As [`new_at`](Self::new_at), of a profile that was checked before.
                #[must_use]
                pub const fn with_profile(profile: ShaperProfile<$width>, now: $width) -> Self {
                    Self { word: Word::<$width>::from_raw(profile.full_at(now)), profile }
                }
            }
        }
    };
}

for_each_atomic!(shaper);

impl<W, D, C> Limiter<Profile<W, D>, C>
where
    W: Width,
    D: Lending<W>,
    C: Place<W>,
{
    /// Gives back `n` of the `held` cells that were granted for the tick `granted_at`: the part of them that has not
    /// come back by itself since. A refund at the tick of the grant is whole.
    ///
    /// It never lifts the limiter above full, and gives nothing where the debt is above the capacity, or where the
    /// grant is older than [`max_idle`](Profile::max_idle) and the clock has not come round to it. What is net admitted
    /// stays within the quota as long as no call before this one had a newer tick than `now`; otherwise the bound grows
    /// by that difference, each time. To give the same cells back twice is the caller's mistake:
    /// [`Shaper::reserve`](crate::Shaper64::reserve) hands out a value that is used up.
    ///
    /// ```
    /// use tollgate::{Gcra32, Quota};
    ///
    /// let limiter = Gcra32::new(Quota::new(1, 100, 10))?;
    /// limiter.try_acquire(0, 10).unwrap();
    /// assert_eq!(limiter.refund(0, 0, 10, 4).remaining(), 4);
    ///
    /// // six were kept; five of them have come back by tick 500: the last one can still be given back
    /// assert_eq!(limiter.status(500).remaining(), 9);
    /// assert_eq!(limiter.refund(500, 0, 6, 6).remaining(), 10);
    /// # Ok::<(), tollgate::QuotaError>(())
    /// ```
    pub fn refund(&self, now: W, granted_at: W, held: W, n: W) -> Outcome<&Profile<W, D>> {
        self.word().refund(&self.profile, now, granted_at, held, n)
    }
}

impl<W, C> Limiter<ShaperProfile<W>, C>
where
    W: Width,
    C: Place<W>,
{
    /// Takes `n` cells for the first tick at which they conform, if that is no more than `max_wait` ticks away, and
    /// tells that tick. They count there: in any window of due ticks no more is granted than
    /// [`max_admitted`](Profile::max_admitted) says.
    ///
    /// First come, first served: later requests, for however few cells, find the slot taken. With a `max_wait` of 0 it
    /// is `try_acquire` with a receipt. `n` of 0 is due at once, and takes nothing.
    ///
    /// ```
    /// use tollgate::{Quota, Shaper32};
    ///
    /// let limiter = Shaper32::new(Quota::new(1, 100, 2))?;
    /// let due = [(); 4].map(|()| limiter.reserve(0, 1, 200).unwrap().0.due());
    /// assert_eq!(due, [0, 0, 100, 200]);
    /// let denied = limiter.reserve(0, 1, 200).unwrap_err();
    /// assert_eq!(denied.retry_after(), 300);
    /// # Ok::<(), tollgate::QuotaError>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`NotYet`](crate::Denied::NotYet) where they would have to wait for longer, or past the quota's
    /// [`debt`](Quota::debt); [`Never`](crate::Denied::Never) where `n` is above the burst. Nothing was taken.
    pub fn reserve(&self, now: W, n: W, max_wait: W) -> Reserved<'_, W> {
        self.word().reserve(&self.profile, now, n, max_wait)
    }

    /// As [`reserve`](Self::reserve), with a policy for a cost above the burst.
    ///
    /// ```
    /// use tollgate::{Oversize, Quota, Shaper32};
    ///
    /// let limiter = Shaper32::new(Quota::new(1, 100, 3))?;
    /// limiter.try_acquire(0, 1).unwrap();
    /// let (slot, outcome) = limiter.reserve_oversize(0, 5, 1_000, Oversize::WhenFull).unwrap();
    /// assert_eq!((slot.due(), outcome.reset_after()), (100, 600));
    /// # Ok::<(), tollgate::QuotaError>(())
    /// ```
    ///
    /// # Errors
    ///
    /// As there; with [`Oversize::WhenFull`], `Never` is what could not be owed either.
    pub fn reserve_oversize(&self, now: W, n: W, max_wait: W, oversize: Oversize) -> Reserved<'_, W> {
        self.word().reserve_oversize(&self.profile, now, n, max_wait, oversize)
    }

    /// Gives a reservation back: all of it where it is the last in line and `now` is not past its due tick, as if it
    /// had never been made. Otherwise what [`refund`](Self::refund) gives, which is nothing while others stand in line
    /// behind it: they were told their ticks.
    ///
    /// ```
    /// use tollgate::{Quota, Shaper32};
    ///
    /// let limiter = Shaper32::new(Quota::new(1, 100, 1))?;
    /// let [first, second, third] = [(); 3].map(|()| limiter.reserve(0, 1, 500).unwrap().0);
    /// limiter.cancel(0, third);
    /// limiter.cancel(0, second); // and now this one was the last
    /// assert_eq!(limiter.reserve(0, 1, 500).unwrap().0.due(), 100);
    /// assert_eq!(limiter.cancel(0, first).reset_after(), 200);
    /// # Ok::<(), tollgate::QuotaError>(())
    /// ```
    pub fn cancel(&self, now: W, reservation: Reservation<W>) -> Outcome<&ShaperProfile<W>> {
        self.word().cancel(&self.profile, now, reservation)
    }

    /// Ends a reservation with what was used of it: the rest is a [`refund`](Self::refund), more than was reserved is
    /// a [`debit`](Self::debit). Never waits.
    ///
    /// ```
    /// use tollgate::{Quota, Shaper64};
    ///
    /// // 60,000 tokens of a language model per minute; what an answer costs is known when it is complete
    /// let budget = Shaper64::new(Quota::per_minute(60_000, 1_000))?;
    /// let (long, _) = budget.reserve(0, 4_000, 0).unwrap();
    /// let (short, _) = budget.reserve(0, 4_000, 0).unwrap();
    /// assert_eq!(budget.settle(500, short, 1_000).unwrap().remaining(), 55_500);
    /// assert_eq!(budget.settle(500, long, 7_000).unwrap().remaining(), 52_500);
    /// # Ok::<(), tollgate::QuotaError>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`BeyondDebt`] where more was used than can be owed, with the most that can: the reservation stays taken, and
    /// nothing was written.
    pub fn settle(
        &self,
        now: W,
        reservation: Reservation<W>,
        actual: W,
    ) -> Result<Outcome<&ShaperProfile<W>>, BeyondDebt<W>> {
        self.word().settle(&self.profile, now, reservation, actual)
    }

    /// Takes `n` cells, whether they conform or not: what was used without asking. Until they have come back nothing
    /// conforms. With debits counted, a window of L ticks admits at most
    /// `floor((L * scale + C + debt * scale) / I)`.
    ///
    /// ```
    /// use tollgate::{Quota, Shaper32};
    ///
    /// let limiter = Shaper32::new(Quota::new(1, 100, 3))?;
    /// limiter.debit(0, 5).unwrap();
    /// assert_eq!(limiter.try_acquire(0, 1).unwrap_err().retry_after(), 300);
    /// # Ok::<(), tollgate::QuotaError>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`BeyondDebt`] with the most cells that can be debited now. Nothing was written.
    pub fn debit(&self, now: W, n: W) -> Result<Outcome<&ShaperProfile<W>>, BeyondDebt<W>> {
        self.word().debit(&self.profile, now, n)
    }

    /// Lets nothing conform before `tick`, and one cell then: what `Retry-After` says. It can only tighten; a `tick`
    /// that lies in the past, by half the clock or less, changes nothing. What is given back afterwards, by a refund or a
    /// cancelled reservation, brings the first cell forward by as much.
    ///
    /// ```
    /// use tollgate::{Quota, Shaper32};
    ///
    /// let limiter = Shaper32::new(Quota::new(1, 100, 3))?;
    /// limiter.not_before(1_000, 6_000).unwrap(); // 429, Retry-After: 5
    /// assert!(limiter.try_acquire(5_999, 1).is_err());
    /// assert!(limiter.try_acquire(6_000, 1).is_ok());
    /// # Ok::<(), tollgate::QuotaError>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`BeyondDebt`] where that is further ahead than the quota's [`debt`](Quota::debt) reaches, with the most ticks
    /// that it does. Nothing was written.
    pub fn not_before(&self, now: W, tick: W) -> Result<Outcome<&ShaperProfile<W>>, BeyondDebt<W>> {
        self.word().not_before(&self.profile, now, tick)
    }

    /// Follows what a server says of its own limit (`RateLimit: r=remaining; t=reset`): no more than `remaining` cells
    /// conform now, and where that is 0, none before `reset` ticks have passed. It can only tighten. Cells that come
    /// back by this limiter's own quota come on top, until the server's next answer is observed.
    ///
    /// ```
    /// use tollgate::{Quota, Shaper32};
    ///
    /// let limiter = Shaper32::new(Quota::per_minute(60, 1_000))?;
    /// assert_eq!(limiter.observe(0, 12, 30_000).unwrap().remaining(), 12);
    /// limiter.observe(0, 0, 30_000).unwrap();
    /// assert_eq!(limiter.try_acquire(0, 1).unwrap_err().retry_after(), 30_000);
    /// # Ok::<(), tollgate::QuotaError>(())
    /// ```
    ///
    /// # Errors
    ///
    /// As [`not_before`](Self::not_before).
    pub fn observe(
        &self,
        now: W,
        remaining: W,
        reset: W,
    ) -> Result<Outcome<&ShaperProfile<W>>, BeyondDebt<W>> {
        self.word().observe(&self.profile, now, remaining, reset)
    }
}

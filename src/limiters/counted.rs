use core::ops::Deref;

use super::events;
use super::live::Held;
use super::{Limiter, Live, Place, Reserved, ShaperProfile};
use crate::limiters::counters::Counters;
use crate::{Algorithm, Atomic, Decision, Denied, LiveDecision, Outcome, Oversize, Reservation, Width};

/// A limiter and the [`Counters`] of what becomes of the requests to it: the verbs that take cells, with the answers that
/// they have there. The other verbs are those of [`limiter`](Self::limiter), and count nothing; nor does what is given
/// back.
///
/// A view, made where it is needed; the limiter knows nothing of it, and decides by the same instructions as before.
/// With the feature `tracing` there is an event of level `DEBUG` for each denial, `denied`, with `n`, `retry_after`
/// and `remaining`, and for each reservation for later, `waits`, with `n`, `wait` and `remaining`; their target is
/// `tollgate`.
///
/// ```
/// use tollgate::{Counters, Quota, Shaper32};
///
/// let (limiter, counters) = (Shaper32::new(Quota::new(1, 100, 1))?, Counters::new());
/// let counted = limiter.counted_by(&counters);
/// for _ in 0..3 {
///     counted.reserve(0, 1, 1_000).unwrap();
/// }
/// let counts = counters.read();
/// assert_eq!((counts.waits, counts.waited, counts.longest_wait), (2, 300, 200));
/// # Ok::<(), tollgate::QuotaError>(())
/// ```
#[derive(Debug)]
pub struct Counted<'l, L> {
    limiter: &'l L,
    counters: &'l Counters,
}

impl Counters {
    /// Counts one request for as many cells as were taken, or for `n`.
    #[inline]
    fn up_to<W: Width, R>(&self, n: W, answer: Taken<W, R>) -> Taken<W, R>
    where
        R: Deref<Target: Algorithm>,
    {
        let cells = answer.as_ref().map_or(n, |&(taken, _)| taken);
        events::told(n, self.count(cells, answer))
    }

    /// Counts one request, and its wait where it is due later.
    fn reserved<W: Width, R>(
        &self,
        now: W,
        n: W,
        answer: Result<(Reservation<W>, Outcome<R>), Denied<R>>,
    ) -> Result<(Reservation<W>, Outcome<R>), Denied<R>>
    where
        R: Deref<Target: Algorithm>,
    {
        let answer = self.count(n, answer);
        if let Ok((reservation, outcome)) = &answer {
            let wait = reservation.due().wrapping_sub(now);
            self.wait(wait);
            events::waits(n, wait, outcome);
        }
        events::told(n, answer)
    }
}

/// What `acquire_up_to` answers, of any limiter.
type Taken<W, R> = Result<(W, Outcome<R>), Denied<R>>;

impl<L> Clone for Counted<'_, L> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<L> Copy for Counted<'_, L> {}

impl<'l, L> Counted<'l, L> {
    /// The limiter, for the verbs that are not counted.
    ///
    /// ```
    /// use tollgate::{Counters, Gcra32, Quota};
    ///
    /// let (limiter, counters) = (Gcra32::new(Quota::new(1, 100, 3))?, Counters::new());
    /// let counted = limiter.counted_by(&counters);
    /// assert!(counted.limiter().peek(0, 3).is_ok());
    /// assert_eq!(counters.read().admitted, 0);
    /// # Ok::<(), tollgate::QuotaError>(())
    /// ```
    #[must_use]
    #[inline]
    pub const fn limiter(&self) -> &'l L {
        self.limiter
    }

    /// The counters.
    #[must_use]
    #[inline]
    pub const fn counters(&self) -> &'l Counters {
        self.counters
    }
}

impl<P, C> Limiter<P, C>
where
    P: Algorithm,
    C: Place<P::Width>,
{
    /// This limiter, with counters.
    ///
    /// ```
    /// use tollgate::{Counters, Gcra32, Quota};
    ///
    /// static COUNTERS: Counters = Counters::new();
    /// let limiter = Gcra32::new(Quota::new(1, 100, 3))?;
    /// assert!(limiter.counted_by(&COUNTERS).try_acquire(0, 4).is_err());
    /// assert_eq!((COUNTERS.read().denied, COUNTERS.read().denied_cells), (1, 4));
    /// # Ok::<(), tollgate::QuotaError>(())
    /// ```
    #[must_use]
    #[inline]
    pub const fn counted_by<'l>(&'l self, counters: &'l Counters) -> Counted<'l, Self> {
        Counted { limiter: self, counters }
    }
}

impl<'l, P, C> Counted<'l, Limiter<P, C>>
where
    P: Algorithm,
    C: Place<P::Width>,
{
    /// As [`Limiter::try_acquire`].
    ///
    /// # Errors
    ///
    /// As there.
    #[inline]
    pub fn try_acquire(&self, now: P::Width, n: P::Width) -> Decision<'l, P> {
        events::told(n, self.counters.count(n, self.limiter.try_acquire(now, n)))
    }

    /// As [`Limiter::acquire_up_to`]. One request, for the cells that were taken, or for `n` where none were.
    ///
    /// ```
    /// use tollgate::{Counters, Gcra32, Quota};
    ///
    /// let (limiter, counters) = (Gcra32::new(Quota::new(1, 100, 3))?, Counters::new());
    /// assert_eq!(limiter.counted_by(&counters).acquire_up_to(0, 5).unwrap().0, 3);
    /// assert!(limiter.counted_by(&counters).acquire_up_to(0, 5).is_err());
    /// assert_eq!((counters.read().admitted_cells, counters.read().denied_cells), (3, 5));
    /// # Ok::<(), tollgate::QuotaError>(())
    /// ```
    ///
    /// # Errors
    ///
    /// As there.
    #[inline]
    pub fn acquire_up_to(
        &self,
        now: P::Width,
        n: P::Width,
    ) -> Decision<'l, P, (P::Width, Outcome<&'l P>)> {
        self.counters.up_to(n, self.limiter.acquire_up_to(now, n))
    }
}

impl<'l, W, C> Counted<'l, Limiter<ShaperProfile<W>, C>>
where
    W: Width,
    C: Place<W>,
{
    /// As [`Shaper::reserve`](crate::Shaper64::reserve). What is due later counts as a wait as well.
    ///
    /// # Errors
    ///
    /// As there.
    #[inline]
    pub fn reserve(&self, now: W, n: W, max_wait: W) -> Reserved<'l, W> {
        self.reserve_oversize(now, n, max_wait, Oversize::Never)
    }

    /// As [`Shaper::reserve_oversize`](crate::Shaper64::reserve_oversize). What is due later counts as a wait as well.
    ///
    /// # Errors
    ///
    /// As there.
    pub fn reserve_oversize(&self, now: W, n: W, max_wait: W, oversize: Oversize) -> Reserved<'l, W> {
        self.counters.reserved(now, n, self.limiter.reserve_oversize(now, n, max_wait, oversize))
    }
}

impl<W, C> Live<W, C>
where
    W: Atomic,
    C: Place<W, Sharing = crate::Shared>,
{
    /// This limiter, with counters.
    ///
    /// ```
    /// use tollgate::{Counters, Live32, Quota};
    ///
    /// let (limiter, counters) = (Live32::new(Quota::new(1, 100, 3))?, Counters::new());
    /// limiter.counted_by(&counters).try_acquire(0, 2).unwrap();
    /// assert_eq!(counters.read().admitted_cells, 2);
    /// # Ok::<(), tollgate::QuotaError>(())
    /// ```
    #[must_use]
    #[inline]
    pub const fn counted_by<'l>(&'l self, counters: &'l Counters) -> Counted<'l, Self> {
        Counted { limiter: self, counters }
    }
}

impl<W, C> Counted<'_, Live<W, C>>
where
    W: Atomic,
    C: Place<W, Sharing = crate::Shared>,
{
    /// As [`Live::try_acquire`](crate::Live64::try_acquire).
    ///
    /// # Errors
    ///
    /// As there.
    #[inline]
    pub fn try_acquire(&self, now: W, n: W) -> LiveDecision<W> {
        events::told(n, self.counters.count(n, self.limiter.try_acquire(now, n)))
    }

    /// As [`Live::acquire_up_to`](crate::Live64::acquire_up_to). One request, for the cells that were taken, or for `n`
    /// where none were.
    ///
    /// # Errors
    ///
    /// As there.
    #[inline]
    pub fn acquire_up_to(&self, now: W, n: W) -> LiveDecision<W, (W, Outcome<Held<W>>)> {
        self.counters.up_to(n, self.limiter.acquire_up_to(now, n))
    }

    /// As [`Live::reserve`](crate::Live64::reserve). What is due later counts as a wait as well.
    ///
    /// # Errors
    ///
    /// As there.
    pub fn reserve(
        &self,
        now: W,
        n: W,
        max_wait: W,
    ) -> LiveDecision<W, (Reservation<W>, Outcome<Held<W>>)> {
        self.counters.reserved(now, n, self.limiter.reserve(now, n, max_wait))
    }
}

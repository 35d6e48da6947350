use core::fmt;

use super::{Limiter, Place};
use crate::{Allotment, Clock, Denied, Lending, Profile, Sharing, Width, Word};

/// A limiter in the hands of one thread, which takes many cells by one swap and spends them with plain arithmetic.
///
/// For threads that ask one limiter so often that its word is what they wait for: with a size of 64 they meet there
/// once in 64 times. Each thread has its own; it is `Send` where the limiter is [`Sync`].
///
/// ```
/// use std::thread;
/// use tollgate::{Gcra64, Quota, checked};
///
/// static API: Gcra64 = checked!(Gcra64::new(Quota::new(1, 1_000, 1_000)));
///
/// let worker = || {
///     let mut api = API.lease(64);
///     (0..400).filter(|_| api.try_acquire(0, 1).is_ok()).count()
/// };
/// let two = [thread::spawn(worker), thread::spawn(worker)].map(|thread| thread.join().unwrap());
/// assert_eq!(two, [400; 2]);
/// ```
///
/// # What holds
///
/// With a size of k cells, an age of A ticks, and any number of leases and plain callers on one limiter:
///
/// | | |
/// |---|---|
/// | by the ticks at which cells are taken | at most [`max_admitted`](Profile::max_admitted)`(L)` in any window of L ticks, as without leases |
/// | by the ticks at which they are spent | at most `max_admitted(L + A)`, and at most `max_admitted(L)` and k - 1 for each lease |
/// | with the age that it has if none is asked for | at most `max_admitted(L)` and k, for all leases together |
/// | with an age of 0 | at most `max_admitted(L)` |
/// | alone, asked for a cell at a time | at each tick at least as many as the limiter would have admitted by then; with an age of 0 each decision is the limiter's, whatever is asked |
/// | kept from others | at most k - 1 cells for each lease, and no more than half of what there is; they come back by themselves within the time of k cells |
///
/// The ticks are those of the callers, in any order within the quota's `stale`; those of one lease do not go back, or
/// the `k - 1` are more. A refusal is as the limiter's own:
/// `retry_after` is sufficient and minimal for one who is alone.
///
/// What is left past its age is given back with the next cell: all of it where nobody else has used the limiter,
/// otherwise what would not have come back by itself even at a tick `stale` later (for a limiter that is no
/// [`Shaper`](crate::Shaper), `stale` and `debt` together). The defaults of these are minutes; a quota that says
/// how late its callers are gets more back.
///
/// # What it does not do
///
/// A lease looks at the limiter when it has to. [`drain`](Limiter::drain) and
/// [`restore`](Limiter::restore) do not reach what it holds. One that is left alone for a whole turn of the clock
/// takes its cells for young ones, k - 1 at most. There is none of a limiter whose cells cannot be given back, such
/// as an [`IntervalBucket`](crate::IntervalBucket), or whose quota may change under it, such as a
/// [`Live`](crate::Live): the type says so.
///
/// ```compile_fail,E0599
/// # use tollgate::{IntervalBucket64, IntervalQuota};
/// let lease = IntervalBucket64::new(IntervalQuota::new(1, 100)).unwrap().lease(8);
/// ```
///
/// The arithmetic, and why it holds, is at the head of `src/algorithms/lease.rs`.
pub struct Lease<'l, L: Leases, K: Ending<L::Width> = NoClock> {
    limiter: &'l L,
    cells: Allotment<L::Width>,
    clock: K,
}

/// A limiter of which there are leases: [`Gcra`](crate::Gcra), [`Shaper`](crate::Shaper), padded and unshared ones.
///
/// Sealed.
pub trait Leases: sealed::Leases {
    /// The integer that it counts in.
    type Width: Width;

    #[doc(hidden)]
    type Sharing: Sharing<Self::Width>;

    #[doc(hidden)]
    type Lending: Lending<Self::Width>;

    #[doc(hidden)]
    fn leased(&self) -> (&Word<Self::Width, Self::Sharing>, &LeasedProfile<Self>);
}

type LeasedProfile<L> = Profile<<L as Leases>::Width, <L as Leases>::Lending>;

/// What knows the time at the end of a [`Lease`]: a [`Clock`], or [`NoClock`].
///
/// Sealed.
pub trait Ending<W>: sealed::Ending<W> {
    #[doc(hidden)]
    fn end(&self) -> Option<W>;
}

/// The end of a lease that gives nothing back by itself.
#[derive(Clone, Copy, Debug, Default)]
pub struct NoClock;

mod sealed {
    pub trait Leases {}
    pub trait Ending<W> {}
}

impl<W: Width, D: Lending<W>, C: Place<W>> sealed::Leases for Limiter<Profile<W, D>, C> {}

impl<W: Width, D: Lending<W>, C: Place<W>> Leases for Limiter<Profile<W, D>, C> {
    type Width = W;
    type Sharing = C::Sharing;
    type Lending = D;

    #[inline]
    fn leased(&self) -> (&Word<W, C::Sharing>, &Profile<W, D>) {
        (self.word(), self.profile())
    }
}

impl<W> sealed::Ending<W> for NoClock {}

impl<W> Ending<W> for NoClock {
    #[inline]
    fn end(&self) -> Option<W> {
        None
    }
}

impl<K: Clock> sealed::Ending<K::Tick> for K {}

impl<K: Clock> Ending<K::Tick> for K {
    #[inline]
    fn end(&self) -> Option<K::Tick> {
        Some(self.now())
    }
}

impl<W: Width, D: Lending<W>, C: Place<W>> Limiter<Profile<W, D>, C> {
    /// A lease of this limiter, for one thread: each swap takes up to `size` cells, to be spent within the ticks in
    /// which as many come back, rounded down; for another age, [`max_age`](Lease::max_age). Nothing is taken yet.
    ///
    /// ```
    /// use tollgate::{Gcra64, Quota};
    ///
    /// let limiter = Gcra64::new(Quota::new(1, 100, 50))?;
    /// let mut lease = limiter.lease(8);
    /// assert!(lease.try_acquire(0, 1).is_ok());
    /// assert_eq!((lease.left(), limiter.status(0).remaining()), (7, 42));
    /// # Ok::<(), tollgate::QuotaError>(())
    /// ```
    #[must_use]
    pub fn lease(&self, size: W) -> Lease<'_, Self> {
        let max_age = self.profile().ticks_of(size);
        Lease { limiter: self, cells: Allotment::new(size, max_age), clock: NoClock }
    }
}

impl<'l, L: Leases> Lease<'l, L> {
    /// The same, whose cells may be spent up to `ticks` after they were taken: the fewer, the less are they late, and
    /// the more often is the limiter asked.
    ///
    /// ```
    /// use tollgate::{Gcra64, Quota};
    ///
    /// let limiter = Gcra64::new(Quota::new(1, 100, 50))?;
    /// let mut lease = limiter.lease(8).max_age(0);
    /// assert!(lease.try_acquire(0, 1).is_ok() && lease.try_acquire(1, 1).is_ok());
    /// assert_eq!((lease.left(), limiter.status(1).remaining()), (7, 41)); // what was left at tick 0 is back
    /// # Ok::<(), tollgate::QuotaError>(())
    /// ```
    #[must_use]
    pub fn max_age(mut self, ticks: L::Width) -> Self {
        self.cells.allow_age(ticks);
        self
    }

    /// The same, which gives back what is left when it is dropped, at the tick of this clock then.
    ///
    /// ```
    /// use tollgate::clocks::Manual64;
    /// use tollgate::{Gcra64, Quota};
    ///
    /// let clock = Manual64::<1_000>::new(0);
    /// let limiter = Gcra64::new(Quota::new(1, 100, 50))?;
    /// let mut lease = limiter.lease(8).until_dropped(&clock);
    /// lease.try_acquire(0, 1).unwrap();
    /// drop(lease);
    /// assert_eq!(limiter.status(0).remaining(), 49);
    /// # Ok::<(), tollgate::QuotaError>(())
    /// ```
    #[must_use]
    pub fn until_dropped<K: Clock<Tick = L::Width>>(mut self, clock: K) -> Lease<'l, L, K> {
        Lease { limiter: self.limiter, cells: self.cells.take_over(), clock }
    }
}

impl<'l, L: Leases, K: Ending<L::Width>> Lease<'l, L, K> {
    /// Takes all of `n` cells, or nothing. `n` of 0 conforms. A grant tells nothing of the limiter, which it may not
    /// have looked at.
    ///
    /// ```
    /// use tollgate::{Gcra64, Quota};
    ///
    /// let limiter = Gcra64::new(Quota::new(1, 100, 4))?;
    /// let mut lease = limiter.lease(2);
    /// let taken = (0..5).filter(|_| lease.try_acquire(0, 1).is_ok()).count();
    /// assert_eq!(taken, 4);
    /// assert_eq!(lease.try_acquire(0, 1).unwrap_err().retry_after(), 100);
    /// # Ok::<(), tollgate::QuotaError>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`NotYet`](Denied::NotYet) where what is left and what conforms are not enough,
    /// [`Never`](Denied::Never) where `n` is above the burst. Nothing was taken, and what is left is
    /// kept. The outcome is that of the limiter, about the cells that are missing.
    #[inline]
    pub fn try_acquire(
        &mut self,
        now: L::Width,
        n: L::Width,
    ) -> Result<(), Denied<&'l LeasedProfile<L>>> {
        let (word, profile) = self.limiter.leased();
        self.cells.try_acquire(word, profile, now, n)
    }

    /// Cells that were taken and not yet spent, whatever their age.
    #[must_use]
    pub fn left(&self) -> L::Width {
        self.cells.left()
    }

    /// The limiter.
    #[must_use]
    pub fn limiter(&self) -> &'l L {
        self.limiter
    }

    /// Gives back what is left: all of it where nobody else has used the limiter since, otherwise the part that has
    /// not come back by itself, as [`refund`](Limiter::refund) does and with the same word of caution: a `now` older
    /// than another caller's may give back what has come back by then, in as many ticks. A lease that ends otherwise
    /// gives nothing back, and what was left comes back by itself.
    ///
    /// ```
    /// use tollgate::{Gcra64, Quota};
    ///
    /// let limiter = Gcra64::new(Quota::new(1, 100, 50))?;
    /// let mut lease = limiter.lease(8);
    /// lease.try_acquire(0, 1).unwrap();
    /// lease.give_back(0);
    /// assert_eq!(limiter.status(0).remaining(), 49);
    /// # Ok::<(), tollgate::QuotaError>(())
    /// ```
    pub fn give_back(mut self, now: L::Width) {
        self.returned(now);
    }

    fn returned(&mut self, now: L::Width) {
        let (word, profile) = self.limiter.leased();
        self.cells.give_back(word, profile, now);
    }
}

impl<L: Leases, K: Ending<L::Width>> Drop for Lease<'_, L, K> {
    fn drop(&mut self) {
        if let Some(now) = self.clock.end() {
            self.returned(now);
        }
    }
}

impl<L: Leases, K: Ending<L::Width>> fmt::Debug for Lease<'_, L, K> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Lease").field("cells", &self.cells).finish_non_exhaustive()
    }
}

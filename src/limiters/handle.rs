use super::{Limiter, Place};
use crate::{Algorithm, Atomic, Decision, Outcome, Shared, Word};

/// A limiter in the hands of one thread, which remembers the word that it saw last and tries its swap on that, without
/// a load first.
///
/// Its decisions are those of the limiter: a swap succeeds only where the word still is what was decided on, and what
/// would be refused by the word that is remembered is decided anew by the word as it is. So nothing that others do
/// has to be told to it: takers, [`refund`](Limiter::refund), [`fill`](Limiter::fill), [`drain`](Limiter::drain), an
/// interrupt. It saves the load, which on a contended limiter is a trip of the cache line.
///
/// It is `Send` where the limiter is [`Sync`]; each thread, and each interrupt, has its own. Making one costs nothing.
///
/// ```
/// use std::thread;
/// use tollgate::{PaddedGcra64, Quota, checked};
///
/// static API: PaddedGcra64 = checked!(PaddedGcra64::new(Quota::new(1, 1_000, 100)));
///
/// let worker = || {
///     let mut api = API.handle();
///     (0..80).filter(|_| api.try_acquire(0, 1).is_ok()).count()
/// };
/// let both = [thread::spawn(worker), thread::spawn(worker)].map(|thread| thread.join().unwrap());
/// assert_eq!(both[0] + both[1], 100);
/// ```
///
/// A word that is [`Unshared`](crate::Unshared) has no load to be saved, and no handle.
#[derive(Debug)]
pub struct Handle<'l, P: Algorithm, C = Word<<P as Algorithm>::Width>> {
    limiter: &'l Limiter<P, C>,
    seen: P::Width,
}

impl<P, C> Limiter<P, C>
where
    P: Algorithm<Width: Atomic>,
    C: Place<P::Width, Sharing = Shared>,
{
    /// A handle of this limiter, for one thread.
    ///
    /// ```
    /// use tollgate::{Gcra32, Quota};
    ///
    /// let limiter = Gcra32::new(Quota::new(1, 100, 3))?;
    /// let mut handle = limiter.handle();
    /// assert!(handle.try_acquire(0, 3).is_ok() && handle.try_acquire(0, 1).is_err());
    /// limiter.fill(0);
    /// assert!(handle.try_acquire(0, 1).is_ok());
    /// # Ok::<(), tollgate::QuotaError>(())
    /// ```
    #[must_use]
    pub fn handle(&self) -> Handle<'_, P, C> {
        Handle { limiter: self, seen: self.word().raw() }
    }
}

impl<'l, P, C> Handle<'l, P, C>
where
    P: Algorithm<Width: Atomic>,
    C: Place<P::Width, Sharing = Shared>,
{
    /// The limiter, for the other verbs.
    ///
    /// ```
    /// use tollgate::{Gcra32, Quota};
    ///
    /// let limiter = Gcra32::new(Quota::new(1, 100, 3))?;
    /// let mut handle = limiter.handle();
    /// handle.try_acquire(0, 3).unwrap();
    /// handle.limiter().refund(0, 0, 3, 2);
    /// assert_eq!(handle.try_acquire(0, 1).unwrap().remaining(), 1);
    /// # Ok::<(), tollgate::QuotaError>(())
    /// ```
    #[must_use]
    #[inline]
    pub fn limiter(&self) -> &'l Limiter<P, C> {
        self.limiter
    }

    /// As [`Limiter::try_acquire`].
    ///
    /// ```
    /// use tollgate::{Gcra32, Quota};
    ///
    /// let limiter = Gcra32::new(Quota::new(1, 100, 3))?;
    /// let (mut one, mut other) = (limiter.handle(), limiter.handle());
    /// assert_eq!(one.try_acquire(0, 2).unwrap().remaining(), 1);
    /// assert_eq!(other.try_acquire(0, 2).unwrap_err().retry_after(), 100);
    /// # Ok::<(), tollgate::QuotaError>(())
    /// ```
    ///
    /// # Errors
    ///
    /// As there.
    #[inline]
    pub fn try_acquire(&mut self, now: P::Width, n: P::Width) -> Decision<'l, P> {
        let Self { limiter, seen } = self;
        limiter.word().try_acquire_seen(seen, limiter.profile(), now, n)
    }

    /// As [`Limiter::acquire_up_to`].
    ///
    /// ```
    /// use tollgate::{Gcra32, Quota};
    ///
    /// let limiter = Gcra32::new(Quota::new(1, 100, 3))?;
    /// let mut handle = limiter.handle();
    /// limiter.try_acquire(0, 1).unwrap();
    /// assert_eq!(handle.acquire_up_to(0, 5).unwrap().0, 2);
    /// # Ok::<(), tollgate::QuotaError>(())
    /// ```
    ///
    /// # Errors
    ///
    /// As there.
    #[inline]
    pub fn acquire_up_to(
        &mut self,
        now: P::Width,
        n: P::Width,
    ) -> Decision<'l, P, (P::Width, Outcome<&'l P>)> {
        let Self { limiter, seen } = self;
        limiter.word().acquire_up_to_seen(seen, limiter.profile(), now, n)
    }
}

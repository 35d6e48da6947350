//! Floor 2: the word, and the one compare-and-swap loop.

mod leasing;
mod metering;
mod seen;
mod shaping;
mod snapshot;

use core::fmt;

use crate::algorithms::{self, Step};
use crate::ground::sync::{const_fn, for_each_atomic};
use crate::{Algorithm, Atomic, Decision, Outcome, Shared, Sharing, Unshared, Width};

/// The whole state of a limiter: one atomic integer of 4 or 8 bytes.
///
/// What its value means is the business of the profile that it is used with, which must be the same at
/// each call; see [`Limiter`](crate::Limiter) for a word and its profile in one. Every value is legal.
/// A word of 0 is as one made at tick 0: to a [`Profile`](crate::Profile) a full bucket, for every clock but
/// one that starts within `time_to_full + stale + debt` ticks below its wrap; to an
/// [`IntervalProfile`](crate::IntervalProfile) an empty one, to which the turns of the period since then
/// add.
///
/// Every method may be called from any number of threads and interrupts at once. It is lock-free where
/// the processor has compare-and-swap for the width: a caller who is stopped anywhere delays nobody. A word that is
/// [`Unshared`] is a plain integer, for one thread.
#[repr(transparent)]
pub struct Word<W: Width, S: Sharing<W> = Shared> {
    cell: S::Cell,
}

macro_rules! word {
    ($(#[$hidden:meta])? $width:ident) => {
        $(#[$hidden])?
        impl Word<$width> {
            const_fn! {
                /// The word 0.
                ///
                /// ```
                /// static WORDS: [tollgate::Word32; 8] = [const { tollgate::Word32::new() }; 8];
                /// assert_eq!(WORDS[7].raw(), 0);
                /// ```
                #[must_use]
                pub const fn new() -> Self {
                    Self::from_raw(0)
                }

                /// A word with the value of another one's [`raw`](Self::raw).
                ///
                /// ```
                /// let word = tollgate::Word32::from_raw(7);
                /// assert_eq!(word.raw(), 7);
                /// ```
                #[must_use]
                pub const fn from_raw(raw: $width) -> Self {
                    Self { cell: <$width as Atomic>::Cell::new(raw) }
                }
            }
        }

        $(#[$hidden])?
        impl Default for Word<$width> {
            fn default() -> Self {
                Self::new()
            }
        }
    };
}

for_each_atomic!(word);

impl<W: Width> Word<W, Unshared> {
    /// A word of one thread, with this value.
    ///
    /// ```
    /// let word = tollgate::Word::unshared(7_u64);
    /// assert_eq!(word.raw(), 7);
    /// ```
    #[must_use]
    pub const fn unshared(raw: W) -> Self {
        Self { cell: core::cell::Cell::new(raw) }
    }
}

impl<W: Width, S: Sharing<W>> Word<W, S> {
    /// The value as it is now.
    ///
    /// ```
    /// assert_eq!(tollgate::Word64::new().raw(), 0);
    /// ```
    #[must_use]
    #[inline]
    pub fn raw(&self) -> W {
        S::load(&self.cell)
    }

    /// As [`Limiter::try_acquire`](crate::Limiter::try_acquire), with the profile held elsewhere.
    ///
    /// ```
    /// use tollgate::{Profile32, Quota, Word32};
    ///
    /// let profile = Profile32::new(Quota::new(1, 100, 3))?;
    /// let word = Word32::new();
    /// assert!(word.try_acquire(&profile, 0, 3).is_ok());
    /// assert_eq!(word.try_acquire(&profile, 0, 1).unwrap_err().retry_after(), 100);
    /// # Ok::<(), tollgate::QuotaError>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`Denied`](crate::Denied), and then nothing was taken.
    #[inline]
    pub fn try_acquire<'p, P>(&self, profile: &'p P, now: W, n: W) -> Decision<'p, P>
    where
        P: Algorithm<Width = W>,
    {
        self.update(|word| algorithms::try_acquire(profile, word, now, n))
    }

    /// As [`Limiter::acquire_up_to`](crate::Limiter::acquire_up_to), with the profile held elsewhere.
    ///
    /// ```
    /// use tollgate::{Profile32, Quota, Word32};
    ///
    /// let profile = Profile32::new(Quota::new(1, 100, 3))?;
    /// let word = Word32::new();
    /// assert_eq!(word.acquire_up_to(&profile, 0, 5).unwrap().0, 3);
    /// # Ok::<(), tollgate::QuotaError>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`Denied`](crate::Denied), and then nothing was taken.
    #[inline]
    pub fn acquire_up_to<'p, P>(
        &self,
        profile: &'p P,
        now: W,
        n: W,
    ) -> Decision<'p, P, (W, Outcome<&'p P>)>
    where
        P: Algorithm<Width = W>,
    {
        self.update(|word| algorithms::acquire_up_to(profile, word, now, n))
    }

    /// As [`Limiter::peek`](crate::Limiter::peek), with the profile held elsewhere.
    ///
    /// ```
    /// use tollgate::{Profile32, Quota, Word32};
    ///
    /// let profile = Profile32::new(Quota::new(1, 100, 3))?;
    /// let word = Word32::new();
    /// assert!(word.peek(&profile, 0, 3).is_ok());
    /// assert_eq!(word.raw(), 0);
    /// # Ok::<(), tollgate::QuotaError>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`Denied`](crate::Denied), as [`try_acquire`](Self::try_acquire) would answer.
    #[inline]
    pub fn peek<'p, P>(&self, profile: &'p P, now: W, n: W) -> Decision<'p, P>
    where
        P: Algorithm<Width = W>,
    {
        let (_, answer) = algorithms::try_acquire(profile, self.raw(), now, n);
        answer
    }

    /// As [`Limiter::status`](crate::Limiter::status), with the profile held elsewhere.
    ///
    /// ```
    /// use tollgate::{Profile32, Quota, Word32};
    ///
    /// let profile = Profile32::new(Quota::new(1, 100, 3))?;
    /// let word = Word32::new();
    /// assert_eq!(word.status(&profile, 0).remaining(), 3);
    /// # Ok::<(), tollgate::QuotaError>(())
    /// ```
    #[must_use]
    #[inline]
    pub fn status<'p, P: Algorithm<Width = W>>(&self, profile: &'p P, now: W) -> Outcome<&'p P> {
        Outcome::granted(profile, profile.read(self.raw(), now))
    }

    /// As [`Limiter::touch`](crate::Limiter::touch), with the profile held elsewhere.
    ///
    /// ```
    /// use tollgate::{Profile32, Quota, Word32};
    ///
    /// let profile = Profile32::new(Quota::new(1, 100, 3))?;
    /// let word = Word32::new();
    /// word.touch(&profile, 7);
    /// assert_eq!(word.raw(), 7);
    /// # Ok::<(), tollgate::QuotaError>(())
    /// ```
    #[inline]
    pub fn touch<P: Algorithm<Width = W>>(&self, profile: &P, now: W) {
        self.replace(|word| profile.write(profile.touched(profile.read(word, now))));
    }

    /// As [`Limiter::fill`](crate::Limiter::fill), with the profile held elsewhere.
    ///
    /// ```
    /// use tollgate::{Profile32, Quota, Word32};
    ///
    /// let profile = Profile32::new(Quota::new(1, 100, 3))?;
    /// let word = Word32::new();
    /// word.try_acquire(&profile, 0, 3).unwrap();
    /// word.fill(&profile, 0);
    /// assert_eq!(word.status(&profile, 0).remaining(), 3);
    /// # Ok::<(), tollgate::QuotaError>(())
    /// ```
    #[inline]
    pub fn fill<P: Algorithm<Width = W>>(&self, profile: &P, now: W) {
        self.replace(|word| profile.write(profile.filled(profile.read(word, now))));
    }

    /// As [`Limiter::drain`](crate::Limiter::drain), with the profile held elsewhere.
    ///
    /// ```
    /// use tollgate::{Profile32, Quota, Word32};
    ///
    /// let profile = Profile32::new(Quota::new(1, 100, 3))?;
    /// let word = Word32::new();
    /// word.drain(&profile, 0);
    /// assert_eq!(word.status(&profile, 0).remaining(), 0);
    /// # Ok::<(), tollgate::QuotaError>(())
    /// ```
    #[inline]
    pub fn drain<P: Algorithm<Width = W>>(&self, profile: &P, now: W) {
        self.replace(|word| profile.write(profile.drained(profile.read(word, now))));
    }

    /// Writes what `next` makes of the word, unless that is the word itself.
    #[inline]
    pub(crate) fn replace(&self, next: impl Fn(W) -> W) {
        self.update(|word| {
            let next = next(word);
            ((next != word).then_some(next), ())
        });
    }

    /// Decides on the word, and writes the decision.
    #[inline]
    pub(crate) fn update<T>(&self, decide: impl Fn(W) -> Step<W, T>) -> T {
        attempt(self.raw(), |&word| decide(word), |&word, next| self.swap(word, next))
    }

    /// Writes `next` where the word still is `current`; what it is otherwise. May fail spuriously.
    #[inline]
    pub(crate) fn swap(&self, current: W, next: W) -> Result<(), W> {
        S::swap_weak(&self.cell, current, next)
    }
}

impl<W: Atomic> Word<W> {
    /// The value, and with it the parameters that were published before it.
    #[inline]
    pub(crate) fn published(&self) -> W {
        W::load_published(&self.cell)
    }

    /// As [`swap`](Self::swap), publishing what was written before.
    #[inline]
    pub(crate) fn publish(&self, current: W, next: W) -> Result<(), W> {
        W::swap_weak_publishing(&self.cell, current, next)
    }
}

/// The one loop: decides on what is seen, and writes the decision if what was seen still is so.
///
/// A swap fails because another caller's succeeded (or spuriously, where the processor's weak swap
/// may): then the decision is made anew on what that caller left, which the swap sees where it fails.
#[inline]
pub(crate) fn attempt<S, N, T>(
    mut seen: S,
    decide: impl Fn(&S) -> Step<N, T>,
    swap: impl Fn(&S, N) -> Result<(), S>,
) -> T {
    loop {
        let (next, answer) = decide(&seen);
        let Some(next) = next else { return answer };
        match swap(&seen, next) {
            Ok(()) => return answer,
            Err(current) => seen = current,
        }
    }
}

impl<W: Width, S: Sharing<W>> fmt::Debug for Word<W, S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Word").field(&self.raw()).finish()
    }
}

#[cfg(all(test, not(loom)))]
mod tests;

//! Floor 3: an algorithm and a word make a thing that can be called.

/// The constructors of a limiter that is [`Gcra`] in other words; its start in those words.
macro_rules! in_other_words {
    ($(#[$hidden:meta])? $limiter:ident $width:ident $start:literal) => {
        $(#[$hidden])?
        impl $limiter<$width> {
            const_fn! {
                #[doc = concat!($start, ", for every clock but one: see [`Gcra::new`](crate::Gcra64::new).")]
                ///
                /// # Errors
                ///
                /// What does not fit in a word of this width, and what would.
                pub const fn new(quota: Quota) -> Result<Self, QuotaError> {
                    Self::new_at(quota, 0)
                }

                #[doc = concat!($start, " at `now`, wherever the clock starts.")]
                ///
                /// # Errors
                ///
                /// As [`new`](Self::new).
                pub const fn new_at(quota: Quota, now: $width) -> Result<Self, QuotaError> {
                    match Gcra::<$width>::new_at(quota, now) {
                        Ok(gcra) => Ok(Self(gcra)),
                        Err(error) => Err(error),
                    }
                }

                /// As [`new_at`](Self::new_at), of a profile that was checked before.
                #[must_use]
                pub const fn with_profile(profile: Profile<$width>, now: $width) -> Self {
                    Self(Gcra::<$width>::with_profile(profile, now))
                }
            }
        }
    };
}

mod adaptive;
mod counted;
mod counters;
mod dual_gcra;
mod duty_cycle;
mod events;
mod gcra;
mod handle;
mod interval_bucket;
mod leaky_bucket;
mod lease;
mod live;
mod log_site;
mod meter;
mod padded;
mod place;
#[cfg(feature = "serde")]
mod serde;
mod shaper;
mod sliding_log;
mod sliding_window;
mod snapshot;
mod stagger;
mod token_bucket;
mod unshared;
mod words;

pub use adaptive::Adaptive;
pub use counted::Counted;
pub use counters::{Counters, Counts};
pub use dual_gcra::DualGcra;
pub use duty_cycle::DutyCycle;
pub use gcra::Gcra;
pub use handle::Handle;
pub use interval_bucket::IntervalBucket;
pub use leaky_bucket::LeakyBucket;
pub use lease::{Ending, Lease, Leases, NoClock};
pub use live::{ChangeError, Copied, Live, LiveDecision, PaddedLive};
pub use log_site::LogSite;
pub use meter::{Meter, SrTcm, TrTcm, TrTcm4115};
pub use padded::{Padded, PaddedGcra};
pub use place::Place;
pub use shaper::{PaddedShaper, Reserved, Shaper, ShaperProfile};
pub use sliding_log::SlidingLog;
pub use sliding_window::SlidingWindow;
pub use stagger::Stagger;
pub use token_bucket::TokenBucket;
pub use unshared::UnsharedGcra;

use crate::{Algorithm, Decision, Outcome, Word};

/// A profile and the word that it decides about.
///
/// Used by its names: [`Gcra32`](crate::Gcra32), [`Gcra64`](crate::Gcra64),
/// [`IntervalBucket32`](crate::IntervalBucket32), [`IntervalBucket64`](crate::IntervalBucket64), and
/// [`PaddedGcra64`](crate::PaddedGcra64), whose word has a cache line to itself.
///
/// The caller supplies the time: `now` is the tick of one monotonic clock, in every call. It may be
/// older than that of another thread by as much as the quota's `stale` says. Units of `n` are cells.
///
/// Every verb may be called from any number of threads and interrupts at once; see [`Word`].
#[derive(Debug)]
#[repr(C)]
pub struct Limiter<P: Algorithm, C = Word<<P as Algorithm>::Width>> {
    word: C,
    profile: P,
}

impl<P, C> Limiter<P, C>
where
    P: Algorithm,
    C: Place<P::Width>,
{
    /// A limiter of a word and a profile; a `const fn` for any of them.
    ///
    /// ```
    /// use tollgate::{Gcra64, Profile64, Quota, Word64, checked};
    ///
    /// const PROFILE: Profile64 = checked!(Profile64::new(Quota::new(1, 100, 3)));
    /// static LIMITER: Gcra64 = Gcra64::from_parts(Word64::new(), PROFILE);
    /// assert!(LIMITER.try_acquire(0, 3).is_ok());
    /// ```
    #[must_use]
    pub const fn from_parts(word: C, profile: P) -> Self {
        Self { word, profile }
    }

    /// The arithmetic that this limiter decides by.
    ///
    /// ```
    /// use tollgate::{Gcra64, Quota};
    ///
    /// assert_eq!(Gcra64::new(Quota::new(1, 100, 3))?.profile().max_admitted(250), 5);
    /// # Ok::<(), tollgate::QuotaError>(())
    /// ```
    #[must_use]
    pub const fn profile(&self) -> &P {
        &self.profile
    }

    /// The state.
    ///
    /// ```
    /// use tollgate::{Gcra64, Quota};
    ///
    /// let limiter = Gcra64::new(Quota::new(1, 100, 3))?;
    /// limiter.try_acquire(1_000, 1).unwrap();
    /// assert_eq!(limiter.word().raw(), 1_100); // when the next cell is due, in sub-ticks
    /// # Ok::<(), tollgate::QuotaError>(())
    /// ```
    #[must_use]
    #[inline]
    pub fn word(&self) -> &Word<P::Width, C::Sharing> {
        self.word.word()
    }

    /// Takes all of `n` cells, or nothing. `n` of 0 conforms and takes nothing.
    ///
    /// ```
    /// use tollgate::{Gcra32, Quota, checked};
    ///
    /// static UPLOADS: Gcra32 = checked!(Gcra32::new(Quota::per_second(10, 1_000).burst(3)));
    ///
    /// assert!(UPLOADS.try_acquire(0, 3).is_ok());
    /// let denied = UPLOADS.try_acquire(0, 1).unwrap_err();
    /// assert_eq!(denied.retry_after(), 100);
    /// assert!(UPLOADS.try_acquire(99, 1).is_err());
    /// assert!(UPLOADS.try_acquire(100, 1).is_ok());
    /// ```
    ///
    /// # Errors
    ///
    /// [`NotYet`](crate::Denied::NotYet) where they do not conform at this tick,
    /// [`Never`](crate::Denied::Never) where `n` is above the burst. Nothing was taken or written.
    #[inline]
    pub fn try_acquire(&self, now: P::Width, n: P::Width) -> Decision<'_, P> {
        self.word().try_acquire(&self.profile, now, n)
    }

    /// Takes as many of `n` cells as conform, and tells how many: at least 1, unless `n` is 0.
    ///
    /// ```
    /// use tollgate::{Gcra32, Quota};
    ///
    /// let limiter = Gcra32::new(Quota::new(1, 100, 3))?;
    /// assert_eq!(limiter.acquire_up_to(0, 2).unwrap().0, 2);
    /// assert_eq!(limiter.acquire_up_to(0, 2).unwrap().0, 1);
    /// assert_eq!(limiter.acquire_up_to(0, 2).unwrap_err().retry_after(), 100);
    /// # Ok::<(), tollgate::QuotaError>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`NotYet`](crate::Denied::NotYet) where not even one conforms; `retry_after` is for one.
    #[inline]
    pub fn acquire_up_to(&self, now: P::Width, n: P::Width) -> Decision<'_, P, (P::Width, Outcome<&P>)> {
        self.word().acquire_up_to(&self.profile, now, n)
    }

    /// The answer of [`try_acquire`](Self::try_acquire) for `n` cells, as if they had been taken, with
    /// nothing taken. Does not renew an idle limiter.
    ///
    /// ```
    /// use tollgate::{Gcra32, Quota};
    ///
    /// let limiter = Gcra32::new(Quota::new(1, 100, 3))?;
    /// assert_eq!(limiter.peek(0, 2).unwrap().remaining(), 1);
    /// assert_eq!(limiter.status(0).remaining(), 3);
    /// # Ok::<(), tollgate::QuotaError>(())
    /// ```
    ///
    /// # Errors
    ///
    /// As [`try_acquire`](Self::try_acquire).
    #[inline]
    pub fn peek(&self, now: P::Width, n: P::Width) -> Decision<'_, P> {
        self.word().peek(&self.profile, now, n)
    }

    /// The state at `now`: [`peek`](Self::peek) of 0 cells, which cannot be refused.
    ///
    /// ```
    /// use tollgate::{Gcra32, Quota};
    ///
    /// let limiter = Gcra32::new(Quota::new(1, 100, 3))?;
    /// limiter.try_acquire(0, 2).unwrap();
    /// assert_eq!(limiter.status(0).remaining(), 1);
    /// assert_eq!(limiter.status(50).reset_after(), 150);
    /// # Ok::<(), tollgate::QuotaError>(())
    /// ```
    #[must_use]
    #[inline]
    pub fn status(&self, now: P::Width) -> Outcome<&P> {
        self.word().status(&self.profile, now)
    }

    /// Renews a limiter that may be idle for longer than its profile's `max_idle`; changes no decision.
    ///
    /// ```
    /// use tollgate::{Gcra32, Quota};
    ///
    /// let limiter = Gcra32::new(Quota::new(1, 10, 1))?;
    /// for quarter in 0..40_u32 {
    ///     limiter.touch(quarter.wrapping_mul(1 << 30)); // ten times around the clock
    /// }
    /// assert!(limiter.try_acquire(0, 1).is_ok());
    /// # Ok::<(), tollgate::QuotaError>(())
    /// ```
    #[inline]
    pub fn touch(&self, now: P::Width) {
        self.word().touch(&self.profile, now);
    }

    /// Makes the limiter full: an operator's verb, whose cells come on top of what the quota promises.
    ///
    /// ```
    /// use tollgate::{Gcra32, Quota};
    ///
    /// let limiter = Gcra32::new(Quota::new(1, 100, 3))?;
    /// limiter.try_acquire(0, 3).unwrap();
    /// limiter.fill(0);
    /// assert_eq!(limiter.status(0).remaining(), 3);
    /// # Ok::<(), tollgate::QuotaError>(())
    /// ```
    #[inline]
    pub fn fill(&self, now: P::Width) {
        self.word().fill(&self.profile, now);
    }

    /// Makes the limiter empty, as if all that conforms had been taken.
    ///
    /// ```
    /// use tollgate::{Gcra32, Quota};
    ///
    /// let limiter = Gcra32::new(Quota::new(1, 100, 3))?;
    /// limiter.drain(0);
    /// assert_eq!(limiter.try_acquire(0, 1).unwrap_err().retry_after(), 100);
    /// # Ok::<(), tollgate::QuotaError>(())
    /// ```
    #[inline]
    pub fn drain(&self, now: P::Width) {
        self.word().drain(&self.profile, now);
    }
}

#[cfg(all(test, not(loom)))]
mod tests;

use super::{Limiter, Padded, PaddedGcra};
use crate::ground::sync::{const_fn, for_each_atomic};
use crate::{Profile, Quota, QuotaError, Word};

/// The generic cell rate algorithm (ITU-T I.371, ATM Forum TM 4.0): exact, in one word.
///
/// Each cell that conforms moves the theoretical arrival time of the next one by one emission interval; a
/// cell conforms while that time is no further ahead than the burst allows. The verbs are those of
/// [`Limiter`].
///
/// ```
/// use tollgate::{Gcra64, Quota};
///
/// let limiter = Gcra64::new(Quota::new(1, 100, 2))?;
/// let admitted = (0..1_000).filter(|&now| limiter.try_acquire(now, 1).is_ok()).count();
/// assert_eq!(admitted, 2 + 9);
/// # Ok::<(), tollgate::QuotaError>(())
/// ```
pub type Gcra<W> = Limiter<Profile<W>>;

macro_rules! gcra {
    ($(#[$hidden:meta])? $width:ident) => {
        $(#[$hidden])?
        impl Gcra<$width> {
            const_fn! {
                /// A full limiter, for every clock but one that starts within
                /// `time_to_full + stale + debt` ticks below its wrap; for that one,
                /// [`new_at`](Self::new_at).
                ///
                /// ```
                /// use tollgate::{Gcra32, Quota, checked};
                ///
                /// static LIMITER: Gcra32 = checked!(Gcra32::new(Quota::new(1, 100, 3)));
                /// assert_eq!(LIMITER.status(7).remaining(), 3);
                /// ```
                ///
                /// # Errors
                ///
                /// What does not fit in a word of this width, and what would.
                pub const fn new(quota: Quota) -> Result<Self, QuotaError> {
                    Self::new_at(quota, 0)
                }

                /// A limiter that is full at `now`, wherever the clock starts.
                ///
                /// ```
                /// use tollgate::{Gcra32, Quota};
                ///
                /// let limiter = Gcra32::new_at(Quota::new(1, 100, 3), u32::MAX)?;
                /// assert!(limiter.try_acquire(u32::MAX, 3).is_ok());
                /// assert!(limiter.try_acquire(98, 1).is_err());
                /// assert!(limiter.try_acquire(99, 1).is_ok());
                /// # Ok::<(), tollgate::QuotaError>(())
                /// ```
                ///
                /// # Errors
                ///
                /// As [`new`](Self::new).
                pub const fn new_at(quota: Quota, now: $width) -> Result<Self, QuotaError> {
                    match <Profile<$width>>::new(quota) {
                        Ok(profile) => Ok(Self::with_profile(profile, now)),
                        Err(error) => Err(error),
                    }
                }

                /// As [`new_at`](Self::new_at), of a profile that was checked before.
                ///
                /// ```
                /// use tollgate::{Gcra32, Profile32, Quota};
                ///
                /// let profile = Profile32::new(Quota::new(1, 100, 3))?;
                /// let limiters = [0, 5_000].map(|now| Gcra32::with_profile(profile, now));
                /// assert_eq!(limiters[1].status(5_000).remaining(), 3);
                /// # Ok::<(), tollgate::QuotaError>(())
                /// ```
                #[must_use]
                pub const fn with_profile(profile: Profile<$width>, now: $width) -> Self {
                    Self { word: Word::<$width>::from_raw(profile.full_at(now)), profile }
                }
            }
        }

        $(#[$hidden])?
        impl PaddedGcra<$width> {
            const_fn! {
                /// As [`Gcra::new`](crate::Gcra64::new).
                ///
                /// # Errors
                ///
                /// As there.
                pub const fn new(quota: Quota) -> Result<Self, QuotaError> {
                    Self::new_at(quota, 0)
                }

                /// As [`Gcra::new_at`](crate::Gcra64::new_at).
                ///
                /// # Errors
                ///
                /// As there.
                pub const fn new_at(quota: Quota, now: $width) -> Result<Self, QuotaError> {
                    match <Profile<$width>>::new(quota) {
                        Ok(profile) => Ok(Self::with_profile(profile, now)),
                        Err(error) => Err(error),
                    }
                }

                /// As [`Gcra::with_profile`](crate::Gcra64::with_profile).
                #[must_use]
                pub const fn with_profile(profile: Profile<$width>, now: $width) -> Self {
                    Self { word: Padded(Word::<$width>::from_raw(profile.full_at(now))), profile }
                }
            }
        }
    };
}

for_each_atomic!(gcra);

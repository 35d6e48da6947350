use super::Limiter;
use crate::ground::sync::{const_fn, has_64};
use crate::{DualProfile, DualQuotaError, Quota, Word};

/// Two rates in one word, of which both must be kept: for example 10 per second and 1000 per hour. Both take, or none
/// does, by one swap.
///
/// Each decides as a [`Gcra`](crate::Gcra) of `H` does, whose word is half of this one; the verbs are those of
/// [`Limiter`]. A refusal tells which of them said no, and the longer of both waits. What a half can count is in
/// [`DualProfile`].
///
/// ```
/// use tollgate::{DualGcra64, Quota, RefusedBy, checked};
///
/// // 10 a second and 1000 an hour, on a clock of milliseconds
/// static SEARCHES: DualGcra64 =
///     checked!(DualGcra64::new(Quota::per_second(10, 1_000), Quota::per_hour(1_000, 1_000)));
///
/// // as fast as it goes
/// let refused = (0..3_600_000).step_by(10).filter_map(|now| SEARCHES.try_acquire(now, 1).err());
/// let by: Vec<RefusedBy> = refused.map(|denied| denied.refused_by()).collect();
/// assert_eq!(by.len(), 360_000 - 1_999);
/// assert_eq!((by[0], by[by.len() - 1]), (RefusedBy::First, RefusedBy::Second));
/// ```
pub type DualGcra<H> = Limiter<DualProfile<H>>;

macro_rules! dual_gcra {
    ($(#[$hidden:meta])? $half:ident $double:ident) => {
        $(#[$hidden])?
        impl DualGcra<$half> {
            const_fn! {
                /// A limiter that is full by both quotas, for every clock but one that starts within
                /// `time_to_full + stale + debt` ticks below the wrap of its low half; for that one,
                /// [`new_at`](Self::new_at).
                ///
                /// # Errors
                ///
                /// Which quota does not fit in a half of the word, and what would.
                pub const fn new(first: Quota, second: Quota) -> Result<Self, DualQuotaError> {
                    Self::new_at(first, second, 0)
                }

                /// A limiter that is full by both quotas at `now`, wherever the clock starts.
                ///
                /// ```
                /// use tollgate::{DualGcra32, Quota};
                ///
                /// // tenths of a second: 2 a second, and 10 a minute
                /// let limiter = DualGcra32::new_at(Quota::new(2, 10, 2), Quota::new(10, 600, 10), 65_530)?;
                /// assert!(limiter.try_acquire(65_530, 2).is_ok());
                /// assert!(limiter.try_acquire(65_540, 2).is_ok());
                /// # Ok::<(), tollgate::DualQuotaError>(())
                /// ```
                ///
                /// # Errors
                ///
                /// As [`new`](Self::new).
                pub const fn new_at(
                    first: Quota,
                    second: Quota,
                    now: $double,
                ) -> Result<Self, DualQuotaError> {
                    match DualProfile::<$half>::new(first, second) {
                        Ok(profile) => Ok(Self::with_profile(profile, now)),
                        Err(error) => Err(error),
                    }
                }

                /// As [`new_at`](Self::new_at), of profiles that were checked before.
                ///
                /// ```
                /// use tollgate::{DualGcra64, DualProfile, Profile32, Quota};
                ///
                /// let login = Profile32::new(Quota::per_minute(5, 1_000))?;
                /// let of_a_day = Profile32::new(Quota::per_day(50, 1_000))?;
                /// let limiter = DualGcra64::with_profile(DualProfile::from_parts(login, of_a_day), 77_000);
                /// assert_eq!(limiter.status(77_000).remaining(), 5);
                /// # Ok::<(), tollgate::QuotaError>(())
                /// ```
                #[must_use]
                pub const fn with_profile(profile: DualProfile<$half>, now: $double) -> Self {
                    Self { word: Word::<$double>::from_raw(profile.full_at(now)), profile }
                }
            }
        }
    };
}

dual_gcra! { #[doc(hidden)] u8 u16 }
dual_gcra!(u16 u32);
has_64! { dual_gcra!(u32 u64); }

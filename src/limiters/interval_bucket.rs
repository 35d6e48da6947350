use super::Limiter;
use crate::ground::sync::{const_fn, for_each_atomic};
use crate::{IntervalProfile, IntervalQuota, QuotaError, Word};

/// The token bucket that is refilled at intervals: so many tokens at once at each turn of a period, up to
/// the capacity. Periods are aligned at tick 0.
///
/// In any closed window of L ticks it gives out at most `capacity + refill * ceil(L / period)` tokens, as
/// [`IntervalProfile::max_admitted`] says; a caller whose tick is late takes from the newest period.
/// [`TokenBucket`](crate::TokenBucket) spreads the refill evenly and promises less at once.
///
/// In 64 bits the tick must not wrap, which one of nanoseconds does after 584 years; in 32 bits it may.
pub type IntervalBucket<W> = Limiter<IntervalProfile<W>>;

macro_rules! interval_bucket {
    ($(#[$hidden:meta])? $width:ident) => {
        $(#[$hidden])?
        impl IntervalBucket<$width> {
            const_fn! {
                /// A bucket that had its initial tokens at tick 0; the turns of the period since then
                /// have added to them when it is first used. On a clock that starts elsewhere, and has
                /// run for longer than `max_idle`, it may refuse for a while:
                /// [`new_at`](Self::new_at) is for that one.
                ///
                /// ```
                /// use tollgate::{IntervalBucket64, IntervalQuota, checked};
                ///
                /// const QUOTA: IntervalQuota = IntervalQuota::new(5, 1_000).capacity(20).initial(0);
                /// static BUCKET: IntervalBucket64 = checked!(IntervalBucket64::new(QUOTA));
                /// assert_eq!(BUCKET.status(2_500).remaining(), 10);
                /// ```
                ///
                /// # Errors
                ///
                /// What does not fit in a word of this width, and what would.
                pub const fn new(quota: IntervalQuota) -> Result<Self, QuotaError> {
                    match IntervalProfile::<$width>::new(quota) {
                        Ok(profile) => {
                            Ok(Self { word: Word::<$width>::from_raw(profile.initial()), profile })
                        }
                        Err(error) => Err(error),
                    }
                }
            }

            /// A bucket that has its initial tokens at `now`.
            ///
            /// ```
            /// use tollgate::{IntervalBucket64, IntervalQuota};
            ///
            /// let quota = IntervalQuota::new(5, 1_000).capacity(20).initial(3);
            /// assert_eq!(IntervalBucket64::new_at(quota, 77_500)?.status(77_500).remaining(), 3);
            /// # Ok::<(), tollgate::QuotaError>(())
            /// ```
            ///
            /// # Errors
            ///
            /// As [`new`](Self::new).
            pub fn new_at(quota: IntervalQuota, now: $width) -> Result<Self, QuotaError> {
                Ok(Self::with_profile(IntervalProfile::<$width>::new(quota)?, now))
            }

            /// As [`new_at`](Self::new_at), of a profile that was checked before.
            ///
            /// ```
            /// use tollgate::{IntervalBucket64, IntervalProfile64, IntervalQuota};
            ///
            /// let quota = IntervalQuota::new(5, 1_000).capacity(20).initial(0);
            /// let bucket = IntervalBucket64::with_profile(IntervalProfile64::new(quota)?, 77_500);
            /// assert_eq!(bucket.try_acquire(77_500, 1).unwrap_err().retry_after(), 500);
            /// # Ok::<(), tollgate::QuotaError>(())
            /// ```
            #[must_use]
            pub fn with_profile(profile: IntervalProfile<$width>, now: $width) -> Self {
                Self { word: Word::<$width>::from_raw(profile.initial_at(now)), profile }
            }
        }
    };
}

for_each_atomic!(interval_bucket);

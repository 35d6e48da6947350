use super::{Limiter, Padded, PaddedGcra};
use crate::ground::sync::{const_fn, for_each_atomic};
use crate::{Profile, Quota, QuotaError, Word};

/// The generic cell rate algorithm: exact, in one word.
pub type Gcra<W> = Limiter<Profile<W>>;

macro_rules! gcra {
    ($width:ty) => {
        impl Gcra<$width> {
            const_fn! {
                /// A full limiter, for every clock but one that starts within a horizon below the end of
                /// its range; for that, see [`new_at`](Self::new_at).
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
                    match Profile::<$width>::new(quota) {
                        Ok(profile) => Ok(Self::with_profile(profile, now)),
                        Err(error) => Err(error),
                    }
                }

                /// As [`new_at`](Self::new_at), of a profile that was checked before.
                #[must_use]
                pub const fn with_profile(profile: Profile<$width>, now: $width) -> Self {
                    Self { word: Word::<$width>::from_raw(profile.full_at(now)), profile }
                }
            }
        }

        impl PaddedGcra<$width> {
            const_fn! {
                /// As [`Gcra::new`](crate::Gcra64::new).
                ///
                /// # Errors
                ///
                /// As there.
                pub const fn new(quota: Quota) -> Result<Self, QuotaError> {
                    match Profile::<$width>::new(quota) {
                        Ok(profile) => Ok(Self { word: Padded(Word::<$width>::new()), profile }),
                        Err(error) => Err(error),
                    }
                }
            }
        }
    };
}

for_each_atomic!(gcra);

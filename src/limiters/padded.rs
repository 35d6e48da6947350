use core::ops::Deref;

use super::{Limiter, Place, place};
use crate::{Profile, Width, Word};

/// Keeps its content on a cache line that nothing else shares: 128 bytes, since x86-64 fetches lines in
/// pairs and some 64-bit Arm cores have lines of 128.
///
/// ```
/// use tollgate::{Padded, Word64};
///
/// assert_eq!(size_of::<[Padded<Word64>; 2]>(), 256);
/// ```
#[derive(Debug, Default)]
#[repr(C, align(128))]
pub struct Padded<T>(pub T);

impl<T> Deref for Padded<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.0
    }
}

impl<T> place::Sealed for Padded<T> {}

impl<W: Width, T: Place<W>> Place<W> for Padded<T> {
    type Sharing = T::Sharing;

    #[inline]
    fn word(&self) -> &Word<W, T::Sharing> {
        self.0.word()
    }
}

/// [`Gcra`](crate::Gcra) for a server whose threads contend for one limiter: the word that all of them
/// write has a line of its own, and the profile that all of them read stays in every core's cache.
///
/// ```
/// use tollgate::{PaddedGcra64, Quota, checked};
///
/// static API: PaddedGcra64 = checked!(PaddedGcra64::new(Quota::per_second(50_000, 1_000_000_000)));
/// assert!(API.try_acquire(0, 1).is_ok());
/// ```
pub type PaddedGcra<W> = Limiter<Profile<W>, Padded<Word<W>>>;

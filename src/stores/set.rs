use core::fmt::Debug;

use crate::ground::sync::{array, const_fn, for_each_atomic};
use crate::{Atomic, Word};

/// An integer that can be a slot of a [`Table`](crate::Table). Sealed, as [`Atomic`] is.
pub trait Slot: Atomic {
    /// As far apart as eight words are.
    #[doc(hidden)]
    type Line: Copy + Debug + Send + Sync;
}

/// Slots of a [`Table`](crate::Table) that are looked through together, 8 unless said otherwise, which then do not
/// straddle a cache line: 64 bytes of 64-bit words, 32 of 32-bit ones.
///
/// Memory of zeros is a set that is empty.
///
/// ```
/// use tollgate::{Set32, Set64};
///
/// static SETS: [Set32; 4] = [const { Set32::new() }; 4];
/// assert_eq!((size_of_val(&SETS), size_of::<Set64>(), align_of::<Set64>()), (128, 64, 64));
/// ```
#[derive(Debug)]
#[repr(C)]
pub struct Set<W: Slot, const SLOTS: usize = 8> {
    line: [W::Line; 0],
    pub(super) words: [Word<W>; SLOTS],
}

impl<W: Slot, const SLOTS: usize> Set<W, SLOTS> {
    /// A set of these words, as [`words`](Self::words) once gave them.
    ///
    /// ```
    /// use tollgate::{Set32, Word32};
    ///
    /// let saved = Set32::new().words().each_ref().map(Word32::raw);
    /// let set = Set32::from_words(saved.map(Word32::from_raw));
    /// assert_eq!(set.words()[7].raw(), 0);
    /// ```
    #[must_use]
    pub const fn from_words(words: [Word<W>; SLOTS]) -> Self {
        Self { line: [], words }
    }

    /// The words, as they are in memory.
    ///
    /// ```
    /// use tollgate::Set32;
    ///
    /// assert!(Set32::new().words().iter().all(|word| word.raw() == 0));
    /// ```
    #[must_use]
    #[inline]
    pub const fn words(&self) -> &[Word<W>; SLOTS] {
        &self.words
    }
}

macro_rules! slot {
    (u8) => { slot!(u8 Line8 8); };
    (u16) => { slot!(u16 Line16 16); };
    (u32) => { slot!(u32 Line32 32); };
    (u64) => { slot!(u64 Line64 64); };
    ($width:ident $line:ident $bytes:literal) => {
        #[doc(hidden)]
        #[derive(Clone, Copy, Debug)]
        #[repr(align($bytes))]
        pub struct $line;

        impl Slot for $width {
            type Line = $line;
        }
    };
}

macro_rules! set {
    ($(#[$hidden:meta])? $width:ident) => {
        slot!($width);

        $(#[$hidden])?
        impl<const SLOTS: usize> Set<$width, SLOTS> {
            const_fn! {
                /// A set that is empty.
                ///
                /// ```
                /// use tollgate::Set64;
                ///
                /// static SETS: [Set64; 2] = [const { Set64::new() }; 2];
                /// assert_eq!(SETS[1].words()[7].raw(), 0);
                /// ```
                #[must_use]
                pub const fn new() -> Self {
                    Self { line: [], words: array!(Word::<$width>::new(), SLOTS) }
                }
            }
        }

        $(#[$hidden])?
        impl<const SLOTS: usize> Default for Set<$width, SLOTS> {
            fn default() -> Self {
                Self::new()
            }
        }
    };
}

for_each_atomic!(set);

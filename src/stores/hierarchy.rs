//! Children with a promised rate each, who may use what the parent has left over.
//!
//! # What is lent to whom
//!
//! ## Background
//!
//! Hierarchical token buckets, as of the Linux scheduler HTB, give each class its `rate`, and let it borrow from its
//! parent up to a `ceil`. If a child borrows from the very bucket that the others' promises are paid from, these find it
//! empty when they come. If each has only a bucket of its own, what one does not use is lost to all.
//!
//! ## Solution
//!
//! Every cell is counted in the parent's word. A child's cells are tried on its own word first; where they conform they
//! are debited to the parent, which lends exactly as much beyond its capacity as the children's capacities come to.
//! Otherwise they are borrowed: taken from the parent alone, which they can be within its capacity only, and never out
//! of what is lent for promises. Nothing runs in the background.
//!
//! ## Why does this work?
//!
//! In cells: `y` is what the parent is owed, falling at its rate `R`; `x_i` what child i's own word is owed, falling at
//! `r_i`; `B` and `b_i` are their bursts. Always `y <= B + x_1 + .. + x_n`. A promised take of n cells adds n to both
//! sides, to `x_i` first. A borrowed one asks for `y + n <= B`. Time lets the right side fall by `r_1 + .. + r_n <= R` at
//! most, and the left one by `R`, until `y` is 0. Now the child's own word conforms only where `x_i <= b_i` with the new
//! cells. So `y`, with them, is at most `B + b_1 + .. + b_n`: what the parent may be owed. A promised take is never
//! refused.
//!
//! And whatever happens, also by late ticks or after a `fill`: the parent's word is never debited beyond `C + debt`, so
//! in any closed window of L ticks all children together are admitted at most
//!
//! ```text
//! floor((L * scale + C + debt * scale) / I)      by the parent's profile
//! ```
//!
//! since each cell moves the parent's `tat` on by I, from no earlier than the first one's tick to no later than the
//! last one's tick and `C + debt * scale`.
//!
//! ## Example
//!
//! Ten a second and 5 at once to share; Ann is promised 7 a second and 3 at once, Bob 3 a second and 8 at once. The parent
//! lends 11 cells, which is 1100 ms. Ann takes 5 at once, 3 promised and 2 borrowed, and no more: the parent is owed its
//! burst. Bob takes his 8 all the same.

use core::fmt;

use super::family::{HierarchyError, HierarchyProfile};
use crate::algorithms;
use crate::ground::sync::for_each_atomic;
use crate::{Atomic, Outcome, Profile, Quota, Shaper, ShaperProfile, Width, Word};

/// A parent and its `N` children, at most 32: each child is promised its rate and burst, and may borrow what the parent
/// has left over.
///
/// ```
/// use tollgate::{Hierarchy, Quota, Share};
///
/// // ten a second; nothing is borrowed while 5 are owed
/// let link = Hierarchy::<u64, 2>::new(
///     Quota::new(10, 1_000, 5),
///     [Quota::new(7, 1_000, 3), Quota::new(3, 1_000, 8)],
/// )?;
/// let (ann, bob) = (link.child(0).unwrap(), link.child(1).unwrap());
/// assert_eq!(ann.try_acquire(0, 3), Ok(Share::Promised));
/// assert_eq!(ann.try_acquire(0, 2), Ok(Share::Borrowed));
/// assert_eq!(ann.try_acquire(0, 1).unwrap_err().retry_after(), 100); // her own rate would take 143
/// assert_eq!(bob.try_acquire(0, 8), Ok(Share::Promised)); // whatever the others borrowed
/// # Ok::<(), tollgate::HierarchyError>(())
/// ```
///
/// What is promised is never refused, as long as no tick is older than one decided before, and nobody uses `fill`.
/// (A late tick may find the parent owing more than is lent, by as much as it is late: then it is refused for that
/// long.) What is borrowed is so within the parent's own burst, in which all counts that was admitted. All that is admitted, promised and borrowed, is in any window of L ticks at most
/// [`max_admitted`](Self::max_admitted)`(L)`, whatever the ticks and the interleaving. Who borrows first has it: there
/// is no fairness between borrowers.
///
/// Ticks are of one clock, cells of one size. Every method may be called from any number of threads and interrupts at
/// once; it is lock-free, as the words are.
#[derive(Debug)]
pub struct Hierarchy<W: Atomic, const N: usize> {
    parent: Shaper<W>,
    words: [Word<W>; N],
    profiles: [Profile<W>; N],
}

macro_rules! hierarchy {
    ($(#[$hidden:meta])? $width:ident) => {
        $(#[$hidden])?
        impl<const N: usize> Hierarchy<$width, N> {
            /// All of them full, for every clock but one: see [`Gcra::new`](crate::Gcra64::new). The debt of `parent` is
            /// what the children need, whatever it was.
            ///
            /// # Errors
            ///
            /// What does not fit, and what would: see [`Quota::shared_by`].
            pub fn new(parent: Quota, children: [Quota; N]) -> Result<Self, HierarchyError> {
                Self::new_at(parent, children, 0)
            }

            /// As [`new`](Self::new), of those who are full at `now`, wherever the clock starts.
            ///
            /// # Errors
            ///
            /// As there.
            pub fn new_at(parent: Quota, children: [Quota; N], now: $width) -> Result<Self, HierarchyError> {
                let profile = HierarchyProfile::<$width, N>::new(parent, children)?;
                let words = profile.children.map(|child| Word::<$width>::from_raw(child.full_at(now)));
                Ok(Self::from_parts(Word::<$width>::from_raw(profile.parent.full_at(now)), words, profile))
            }
        }
    };
}

for_each_atomic!(hierarchy);

impl<W: Atomic, const N: usize> Hierarchy<W, N> {
    /// Of words, and profiles that were checked before; in a `static`, too.
    ///
    /// ```
    /// use tollgate::{Hierarchy, HierarchyProfile, Quota, Word32, checked};
    ///
    /// const PROFILE: HierarchyProfile<u32, 2> =
    ///     checked!(HierarchyProfile::<u32, 2>::new(Quota::new(10, 1_000, 5), [Quota::new(5, 1_000, 2); 2]));
    /// static LINK: Hierarchy<u32, 2> =
    ///     Hierarchy::from_parts(Word32::new(), [const { Word32::new() }; 2], PROFILE);
    /// assert!(LINK.child(1).unwrap().try_acquire(0, 2).is_ok());
    /// ```
    #[must_use]
    pub const fn from_parts(
        parent: Word<W>,
        children: [Word<W>; N],
        profile: HierarchyProfile<W, N>,
    ) -> Self {
        let parent = Shaper::from_parts(parent, profile.parent);
        Self { parent, words: children, profiles: profile.children }
    }

    /// The child at a place, from 0; `None` where there is none.
    pub fn child(&self, index: usize) -> Option<Child<'_, W>> {
        let (word, profile) = (self.words.get(index)?, self.profiles.get(index)?);
        Some(Child::of(&self.parent, word, profile))
    }

    /// What everything is counted in, for its state, and for what holds all of them back, such as
    /// [`not_before`](crate::Shaper64::not_before).
    pub fn parent(&self) -> &Shaper<W> {
        &self.parent
    }

    /// The most cells that all children together are admitted in any closed window of so many ticks; the maximum where
    /// it is more.
    ///
    /// ```
    /// use tollgate::{Hierarchy, Quota};
    ///
    /// let link = Hierarchy::<u32, 2>::new(Quota::new(10, 1_000, 5), [Quota::new(5, 1_000, 2); 2])?;
    /// assert_eq!([0, 1_000].map(|window| link.max_admitted(window)), [5 + 2 * 2, 5 + 2 * 2 + 10]);
    /// # Ok::<(), tollgate::HierarchyError>(())
    /// ```
    #[must_use]
    pub fn max_admitted(&self, window: u64) -> u64 {
        self.parent.profile().max_taken(window)
    }
}

/// How cells of a child were admitted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Share {
    /// Out of what it is promised.
    Promised,
    /// Out of what the parent had left over.
    Borrowed,
}

/// A refusal of a child's cells. Nothing was taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ChildDenied<W> {
    /// Not now.
    NotYet {
        /// After how many ticks they conform, promised or borrowed, whichever is sooner; rounded up.
        retry_after: W,
    },
    /// Never: more than can conform at one instant.
    Never {
        /// The most cells that can, promised or borrowed.
        most: W,
    },
}

impl<W: Width> ChildDenied<W> {
    /// After how many ticks to ask again; the maximum for "never".
    #[must_use]
    pub fn retry_after(&self) -> W {
        if let Self::NotYet { retry_after } = *self { retry_after } else { W::MAX }
    }
}

impl<W: Width> fmt::Display for ChildDenied<W> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotYet { retry_after } => write!(f, "not yet: ask again in {retry_after} ticks"),
            Self::Never { most } => write!(f, "never at this quota: at most {most} at one instant"),
        }
    }
}

impl<W: Width> core::error::Error for ChildDenied<W> {}

/// One child of a [`Hierarchy`], borrowed.
#[derive(Clone, Copy, Debug)]
pub struct Child<'h, W: Atomic> {
    parent: &'h Shaper<W>,
    word: &'h Word<W>,
    profile: &'h Profile<W>,
}

impl<'h, W: Atomic> Child<'h, W> {
    /// Of a word and a profile of its own, and a parent of the quota [`shared_by`](Quota::shared_by) it and its siblings:
    /// for children that are not kept in one [`Hierarchy`].
    ///
    /// ```
    /// use tollgate::{Child, Gcra32, Quota, Shaper32, Share};
    ///
    /// let promised = [Quota::new(1, 100, 2), Quota::new(2, 100, 1)];
    /// let parent = Shaper32::new(Quota::new(4, 100, 3).shared_by(&promised).unwrap())?;
    /// let [ann, _] = promised.map(|quota| Gcra32::new(quota).unwrap());
    /// let ann = Child::of(&parent, ann.word(), ann.profile());
    /// assert_eq!([2, 1].map(|n| ann.try_acquire(0, n).unwrap()), [Share::Promised, Share::Borrowed]);
    /// # Ok::<(), tollgate::QuotaError>(())
    /// ```
    #[must_use]
    pub fn of(parent: &'h Shaper<W>, word: &'h Word<W>, profile: &'h Profile<W>) -> Self {
        Self { parent, word, profile }
    }

    /// The word of what it is promised.
    #[must_use]
    pub fn word(&self) -> &'h Word<W> {
        self.word
    }

    /// The profile of what it is promised.
    #[must_use]
    pub fn profile(&self) -> &'h Profile<W> {
        self.profile
    }

    /// What is left of what it is promised.
    #[must_use]
    pub fn status(&self, now: W) -> Outcome<&'h Profile<W>> {
        self.word.status(self.profile, now)
    }

    /// Takes all of `n` cells, as promised or else as borrowed, or nothing. `n` of 0 conforms.
    ///
    /// # Errors
    ///
    /// [`ChildDenied`], and then nothing was taken.
    pub fn try_acquire(&self, now: W, n: W) -> Result<Share, ChildDenied<W>> {
        let Ok(taken) = self.word.update(|word| algorithms::taken(self.profile, word, now, n)) else {
            let borrowed = self.parent.try_acquire(now, n);
            return borrowed.map(|_| Share::Borrowed).map_err(|_| self.denied(now, n));
        };
        if self.parent.debit(now, n).is_ok() {
            return Ok(Share::Promised);
        }
        self.word.update(|word| algorithms::untaken(self.profile, word, now, taken));
        Err(self.denied(now, n))
    }

    /// The sooner of the two: when both the own word and the parent's debt allow it, or when it can be borrowed.
    fn denied(&self, now: W, n: W) -> ChildDenied<W> {
        let parent: &ShaperProfile<W> = self.parent.profile();
        let (own, shared) = (self.word.raw(), self.parent.word().raw());
        let promised = algorithms::wait(self.profile, own, now, n)
            .max(algorithms::until_owed(parent, shared, now, n));
        let retry_after = promised.min(algorithms::wait(parent, shared, now, n));
        if retry_after == W::MAX {
            return ChildDenied::Never { most: self.profile.burst().max(parent.burst()) };
        }
        // of those who came between, one may have given back: then at the next tick
        ChildDenied::NotYet { retry_after: retry_after.max(W::ONE) }
    }
}

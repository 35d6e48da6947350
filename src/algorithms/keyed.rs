//! What a slot of a keyed table means: a time in the high bits, whose it is in the low ones.
//!
//! ```text
//! word    time: the clock's bits | class | fingerprint | 1 bit: tentative
//!                                   '----- tag -----'
//!
//! tag     tentative
//! 0       0           free: nobody's, ever since the table was made; the time means nothing
//! 0       1           vacated: the time is a tick, no older than that of any place held here before
//! k       1           a place held for k: its bucket is full; the time is the tick at which it was put there
//! k       0           the entry of k: the time is the theoretical arrival time of its next cell
//! ```
//!
//! Ticks are told in the units of the word, shifted left to where the time begins; theoretical arrival times in sub-ticks
//! of the profile of their class.
//!
//! # When a slot may be taken for another key
//!
//! By callers for keys of any class: `stale` is one for all of them.
//!
//! An entry, when its bucket has been full for more than `stale` ticks: then a caller whose tick is late finds it full,
//! too, so that nobody can tell it from a fresh one. A held place, whose owner may have been killed, when it is older
//! than `stale`. A vacated slot, when `now` is past its tick; so the ticks of the places that are held in one slot, one
//! after another, only ever grow, and none comes back:
//!
//! - after a vacated one, by what was just said;
//! - after an older held one, since that one is older;
//! - after an entry: its caller's tick was older by `stale` at most than the newest tick of that time, which no
//!   place before it can have been newer than. Its bucket was not full before that, and since then it has been for
//!   more than `stale`.

use super::{Algorithm, Profile};
use crate::ground::sync::for_each_atomic;
use crate::{Allowed, Quota, QuotaError, Width};

/// The arithmetic of a class of keys: a [`Profile`] on a clock that leaves the low bits of the word to the tag.
///
/// Of 64 bits the clock has 40 and of 32 it has 20, unless the quota says another number of
/// [`clock_bits`](Quota::clock_bits): up to two less than the word has. Each bit that the clock has more doubles
/// [`max_idle`](Profile::max_idle), and the probability that two keys have the same tag. There is no debt.
///
/// A slot is kept for [`stale`](Quota::stale) ticks longer than its bucket takes to fill, so that a table does well with a
/// short one.
///
/// ```
/// use tollgate::{KeyProfile64, Quota, checked};
/// // 40 bits of milliseconds: 34 years
/// const EACH: KeyProfile64 = checked!(KeyProfile64::new(Quota::per_minute(60, 1_000).stale(1_000)));
/// assert_eq!(EACH.profile().burst(), 60);
/// assert!(EACH.profile().max_idle() > 34 * 365 * 24 * 60 * 60 * 1_000);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(C)]
pub struct KeyProfile<W> {
    profile: Profile<W>,
    /// The staleness, as ticks are told in words.
    late: W,
}

/// The quota on a clock that leaves room for a tag of a bit at least, and with no debt.
const fn leaving_a_tag(mut quota: Quota, width: u32) -> Result<Quota, QuotaError> {
    let most = width - 2;
    quota.clock_bits = match quota.clock_bits {
        Some(bits) if bits < 2 || bits > most => {
            return Err(QuotaError::ClockBits(Allowed { min: 2, max: most as u64 }));
        }
        Some(bits) => Some(bits),
        None => Some(width / 8 * 5),
    };
    Ok(quota.debt(0))
}

macro_rules! key_profile {
    ($($(#[$hidden:meta])? $width:ident)*) => {$(
        $(#[$hidden])?
        impl KeyProfile<$width> {
            /// Checks the quota and derives its arithmetic, in `const` where the quota is.
            ///
            /// ```
            /// use tollgate::{KeyProfile32, Quota};
            /// assert!(KeyProfile32::new(Quota::new(1, 100, 3).clock_bits(31)).is_err());
            /// ```
            ///
            /// # Errors
            ///
            /// What does not fit beside a tag in a word of this width, and what would.
            pub const fn new(quota: Quota) -> Result<Self, QuotaError> {
                match leaving_a_tag(quota, <$width>::BITS) {
                    Ok(quota) => match <Profile<$width>>::new(quota) {
                        Ok(profile) => Ok(Self::of(profile)),
                        Err(error) => Err(error),
                    },
                    Err(error) => Err(error),
                }
            }

            const fn of(profile: Profile<$width>) -> Self {
                let late = match (profile.horizon - profile.capacity).checked_div(profile.scale) {
                    Some(ticks) => ticks << Self::free_bits(&profile),
                    None => 0,
                };
                Self { profile, late }
            }

            /// How many of the low bits of a word no time of this profile uses: a scale and an interval have no
            /// divisor in common but the shift.
            const fn free_bits(profile: &Profile<$width>) -> u32 {
                (profile.scale | profile.interval).trailing_zeros()
            }
        }
    )*};
}

key_profile!(#[doc(hidden)] u8 #[doc(hidden)] u16 u32 u64);

macro_rules! layout {
    ($(#[$hidden:meta])? $width:ident) => {
        impl Layout<$width> {
            /// Of so many classes; `None` where they do not fit together.
            pub(crate) const fn new(classes: &[KeyProfile<$width>]) -> Option<Self> {
                let [first, others @ ..] = classes else { return None };
                let low = KeyProfile::<$width>::free_bits(&first.profile);
                let mut rest = others;
                while let [class, after @ ..] = rest {
                    if KeyProfile::<$width>::free_bits(&class.profile) != low {
                        return None;
                    }
                    rest = after;
                }
                let class_bits = usize::BITS - others.len().leading_zeros();
                if class_bits + 2 > low || low >= <$width>::BITS {
                    return None;
                }
                let tag = !(<$width>::MAX << low);
                Some(Self { tag, fingerprint: tag >> 1 >> class_bits, late: first.late })
            }

            /// Whether callers for any of the classes may be late by as much as those for any other.
            pub(crate) const fn equally_late(classes: &[KeyProfile<$width>]) -> bool {
                let [first, others @ ..] = classes else { return true };
                let mut rest = others;
                while let [class, after @ ..] = rest {
                    if class.late != first.late {
                        return false;
                    }
                    rest = after;
                }
                true
            }
        }
    };
}

for_each_atomic!(layout);

impl<W: Width> KeyProfile<W> {
    /// What it promises to each key.
    ///
    /// ```
    /// use tollgate::{KeyProfile32, Quota};
    /// let each = KeyProfile32::new(Quota::new(1, 100, 3).stale(10))?;
    /// assert_eq!(each.profile().max_admitted(1_000), 13);
    /// # Ok::<(), tollgate::QuotaError>(())
    /// ```
    #[must_use]
    #[inline]
    pub fn profile(&self) -> &Profile<W> {
        &self.profile
    }

    /// Its numbers, in the order in which they are in memory.
    pub(crate) fn numbers(&self) -> [W; 6] {
        let Profile { scale, interval, capacity, horizon, burst, lent: () } = self.profile;
        [scale, interval, capacity, horizon, burst, self.late]
    }

    /// Whether the bucket of an entry has been full for more than `stale` ticks.
    fn long_full(&self, time: W, now: W) -> bool {
        let Profile { scale, capacity, horizon, .. } = self.profile;
        let t = now.wrapping_mul(scale);
        // without debt the horizon is the staleness and the capacity
        time.wrapping_sub(t) > horizon && t.wrapping_sub(time) > horizon.wrapping_sub(capacity)
    }
}

/// Where in a word of a table its parts are.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Layout<W> {
    /// The lowest bits, below the time: all of them 1.
    tag: W,
    /// As many of the lowest bits as a fingerprint has.
    fingerprint: W,
    /// The staleness of all classes, as ticks are told in words.
    late: W,
}

/// Whose a word is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Content {
    Free,
    Vacated,
    Held,
    Entry,
}

impl<W: Width> Layout<W> {
    /// The low bits of a key's entry.
    #[inline]
    pub(crate) fn mark(&self, digest: u64, class: u8) -> W {
        let print = W::narrow(digest).and(self.fingerprint);
        // by as many bits as the fingerprint has, which never are all of the word
        let class = W::narrow(class.into()).wrapping_mul(self.fingerprint.wrapping_add(W::ONE));
        let tag = class.wrapping_add(print);
        tag.max(W::ONE).shl(1)
    }

    /// The class of an entry or of a held place.
    pub(crate) fn class(&self, word: W) -> usize {
        let class = self.mark_of(word).shr(bits(self.fingerprint)).shr(1);
        usize::try_from(class.widen()).unwrap_or(usize::MAX)
    }

    /// What tells the key of an entry from others of its class.
    pub(crate) fn fingerprint(&self, word: W) -> W {
        self.mark_of(word).shr(1).and(self.fingerprint)
    }

    /// The low bits of an entry, and those of a held place but one.
    #[inline]
    pub(crate) fn mark_of(&self, word: W) -> W {
        word.and(self.tag)
    }

    #[inline]
    pub(crate) fn time(&self, word: W) -> W {
        word.wrapping_sub(self.mark_of(word))
    }

    pub(crate) fn content(&self, word: W) -> Content {
        let mark = self.mark_of(word);
        if mark == W::ZERO {
            Content::Free
        } else if mark == W::ONE {
            Content::Vacated
        } else if mark.and(W::ONE) == W::ONE {
            Content::Held
        } else {
            Content::Entry
        }
    }

    /// A place held for the key of a mark.
    pub(crate) fn held(&self, mark: W, now: W) -> W {
        self.tick(now).wrapping_add(mark).wrapping_add(W::ONE)
    }

    /// The same slot when a held place was given up.
    pub(crate) fn given_up(&self, held: W) -> W {
        self.time(held).wrapping_add(W::ONE)
    }

    /// A slot that was an entry's, and may be taken at `now`.
    pub(crate) fn vacated(&self, now: W) -> W {
        self.tick(now.wrapping_sub(W::ONE)).wrapping_add(W::ONE)
    }

    /// Above the tag.
    fn tick(&self, now: W) -> W {
        now.wrapping_mul(self.tag.wrapping_add(W::ONE))
    }

    /// Whether a slot may be taken, at `now`, for a key that is not in the table.
    pub(crate) fn reusable(&self, classes: &[KeyProfile<W>], word: W, now: W) -> bool {
        let (time, tick) = (self.time(word), self.tick(now));
        // of a tick, which is newer than `now` by `stale` at most where it is not older
        let past = time.wrapping_sub(tick) > self.late;
        match self.content(word) {
            Content::Free => true,
            Content::Vacated => past,
            Content::Held => past && tick.wrapping_sub(time) > self.late,
            // of a class that there is not: of nobody
            Content::Entry => {
                classes.get(self.class(word)).is_none_or(|class| class.long_full(time, now))
            }
        }
    }

    /// What becomes of a slot that is swept at `now`, where anything does, and whether a key is forgotten.
    pub(crate) fn swept(&self, classes: &[KeyProfile<W>], word: W, now: W) -> Option<(W, bool)> {
        if !self.reusable(classes, word, now) {
            return None;
        }
        match self.content(word) {
            // Older than the tick of anybody who is yet to come: it need not be kept until the clock comes round, when it
            // would look like a new one.
            Content::Vacated if self.tick(now).wrapping_sub(self.time(word)) > self.late => {
                Some((W::ZERO, false))
            }
            Content::Free | Content::Vacated => None,
            Content::Held | Content::Entry => Some((self.vacated(now), true)),
        }
    }

    /// How many ticks an entry of the class can be seen to be long full, before its clock comes round.
    pub(crate) fn unseen(&self, class: &KeyProfile<W>) -> W {
        // Callers may be late at both ends, and the sweep itself.
        let late = self.late.shr(bits(self.tag));
        class.profile.max_idle().saturating_sub(late).saturating_sub(late)
    }
}

/// How many of the lowest bits are 1, where none above them is.
fn bits<W: Width>(lowest: W) -> u32 {
    lowest.wrapping_add(W::ONE).trailing_zeros()
}

/// The time of an entry whose bucket is full at `now`.
pub(crate) fn full<W: Width>(profile: &Profile<W>, now: W) -> W {
    profile.write(profile.filled(profile.read(W::ZERO, now)))
}

// pure arithmetic by exhaustion: Miri has nothing to find
#[cfg(all(test, not(any(loom, miri))))]
mod tests;

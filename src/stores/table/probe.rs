//! Where a key may be, and what is there.

use super::Table;
use crate::algorithms::Content;
use crate::stores::{Key, Slot};
use crate::{Algorithm, KeyProfile, Profile, Word};

/// There is none of this number.
const NO_SET: usize = usize::MAX;

/// A key, and where it may be.
#[derive(Clone, Copy)]
pub(super) struct Sought<'t, W> {
    pub(super) profile: &'t Profile<W>,
    /// The low bits of its entry.
    pub(super) mark: W,
    /// The sets in which it may be: two, or the one that there is.
    home: usize,
    away: usize,
    /// The slot of the first set that is taken before all others, where it can be; the one beside it is the next.
    favourite: usize,
}

/// A slot, its place in the table, and what was seen there.
#[derive(Clone, Copy)]
pub(super) struct At<'t, W: Slot> {
    pub(super) index: usize,
    pub(super) slot: &'t Word<W>,
    pub(super) word: W,
}

impl<W: Slot> At<'_, W> {
    /// The same slot, as it is by now.
    #[inline]
    pub(super) fn with(self, word: W) -> Self {
        Self { word, ..self }
    }
}

impl<'t, W: Slot, const SLOTS: usize> Table<'t, W, SLOTS> {
    /// Where a key may be; `None` where there is no such class.
    #[inline]
    pub(super) fn seek(&self, key: Key) -> Option<Sought<'t, W>> {
        let profile = self.classes.get(usize::from(key.class())).map(KeyProfile::profile)?;
        let mark = self.layout.mark(key.digest(), key.class());
        let home = self.set_of(key.digest());
        // Of the mark alone, so that keys that can be taken for one another in one set are so in both: such two share
        // one bucket, and none of them ever has two.
        let away =
            if self.sets.len() > 1 { home ^ (self.set_of(spread(mark.widen())) | 1) } else { NO_SET };
        // of bits between those of the tag and those of the set
        let favourite = usize::try_from((key.digest() >> 32) & 0xff).ok()?.checked_rem(SLOTS)?;
        Some(Sought { profile, mark, home, away, favourite })
    }

    /// By the highest bits: the tag is of the lowest.
    #[inline]
    pub(super) fn set_of(&self, digest: u64) -> usize {
        // no more bits than a table in memory has sets
        let highest = digest.wrapping_shr(self.unused);
        // of one set no bit tells which it is
        usize::try_from(highest).unwrap_or(0) & self.sets.len().wrapping_sub(1)
    }

    fn set(&self, set: usize) -> impl Iterator<Item = At<'t, W>> + use<'t, W, SLOTS> {
        let words = self.sets.get(set).map_or(&[][..], |set| &set.words);
        // what is in memory can be counted
        let first = set.wrapping_mul(SLOTS);
        let at = move |(number, slot): (usize, &'t Word<W>)| {
            let index = first.wrapping_add(number);
            At { index, slot, word: slot.raw() }
        };
        words.iter().enumerate().map(at)
    }

    /// The slots in which a key may be, each looked at when it is its turn.
    #[inline]
    pub(super) fn slots(
        &self,
        sought: &Sought<'t, W>,
    ) -> impl Iterator<Item = At<'t, W>> + use<'t, W, SLOTS> {
        self.set(sought.home).chain(self.set(sought.away))
    }

    /// The key's entry.
    #[inline]
    pub(super) fn entry(&self, sought: &Sought<'t, W>) -> Option<At<'t, W>> {
        self.entry_in(sought.home, sought.mark).or_else(|| self.entry_in(sought.away, sought.mark))
    }

    /// The slots that are taken before all others, two of its first set: most keys are there, and their addresses are known
    /// before anything is read, so that a processor can begin the next decision meanwhile.
    #[inline]
    pub(super) fn favourites(&self, sought: &Sought<'t, W>) -> impl Iterator<Item = At<'t, W>> {
        [0, 1].into_iter().filter_map(|other| {
            let number = sought.favourite ^ other;
            let slot = self.sets.get(sought.home)?.words.get(number)?;
            // what is in memory can be counted
            let index = sought.home.wrapping_mul(SLOTS).wrapping_add(number);
            Some(At { index, slot, word: slot.raw() })
        })
    }

    /// Of its favourite slots the one in which the key's entry is, if it is in one of them.
    #[inline]
    pub(super) fn favourite(&self, sought: &Sought<'t, W>) -> Option<At<'t, W>> {
        // no branch, as in `entry_in`
        let choose = |first, second: At<'t, W>| {
            if self.layout.mark_of(second.word) == sought.mark { second } else { first }
        };
        self.favourites(sought).reduce(choose)
    }

    /// The entry of a mark in a set; the last one, of which there is one.
    ///
    /// Looks at all slots, and takes no branch before it has: nobody could predict in which one a key is, and a processor
    /// that guesses wrong has begun nothing of what comes after while it waits for memory.
    #[inline]
    fn entry_in(&self, set: usize, mark: W) -> Option<At<'t, W>> {
        // of a length that the compiler knows, so that there is no loop
        let words = &self.sets.get(set)?.words;
        let (mut number, mut word) = (usize::MAX, W::ZERO);
        for (at, slot) in words.iter().enumerate() {
            let seen = slot.raw();
            let here = self.layout.mark_of(seen) == mark;
            number = if here { at } else { number };
            word = if here { seen } else { word };
        }
        // none where the number is still that of no slot
        let slot = words.get(number)?;
        Some(At { index: set.wrapping_mul(SLOTS).wrapping_add(number), slot, word })
    }

    /// Of those that hold entries, the slot that is full again first.
    pub(super) fn least_owing(
        &self,
        sought: &Sought<'t, W>,
        now: W,
    ) -> Option<(At<'t, W>, &'t Profile<W>)> {
        let owing = self.slots(sought).filter_map(|at| {
            let profile = self.class_of(at.word)?;
            Some((at, profile))
        });
        let ticks = |&(ref at, profile): &(At<'t, W>, &Profile<W>)| {
            profile.reset_after(profile.read(self.layout.time(at.word), now))
        };
        owing.min_by_key(ticks)
    }

    /// The profile of an entry.
    pub(super) fn class_of(&self, word: W) -> Option<&'t Profile<W>> {
        let entry = self.layout.content(word) == Content::Entry;
        entry.then(|| self.classes.get(self.layout.class(word)).map(KeyProfile::profile)).flatten()
    }
}

/// Another number for each mark, whose highest bits depend on all of them.
#[inline]
fn spread(mark: u64) -> u64 {
    // 2^64 divided by the golden ratio: multiplicative hashing (Knuth, The Art of Computer Programming, 6.4)
    mark.wrapping_mul(0x9E37_79B9_7F4A_7C15)
}

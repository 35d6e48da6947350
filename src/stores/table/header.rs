//! What stands before the sets of a table in memory that processes share.
//!
//! # Background
//!
//! Whoever comes first makes the table, and none of them knows who that is. Each may be killed at any moment: a table that
//! one of them has begun, and that the others wait for, would never be.
//!
//! # Solution
//!
//! Nobody waits: whoever finds a header that is not finished goes on with it. Each word is written once, from 0, by a swap,
//! and whoever makes the same table would write the same number there.
//!
//! ```text
//! word      of 32 bits
//! 0         the magic number: written last, read first
//! 1         the checksum of all that follows: written first, so that of those who make different tables one goes on
//! 2         the version of this layout
//! 3         how many bits a slot has
//! 4         how many slots a set has
//! 5         the binary logarithm of how many sets there are
//! 6         how many classes there are
//! 7         0
//! 8 and on  their profiles, as they are in memory
//! ```
//!
//! # Why does this work?
//!
//! A word that is not 0 never changes, so one who was stopped and goes on later finds all as he would write it, and writes
//! nothing. Each word is written with release and, where it was written before, read with acquire, before the magic
//! number is written with release: who reads the magic number with acquire comes after all of those writes, whoever made
//! each. Of atomic reads coherence would say as much; but the profiles are then read as plain memory.
//!
//! ```text
//! p: writes 1, 2, 3, is killed
//! q: finds its own checksum in 1, and 2 and 3 written; writes 4, 5, .. 0
//! r: another table: finds a checksum in 1 that is not its own, and writes nothing
//! s: only reads: 0 in word 0, and something in 1: not finished yet
//! ```

use core::fmt;

use super::Table;
use crate::ground::Crc32;
use crate::stores::Slot;
use crate::word::attempt;
use crate::{KeyProfile, Width, Word};

/// What a header tells of a [`Table`] in memory that processes share: where it is, how large, and of how many classes.
///
/// The header stands in words of 32 bits, in the bytes of the machine: first those that tell what it is, then
/// the profiles of the classes. Memory of zeros has none yet. [`Table::write_header`] writes it, and
/// [`read`](Self::read) checks it.
///
/// ```
/// use tollgate::{KeyProfile64, Quota, Set64, Table64, TableHeader, Word32};
///
/// let classes = [KeyProfile64::new(Quota::new(1, 100, 3))?];
/// let sets = [Set64::new(), Set64::new()];
/// let words = [const { Word32::new() }; TableHeader::words::<u64>(1)];
/// Table64::new(&sets, &classes).unwrap().write_header(&words).unwrap();
///
/// let found = TableHeader::read::<u64, 8>(&words).unwrap();
/// assert_eq!((found.sets(), found.classes()), (2, 1));
/// # Ok::<(), tollgate::QuotaError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TableHeader {
    sets: usize,
    classes: usize,
}

/// "tgtb" where the lowest byte comes first; memory of a machine where it does not is foreign.
const MAGIC: u32 = u32::from_le_bytes(*b"tgtb");
const VERSION: u32 = 1;
/// Words before the profiles.
const FIXED: usize = 8;
/// Numbers in a profile.
const NUMBERS: usize = 6;

impl TableHeader {
    /// The place of the first profile, in words: each is a [`KeyProfile`], as it is in memory.
    pub const PROFILES: usize = FIXED;

    /// How many words a header of so many classes has: as many as whole lines of 64 bytes have, so that sets may follow.
    ///
    /// ```
    /// use tollgate::TableHeader;
    ///
    /// assert_eq!([TableHeader::words::<u32>(1), TableHeader::words::<u64>(1), TableHeader::words::<u64>(4)], [16, 32, 64]);
    /// ```
    #[must_use]
    pub const fn words<W: Width>(classes: usize) -> usize {
        let profile = NUMBERS * (W::BITS as usize).div_ceil(32);
        FIXED.saturating_add(classes.saturating_mul(profile)).saturating_add(15) / 16 * 16
    }

    /// How many sets follow.
    #[must_use]
    pub const fn sets(self) -> usize {
        self.sets
    }

    /// How many profiles there are, for as many classes of keys.
    #[must_use]
    pub const fn classes(self) -> usize {
        self.classes
    }

    /// Checks what was written into `words`, for a table of `SLOTS` slots of this width in a set. Who sees it sees all that
    /// whoever has made the table wrote before. Any thread, any process, never waits.
    ///
    /// ```
    /// use tollgate::{TableHeader, TableHeaderError, Word32};
    ///
    /// let words = [const { Word32::new() }; 32];
    /// assert_eq!(TableHeader::read::<u64, 8>(&words), Err(TableHeaderError::Blank));
    /// ```
    ///
    /// # Errors
    ///
    /// [`TableHeaderError`], but for `Another`.
    pub fn read<W: Slot, const SLOTS: usize>(words: &[Word<u32>]) -> Result<Self, TableHeaderError> {
        let [magic, sum, content @ ..] = words else { return Err(TableHeaderError::Short) };
        match (magic.published(), sum.raw()) {
            (MAGIC, _) => {}
            (0, 0) => return Err(TableHeaderError::Blank),
            (0, _) => return Err(TableHeaderError::Unfinished),
            _ => return Err(TableHeaderError::Foreign),
        }
        let [version, bits, slots, log2, classes, ..] = content else {
            return Err(TableHeaderError::Short);
        };
        if version.raw() != VERSION {
            return Err(TableHeaderError::Version(version.raw()));
        }
        // the widths of other tables are known, so that a header of theirs is as long as it says
        let per_profile = if bits.raw() == u64::BITS { 2 * NUMBERS } else { NUMBERS };
        let classes = usize::try_from(classes.raw()).unwrap_or(usize::MAX);
        let length = classes.saturating_mul(per_profile).saturating_add(FIXED - 2);
        let content = content.get(..length).ok_or(TableHeaderError::Short)?;
        if checksum(content.iter().map(Word::raw)) != sum.raw() {
            return Err(TableHeaderError::Checksum);
        }
        if bits.raw() != W::BITS {
            return Err(TableHeaderError::Width);
        }
        if usize::try_from(slots.raw()) != Ok(SLOTS) {
            return Err(TableHeaderError::Slots);
        }
        let sets = 1_usize.checked_shl(log2.raw()).ok_or(TableHeaderError::Short)?;
        Ok(Self { sets, classes })
    }
}

impl<W: Slot, const SLOTS: usize> Table<'_, W, SLOTS> {
    /// Makes this the table that `words` are the header of, if they are zeros, or are that already: any number of processes
    /// may do so at once, each may be killed meanwhile, and none waits for another one. Its sets are those that follow, as
    /// each process has them in its memory: zeros, unless the table was made before.
    ///
    /// Words of 32 bits: [`TableHeader::words`] of them.
    ///
    /// ```
    /// use tollgate::{KeyProfile64, Quota, Set64, Table64, TableHeader, TableHeaderError, Word32};
    ///
    /// let one = [KeyProfile64::new(Quota::new(1, 100, 3))?];
    /// let other = [KeyProfile64::new(Quota::new(1, 100, 4))?];
    /// let sets = [Set64::new(), Set64::new()];
    /// let words = [const { Word32::new() }; TableHeader::words::<u64>(1)];
    /// let make = |classes| Table64::new(&sets, classes).unwrap().write_header(&words);
    /// assert_eq!((make(&one), make(&one)), (Ok(()), Ok(())));
    /// assert_eq!(make(&other), Err(TableHeaderError::Another));
    /// # Ok::<(), tollgate::QuotaError>(())
    /// ```
    ///
    /// # Errors
    ///
    /// `Another` where a table with other profiles, or of another size, was made there, or is being made, `Foreign` where
    /// there is something else; `Short` where there are fewer words. Memory of something else that begins with zeros is
    /// seen to be that only where a word is not as it would be written, after those before it were.
    pub fn write_header(&self, words: &[Word<u32>]) -> Result<(), TableHeaderError> {
        let [magic, sum, content @ ..] = words else { return Err(TableHeaderError::Short) };
        if content.len() < self.content().count() {
            return Err(TableHeaderError::Short);
        }
        if !matches!(magic.published(), 0 | MAGIC) {
            return Err(TableHeaderError::Foreign);
        }
        let own = checksum(self.content());
        let all = core::iter::once((sum, own)).chain(content.iter().zip(self.content()));
        for (word, number) in all.chain(core::iter::once((magic, MAGIC))) {
            if write_once(word, number) != number {
                return Err(TableHeaderError::Another);
            }
        }
        Ok(())
    }

    /// What the checksum is of.
    fn content(&self) -> impl Iterator<Item = u32> {
        let number = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
        let (slots, classes) = (number(SLOTS), number(self.classes.len()));
        let fixed = [VERSION, W::BITS, slots, self.sets.len().trailing_zeros(), classes, 0];
        let profiles = self.classes.iter().flat_map(KeyProfile::numbers).flat_map(in_memory);
        fixed.into_iter().chain(profiles)
    }
}

/// Writes a word that was not written yet; what it is. A number of 0 is there from the beginning.
fn write_once(word: &Word<u32>, number: u32) -> u32 {
    let step = |&there: &u32| match (there, number) {
        (0, 1..) => (Some(number), number),
        _ => (None, there),
    };
    // a failed swap sees what is there with no more than a relaxed load
    let swap = |&there: &u32, next| word.publish(there, next).map_err(|_| word.published());
    attempt(word.published(), step, swap)
}

/// As words of 32 bits, in the order in which they are in memory.
fn in_memory<W: Width>(number: W) -> impl Iterator<Item = u32> {
    let [b0, b1, b2, b3, b4, b5, b6, b7] = number.widen().to_ne_bytes();
    let both = [[b0, b1, b2, b3], [b4, b5, b6, b7]].map(u32::from_ne_bytes);
    let one = [u32::narrow(number.widen()), 0];
    let (words, count) = if W::BITS == u64::BITS { (both, 2) } else { (one, 1) };
    words.into_iter().take(count)
}

/// CRC-32 of the words, the lowest byte of each first; never 0, which is a word that was not written.
fn checksum(words: impl Iterator<Item = u32>) -> u32 {
    let mut sum = Crc32::new();
    for word in words {
        sum.add(&word.to_le_bytes());
    }
    sum.value().max(1)
}

/// Why the memory of a table is not the one that was asked for: one variant for each thing that is wrong with it, in the order
/// in which they are looked for. Nothing was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum TableHeaderError {
    /// Fewer words than the header has, or fewer sets than it tells.
    Short,
    /// Zeros: nobody has made a table.
    Blank,
    /// Somebody has begun to make a table, and has not finished it, or was killed; whoever makes the same one finishes it.
    Unfinished,
    /// Something else, or a table of a machine with another order of bytes.
    Foreign,
    /// A layout that this version of the library does not read.
    Version(u32),
    /// The header is not as it was written.
    Checksum,
    /// A table of slots of another width.
    Width,
    /// A table with another number of slots in a set.
    Slots,
    /// A table with other profiles, or another number of sets; what is being made counts as made.
    Another,
}

impl TableHeaderError {
    /// What is wrong, in words.
    ///
    /// ```
    /// assert_eq!(tollgate::TableHeaderError::Foreign.message(), "not the memory of a table");
    /// ```
    #[must_use]
    pub const fn message(self) -> &'static str {
        match self {
            Self::Short => "too little memory for the table",
            Self::Blank => "no table was made in this memory",
            Self::Unfinished => "the table is being made",
            Self::Foreign => "not the memory of a table",
            Self::Version(_) => "a table of another version",
            Self::Checksum => "a table whose header has changed",
            Self::Width => "a table of another width",
            Self::Slots => "a table with other sets",
            Self::Another => "another table",
        }
    }
}

impl fmt::Display for TableHeaderError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.message())
    }
}

impl core::error::Error for TableHeaderError {}

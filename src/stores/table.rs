mod answer;
mod batch;
mod census;
mod counters;
mod header;
mod insert;
mod probe;
mod without_room;

pub use answer::{Admitted, Refused, TableDecision, TableError, WhenFull};
pub use census::{TableEntry, TableUse};
pub use counters::{TableCounters, TableCounts};
pub use header::{TableHeader, TableHeaderError};

use self::insert::Found;
use self::probe::Sought;
use super::{Key, Set, Slot};
use crate::algorithms::{self, Decided, Layout, Step, full};
use crate::ground::sync::for_each_atomic;
use crate::{KeyProfile, Outcome, Profile, Width};

/// A limit for each key, in memory that the caller supplies: nothing is allocated, nothing runs in the background, no lock
/// is held.
///
/// A key is a digest of 64 bits; its limit is one word, which holds a time and what is kept of the digest. A word is used for
/// another key only when its bucket is full again, so that nobody gets a fresh burst by being forgotten. Every method may
/// be called from any number of threads, processes that share the memory, and interrupts at once.
///
/// ```
/// use tollgate::{Key, KeyProfile64, Quota, Refused, Set64, Table64, checked};
///
/// // 5 logins a minute for each account; a thread is never late by more than a second
/// const EACH: KeyProfile64 = checked!(KeyProfile64::new(Quota::per_minute(5, 1_000).stale(1_000)));
/// static CLASSES: [KeyProfile64; 1] = [EACH];
/// static SETS: [Set64; 128] = [const { Set64::new() }; 128];
/// static LOGINS: Table64 = checked!(Table64::new(&SETS, &CLASSES));
///
/// let (alice, bob) = (Key::new(0x9a3c_61b2_0f4d_7e85), Key::new(0x17e0_44d9_c28b_3af6));
/// for _ in 0..5 {
///     assert!(LOGINS.try_acquire(alice, 1_000, 1).is_ok());
/// }
/// assert_eq!(LOGINS.try_acquire(alice, 1_000, 1).unwrap_err().retry_after(), 12_000);
/// assert!(LOGINS.try_acquire(bob, 1_000, 1).is_ok());
/// ```
///
/// # What holds
///
/// In any closed window each key is admitted what its profile's [`max_admitted`](Profile::max_admitted) says at most, by any
/// number of callers, while no tick is older than the newest one by more than `stale`, one for all classes; first uses by
/// many at once and uses beside expiry included. Where there is no room for a key, [`WhenFull`] says what happens.
///
/// A key may be in 16 slots, in two sets. Of keys that are all needed at once fewer than one in 10^4 finds no room while
/// the table is less than 45 % full: 18 bytes for each key of 64 bits, 9 for one of 32
/// (`cargo bench --package tollgate-benches --bench keyed -- room`).
///
/// Two keys that have the same fingerprint and a set in common share one limit, and are never admitted more than it. A new
/// key meets such a one with a probability of at most the number of entries in its 16 slots divided by
/// 2^(bits of the fingerprint): 16 of 2^23 of a 64-bit table with 40 bits of clock, one in 500,000; 16 of 2^11 of a 32-bit
/// one with 20, one in 128. Classes take bits of it: one for two, two for up to four.
///
/// A clock that wraps comes back to entries that are no longer used. Call [`sweep`](Self::sweep) at least every
/// [`sweep_within`](Self::sweep_within) ticks. An entry that was missed may be refused for `time_to_full` and `stale` once,
/// and takes room as long; it never admits more.
///
/// How a key is put in without a lock, and why it never has two buckets, is told in the source, `stores/table/insert.rs`.
#[derive(Clone, Copy, Debug)]
pub struct Table<'t, W: Slot, const SLOTS: usize = 8> {
    sets: &'t [Set<W, SLOTS>],
    classes: &'t [KeyProfile<W>],
    layout: Layout<W>,
    /// How many bits of a digest do not tell its set.
    unused: u32,
    when_full: WhenFull,
    counters: Option<&'t TableCounters>,
}

macro_rules! table {
    ($(#[$hidden:meta])? $width:ident) => {
        $(#[$hidden])?
        impl<'t, const SLOTS: usize> Table<'t, $width, SLOTS> {
            /// A table in these sets, whose number is a power of two, with a profile for each class of keys, all of them on
            /// one clock and with one [`stale`](crate::Quota::stale).
            ///
            /// Sets that are used already go on as they are: so a table may be made anew, by each thread and each process,
            /// with the same profiles in the same order.
            ///
            /// ```
            /// use tollgate::{KeyProfile32, Quota, Set32, Table32, TableError};
            ///
            /// let classes = [KeyProfile32::new(Quota::new(1, 100, 3)).unwrap()];
            /// let sets = [const { Set32::new() }; 3];
            /// assert!(Table32::new(&sets[..2], &classes).is_ok());
            /// assert_eq!(Table32::new(&sets, &classes).unwrap_err(), TableError::Sets);
            /// ```
            ///
            /// # Errors
            ///
            /// [`TableError`].
            pub const fn new(
                sets: &'t [Set<$width, SLOTS>],
                classes: &'t [KeyProfile<$width>],
            ) -> Result<Self, TableError> {
                if !sets.len().is_power_of_two() {
                    return Err(TableError::Sets);
                }
                let Some(layout) = Layout::<$width>::new(classes) else {
                    return Err(TableError::Classes);
                };
                if !Layout::<$width>::equally_late(classes) {
                    return Err(TableError::Stale);
                }
                let unused = u64::BITS - sets.len().trailing_zeros();
                let when_full = WhenFull::Refuse;
                Ok(Self { sets, classes, layout, unused, when_full, counters: None })
            }
        }
    };
}

for_each_atomic!(table);

/// What a decision about a key answers, by the profile of its class.
type Answer<'t, W> = Decided<&'t Profile<W>, Outcome<&'t Profile<W>>>;

/// All `n` or nothing.
#[inline]
fn take<'t, W: Width>(now: W, n: W) -> impl Fn(&'t Profile<W>, W) -> Step<W, Answer<'t, W>> {
    move |profile, time| algorithms::try_acquire(profile, time, now, n)
}

/// By the key's own limit.
#[inline]
fn counted<W: Width>(answer: Answer<'_, W>) -> TableDecision<'_, W> {
    answer.map(Admitted::Counted).map_err(Refused::Denied)
}

impl<'t, W: Slot, const SLOTS: usize> Table<'t, W, SLOTS> {
    /// The same table, with another policy for keys that there is no room for. It refuses them unless told otherwise.
    ///
    /// ```
    /// use tollgate::{Admitted, Key, KeyProfile32, Quota, Set, Table, WhenFull};
    ///
    /// let classes = [KeyProfile32::new(Quota::new(1, 100, 3)).unwrap()];
    /// let sets = [Set::<u32, 1>::new()];
    /// let table = Table::<u32, 1>::new(&sets, &classes).unwrap().when_full(WhenFull::Admit);
    /// assert!(matches!(table.try_acquire(Key::new(1), 0, 1), Ok(Admitted::Counted(_))));
    /// assert!(matches!(table.try_acquire(Key::new(2), 0, 1), Ok(Admitted::Uncounted)));
    /// ```
    #[must_use]
    pub const fn when_full(self, when_full: WhenFull) -> Self {
        Self { when_full, ..self }
    }

    /// The same table, which counts what becomes of keys that are not in it. As it is made, it does not.
    ///
    /// ```
    /// use tollgate::{Key, KeyProfile64, Quota, Set64, Table64, TableCounters};
    ///
    /// let classes = [KeyProfile64::new(Quota::new(1, 100, 3))?];
    /// let (sets, counters) = ([Set64::new(), Set64::new()], TableCounters::new());
    /// let table = Table64::new(&sets, &classes).unwrap().counted_by(&counters);
    /// assert!(table.try_acquire(Key::new(7), 0, 1).is_ok());
    /// assert_eq!((counters.read().inserted, counters.read().reused), (1, 0));
    /// # Ok::<(), tollgate::QuotaError>(())
    /// ```
    #[must_use]
    pub const fn counted_by(self, counters: &'t TableCounters) -> Self {
        Self { counters: Some(counters), ..self }
    }

    /// The profile of each class.
    ///
    /// ```
    /// use tollgate::{KeyProfile32, Quota, Set32, Table32};
    ///
    /// let classes = [KeyProfile32::new(Quota::new(1, 100, 3)).unwrap()];
    /// let sets = [Set32::new(), Set32::new()];
    /// assert_eq!(Table32::new(&sets, &classes).unwrap().classes()[0].profile().burst(), 3);
    /// ```
    #[must_use]
    pub const fn classes(&self) -> &'t [KeyProfile<W>] {
        self.classes
    }

    /// Takes all of `n` cells of the key's limit, or nothing. `n` of 0 is admitted where there is room for the key, and writes
    /// nothing; nor does a refusal.
    ///
    /// ```
    /// use tollgate::{Key, KeyProfile64, Quota, Set64, Table64};
    ///
    /// let classes = [KeyProfile64::new(Quota::new(1, 100, 3))?];
    /// let sets = [Set64::new(), Set64::new()];
    /// let table = Table64::new(&sets, &classes).unwrap();
    /// let outcome = table.try_acquire(Key::new(7), 0, 2).unwrap().outcome().unwrap();
    /// assert_eq!((outcome.remaining(), outcome.reset_after()), (1, 200));
    /// assert_eq!(table.try_acquire(Key::new(7), 0, 2).unwrap_err().retry_after(), 100);
    /// # Ok::<(), tollgate::QuotaError>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`Refused`], and then nothing was taken.
    #[inline]
    pub fn try_acquire(&self, key: Key, now: W, n: W) -> TableDecision<'t, W> {
        match self.decide_at_favourite(key, take(now, n)) {
            Some(answer) => counted(answer),
            None => self.try_acquire_elsewhere(key, now, n),
        }
    }

    /// By itself, and of plain numbers: what it puts aside must have reached memory before the swap of the short way, too,
    /// if it were one function with that.
    #[inline(never)]
    fn try_acquire_elsewhere(&self, key: Key, now: W, n: W) -> TableDecision<'t, W> {
        let Some(sought) = self.seek(key) else { return Err(Refused::Class) };
        match self.decide(&sought, now, take(now, n)) {
            Some(answer) => counted(answer),
            None => self.counted_without_room(&sought, now, n),
        }
    }

    /// The answer of [`try_acquire`](Self::try_acquire), with nothing taken and nothing written.
    ///
    /// ```
    /// use tollgate::{Key, KeyProfile64, Quota, Set64, Table64};
    ///
    /// let classes = [KeyProfile64::new(Quota::new(1, 100, 3))?];
    /// let sets = [Set64::new(), Set64::new()];
    /// let table = Table64::new(&sets, &classes).unwrap();
    /// assert!(table.peek(Key::new(7), 0, 3).is_ok());
    /// assert!(table.peek(Key::new(7), 0, 3).is_ok());
    /// assert_eq!(table.used(0).live, 0);
    /// # Ok::<(), tollgate::QuotaError>(())
    /// ```
    ///
    /// # Errors
    ///
    /// As [`try_acquire`](Self::try_acquire).
    pub fn peek(&self, key: Key, now: W, n: W) -> TableDecision<'t, W> {
        let Some(sought) = self.seek(key) else { return Err(Refused::Class) };
        let time = match self.entry(&sought) {
            Some(at) => self.layout.time(at.word),
            None if self.has_room(&sought, now) => full(sought.profile, now),
            None => return self.without_room(&sought, now, n, false),
        };
        let (_, answer) = algorithms::try_acquire(sought.profile, time, now, n);
        counted(answer)
    }

    /// Makes the key's limit full: an operator's verb, whose cells come on top of what the quota promises. Whether it was
    /// in the table.
    ///
    /// ```
    /// use tollgate::{Key, KeyProfile64, Quota, Set64, Table64};
    ///
    /// let classes = [KeyProfile64::new(Quota::new(1, 100, 3))?];
    /// let sets = [Set64::new(), Set64::new()];
    /// let table = Table64::new(&sets, &classes).unwrap();
    /// table.try_acquire(Key::new(7), 0, 3).unwrap();
    /// assert!(table.reset(Key::new(7), 0));
    /// assert!(table.try_acquire(Key::new(7), 0, 3).is_ok());
    /// # Ok::<(), tollgate::QuotaError>(())
    /// ```
    pub fn reset(&self, key: Key, now: W) -> bool {
        self.of_entry(key, |sought| full(sought.profile, now).wrapping_add(sought.mark))
    }

    /// Forgets the key, and makes room for another one: an operator's verb, whose cells come on top of what the quota
    /// promises: a burst, and another one where several callers put the key in just then. Give it the newest tick: by a
    /// late one, a key that is being put in where this one was may have two buckets, too. Whether it was in the table.
    ///
    /// ```
    /// use tollgate::{Key, KeyProfile64, Quota, Set64, Table64};
    ///
    /// let classes = [KeyProfile64::new(Quota::new(1, 100, 3))?];
    /// let sets = [Set64::new(), Set64::new()];
    /// let table = Table64::new(&sets, &classes).unwrap();
    /// table.try_acquire(Key::new(7), 0, 3).unwrap();
    /// assert!(table.remove(Key::new(7), 0));
    /// assert_eq!(table.entries(0).count(), 0);
    /// # Ok::<(), tollgate::QuotaError>(())
    /// ```
    pub fn remove(&self, key: Key, now: W) -> bool {
        self.of_entry(key, |_| self.layout.vacated(now))
    }

    /// Whether the key could be put in, or soon is.
    fn has_room(&self, sought: &Sought<'t, W>, now: W) -> bool {
        !matches!(self.look(sought, now), Found::Nowhere)
    }

    /// Writes `next` where the key's entry is, if it has one.
    fn of_entry(&self, key: Key, next: impl Fn(&Sought<'t, W>) -> W) -> bool {
        let Some(sought) = self.seek(key) else { return false };
        let Some(at) = self.entry(&sought) else { return false };
        at.slot.update(|word| {
            let there = self.layout.mark_of(word) == sought.mark;
            (there.then(|| next(&sought)), there)
        })
    }
}

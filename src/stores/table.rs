mod answer;
mod batch;
mod census;
mod insert;
mod probe;

pub use answer::{Admitted, Refused, TableDecision, TableError, WhenFull};
pub use census::{TableEntry, TableUse};

use self::insert::Found;
use self::probe::{At, Sought};
use super::{Key, Set, Slot};
use crate::algorithms::{self, Decided, Layout, Step};
use crate::ground::sync::for_each_atomic;
use crate::word::attempt;
use crate::{KeyProfile, Outcome, Profile};

/// A limit for each key.
#[derive(Clone, Copy, Debug)]
pub struct Table<'t, W: Slot, const SLOTS: usize = 8> {
    sets: &'t [Set<W, SLOTS>],
    classes: &'t [KeyProfile<W>],
    layout: Layout<W>,
    /// How many bits of a digest do not tell its set.
    unused: u32,
    when_full: WhenFull,
}

macro_rules! table {
    ($(#[$hidden:meta])? $width:ident) => {
        $(#[$hidden])?
        impl<'t, const SLOTS: usize> Table<'t, $width, SLOTS> {
            /// A table in these sets, whose number is a power of two, with a profile for each class of keys.
            ///
            /// Sets that are used already go on as they are: so a table may be made anew, by each thread and each process,
            /// with the same profiles in the same order.
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
                let unused = u64::BITS - sets.len().trailing_zeros();
                Ok(Self { sets, classes, layout, unused, when_full: WhenFull::Refuse })
            }
        }
    };
}

for_each_atomic!(table);

/// What a decision about a key answers, by the profile of its class.
type Answer<'t, W> = Decided<&'t Profile<W>, Outcome<&'t Profile<W>>>;

impl<'t, W: Slot, const SLOTS: usize> Table<'t, W, SLOTS> {
    /// The same table, with another policy for keys that there is no room for.
    ///
    #[must_use]
    pub const fn when_full(self, when_full: WhenFull) -> Self {
        Self { when_full, ..self }
    }

    /// Takes all of `n` cells of the key's limit, or nothing.
    ///
    /// # Errors
    ///
    /// [`Refused`], and then nothing was taken.
    #[inline]
    pub fn try_acquire(&self, key: Key, now: W, n: W) -> TableDecision<'t, W> {
        let Some(sought) = self.seek(key) else { return Err(Refused::Class) };
        let take = |profile, time| algorithms::try_acquire(profile, time, now, n);
        match self.decide(&sought, now, take) {
            Some(answer) => answer.map(Admitted::Counted).map_err(Refused::Denied),
            None => self.without_room(&sought, now, n, true),
        }
    }

    /// The answer of [`try_acquire`](Self::try_acquire), with nothing taken and nothing written.
    ///
    /// # Errors
    ///
    /// As [`try_acquire`](Self::try_acquire).
    pub fn peek(&self, key: Key, now: W, n: W) -> TableDecision<'t, W> {
        let Some(sought) = self.seek(key) else { return Err(Refused::Class) };
        let time = match self.entry(&sought) {
            Some(at) => self.layout.time(at.word),
            None if self.has_room(&sought, now) => self.layout.full(sought.profile, now),
            None => return self.without_room(&sought, now, n, false),
        };
        let (_, answer) = algorithms::try_acquire(sought.profile, time, now, n);
        answer.map(Admitted::Counted).map_err(Refused::Denied)
    }

    /// By the policy.
    #[cold]
    fn without_room(&self, sought: &Sought<'t, W>, now: W, n: W, takes: bool) -> TableDecision<'t, W> {
        match self.when_full {
            WhenFull::Refuse => Err(Refused::Full),
            WhenFull::Share => match self.share(sought, now, n, takes) {
                Some(answer) => answer.map(Admitted::Shared).map_err(Refused::Shared),
                None => Err(Refused::Full),
            },
            WhenFull::Admit => {
                let full = self.layout.full(sought.profile, now);
                let (_, answer) = algorithms::try_acquire(sought.profile, full, now, n);
                answer.map(|_| Admitted::Uncounted).map_err(Refused::Denied)
            }
        }
    }

    /// Takes from the bucket of another key.
    fn share(&self, sought: &Sought<'t, W>, now: W, n: W, takes: bool) -> Option<Answer<'t, W>> {
        let least = || self.least_owing(sought, now);
        let step = |least: &Option<(At<'t, W>, &'t Profile<W>)>| -> Step<W, Option<Answer<'t, W>>> {
            let Some((at, profile)) = least else { return (None, None) };
            let time = self.layout.time(at.word);
            let (next, answer) = algorithms::try_acquire(*profile, time, now, n);
            let mark = self.layout.mark_of(at.word);
            (next.filter(|_| takes).map(|time| time.wrapping_add(mark)), Some(answer))
        };
        let swap = |seen: &Option<(At<'t, W>, _)>, next| match seen {
            Some((at, _)) => at.slot.swap(at.word, next).map_err(|_| least()),
            None => Ok(()),
        };
        attempt(least(), step, swap)
    }

    /// Makes the key's limit full: an operator's verb, whose cells come on top of what the quota promises. Whether it had
    /// anything to fill.
    pub fn reset(&self, key: Key, now: W) -> bool {
        let full = |profile: &'t Profile<W>, _| (Some(self.layout.full(profile, now)), ());
        self.of_entry(key, |sought, word| {
            let (next, ()) = full(sought.profile, word);
            next.map(|time| time.wrapping_add(sought.mark))
        })
    }

    /// Forgets the key: an operator's verb, whose cells come on top of what the quota promises. Whether it was there.
    pub fn remove(&self, key: Key, now: W) -> bool {
        self.of_entry(key, |_, _| Some(self.layout.vacated(now)))
    }

    /// Whether the key could be put in, or soon is.
    fn has_room(&self, sought: &Sought<'t, W>, now: W) -> bool {
        !matches!(self.look_for_room(sought, now), Found::Nowhere)
    }

    /// Writes what `next` makes of the key's entry, if it has one.
    fn of_entry(&self, key: Key, next: impl Fn(&Sought<'t, W>, W) -> Option<W>) -> bool {
        let Some(sought) = self.seek(key) else { return false };
        let Some(at) = self.entry(&sought) else { return false };
        at.slot.update(|word| {
            let there = self.layout.mark_of(word) == sought.mark;
            (next(&sought, word).filter(|_| there), there)
        })
    }
}

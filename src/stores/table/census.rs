use super::Table;
use crate::stores::Slot;
use crate::{Algorithm, KeyProfile, Outcome, Profile, Width, Word};

/// An entry of a [`Table`](crate::Table), as [`Table::entries`] finds it.
#[derive(Clone, Copy, Debug)]
pub struct TableEntry<'t, W: Width> {
    /// Its class.
    pub class: usize,
    /// The lowest bits of its key's digest, as many as the table keeps; 1 where all are 0.
    pub fingerprint: W,
    /// Its state.
    pub outcome: Outcome<&'t Profile<W>>,
}

/// How many slots of a [`Table`](crate::Table) are used, as [`Table::used`] finds it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct TableUse {
    /// All.
    pub slots: usize,
    /// Those that no key can be put in, since they are needed.
    pub live: usize,
}

impl<'t, W: Slot, const SLOTS: usize> Table<'t, W, SLOTS> {
    fn words(&self) -> impl Iterator<Item = &'t Word<W>> + use<'t, W, SLOTS> {
        self.sets.iter().flat_map(|set| &set.words)
    }

    /// All entries, each as it is when it is its turn, those among them that are full again and not yet forgotten.
    ///
    /// ```
    /// use tollgate::{Key, KeyProfile64, Quota, Set64, Table64};
    ///
    /// let classes = [KeyProfile64::new(Quota::new(1, 100, 3))?];
    /// let sets = [Set64::new(), Set64::new()];
    /// let table = Table64::new(&sets, &classes).unwrap();
    /// table.try_acquire(Key::new(7), 0, 2).unwrap();
    /// let left = table.entries(0).map(|entry| (entry.fingerprint, entry.outcome.remaining()));
    /// assert_eq!(left.collect::<Vec<_>>(), [(7, 1)]);
    /// # Ok::<(), tollgate::QuotaError>(())
    /// ```
    pub fn entries(&self, now: W) -> impl Iterator<Item = TableEntry<'t, W>> {
        let (table, mut slot) = (*self, 0);
        core::iter::from_fn(move || table.next_entry(&mut slot, now))
    }

    /// The first entry from a slot on, which is then the one after it: [`entries`](Self::entries) for who goes on later,
    /// or elsewhere.
    ///
    /// ```
    /// use tollgate::{Key, KeyProfile64, Quota, Set64, Table64};
    ///
    /// let classes = [KeyProfile64::new(Quota::new(1, 100, 3))?];
    /// let sets = [Set64::new(), Set64::new()];
    /// let table = Table64::new(&sets, &classes).unwrap();
    /// table.try_acquire(Key::new(7), 0, 2).unwrap();
    /// let mut slot = 0;
    /// assert_eq!(table.next_entry(&mut slot, 0).unwrap().fingerprint, 7);
    /// assert!(table.next_entry(&mut slot, 0).is_none());
    /// # Ok::<(), tollgate::QuotaError>(())
    /// ```
    pub fn next_entry(&self, slot: &mut usize, now: W) -> Option<TableEntry<'t, W>> {
        loop {
            let (set, number) = (slot.checked_div(SLOTS)?, slot.checked_rem(SLOTS)?);
            let word = self.sets.get(set)?.words.get(number)?.raw();
            // no farther than the slots that are in memory
            *slot = slot.wrapping_add(1);
            if let Some(profile) = self.class_of(word) {
                let outcome = Outcome::granted(profile, profile.read(self.layout.time(word), now));
                let fingerprint = self.layout.fingerprint(word);
                return Some(TableEntry { class: self.layout.class(word), fingerprint, outcome });
            }
        }
    }

    /// How many slots there are, in all sets.
    ///
    /// ```
    /// use tollgate::{KeyProfile64, Quota, Set64, Table64};
    ///
    /// let classes = [KeyProfile64::new(Quota::new(1, 100, 3))?];
    /// let sets = [Set64::new(), Set64::new()];
    /// assert_eq!(Table64::new(&sets, &classes).unwrap().slot_count(), 16);
    /// # Ok::<(), tollgate::QuotaError>(())
    /// ```
    #[must_use]
    pub const fn slot_count(&self) -> usize {
        // as many as are in memory
        self.sets.len().wrapping_mul(SLOTS)
    }

    /// How much of the table is used.
    ///
    /// ```
    /// use tollgate::{Key, KeyProfile64, Quota, Set64, Table64};
    ///
    /// let classes = [KeyProfile64::new(Quota::new(1, 100, 3))?];
    /// let sets = [Set64::new(), Set64::new()];
    /// let table = Table64::new(&sets, &classes).unwrap();
    /// table.try_acquire(Key::new(7), 0, 2).unwrap();
    /// assert_eq!((table.used(0).slots, table.used(0).live), (16, 1));
    /// # Ok::<(), tollgate::QuotaError>(())
    /// ```
    #[must_use]
    pub fn used(&self, now: W) -> TableUse {
        let mut used = TableUse::default();
        for slot in self.words() {
            // counts what is in memory
            used.slots = used.slots.wrapping_add(1);
            let live = !self.layout.reusable(self.classes, slot.raw(), now);
            used.live = used.live.wrapping_add(usize::from(live));
        }
        used
    }

    /// Forgets all keys whose buckets have been full for more than `stale` ticks, and clears what was vacated longer ago than
    /// that; how many were forgotten. Needed only where the clock wraps: see [`sweep_within`](Self::sweep_within). It looks at
    /// every slot, and may run beside everything else, from any thread.
    ///
    /// ```
    /// use tollgate::{Key, KeyProfile64, Quota, Set64, Table64};
    ///
    /// let classes = [KeyProfile64::new(Quota::new(1, 100, 3))?];
    /// let sets = [Set64::new(), Set64::new()];
    /// let table = Table64::new(&sets, &classes).unwrap();
    /// table.try_acquire(Key::new(7), 0, 2).unwrap();
    /// assert_eq!(table.sweep(200), 0);
    /// assert_eq!(table.sweep(200 + (1 << 16) + 1), 1); // later by more than `stale`
    /// # Ok::<(), tollgate::QuotaError>(())
    /// ```
    pub fn sweep(&self, now: W) -> usize {
        let sweep = |slot: &&Word<W>| {
            slot.update(|word| {
                let swept = self.layout.swept(self.classes, word, now);
                (swept.map(|(next, _)| next), swept.is_some_and(|(_, forgotten)| forgotten))
            })
        };
        self.words().filter(sweep).count()
    }

    /// The most ticks from one [`sweep`](Self::sweep) to the next, for a clock that wraps not to come back to what is
    /// forgotten: what all classes leave between an entry that can be forgotten and the same tick of the next round. 0
    /// where a class with a high rate and a long `stale` leaves nothing: then no sweep is in time.
    ///
    /// ```
    /// use tollgate::{Key, KeyProfile64, Quota, Set64, Table64};
    ///
    /// let classes = [KeyProfile64::new(Quota::new(1, 100, 3))?];
    /// let sets = [Set64::new(), Set64::new()];
    /// let table = Table64::new(&sets, &classes).unwrap();
    /// // 40 bits of clock
    /// assert_eq!(table.sweep_within(), (1 << 40) - 1 - 300 - 3 * (1 << 16));
    /// # Ok::<(), tollgate::QuotaError>(())
    /// ```
    #[must_use]
    pub fn sweep_within(&self) -> W {
        let within = |class: &KeyProfile<W>| self.layout.unseen(class);
        self.classes.iter().map(within).min().unwrap_or(W::ZERO)
    }
}

use super::Table;
use crate::stores::Slot;
use crate::{Algorithm, Outcome, Profile, Width, Word};

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
    pub fn entries(&self, now: W) -> impl Iterator<Item = TableEntry<'t, W>> {
        self.words().filter_map(move |slot| {
            let word = slot.raw();
            let profile = self.class_of(word)?;
            let outcome = Outcome::granted(profile, profile.read(self.layout.time(word), now));
            let fingerprint = self.layout.fingerprint(word);
            Some(TableEntry { class: self.layout.class(word), fingerprint, outcome })
        })
    }

    /// How much of the table is used.
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

    /// Forgets all keys whose buckets have been full for more than `stale` ticks; how many.
    pub fn sweep(&self, now: W) -> usize {
        let sweep = |slot: &&Word<W>| {
            slot.update(|word| {
                let swept = self.layout.swept(self.classes, word, now);
                (swept.map(|(next, _)| next), swept.is_some_and(|(_, forgotten)| forgotten))
            })
        };
        self.words().filter(sweep).count()
    }
}

use super::{Table, TableDecision};
use crate::Key;
use crate::stores::Slot;

/// As many requests as are looked up together: no more than what processors fetch at once, or keep in their nearest cache.
const TOGETHER: usize = 32;

impl<'t, W: Slot, const SLOTS: usize> Table<'t, W, SLOTS> {
    /// [`try_acquire`](Self::try_acquire) of `n` cells for each of the keys, one after another, and each answer as it comes,
    /// with the number of its key. The memory for them is fetched ahead: for a table that is larger than the caches.
    ///
    /// ```
    /// use tollgate::{Key, KeyProfile64, Quota, Set64, Table64};
    ///
    /// let classes = [KeyProfile64::new(Quota::new(1, 100, 1))?];
    /// let sets = [Set64::new(), Set64::new()];
    /// let table = Table64::new(&sets, &classes).unwrap();
    /// let mut admitted = vec![];
    /// table.try_acquire_each(&[7, 8, 7].map(Key::new), 0, 1, |number, answer| {
    ///     admitted.push((number, answer.is_ok()));
    /// });
    /// assert_eq!(admitted, [(0, true), (1, true), (2, false)]);
    /// # Ok::<(), tollgate::QuotaError>(())
    /// ```
    pub fn try_acquire_each(
        &self,
        keys: &[Key],
        now: W,
        n: W,
        mut answer: impl FnMut(usize, TableDecision<'t, W>),
    ) {
        let mut number = 0_usize;
        for keys in keys.chunks(TOGETHER) {
            self.fetch(keys);
            for &key in keys {
                answer(number, self.try_acquire(key, now, n));
                // counts what is in memory
                number = number.wrapping_add(1);
            }
        }
    }

    /// Reads what is about to be needed. The loads do not depend on one another, so that a processor has many of them
    /// under way at once; they are of atomics, so that no compiler leaves them out.
    fn fetch(&self, keys: &[Key]) {
        for &key in keys {
            if let Some(first) =
                self.sets.get(self.set_of(key.digest())).and_then(|set| set.words.first())
            {
                let _ = first.raw();
            }
        }
    }
}

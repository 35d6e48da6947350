//! What becomes of a key that there is no room for, by the policy.

use super::probe::{At, Sought};
use super::{Admitted, Answer, Refused, Table, TableCounters, TableDecision, WhenFull};
use crate::Profile;
use crate::algorithms::{self, Step, full};
use crate::ground::sync::Tally;
use crate::stores::Slot;
use crate::word::attempt;

impl<'t, W: Slot, const SLOTS: usize> Table<'t, W, SLOTS> {
    /// Takes by the policy, and counts it.
    #[cold]
    pub(super) fn counted_without_room(
        &self,
        sought: &Sought<'t, W>,
        now: W,
        n: W,
    ) -> TableDecision<'t, W> {
        let answer = self.without_room(sought, now, n, true);
        match answer {
            Err(Refused::Full) => self.count(|counters| &counters.refused),
            Ok(Admitted::Shared(_)) | Err(Refused::Shared(_)) => self.count(|counters| &counters.shared),
            Ok(Admitted::Uncounted) => self.count(|counters| &counters.uncounted),
            _ => {}
        }
        answer
    }

    /// Counts, where anybody wants to know.
    pub(super) fn count(&self, tally: fn(&TableCounters) -> &Tally) {
        if let Some(counters) = self.counters {
            tally(counters).count();
        }
    }

    /// By the policy.
    #[cold]
    pub(super) fn without_room(
        &self,
        sought: &Sought<'t, W>,
        now: W,
        n: W,
        takes: bool,
    ) -> TableDecision<'t, W> {
        // more than a burst is refused for ever, with room or without
        let (_, alone) = algorithms::try_acquire(sought.profile, full(sought.profile, now), now, n);
        alone.map_err(Refused::Denied)?;
        match self.when_full {
            WhenFull::Refuse => Err(Refused::Full),
            WhenFull::Share => match self.share(sought, now, n, takes) {
                Some(answer) => answer.map(Admitted::Shared).map_err(Refused::Shared),
                None => Err(Refused::Full),
            },
            WhenFull::Admit => Ok(Admitted::Uncounted),
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
}

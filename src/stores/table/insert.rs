//! Putting a key in: one bucket for each, whoever else does the same.

use super::Table;
use super::probe::{At, Sought};
use crate::Profile;
use crate::algorithms::Step;
use crate::ground::sync::fence_between_a_swap_and_the_loads_of_others;
use crate::stores::Slot;
use crate::word::attempt;

/// What was found of a key.
pub(super) enum Found<'t, W: Slot> {
    /// Its entry.
    Entry(At<'t, W>),
    /// A place that is held for it.
    Held(At<'t, W>),
    /// The same, after all the other slots were looked at, and nothing of the key was there.
    Alone(At<'t, W>),
    /// Nothing, and a slot that may be taken.
    Vacancy(At<'t, W>),
    /// Nothing, and no such slot.
    Nowhere,
}

impl<'t, W: Slot, const SLOTS: usize> Table<'t, W, SLOTS> {
    /// Decides on the key's time, and writes the decision; `None` where there is no room for the key.
    #[inline]
    pub(super) fn decide<T>(
        &self,
        sought: &Sought<'t, W>,
        now: W,
        decide: impl Fn(&'t Profile<W>, W) -> Step<W, T>,
    ) -> Option<T> {
        let entry_of = |time: W| time.wrapping_add(sought.mark);
        let step = |found: &Found<'t, W>| {
            let time = match found {
                Found::Entry(at) => self.layout.time(at.word),
                Found::Nowhere => return (None, None),
                _ => self.layout.full(sought.profile, now),
            };
            let (next, answer) = decide(sought.profile, time);
            let next = match found {
                Found::Entry(_) | Found::Alone(_) => next.map(entry_of),
                // whatever is to be written is written later
                _ => next.map(|_| self.layout.held(sought.mark, now)),
            };
            (next, Some(answer))
        };
        let swap = |found: &Found<'t, W>, next: W| match *found {
            Found::Entry(at) | Found::Alone(at) => at
                .slot
                .swap(at.word, next)
                .map_err(|word| self.look_again(sought, now, At { word, ..at }, at.word)),
            Found::Held(at) => Err(self.look_around(sought, at)),
            Found::Vacancy(at) => Err(match at.slot.swap(at.word, next) {
                Ok(()) => self.look_around(sought, At { word: next, ..at }),
                Err(_) => self.look(sought, now),
            }),
            Found::Nowhere => Ok(()),
        };
        attempt(self.look(sought, now), step, swap)
    }

    #[inline]
    fn look(&self, sought: &Sought<'t, W>, now: W) -> Found<'t, W> {
        self.entry(sought).map_or_else(|| self.look_for_room(sought, now), Found::Entry)
    }

    /// After a swap failed, which has seen what is there now.
    #[cold]
    fn look_again(&self, sought: &Sought<'t, W>, now: W, there: At<'t, W>, before: W) -> Found<'t, W> {
        if self.layout.mark_of(there.word) == sought.mark {
            Found::Entry(there)
        } else if there.word == before {
            // without a cause: the place is as it was, and whoever came later has seen it
            Found::Alone(there)
        } else {
            self.look(sought, now)
        }
    }

    #[cold]
    pub(super) fn look_for_room(&self, sought: &Sought<'t, W>, now: W) -> Found<'t, W> {
        let mut vacancy = None;
        for at in self.slots(sought) {
            // put in since all slots were looked at for one
            if self.layout.mark_of(at.word) == sought.mark {
                return Found::Entry(at);
            }
            if self.is_held(sought, at.word) {
                return Found::Held(at);
            }
            if vacancy.is_none() && self.layout.reusable(self.classes, at.word, now) {
                vacancy = Some(at);
            }
        }
        vacancy.map_or(Found::Nowhere, Found::Vacancy)
    }

    fn is_held(&self, sought: &Sought<'t, W>, word: W) -> bool {
        self.layout.mark_of(word) == sought.mark.wrapping_add(W::ONE)
    }

    /// What there is beside a place that is held for the key, by this caller or by another one.
    fn look_around(&self, sought: &Sought<'t, W>, mut place: At<'t, W>) -> Found<'t, W> {
        loop {
            fence_between_a_swap_and_the_loads_of_others();
            let Some(rival) = self.rival(sought, place.index) else { return Found::Alone(place) };
            self.give_up(place);
            if !self.is_held(sought, rival.word) {
                return Found::Entry(rival);
            }
            place = rival;
        }
    }

    /// The key's entry, or a place held for it that comes before this one. Those that come after it are given up.
    fn rival(&self, sought: &Sought<'t, W>, place: usize) -> Option<At<'t, W>> {
        self.slots(sought).find_map(|at| {
            if at.index == place {
                return None;
            }
            let comes_after = |word| at.index > place && self.is_held(sought, word);
            let word = if comes_after(at.word) {
                at.slot.update(|word| (comes_after(word).then(|| self.layout.given_up(word)), word))
            } else {
                at.word
            };
            let counts = self.layout.mark_of(word) == sought.mark || self.is_held(sought, word);
            (counts && !comes_after(word)).then_some(At { word, ..at })
        })
    }

    /// Gives a held place up, if it still is the same.
    fn give_up(&self, place: At<'t, W>) {
        place.slot.replace(|word| if word == place.word { self.layout.given_up(word) } else { word });
    }
}

//! Putting a key in: one bucket for each, whoever else does the same.
//!
//! # Background
//!
//! Who finds a key in none of its slots may be one of several who do so at once, and each may find another slot that can
//! be taken: their ticks differ, and slots come and go. A swap changes one word, and tells nothing of the others. Two
//! entries of a key would be two bursts. A lock would be held for ever by a process that is killed.
//!
//! # Solution
//!
//! A slot is first held for the key, at the tick of who does it, and then made its entry. Between the two one looks around.
//!
//! ```text
//! 1  swap      a slot that can be taken, a favourite one or else the first: held for the key, at `now`
//! 2  fence     of sequential consistency
//! 3  look      at all the other slots of the key:
//!              its entry             give the held place up; the bucket is there
//!              held, in a later slot    give that one up
//!              held, in an earlier one  give one's own up, and go on with that one from 2, as if it were one's own
//! 4  swap      the held place: the key's entry, with the debt of one's own cells
//! ```
//!
//! Whoever finds a place held for the key goes on with it from 2, too: nobody waits for the one who put it there. "Earlier"
//! is by the place in the table, so that all agree. A swap at 1 or 4 that fails starts over.
//!
//! # Why does this work?
//!
//! *One bucket.* Say that two places of one key were both made its entry, P by a caller p and Q by q, each of whom had put it
//! there, or read it, before a fence; and that p's fence was the earlier one. Then q, looking around, saw in P's slot what p
//! had seen, or something later: not the key's entry and no held place, or q would not have gone on. So what was in P had
//! ended before: it was vacated for good, or it had been an entry that is no more, since its bucket had long been full. The
//! two were never there together. That a caller *read* a place counts as much as that it put it there: coherence orders
//! the read of the one before the fence, and the older read of the other after it, the same way.
//!
//! ```text
//! p, and q, whose ticks let them take different slots; Q comes after P
//! p: holds P            q: holds Q
//! p: fence              q: fence                at least one sees the other
//! p: sees Q: vacates it q: sees P: gives Q up, makes P its own
//! p: P is the entry     q: the swap of P fails: finds the entry
//!
//! p is stopped for ever after its first swap
//! p: holds P            q: holds Q, sees P: gives Q up, makes P the entry, with q's debt
//!
//! p is stopped after it looked around; meanwhile
//! p: holds Q at tick 9; looks around: nothing
//!                       q: holds P at tick 10, sees Q: vacates it; P is the entry
//!                       r, of tick 9, which has looked at P before: would hold Q, at tick 9
//! p: Q is the entry, since it looks as it did: two buckets
//! ```
//!
//! *No place comes back*, which is what prevents the last of these: r may not take a slot that was vacated at its own tick,
//! or at a later one. The swap at 4 so succeeds only on the very place that was there when its caller looked around. It is
//! told in `keyed.rs` why ticks in one slot only grow. Nothing is asked of how long a caller is stopped but what the
//! quota's `stale` says already.
//!
//! *Hits need none of this.* An entry is decided about by its word alone: the low bits say that it is an entry, and whose,
//! and the others are all that a decision depends on. There is one such word at most, so that it does not matter in which
//! order the slots are looked at: the favourite ones by themselves, then all of a set at once, then those of the other. A swap
//! that succeeds finds the entry that was seen, or one that is the same, had it been forgotten and put in anew meanwhile. One
//! that fails sees whose the word is now; where it is not the key's entry, or no slot had it, one goes on at 1, and whatever
//! was put in meanwhile is seen at 3.
//!
//! *The favourite slots* are two of the 16, and nothing above asks which of all is held at 1: callers of different ticks hold
//! different ones, whatever they prefer. It is by the place in the table, not by preference, that one gives way to another.
//!
//! *Free.* A swap fails because another's succeeded. A place of the key is given up only for an entry, or for an earlier
//! place of the key; there are 16 slots, and the first of them gives way to an entry only.
//!
//! *Killed anywhere*, a caller leaves a held place at most, which the next one who asks for the key makes its entry, and
//! which others may take after `stale`; or cells taken that nobody used.

use super::Table;
use super::probe::{At, Sought};
use crate::Profile;
use crate::algorithms::{Content, Step, full};
use crate::ground::sync::fence_between_a_swap_and_the_loads_of_others;
use crate::stores::{Key, Slot};
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
    /// As [`decide`](Self::decide), where the key's entry is in one of its favourite slots; `None` where it is not.
    ///
    /// The way that most decisions take: one line of memory, of which the address depends on the key alone, and nothing
    /// kept on the stack. A swap waits for all stores before it.
    #[inline]
    pub(super) fn decide_at_favourite<T>(
        &self,
        key: Key,
        decide: impl Fn(&'t Profile<W>, W) -> Step<W, T>,
    ) -> Option<T> {
        let sought = self.seek(key)?;
        let at = self.favourite(&sought)?;
        self.hit(&sought, at, decide)
    }

    /// Decides on the key's time, and writes the decision; `None` where there is no room for the key.
    #[inline]
    pub(super) fn decide<T>(
        &self,
        sought: &Sought<'t, W>,
        now: W,
        decide: impl Fn(&'t Profile<W>, W) -> Step<W, T>,
    ) -> Option<T> {
        let hit = self.entry(sought).and_then(|at| self.hit(sought, at, &decide));
        hit.or_else(|| self.put_in(sought, now, decide))
    }

    /// Decides on a slot, while its word is the key's entry.
    #[inline]
    fn hit<T>(
        &self,
        sought: &Sought<'t, W>,
        at: At<'t, W>,
        decide: impl Fn(&'t Profile<W>, W) -> Step<W, T>,
    ) -> Option<T> {
        let step = |&word: &W| {
            if self.layout.mark_of(word) != sought.mark {
                return (None, None);
            }
            let (next, answer) = decide(sought.profile, self.layout.time(word));
            (next.map(|time| time.wrapping_add(sought.mark)), Some(answer))
        };
        attempt(at.word, step, |&word, next| at.slot.swap(word, next))
    }

    /// As [`decide`](Self::decide), of a key that was not found, or is being put in, or forgotten.
    #[cold]
    #[inline(never)]
    fn put_in<T>(
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
                _ => full(sought.profile, now),
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
            Found::Entry(at) | Found::Alone(at) => {
                let swapped = at.slot.swap(at.word, next);
                if swapped.is_ok() && matches!(found, Found::Alone(_)) {
                    self.count(|counters| &counters.inserted);
                }
                swapped.map_err(|word| self.look_again(sought, now, at.with(word), at.word))
            }
            Found::Held(at) => Err(self.look_around(sought, at)),
            Found::Vacancy(at) => Err(match at.slot.swap(at.word, next) {
                Ok(()) => {
                    if self.layout.content(at.word) == Content::Entry {
                        self.count(|counters| &counters.reused);
                    }
                    self.look_around(sought, at.with(next))
                }
                Err(_) => self.look(sought, now),
            }),
            Found::Nowhere => Ok(()),
        };
        attempt(self.look(sought, now), step, swap)
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

    /// What there is of a key of which no entry was found, and else where it can be put in.
    #[cold]
    pub(super) fn look(&self, sought: &Sought<'t, W>, now: W) -> Found<'t, W> {
        let can_be_taken = |at: &At<'t, W>| self.layout.reusable(self.classes, at.word, now);
        let mut vacancy = self.favourites(sought).find(can_be_taken);
        for at in self.slots(sought) {
            // put in since all slots were looked at for it
            if self.layout.mark_of(at.word) == sought.mark {
                return Found::Entry(at);
            }
            if self.is_held(sought, at.word) {
                return Found::Held(at);
            }
            if vacancy.is_none() && can_be_taken(&at) {
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
            (counts && !comes_after(word)).then_some(at.with(word))
        })
    }

    /// Gives a held place up, if it still is the same.
    fn give_up(&self, place: At<'t, W>) {
        place.slot.replace(|word| if word == place.word { self.layout.given_up(word) } else { word });
    }
}

//! What the one in front has reserved, where others can take it back.
//!
//! # Background
//!
//! Who waits in front has reserved its cells, for a tick at which they conform if nothing changes. Then somebody settles,
//! and gives cells back. Where more is owed than the capacity a refund gives nothing, since somebody was told a tick:
//! here that is the one in front, and nobody else. What it was told could be told anew, and earlier; but only it has the
//! receipt of its reservation, and it sleeps.
//!
//! # Solution
//!
//! It leaves the receipt here, with a count that is odd while it does. Whoever makes the count even has the reservation:
//! it itself, at the tick at which its cells are due, or when it leaves; or one who settles, who cancels it and settles by
//! one swap of the limiter's word, and wakes the one in front, to reserve anew.
//!
//! ```text
//! keep       1  store  the receipt: when it is due, its cost, the word before it and after it
//!            2  swap   count: odd
//! let go     1  swap   count: even; where it still is as in step 2 of keep
//! take       1  load   count, and where that is odd the receipt
//!            2  swap   count: even; where it still is as in step 1
//! cancel     1  swap   the limiter's word
//!            2  store  the count that was taken, as cancelled
//! ```
//!
//! # Why does this work?
//!
//! *One has it.* Each value of the count is left by one swap, of one caller:
//!
//! ```text
//! front: keeps R, count 1; it is due      one who settles: loads count 1, and R
//! front: let go, count 2, is granted      one who settles: count is no more 1: R is not its own
//! front: count is no more 1: asks anew    one who settles: take, count 2, cancels R
//! ```
//!
//! What a taker read in step 1 may be parts of two receipts, since it was stopped and another one was kept meanwhile. Then
//! the count has moved on, and the swap fails: a part that is stored is released, and acquired by whoever loads it, and with
//! it the swap that ended the receipt before. The count returns to what it was after 2^31 reservations: that nobody is
//! stopped for exactly as many is assumed.
//!
//! *One keeps.* Only who is in front does, and only what it reserves after the last one was let go or taken: who comes to
//! the front next sees that by the front's swap, and whose reservation was taken, by the count.
//!
//! *Free.* Nobody waits for anybody. Whose reservation was taken, and not yet cancelled, sleeps on until it was due, or
//! until it is woken; then it reserves anew. So a taker who is stopped between the two, for so long, costs it the cells once
//! more; or whoever is in front by then.

use crate::algorithms::Step;
use crate::ground::sync::{const_fn, for_each_atomic};
use crate::word::attempt;
use crate::{Atomic, Reservation, Word};

#[derive(Debug)]
pub(super) struct Kept<W: Atomic> {
    count: Word<u32>,
    receipt: [W::Cell; 4],
    /// The last count at which one was taken that is cancelled by now.
    cancelled: <u32 as Atomic>::Cell,
}

/// Which reservation was kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Mark(u32);

macro_rules! kept {
    ($(#[$hidden:meta])? $width:ident) => {
        impl Kept<$width> {
            const_fn! {
                pub(super) const fn new() -> Self {
                    Self {
                        count: Word::<u32>::new(),
                        receipt: [
                            <$width as Atomic>::Cell::new(0),
                            <$width as Atomic>::Cell::new(0),
                            <$width as Atomic>::Cell::new(0),
                            <$width as Atomic>::Cell::new(0),
                        ],
                        cancelled: <u32 as Atomic>::Cell::new(0),
                    }
                }
            }
        }
    };
}

for_each_atomic!(kept);

/// Decides on a word by what was published before it, and publishes with it what was written before.
pub(super) fn update<T>(word: &Word<u32>, decide: impl Fn(u32) -> Step<u32, T>) -> T {
    let swap = |&seen: &u32, next| word.publish(seen, next).map_err(|_| word.published());
    attempt(word.published(), |&seen| decide(seen), swap)
}

impl<W: Atomic> Kept<W> {
    /// By the one in front alone, while nothing is kept.
    pub(super) fn keep(&self, reservation: &Reservation<W>) -> Mark {
        let &Reservation { due, cost, before, after, .. } = reservation;
        for (cell, part) in self.receipt.iter().zip([due, cost, before, after]) {
            W::store_published(cell, part);
        }
        Mark(update(&self.count, |count| (Some(count.wrapping_add(1)), count.wrapping_add(1))))
    }

    pub(super) fn is_anything(&self) -> bool {
        self.count.published() % 2 == 1
    }

    /// Whether the word has it: it is here, or whoever has taken it has still to cancel it.
    pub(super) fn holds(&self, mark: Mark) -> bool {
        u32::load_published(&self.cancelled) != mark.0
    }

    /// Whether this caller has it now, and nobody else.
    pub(super) fn let_go(&self, Mark(mark): Mark) -> bool {
        update(&self.count, |count| {
            if count == mark { (Some(mark.wrapping_add(1)), true) } else { (None, false) }
        })
    }

    /// What is kept, where that is to be taken; the caller has it now, and nobody else, to cancel it.
    pub(super) fn take(
        &self,
        is_to_be: impl Fn(&Reservation<W>) -> bool,
    ) -> Option<(Mark, Reservation<W>)> {
        let mark = Mark(self.count.published());
        if mark.0 % 2 == 0 {
            return None;
        }
        let [due, cost, before, after] = self.receipt.each_ref().map(W::load_published);
        // nobody asks when it was made, and until when it could be given back
        let reservation =
            Reservation { made_at: due, due, expires: due, cost, before, after, stamp: W::ZERO };
        (is_to_be(&reservation) && self.let_go(mark)).then_some((mark, reservation))
    }

    /// By whoever has taken it.
    pub(super) fn cancelled(&self, mark: Mark) {
        u32::store_published(&self.cancelled, mark.0);
    }
}

//! The line: who stands in it, and who is in front.
//!
//! # Background
//!
//! A lock around a list is what a line is made of elsewhere: who holds it and is stopped, stops all; an interrupt cannot
//! wait for it. And who gives up in the middle has to be taken out of a list that others walk.
//!
//! # Solution
//!
//! A ring of seats, and one word that tells who is in front and how many stand there. Nobody is taken out of the middle:
//! who gives up marks the seat, and whoever moves the front on passes it by.
//!
//! ```text
//! ends    the ticket in front, in the high bits | how many tickets are in line, in as many bits as that needs
//! seat    of the tickets t with t mod N = its number:
//!   left    t / N + 1 of the last of its tickets that was left, which is gone by that; 0 where there was none
//!   owed    the cells that its ticket waits for, for others to reckon with
//!   bell    how to wake whoever sits there
//!
//! enter        1  swap   ends: one more, unless that are N already
//! leave t      1  bell   take one's own waker down
//!              2  swap   seat of t: left
//!              3  fence  of sequential consistency
//!              4  move on from t
//! move on      1  swap   ends: t + 1 in front, and one less; where t is in front, and gone; else done
//! from t       2  fence  of sequential consistency
//!              3  load   seat of t + 1, if anybody stands there: gone, move on from t + 1; else ring the bell. Done
//! ```
//!
//! All of it begins at 0. Tickets come round after `N * laps` of them, which is all that the bits beside the number hold:
//! 2^16 for a line of 2^15, 2^28 or nearly that for one of 8.
//!
//! # Why does this work?
//!
//! *Nobody in front is forgotten.* Who leaves marks the seat, and then looks who is in front; who moves the front on does
//! that, and then looks whether the seat is marked. With a fence between, one of them at least sees what the other one did:
//!
//! ```text
//! front is 4, which is served; 5 gives up; 6 sleeps
//! 4: swap  front 5              5: mark  seat of 5
//! 4: fence                      5: fence
//! 4: seat of 5: gone            5: front is still 4: done       4 moves on to 6, and wakes it
//! 4: seat of 5: there, rings    5: front is 5                   5 moves on to 6, and wakes it
//! 4: seat of 5: gone            5: front is 5                   both try to swap; one of them does, and goes on
//! ```
//!
//! So each front is passed on by one swap, of one caller, who alone wakes the next: once.
//!
//! *No wake is lost.* Who sits down hangs the waker up, and then looks who is in front; see [`Bell`].
//!
//! *No seat is used twice.* Ticket t + N is given out when t is no more in line, so after its seat was marked, and
//! everything else was done there: the waker is taken down before. All that was done in a seat is seen by who sits there
//! next: the mark is released, acquired by who moves on, released with the front, and acquired by who enters.
//!
//! *A late look.* Between step 2 and 4 of a leave the front may have moved on, since somebody else saw the mark. Step 4
//! then does nothing, whatever came meanwhile: t is not in front, or it is, after all tickets have come round, and not gone.
//! What is left is a caller who is stopped within step 1 of a move, between its load and its swap, for exactly as long
//! as all tickets take to come round. That is ruled out by assumption. A ring of a bell that comes late wakes whoever sits
//! there by then: for nothing, which sleepers have to bear anyway.
//!
//! *Free.* A swap fails because another's succeeded. A caller who is stopped between marking the seat in front and
//! moving on delays those behind it: as one does who stands in front, and takes its time.

use core::num::NonZeroU32;

use crate::algorithms::Step;
use crate::ground::sync::{
    Bell, array, const_fn, fence_between_a_swap_and_the_loads_of_others, for_each_atomic,
};
use crate::waiting::kept::{Kept, update};
use crate::word::attempt;
use crate::{Atomic, Word};

#[derive(Debug)]
struct Seat<W: Atomic> {
    left: Word<u32>,
    owed: Word<W>,
    bell: Bell,
}

#[derive(Debug)]
pub(super) struct Line<W: Atomic, const N: usize> {
    ends: Word<u32>,
    /// What the one in front has reserved.
    pub(super) kept: Kept<W>,
    seats: [Seat<W>; N],
}

/// Who is in front, and how many stand in line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Ends {
    front: u32,
    length: u32,
}

macro_rules! line {
    ($(#[$hidden:meta])? $width:ident) => {
        impl Seat<$width> {
            const_fn! {
                const fn new() -> Self {
                    Self { left: Word::<u32>::new(), owed: Word::<$width>::new(), bell: Bell::new() }
                }
            }
        }

        impl<const N: usize> Line<$width, N> {
            const_fn! {
                pub(super) const fn new() -> Self {
                    const { assert!(N >= 1 && N <= 1 << 15, "a line of none, or of more than 32,768") };
                    Self {
                        ends: Word::<u32>::new(),
                        kept: Kept::<$width>::new(),
                        seats: array!(Seat::<$width>::new(), N),
                    }
                }
            }
        }
    };
}

for_each_atomic!(line);

impl<W: Atomic, const N: usize> Line<W, N> {
    /// Of numbers from 0 to `N`.
    const LENGTH_BITS: u32 = usize::BITS - N.leading_zeros();
    #[allow(clippy::cast_possible_truncation, reason = "at most 2^15")]
    const SEATS: NonZeroU32 = match NonZeroU32::new(N as u32) {
        Some(seats) => seats,
        None => NonZeroU32::MIN,
    };
    const LAPS: u32 = (1 << (u32::BITS - Self::LENGTH_BITS)) / Self::SEATS.get();
    const TICKETS: u32 = Self::LAPS * Self::SEATS.get();

    fn ends(&self) -> Ends {
        Self::read(self.ends.published())
    }

    fn read(ends: u32) -> Ends {
        let front = ends >> Self::LENGTH_BITS;
        Ends { front, length: ends & !(u32::MAX << Self::LENGTH_BITS) }
    }

    fn write(Ends { front, length }: Ends) -> u32 {
        front << Self::LENGTH_BITS | length
    }

    /// Changes both ends at once, by what was published before.
    fn change<T>(&self, decide: impl Fn(Ends) -> Step<Ends, T>) -> T {
        update(&self.ends, |ends| {
            let (next, answer) = decide(Self::read(ends));
            (next.map(Self::write), answer)
        })
    }

    /// The ticket so many places, at most N, behind another one.
    fn behind(ticket: u32, places: u32) -> u32 {
        // below 2^31, and at most 2^15 more
        let ticket = ticket + places;
        if ticket < Self::TICKETS { ticket } else { ticket - Self::TICKETS }
    }

    fn seat(&self, ticket: u32) -> Option<&Seat<W>> {
        self.seats.get((ticket % Self::SEATS) as usize)
    }

    /// What the seat says once the ticket was left.
    fn gone(ticket: u32) -> u32 {
        ticket / Self::SEATS + 1
    }

    fn is_gone(&self, ticket: u32) -> bool {
        self.seat(ticket).is_none_or(|seat| seat.left.published() == Self::gone(ticket))
    }

    /// A ticket for one who waits for `n` cells, unless the line is full.
    pub(super) fn enter(&self, n: W) -> Option<u32> {
        let ticket = self.change(|Ends { front, length }| {
            if length >= Self::SEATS.get() {
                return (None, None);
            }
            (Some(Ends { front, length: length + 1 }), Some(Self::behind(front, length)))
        })?;
        // who gives back meanwhile either finds it in front, or has given back before it looks at the limiter
        fence_between_a_swap_and_the_loads_of_others();
        if let Some(seat) = self.seat(ticket) {
            seat.owed.replace(|_| n);
        }
        Some(ticket)
    }

    /// Whom to wake when this ticket comes to the front. To be followed by a look whether it has.
    pub(super) fn wake_me(&self, ticket: u32, waker: &core::task::Waker) {
        if let Some(seat) = self.seat(ticket) {
            seat.bell.hang(waker);
        }
    }

    /// Wakes whoever is in front, to look at the limiter again, which this caller has changed.
    pub(super) fn wake_front(&self) {
        // between the swap on the limiter's word and this look, as there is one between coming to the front and the
        // look at that word
        fence_between_a_swap_and_the_loads_of_others();
        // where nobody stands, no waker hangs
        if let Some(seat) = self.seat(self.ends().front) {
            seat.bell.ring();
        }
    }

    pub(super) fn is_in_front(&self, ticket: u32) -> bool {
        // it is in line, so that there is somebody in front
        self.ends().front == ticket
    }

    /// From the front, or from the middle.
    pub(super) fn leave(&self, ticket: u32) {
        let Some(seat) = self.seat(ticket) else { return };
        seat.bell.clear();
        seat.owed.replace(|_| W::ZERO);
        let mark = |&_: &u32| (Some(Self::gone(ticket)), ());
        attempt(seat.left.raw(), mark, |&seen, next| seat.left.publish(seen, next));
        fence_between_a_swap_and_the_loads_of_others();
        self.move_on(ticket);
    }

    fn move_on(&self, mut from: u32) {
        while let Some(next) = self.moved_on(from) {
            fence_between_a_swap_and_the_loads_of_others();
            if !self.is_gone(next) {
                if let Some(seat) = self.seat(next) {
                    seat.bell.ring();
                }
                return;
            }
            from = next;
        }
    }

    /// The next in line, where this caller has moved the front on to it.
    fn moved_on(&self, from: u32) -> Option<u32> {
        self.change(|Ends { front, length }| {
            if front != from || length == 0 || !self.is_gone(from) {
                return (None, None);
            }
            let ends = Ends { front: Self::behind(front, 1), length: length - 1 };
            (Some(ends), (ends.length > 0).then_some(ends.front))
        })
    }

    /// How many stand in line, with those who have given up and whom nobody has passed yet.
    pub(super) fn length(&self) -> u32 {
        self.ends().length
    }

    /// What those in line wait for, and have not reserved, in their order.
    pub(super) fn owed(&self) -> impl Iterator<Item = W> {
        let Ends { front, length } = self.ends();
        let reserved = u32::from(self.kept.is_anything());
        let seats = (reserved..length).filter_map(move |place| self.seat(Self::behind(front, place)));
        seats.map(|seat| seat.owed.raw())
    }
}

// Miri would take minutes; it has `tests/waiting/threads.rs`
#[cfg(all(test, not(any(loom, miri))))]
mod tests;

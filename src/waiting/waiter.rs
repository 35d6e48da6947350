use core::fmt;
use core::task::Waker;

use super::kept::Mark;
use super::ticks::{ahead, since, until};
use super::{GaveUp, Waiting};
use crate::clocks::Clock;
use crate::{Atomic, Denied, Reservation};

/// What one who waits is told.
#[derive(Debug, PartialEq, Eq)]
#[must_use = "the cells may have been granted"]
pub enum Turn<W> {
    /// The cells conform from now on; the place in line was left.
    Granted(Reservation<W>),
    /// Sleep until this tick, or until woken, whichever is first, and then poll again; `None`: until woken. The tick is
    /// one of the clock's, at most half of what it counts ahead. To poll earlier does no harm.
    Sleep(Option<W>),
    /// The wait is over; the place in line was left.
    GaveUp(GaveUp<W>),
}

/// A place in the line of a [`Waiting`].
///
/// Poll it, and do as [`Turn`] says, until it is granted or gives up. Dropping it leaves the line. In the middle that
/// costs nobody anything. In front it gives all back that was reserved, since nobody reserves behind it: those who stay are
/// served as if it had never come, from then on.
///
/// A place that is never dropped, by `core::mem::forget`, and not polled, blocks the line for good, as a lock does whose
/// guard is forgotten: nobody else can tell it from one whose owner was stopped.
#[must_use = "dropping it leaves the line"]
pub struct Waiter<'w, W: Atomic, C: Clock<Tick = W>, const N: usize> {
    waiting: &'w Waiting<W, C, N>,
    place: Place<W>,
    n: W,
    /// How long it is still willing to wait; the maximum for ever.
    patience: W,
    /// From when on that is counted.
    polled: W,
}

#[derive(Debug)]
enum Place<W> {
    /// Somewhere in line, with nothing reserved.
    InLine {
        ticket: u32,
    },
    /// In front, with cells for a tick to come; unless one who gave back has taken them.
    Reserved {
        ticket: u32,
        reservation: Reservation<W>,
        mark: Mark,
    },
    Left,
}

impl<'w, W: Atomic, C: Clock<Tick = W>, const N: usize> Waiter<'w, W, C, N> {
    pub(super) fn new(waiting: &'w Waiting<W, C, N>, ticket: u32, n: W, now: W, patience: W) -> Self {
        Self { waiting, place: Place::InLine { ticket }, n, patience, polled: now }
    }

    /// Whose turn it is. The waker is what the line wakes once, when this place comes to the front; and there, whenever
    /// somebody settles.
    ///
    /// Lock-free; may be called from an interrupt. It alone of all the library links a panic: `atomic-waker`, which keeps the
    /// waker, has one for what cannot happen. Once it has been granted or has given up, every further call answers
    /// `Sleep(None)`.
    ///
    /// The time until its limit is counted from one call to the next, but for those of one that has reserved. Where these
    /// are further apart than all that a narrow clock counts, as they are only where the caller does not do what it is
    /// told, it waits for longer.
    ///
    /// ```
    /// use core::task::Waker;
    /// use tollgate::clocks::Manual32;
    /// use tollgate::waiting::{Turn, Waiting};
    /// use tollgate::{Quota, Shaper32};
    ///
    /// let limiter = Shaper32::new(Quota::new(1, 100, 1))?;
    /// let waiting = Waiting::<u32, _, 4>::new(limiter, Manual32::<1_000>::new(0));
    /// let mut places = [(); 2].map(|()| waiting.enter(1, u32::MAX).unwrap());
    /// assert_eq!(places[1].poll(Waker::noop()), Turn::Sleep(None));
    /// assert!(matches!(places[0].poll(Waker::noop()), Turn::Granted(_)));
    /// // it is woken by that, and now in front
    /// assert_eq!(places[1].poll(Waker::noop()), Turn::Sleep(Some(100)));
    /// waiting.clock().advance(100);
    /// assert!(matches!(places[1].poll(Waker::noop()), Turn::Granted(_)));
    /// # Ok::<(), tollgate::QuotaError>(())
    /// ```
    pub fn poll(&mut self, waker: &Waker) -> Turn<W> {
        let line = &self.waiting.line;
        let (Place::InLine { ticket } | Place::Reserved { ticket, .. }) = self.place else {
            return Turn::Sleep(None);
        };
        line.wake_me(ticket, waker);
        match core::mem::replace(&mut self.place, Place::InLine { ticket }) {
            Place::Reserved { reservation, mark, .. } => self.wait_in_front(ticket, reservation, mark),
            Place::InLine { .. } | Place::Left => self.wait_in_line(ticket),
        }
    }

    /// Takes the time since the last poll out of the patience; whether there was as much.
    fn had_patience(&mut self, now: W) -> bool {
        if self.patience == W::MAX {
            return true;
        }
        let passed = since::<C>(self.polled, now);
        let enough = passed <= self.patience;
        self.patience = self.patience.saturating_sub(passed);
        self.polled = now;
        enough
    }

    fn wait_in_line(&mut self, ticket: u32) -> Turn<W> {
        let now = self.waiting.clock.now();
        if !self.had_patience(now) {
            self.gave_up()
        } else if self.waiting.line.is_in_front(ticket) {
            self.reserve(ticket, now)
        } else if self.patience == W::MAX {
            Turn::Sleep(None)
        } else if self.patience > W::ZERO {
            Turn::Sleep(Some(ahead::<C>(now, self.patience)))
        } else {
            self.gave_up()
        }
    }

    /// In front: nobody else in line reserves.
    fn reserve(&mut self, ticket: u32, now: W) -> Turn<W> {
        let waiting = self.waiting;
        match waiting.limiter.reserve(now, self.n, self.patience) {
            Ok((reservation, _)) => {
                let ticks = until::<C>(reservation.due(), now);
                if ticks == W::ZERO {
                    return self.granted(reservation);
                }
                let mark = waiting.line.kept.keep(&reservation);
                self.place = Place::Reserved { ticket, reservation, mark };
                Turn::Sleep(Some(ahead::<C>(now, ticks)))
            }
            // it cannot be reserved so far ahead, and needs no reservation: nobody passes but those who do not wait
            Err(Denied::NotYet(outcome)) if outcome.retry_after() <= self.patience => {
                Turn::Sleep(Some(ahead::<C>(now, outcome.retry_after())))
            }
            Err(_) => self.gave_up(),
        }
    }

    /// In front, with cells reserved that may have been taken by one who gives back.
    fn wait_in_front(&mut self, ticket: u32, reservation: Reservation<W>, mark: Mark) -> Turn<W> {
        let Waiting { line, clock, .. } = self.waiting;
        let now = clock.now();
        let ticks = until::<C>(reservation.due(), now);
        if ticks > W::ZERO && line.kept.holds(mark) {
            self.place = Place::Reserved { ticket, reservation, mark };
            return Turn::Sleep(Some(ahead::<C>(now, ticks)));
        }
        if line.kept.let_go(mark) {
            return self.granted(reservation);
        }
        // It had the patience for what it was told. Who looks late is granted late, and so it is here.
        self.had_patience(now);
        self.reserve(ticket, now)
    }

    fn granted(&mut self, reservation: Reservation<W>) -> Turn<W> {
        self.leave();
        Turn::Granted(reservation)
    }

    fn gave_up(&mut self) -> Turn<W> {
        self.leave();
        Turn::GaveUp(GaveUp::TooLong { retry_after: self.waiting.retry_after(self.n) })
    }

    /// Leaves the line, with nothing reserved.
    fn leave(&mut self) {
        if let Place::InLine { ticket } = core::mem::replace(&mut self.place, Place::Left) {
            self.waiting.line.leave(ticket);
        }
    }
}

/// Leaves the line, and gives back what it had reserved: before that, so that the next one finds it.
impl<W: Atomic, C: Clock<Tick = W>, const N: usize> Drop for Waiter<'_, W, C, N> {
    fn drop(&mut self) {
        let Waiting { limiter, line, clock } = self.waiting;
        match core::mem::replace(&mut self.place, Place::Left) {
            Place::InLine { ticket } => line.leave(ticket),
            Place::Reserved { ticket, reservation, mark } => {
                // unless another one has taken it, who cancels it
                if line.kept.let_go(mark) {
                    limiter.cancel(clock.now(), reservation);
                }
                line.leave(ticket);
            }
            Place::Left => {}
        }
    }
}

impl<W: Atomic, C: Clock<Tick = W>, const N: usize> fmt::Debug for Waiter<'_, W, C, N> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Waiter")
            .field("place", &self.place)
            .field("n", &self.n)
            .field("patience", &self.patience)
            .finish_non_exhaustive()
    }
}

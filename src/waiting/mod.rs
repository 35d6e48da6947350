//! Floor 5: waiting for one's turn, in order, by a clock.
//!
//! Most callers do not want "no", they want "when". [`Waiting`] is a [`Shaper`], a [`Clock`] and a line of those who wait
//! for it: first come, first served, a large request in its turn like a small one. Only who is in front reserves cells, so
//! that whoever gives up costs the others nothing. No lock is held, by nobody, and nothing else while one sleeps.
//!
//! ```
//! use std::sync::LazyLock;
//! use std::time::Duration;
//! use tollgate::clocks::{Std, TickRate};
//! use tollgate::waiting::{GaveUp, Waiting};
//! use tollgate::{Quota, Shaper64, checked};
//!
//! // one request in 10 ms, and at most 64 threads that wait
//! static QUOTA: Quota = Quota::per_second(100, Std::TICK_HZ).burst(1);
//! static API: LazyLock<Waiting<u64, Std, 64>> =
//!     LazyLock::new(|| Waiting::<u64, Std, 64>::new(checked!(Shaper64::new(QUOTA)), Std::new()));
//!
//! for _ in 0..3 {
//!     API.acquire(1).unwrap(); // sleeps until it may
//! }
//! assert!(matches!(API.acquire_within(1, Duration::from_micros(1)), Err(GaveUp::TooLong { .. })));
//! ```
//!
//! | you have | look at | feature |
//! |---|---|---|
//! | threads of `std` | `Waiting::acquire`, `acquire_within`, `acquire_by` | `std` |
//! | a delay of a HAL | [`Waiting::acquire_sleeping`], `Delay` | `embedded-hal` |
//! | any other way to sleep | [`Sleeper`] | |
//! | any async runtime, Embassy's or RTIC's | `Waiting::acquire_async`, `acquire_async_within` | `async` |
//! | tokio | the same, `TokioTimer` | `tokio` |
//! | a stream, a sink | `limited`, `limited_sink` | `futures` |
//! | an executor, or a loop of one's own | [`Waiting::enter`], [`Waiter::poll`] | |
//! | a cost that is known afterwards | [`Waiting::settle`], [`Settling`](crate::Settling) | |
//!
//! # With a line, or without
//!
//! [`Shaper::reserve`](crate::Shaper64::reserve) needs no line: it tells each caller a tick, and who sleeps until then has
//! waited in order. It is the way for several processes that share one word, for a caller that cannot wait now (an
//! interrupt, which leaves the tick to somebody else), and where nobody gives up. What a quitter loses there: a reservation
//! that others stand behind is [cancelled](crate::Shaper64::cancel) for nothing, since they were told their ticks; its cells
//! go unused, and those behind wait for them.
//!
//! Here those behind were told nothing, and lose nothing. The price is a place for each of them, in memory of a fixed
//! size; one who is to be woken for each grant; and that all of them are in one process. Who is woken late reserves late: a
//! burst makes up for it, as for any caller that is late, and with a burst of 1 what it is late by after its cells conform
//! is lost to the rate.
//!
//! # Beside the line
//!
//! [`Waiting::limiter`] is the limiter itself, for all its verbs; none of them knows of the line. What they take while
//! somebody waits comes before those in line, but for the one in front, whose cells are reserved: while it waits for
//! them nothing else conforms. [`not_before`](crate::Shaper64::not_before) and [`observe`](crate::Shaper64::observe) hold
//! everybody back but the one in front, if it has been told its tick.
//!
//! A cell that could not be owed, since the [`debt`](crate::Quota::debt) does not reach so far, is waited for all the
//! same, and at the same tick; it is only not kept from those who take past the line.
//!
//! # What is settled
//!
//! A limiter gives nothing back where more is owed than its capacity, since somebody was told a tick. Here that is the
//! one in front. Where there is anything to give back, or to take beyond what was reserved, [`Waiting::settle`] and
//! [`Waiting::cancel`] do so as if it had reserved nothing, and wake it to reserve anew: it is granted at the very tick at
//! which it would be had the cells been granted as they were used. Until it has, its cells are not kept from those who
//! take past the line.
//!
//! It keeps what it has reserved, and nothing is given back,
//!
//! - by a [`refund`](crate::Shaper64::refund), or another verb by way of [`Waiting::limiter`], which knows of nobody in
//!   front; or where such a verb has taken, behind the one in front;
//! - by a `settle` that falls between two steps of another: of the one in front, as it reserves and says so or gives up, or
//!   of one who settles.
//!
//! What is not given back comes back with time, like what was used.

mod blocking;
mod gave_up;
mod kept;
mod line;
mod settle;
mod ticks;
mod waiter;

#[cfg(feature = "async")]
mod asynchronous;
#[cfg(feature = "embedded-hal")]
mod delay;
#[cfg(feature = "std")]
mod park;
#[cfg(feature = "futures")]
mod streams;
#[cfg(feature = "tokio")]
mod tokio_timer;

pub use blocking::Sleeper;
#[cfg(feature = "embedded-hal")]
pub use delay::Delay;
pub use gave_up::GaveUp;
#[cfg(feature = "std")]
pub use park::Parking;
#[cfg(feature = "futures")]
pub use streams::{Unsent, limited, limited_sink};
#[cfg(feature = "tokio")]
pub use tokio_timer::TokioTimer;
pub use waiter::{Turn, Waiter};

use core::fmt;

use crate::algorithms;
use crate::clocks::Clock;
use crate::ground::sync::{const_fn, for_each_atomic};
use crate::{Algorithm, Atomic, Denied, Reservation, Shaper};
use line::Line;

/// A [`Shaper`], a clock, and a line of those who wait for it, first come first served; at most `N`, which is at most
/// 32,768.
///
/// It may be a `static`. All of it may be used by any number of threads and interrupts at once, and is lock-free: a
/// caller who is stopped anywhere delays those who stand behind it in line, and nobody else; one who settles may delay all
/// who stand there, by the cells of the one in front. A place takes two words and a waker.
///
/// ```
/// use core::task::Waker;
/// use tollgate::clocks::Manual32;
/// use tollgate::waiting::{Turn, Waiting};
/// use tollgate::{Quota, Shaper32, checked};
///
/// // 10 requests a second by a clock of milliseconds, one at a time; at most eight wait
/// static API: Waiting<u32, Manual32<1_000>, 8> = Waiting::<u32, _, 8>::new(
///     checked!(Shaper32::new(Quota::per_second(10, 1_000).burst(1))),
///     Manual32::<1_000>::new(0),
/// );
///
/// API.try_acquire(1).unwrap();
/// let mut place = API.enter(1, 500).unwrap();
/// assert_eq!(place.poll(Waker::noop()), Turn::Sleep(Some(100)));
/// API.clock().advance(100);
/// assert!(matches!(place.poll(Waker::noop()), Turn::Granted(slot) if slot.due() == 100));
/// ```
pub struct Waiting<W: Atomic, C, const N: usize> {
    limiter: Shaper<W>,
    line: Line<W, N>,
    clock: C,
}

macro_rules! waiting {
    ($(#[$hidden:meta])? $width:ident) => {
        $(#[$hidden])?
        impl<C, const N: usize> Waiting<$width, C, N> {
            const_fn! {
                /// A line in which nobody stands. An `N` of 0, or above 32,768, fails the build.
                #[must_use]
                pub const fn new(limiter: Shaper<$width>, clock: C) -> Self {
                    Self { limiter, line: Line::<$width, N>::new(), clock }
                }
            }
        }
    };
}

for_each_atomic!(waiting);

impl<W: Atomic, C: Clock<Tick = W>, const N: usize> Waiting<W, C, N> {
    /// The limiter, whose verbs know nothing of the line; see [there](crate::waiting#beside-the-line).
    ///
    /// ```
    /// # use tollgate::{Quota, Shaper32, clocks::Manual32, waiting::Waiting};
    /// let limiter = Shaper32::new(Quota::new(1, 100, 2))?;
    /// let waiting = Waiting::<u32, _, 4>::new(limiter, Manual32::<1_000>::new(0));
    /// assert_eq!(waiting.limiter().profile().burst(), 2);
    /// # Ok::<(), tollgate::QuotaError>(())
    /// ```
    #[must_use]
    pub const fn limiter(&self) -> &Shaper<W> {
        &self.limiter
    }

    /// The clock.
    ///
    /// ```
    /// # use tollgate::{Quota, Shaper32, clocks::{Clock, Manual32}, waiting::Waiting};
    /// let limiter = Shaper32::new(Quota::new(1, 100, 2))?;
    /// let waiting = Waiting::<u32, _, 4>::new(limiter, Manual32::<1_000>::new(7));
    /// assert_eq!(waiting.clock().now(), 7);
    /// # Ok::<(), tollgate::QuotaError>(())
    /// ```
    #[must_use]
    pub const fn clock(&self) -> &C {
        &self.clock
    }

    /// How many stand in line. One who gave up in the middle counts, and keeps its place from others, until those before
    /// it are served; of several who change the line at once, somebody's moment.
    ///
    /// ```
    /// # use tollgate::{Quota, Shaper32, clocks::Manual32, waiting::Waiting};
    /// let limiter = Shaper32::new(Quota::new(1, 100, 2))?;
    /// let waiting = Waiting::<u32, _, 4>::new(limiter, Manual32::<1_000>::new(0));
    /// let place = waiting.enter(1, u32::MAX).unwrap();
    /// assert_eq!(waiting.waiting(), 1);
    /// drop(place);
    /// assert_eq!(waiting.waiting(), 0);
    /// # Ok::<(), tollgate::QuotaError>(())
    /// ```
    #[must_use]
    pub fn waiting(&self) -> usize {
        self.line.length() as usize
    }

    /// All `n` cells now, or nothing; never past those who wait.
    ///
    /// ```
    /// # use tollgate::{Quota, Shaper32, clocks::Manual32, waiting::{GaveUp, Waiting}};
    /// let limiter = Shaper32::new(Quota::new(1, 100, 3))?;
    /// let waiting = Waiting::<u32, _, 4>::new(limiter, Manual32::<1_000>::new(0));
    /// waiting.try_acquire(2).unwrap();
    /// let two = waiting.enter(2, u32::MAX).unwrap();
    /// // one conforms, but two wait for it, and one more
    /// assert_eq!(waiting.try_acquire(1).unwrap_err(), GaveUp::TooLong { retry_after: 200 });
    /// drop(two);
    /// assert!(waiting.try_acquire(1).is_ok());
    /// # Ok::<(), tollgate::QuotaError>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`GaveUp::Never`] or [`GaveUp::TooLong`].
    pub fn try_acquire(&self, n: W) -> Result<Reservation<W>, GaveUp<W>> {
        self.check(n)?;
        if self.line.length() == 0 {
            let now = self.clock.now();
            return match self.limiter.reserve(now, n, W::ZERO) {
                Ok((reservation, _)) => Ok(reservation),
                Err(Denied::NotYet(outcome)) => {
                    Err(GaveUp::TooLong { retry_after: outcome.retry_after() })
                }
                Err(Denied::Never(_)) => Err(GaveUp::Never),
            };
        }
        Err(GaveUp::TooLong { retry_after: self.retry_after(n) })
    }

    /// Takes a place in the line, for `n` cells; one that would be granted in more than `max_wait` ticks, as the line
    /// stands, is refused at once. The maximum of the width is no limit, and the only wait for which the line is not
    /// looked through: up to `N` loads and divisions.
    ///
    /// The reckoning is exact while nobody gives up, and nobody takes past the line. Where others come, reserve or leave at
    /// the very same moment, it may count or miss what they wait for; who got in and should not have gives up in front.
    ///
    /// Who wants no place where nobody waits asks [`try_acquire`](Self::try_acquire) first.
    ///
    /// ```
    /// # use tollgate::{Quota, Shaper32, clocks::Manual32, waiting::{GaveUp, Waiting}};
    /// let limiter = Shaper32::new(Quota::new(1, 100, 1))?;
    /// let waiting = Waiting::<u32, _, 2>::new(limiter, Manual32::<1_000>::new(0));
    /// let first = waiting.enter(1, 0).unwrap();
    /// let second = waiting.enter(1, 100).unwrap();
    /// assert_eq!(waiting.enter(1, 199).unwrap_err(), GaveUp::TooLong { retry_after: 200 });
    /// assert_eq!(waiting.enter(1, 200).unwrap_err(), GaveUp::LineFull);
    /// # Ok::<(), tollgate::QuotaError>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`GaveUp`], for each of its reasons.
    pub fn enter(&self, n: W, max_wait: W) -> Result<Waiter<'_, W, C, N>, GaveUp<W>> {
        self.check(n)?;
        let now = self.clock.now();
        if max_wait < W::MAX {
            let wait = self.wait(now, n);
            if wait > max_wait {
                return Err(GaveUp::TooLong { retry_after: wait });
            }
        }
        let ticket = self.line.enter(n).ok_or(GaveUp::LineFull)?;
        Ok(Waiter::new(self, ticket, n, now, max_wait))
    }

    fn check(&self, n: W) -> Result<(), GaveUp<W>> {
        if n > self.limiter.profile().burst() { Err(GaveUp::Never) } else { Ok(()) }
    }

    /// After how many ticks `n` more cells would be granted: the line is served, on a word of one's own.
    fn wait(&self, now: W, n: W) -> W {
        let profile = self.limiter.profile();
        let (mut word, mut tick, mut wait) = (self.limiter.word().raw(), now, W::ZERO);
        for n in self.line.owed().chain([n]) {
            let more = profile.wait(profile.read(word, tick), n);
            (tick, wait) = (tick.wrapping_add(more), wait.saturating_add(more));
            word = algorithms::try_acquire(profile, word, tick, n).0.unwrap_or(word);
        }
        wait
    }

    /// What a newcomer is told.
    fn retry_after(&self, n: W) -> W {
        self.wait(self.clock.now(), n).max(W::ONE)
    }
}

impl<W: Atomic, C: fmt::Debug, const N: usize> fmt::Debug for Waiting<W, C, N> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Waiting")
            .field("limiter", &self.limiter)
            .field("waiting", &self.line.length())
            .field("clock", &self.clock)
            .finish()
    }
}

use core::fmt;

use crate::algorithms;
use crate::ground::sync::{const_fn, for_each_atomic};
use crate::limiters::shaper::ShaperProfile;
use crate::{Atomic, Denied, Word};

/// A line beside a [`Shaper`](crate::Shaper), in which each caller who was denied is told a slot of its own to come
/// back at: one word.
///
/// `retry_after` tells all who are denied at one instant the same tick; one of them is admitted then, and the others
/// have come for nothing. Here the first is told `retry_after`, the next one an emission interval later, and so on. A
/// slot is no reservation: nothing is taken, and nothing is lost where somebody does not come back, but the time that
/// the slot was for.
///
/// ```
/// use tollgate::{Quota, Shaper32, Stagger32, checked};
///
/// static API: Shaper32 = checked!(Shaper32::new(Quota::new(1, 100, 2)));
/// static LINE: Stagger32 = Stagger32::new();
///
/// fn ask(now: u32) -> Result<(), u32> {
///     API.try_acquire(now, 1).map(drop).map_err(|denied| LINE.retry_after(now, &denied))
/// }
///
/// assert_eq!([0; 5].map(ask), [Ok(()), Ok(()), Err(100), Err(200), Err(300)]);
/// assert_eq!([100, 200, 300].map(ask), [Ok(()); 3]);
/// ```
///
/// Callers who come back at their slots conform, as long as nobody else takes meanwhile; who is denied once more is
/// told another slot. Slots are given in the order of the calls, each no earlier than `retry_after`, and at most a tick
/// later than the line makes it. Where the rate is at most one cell a tick, no two callers are told the same tick.
///
/// The line is as long as the quota's [`debt`](crate::Quota::debt) reaches. Who finds it full is told the tick after
/// its end, as is everybody who comes next, until its head has passed. When nobody asks any more it empties by
/// itself; left alone for longer than [`max_idle`](crate::Profile::max_idle), it may once tell slots that are later
/// than they had to be, by `time_to_full`, `stale` and `debt` at most.
///
/// Every method may be called from any number of threads and interrupts at once. It is lock-free, as its
/// [`Word`] is; a limiter whose quota changes has no such line, since its slots would be those of the quota before.
#[repr(transparent)]
pub struct Stagger<W: Atomic>(Word<W>);

macro_rules! stagger {
    ($(#[$hidden:meta])? $width:ident) => {
        $(#[$hidden])?
        impl Stagger<$width> {
            const_fn! {
                /// An empty line, for every clock but one: see [`Gcra::new`](crate::Gcra64::new).
                #[must_use]
                pub const fn new() -> Self {
                    Self(Word::<$width>::new())
                }

                /// An empty line beside a limiter of that profile, wherever the clock starts.
                #[must_use]
                pub const fn new_at(profile: &ShaperProfile<$width>, now: $width) -> Self {
                    Self(Word::<$width>::from_raw(profile.full_at(now)))
                }
            }
        }

        $(#[$hidden])?
        impl Default for Stagger<$width> {
            fn default() -> Self {
                Self::new()
            }
        }
    };
}

for_each_atomic!(stagger);

impl<W: Atomic> Stagger<W> {
    /// After how many ticks to come back, for one who was denied just now, at `now`; the maximum for "never". Rounded
    /// up, and no less than the denial's own `retry_after`.
    ///
    /// ```
    /// use tollgate::{Quota, Shaper32, Stagger32};
    ///
    /// let (limiter, line) = (Shaper32::new(Quota::new(1, 100, 3))?, Stagger32::new());
    /// limiter.try_acquire(0, 3).unwrap();
    /// let wait = |n| line.retry_after(0, &limiter.try_acquire(0, n).unwrap_err());
    /// assert_eq!([1, 2, 1, 4].map(wait), [100, 300, 400, u32::MAX]);
    /// # Ok::<(), tollgate::QuotaError>(())
    /// ```
    pub fn retry_after(&self, now: W, denied: &Denied<&ShaperProfile<W>>) -> W {
        let outcome = denied.outcome();
        self.slot(outcome.profile(), now, denied.refused(), outcome.retry_after())
    }

    /// As [`retry_after`](Self::retry_after), told apart what the denial was: `n` cells, by that profile, for `wait`
    /// ticks.
    ///
    /// ```
    /// use tollgate::{Quota, ShaperProfile32, Stagger32};
    ///
    /// let profile = ShaperProfile32::new(Quota::new(1, 100, 3))?;
    /// let line = Stagger32::new();
    /// assert_eq!([(); 3].map(|()| line.slot(&profile, 0, 1, 40)), [40, 140, 240]);
    /// # Ok::<(), tollgate::QuotaError>(())
    /// ```
    pub fn slot(&self, profile: &ShaperProfile<W>, now: W, n: W, wait: W) -> W {
        self.0.update(|word| algorithms::staggered(profile, word, now, n, wait))
    }
}

impl<W: Atomic> fmt::Debug for Stagger<W> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Stagger").field(&self.0.raw()).finish()
    }
}

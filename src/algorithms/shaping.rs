//! What goes past the capacity: reservations, debits, and what holds a limiter back.
//!
//! All of it is debt. A reservation for later is the debt that there will be at its due tick, taken now; so each
//! one is a slot of its own, in the order in which they were made.

use core::fmt;
use core::ops::Deref;

use super::gcra::Arrival;
use super::{Algorithm, Decided, Denied, Lent, Outcome, Profile, Reservation, Step};
use crate::Width;

/// What is to be done with a cost above the burst, which cannot conform at any instant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Oversize {
    /// It is refused: [`Denied::Never`].
    Never,
    /// It is granted when a whole burst conforms, and what it costs beyond that is debt.
    WhenFull,
}

/// Refused, since the debt would be more than the quota's [`debt`](crate::Quota::debt) allows. Nothing was written.
///
/// ```
/// use tollgate::{BeyondDebt, Quota, Shaper32};
///
/// let limiter = Shaper32::new(Quota::new(1, 100, 3).debt(200))?;
/// assert_eq!(limiter.debit(0, 6).unwrap_err(), BeyondDebt { allowed: 5 });
/// # Ok::<(), tollgate::QuotaError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BeyondDebt<W> {
    /// The most that would have been accepted: cells of a debit, ticks from `now` of a time before which nothing
    /// conforms.
    pub allowed: W,
}

impl<W: Width> fmt::Display for BeyondDebt<W> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "beyond the debt: at most {} is allowed", self.allowed)
    }
}

impl<W: Width> core::error::Error for BeyondDebt<W> {}

impl<W: Width> Profile<W, Lent<W>> {
    /// The state with a debt of so many sub-ticks.
    fn owing(Arrival { t, .. }: Arrival<W>, debt: W) -> Arrival<W> {
        Arrival { t, tat: t.wrapping_add(debt) }
    }

    /// `debt + n * I`, where that may be owed.
    fn owed(&self, debt: W, n: W) -> Option<W> {
        let left = self.lent.0.widen().checked_sub(debt.widen())?;
        let cost = n.checked_mul(self.interval)?;
        (cost.widen() <= left).then(|| debt.wrapping_add(cost))
    }

    /// How many cells have to conform at one instant for `n` to be granted; `None` for never.
    fn at_once(&self, n: W, oversize: Oversize) -> Option<W> {
        if n <= self.burst {
            return Some(n);
        }
        // there may be that much debt when a whole burst conforms
        let rest = self.capacity.wrapping_sub(self.burst.wrapping_mul(self.interval));
        let owed = self.owed(rest, n);
        owed.filter(|_| oversize == Oversize::WhenFull).map(|_| self.burst)
    }

    /// The debt, once `n` cells are reserved for so many ticks from now.
    ///
    /// A cell that waits is due at a whole tick: the debt that there is by then is rounded up to it.
    fn reserved(&self, view: Arrival<W>, n: W, wait: W) -> Option<W> {
        // at most the horizon, rounded up to a tick, for which a profile that was accepted has room
        let from = self.debt(view).max(wait.wrapping_mul(self.scale));
        self.owed(from, n)
    }

    /// The debt at which `n` cells, at most the burst, conform after so many `ticks` and not before:
    /// `ticks * scale + C - n * I`.
    fn held_back(&self, ticks: W, n: W) -> Result<W, BeyondDebt<W>> {
        let then = self.capacity.wrapping_sub(n.wrapping_mul(self.interval));
        let most = self.lent.0.wrapping_sub(then);
        match ticks.checked_mul(self.scale) {
            Some(wait) if wait <= most => Ok(wait.wrapping_add(then)),
            _ => Err(BeyondDebt { allowed: most.div_floor(self.scale) }),
        }
    }
}

/// A reservation, and what it leaves.
type Slot<W, R> = (Reservation<W>, Outcome<R>);

/// `reserve`: `n` cells, now or at a later tick.
pub(crate) fn reserve<W, R>(
    profile: R,
    word: W,
    now: W,
    n: W,
    max_wait: W,
    oversize: Oversize,
) -> Step<W, Decided<R, Slot<W, R>>>
where
    W: Width,
    R: Deref<Target = Profile<W, Lent<W>>> + Copy,
{
    let view = profile.read(word, now);
    if n == W::ZERO {
        return (None, Ok((Reservation::of_nothing(now, word), Outcome::granted(profile, view))));
    }
    let Some(at_once) = profile.at_once(n, oversize) else {
        return (None, Err(Denied::new(profile, view, n)));
    };
    let wait = profile.wait(view, at_once);
    let Some(debt) = profile.reserved(view, n, wait).filter(|_| wait <= max_wait) else {
        return (None, Err(Denied::new(profile, view, at_once)));
    };
    let (before, after) = (profile.touched(view), Profile::owing(view, debt));
    let due = now.wrapping_add(wait);
    let reservation = Reservation {
        made_at: now,
        due,
        expires: due.wrapping_add(n.wrapping_mul(profile.interval).div_ceil(profile.scale)),
        cost: n,
        before: profile.write(before),
        after: profile.write(after),
        stamp: W::ZERO,
    };
    (Some(reservation.after), Ok((reservation, Outcome::granted(profile, after))))
}

/// When to come back, for one whose `n` cells were refused and conform after `wait` ticks: a reservation in the word of
/// all who were told before, which owes at least what the limiter does. Nothing is written where that is beyond the debt.
pub(crate) fn staggered<W, R>(profile: R, word: W, now: W, n: W, wait: W) -> Step<W, W>
where
    W: Width,
    R: Deref<Target = Profile<W, Lent<W>>> + Copy,
{
    if n == W::ZERO || n > profile.burst {
        return (None, wait);
    }
    let Ok(least) = profile.held_back(wait, n) else { return (None, wait) };
    let view = profile.read(word, now);
    let view = Profile::owing(view, profile.debt(view).max(least));
    match reserve(profile, profile.write(view), now, n, W::MAX, Oversize::Never) {
        (next, Ok((reservation, _))) => (next, reservation.due.wrapping_sub(now)),
        (_, Err(denied)) => (None, denied.retry_after()),
    }
}

/// `debit`: takes `n` cells, whether they conform or not.
pub(crate) fn debit<W, R>(profile: R, word: W, now: W, n: W) -> Step<W, Result<Outcome<R>, BeyondDebt<W>>>
where
    W: Width,
    R: Deref<Target = Profile<W, Lent<W>>> + Copy,
{
    let view = profile.read(word, now);
    let debt = profile.debt(view);
    if n == W::ZERO {
        return (None, Ok(Outcome::granted(profile, view)));
    }
    let Some(owed) = profile.owed(debt, n) else {
        let allowed = profile.lent.0.saturating_sub(debt).div_floor(profile.interval);
        return (None, Err(BeyondDebt { allowed }));
    };
    let after = Profile::owing(view, owed);
    (Some(profile.write(after)), Ok(Outcome::granted(profile, after)))
}

/// `not_before`: nothing conforms before the tick `t0`, and one cell does then.
pub(crate) fn not_before<W, R>(
    profile: R,
    word: W,
    now: W,
    t0: W,
) -> Step<W, Result<Outcome<R>, BeyondDebt<W>>>
where
    W: Width,
    R: Deref<Target = Profile<W, Lent<W>>> + Copy,
{
    let view = profile.read(word, now);
    match profile.ticks_until(t0, now) {
        Some(ticks) => tightened(profile, view, profile.held_back(ticks, W::ONE)),
        None => (None, Ok(Outcome::granted(profile, view))),
    }
}

/// `observe`: no more than the server has left, and nothing before its reset where it has nothing left.
pub(crate) fn observe<W, R>(
    profile: R,
    word: W,
    now: W,
    remaining: W,
    reset: W,
) -> Step<W, Result<Outcome<R>, BeyondDebt<W>>>
where
    W: Width,
    R: Deref<Target = Profile<W, Lent<W>>> + Copy,
{
    let view = profile.read(word, now);
    let debt = if remaining == W::ZERO {
        // nothing conforms at this tick, even where the server rounds the rest of its window down to 0
        profile.held_back(reset.max(W::ONE), W::ONE)
    } else if remaining >= profile.burst {
        Ok(W::ZERO)
    } else {
        Ok(profile.capacity.wrapping_sub(remaining.wrapping_mul(profile.interval)))
    };
    tightened(profile, view, debt)
}

/// At least so much debt.
fn tightened<W, R>(
    profile: R,
    view: Arrival<W>,
    debt: Result<W, BeyondDebt<W>>,
) -> Step<W, Result<Outcome<R>, BeyondDebt<W>>>
where
    W: Width,
    R: Deref<Target = Profile<W, Lent<W>>> + Copy,
{
    match debt {
        Err(error) => (None, Err(error)),
        Ok(debt) if debt <= profile.debt(view) => (None, Ok(Outcome::granted(profile, view))),
        Ok(debt) => {
            let after = Profile::owing(view, debt);
            (Some(profile.write(after)), Ok(Outcome::granted(profile, after)))
        }
    }
}

//! The verbs that go past the capacity, once for every family that lends, and the refund.

use core::ops::Deref;

use tollgate::{
    Algorithm, Atomic, Copied, Lending, Limiter, Live, Outcome, Oversize, Profile, Reservation,
    ShaperProfile,
};

use crate::answers::{Decided, Followed, answer, refuse, tell};
use crate::glue::{checked, is_set_up, set_up};
use crate::outcome::Report;
use crate::reservation::Slot;
use crate::verbs::Parts;
use crate::{TG_E_UNINIT, tg_status};

/// A reservation, and what it leaves.
type Granted<W, R> = (Reservation<W>, Outcome<R>);

/// A limiter that lends, whether its quota may change or not.
pub(crate) trait Lends<'a> {
    type Width: Atomic;
    /// The profile of a decision.
    type Held: Deref<Target: Algorithm<Width = Self::Width>>;

    fn is_set_up(&self) -> bool;

    fn reserve(
        &'a self,
        now: Self::Width,
        n: Self::Width,
        max_wait: Self::Width,
        oversize: Oversize,
    ) -> Decided<Self::Held, Granted<Self::Width, Self::Held>>;

    fn cancel(&'a self, now: Self::Width, reservation: Reservation<Self::Width>) -> Outcome<Self::Held>;

    fn settle(
        &'a self,
        now: Self::Width,
        reservation: Reservation<Self::Width>,
        actual: Self::Width,
    ) -> Followed<Self::Held>;
}

macro_rules! lends {
    ($limiter:ty, $held:ty) => {
        impl<'a, W: Atomic> Lends<'a> for $limiter {
            type Width = W;
            type Held = $held;

            #[inline]
            fn is_set_up(&self) -> bool {
                is_set_up::<ShaperProfile<W>>(&self.profile())
            }

            fn reserve(
                &'a self,
                now: W,
                n: W,
                max_wait: W,
                oversize: Oversize,
            ) -> Decided<$held, Granted<W, $held>> {
                self.reserve_oversize(now, n, max_wait, oversize)
            }

            fn cancel(&'a self, now: W, reservation: Reservation<W>) -> Outcome<$held> {
                self.cancel(now, reservation)
            }

            fn settle(&'a self, now: W, reservation: Reservation<W>, actual: W) -> Followed<$held> {
                self.settle(now, reservation, actual)
            }
        }
    };
}

lends!(Limiter<ShaperProfile<W>>, &'a ShaperProfile<W>);
lends!(Live<W>, Copied<ShaperProfile<W>>);

/// A limiter that was set up, if the pointer to it is right.
pub(crate) fn ready<'a, L: Lends<'a>>(limiter: Result<&'a L, tg_status>) -> Result<&'a L, tg_status> {
    limiter.and_then(|limiter| if limiter.is_set_up() { Ok(limiter) } else { Err(TG_E_UNINIT) })
}

pub(crate) unsafe fn refund<W, D, O>(
    parts: Parts<'_, Profile<W, D>>,
    now: W,
    granted_at: W,
    held: W,
    n: W,
    out: *mut O,
) -> tg_status
where
    W: Atomic,
    D: Lending<W>,
    O: Report<W>,
{
    // SAFETY: the caller's contract for pointers
    unsafe {
        answer(out, || {
            let (word, profile) = parts?;
            set_up(profile)?;
            Ok(Ok(word.refund(profile, now, granted_at, held, n)))
        })
    }
}

/// A verb of a limiter that was set up, which is about no reservation.
pub(crate) unsafe fn follow<'a, L, O>(
    limiter: Result<&'a L, tg_status>,
    out: *mut O,
    verb: impl FnOnce(&'a L) -> Followed<L::Held>,
) -> tg_status
where
    L: Lends<'a>,
    O: Report<L::Width>,
{
    // SAFETY: the caller's contract for pointers
    unsafe { answer(out, || Ok(verb(ready(limiter)?))) }
}

/// What is refused leaves a slot of zeros.
pub(crate) unsafe fn reserve<'a, L, S, O>(
    limiter: Result<&'a L, tg_status>,
    now: L::Width,
    (n, max_wait, oversize): (L::Width, L::Width, Oversize),
    slot: *mut S,
    out: *mut O,
) -> tg_status
where
    L: Lends<'a>,
    S: Slot<L::Width>,
    O: Report<L::Width>,
{
    // SAFETY: the caller's contract for pointers; a slot has the layout of a reservation
    unsafe {
        if let Err(error) = checked(slot) {
            return refuse(out, error);
        }
        slot.write(S::default());
        match ready(limiter) {
            Ok(limiter) => tell(out, n, || {
                let (reservation, outcome) = limiter.reserve(now, n, max_wait, oversize)?;
                slot.cast::<S::Core>().write(reservation);
                Ok(outcome)
            }),
            Err(error) => refuse(out, error),
        }
    }
}

/// Ends a reservation by a verb, which is told whether there is one. The slot is used up where that was done.
unsafe fn end<'a, L, S, O>(
    limiter: Result<&'a L, tg_status>,
    slot: *mut S,
    out: *mut O,
    verb: impl FnOnce(&'a L, S::Core, bool) -> Followed<L::Held>,
) -> tg_status
where
    L: Lends<'a>,
    S: Slot<L::Width>,
    O: Report<L::Width>,
{
    // SAFETY: the caller's contract for pointers; a slot has the layout of a reservation
    unsafe {
        answer(out, || {
            checked(slot)?;
            let limiter = ready(limiter)?;
            let there_is_one = slot.read() != S::default();
            let done = verb(limiter, slot.cast::<S::Core>().read(), there_is_one);
            if done.is_ok() {
                slot.write(S::default());
            }
            Ok(done)
        })
    }
}

pub(crate) unsafe fn cancel<'a, L, S, O>(
    limiter: Result<&'a L, tg_status>,
    now: L::Width,
    slot: *mut S,
    out: *mut O,
) -> tg_status
where
    L: Lends<'a>,
    S: Slot<L::Width>,
    O: Report<L::Width>,
{
    // SAFETY: the caller's contract for pointers
    unsafe { end(limiter, slot, out, |limiter, reservation, _| Ok(limiter.cancel(now, reservation))) }
}

pub(crate) unsafe fn settle<'a, L, S, O>(
    limiter: Result<&'a L, tg_status>,
    now: L::Width,
    slot: *mut S,
    actual: L::Width,
    out: *mut O,
) -> tg_status
where
    L: Lends<'a>,
    S: Slot<L::Width>,
    O: Report<L::Width>,
{
    // SAFETY: the caller's contract for pointers
    unsafe {
        end(limiter, slot, out, |limiter, reservation, there_is_one| {
            // what was settled before is not debited again
            let used = if there_is_one { actual } else { L::Width::default() };
            limiter.settle(now, reservation, used)
        })
    }
}

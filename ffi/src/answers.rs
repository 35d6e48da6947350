//! From a decision to a status and an outcome: whatever holds the profile that decided.

use core::convert::identity;
use core::ops::Deref;

use tollgate::{Algorithm, BeyondDebt, Denied, Outcome, Width};

use crate::glue::{checked, is_set_up, report};
use crate::outcome::Report;
use crate::{TG_BEYOND_DEBT, TG_DENIED, TG_E_ARGUMENT, TG_E_UNINIT, TG_EXCEEDS_BURST, TG_OK, tg_status};

/// The integers of the profile `R`.
pub(crate) type WidthOf<R> = <<R as Deref>::Target as Algorithm>::Width;

/// What a verb about so many cells answers, by the profile `R`.
pub(crate) type Decided<R, T = Outcome<R>> = Result<T, Denied<R>>;

/// What a verb answers that knows no "not yet".
pub(crate) type Followed<R> = Result<Outcome<R>, BeyondDebt<WidthOf<R>>>;

/// A decision of a limiter, if the pointers to it are right.
#[inline]
pub(crate) unsafe fn decided<L, R, O>(
    limiter: Result<L, tg_status>,
    n: WidthOf<R>,
    out: *mut O,
    decide: impl FnOnce(L) -> Decided<R>,
) -> tg_status
where
    R: Deref<Target: Algorithm>,
    O: Report<WidthOf<R>>,
{
    // SAFETY: the caller's contract for pointers
    unsafe {
        match limiter {
            Ok(limiter) => tell(out, n, || decide(limiter)),
            Err(error) => refuse(out, error),
        }
    }
}

/// Whether such a decision is a grant; no outcome is computed.
#[inline]
pub(crate) fn granted<L, R>(
    limiter: Result<L, tg_status>,
    n: WidthOf<R>,
    decide: impl FnOnce(L) -> Decided<R>,
) -> bool
where
    R: Deref<Target: Algorithm>,
{
    let decision = limiter.map(decide);
    decision.is_ok_and(|decision| matches!(judge(n, decision), Ok((TG_OK, _))))
}

/// Decides how many, and tells it.
#[inline]
pub(crate) unsafe fn count<L, R, O, N>(
    limiter: Result<L, tg_status>,
    n: WidthOf<R>,
    taken: *mut N,
    out: *mut O,
    decide: impl FnOnce(L) -> Decided<R, (WidthOf<R>, Outcome<R>)>,
) -> tg_status
where
    R: Deref<Target: Algorithm>,
    O: Report<WidthOf<R>>,
    N: TryFrom<WidthOf<R>> + Default,
{
    // SAFETY: the caller's contract for pointers
    unsafe {
        if let Err(error) = checked(taken) {
            return refuse(out, error);
        }
        taken.write(N::default());
        match limiter {
            Ok(limiter) => tell(out, n, || {
                let (count, outcome) = decide(limiter)?;
                // at most as many as were asked for, so it fits where `n` did
                taken.write(N::try_from(count).unwrap_or_default());
                Ok(outcome)
            }),
            Err(error) => refuse(out, error),
        }
    }
}

/// The status of a verb that has no outcome.
#[inline]
pub(crate) fn done(verb: Result<(), tg_status>) -> tg_status {
    verb.map_or_else(identity, |()| TG_OK)
}

/// Writes what a verb answers. Nothing is done where it could not be written.
pub(crate) unsafe fn answer<R, O>(
    out: *mut O,
    verb: impl FnOnce() -> Result<Followed<R>, tg_status>,
) -> tg_status
where
    R: Deref<Target: Algorithm>,
    O: Report<WidthOf<R>>,
{
    if !out.is_aligned() {
        return TG_E_ARGUMENT;
    }
    // SAFETY: aligned
    unsafe {
        match verb() {
            Ok(Ok(outcome)) => {
                // not `report`: what is not wanted is not computed
                if !out.is_null() {
                    out.write(O::of(&outcome));
                }
                TG_OK
            }
            Ok(Err(debt)) => {
                report(out, O::beyond(debt));
                TG_BEYOND_DEBT
            }
            Err(error) => refuse(out, error),
        }
    }
}

/// The status of a decision about `n` cells. Only a refusal, or a request for nothing, can come from a
/// profile that was never set up.
#[inline]
fn judge<R: Deref<Target: Algorithm>>(
    n: WidthOf<R>,
    decision: Decided<R>,
) -> Result<(tg_status, Outcome<R>), tg_status> {
    match decision {
        Ok(outcome) if n != Width::ZERO || is_set_up(outcome.profile()) => Ok((TG_OK, outcome)),
        Err(Denied::NotYet(outcome)) => Ok((TG_DENIED, outcome)),
        Err(Denied::Never(outcome)) if is_set_up(outcome.profile()) => Ok((TG_EXCEEDS_BURST, outcome)),
        _ => Err(TG_E_UNINIT),
    }
}

/// Decides, and writes the outcome where it is wanted. Nothing is decided where it could not be written.
#[inline]
pub(crate) unsafe fn tell<R, O>(
    out: *mut O,
    n: WidthOf<R>,
    decide: impl FnOnce() -> Decided<R>,
) -> tg_status
where
    R: Deref<Target: Algorithm>,
    O: Report<WidthOf<R>>,
{
    if !out.is_aligned() {
        return TG_E_ARGUMENT;
    }
    // SAFETY: aligned
    unsafe {
        match judge(n, decide()) {
            Ok((status, outcome)) => {
                // not `report`: what is not wanted is not computed
                if !out.is_null() {
                    out.write(O::of(&outcome));
                }
                status
            }
            Err(error) => refuse(out, error),
        }
    }
}

/// The answer to a caller's error: zeros, and never.
#[cold]
#[inline(never)]
pub(crate) unsafe fn refuse<W, O: Report<W>>(out: *mut O, error: tg_status) -> tg_status {
    if !out.is_aligned() {
        return TG_E_ARGUMENT;
    }
    // SAFETY: aligned
    unsafe { report(out, O::ERROR) };
    error
}

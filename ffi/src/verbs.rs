//! The verbs, once for every family: each exported one names its pointers and calls these.

use core::hint::assert_unchecked;

use tollgate::{Algorithm, Limiter, Shared, Sharing, Width, Word};

use crate::answers::{count, decided, done, refuse, tell};
use crate::glue::{Mirror, is_set_up, set_up, shared};
use crate::outcome::Report;
use crate::{TG_DENIED, TG_E_UNINIT, TG_EXCEEDS_BURST, TG_OK, tg_status};

/// The word that a verb is about and the profile that it decides by, or what is wrong with the pointers.
pub(crate) type Parts<'a, P, S = Shared> =
    Result<(&'a Word<<P as Algorithm>::Width, S>, &'a P), tg_status>;

/// The parts of a limiter that holds both.
#[inline]
pub(crate) unsafe fn parts<'a, T, P, S>(limiter: *const T) -> Parts<'a, P, S>
where
    T: Mirror<Core = Limiter<P, Word<P::Width, S>>>,
    P: Algorithm + 'a,
    S: Sharing<P::Width> + 'a,
{
    // SAFETY: the caller's contract for pointers
    let limiter = unsafe { shared(limiter) }?;
    Ok((limiter.word(), limiter.profile()))
}

/// The short path of those who want no outcome: whether `n` cells were taken. `None`, and nothing was done, for a
/// wrong pointer, a profile that was never set up, and a request for nothing or for more than can conform: what
/// these are answered does not depend on the word, and is [`unusual`].
#[inline]
fn take<P, S>(parts: Parts<'_, P, S>, now: P::Width, n: P::Width) -> Option<bool>
where
    P: Algorithm,
    S: Sharing<P::Width>,
{
    let (word, profile) = parts.ok()?;
    // one comparison for both ends, since 0 - 1 wraps to the maximum
    if n.wrapping_sub(P::Width::ONE) >= profile.most() {
        return None;
    }
    // SAFETY: nothing is more than the maximum
    unsafe { assert_unchecked(n != P::Width::ZERO) };
    Some(word.try_acquire(profile, now, n).is_ok())
}

/// The status where nothing can be taken, whatever the word is.
fn unusual<P, S>(parts: Parts<'_, P, S>, n: P::Width) -> tg_status
where
    P: Algorithm,
    S: Sharing<P::Width>,
{
    match parts {
        Ok((_, profile)) if !is_set_up(profile) => TG_E_UNINIT,
        Ok(_) if n == P::Width::ZERO => TG_OK,
        Ok(_) => TG_EXCEEDS_BURST,
        Err(error) => error,
    }
}

/// The path of a caller who wants no outcome is short: no division, and on small processors no stack.
#[inline]
pub(crate) unsafe fn try_acquire<'a, P, S, O>(
    parts: impl FnOnce() -> Parts<'a, P, S> + Copy,
    now: P::Width,
    n: P::Width,
    out: *mut O,
) -> tg_status
where
    P: Algorithm + 'a,
    S: Sharing<P::Width> + 'a,
    O: Report<P::Width>,
{
    if out.is_null() {
        match take(parts(), now, n) {
            Some(true) => return TG_OK,
            Some(false) => return TG_DENIED,
            None => {}
        }
    }
    // SAFETY: the caller's contract for pointers
    unsafe { try_acquire_otherwise(parts, now, n, out) }
}

/// Its arguments stand in the order of those of the exported functions, so that none has to move.
#[inline(never)]
unsafe fn try_acquire_otherwise<'a, P, S, O>(
    parts: impl FnOnce() -> Parts<'a, P, S>,
    now: P::Width,
    n: P::Width,
    out: *mut O,
) -> tg_status
where
    P: Algorithm + 'a,
    S: Sharing<P::Width> + 'a,
    O: Report<P::Width>,
{
    if out.is_null() {
        return unusual(parts(), n);
    }
    // SAFETY: the caller's contract for pointers
    unsafe {
        match parts() {
            Ok((word, profile)) => try_acquire_and_tell(word, now, n, out, profile),
            Err(error) => refuse(out, error),
        }
    }
}

/// Its arguments stand in that order, too.
#[inline(never)]
unsafe fn try_acquire_and_tell<P, S, O>(
    word: &Word<P::Width, S>,
    now: P::Width,
    n: P::Width,
    out: *mut O,
    profile: &P,
) -> tg_status
where
    P: Algorithm,
    S: Sharing<P::Width>,
    O: Report<P::Width>,
{
    // SAFETY: the caller's contract for pointers
    unsafe { tell(out, n, || word.try_acquire(profile, now, n)) }
}

/// Nothing here can compute an outcome, so a program that takes by this alone links no code for it.
#[inline]
pub(crate) fn allow<'a, P, S>(
    parts: impl FnOnce() -> Parts<'a, P, S> + Copy,
    now: P::Width,
    n: P::Width,
) -> bool
where
    P: Algorithm + 'a,
    S: Sharing<P::Width> + 'a,
{
    match take(parts(), now, n) {
        Some(taken) => taken,
        None => allows_nothing(parts, n),
    }
}

/// Of what is unusual only a request for nothing conforms.
#[inline(never)]
fn allows_nothing<'a, P, S>(parts: impl FnOnce() -> Parts<'a, P, S>, n: P::Width) -> bool
where
    P: Algorithm + 'a,
    S: Sharing<P::Width> + 'a,
{
    unusual(parts(), n) == TG_OK
}

pub(crate) unsafe fn acquire_up_to<P, S, O, N>(
    parts: Parts<'_, P, S>,
    now: P::Width,
    n: P::Width,
    taken: *mut N,
    out: *mut O,
) -> tg_status
where
    P: Algorithm,
    S: Sharing<P::Width>,
    O: Report<P::Width>,
    N: TryFrom<P::Width> + Default,
{
    // SAFETY: the caller's contract for pointers
    unsafe { count(parts, n, taken, out, |(word, profile)| word.acquire_up_to(profile, now, n)) }
}

pub(crate) unsafe fn peek<P, S, O>(
    parts: Parts<'_, P, S>,
    now: P::Width,
    n: P::Width,
    out: *mut O,
) -> tg_status
where
    P: Algorithm,
    S: Sharing<P::Width>,
    O: Report<P::Width>,
{
    // SAFETY: the caller's contract for pointers
    unsafe { decided(parts, n, out, |(word, profile)| word.peek(profile, now, n)) }
}

/// A verb that changes the word and has no outcome.
#[inline]
pub(crate) fn change<P, S>(parts: Parts<'_, P, S>, verb: impl FnOnce(&Word<P::Width, S>, &P)) -> tg_status
where
    P: Algorithm,
    S: Sharing<P::Width>,
{
    done(parts.and_then(|(word, profile)| {
        set_up(profile)?;
        verb(word, profile);
        Ok(())
    }))
}

/// The profile of a limiter that was set up.
pub(crate) fn promised<P, S>(parts: Parts<'_, P, S>) -> Option<&P>
where
    P: Algorithm,
    S: Sharing<P::Width>,
{
    parts.ok().map(|(_, profile)| profile).filter(|profile| is_set_up(*profile))
}

//! What one thread has of its own: leases and handles, once for both widths.

use tollgate::{Algorithm, Allotment, Atomic, Decision, Outcome, Profile, Word};

use crate::answers::{done, refuse, tell};
use crate::glue::{Mirror, checked, is_set_up, report, set_up};
use crate::outcome::Report;
use crate::verbs::Parts;
use crate::{TG_E_ARGUMENT, TG_E_UNINIT, TG_OK, tg_status};

/// What a pointer leads to, which its thread alone uses.
#[inline]
pub(crate) unsafe fn own<'a, T>(pointer: *mut T) -> Result<&'a mut T, tg_status> {
    checked(pointer)?;
    // SAFETY: not NULL, aligned; that it leads to memory of its type, which only this call uses meanwhile, is the
    // caller's contract
    Ok(unsafe { &mut *pointer })
}

/// As [`own`], of a struct that has the layout of the core's type.
#[inline]
pub(crate) unsafe fn own_mirror<'a, T: Mirror>(pointer: *mut T) -> Result<&'a mut T::Core, tg_status> {
    checked(pointer)?;
    // SAFETY: as above
    Ok(unsafe { &mut *pointer.cast() })
}

/// What a lease answers. Nothing is decided where it could not be written.
#[inline]
pub(crate) unsafe fn lease_try_acquire<W, O>(
    lease: Result<&mut Allotment<W>, tg_status>,
    parts: Parts<'_, Profile<W>>,
    now: W,
    n: W,
    out: *mut O,
) -> tg_status
where
    W: Atomic,
    O: Report<W>,
{
    if !out.is_aligned() {
        return TG_E_ARGUMENT;
    }
    // SAFETY: aligned
    unsafe {
        match lease.and_then(|lease| Ok((lease, parts?))) {
            Ok((lease, (word, profile))) => match lease.try_acquire(word, profile, now, n) {
                Ok(()) if n != W::ZERO || is_set_up(profile) => {
                    report(out, O::leased(lease.left()));
                    TG_OK
                }
                Ok(()) => refuse(out, TG_E_UNINIT),
                Err(denied) => tell(out, n, || Err::<Outcome<&Profile<W>>, _>(denied)),
            },
            Err(error) => refuse(out, error),
        }
    }
}

pub(crate) fn lease_give_back<W: Atomic>(
    lease: Result<&mut Allotment<W>, tg_status>,
    parts: Parts<'_, Profile<W>>,
    now: W,
) -> tg_status {
    done(lease.and_then(|lease| {
        let (word, profile) = parts?;
        set_up(profile)?;
        lease.give_back(word, profile, now);
        Ok(())
    }))
}

/// A word, what was seen of it last, and the profile.
pub(crate) type Seen<'a, P> =
    Result<(&'a Word<<P as Algorithm>::Width>, &'a mut <P as Algorithm>::Width, &'a P), tg_status>;

#[inline]
pub(crate) fn try_acquire_seen<'a, P: Algorithm<Width: Atomic>>(
    (word, seen, profile): (&'a Word<P::Width>, &'a mut P::Width, &'a P),
    now: P::Width,
    n: P::Width,
) -> Decision<'a, P> {
    word.try_acquire_seen(seen, profile, now, n)
}

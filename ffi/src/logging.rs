//! What the logs of both widths have in common: the caller's slots, and answers that no profile computes.

use core::slice;

use tollgate::{
    Atomic, LogDecision, LogDenied, LogOutcome, LogProfile, QuotaError, SlidingLog, Width, WindowQuota,
    Word,
};

use crate::answers::refuse;
use crate::glue::{Mirror, checked, initialise, report, shared};
use crate::outcome::Report;
use crate::quota::window_quota_of;
use crate::{
    TG_DENIED, TG_E_ARGUMENT, TG_E_UNINIT, TG_EXCEEDS_BURST, TG_OK, tg_fault, tg_status, tg_window_quota,
};

/// The caller's array; none in zeroed memory.
#[repr(C)]
pub(crate) struct Slots<W: Atomic> {
    pub(crate) pointer: *mut W,
    pub(crate) count: usize,
}

impl<W: Atomic> AsRef<[Word<W>]> for Slots<W> {
    #[inline]
    fn as_ref(&self) -> &[Word<W>] {
        if self.pointer.is_null() {
            return &[];
        }
        // SAFETY: a word is an integer of its width, at the address that the initialiser has checked; that it leads to so
        // many, which nobody but this library changes meanwhile, is the caller's contract
        unsafe { slice::from_raw_parts(self.pointer.cast(), self.count) }
    }
}

/// A log of C, in the core's type.
type Of<W> = SlidingLog<W, Slots<W>>;

/// What a pointer to a log leads to, if it was set up.
#[inline]
pub(crate) unsafe fn log<'a, T, W>(log: *const T) -> Result<&'a Of<W>, tg_status>
where
    T: Mirror<Core = Of<W>>,
    W: Atomic + 'a,
{
    // SAFETY: the caller's contract for pointers
    let log = unsafe { shared(log) }?;
    if log.profile().limit() == W::default() { Err(TG_E_UNINIT) } else { Ok(log) }
}

/// Puts an empty log of slots of the caller's where an initialiser is to leave it: the profile is checked first, so
/// that what is not accepted changes no slot.
pub(crate) unsafe fn initialise_log<T, W: Atomic>(
    target: *mut T,
    slots: Slots<W>,
    quota: *const tg_window_quota,
    stale: u64,
    fault: *mut tg_fault,
    check: impl FnOnce(WindowQuota, usize) -> Result<LogProfile<W>, QuotaError>,
    make: impl FnOnce(Slots<W>, WindowQuota) -> Result<Of<W>, QuotaError>,
) -> tg_status
where
    T: Mirror<Core = Of<W>>,
{
    // SAFETY: the caller's contract for pointers
    unsafe {
        initialise(target, fault, || {
            checked(slots.pointer)?;
            let quota = window_quota_of(quota, stale)?;
            let empty = check(quota, slots.count).and_then(|_| {
                // the array is no log's yet, or no longer; 0 is a word
                slots.pointer.write_bytes(0, slots.count);
                make(slots, quota)
            });
            Ok(empty?)
        })
    }
}

/// A decision, and its outcome where it is wanted. Nothing is decided where it could not be written.
#[inline]
pub(crate) unsafe fn logged<L, W: Width, O: Report<W>>(
    log: Result<L, tg_status>,
    out: *mut O,
    decide: impl FnOnce(L) -> LogDecision<W>,
) -> tg_status {
    if !out.is_aligned() {
        return TG_E_ARGUMENT;
    }
    // SAFETY: aligned
    unsafe {
        let log = match log {
            Ok(log) => log,
            Err(error) => return refuse(out, error),
        };
        let (status, outcome) = match decide(log) {
            Ok(outcome) => (TG_OK, outcome),
            Err(LogDenied::NotYet(outcome)) => (TG_DENIED, outcome),
            Err(LogDenied::Never(outcome)) => (TG_EXCEEDS_BURST, outcome),
        };
        report(out, O::logged(outcome));
        status
    }
}

/// Decides how many, and tells it in `taken`.
#[inline]
pub(crate) unsafe fn counted<L, W: Width, O: Report<W>>(
    log: Result<L, tg_status>,
    taken: *mut W,
    out: *mut O,
    decide: impl FnOnce(L) -> LogDecision<W, (W, LogOutcome<W>)>,
) -> tg_status {
    // SAFETY: the caller's contract for pointers
    unsafe {
        if let Err(error) = checked(taken) {
            return refuse(out, error);
        }
        taken.write(W::default());
        logged(log, out, |log| {
            let (count, outcome) = decide(log)?;
            taken.write(count);
            Ok(outcome)
        })
    }
}

/// Whether a decision is a grant.
#[inline]
pub(crate) fn allowed<L, W: Width>(
    log: Result<L, tg_status>,
    decide: impl FnOnce(L) -> LogDecision<W>,
) -> bool {
    log.is_ok_and(|log| decide(log).is_ok())
}

/// A number; 0 where there is no log.
#[inline]
pub(crate) fn asked<L, N: Default>(log: Result<L, tg_status>, ask: impl FnOnce(L) -> N) -> N {
    log.map_or_else(|_| N::default(), ask)
}

/// Cells in the window.
#[inline]
pub(crate) fn count<W: Atomic>(log: Result<&Of<W>, tg_status>, now: W) -> W {
    asked(log, |log| log.count(now))
}

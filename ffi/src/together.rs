//! Limits that are taken together, once for both widths.

use core::slice::from_raw_parts;

use tollgate::{Atomic, Budget, Oversize, Profile, Spending, Tier, TierMask, Tiers, TiersDenied, Word};

use crate::answers::answer;
use crate::glue::{Mirror, checked, is_set_up, ready, report, shared};
use crate::outcome::Report;
use crate::{TG_DENIED, TG_E_ARGUMENT, TG_E_UNINIT, TG_EXCEEDS_BURST, TG_OK, TG_TIERS_MOST, tg_status};

/// What limits together answer in C, of one width: numbers of which the second is `retry_after`.
pub(crate) trait Verdict<W>: Sized {
    /// What an error writes: zeros and the maximum.
    const ERROR: Self;

    fn granted(shadows: TierMask) -> Self;

    fn denied(denied: &TiersDenied<W>) -> Self;
}

/// Decides, and writes the verdict. Nothing is decided where it could not be written.
unsafe fn judge<W: Atomic, V: Verdict<W>>(
    out: *mut V,
    decide: impl FnOnce() -> Result<Result<TierMask, TiersDenied<W>>, tg_status>,
) -> tg_status {
    if !out.is_aligned() {
        return TG_E_ARGUMENT;
    }
    let (status, verdict) = match decide() {
        Ok(Ok(shadows)) => (TG_OK, V::granted(shadows)),
        Ok(Err(denied @ TiersDenied::NotYet { .. })) => (TG_DENIED, V::denied(&denied)),
        Ok(Err(denied)) => (TG_EXCEEDS_BURST, V::denied(&denied)),
        Err(error) => (error, V::ERROR),
    };
    // SAFETY: aligned
    unsafe { report(out, verdict) };
    status
}

/// One limit in C, of one width.
pub(crate) trait Listed: Copy {
    type Width: Atomic;
    type Word: Mirror<Core = Word<Self::Width>>;
    type Profile: Mirror<Core = Profile<Self::Width>>;

    fn word(self) -> *const Self::Word;
    fn profile(self) -> *const Self::Profile;
    fn cells(self) -> Self::Width;
    /// Whether it is in shadow, if what it says of that has a meaning.
    fn shadow(self) -> Option<bool>;
}

const MOST: usize = TG_TIERS_MOST as usize;

/// The set that a caller lists, and what each costs.
type Set<'a, W> = (Tiers<'a, W, MOST>, [W; MOST]);

unsafe fn set<'a, T: Listed>(tiers: *const T, count: usize) -> Result<Set<'a, T::Width>, tg_status> {
    checked(tiers)?;
    if count > MOST {
        return Err(TG_E_ARGUMENT);
    }
    let (mut set, mut costs) = (Tiers::new(), [T::Width::default(); MOST]);
    // SAFETY: not NULL, aligned, and there are so many, by the caller's contract
    let tiers = unsafe { from_raw_parts(tiers, count) };
    for (tier, cost) in tiers.iter().zip(&mut costs) {
        // SAFETY: the caller's contract for pointers
        let limit = unsafe { Tier::of(shared(tier.word())?, ready(tier.profile())?) };
        let limit = if tier.shadow().ok_or(TG_E_ARGUMENT)? { limit.shadow() } else { limit };
        *cost = tier.cells();
        // the same word twice
        set.push(limit).map_err(|_| TG_E_ARGUMENT)?;
    }
    Ok((set, costs))
}

pub(crate) unsafe fn try_acquire<T, V>(
    tiers: *const T,
    count: usize,
    now: T::Width,
    out: *mut V,
) -> tg_status
where
    T: Listed,
    V: Verdict<T::Width>,
{
    // SAFETY: the caller's contract for pointers
    unsafe {
        judge(out, || {
            let (set, costs) = set(tiers, count)?;
            Ok(set.try_acquire_each(now, &costs))
        })
    }
}

pub(crate) unsafe fn peek<T, V>(tiers: *const T, count: usize, now: T::Width, out: *mut V) -> tg_status
where
    T: Listed,
    V: Verdict<T::Width>,
{
    // SAFETY: the caller's contract for pointers
    unsafe {
        judge(out, || {
            let (set, costs) = set(tiers, count)?;
            Ok(set.peek_each(now, &costs))
        })
    }
}

/// What was charged in C, of one width: zeros where nothing is.
pub(crate) trait Charge<W>: Mirror<Core = Spending<W>> + Copy + Default + PartialEq {}

/// A budget of which both quotas were set up.
unsafe fn budget<'a, B, W>(budget: *const B) -> Result<&'a Budget<W>, tg_status>
where
    B: Mirror<Core = Budget<W>>,
    W: Atomic,
{
    // SAFETY: the caller's contract for pointers
    let budget: &Budget<W> = unsafe { shared(budget) }?;
    let both = is_set_up(budget.requests().profile()) && is_set_up(budget.tokens().profile());
    if both { Ok(budget) } else { Err(TG_E_UNINIT) }
}

/// What is refused leaves a spending of zeros.
pub(crate) unsafe fn charge<B, S, W, V>(
    of: *const B,
    now: W,
    (estimate, oversize): (W, Oversize),
    spending: *mut S,
    out: *mut V,
) -> tg_status
where
    B: Mirror<Core = Budget<W>>,
    S: Charge<W>,
    W: Atomic,
    V: Verdict<W>,
{
    // SAFETY: the caller's contract for pointers; a spending in C has the layout of the core's
    unsafe {
        let there_is_room = checked(spending);
        if there_is_room.is_ok() {
            spending.write(S::default());
        }
        judge(out, || {
            there_is_room?;
            Ok(budget(of)?.try_acquire_oversize(now, estimate, oversize).map(|charged| {
                spending.cast::<S::Core>().write(charged);
                TierMask::default()
            }))
        })
    }
}

pub(crate) unsafe fn affords<B, W, V>(of: *const B, now: W, estimate: W, out: *mut V) -> tg_status
where
    B: Mirror<Core = Budget<W>>,
    W: Atomic,
    V: Verdict<W>,
{
    // SAFETY: the caller's contract for pointers
    unsafe {
        judge(out, || Ok(budget(of)?.peek(now, estimate, Oversize::Never).map(|()| TierMask::default())))
    }
}

/// Ends a spending, with the tokens that were used or as one that was never sent. It is used up where that was done;
/// one of zeros was ended before, and nothing is given or taken.
pub(crate) unsafe fn end<B, S, W, O>(
    of: *const B,
    now: W,
    spending: *mut S,
    actual: Option<W>,
    out: *mut O,
) -> tg_status
where
    B: Mirror<Core = Budget<W>>,
    S: Charge<W>,
    W: Atomic,
    O: Report<W>,
{
    // SAFETY: the caller's contract for pointers; a spending in C has the layout of the core's
    unsafe {
        answer(out, || {
            checked(spending)?;
            let budget = budget(of)?;
            let ended_before = spending.read() == S::default();
            let charged = spending.cast::<S::Core>().read();
            let done = match actual {
                None => Ok(budget.cancel(now, charged)),
                Some(_) if ended_before => budget.settle(now, charged, W::default()),
                Some(actual) => budget.settle(now, charged, actual),
            };
            if done.is_ok() {
                spending.write(S::default());
            }
            Ok(done)
        })
    }
}

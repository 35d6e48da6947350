//! A parent and its children, once for both widths.

use tollgate::{
    Atomic, Child, ChildDenied, HierarchyError, Limiter, Profile, Quota, QuotaError, Shaper,
    ShaperProfile, Share,
};

use crate::glue::{Mirror, Refusal, checked, is_set_up, report, shared};
use crate::quota::quota_of;
use crate::{
    TG_CHILDREN_MOST, TG_DENIED, TG_E_ARGUMENT, TG_E_QUOTA, TG_E_UNINIT, TG_EXCEEDS_BURST, TG_OK,
    tg_fault, tg_options, tg_quota, tg_status,
};

/// What a child is answered in C, of one width.
pub(crate) trait Shared<W>: Sized {
    /// What an error writes: zeros and the maximum.
    const ERROR: Self;

    fn of(answer: Result<Share, ChildDenied<W>>) -> Self;
}

/// Takes from a child or, where it may, from its parent.
pub(crate) unsafe fn borrow<P, C, W, O>(
    parent: *const P,
    child: *const C,
    now: W,
    n: W,
    out: *mut O,
) -> tg_status
where
    P: Mirror<Core = Shaper<W>>,
    C: Mirror<Core = Limiter<Profile<W>>>,
    W: Atomic,
    O: Shared<W>,
{
    if !out.is_aligned() {
        return TG_E_ARGUMENT;
    }
    // SAFETY: the caller's contract for pointers
    let both = unsafe { (shared(parent), shared(child)) };
    let (parent, child) = match both {
        (Ok(parent), Ok(child)) => (parent, child),
        // SAFETY: aligned
        (Err(error), _) | (_, Err(error)) => return unsafe { failed(out, error) },
    };
    if !is_set_up::<ShaperProfile<W>>(parent.profile()) || !is_set_up(child.profile()) {
        // SAFETY: aligned
        return unsafe { failed(out, TG_E_UNINIT) };
    }
    let answer = Child::of(parent, child.word(), child.profile()).try_acquire(now, n);
    let status = match answer {
        Ok(_) => TG_OK,
        Err(ChildDenied::NotYet { .. }) => TG_DENIED,
        Err(ChildDenied::Never { .. }) => TG_EXCEEDS_BURST,
    };
    // SAFETY: aligned
    unsafe { report(out, O::of(answer)) };
    status
}

unsafe fn failed<W, O: Shared<W>>(out: *mut O, error: tg_status) -> tg_status {
    // SAFETY: the caller's, who has checked it
    unsafe { report(out, O::ERROR) };
    error
}

/// What an initialiser of a parent and its children is told.
pub(crate) struct Family {
    pub(crate) shared: *const tg_quota,
    pub(crate) promised: *const tg_quota,
    pub(crate) count: usize,
    pub(crate) options: *const tg_options,
}

const CHILDREN: usize = TG_CHILDREN_MOST as usize;

impl From<HierarchyError> for Refusal {
    fn from(error: HierarchyError) -> Self {
        Self::Quota(error.into())
    }
}

/// Sets up all of them, or leaves zeros where they do not fit together.
pub(crate) unsafe fn found<P: Mirror, C: Mirror>(
    (parent, children): (*mut P, *mut C),
    family: &Family,
    fault: *mut tg_fault,
    new_parent: impl Fn(Quota) -> Result<P::Core, QuotaError>,
    new_child: impl Fn(Quota) -> Result<C::Core, QuotaError>,
) -> tg_status {
    if !fault.is_aligned() {
        return TG_E_ARGUMENT;
    }
    // SAFETY: checked before each write; there are so many children, by the caller's contract, and zeros are a value of
    // every mirror
    unsafe {
        report(fault, tg_fault::default());
        if let Err(status) = checked(parent).and(checked(children)) {
            return status;
        }
        match fitting(family, &new_parent, &new_child) {
            Ok((shared, promised)) => {
                let made = promised.iter().take(family.count).filter_map(|quota| new_child(*quota).ok());
                for (at, child) in made.enumerate() {
                    children.add(at).cast::<C::Core>().write(child);
                }
                parent.cast::<P::Core>().write(shared);
                TG_OK
            }
            Err(Refusal::Caller(status)) => status,
            Err(Refusal::Quota(why) | Refusal::Memory(why)) => {
                parent.write_bytes(0, 1);
                children.write_bytes(0, family.count);
                report(fault, why);
                TG_E_QUOTA
            }
        }
    }
}

/// The parent, and the quotas of its children, of which each was tried.
unsafe fn fitting<P, C>(
    &Family { shared, promised, count, options }: &Family,
    new_parent: impl Fn(Quota) -> Result<P, QuotaError>,
    new_child: impl Fn(Quota) -> Result<C, QuotaError>,
) -> Result<(P, [Quota; CHILDREN]), Refusal> {
    checked(promised)?;
    if count > CHILDREN {
        return Err(TG_E_ARGUMENT.into());
    }
    // SAFETY: the caller's contract for pointers, who promises so many quotas
    unsafe {
        let parent = quota_of(shared, options)?;
        new_parent(parent.debt(0))?;
        let mut quotas = [parent; CHILDREN];
        for (at, quota) in quotas.iter_mut().take(count).enumerate() {
            *quota = quota_of(promised.add(at), options)?;
            new_child(*quota)?;
        }
        let parent = parent.shared_by(quotas.get(..count).unwrap_or_default())?;
        Ok((new_parent(parent)?, quotas))
    }
}

//! Between C's pointers and the core's values: checked references, initialisers.

use tollgate::{AdaptiveError, Algorithm, QuotaError};

use crate::{TG_E_ARGUMENT, TG_E_MEMORY, TG_E_NULL, TG_E_QUOTA, TG_E_UNINIT, TG_OK, tg_fault, tg_status};

/// A struct of C, and the type of the core that lives in it.
///
/// # Safety
///
/// Both have the same size, the struct of C has at least the alignment of the other, and every bit pattern is a
/// value of both.
pub(crate) unsafe trait Mirror {
    type Core;
}

/// Declares a [`Mirror`] and asserts its layout.
macro_rules! mirror {
    ($c:ty, $core:ty, $bytes:literal) => {
        // SAFETY: the assertions below, and both are made of unsigned integers only
        unsafe impl $crate::glue::Mirror for $c {
            type Core = $core;
        }

        const _: () = assert!(size_of::<$c>() == $bytes && size_of::<$core>() == $bytes);
        const _: () = assert!(align_of::<$c>() >= align_of::<$core>());
    };
}
pub(crate) use mirror;

/// Refuses NULL and a misaligned pointer.
#[inline]
pub(crate) fn checked<T>(pointer: *const T) -> Result<(), tg_status> {
    if pointer.is_null() {
        return Err(TG_E_NULL);
    }
    if !pointer.is_aligned() {
        return Err(TG_E_ARGUMENT);
    }
    Ok(())
}

/// What a pointer leads to, for reading and for what its atomics allow.
#[inline]
pub(crate) unsafe fn shared<'a, T: Mirror>(pointer: *const T) -> Result<&'a T::Core, tg_status> {
    checked(pointer)?;
    // SAFETY: not NULL, aligned, of the layout of the core's type; that it leads to such memory, which
    // nobody but this library changes meanwhile, is the caller's contract
    Ok(unsafe { &*pointer.cast() })
}

/// As [`shared`], of a profile that was set up.
#[inline]
pub(crate) unsafe fn ready<'a, T: Mirror>(profile: *const T) -> Result<&'a T::Core, tg_status>
where
    T::Core: Algorithm,
{
    // SAFETY: the caller's contract for pointers
    let profile = unsafe { shared(profile) }?;
    set_up(profile)?;
    Ok(profile)
}

/// Refuses a profile in zeroed memory.
#[inline]
pub(crate) fn set_up<P: Algorithm>(profile: &P) -> Result<(), tg_status> {
    if is_set_up(profile) { Ok(()) } else { Err(TG_E_UNINIT) }
}

/// A profile in zeroed memory admits nothing, which no accepted profile does.
#[inline]
pub(crate) fn is_set_up<P: Algorithm + ?Sized>(profile: &P) -> bool {
    profile.most() != P::Width::default()
}

/// Why an initialiser set nothing up.
pub(crate) enum Refusal {
    /// A wrong pointer or argument: nothing was done.
    Caller(tg_status),
    /// There is no such limiter.
    Quota(tg_fault),
    /// The memory is not one for it.
    Memory(tg_fault),
}

impl From<tg_status> for Refusal {
    fn from(status: tg_status) -> Self {
        Self::Caller(status)
    }
}

impl From<QuotaError> for Refusal {
    fn from(error: QuotaError) -> Self {
        Self::Quota(error.into())
    }
}

impl From<AdaptiveError> for Refusal {
    fn from(error: AdaptiveError) -> Self {
        Self::Quota(error.into())
    }
}

/// Puts a value where an initialiser is to leave it. Where the quota or other memory was refused it is zeroed, so
/// that each later use of it says so; after any other error it is as it was.
pub(crate) unsafe fn initialise<T: Mirror>(
    target: *mut T,
    fault: *mut tg_fault,
    value: impl FnOnce() -> Result<T::Core, Refusal>,
) -> tg_status {
    if !fault.is_aligned() {
        return TG_E_ARGUMENT;
    }
    // SAFETY: checked right before each write; zeros are a value of every mirror
    unsafe {
        report(fault, tg_fault::default());
        if let Err(status) = checked(target) {
            return status;
        }
        match value() {
            Ok(value) => {
                target.cast::<T::Core>().write(value);
                TG_OK
            }
            Err(Refusal::Caller(status)) => status,
            Err(Refusal::Quota(why)) => leave_nothing(target, fault, why, TG_E_QUOTA),
            Err(Refusal::Memory(why)) => leave_nothing(target, fault, why, TG_E_MEMORY),
        }
    }
}

/// Zeroes what was not set up, and tells why.
unsafe fn leave_nothing<T>(
    target: *mut T,
    fault: *mut tg_fault,
    why: tg_fault,
    status: tg_status,
) -> tg_status {
    // SAFETY: the caller's, who has checked both
    unsafe {
        target.write_bytes(0, 1);
        report(fault, why);
    }
    status
}

/// Writes to an aligned pointer that may be NULL.
#[inline]
pub(crate) unsafe fn report<T>(pointer: *mut T, value: T) {
    if !pointer.is_null() {
        // SAFETY: neither NULL nor misaligned
        unsafe { pointer.write(value) };
    }
}

use super::Limiter;
use crate::{Profile, Quota, QuotaError, Unshared, Word};

/// [`Gcra`](crate::Gcra) of one thread or one core: the same decisions, on a plain integer instead of an atomic one.
///
/// Not [`Sync`], so neither another thread nor an interrupt can reach it. There is one of 64 bits on every target. It
/// needs no compare-and-swap, and so no critical section on a processor that has none (Cortex-M0, RISC-V without A).
/// Any limiter can be had so: [`Limiter::from_parts`] takes a [`Word::unshared`].
///
/// ```
/// use tollgate::{Quota, UnsharedGcra64};
///
/// let limiter = UnsharedGcra64::new(Quota::new(1, 100, 3))?;
/// assert!(limiter.try_acquire(0, 3).is_ok());
/// assert_eq!(limiter.try_acquire(0, 1).unwrap_err().retry_after(), 100);
/// # Ok::<(), tollgate::QuotaError>(())
/// ```
///
/// ```compile_fail,E0277
/// # use tollgate::{Quota, UnsharedGcra64};
/// # let limiter = UnsharedGcra64::new(Quota::new(1, 100, 3)).unwrap();
/// std::thread::scope(|scope| {
///     scope.spawn(|| limiter.try_acquire(0, 1).is_ok());
/// });
/// ```
pub type UnsharedGcra<W> = Limiter<Profile<W>, Word<W, Unshared>>;

macro_rules! unshared {
    ($($(#[$hidden:meta])? $width:ident)*) => {$(
        $(#[$hidden])?
        impl UnsharedGcra<$width> {
            /// A full limiter, for every clock but one: see [`Gcra::new`](crate::Gcra32::new).
            ///
            /// # Errors
            ///
            /// What does not fit in a word of this width, and what would.
            pub const fn new(quota: Quota) -> Result<Self, QuotaError> {
                Self::new_at(quota, 0)
            }

            /// A limiter that is full at `now`, wherever the clock starts.
            ///
            /// # Errors
            ///
            /// As [`new`](Self::new).
            pub const fn new_at(quota: Quota, now: $width) -> Result<Self, QuotaError> {
                match <Profile<$width>>::new(quota) {
                    Ok(profile) => Ok(Self::from_parts(Word::unshared(profile.full_at(now)), profile)),
                    Err(error) => Err(error),
                }
            }
        }
    )*};
}

unshared!(#[doc(hidden)] u8 #[doc(hidden)] u16 u32 u64);

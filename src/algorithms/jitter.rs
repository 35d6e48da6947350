use crate::Width;

/// `wait`, and up to `spread` ticks more: so that those who were refused together do not all come back together.
///
/// `random` is any number of the caller's, each as likely as every other; then so is each of the ticks, up to one part
/// in 2^W of difference for each of them. Never less than `wait`, which would be too early. "Never" stays never; what
/// else does not fit is the longest wait that is not never. One multiplication, no division.
///
/// ```
/// use tollgate::{Gcra32, Quota, jitter};
///
/// let limiter = Gcra32::new(Quota::new(1, 100, 1))?;
/// limiter.try_acquire(0, 1).unwrap();
/// let wait = limiter.try_acquire(0, 1).unwrap_err().retry_after();
/// assert_eq!([0, 1 << 31, u32::MAX].map(|random| jitter(wait, 50, random)), [100, 125, 150]);
///
/// let never = limiter.try_acquire(0, 2).unwrap_err().retry_after();
/// assert_eq!(jitter(never, 50, 7), u32::MAX);
/// # Ok::<(), tollgate::QuotaError>(())
/// ```
#[must_use]
pub fn jitter<W: Width>(wait: W, spread: W, random: W) -> W {
    if wait == W::MAX {
        return wait;
    }
    wait.saturating_add(random.portion(spread)).min(W::MAX.wrapping_sub(W::ONE))
}

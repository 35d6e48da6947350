use tollgate::Allotment;

use crate::glue::{initialise, mirror};
use crate::own::{lease_give_back, lease_try_acquire, own_mirror};
use crate::verbs::parts;
use crate::{tg_gcra32, tg_outcome32, tg_status};

/// Cells of a `tg_gcra32` that one thread has taken many at a time, and spends with plain arithmetic: for threads that
/// wait for one limiter's word. Each thread, each process, and each interrupt has its own, for one limiter.
///
/// With a size of k and an age of A ticks, in any closed window of L ticks: by the ticks at which cells are taken at
/// most `tg_profile32_max_admitted(L)`, as without leases; by those at which they are spent at most that of L + A, and
/// at most k - 1 more for each lease whose ticks do not go back. With A = k * period / count, rounded down, at most k
/// more for all leases together; with A = 0 none. Kept from others are at most k - 1 cells for each lease, and no more
/// than half of what there was; they come back by themselves. `tg_gcra32_drain` does not reach them.
///
/// Zeroed memory is a lease of nothing: each call asks the limiter.
#[repr(C, align(4))]
#[derive(Debug, Default)]
pub struct tg_lease32 {
    /// Read only: the most cells that are taken at once, unless more are asked for.
    pub size: u32,
    /// Read only: how many ticks after they were taken cells may be spent.
    pub max_age: u32,
    /// Read only: cells that were taken and not yet spent, whatever their age.
    pub left: u32,
    /// Private.
    pub granted_at: u32,
    /// Private.
    pub held: u32,
    /// Private.
    pub seen: u32,
    /// Private.
    pub clock: u32,
}

mirror!(tg_lease32, Allotment<u32>, 28);

/// A lease that holds nothing yet. Any size and age will do; what it held before is forgotten.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn tg_lease32_init(l: *mut tg_lease32, size: u32, max_age: u32) -> tg_status {
    // SAFETY: the caller's contract for pointers
    unsafe { initialise(l, core::ptr::null_mut(), || Ok(Allotment::new(size, max_age))) }
}

/// Takes all of `n` cells, or nothing; `n` of 0 conforms. `out` may be NULL. After a grant it has in `remaining` what is
/// left in the lease and in `reset_after` UINT32_MAX, since the limiter may not have been looked at; after a refusal
/// it is that of `tg_gcra32_try_acquire`, about the cells that are missing, and what is left is kept. Of the lease's own
/// thread; it is lock-free beside any other caller of the limiter.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn tg_lease32_try_acquire(
    l: *mut tg_lease32,
    g: *mut tg_gcra32,
    now: u32,
    n: u32,
    out: *mut tg_outcome32,
) -> tg_status {
    // SAFETY: the caller's contract for pointers
    unsafe { lease_try_acquire(own_mirror(l), parts(g), now, n, out) }
}

/// Gives back what is left: all of it where nobody else has used the limiter since, otherwise as `tg_gcra32_refund` does.
/// The lease is then as new. One that is not given back loses nothing but time: what was left comes back by itself.
/// Of the lease's own thread; lock-free.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn tg_lease32_give_back(
    l: *mut tg_lease32,
    g: *mut tg_gcra32,
    now: u32,
) -> tg_status {
    // SAFETY: the caller's contract for pointers
    unsafe { lease_give_back(own_mirror(l), parts(g), now) }
}

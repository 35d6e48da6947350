use tollgate::{ChildDenied, Gcra32, Shaper32, Share};

use crate::family::{Family, Shared, borrow, found};
use crate::glue::mirror;
use crate::verbs::{parts, promised as set_up_profile};
use crate::{tg_fault, tg_gcra32, tg_options, tg_quota, tg_shaper32, tg_status};

/// A child that is promised a rate of its own and may borrow from its parent, a tg_shaper32. Zeroed memory answers
/// TG_E_UNINIT.
#[repr(C)]
#[derive(Debug)]
pub struct tg_child32 {
    /// What it is promised. It may be looked at by `tg_gcra32_peek`; what is taken from it otherwise than by
    /// `tg_child32_try_acquire` is not counted in its parent.
    pub own: tg_gcra32,
}

mirror!(tg_child32, Gcra32, 24);

/// How cells of a child were admitted, or not.
#[repr(C)]
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct tg_child_outcome32 {
    /// 1 where they were borrowed, 0 where they are what it was promised.
    pub borrowed: u32,
    /// Ticks after which they conform, promised or borrowed, rounded up; 0 after a grant, UINT32_MAX for never.
    pub retry_after: u32,
    /// After TG_EXCEEDS_BURST the most cells that conform at one instant; 0 otherwise.
    pub most: u32,
}

impl Shared<u32> for tg_child_outcome32 {
    const ERROR: Self = Self { borrowed: 0, retry_after: u32::MAX, most: 0 };

    fn of(answer: Result<Share, ChildDenied<u32>>) -> Self {
        match answer {
            Ok(share) => Self { borrowed: u32::from(share == Share::Borrowed), ..Self::default() },
            Err(ChildDenied::NotYet { retry_after }) => Self { retry_after, ..Self::default() },
            Err(ChildDenied::Never { most }) => Self { most, ..Self::ERROR },
        }
    }
}

/// Sets up a parent and its `count` children, at most TG_CHILDREN_MOST, full at `now`. Each child is promised the rate and
/// the burst of its quota, and the parent lends for that as much as it takes: the `debt` of the options is not looked at.
/// Within the parent's own burst children borrow beyond that. The options are those of all; NULL for the default. `fault`
/// may be NULL.
///
/// TG_E_QUOTA, and zeros in all of them, where one does not fit, or where the children's rates sum to more than the
/// parent's: then `fault` is TG_FAULT_RATES, with the count that the first child too many may have in its own period, 0
/// where nothing is left. Not while any of them is in use.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn tg_child32_init_all(
    parent: *mut tg_shaper32,
    shared: *const tg_quota,
    children: *mut tg_child32,
    promised: *const tg_quota,
    count: usize,
    options: *const tg_options,
    now: u32,
    fault: *mut tg_fault,
) -> tg_status {
    let family = Family { shared, promised, count, options };
    let parent_of = |quota| Shaper32::new_at(quota, now);
    // SAFETY: the caller's contract for pointers
    unsafe { found((parent, children), &family, fault, parent_of, |quota| Gcra32::new_at(quota, now)) }
}

/// Takes all of `n` cells of a child, as promised or else as borrowed from its parent, or nothing; all are counted in the
/// parent. `out` may be NULL. Any thread, any interrupt, lock-free.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn tg_child32_try_acquire(
    parent: *mut tg_shaper32,
    child: *mut tg_child32,
    now: u32,
    n: u32,
    out: *mut tg_child_outcome32,
) -> tg_status {
    // SAFETY: the caller's contract for pointers
    unsafe { borrow(parent, child, now, n, out) }
}

/// The most cells that are taken in any closed window of `window` ticks, debits included, and so by all children of a
/// parent together; UINT64_MAX where it is more, 0 where there is no profile. Any thread, any interrupt.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn tg_shaper32_max_taken(s: *const tg_shaper32, window: u64) -> u64 {
    // SAFETY: the caller's contract for pointers
    set_up_profile(unsafe { parts(s) }).map_or(0, |profile| profile.max_taken(window))
}

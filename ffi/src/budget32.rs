use tollgate::{Budget32, BudgetError, Oversize, Spending};

use crate::glue::{initialise, mirror};
use crate::quota::quota_of;
use crate::together::{Charge, affords, charge, end};
use crate::{
    tg_fault, tg_options, tg_outcome32, tg_quota, tg_reservation32, tg_shaper32, tg_status,
    tg_tiers_outcome32,
};

/// Requests and tokens of a language model per so many ticks, taken both or neither. Both limits are shapers, with the
/// verbs of theirs: `tg_shaper32_peek` for what is left, `tg_shaper32_observe` and `tg_shaper32_not_before` for what a server
/// says. Zeroed memory answers TG_E_UNINIT.
#[repr(C)]
#[derive(Debug)]
pub struct tg_budget32 {
    /// The limit of requests.
    pub requests: tg_shaper32,
    /// The limit of tokens.
    pub tokens: tg_shaper32,
}

mirror!(tg_budget32, Budget32, 56);

/// What a request on its way was charged. Used up by `tg_budget32_settle` or `tg_budget32_cancel`, which write zeros to it, so
/// that a second one does no harm; a copy of it would give twice. One that is never settled expires: all that it was
/// charged has come back by itself when both its reservations have. All zeros: nothing is charged.
#[repr(C)]
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct tg_spending32 {
    /// One request.
    pub request: tg_reservation32,
    /// The estimate, in tokens.
    pub tokens: tg_reservation32,
}

mirror!(tg_spending32, Spending<u32>, 56);

impl Charge<u32> for tg_spending32 {}

/// Sets up a full budget with the default options, for every clock but one that starts within time_to_full + stale + debt
/// ticks below its wrap; for that one, `tg_budget32_init_with`. Not while the budget is in use.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn tg_budget32_init(
    b: *mut tg_budget32,
    requests: *const tg_quota,
    tokens: *const tg_quota,
) -> tg_status {
    // SAFETY: the caller's contract for pointers
    unsafe { tg_budget32_init_with(b, requests, tokens, core::ptr::null(), 0, core::ptr::null_mut()) }
}

/// Sets up a budget that is full at `now`. The options are those of both limits, their `debt` is how far overruns of the
/// estimates may go; NULL for the default. Where the two want different ones, `tg_shaper32_init_with` sets up each by
/// itself. `fault` may be NULL; it is about the requests, where these do not fit. Not while the budget is in use.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn tg_budget32_init_with(
    b: *mut tg_budget32,
    requests: *const tg_quota,
    tokens: *const tg_quota,
    options: *const tg_options,
    now: u32,
    fault: *mut tg_fault,
) -> tg_status {
    // SAFETY: the caller's contract for pointers
    unsafe {
        initialise(b, fault, || {
            let (requests, tokens) = (quota_of(requests, options)?, quota_of(tokens, options)?);
            Ok(Budget32::new_at(requests, tokens, now).map_err(BudgetError::quota_error)?)
        })
    }
}

/// Charges one request and `estimate` tokens, and fills `spending`; or charges nothing, and `out` tells which of the two
/// refused: TG_BUDGET_REQUESTS, TG_BUDGET_TOKENS. TG_DENIED where it does not conform now, TG_EXCEEDS_BURST where the
/// estimate is above the burst. Whatever is not granted writes zeros to `spending`, which must not be NULL; `out` may be.
/// Any thread, any interrupt, lock-free.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn tg_budget32_try_acquire(
    b: *mut tg_budget32,
    now: u32,
    estimate: u32,
    spending: *mut tg_spending32,
    out: *mut tg_tiers_outcome32,
) -> tg_status {
    // SAFETY: the caller's contract for pointers
    unsafe { charge(b, now, (estimate, Oversize::Never), spending, out) }
}

/// As `tg_budget32_try_acquire`, but that an estimate above the burst is granted when a whole burst conforms, and what it
/// is beyond that is debt. TG_EXCEEDS_BURST where that could not be owed either. Any thread, any interrupt, lock-free.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn tg_budget32_try_acquire_oversize(
    b: *mut tg_budget32,
    now: u32,
    estimate: u32,
    spending: *mut tg_spending32,
    out: *mut tg_tiers_outcome32,
) -> tg_status {
    // SAFETY: the caller's contract for pointers
    unsafe { charge(b, now, (estimate, Oversize::WhenFull), spending, out) }
}

/// The answer of `tg_budget32_try_acquire`, with nothing charged. `out` may be NULL. Any thread, any interrupt, never waits.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn tg_budget32_peek(
    b: *const tg_budget32,
    now: u32,
    estimate: u32,
    out: *mut tg_tiers_outcome32,
) -> tg_status {
    // SAFETY: the caller's contract for pointers
    unsafe { affords(b, now, estimate, out) }
}

/// Ends a spending with the `actual` tokens that were used, and writes zeros to it: what was not used of the estimate and
/// has not come back by itself is given back, what was used beyond it is a debit. The request stays charged. Never waits.
/// TG_BEYOND_DEBT where more was used than can be owed: then nothing is written but `out`, whose `remaining` tells how
/// many tokens beyond the estimate can be, and it may be settled again, for less. `out`, of the tokens, may be NULL. A
/// spending of zeros is settled already: nothing is given or taken. It belongs to one thread; the budget to any thread,
/// any interrupt, lock-free.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn tg_budget32_settle(
    b: *mut tg_budget32,
    now: u32,
    spending: *mut tg_spending32,
    actual: u32,
    out: *mut tg_outcome32,
) -> tg_status {
    // SAFETY: the caller's contract for pointers
    unsafe { end(b, now, spending, Some(actual), out) }
}

/// Ends a spending of a request that was never sent, and writes zeros to it: the request and its tokens are given back,
/// as far as they have not come back by themselves. `out`, of the tokens, may be NULL. A spending of zeros gives nothing.
/// It belongs to one thread; the budget to any thread, any interrupt, lock-free.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn tg_budget32_cancel(
    b: *mut tg_budget32,
    now: u32,
    spending: *mut tg_spending32,
    out: *mut tg_outcome32,
) -> tg_status {
    // SAFETY: the caller's contract for pointers
    unsafe { end(b, now, spending, None, out) }
}

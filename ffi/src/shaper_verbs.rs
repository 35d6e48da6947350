use tollgate::Oversize;

use crate::glue::shared;
use crate::shaping::{cancel, follow, reserve, settle};
use crate::{tg_outcome, tg_reservation, tg_shaper, tg_status};

/// Takes `n` cells for the first tick at which they conform, if that is no more than `max_wait` ticks away, and fills
/// `slot`, whose `due` tells that tick: each call has a slot of its own, first come, first served. With a `max_wait`
/// of 0 it is `tg_shaper_try_acquire` with a receipt. TG_DENIED where they would have to wait for longer, or past the
/// debt; TG_EXCEEDS_BURST where `n` is above the burst. Whatever is not granted writes zeros to `slot`, which must not
/// be NULL; `out` may be. Any thread, any interrupt, lock-free.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn tg_shaper_reserve(
    s: *mut tg_shaper,
    now: u64,
    n: u64,
    max_wait: u64,
    slot: *mut tg_reservation,
    out: *mut tg_outcome,
) -> tg_status {
    // SAFETY: the caller's contract for pointers
    unsafe { reserve(shared(s), now, (n, max_wait, Oversize::Never), slot, out) }
}

/// As `tg_shaper_reserve`, but that more cells than the burst are granted when a whole burst conforms, and what they
/// cost beyond that is debt. TG_EXCEEDS_BURST where that could not be owed either. Any thread, any interrupt,
/// lock-free.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn tg_shaper_reserve_oversize(
    s: *mut tg_shaper,
    now: u64,
    n: u64,
    max_wait: u64,
    slot: *mut tg_reservation,
    out: *mut tg_outcome,
) -> tg_status {
    // SAFETY: the caller's contract for pointers
    unsafe { reserve(shared(s), now, (n, max_wait, Oversize::WhenFull), slot, out) }
}

/// Gives a reservation back, and writes zeros to `slot`: all of it where it is the last in line and `now` is not past
/// its due tick, as if it had never been made; otherwise what has not come back by itself since its due tick, and
/// nothing while others stand in line behind it. A slot of zeros gives nothing. `slot` must not be NULL; `out` may be.
/// The slot belongs to one thread; the shaper to any thread, any interrupt, lock-free.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn tg_shaper_cancel(
    s: *mut tg_shaper,
    now: u64,
    slot: *mut tg_reservation,
    out: *mut tg_outcome,
) -> tg_status {
    // SAFETY: the caller's contract for pointers
    unsafe { cancel(shared(s), now, slot, out) }
}

/// Ends a reservation with the `actual` cells that were used of it, and writes zeros to `slot`: what was not used is
/// given back as by a refund, what was used beyond it is a debit. Never waits. TG_BEYOND_DEBT where more was used than
/// can be owed: then nothing is written but `out`, whose `remaining` tells how many cells beyond the reserved ones can
/// be, and the slot may be settled again, for less. A slot of zeros is settled already: nothing is given or taken.
/// `slot` must not be NULL; `out` may be. The slot belongs to one thread; the shaper to any thread, any interrupt,
/// lock-free.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn tg_shaper_settle(
    s: *mut tg_shaper,
    now: u64,
    slot: *mut tg_reservation,
    actual: u64,
    out: *mut tg_outcome,
) -> tg_status {
    // SAFETY: the caller's contract for pointers
    unsafe { settle(shared(s), now, slot, actual, out) }
}

/// Takes `n` cells, whether they conform or not: what was used without asking. Until they have come back nothing
/// conforms. They come on top of what `tg_profile_max_admitted` says, by at most the debt. TG_BEYOND_DEBT where they
/// cannot be owed, with the most cells that can as the `remaining` of `out`; nothing was taken. `out` may be NULL. Any
/// thread, any interrupt, lock-free.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn tg_shaper_debit(
    s: *mut tg_shaper,
    now: u64,
    n: u64,
    out: *mut tg_outcome,
) -> tg_status {
    // SAFETY: the caller's contract for pointers
    unsafe { follow(shared(s), out, |shaper| shaper.debit(now, n)) }
}

/// Lets nothing conform before `tick`, and one cell then: what Retry-After says. It can only tighten; a `tick` that
/// lies in the past, by half the clock or less, changes nothing. TG_BEYOND_DEBT where that is further ahead than the
/// debt reaches, with the most ticks from `now` that it does as the `remaining` of `out`; nothing was written. `out`
/// may be NULL. Any thread, any interrupt, lock-free.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn tg_shaper_not_before(
    s: *mut tg_shaper,
    now: u64,
    tick: u64,
    out: *mut tg_outcome,
) -> tg_status {
    // SAFETY: the caller's contract for pointers
    unsafe { follow(shared(s), out, |shaper| shaper.not_before(now, tick)) }
}

/// Follows what a server says of its own limit: no more than `remaining` cells conform now, and where that is 0, none
/// before `reset` ticks have passed. It can only tighten. TG_BEYOND_DEBT as of `tg_shaper_not_before`. `out` may be
/// NULL. Any thread, any interrupt, lock-free.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn tg_shaper_observe(
    s: *mut tg_shaper,
    now: u64,
    remaining: u64,
    reset: u64,
    out: *mut tg_outcome,
) -> tg_status {
    // SAFETY: the caller's contract for pointers
    unsafe { follow(shared(s), out, |shaper| shaper.observe(now, remaining, reset)) }
}

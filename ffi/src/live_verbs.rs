use tollgate::{Live64, Oversize};

use crate::answers::{count, decided, done, granted};
use crate::glue::shared;
use crate::shaping::{cancel, follow, ready, reserve, settle};
use crate::{tg_live, tg_outcome, tg_reservation, tg_status};

/// Takes all of `n` cells, or nothing; `n` of 0 conforms. `out` may be NULL, and then costs nothing. Any thread, any
/// interrupt, lock-free.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn tg_live_try_acquire(
    l: *mut tg_live,
    now: u64,
    n: u64,
    out: *mut tg_outcome,
) -> tg_status {
    // SAFETY: the caller's contract for pointers
    unsafe { decided(shared(l), n, out, |l: &Live64| l.try_acquire(now, n)) }
}

/// Takes all of `n` cells, or nothing, and tells only whether it did: true where `tg_live_try_acquire` answers TG_OK,
/// false for anything else, an error too. Any thread, any interrupt, lock-free.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn tg_live_allow(l: *mut tg_live, now: u64, n: u64) -> bool {
    // SAFETY: the caller's contract for pointers
    granted(unsafe { shared(l) }, n, |l: &Live64| l.try_acquire(now, n))
}

/// Takes as many of `n` cells as conform, and tells in `taken` how many; TG_DENIED where not even one does,
/// `retry_after` being for one. `out` may be NULL. Any thread, any interrupt, lock-free.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn tg_live_acquire_up_to(
    l: *mut tg_live,
    now: u64,
    n: u64,
    taken: *mut u64,
    out: *mut tg_outcome,
) -> tg_status {
    // SAFETY: the caller's contract for pointers
    unsafe { count(shared(l), n, taken, out, |l: &Live64| l.acquire_up_to(now, n)) }
}

/// The answer of `tg_live_try_acquire`, as if the cells had been taken, with nothing taken. `n` of 0 reports the state
/// as it is. `out` may be NULL. Any thread, any interrupt, lock-free.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn tg_live_peek(
    l: *const tg_live,
    now: u64,
    n: u64,
    out: *mut tg_outcome,
) -> tg_status {
    // SAFETY: the caller's contract for pointers
    unsafe { decided(shared(l), n, out, |l: &Live64| l.peek(now, n)) }
}

/// Renews a limiter that may be idle for longer than `tg_live_max_idle`; changes no decision. Any thread, any
/// interrupt, lock-free.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn tg_live_touch(l: *mut tg_live, now: u64) -> tg_status {
    // SAFETY: the caller's contract for pointers
    done(ready(unsafe { shared(l) }).map(|l: &Live64| l.touch(now)))
}

/// Makes the limiter full, and forgets what was owed: an operator's verb, whose cells come on top of the quota. Any
/// thread, any interrupt, lock-free.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn tg_live_fill(l: *mut tg_live, now: u64) -> tg_status {
    // SAFETY: the caller's contract for pointers
    done(ready(unsafe { shared(l) }).map(|l: &Live64| l.fill(now)))
}

/// Makes the limiter empty; what is owed beyond that stays owed. Any thread, any interrupt, lock-free.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn tg_live_drain(l: *mut tg_live, now: u64) -> tg_status {
    // SAFETY: the caller's contract for pointers
    done(ready(unsafe { shared(l) }).map(|l: &Live64| l.drain(now)))
}

/// Takes `n` cells for the first tick at which they conform, if that is no more than `max_wait` ticks away, and fills
/// `slot`, whose `due` tells that tick: each call has a slot of its own, first come, first served. With a `max_wait`
/// of 0 it is `tg_live_try_acquire` with a receipt. TG_DENIED where they would have to wait for longer, or past the
/// debt; TG_EXCEEDS_BURST where `n` is above the burst. Whatever is not granted writes zeros to `slot`, which must not
/// be NULL; `out` may be. Any thread, any interrupt, lock-free.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn tg_live_reserve(
    l: *mut tg_live,
    now: u64,
    n: u64,
    max_wait: u64,
    slot: *mut tg_reservation,
    out: *mut tg_outcome,
) -> tg_status {
    // SAFETY: the caller's contract for pointers
    unsafe { reserve(shared(l), now, (n, max_wait, Oversize::Never), slot, out) }
}

/// As `tg_live_reserve`, but that more cells than the burst are granted when a whole burst conforms, and what they
/// cost beyond that is debt. TG_EXCEEDS_BURST where that could not be owed either. Any thread, any interrupt,
/// lock-free.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn tg_live_reserve_oversize(
    l: *mut tg_live,
    now: u64,
    n: u64,
    max_wait: u64,
    slot: *mut tg_reservation,
    out: *mut tg_outcome,
) -> tg_status {
    // SAFETY: the caller's contract for pointers
    unsafe { reserve(shared(l), now, (n, max_wait, Oversize::WhenFull), slot, out) }
}

/// Gives a reservation back, and writes zeros to `slot`: all of it where it is the last in line and `now` is not past
/// its due tick, as if it had never been made; otherwise what has not come back by itself since its due tick, and
/// nothing while others stand in line behind it, or after a change of the quota. A slot of zeros gives nothing.
/// `slot` must not be NULL; `out` may be. The slot belongs to one thread; the limiter to any thread, any interrupt,
/// lock-free.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn tg_live_cancel(
    l: *mut tg_live,
    now: u64,
    slot: *mut tg_reservation,
    out: *mut tg_outcome,
) -> tg_status {
    // SAFETY: the caller's contract for pointers
    unsafe { cancel(shared(l), now, slot, out) }
}

/// Ends a reservation with the `actual` cells that were used of it, and writes zeros to `slot`: what was not used is
/// given back as by a refund, unless the quota was changed since, and what was used beyond it is a debit by the quota
/// that holds. Never waits. TG_BEYOND_DEBT where more was used than can be owed: then nothing is written but `out`,
/// whose `remaining` tells how many cells beyond the reserved ones can be, and the slot may be settled again, for
/// less. A slot of zeros is settled already: nothing is given or taken. `slot` must not be NULL; `out` may be. The
/// slot belongs to one thread; the limiter to any thread, any interrupt, lock-free.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn tg_live_settle(
    l: *mut tg_live,
    now: u64,
    slot: *mut tg_reservation,
    actual: u64,
    out: *mut tg_outcome,
) -> tg_status {
    // SAFETY: the caller's contract for pointers
    unsafe { settle(shared(l), now, slot, actual, out) }
}

/// Takes `n` cells, whether they conform or not: what was used without asking. Until they have come back nothing
/// conforms. They come on top of what `tg_live_max_admitted` says, by at most the debt. TG_BEYOND_DEBT where they
/// cannot be owed, with the most cells that can as the `remaining` of `out`; nothing was taken. `out` may be NULL. Any
/// thread, any interrupt, lock-free.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn tg_live_debit(
    l: *mut tg_live,
    now: u64,
    n: u64,
    out: *mut tg_outcome,
) -> tg_status {
    // SAFETY: the caller's contract for pointers
    unsafe { follow(shared(l), out, |l: &Live64| l.debit(now, n)) }
}

/// Lets nothing conform before `tick`, and one cell then: what Retry-After says. It can only tighten; a `tick` that
/// lies in the past, by half the clock or less, changes nothing. TG_BEYOND_DEBT where that is further ahead than the
/// debt reaches, with the most ticks from `now` that it does as the `remaining` of `out`; nothing was written. `out`
/// may be NULL. Any thread, any interrupt, lock-free.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn tg_live_not_before(
    l: *mut tg_live,
    now: u64,
    tick: u64,
    out: *mut tg_outcome,
) -> tg_status {
    // SAFETY: the caller's contract for pointers
    unsafe { follow(shared(l), out, |l: &Live64| l.not_before(now, tick)) }
}

/// Follows what a server says of its own limit: no more than `remaining` cells conform now, and where that is 0, none
/// before `reset` ticks have passed. It can only tighten. TG_BEYOND_DEBT as of `tg_live_not_before`. `out` may be
/// NULL. Any thread, any interrupt, lock-free.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn tg_live_observe(
    l: *mut tg_live,
    now: u64,
    remaining: u64,
    reset: u64,
    out: *mut tg_outcome,
) -> tg_status {
    // SAFETY: the caller's contract for pointers
    unsafe { follow(shared(l), out, |l: &Live64| l.observe(now, remaining, reset)) }
}

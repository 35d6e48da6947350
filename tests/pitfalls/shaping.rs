//! What is given back, reserved, and owed.

use super::*;
use std::sync::Barrier;
use std::thread;

/// go 56924 and 69419, redisson 7329 and 7342: a refund gave too much or too little. Ten are taken, have come back
/// by themselves, and ten more are taken: "add them, and clamp at full" would let twenty through at once.
#[test]
fn a_late_refund_of_what_has_come_back_gives_nothing() {
    let limiter = Gcra64::new(Quota::new(1, 100, 10)).unwrap();
    limiter.try_acquire(0, 10).unwrap();
    limiter.try_acquire(1_000, 10).unwrap();
    assert_eq!(limiter.refund(1_000, 0, 10, 10).remaining(), 0);
    assert!(limiter.try_acquire(1_000, 1).is_err());
}

/// Too little: what was given back at once is whole, to the last sub-tick, in one part or in several.
#[test]
fn an_immediate_refund_is_whole() {
    let limiter = Gcra64::new(Quota::new(7, 1_000, 10)).unwrap();
    limiter.try_acquire(50, 3).unwrap();
    let before = limiter.word().raw();
    limiter.try_acquire(53, 5).unwrap();
    assert_eq!(limiter.refund(53, 53, 5, 2).remaining(), 4);
    limiter.refund(53, 53, 3, 3);
    assert_eq!(limiter.word().raw(), before);
}

/// A receipt that holds the word as it was goes stale as soon as another refund moves the word. Here it tells the
/// tick, and what others gave back in between takes nothing of it.
#[test]
fn a_refund_does_not_depend_on_those_before_it() {
    let limiter = Gcra64::new(Quota::new(1, 100, 10)).unwrap();
    limiter.try_acquire(0, 4).unwrap();
    limiter.try_acquire(0, 4).unwrap();
    assert_eq!(limiter.refund(100, 0, 4, 4).reset_after(), 400);
    assert_eq!(limiter.refund(100, 0, 4, 4).reset_after(), 100);
    // more than was missing cannot be given
    limiter.refund(100, 100, 10, 10);
    assert_eq!(limiter.status(100).reset_after(), 0);
    assert_eq!(limiter.status(100).remaining(), 10);
}

/// What was granted so long ago that nobody can know any more, gives nothing. A number of cells that wraps when it is
/// multiplied gives no more than what is missing.
#[test]
fn a_receipt_of_long_ago_gives_nothing() {
    let limiter = Gcra32::new(Quota::new(3, 100, 10).stale(10).debt(0)).unwrap();
    let now = limiter.profile().max_idle() + 5_001;
    for rest in [0, 1, now / 2, now] {
        limiter.fill(now.wrapping_add(rest));
        limiter.drain(now.wrapping_add(rest));
        assert_eq!(limiter.refund(now.wrapping_add(rest), 5_000, u32::MAX, u32::MAX).remaining(), 0);
    }
    limiter.fill(now);
    limiter.drain(now);
    assert_eq!(limiter.refund(now, now, u32::MAX, u32::MAX).reset_after(), 0);
}

/// litellm 18730, 29193, 31952, 35098, posthog 45116: what was used was given back all the same when a client went
/// away, streams never settled, and an overrun was forgotten. A reservation is one value, used up by what ends it;
/// what was used is told, an overrun is owed, and one that nobody ends expires by itself.
#[test]
fn a_reservation_is_settled_with_what_was_used() {
    let limiter = Shaper64::new(Quota::new(1, 100, 10)).unwrap();
    let reserve = |now| limiter.reserve(now, 4, 0).unwrap().0;
    assert_eq!(limiter.settle(0, reserve(0), 4).unwrap().remaining(), 6);
    assert_eq!(limiter.settle(0, reserve(0), 1).unwrap().remaining(), 5);
    assert_eq!(limiter.settle(0, reserve(0), 9).unwrap().reset_after(), 1_400);

    // never ended: of no more worth than the cells that it held, and they have come back
    let forgotten = reserve(5_000);
    assert_eq!(forgotten.expires(), 5_400);
    limiter.drain(5_400);
    assert_eq!(limiter.cancel(5_400, forgotten).remaining(), 0);
    // of one that is not yet expired the rest is given: a tick's worth
    let late = {
        limiter.fill(6_000);
        reserve(6_000)
    };
    limiter.drain(6_399);
    assert_eq!(limiter.cancel(6_399, late).reset_after(), 999);
}

/// litellm: an estimate above the limit was refused for ever, as if it were "not yet". Here it is "never", or by a
/// policy that says so granted by a full bucket, and owed.
#[test]
fn an_estimate_above_the_burst_is_never_or_owed() {
    let limiter = Shaper64::new(Quota::new(1, 100, 10).debt(500)).unwrap();
    assert!(matches!(limiter.reserve(0, 11, u64::MAX), Err(Denied::Never(_))));
    let (slot, outcome) = limiter.reserve_oversize(0, 15, 0, Oversize::WhenFull).unwrap();
    assert_eq!((slot.due(), outcome.reset_after()), (0, 1_500));
    // one more than can be owed
    assert!(matches!(limiter.reserve_oversize(0, 16, 0, Oversize::WhenFull), Err(Denied::Never(_))));
    // when it is full again: it is not yet, and says when
    let denied = limiter.reserve_oversize(0, 11, 1_499, Oversize::WhenFull).unwrap_err();
    assert!(matches!(denied, Denied::NotYet(_)));
    assert_eq!(denied.retry_after(), 1_500);
}

/// One bound for what may be late and for what may be owed: to a caller a tick late the deepest debt lay beyond it,
/// in the past, and was forgiven. Here they are two.
#[test]
fn a_caller_who_is_late_does_not_forgive_the_deepest_debt() {
    let limiter = Shaper64::new_at(Quota::new(1, 100, 10).stale(50).debt(500), 10_000).unwrap();
    limiter.debit(10_000, 15).unwrap();
    assert_eq!(limiter.debit(10_000, 1).unwrap_err(), BeyondDebt { allowed: 0 });
    for late in 0..=50 {
        assert_eq!(limiter.status(10_000 - late).reset_after(), 1_500 + late);
        assert!(limiter.try_acquire(10_000 - late, 1).is_err());
        assert!(
            limiter.debit(10_000 - late, 1).is_err() && limiter.reserve(10_000 - late, 1, 9_999).is_err()
        );
    }
}

/// A debit of a number that wraps when it is multiplied is an error, and takes nothing.
#[test]
fn a_debit_never_wraps() {
    let limiter = Shaper32::new(Quota::new(1, 1 << 16, 10).debt(500)).unwrap();
    let before = limiter.word().raw();
    for n in [11, 1 << 15, 1 << 16, (1 << 16) + 1, u32::MAX] {
        assert_eq!(limiter.debit(0, n).unwrap_err(), BeyondDebt { allowed: 10 });
    }
    assert_eq!(limiter.word().raw(), before);
}

/// A time that is far ahead is an error rather than a product that wraps to a time that is near; one in the past
/// changes nothing, and it never loosens what holds already.
#[test]
fn a_time_to_wait_for_can_only_tighten() {
    let quota = Quota::new(1_000, 1, 10).stale(0).debt(1_000_000);
    let limiter = Shaper32::new_at(quota, 7_000).unwrap();
    assert!(limiter.not_before(7_000, 7_000 + (1 << 30)).is_err());
    assert_eq!(
        limiter.observe(7_000, 0, u32::MAX).unwrap_err(),
        limiter.not_before(7_000, 7_000 + (1 << 30)).unwrap_err()
    );
    assert_eq!(limiter.not_before(7_000, 6_000).unwrap().remaining(), 10);
    limiter.not_before(7_000, 9_000).unwrap();
    let before = limiter.word().raw();
    limiter.not_before(7_000, 8_000).unwrap();
    limiter.observe(7_000, 10, 0).unwrap();
    limiter.observe(7_000, u32::MAX, 0).unwrap();
    assert_eq!(limiter.word().raw(), before);
}

/// sidekiq 5315, guava 1754, hermes-agent 109234: all who waited were told the same instant, and large requests
/// starved. Here a thousand callers get a thousand ticks in the order in which they came, a large request its own,
/// and nobody who comes later is served before it.
#[test]
fn a_thousand_callers_get_a_thousand_slots_in_order() {
    let limiter = Shaper64::new(Quota::new(1, 100, 10)).unwrap();
    let due: Vec<u64> =
        (0..1_000).map(|now| limiter.reserve(now, 1, u64::MAX).unwrap().0.due()).collect();
    // ten have no need to wait; whoever does is served 100 ticks after the one before
    assert_eq!(due[..10], [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
    assert!((10..1_000).zip(1..).all(|(caller, slot)| due[caller] == slot * 100));

    // a small one does not overtake a large one
    let (large, _) = limiter.reserve(1_000, 10, u64::MAX).unwrap();
    let (small, _) = limiter.reserve(1_000, 1, u64::MAX).unwrap();
    assert_eq!((large.due(), small.due()), (99_000 + 1_000, 99_000 + 1_100));
    assert!(limiter.try_acquire(large.due() - 1, 1).is_err());
}

/// The same of threads that come all at once: no slot is told twice, and none is lost.
#[test]
fn threads_that_reserve_at_once_get_a_slot_each() {
    const EACH: u64 = if cfg!(miri) { 5 } else { 5_000 };
    let limiter = Shaper64::new(Quota::new(3, 10, 1)).unwrap();
    let start = Barrier::new(4);
    let mut due: Vec<u64> = thread::scope(|scope| {
        let threads = [(); 4].map(|()| {
            scope.spawn(|| {
                start.wait();
                let own: Vec<u64> =
                    (0..EACH).map(|_| limiter.reserve(7, 1, u64::MAX).unwrap().0.due()).collect();
                assert!(own.is_sorted_by(|a, b| a < b), "who asks twice is served in that order");
                own
            })
        });
        threads.into_iter().flat_map(|thread| thread.join().unwrap()).collect()
    });
    due.sort_unstable();
    // each waits for a whole tick, and the next for 10 sub-ticks of 3 more than that
    let slots = (0..4 * EACH).map(|slot| 7 + slot * 4);
    assert!(due.iter().copied().eq(slots), "{:?}", &due[..9]);
}

/// limitor: who gave up waiting leaked what it would have taken. Here a slot that is cancelled in time is the next
/// caller's, and what stands in the middle of the line comes back when the line has moved on.
#[test]
fn a_slot_that_is_cancelled_is_the_next_callers() {
    let limiter = Shaper64::new(Quota::new(7, 1_000, 1)).unwrap();
    let reserve = || limiter.reserve(50, 1, u64::MAX).unwrap().0;
    let slots: Vec<_> = (0..1_000).map(|_| reserve()).collect();
    let due: Vec<u64> = slots.iter().map(tollgate::Reservation::due).collect();
    for slot in slots.into_iter().rev() {
        let expected = slot.due();
        limiter.cancel(50, slot);
        let again = reserve();
        assert_eq!(again.due(), expected);
        limiter.cancel(50, again);
    }
    assert_eq!(limiter.status(50).remaining(), 1);
    assert!(due.iter().all(|&tick| reserve().due() == tick), "all of them again, in the same order");
}

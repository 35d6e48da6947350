//! What becomes of what is left when a lease ends, and what it says of itself.

use tollgate::clocks::Manual64;
use tollgate::{Gcra32, Gcra64, PaddedGcra64, Quota, UnsharedGcra64};

const QUOTA: Quota = Quota::new(1, 100, 50);

#[test]
fn what_is_left_is_given_back_by_who_has_a_clock() {
    let limiter = Gcra64::new(QUOTA).unwrap();
    let clock = Manual64::<1_000>::new(0);
    let mut without = limiter.lease(8);
    without.try_acquire(0, 1).unwrap();
    let mut with = limiter.lease(8).until_dropped(&clock);
    with.try_acquire(0, 2).unwrap();
    assert_eq!((with.left(), without.left(), limiter.status(0).remaining()), (6, 7, 34));
    drop(without);
    assert_eq!(limiter.status(0).remaining(), 34);
    clock.advance(300);
    // of eight cells three have come back by themselves, and the five that have not are less than the six
    drop(with);
    assert_eq!(limiter.status(300).reset_after(), 1_600 - 300 - 600);
    limiter.try_acquire(300, 1).unwrap();
    // somebody else has asked since: not what has come back
    let mut late = limiter.lease(8).max_age(1_000);
    late.try_acquire(300, 1).unwrap();
    limiter.try_acquire(300, 1).unwrap();
    let owed = limiter.status(600).reset_after();
    late.give_back(600);
    assert_eq!(owed - limiter.status(600).reset_after(), 500);
}

/// What is dropped is given back as of the clock's tick.
#[test]
fn what_has_come_back_by_itself_is_not_given_back_by_a_drop() {
    let limiter = Gcra64::new(QUOTA).unwrap();
    let clock = Manual64::<1_000>::new(0);
    let mut lease = limiter.lease(8).until_dropped(&clock);
    lease.try_acquire(0, 2).unwrap();
    limiter.try_acquire(0, 1).unwrap();
    clock.advance(300);
    let owed = limiter.status(300).reset_after();
    drop(lease);
    assert_eq!(owed - limiter.status(300).reset_after(), 500);
}

/// A clock that is told later takes over what is left.
#[test]
fn a_lease_keeps_what_it_holds_when_it_is_told_more() {
    let limiter = PaddedGcra64::new(QUOTA).unwrap();
    let mut lease = limiter.lease(8);
    lease.try_acquire(0, 1).unwrap();
    let clock = Manual64::<1_000>::new(0);
    let lease = lease.max_age(5).until_dropped(&clock);
    assert_eq!((lease.left(), limiter.status(0).remaining()), (7, 42));
    assert_eq!(format!("{lease:?}").split(',').next(), Some("Lease { cells: Allotment { size: 8"));
    assert_eq!(lease.limiter().status(0).remaining(), 42);
    drop(lease);
    assert_eq!(limiter.status(0).remaining(), 49);
}

/// The ticks in which as many cells come back, and not one more.
#[test]
fn the_age_that_a_lease_has_is_that_of_its_cells() {
    let limiter = Gcra32::new(Quota::new(3, 1_000, 50)).unwrap();
    let mut lease = limiter.lease(8);
    lease.try_acquire(0, 1).unwrap();
    lease.try_acquire(2_666, 1).unwrap();
    assert_eq!(lease.left(), 6);
    lease.try_acquire(2_667, 1).unwrap();
    assert_eq!(lease.left(), 7);
}

/// Half of what conforms stays; the last cells are taken as without a lease.
#[test]
fn near_exhaustion_a_lease_takes_little() {
    let limiter = UnsharedGcra64::new(QUOTA).unwrap();
    limiter.try_acquire(0, 40).unwrap();
    let mut lease = limiter.lease(64);
    let mut left = Vec::new();
    while lease.try_acquire(0, 1).is_ok() {
        left.push(lease.left());
    }
    assert_eq!(left, [4, 3, 2, 1, 0, 2, 1, 0, 0, 0]);
    assert_eq!(lease.try_acquire(0, 1).unwrap_err().retry_after(), 100);
    assert_eq!(lease.try_acquire(0, 51).unwrap_err().retry_after(), u64::MAX);
    lease.try_acquire(0, 0).unwrap();
}

/// A refusal keeps what is left, and tells when what is missing conforms.
#[test]
fn a_refusal_is_about_what_is_missing() {
    let limiter = Gcra64::new(QUOTA).unwrap();
    limiter.try_acquire(0, 43).unwrap();
    let mut lease = limiter.lease(4).max_age(10_000);
    lease.try_acquire(0, 1).unwrap();
    assert_eq!((lease.left(), limiter.status(0).remaining()), (3, 3));
    let before = limiter.word().raw();
    assert_eq!(lease.try_acquire(0, 8).unwrap_err().retry_after(), 200);
    assert_eq!((lease.left(), limiter.word().raw()), (3, before));
    assert_eq!(lease.try_acquire(199, 8).unwrap_err().retry_after(), 1);
    lease.try_acquire(200, 8).unwrap();
    assert_eq!((lease.left(), limiter.status(200).remaining()), (0, 0));
}

//! What was reserved is given back under the quota that it was reserved by, and under none that comes after it,
//! though the generations of the word come round, and the time in it may be as it was.

use tollgate::{Carry, ChangeError, Live, Live32, Live64, Quota};

const SAME: Quota = Quota::new(1, 4, 2).stale(0).debt(8);
/// Lends less than what is owed.
const STRICT: Quota = Quota::new(1, 4, 2).stale(0).debt(0);

macro_rules! given_back {
    ($($test:ident: $limiter:ty, $changes:expr;)*) => {$(
        #[test]
        fn $test() {
            for changes in 0..$changes {
                let limiter = <$limiter>::new_at(SAME, 9).unwrap();
                limiter.try_acquire(9, 2).unwrap();
                let (slot, left) = limiter.reserve(9, 1, 8).unwrap();
                for _ in 0..changes {
                    limiter.change(9, SAME, Carry::AsItIs).unwrap();
                }
                // nothing is given under a debt, but to the last in line, whose word is still as it left it
                let expected = if changes == 0 { 8 } else { left.reset_after() };
                assert_eq!(limiter.cancel(9, slot).reset_after(), expected, "after {changes} changes");
            }
            // of a quota that was changed before, too
            let limiter = <$limiter>::new_at(SAME, 9).unwrap();
            for _ in 0..$changes {
                limiter.change(9, SAME, Carry::AsItIs).unwrap();
                let (slot, _) = limiter.reserve(9, 2, 0).unwrap();
                assert_eq!(limiter.cancel(9, slot).remaining(), 2);
            }
            // changes that were refused are none
            let limiter = <$limiter>::new_at(SAME, 9).unwrap();
            limiter.try_acquire(9, 2).unwrap();
            let (slot, _) = limiter.reserve(9, 1, 8).unwrap();
            for _ in 0..300 {
                assert_eq!(limiter.change(9, STRICT, Carry::AsItIs), Err(ChangeError::Owed));
            }
            assert_eq!(limiter.cancel(9, slot).reset_after(), 8);
        }
    )*};
}

// in 8 bits the count of changes comes round with the 256th
given_back! {
    given_back_under_its_own_quota_8: Live<u8>, 250;
    given_back_under_its_own_quota_16: Live<u16>, 200;
    given_back_under_its_own_quota_32: Live32, 200;
    given_back_under_its_own_quota_64: Live64, 2_000;
}

extern crate std;

use std::string::ToString;

use crate::{
    Carry, ChangeError, Gcra32, LeakyBucket32, Live32, PaddedGcra32, Quota, Shaper32, TokenBucket32,
};

const QUOTA: Quota = Quota::new(1, 100, 3).stale(0).debt(0);

/// The proofs are of words; a limiter hands each of its verbs on.
#[test]
fn a_limiter_does_with_its_word_what_its_verb_says() {
    macro_rules! each_verb {
        ($limiter:expr) => {
            let limiter = $limiter.unwrap();
            let raw = || limiter.word().raw();
            assert_eq!(raw(), 1_000);
            limiter.drain(1_000);
            assert_eq!((raw(), limiter.status(1_000).reset_after()), (1_300, 300));
            limiter.fill(1_000);
            assert_eq!(raw(), 1_000);
            limiter.touch(2_000);
            assert_eq!(raw(), 2_000);
            assert!(limiter.try_acquire(2_000, 2).is_ok());
            assert_eq!(raw(), 2_200);
            assert!(limiter.peek(2_000, 1).is_ok() && limiter.peek(2_000, 2).is_err());
            assert_eq!(raw(), 2_200);
            assert_eq!(limiter.acquire_up_to(2_000, 2).unwrap().0, 1);
            assert_eq!(std::format!("{:?}", limiter.word()), "Word(2300)");
        };
    }
    each_verb!(Gcra32::new_at(QUOTA, 1_000));
    each_verb!(PaddedGcra32::new_at(QUOTA, 1_000));
}

#[test]
fn a_bucket_tells_in_its_own_words_what_was_taken() {
    let (bucket, leaky) = (TokenBucket32::new(QUOTA).unwrap(), LeakyBucket32::new(QUOTA).unwrap());
    assert_eq!((bucket.tokens(0), leaky.level(0)), (3, 0));
    assert!(bucket.try_acquire(0, 2).is_ok() && leaky.try_pour(0, 2).is_ok());
    assert_eq!((bucket.tokens(0), leaky.level(0)), (1, 2));
    assert_eq!((bucket.tokens(100), leaky.level(100)), (2, 1));
    assert!(bucket.try_acquire(0, 2).is_err() && leaky.try_pour(0, 2).is_err());
}

#[test]
fn what_is_refused_says_why_in_words() {
    let beyond = Shaper32::new(QUOTA).unwrap().debit(0, 4).unwrap_err();
    assert_eq!(beyond.to_string(), "beyond the debt: at most 3 is allowed");
    let live = Live32::new(QUOTA.debt(100)).unwrap();
    live.debit(0, 4).unwrap();
    let owed = live.change(0, QUOTA, Carry::AsItIs).unwrap_err();
    assert_eq!(owed.to_string(), "more is owed than the new quota lends");
    assert_eq!(ChangeError::Busy.to_string(), "another change of the quota is under way");
    let wrong = live.change(0, Quota::new(1, 100, 0), Carry::AsItIs).unwrap_err();
    assert!(wrong.to_string().starts_with("burst does not fit: from 1 to "));
    assert!(std::format!("{live:?}").starts_with("Live { word: 6400, profile: Profile { scale: 16,"));
}

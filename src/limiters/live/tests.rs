extern crate std;

use super::{ChangeError, Live};
use crate::{Carry, Live32, Quota, ShaperProfile32};

const QUOTA: Quota = Quota::new(1, 100, 3);
const OTHER: Quota = Quota::new(3, 70, 5).debt(9);

/// A changer is killed at each of its steps: takers go on, by the one quota or the other, and who would change the
/// quota is told that another one does, for good.
#[test]
fn a_changer_that_is_killed_midway_delays_no_taker() {
    let [quota, other] = [QUOTA, OTHER].map(|quota| Live32::new(quota).unwrap().profile());
    for step in 0..=7 {
        let limiter = Live32::new(QUOTA).unwrap();
        assert!(limiter.changes.begin());
        let changed = killed_after(step, &limiter, &other);
        let profile = if changed { other } else { quota };
        for left in [2, 1, 0] {
            let outcome = limiter.try_acquire(0, 1).unwrap();
            assert_eq!((outcome.remaining(), outcome.profile()), (left, &profile), "step {step}");
        }
        let denied = limiter.try_acquire(0, 1).unwrap_err();
        assert_eq!(denied.outcome().profile(), &profile);
        for _ in 0..3 {
            assert_eq!(limiter.change(0, OTHER, Carry::AsItIs), Err(ChangeError::Busy));
        }
    }
}

/// What a changer has written by then: so many parameters of the other set, and at last the word; whether that.
fn killed_after(step: usize, limiter: &Live32, other: &ShaperProfile32) -> bool {
    let mut written = limiter.parameters(1).read().to_parameters();
    for (parameter, new) in written.iter_mut().zip(other.to_parameters()).take(step) {
        *parameter = new;
    }
    limiter.parameters(1).publish(&ShaperProfile32::from_parameters(written));
    if step < 7 {
        return false;
    }
    let current = limiter.profile();
    let published = |word: u32| {
        let time =
            crate::algorithms::carried(&current, word, 0, other, Carry::AsItIs, Live::<u32>::GENERATION);
        (time.map(|time| time + 1), ())
    };
    limiter.word.update(published);
    true
}

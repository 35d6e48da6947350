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

/// Until the other quota is published, receipts are of the one that holds.
#[test]
fn a_change_that_has_begun_leaves_receipts_as_they_are() {
    let limiter = Live32::new(QUOTA).unwrap();
    let (before, _) = limiter.reserve(0, 1, 0).unwrap();
    assert!(limiter.changes.begin());
    assert_eq!(limiter.cancel(0, before).remaining(), 3);
    let (meanwhile, _) = limiter.reserve(0, 1, 0).unwrap();
    limiter.changes.abandon();
    assert_eq!(limiter.cancel(0, meanwhile).remaining(), 3);
}

#[test]
fn an_eighth_of_the_word_counts_generations_and_two_bits_at_least() {
    macro_rules! sub_ticks_of_a_tick {
        ($width:ty) => {
            Live::<$width>::new(Quota::new(1, 1, 1).stale(0).debt(0)).unwrap().profile().to_parameters()
                [0]
        };
    }
    assert_eq!((sub_ticks_of_a_tick!(u8), sub_ticks_of_a_tick!(u16)), (1 << 2, 1 << 2));
    assert_eq!((sub_ticks_of_a_tick!(u32), sub_ticks_of_a_tick!(u64)), (1 << 4, 1 << 8));
}

/// A clock that is wider than what the generation leaves is narrowed, a narrower one is not, and a wrong one is an error.
#[test]
fn a_clock_is_as_wide_as_the_generation_leaves_room_for() {
    let quota = |bits| Quota::new(1, 1, 1).stale(0).debt(0).clock_bits(bits);
    let shift = |bits| Live32::new(quota(bits)).unwrap().profile().to_parameters()[0].trailing_zeros();
    assert_eq!([2, 20, 28, 29, 30, 31, 32].map(shift), [30, 12, 4, 4, 4, 4, 4]);
    let error = Live32::new(quota(33)).unwrap_err();
    assert_eq!(error, crate::QuotaError::ClockBits(crate::Allowed { min: 2, max: 32 }));
    assert!(Live32::new(quota(1)).is_err());
}

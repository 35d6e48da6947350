//! Every limiter of the library, of every width, in every form in which it can be asked: for the tests that
//! put one and the same question to all of them.

mod through_c;

pub(crate) use through_c::ThroughC;

use crate::model::{Clock, History, IntervalWish, Subject, Trial, Wish};
use tollgate::Width;

/// A history that keeps to the contract, on a limiter that is GCRA in any words.
pub(crate) fn gcra<S: Subject>(
    History { wish, start, steps }: History<Wish>,
    max_idle: u64,
    subject: S,
) -> u64 {
    let mut trial = Trial::new(subject, wish.model(start.into()), wish.clock_bits);
    trial.run(&mut Clock::new(start.into(), wish.stale, max_idle), steps);
    trial.decisions
}

/// The same on a bucket that refills at intervals, whose clock does not wrap in 64 bits.
pub(crate) fn interval<S: Subject>(
    History { wish, start, steps }: History<IntervalWish>,
    max_idle: u64,
    subject: S,
) -> u64 {
    let trial = Trial::new(subject, wish.model(start.into()), S::Width::BITS);
    let mut trial = if S::Width::BITS == 64 { trial.ending() } else { trial };
    trial.run(&mut Clock::new(start.into(), wish.stale, max_idle), steps);
    trial.decisions
}

/// Calls a macro of the caller's with all of them: a name, how it is asked, its width, its profile, and how it
/// is made of a wish, the profile of that, and a tick.
macro_rules! for_every_limiter {
    ($then:ident) => {
        $then! {
            gcra_8: gcra u8 Profile, |_, profile, now| Gcra::<u8>::with_profile(profile, now);
            gcra_16: gcra u16 Profile, |_, profile, now| Gcra::<u16>::with_profile(profile, now);
            gcra_32: gcra u32 Profile, |_, profile, now| Gcra::<u32>::with_profile(profile, now);
            gcra_64: gcra u64 Profile, |_, profile, now| Gcra::<u64>::with_profile(profile, now);
            padded_32: gcra u32 Profile, |_, profile, now| {
                PaddedGcra::from_parts(Padded(Word::<u32>::from_raw(profile.full_at(now))), profile)
            };
            padded_64: gcra u64 Profile, |_, profile, now| {
                PaddedGcra::from_parts(Padded(Word::<u64>::from_raw(profile.full_at(now))), profile)
            };
            word_32: gcra u32 Profile, |_, profile, now| {
                Apart { word: Word::<u32>::from_raw(profile.full_at(now)), profile }
            };
            word_64: gcra u64 Profile, |_, profile, now| {
                Apart { word: Word::<u64>::from_raw(profile.full_at(now)), profile }
            };
            token_32: gcra u32 Profile, |_, profile, now| TokenBucket::<u32>::with_profile(profile, now);
            token_64: gcra u64 Profile, |_, profile, now| TokenBucket::<u64>::with_profile(profile, now);
            leaky_32: gcra u32 Profile, |_, profile, now| LeakyBucket::<u32>::with_profile(profile, now);
            leaky_64: gcra u64 Profile, |_, profile, now| LeakyBucket::<u64>::with_profile(profile, now);
            c_gcra_32: gcra u32 Profile, |wish, _, now| ThroughC::<tg_gcra32>::new(wish, now);
            c_gcra_64: gcra u64 Profile, |wish, _, now| ThroughC::<tg_gcra>::new(wish, now);
            c_shaper_32: gcra u32 Profile, |wish, _, now| ThroughC::<tg_shaper32>::new(wish, now);
            c_shaper_64: gcra u64 Profile, |wish, _, now| ThroughC::<tg_shaper>::new(wish, now);
            c_word_32: gcra u32 Profile, |wish, _, now| ThroughC::<tg_word32, tg_profile32>::new(wish, now);
            c_word_64: gcra u64 Profile, |wish, _, now| ThroughC::<tg_word, tg_profile>::new(wish, now);

            interval_8: interval u8 IntervalProfile, |_, profile, now| IntervalBucket::<u8>::with_profile(profile, now);
            interval_16: interval u16 IntervalProfile, |_, profile, now| IntervalBucket::<u16>::with_profile(profile, now);
            interval_32: interval u32 IntervalProfile, |_, profile, now| IntervalBucket::<u32>::with_profile(profile, now);
            interval_64: interval u64 IntervalProfile, |_, profile, now| IntervalBucket::<u64>::with_profile(profile, now);
            interval_word_32: interval u32 IntervalProfile, |_, profile, now| {
                Apart { word: Word::<u32>::from_raw(profile.initial_at(now)), profile }
            };
            interval_word_64: interval u64 IntervalProfile, |_, profile, now| {
                Apart { word: Word::<u64>::from_raw(profile.initial_at(now)), profile }
            };
            c_interval_32: interval u32 IntervalProfile, |wish, _, now| ThroughC::<tg_bucket32>::new(wish, now);
            c_interval_64: interval u64 IntervalProfile, |wish, _, now| ThroughC::<tg_bucket>::new(wish, now);
        }
    };
}
pub(crate) use for_every_limiter;

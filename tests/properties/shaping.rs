//! The verbs that go past the capacity, and refunds: of random histories every answer, and the word after it.

use proptest::prelude::*;
use tollgate::{Gcra, Oversize, Padded, PaddedShaper, Profile, Shaper, ShaperProfile, Word};

use crate::model::{Apart, Ask, History, Move, Refunding, Shaping};
use crate::strategies::{self, call, number, step};
use crate::{tick, try_many};

/// A question, and where the tick of it lies.
type Asked = (Move, Ask);

fn refund() -> impl Strategy<Value = Ask> {
    let signed = number().prop_map(|age| i64::try_from(age).unwrap_or(i64::MAX));
    let age = prop_oneof![3 => 0..8_i64, 2 => signed, 1 => -8..0_i64];
    (age, number(), number()).prop_map(|(age, held, n)| Ask::Refund { age, held, n })
}

fn reserve() -> impl Strategy<Value = Ask> {
    let max_wait = prop_oneof![Just(u64::MAX), number()];
    let oversize = prop_oneof![Just(Oversize::Never), Just(Oversize::WhenFull)];
    (prop_oneof![1..4_u64, number()], max_wait, oversize)
        .prop_map(|(n, max_wait, oversize)| Ask::Reserve { n, max_wait, oversize })
}

fn not_before() -> impl Strategy<Value = Ask> {
    let ahead = number().prop_map(|ticks| i64::try_from(ticks).unwrap_or(i64::MAX));
    prop_oneof![3 => ahead, 1 => -9..3_i64].prop_map(Ask::NotBefore)
}

fn shaping() -> impl Strategy<Value = Ask> {
    let actual = prop_oneof![0..4_u64, number()];
    let observe = (prop_oneof![Just(0), 0..4_u64, number()], number());
    prop_oneof![
        4 => call().prop_map(Ask::Plain),
        5 => reserve(),
        2 => (0..4_usize).prop_map(Ask::Cancel),
        2 => (0..4_usize, actual).prop_map(|(slot, actual)| Ask::Settle { slot, actual }),
        2 => refund(),
        1 => number().prop_map(Ask::Debit),
        1 => not_before(),
        1 => observe.prop_map(|(remaining, reset)| Ask::Observe { remaining, reset }),
    ]
}

fn asked(ask: impl Strategy<Value = Ask>) -> impl Strategy<Value = Asked> {
    (step(), ask).prop_map(|(step, ask)| (step.tick, ask))
}

macro_rules! every_shaper_equals_the_model {
    ($($name:ident: $trial:ident $questions:expr, $width:ident $profile:ident, $limiter:expr;)*) => {$(
        #[test]
        fn $name() {
            let profile = <$profile<$width>>::new;
            let wishes = strategies::gcra($width::BITS).prop_map(|wish| wish.fitted(profile).0);
            try_many(concat!("shaping, ", stringify!($name)), &History::any(wishes, asked($questions)), |history| {
                let History { wish, start, steps } = history;
                let profile = profile(wish.quota()).unwrap();
                let make: fn($profile<$width>, $width) -> _ = $limiter;
                let subject = make(profile, tick(start, $width::BITS));
                let mut trial = $trial::new(subject, wish, start, profile.max_idle().into());
                for (tick, ask) in steps {
                    trial.step(tick, ask);
                }
                trial.decisions()
            });
        }
    )*};
}

fn plain_or_refund() -> impl Strategy<Value = Ask> {
    prop_oneof![3 => call().prop_map(Ask::Plain), 2 => refund()]
}

every_shaper_equals_the_model! {
    shaper_8: Shaping shaping(), u8 ShaperProfile, Shaper::<u8>::with_profile;
    shaper_16: Shaping shaping(), u16 ShaperProfile, Shaper::<u16>::with_profile;
    shaper_32: Shaping shaping(), u32 ShaperProfile, Shaper::<u32>::with_profile;
    shaper_64: Shaping shaping(), u64 ShaperProfile, Shaper::<u64>::with_profile;
    padded_shaper_64: Shaping shaping(), u64 ShaperProfile, |profile, now| {
        PaddedShaper::from_parts(Padded(Word::<u64>::from_raw(profile.full_at(now))), profile)
    };
    shaper_word_32: Shaping shaping(), u32 ShaperProfile, |profile, now| {
        Apart { word: Word::<u32>::from_raw(profile.full_at(now)), profile }
    };
    refund_8: Refunding plain_or_refund(), u8 Profile, Gcra::<u8>::with_profile;
    refund_16: Refunding plain_or_refund(), u16 Profile, Gcra::<u16>::with_profile;
    refund_32: Refunding plain_or_refund(), u32 Profile, Gcra::<u32>::with_profile;
    refund_64: Refunding plain_or_refund(), u64 Profile, Gcra::<u64>::with_profile;
}

//! Any number, quota and call, the simple ones first: shrinking goes towards them.

use proptest::collection::vec;
use proptest::prelude::*;

use crate::model::{Call, History, IntervalWish, Move, Step, Verb, Wish};

impl<W: Clone + std::fmt::Debug, S: Clone + std::fmt::Debug> History<W, S> {
    pub(crate) fn any(
        wish: impl Strategy<Value = W>,
        step: impl Strategy<Value = S>,
    ) -> impl Strategy<Value = Self> {
        (wish, number(), vec(step, 1..60)).prop_map(|(wish, start, steps)| Self { wish, start, steps })
    }
}

/// Of every size, up to the largest.
pub(crate) fn number() -> impl Strategy<Value = u64> {
    prop_oneof![
        0..5_u64,
        0..100_u64,
        0..100_000_u64,
        (any::<u64>(), 0..64_u32).prop_map(|(number, down)| number >> down),
        (0..100_u64).prop_map(|down| u64::MAX - down),
    ]
}

pub(crate) fn gcra(bits: u32) -> impl Strategy<Value = Wish> {
    let rate = (number(), number(), number());
    let lent = (number(), number(), number());
    let clock_bits = prop_oneof![Just(bits), 2..=bits];
    (rate, lent, clock_bits).prop_map(|((count, period, burst), (tolerance, stale, debt), clock_bits)| {
        Wish { count, period, burst, tolerance, stale, debt, clock_bits }
    })
}

pub(crate) fn interval(_bits: u32) -> impl Strategy<Value = IntervalWish> {
    (number(), number(), number(), number(), number()).prop_map(
        |(refill, period, capacity, initial, stale)| IntervalWish {
            refill,
            period,
            capacity,
            initial,
            stale,
        },
    )
}

pub(crate) fn call() -> impl Strategy<Value = Call> {
    let verb = prop_oneof![
        8 => Just(Verb::TryAcquire),
        4 => Just(Verb::AcquireUpTo),
        2 => Just(Verb::Peek),
        1 => Just(Verb::Status),
        1 => Just(Verb::Touch),
        1 => Just(Verb::Drain),
        1 => Just(Verb::Fill),
    ];
    (verb, number()).prop_map(|(verb, n)| Call { verb, n })
}

pub(crate) fn step() -> impl Strategy<Value = Step> {
    let tick = prop_oneof![
        Just(Move::Ahead(0)),
        Just(Move::Retry(0)),
        (-1..=1_i8).prop_map(Move::Retry),
        number().prop_map(Move::Late),
        number().prop_map(Move::Ahead),
    ];
    (tick, call()).prop_map(|(tick, call)| Step { tick, call })
}

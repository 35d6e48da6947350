//! A quota and a sequence of verbs, on any limiter, against the model.

use arbitrary::{Arbitrary, Result, Unstructured};
use tollgate::{
    Gcra, IntervalBucket, IntervalProfile, LeakyBucket, Padded, PaddedGcra, Profile, TokenBucket, Word,
};
use tollgate_ffi::{
    tg_bucket, tg_bucket32, tg_gcra, tg_gcra32, tg_profile, tg_profile32, tg_shaper, tg_shaper32,
    tg_word, tg_word32,
};

use crate::every_limiter::{self, ThroughC, for_every_limiter};
use crate::model::{Apart, Call, History, IntervalWish, Move, Step, Verb, Wish};

/// A limiter's name, and how a history of it is read and run.
type Limiter = (&'static str, fn(&mut Unstructured<'_>) -> Result<u64>);

macro_rules! limiters {
    ($($name:ident: $algorithm:ident $width:ident $profile:ident, $limiter:expr;)*) => {
        const LIMITERS: &[Limiter] = &[$((stringify!($name), |bytes| {
            let (wish, profile) = $algorithm(bytes, $width::BITS)?.fitted($profile::<$width>::new);
            let history = History { wish, start: number(bytes)?, steps: bytes.arbitrary_iter::<Asked>()?.map(|step| step.map(|Asked(step)| step)).collect::<Result<_>>()? };
            let start = $width::try_from(history.start & u64::from($width::MAX)).unwrap();
            let make: fn(_, $profile<$width>, $width) -> _ = $limiter;
            Ok(every_limiter::$algorithm(history, profile.max_idle().into(), make(wish, profile, start)))
        }),)*];
    };
}

for_every_limiter!(limiters);

/// Runs the history that the bytes tell, if they tell one; how many calls it had.
pub fn run(data: &[u8]) -> u64 {
    let mut bytes = Unstructured::new(data);
    bytes.choose(LIMITERS).and_then(|(_, run)| run(&mut bytes)).unwrap_or(0)
}

/// Of every size.
fn number(bytes: &mut Unstructured<'_>) -> Result<u64> {
    let down = bytes.int_in_range(0..=64)?;
    Ok(u64::arbitrary(bytes)?.checked_shr(down).unwrap_or(0))
}

fn gcra(bytes: &mut Unstructured<'_>, bits: u32) -> Result<Wish> {
    Ok(Wish {
        count: number(bytes)?,
        period: number(bytes)?,
        burst: number(bytes)?,
        tolerance: number(bytes)?,
        stale: number(bytes)?,
        debt: number(bytes)?,
        clock_bits: if bytes.arbitrary()? { bits } else { bytes.int_in_range(2..=bits)? },
    })
}

fn interval(bytes: &mut Unstructured<'_>, _bits: u32) -> Result<IntervalWish> {
    Ok(IntervalWish {
        refill: number(bytes)?,
        period: number(bytes)?,
        capacity: number(bytes)?,
        initial: number(bytes)?,
        stale: number(bytes)?,
    })
}

struct Asked(Step);

impl<'a> Arbitrary<'a> for Asked {
    fn arbitrary(bytes: &mut Unstructured<'a>) -> Result<Self> {
        let tick = match bytes.int_in_range(0..=4)? {
            0 => Move::Ahead(0),
            1 => Move::Retry(0),
            2 => Move::Retry(bytes.arbitrary()?),
            3 => Move::Late(number(bytes)?),
            _ => Move::Ahead(number(bytes)?),
        };
        let verbs = [
            Verb::TryAcquire,
            Verb::AcquireUpTo,
            Verb::Peek,
            Verb::Status,
            Verb::Touch,
            Verb::Fill,
            Verb::Drain,
        ];
        let verb = *bytes.choose(&verbs)?;
        let n = if bytes.arbitrary()? { 1 } else { number(bytes)? };
        Ok(Self(Step { tick, call: Call { verb, n } }))
    }
}

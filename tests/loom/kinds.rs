//! The limiters there are, and what is asked of each.

use std::sync::Mutex;

use loom::thread::{self, ThreadId};
use tollgate::{
    Algorithm, Atomic, DualGcra32, DualGcra64, DualQuotaError, Gcra, Gcra32, Gcra64, IntervalBucket,
    IntervalBucket32, IntervalBucket64, IntervalProfile32, IntervalProfile64, IntervalQuota,
    LeakyBucket32, LeakyBucket64, Limiter, PaddedGcra32, PaddedGcra64, Profile32, Profile64, Quota,
    QuotaError, TokenBucket32, TokenBucket64, Width, Word32, Word64,
};

use crate::model::{
    Answer, Apart, Bucket, Call, IntervalWish, Model, Pair, Subject, Turns, Verb, Wish, by_handle,
};

/// Ticks in which the cells of a rate come.
pub(crate) const PERIOD: u64 = 16;
/// How late a tick may be.
pub(crate) const STALE: u64 = 5;

/// `count` cells per `PERIOD`, and at most `burst`; of all kinds the same.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Rate {
    pub(crate) count: u64,
    pub(crate) burst: u64,
}

/// One kind's quota.
pub(crate) trait Asked: Copy + Send + Sync + 'static {
    type Quota;
    type Model: Model + Send + Sync;

    fn new(rate: Rate, bits: u32) -> Self;
    fn quota(self) -> Self::Quota;
    fn model(self, now: i128) -> Self::Model;

    /// The most cells that are taken at ticks from `first` to `last`, where callers of any verb are at
    /// `newest`.
    fn most(self, first: i128, last: i128, newest: i128) -> u64;

    /// All that a word can tell of the model at `now`, which is more than an answer does: two that have
    /// it in common are written alike.
    fn told(model: &Self::Model, now: i128) -> Vec<i128>;

    /// Where to begin: somewhere, and two periods before the word or the clock comes around.
    fn starts(bits: u32) -> [i128; 2];
}

impl Asked for Wish {
    type Quota = Quota;
    type Model = Bucket;

    fn new(Rate { count, burst }: Rate, clock_bits: u32) -> Self {
        Self { count, period: PERIOD, burst, tolerance: 0, stale: STALE, debt: 0, clock_bits }
    }

    fn quota(self) -> Quota {
        self.quota()
    }

    fn model(self, now: i128) -> Bucket {
        self.model(now)
    }

    fn most(self, first: i128, last: i128, _: i128) -> u64 {
        self.burst + u64::try_from(last - first).unwrap() * self.count / self.period
    }

    /// The waits for each number of cells: far enough back none of them is 0, and together they tell the
    /// fraction of a tick.
    fn told(model: &Bucket, now: i128) -> Vec<i128> {
        let long_ago = now - 1_000;
        (1..=model.most()).map(|n| model.wait(long_ago, n).into()).collect()
    }

    fn starts(bits: u32) -> [i128; 2] {
        [64, (1 << bits) - 32]
    }
}

impl Asked for IntervalWish {
    type Quota = IntervalQuota;
    type Model = Turns;

    fn new(Rate { count: refill, burst: capacity }: Rate, _: u32) -> Self {
        Self { refill, period: PERIOD, capacity, initial: capacity, stale: STALE }
    }

    fn quota(self) -> IntervalQuota {
        self.quota()
    }

    fn model(self, now: i128) -> Turns {
        self.model(now)
    }

    /// Who is late takes from the newest period.
    fn most(self, first: i128, _: i128, newest: i128) -> u64 {
        let period = i128::from(self.period);
        let turns = newest.div_euclid(period) - first.div_euclid(period);
        self.capacity + u64::try_from(turns).unwrap() * self.refill
    }

    fn told(model: &Turns, _: i128) -> Vec<i128> {
        vec![model.turn, model.tokens]
    }

    /// A clock of 64 bits does not wrap, its count of periods does.
    fn starts(bits: u32) -> [i128; 2] {
        let around = if bits == 64 { i128::from(PERIOD) << 32 } else { 1 << bits };
        [64, around - 32]
    }
}

/// Two rates in one word: the common one, and a slower one with a larger burst.
#[derive(Clone, Copy, Debug)]
pub(crate) struct DualWish {
    first: Wish,
    second: Wish,
}

impl Asked for DualWish {
    type Quota = (Quota, Quota);
    type Model = Pair<Bucket>;

    fn new(rate: Rate, bits: u32) -> Self {
        let first = Wish::new(rate, bits / 2);
        Self { first, second: Wish { period: 2 * PERIOD, burst: rate.burst + 1, ..first } }
    }

    fn quota(self) -> (Quota, Quota) {
        (self.first.quota(), self.second.quota())
    }

    fn model(self, now: i128) -> Pair<Bucket> {
        Pair(self.first.model(now), self.second.model(now))
    }

    fn most(self, first: i128, last: i128, newest: i128) -> u64 {
        self.first.most(first, last, newest).min(self.second.most(first, last, newest))
    }

    fn told(Pair(first, second): &Pair<Bucket>, now: i128) -> Vec<i128> {
        [Wish::told(first, now), Wish::told(second, now)].concat()
    }

    /// A half's clock is the one that wraps.
    fn starts(bits: u32) -> [i128; 2] {
        Wish::starts(bits / 2)
    }
}

pub(crate) type Make<S, A> = fn(<A as Asked>::Quota, <S as Subject>::Width) -> Result<S, QuotaError>;

/// A limiter that threads can share.
pub(crate) trait Shared: Subject + Send + Sync + 'static {}

impl<S: Subject + Send + Sync + 'static> Shared for S {}

/// What can be said of any kind of limiter.
pub(crate) trait Test {
    fn of<S: Shared, A: Asked>(&mut self, kind: &'static str, make: Make<S, A>);
}

/// Which kinds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kinds {
    Every,
    /// Both algorithms, in 32 and in 64 bits.
    Four,
}

pub(crate) fn run_test(kinds: Kinds, test: &mut impl Test) {
    test.of::<_, Wish>("Gcra32", Gcra32::new_at);
    test.of::<_, Wish>("Gcra64", Gcra64::new_at);
    test.of::<_, IntervalWish>("IntervalBucket32", IntervalBucket32::new_at);
    test.of::<_, IntervalWish>("IntervalBucket64", IntervalBucket64::new_at);
    if kinds == Kinds::Four {
        return;
    }
    test.of::<_, Wish>("Gcra of 8 bits", Gcra::<u8>::new_at);
    test.of::<_, Wish>("Gcra of 16 bits", Gcra::<u16>::new_at);
    test.of::<_, Wish>("PaddedGcra32", PaddedGcra32::new_at);
    test.of::<_, Wish>("PaddedGcra64", PaddedGcra64::new_at);
    test.of::<_, Wish>("TokenBucket32", TokenBucket32::new_at);
    test.of::<_, Wish>("TokenBucket64", TokenBucket64::new_at);
    test.of::<_, Wish>("LeakyBucket32", LeakyBucket32::new_at);
    test.of::<_, Wish>("LeakyBucket64", LeakyBucket64::new_at);
    test.of::<_, Wish>("handles of Gcra32", |quota, now| Gcra32::new_at(quota, now).map(ByHandles::of));
    test.of::<_, IntervalWish>("handles of IntervalBucket64", |quota, now| {
        IntervalBucket64::new_at(quota, now).map(ByHandles::of)
    });
    test.of::<_, IntervalWish>("IntervalBucket of 8 bits", IntervalBucket::<u8>::new_at);
    test.of::<_, IntervalWish>("IntervalBucket of 16 bits", IntervalBucket::<u16>::new_at);
    test.of::<_, DualWish>("DualGcra32", |(first, second), now| {
        DualGcra32::new_at(first, second, now).map_err(DualQuotaError::error)
    });
    test.of::<_, DualWish>("DualGcra64", |(first, second), now| {
        DualGcra64::new_at(first, second, now).map_err(DualQuotaError::error)
    });
    test.of::<_, Wish>("Word32 and Profile32", |quota, now| {
        Profile32::new(quota)
            .map(|profile| Apart { word: Word32::from_raw(profile.full_at(now)), profile })
    });
    test.of::<_, Wish>("Word64 and Profile64", |quota, now| {
        Profile64::new(quota)
            .map(|profile| Apart { word: Word64::from_raw(profile.full_at(now)), profile })
    });
    test.of::<_, IntervalWish>("Word32 and IntervalProfile32", |quota, now| {
        IntervalProfile32::new(quota)
            .map(|profile| Apart { word: Word32::from_raw(profile.initial_at(now)), profile })
    });
    test.of::<_, IntervalWish>("Word64 and IntervalProfile64", |quota, now| {
        IntervalProfile64::new(quota)
            .map(|profile| Apart { word: Word64::from_raw(profile.initial_at(now)), profile })
    });
}

/// Threads with a handle each.
struct ByHandles<P: Algorithm<Width: Atomic>> {
    limiter: Limiter<P>,
    /// Of each thread what it saw last; no word of the model's.
    seen: Mutex<Vec<(ThreadId, P::Width)>>,
}

impl<P: Algorithm<Width: Atomic>> ByHandles<P> {
    fn of(limiter: Limiter<P>) -> Self {
        Self { limiter, seen: Mutex::default() }
    }

    /// What this thread saw; as a new handle does where it has seen nothing.
    fn seen(&self) -> P::Width {
        let own = |&&(thread, _): &&(ThreadId, _)| thread == thread::current().id();
        let seen = self.seen.lock().unwrap().iter().find(own).map(|&(_, seen)| seen);
        seen.unwrap_or_else(|| self.limiter.word().raw())
    }

    fn remember(&self, seen: Option<P::Width>) {
        let mut all = self.seen.lock().unwrap();
        all.retain(|&(thread, _)| thread != thread::current().id());
        all.extend(seen.map(|seen| (thread::current().id(), seen)));
    }
}

impl<P: Algorithm<Width: Atomic + TryFrom<u64>>> Subject for ByHandles<P> {
    type Width = P::Width;

    fn ask(&self, now: P::Width, call: Call) -> Answer {
        if !matches!(call.verb, Verb::TryAcquire | Verb::AcquireUpTo) {
            // its own writing is what it would miss next, and its swap fail for nobody's sake
            self.remember(None);
            return self.limiter.ask(now, call);
        }
        let mut seen = self.seen();
        let answer = by_handle(&self.limiter, &mut seen, now, call);
        self.remember(Some(seen));
        answer.unwrap()
    }

    fn raw(&self) -> P::Width {
        self.limiter.word().raw()
    }
}

/// The tick as the limiter's clock shows it.
pub(crate) fn tick<W: Width + TryFrom<u64>>(now: i128) -> W {
    let low = u64::try_from(now.rem_euclid(1 << W::BITS)).unwrap();
    W::try_from(low).ok().unwrap()
}

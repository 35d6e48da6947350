//! P9: all or none; who refused is told, and for how long; a refusal writes nothing.

use std::sync::Barrier;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering::Relaxed};
use std::thread;

use fastrand::Rng;
use tollgate::{
    Atomic, Gcra, Gcra64, Limiter, PaddedGcra64, Profile, Quota, QuotaError, Shaper64, Tier, Tiers,
    TiersDenied, TiersError, Width, Word64,
};

use crate::model::{Answer, Bucket, Model};
use crate::{Small, Ticks, word};

/// A limit beside its model.
struct Pair<W: Atomic> {
    limiter: Gcra<W>,
    bucket: Bucket,
}

/// What one call asks of one of them.
#[derive(Clone, Copy, Debug)]
struct Asks {
    of: usize,
    n: u64,
    shadow: bool,
}

/// What the answer must be: a mask of each, and the longest wait.
#[derive(Debug, Default, PartialEq, Eq)]
struct Verdict {
    refused: u32,
    never: u32,
    shadows: u32,
    wait: u64,
}

fn told<W: Width>(answer: Result<tollgate::TierMask, TiersDenied<W>>) -> Verdict {
    match answer {
        Ok(shadows) => Verdict { shadows: shadows.bits(), ..Verdict::default() },
        Err(denied) => Verdict {
            refused: denied.refused().bits(),
            never: denied.never().bits(),
            shadows: denied.shadows().bits(),
            wait: if denied.retry_after() == W::MAX { u64::MAX } else { denied.retry_after().widen() },
        },
    }
}

/// One by one by the models: what they answer, and what each would become.
fn expected<W: Atomic>(pairs: &[Pair<W>], asks: &[Asks], now: i128) -> (Verdict, Vec<Option<Bucket>>) {
    let mut verdict = Verdict::default();
    let mut next = Vec::new();
    for (place, &Asks { of, n, shadow }) in asks.iter().enumerate() {
        let (after, answer) = pairs[of].bucket.acquire(now, n);
        let bit = 1 << place;
        match answer {
            Answer::Granted { .. } => {}
            _ if shadow => verdict.shadows |= bit,
            Answer::NotYet { retry_after, .. } => {
                verdict.refused |= bit;
                verdict.wait = verdict.wait.max(retry_after);
            }
            _ => {
                verdict.refused |= bit;
                verdict.never |= bit;
                verdict.wait = u64::MAX;
            }
        }
        next.push(after);
    }
    (verdict, next)
}

fn tiers<'l, W: Atomic>(pairs: &'l [Pair<W>], asks: &[Asks]) -> (Tiers<'l, W, 3>, [u64; 3]) {
    let mut tiers = Tiers::new();
    let mut costs = [0; 3];
    for (asks, cost) in asks.iter().zip(&mut costs) {
        let tier = Tier::new(&pairs[asks.of].limiter);
        tiers.push(if asks.shadow { tier.shadow() } else { tier }).unwrap();
        *cost = asks.n;
    }
    (tiers, costs)
}

/// Up to three of three, in any order.
fn any_asks(rng: &mut Rng) -> Vec<Asks> {
    let mut order = [0, 1, 2];
    rng.shuffle(&mut order);
    let asks = |&of: &usize| Asks { of, n: rng.u64(0..6).saturating_sub(1), shadow: false };
    let mut asks: Vec<_> = order[..].iter().map(asks).collect();
    asks.truncate(rng.usize(0..=9).clamp(1, 3));
    for asks in &mut asks {
        asks.shadow = rng.u32(0..5) == 0;
    }
    asks
}

fn history<W: Atomic + TryFrom<u64>>(
    seed: u64,
    make: fn(Quota, W) -> Result<Gcra<W>, QuotaError>,
) -> u64 {
    let mut rng = Rng::with_seed(seed);
    let start = i128::from(rng.u64(1 << 40..1 << 41));
    let mut late = u64::MAX;
    let mut longest = 1_000;
    let mut pairs = Vec::new();
    while pairs.len() < 3 {
        let small = Small::any(&mut rng);
        let Ok(limiter) = make(small.quota(), word(start)) else { continue };
        late = late.min(small.stale);
        // so that none is idle for too long, whoever is asked
        longest = longest.min(limiter.profile().max_idle().widen() / 100);
        pairs.push(Pair { limiter, bucket: small.bucket(start) });
    }
    let mut ticks = Ticks { newest: start, late, longest };
    for step in 0..90 {
        let now = ticks.next(&mut rng);
        let asks = any_asks(&mut rng);
        let (verdict, next) = expected(&pairs, &asks, now);
        let before: Vec<_> = pairs.iter().map(|pair| pair.limiter.word().raw()).collect();
        let (set, costs) = tiers(&pairs, &asks);
        let costs = costs.map(|n| word(n.into()));
        let place = format!("step {step} of {seed}: {asks:?}");
        assert_eq!(told(set.peek_each(word(now), &costs)), verdict, "a look at {place}");
        assert_eq!(told(set.try_acquire_each(word(now), &costs)), verdict, "{place}");
        drop(set);
        if verdict.refused != 0 {
            let after: Vec<_> = pairs.iter().map(|pair| pair.limiter.word().raw()).collect();
            assert_eq!(after, before, "a refusal writes nothing: {place}");
            continue;
        }
        for (asks, next) in asks.iter().zip(next) {
            let pair = &mut pairs[asks.of];
            pair.bucket = next.unwrap_or(pair.bucket.clone());
            let status = pair.limiter.status(word(now));
            let state = pair.bucket.state(now);
            let told = (status.remaining().widen(), status.reset_after().widen());
            assert_eq!(told, (state.remaining, state.reset_after), "{place}");
        }
    }
    90
}

#[test]
fn each_answer_and_each_word_are_those_of_limits_asked_one_by_one() {
    let rounds = if cfg!(debug_assertions) { 100 } else { 1_500 };
    let mut decisions = 0;
    for seed in 0..rounds {
        decisions += history::<u8>(seed, Gcra::<u8>::new_at);
        decisions += history::<u16>(seed, Gcra::<u16>::new_at);
        decisions += history::<u32>(seed, Gcra::<u32>::new_at);
        decisions += history::<u64>(seed, Gcra::<u64>::new_at);
    }
    println!("checked: {decisions} oracle decisions (three limits, all or none)");
}

/// Each in turn, words that lie in the past among them.
#[test]
fn a_refusal_by_any_of_three_leaves_all_words_as_they_were() {
    for (idle, refusing) in [(0, 0), (0, 1), (0, 2), (7_000, 0), (7_000, 1), (7_000, 2)] {
        let limiters = [(); 3].map(|()| Gcra64::new(Quota::new(1, 100, 3)).unwrap());
        for limiter in &limiters {
            limiter.try_acquire(5, 1).unwrap();
        }
        let now = 5 + idle;
        limiters[refusing].drain(now);
        let words = || limiters.each_ref().map(|limiter| limiter.word().raw());
        let (before, set) = (words(), Tiers::<u64, 3>::of(limiters.each_ref().map(Tier::new)).unwrap());
        let denied = set.try_acquire(now, 1).unwrap_err();
        assert_eq!((denied.refused().bits(), denied.retry_after()), (1 << refusing, 100));
        assert_eq!(words(), before);
        // what refuses for the longest tells when to come back, and then they conform
        limiters[(refusing + 1) % 3].drain(now + 30);
        let denied = set.try_acquire(now + 30, 1).unwrap_err();
        assert_eq!((denied.refused().bits().count_ones(), denied.retry_after()), (2, 100));
        assert!(set.try_acquire(now + 129, 1).is_err() && set.try_acquire(now + 130, 1).is_ok());
    }
}

/// Whatever kind of limiter it is, it is the same word; a set knows it again.
#[test]
fn a_set_is_of_limiters_of_any_kind_each_of_them_once() {
    let quota = Quota::new(1, 100, 3);
    let (plain, padded) = (Gcra64::new(quota).unwrap(), PaddedGcra64::new(quota).unwrap());
    let fifth = Gcra64::new(quota).unwrap();
    let (shaper, apart) = (Shaper64::new(quota).unwrap(), Word64::new());
    let listed =
        [Tier::new(&plain), Tier::new(&padded), Tier::new(&shaper), Tier::of(&apart, plain.profile())];
    let mut rng = Rng::with_seed(6);
    for _ in 0..24 {
        let mut order = [0, 1, 2, 3];
        rng.shuffle(&mut order);
        let mut set = Tiers::<u64, 4>::of(order.map(|at| listed[at])).unwrap();
        for (of, at) in order.into_iter().enumerate() {
            assert_eq!(set.push(listed[at].shadow()), Err(TiersError::Duplicate { of }));
        }
        assert_eq!(set.push(Tier::new(&fifth)), Err(TiersError::Full { most: 4 }));
        assert!(set.try_acquire(0, 3).is_ok() && set.try_acquire(0, 0).is_ok());
        assert_eq!(set.try_acquire(299, 3).unwrap_err().refused().bits(), 0b1111);
        assert_eq!(set.try_acquire(299, 4).unwrap_err().never().bits(), 0b1111);
        for limiter in [plain.word(), padded.word(), shaper.word(), &apart] {
            limiter.fill(plain.profile(), 0);
        }
    }
    assert!(Tiers::<u64, 1>::default().try_acquire(0, u64::MAX).is_ok());
    let errors =
        [TiersError::Full { most: 4 }, TiersError::Duplicate { of: 2 }].map(|error| error.to_string());
    assert_eq!(errors, ["no room: the set is of at most 4", "the same limiter as at place 2"]);
}

#[test]
fn a_refusal_can_be_printed() {
    let limiters = [3, 5].map(|burst| Gcra64::new(Quota::new(1, 100, burst)).unwrap());
    let set = Tiers::<u64, 2>::of(limiters.each_ref().map(Tier::new)).unwrap();
    assert!(set.peek(0, 3).unwrap().is_empty());
    set.try_acquire(0, 3).unwrap();
    assert_eq!(
        set.peek(0, 3).unwrap_err().to_string(),
        "not yet: ask again in 300 ticks; refused by 0b11"
    );
    let words = [3, 4].map(|n| set.try_acquire(0, n).unwrap_err().to_string());
    assert_eq!(words[0], "not yet: ask again in 300 ticks; refused by 0b11");
    assert_eq!(words[1], "never at this quota: that of 0b1");
    let none = set.try_acquire(0, 0).unwrap();
    assert!(none.is_empty() && (0..40).all(|place| !none.contains(place)));
}

/// Two threads fight for the last cell of the second limit, and who has it gives both back. A cell of the first that is
/// not given back by who is refused is missing in the end.
#[test]
fn what_a_refusal_took_of_others_is_given_back() {
    fn cells<D, C>(limiter: &Limiter<Profile<u64, D>, C>) -> u64
    where
        D: tollgate::Lending<u64>,
        C: tollgate::Place<u64, Sharing = tollgate::Shared>,
    {
        limiter.status(0).remaining()
    }
    let limiters = [1_000, 1].map(|burst| Gcra64::new(Quota::new(1, 100, burst)).unwrap());
    // until each was stopped between look and take for sure, on one processor too: as often as the cell changed hands
    let (start, last, turns) = (Barrier::new(2), AtomicBool::new(false), AtomicU32::new(0));
    let fight = &|reversed: bool| {
        let mut tiers = limiters.each_ref().map(Tier::new);
        if reversed {
            tiers.reverse();
        }
        let set = Tiers::<u64, 2>::of(tiers).unwrap();
        let mut granted = 0_u64;
        start.wait();
        while turns.load(Relaxed) < 100 {
            if set.try_acquire(0, 1).is_ok() {
                granted += 1;
                turns.fetch_add(u32::from(last.swap(reversed, Relaxed) != reversed), Relaxed);
                limiters[1].refund(0, 0, 1, 1);
                limiters[0].refund(0, 0, 1, 1);
            }
        }
        granted
    };
    let granted: u64 = thread::scope(|scope| {
        let both = [false, true].map(|reversed| scope.spawn(move || fight(reversed)));
        both.map(|thread| thread.join().unwrap()).into_iter().sum()
    });
    assert_eq!((cells(&limiters[0]), cells(&limiters[1])), (1_000, 1));
    println!("checked: {granted} oracle decisions (two threads at the last cell)");
}

//! Callers who do not keep to the contract: a clock that leaps anywhere, and rests of any length. What they
//! can cost is bounded, and it heals.

use num_bigint::BigInt;
use proptest::prelude::*;
use tollgate::{Algorithm, Atomic, Gcra, IntervalBucket, IntervalProfile, Limiter, Profile, Width};

use crate::common::gcd;
use crate::model::{Answer, Call, History, IntervalWish, Move, Step, Subject, Verb, Wish};
use crate::strategies::{self, number, step};
use crate::{tick, try_many};

/// A step, at times after a leap of the clock to any tick.
type Wild = (Option<u64>, Step);

fn wild() -> impl Strategy<Value = Wild> {
    (prop_oneof![9 => Just(None), 1 => number().prop_map(Some)], step())
}

/// What leapt, what was true, and what came of it.
#[derive(Debug, Default)]
struct Account {
    /// Ticks that went by honestly.
    elapsed: BigInt,
    /// Leaps, and fills by the operator: each may bring a full bucket.
    windfalls: u64,
    admitted: BigInt,
}

/// A clock that goes on, and leaps.
struct Leaper {
    now: u64,
    /// The last tick of the clock; it goes on from 0 where it `wraps`, and stands still where it does not.
    last: u64,
    wraps: bool,
    stale: u64,
    named: u64,
}

impl Leaper {
    fn go_on(&mut self, ticks: u64) -> u64 {
        let left = self.last - self.now;
        let ticks = if self.wraps { ticks } else { ticks.min(left) };
        self.now = self.now.wrapping_add(ticks) & self.last;
        ticks
    }

    /// The tick of the next call.
    fn next(&mut self, (leap, Step { tick, .. }): Wild, account: &mut Account) -> u64 {
        if let Some(anywhere) = leap {
            self.now = anywhere & self.last;
            account.windfalls += 1;
        }
        let late = match tick {
            Move::Ahead(ticks) => {
                account.elapsed += self.go_on(ticks);
                0
            }
            Move::Retry(offset) => {
                let ticks = self.named.saturating_add_signed(offset.into());
                account.elapsed += self.go_on(ticks);
                0
            }
            Move::Late(ticks) => ticks.min(self.stale),
        };
        if self.wraps { self.now.wrapping_sub(late) & self.last } else { self.now.saturating_sub(late) }
    }
}

/// Asks all of it, and checks after each call that nobody waits for longer than `heals_in`, and that the
/// limiter is full then.
fn run<P>(limiter: &Limiter<P>, leaper: &mut Leaper, steps: &[Wild], heals_in: u64, most: u64) -> Account
where
    P: Algorithm<Width: Atomic + TryFrom<u64>>,
{
    let mut account = Account::default();
    for &wild in steps {
        let now = leaper.next(wild, &mut account);
        let Call { verb, n } = wild.1.call;
        let call = Call { verb, n: n.min(P::Width::MAX.widen()) };
        let answer = limiter.ask(tick(now, P::Width::BITS), call);
        if verb != Verb::Peek {
            account.admitted += answer.taken();
        }
        account.windfalls += u64::from(verb == Verb::Fill);
        if let Answer::NotYet { retry_after, .. } = answer {
            leaper.named = retry_after;
        }
        let status = limiter.status(tick(now, P::Width::BITS));
        let reset_after = status.reset_after().widen();
        assert!(reset_after <= heals_in, "{reset_after} of at most {heals_in}: {call:?} at {now}");
        if leaper.wraps || reset_after <= leaper.last - now {
            let then = tick(now.wrapping_add(reset_after) & leaper.last, P::Width::BITS);
            assert_eq!(
                limiter.status(then).remaining().widen(),
                most,
                "{reset_after} after {call:?} at {now}"
            );
        }
    }
    account
}

/// Each leap costs at most one full bucket, and lets those who lag behind it span as much more.
fn gcra<W: Atomic + TryFrom<u64>>(limiter: &Gcra<W>, wish: Wish, start: u64, steps: &[Wild]) -> u64 {
    let divisor = gcd(wish.count, wish.period);
    let (scale, interval) = (wish.count / divisor, wish.period / divisor);
    let capacity = wish.burst * interval + wish.tolerance;
    let heals_in = (capacity + (wish.stale + wish.debt) * scale).div_ceil(scale);
    let last = u64::MAX >> (64 - wish.clock_bits);
    let mut leaper = Leaper { now: start & last, last, wraps: true, stale: wish.stale, named: 1 };
    let most = limiter.profile().burst().widen();

    let Account { elapsed, windfalls, admitted } = run(limiter, &mut leaper, steps, heals_in, most);
    let honest = (elapsed + BigInt::from(wish.stale) * (windfalls + 1)) * scale + capacity;
    let bound = (honest + BigInt::from(windfalls) * capacity) / interval;
    assert!(admitted <= bound, "{admitted} of {bound}, {windfalls} windfalls: {wish:?}");
    steps.len() as u64
}

/// The same by turns: those of the honest time, and those that late callers and the borders add.
fn interval<W: Atomic + TryFrom<u64>>(
    limiter: &IntervalBucket<W>,
    wish: IntervalWish,
    start: u64,
    steps: &[Wild],
) -> u64 {
    let IntervalWish { refill, period, capacity, stale, .. } = wish;
    let heals_in = (stale.div_ceil(period) + 1 + capacity.div_ceil(refill)) * period;
    let last = W::MAX.widen();
    let mut leaper = Leaper { now: start & last, last, wraps: W::BITS < 64, stale, named: 1 };

    let Account { elapsed, windfalls, admitted } = run(limiter, &mut leaper, steps, heals_in, capacity);
    let turns = elapsed / period + BigInt::from(stale / period + 2) * (windfalls + 1);
    let bound = turns * refill + BigInt::from(windfalls + 1) * capacity;
    assert!(admitted <= bound, "{admitted} of {bound}, {windfalls} windfalls: {wish:?}");
    steps.len() as u64
}

macro_rules! what_breaks_the_contract_is_bounded_and_heals {
    ($($name:ident: $algorithm:ident $width:ident $profile:ident $limiter:ident;)*) => {$(
        #[test]
        fn $name() {
            let wishes = strategies::$algorithm($width::BITS).prop_map(|wish| wish.fitted($profile::<$width>::new).0);
            let histories = History::any(wishes, wild());
            try_many(concat!("beyond the contract, ", stringify!($name)), &histories, |history| {
                let History { wish, start, steps } = history;
                let profile = $profile::<$width>::new(wish.quota()).unwrap();
                let now = tick(start, $width::BITS);
                $algorithm(&$limiter::<$width>::with_profile(profile, now), wish, start, &steps)
            });
        }
    )*};
}

what_breaks_the_contract_is_bounded_and_heals! {
    gcra_8: gcra u8 Profile Gcra;
    gcra_16: gcra u16 Profile Gcra;
    gcra_32: gcra u32 Profile Gcra;
    gcra_64: gcra u64 Profile Gcra;
    interval_bucket_8: interval u8 IntervalProfile IntervalBucket;
    interval_bucket_16: interval u16 IntervalProfile IntervalBucket;
    interval_bucket_32: interval u32 IntervalProfile IntervalBucket;
    interval_bucket_64: interval u64 IntervalProfile IntervalBucket;
}

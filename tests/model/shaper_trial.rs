use num_bigint::BigInt;
use tollgate::{Oversize, Width};

use super::lender::{Lent, Slot, Terms};
use super::shaper::{Refunds, Shapes};
use super::{Answer, Bucket, Call, Clock, Model, Move, State, Trial, Wish};
use crate::common::gcd;

/// What is asked of a limiter that shapes; ticks are counted from the caller's own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Ask {
    Plain(Call),
    Refund {
        /// Of what was granted so many ticks ago.
        age: i64,
        held: u64,
        n: u64,
    },
    Reserve {
        n: u64,
        max_wait: u64,
        oversize: Oversize,
    },
    /// One of the slots that are held, counted round.
    Cancel(usize),
    Settle {
        slot: usize,
        actual: u64,
    },
    Debit(u64),
    NotBefore(i64),
    Observe {
        remaining: u64,
        reset: u64,
    },
}

/// A limiter that takes cells back, and its model: asked the same and compared after every step, to the word.
pub(crate) struct Refunding<S> {
    trial: Trial<S, Bucket>,
    clock: Clock,
    wish: Wish,
    terms: Terms,
    /// How far ahead a grant can lie, in ticks.
    ahead: i128,
}

impl<S: Refunds> Refunding<S> {
    pub(crate) fn new(subject: S, wish: Wish, start: u64, max_idle: u64) -> Self {
        let start = i128::from(start);
        let [count, period, burst] = [wish.count, wish.period, wish.burst].map(i128::from);
        let divisor = i128::from(gcd(wish.count, wish.period));
        let capacity = burst * (period / divisor) + i128::from(wish.tolerance);
        let ahead = capacity / (count / divisor) + i128::from(wish.stale) + i128::from(wish.debt);
        Self {
            trial: Trial::new(subject, wish.model(start), wish.clock_bits),
            clock: Clock::new(start, wish.stale, max_idle),
            wish,
            terms: Terms { debt: wish.debt, max_idle },
            ahead,
        }
    }

    /// Asks one question; how many decisions that were.
    pub(crate) fn step(&mut self, tick: Move, ask: Ask) {
        let now = self.clock.advance(tick, &(i128::MIN..=i128::MAX));
        match ask {
            Ask::Plain(call) => self.plain(now, call),
            Ask::Refund { age, held, n } => self.refund(now, age, held, n),
            other => unreachable!("{other:?}"),
        }
    }

    pub(crate) fn decisions(&self) -> u64 {
        self.trial.decisions
    }

    fn plain(&mut self, now: i128, Call { verb, n }: Call) {
        let call = Call { verb, n: fit::<S>(n) };
        let answer = self.trial.ask(now, call);
        self.clock.renew(answer, call, true);
        self.compare_word(&call);
    }

    fn refund(&mut self, now: i128, age: i64, held: u64, n: u64) {
        // as long as a tick of the clock says which one it is
        let oldest = (1 << self.wish.clock_bits) - 1 - self.ahead;
        let granted_at = now - i128::from(age).clamp(-self.ahead, oldest);
        let (held, n) = (fit::<S>(held), fit::<S>(n));
        let (then, before) = (self.trial.tick(granted_at), self.trial.tick(now));
        let state = self.trial.subject.refund(before, then, held, n);
        let next = self.trial.model.refund(self.terms, now, granted_at, held, n);
        self.follow(now, state, next, &("refund", granted_at, held, n));
    }

    /// The model goes on, and both are told the same.
    fn follow(&mut self, now: i128, told: State, next: Option<Bucket>, place: &impl core::fmt::Debug) {
        let written = next.is_some();
        let before = self.trial.model.clone();
        self.trial.model = next.unwrap_or_else(|| before.clone());
        assert_eq!(told, self.trial.model.state(now), "at {now}: {place:?} of {before:?}");
        self.compare_word(place);
        self.trial.decisions += 1;
        if written {
            self.clock.renewed = now;
        }
    }

    /// To the last bit: what is written, and that nothing is.
    fn compare_word(&self, place: &impl core::fmt::Debug) {
        let sub_ticks = self.trial.model.full_at() / gcd(self.wish.count, self.wish.period);
        let ring = BigInt::from(1) << S::Width::BITS;
        let expected = ((sub_ticks << (S::Width::BITS - self.wish.clock_bits)) % &ring + &ring) % &ring;
        let raw = self.trial.subject.raw().widen();
        assert_eq!(BigInt::from(raw), expected, "after {place:?}: {:?}", self.trial.model);
    }
}

/// A number that the width can hold.
fn fit<S: Refunds>(n: u64) -> u64 {
    n.min(S::Width::MAX.widen())
}

/// The same of one that also reserves, with the slots that were not used up.
pub(crate) struct Shaping<S: Shapes> {
    base: Refunding<S>,
    slots: Vec<(S::Slot, Slot<BigInt>)>,
}

impl<S: Shapes> Shaping<S> {
    pub(crate) fn new(subject: S, wish: Wish, start: u64, max_idle: u64) -> Self {
        Self { base: Refunding::new(subject, wish, start, max_idle), slots: Vec::new() }
    }

    pub(crate) fn decisions(&self) -> u64 {
        self.base.decisions()
    }

    pub(crate) fn step(&mut self, tick: Move, ask: Ask) {
        if let Ask::Plain(_) | Ask::Refund { .. } = ask {
            return self.base.step(tick, ask);
        }
        let now = self.base.clock.advance(tick, &(i128::MIN..=i128::MAX));
        let Refunding { trial, terms, .. } = &self.base;
        let (at, terms) = (trial.tick(now), *terms);
        let (subject, model) = (&trial.subject, &trial.model);
        let (told, next) = match ask {
            Ask::Reserve { n, max_wait, oversize } => {
                return self.reserve(now, fit::<S>(n), fit::<S>(max_wait), oversize);
            }
            Ask::Cancel(slot) => return self.cancel(now, slot),
            Ask::Settle { slot, actual } => return self.settle(now, slot, fit::<S>(actual)),
            Ask::Debit(n) => (subject.debit(at, fit::<S>(n)), model.debit(terms, now, fit::<S>(n))),
            Ask::NotBefore(ticks) => {
                let half = 1_i128 << (self.base.wish.clock_bits - 1);
                let then = now + i128::from(ticks).clamp(-half, half - 1);
                (subject.not_before(at, trial.tick(then)), model.not_before(terms, now, then))
            }
            Ask::Observe { remaining, reset } => {
                let (remaining, reset) = (fit::<S>(remaining), fit::<S>(reset));
                (subject.observe(at, remaining, reset), model.observe(terms, now, remaining, reset))
            }
            Ask::Plain(_) | Ask::Refund { .. } => unreachable!(),
        };
        self.lent(now, told, next, &ask);
    }

    fn lent(&mut self, now: i128, told: Result<State, u64>, next: Lent<BigInt>, place: &Ask) {
        match (told, next) {
            (Ok(state), Ok(next)) => self.base.follow(now, state, next, place),
            (told, next) => {
                assert_eq!(told.err(), next.err(), "at {now}: {place:?} of {:?}", self.base.trial.model);
                self.base.compare_word(place);
                self.base.trial.decisions += 1;
            }
        }
    }

    fn reserve(&mut self, now: i128, n: u64, max_wait: u64, oversize: Oversize) {
        let Refunding { trial, terms, .. } = &mut self.base;
        let place = ("reserve", n, max_wait, oversize);
        let told = trial.subject.reserve(trial.tick(now), n, max_wait, oversize);
        let expected = trial.model.reserve(*terms, now, n, max_wait, oversize);
        match (told, expected) {
            (Ok((receipt, state)), Ok((next, slot))) => {
                let told = S::told(&receipt);
                let ticks = [told.made_at, told.due, told.expires].map(Width::widen);
                let clock = u64::MAX >> (64 - trial.bits);
                let expected = [slot.made_at, slot.due, slot.expires]
                    .map(|tick| u64::try_from(tick.rem_euclid(1 << trial.bits)).unwrap());
                let place = (place, slot.made_at);
                assert_eq!(
                    (ticks.map(|tick| tick & clock), told.cost),
                    (expected, slot.cost),
                    "{place:?}"
                );
                self.base.follow(now, state, next, &place);
                self.slots.push((receipt, slot));
            }
            (Err(told), Err(expected)) => {
                assert_eq!(told, expected, "at {now}: {place:?} of {:?}", trial.model);
                if let Answer::NotYet { retry_after, .. } = told {
                    let at_once = Call::take(n.min(trial.model.most()));
                    if retry_after > 0 {
                        trial.ask_again(now, at_once, retry_after);
                    }
                    self.base.clock.renew(told, at_once, true);
                }
                self.base.compare_word(&place);
                self.base.trial.decisions += 1;
            }
            (told, expected) => {
                let (told, expected) = (told.map(|(_, state)| state), expected.map(|(_, slot)| slot));
                panic!("at {now}: {place:?} is {told:?}, not {expected:?}");
            }
        }
    }

    /// A slot, unless the clock has gone round since it was due.
    fn take(&mut self, now: i128, slot: usize) -> Option<(S::Slot, Slot<BigInt>)> {
        let at = slot.checked_rem(self.slots.len())?;
        let (receipt, slot) = self.slots.swap_remove(at);
        let told_apart = now - slot.due + self.base.ahead < 1 << self.base.wish.clock_bits;
        told_apart.then_some((receipt, slot))
    }

    fn cancel(&mut self, now: i128, slot: usize) {
        let Some((receipt, slot)) = self.take(now, slot) else { return };
        let Refunding { trial, terms, .. } = &self.base;
        let told = trial.subject.cancel(trial.tick(now), receipt);
        let next = trial.model.cancel(*terms, now, &slot);
        self.base.follow(now, told, next, &("cancel", &slot));
        // as if it had not been made, and what is older counts from there
        self.base.clock.renewed = self.base.clock.renewed.min(slot.made_at);
    }

    fn settle(&mut self, now: i128, slot: usize, actual: u64) {
        let Some((receipt, slot)) = self.take(now, slot) else { return };
        let Refunding { trial, terms, .. } = &self.base;
        let told = trial.subject.settle(trial.tick(now), receipt, actual);
        let next = trial.model.settle(*terms, now, &slot, actual);
        self.lent(now, told, next, &Ask::Settle { slot: 0, actual });
    }
}

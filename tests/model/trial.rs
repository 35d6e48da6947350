use core::ops::RangeInclusive;

use super::{Answer, Call, Model, Subject, Verb};

/// A limiter and its model, asked the same and compared after every step. The limiter sees a clock of
/// `bits`, the model the true time.
pub(crate) struct Trial<S, M> {
    pub(crate) subject: S,
    pub(crate) model: M,
    pub(crate) bits: u32,
    /// The ticks that the limiter can be asked about.
    ticks: RangeInclusive<i128>,
    /// Until when a wait is exact, where a refusal does not renew.
    latest: Option<i128>,
    pub(crate) decisions: u64,
}

impl<S: Subject, M: Model> Trial<S, M> {
    pub(crate) fn new(subject: S, model: M, bits: u32) -> Self {
        Self { subject, model, bits, ticks: i128::MIN..=i128::MAX, latest: None, decisions: 0 }
    }

    /// Of a clock that does not wrap.
    pub(crate) fn ending(self) -> Self {
        Self { ticks: 0..=(1 << self.bits) - 1, ..self }
    }

    /// Of a limiter that is not asked about a wait that ends after it has been idle for too long.
    pub(crate) fn ageing(self) -> Self {
        Self { latest: Some(i128::MIN), ..self }
    }

    /// The caller's clock.
    pub(super) fn tick(&self, now: i128) -> S::Width {
        let low = u64::try_from(now.rem_euclid(1 << self.bits)).unwrap();
        S::Width::try_from(low).ok().unwrap()
    }

    /// Asks both.
    pub(crate) fn ask(&mut self, now: i128, call: Call) -> Answer {
        let before = self.subject.raw();
        let answer = self.subject.ask(self.tick(now), call);
        let (next, expected) = self.model.ask(now, call);
        assert_eq!(answer, expected, "at {now}: {call:?} of {:?}", self.model);
        if next.is_none() {
            assert_eq!(self.subject.raw(), before, "{call:?} writes nothing");
        }
        if answer.taken() > 0 && call.verb != Verb::Peek {
            assert_ne!(self.subject.raw(), before, "{call:?} changes the word");
        }
        self.model = next.unwrap_or_else(|| self.model.clone());
        self.decisions += 1;
        match answer {
            Answer::NotYet { retry_after, .. } => self.ask_again(now, call, retry_after),
            Answer::Done => self.compare(now, Call::STATUS),
            _ => {}
        }
        answer
    }

    /// `retry_after` is sufficient, and minimal.
    pub(super) fn ask_again(&self, now: i128, Call { verb, n }: Call, retry_after: u64) {
        let n = if verb == Verb::AcquireUpTo { 1 } else { n };
        let then = now + i128::from(retry_after);
        if !self.ticks.contains(&then) || self.latest.is_some_and(|latest| then > latest) {
            return;
        }
        assert!(
            self.subject.ask(self.tick(then), Call::peek(n)).is_granted(),
            "{n} at {now}: not sufficient"
        );
        let sooner = self.subject.ask(self.tick(then - 1), Call::peek(n));
        assert!(!sooner.is_granted(), "{n} at {now}: not minimal");
    }

    fn compare(&self, now: i128, peek: Call) {
        let (answer, (_, expected)) = (self.subject.ask(self.tick(now), peek), self.model.ask(now, peek));
        assert_eq!(answer, expected, "at {now}: {peek:?} of {:?}", self.model);
    }

    /// Asks at each step's tick, as far as the contract allows.
    pub(crate) fn run(&mut self, clock: &mut Clock, steps: impl IntoIterator<Item = Step>) {
        for Step { tick, call: Call { verb, n } } in steps {
            let now = clock.advance(tick, &self.ticks);
            self.latest = self.latest.map(|_| clock.renewed + clock.max_idle);
            let call = Call { verb, n: n.min(self.subject.most()) };
            let answer = self.ask(now, call);
            clock.renew(answer, call, M::REFUSAL_RENEWS);
        }
    }
}

/// Where the next tick lies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Move {
    /// So far after the newest, or as far as `max_idle` allows.
    Ahead(u64),
    /// So far before the newest, or as far as `stale` allows.
    Late(u64),
    /// When what was refused last conforms, plus so much.
    Retry(i8),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Step {
    pub(crate) tick: Move,
    pub(crate) call: Call,
}

/// A wish, the tick at which its limiter is made, and what it is asked.
#[derive(Clone, Debug)]
pub(crate) struct History<W, S = Step> {
    pub(crate) wish: W,
    pub(crate) start: u64,
    pub(crate) steps: Vec<S>,
}

/// Callers who keep to the contract: none later than `stale`, no rest longer than `max_idle`.
pub(crate) struct Clock {
    pub(crate) now: i128,
    newest: i128,
    stale: i128,
    max_idle: i128,
    /// The tick that an idle time is counted from.
    pub(super) renewed: i128,
    /// After this long, it was said, what was refused conforms.
    named: u64,
}

impl Clock {
    pub(crate) fn new(start: i128, stale: u64, max_idle: u64) -> Self {
        let (stale, max_idle) = (stale.into(), max_idle.into());
        Self { now: start, newest: start, stale, max_idle, renewed: start, named: 1 }
    }

    pub(super) fn advance(&mut self, tick: Move, ticks: &RangeInclusive<i128>) -> i128 {
        let asked = match tick {
            Move::Ahead(ticks) => self.newest + i128::from(ticks),
            Move::Late(ticks) => self.newest - i128::from(ticks).min(self.stale),
            Move::Retry(offset) => self.now + i128::from(self.named) + i128::from(offset),
        };
        let latest = (self.renewed + self.max_idle).min(*ticks.end());
        let earliest = (self.newest - self.stale).max(*ticks.start());
        self.now = asked.min(latest).max(earliest);
        self.newest = self.newest.max(self.now);
        self.now
    }

    pub(super) fn renew(&mut self, answer: Answer, call: Call, refusal_renews: bool) {
        let renews = match answer {
            Answer::Granted { taken, .. } => taken > 0,
            Answer::NotYet { retry_after, .. } => {
                self.named = retry_after;
                refusal_renews
            }
            Answer::Never { .. } => false,
            Answer::Done => true,
        };
        if renews && call.verb != Verb::Peek {
            self.renewed = self.now;
        }
    }
}

use core::cell::Cell;

use tollgate::{Algorithm, Atomic, Decision, Denied, LeakyBucket, Limiter, Outcome, TokenBucket};
use tollgate::{Place, Width, Word};

use super::{Answer, Call, State, Verb};

/// Something of the library's that can be asked.
pub(crate) trait Subject {
    type Width: Atomic + TryFrom<u64>;

    /// The largest number of cells that it can be asked for.
    fn most(&self) -> u64 {
        Self::Width::MAX.widen()
    }

    fn ask(&self, now: Self::Width, call: Call) -> Answer;

    /// The state.
    fn raw(&self) -> Self::Width;
}

/// A number of cells that the width can hold.
pub(super) fn cells<W: TryFrom<u64>>(n: u64) -> W {
    W::try_from(n).ok().unwrap()
}

pub(super) fn state<P: Algorithm>(outcome: &Outcome<&P>) -> State {
    State { remaining: outcome.remaining().widen(), reset_after: outcome.reset_after().widen() }
}

fn granted<P: Algorithm>(taken: u64, outcome: &Outcome<&P>) -> Answer {
    assert_eq!(outcome.retry_after().widen(), 0);
    Answer::Granted { taken, state: state(outcome) }
}

fn answer<P: Algorithm>(n: u64, decision: Decision<'_, P>) -> Answer {
    match decision {
        Ok(outcome) => granted(n, &outcome),
        Err(refusal) => denied(refusal),
    }
}

pub(super) fn denied<P: Algorithm>(refusal: Denied<&P>) -> Answer {
    match refusal {
        Denied::NotYet(outcome) => {
            Answer::NotYet { retry_after: outcome.retry_after().widen(), state: state(&outcome) }
        }
        Denied::Never(outcome) => {
            assert_eq!(outcome.retry_after().widen(), P::Width::MAX.widen());
            Answer::Never { state: state(&outcome) }
        }
    }
}

fn counted<P: Algorithm>(decision: Decision<'_, P, (P::Width, Outcome<&P>)>) -> Answer {
    match decision {
        Ok((taken, outcome)) => granted(taken.widen(), &outcome),
        // the refusal is of one cell
        Err(denied) => answer(1, Err(denied)),
    }
}

impl<P, C> Subject for Limiter<P, C>
where
    P: Algorithm<Width: Atomic + TryFrom<u64>>,
    C: Place<P::Width>,
{
    type Width = P::Width;

    fn ask(&self, now: P::Width, Call { verb, n }: Call) -> Answer {
        match verb {
            Verb::TryAcquire => return answer(n, self.try_acquire(now, cells(n))),
            Verb::AcquireUpTo => return counted(self.acquire_up_to(now, cells(n))),
            Verb::Status => return granted(0, &self.status(now)),
            Verb::Peek => return answer(n, self.peek(now, cells(n))),
            Verb::Touch => self.touch(now),
            Verb::Fill => self.fill(now),
            Verb::Drain => self.drain(now),
        }
        Answer::Done
    }

    fn raw(&self) -> P::Width {
        self.word().raw()
    }
}

/// A word whose profile is held elsewhere.
pub(crate) struct Apart<P: Algorithm<Width: Atomic>> {
    pub(crate) word: Word<P::Width>,
    pub(crate) profile: P,
}

impl<P: Algorithm<Width: Atomic + TryFrom<u64>>> Subject for Apart<P> {
    type Width = P::Width;

    fn ask(&self, now: P::Width, Call { verb, n }: Call) -> Answer {
        let Self { word, profile } = self;
        match verb {
            Verb::TryAcquire => return answer(n, word.try_acquire(profile, now, cells(n))),
            Verb::AcquireUpTo => return counted(word.acquire_up_to(profile, now, cells(n))),
            Verb::Status => return granted(0, &word.status(profile, now)),
            Verb::Peek => return answer(n, word.peek(profile, now, cells(n))),
            Verb::Touch => word.touch(profile, now),
            Verb::Fill => word.fill(profile, now),
            Verb::Drain => word.drain(profile, now),
        }
        Answer::Done
    }

    fn raw(&self) -> P::Width {
        self.word.raw()
    }
}

/// Asked through two handles by turns, so that each has missed what the other one did, and what was done to the limiter
/// itself.
pub(crate) struct ByHandle<P: Algorithm<Width: Atomic>> {
    limiter: Limiter<P>,
    seen: [Cell<P::Width>; 2],
}

impl<P: Algorithm<Width: Atomic>> ByHandle<P> {
    pub(crate) fn of(limiter: Limiter<P>) -> Self {
        Self { limiter, seen: [(); 2].map(|()| Cell::new(P::Width::default())) }
    }
}

/// What a handle has an answer for, by the word that it saw last.
pub(crate) fn by_handle<P>(
    limiter: &Limiter<P>,
    seen: &mut P::Width,
    now: P::Width,
    Call { verb, n }: Call,
) -> Option<Answer>
where
    P: Algorithm<Width: Atomic + TryFrom<u64>>,
{
    let (word, profile) = (limiter.word(), limiter.profile());
    match verb {
        Verb::TryAcquire => Some(answer(n, word.try_acquire_seen(seen, profile, now, cells(n)))),
        Verb::AcquireUpTo => Some(counted(word.acquire_up_to_seen(seen, profile, now, cells(n)))),
        _ => None,
    }
}

impl<P: Algorithm<Width: Atomic + TryFrom<u64>>> Subject for ByHandle<P> {
    type Width = P::Width;

    fn ask(&self, now: P::Width, call: Call) -> Answer {
        let Self { limiter, seen: [next, other] } = self;
        let mut seen = next.get();
        let Some(answer) = by_handle(limiter, &mut seen, now, call) else {
            return limiter.ask(now, call);
        };
        assert_eq!(seen, limiter.word().raw());
        next.set(other.replace(seen));
        answer
    }

    fn raw(&self) -> P::Width {
        self.limiter.word().raw()
    }
}

impl<W: Atomic + TryFrom<u64>> Subject for TokenBucket<W> {
    type Width = W;

    fn ask(&self, now: W, call: Call) -> Answer {
        if call.verb == Verb::TryAcquire {
            return answer(call.n, self.try_acquire(now, cells(call.n)));
        }
        self.as_gcra().ask(now, call)
    }

    fn raw(&self) -> W {
        self.as_gcra().word().raw()
    }
}

impl<W: Atomic + TryFrom<u64>> Subject for LeakyBucket<W> {
    type Width = W;

    fn ask(&self, now: W, call: Call) -> Answer {
        if call.verb == Verb::TryAcquire {
            return answer(call.n, self.try_pour(now, cells(call.n)));
        }
        self.as_gcra().ask(now, call)
    }

    fn raw(&self) -> W {
        self.as_gcra().word().raw()
    }
}

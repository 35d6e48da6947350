use tollgate::{Algorithm, Atomic, BeyondDebt, Lending, Limiter, Outcome, Oversize, Place, Profile};
use tollgate::{Reservation, ShaperProfile, Width};

use super::subject::{cells, denied, state};
use super::{Answer, Apart, State, Subject};

/// Something of the library's that takes cells back.
pub(crate) trait Refunds: Subject {
    fn refund(&self, now: Self::Width, granted_at: Self::Width, held: u64, n: u64) -> State;
}

/// The most that would have been done, where it was not.
pub(crate) type Lent = Result<State, u64>;

/// What a reservation tells: the ticks at which it was made, is due and expires, and its cost.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Told<T> {
    pub(crate) made_at: T,
    pub(crate) due: T,
    pub(crate) expires: T,
    pub(crate) cost: u64,
}

/// Something of the library's that also says when.
pub(crate) trait Shapes: Refunds {
    type Slot;

    fn reserve(
        &self,
        now: Self::Width,
        n: u64,
        max_wait: u64,
        oversize: Oversize,
    ) -> Result<(Self::Slot, State), Answer>;

    fn told(slot: &Self::Slot) -> Told<Self::Width>;

    fn cancel(&self, now: Self::Width, slot: Self::Slot) -> State;
    fn settle(&self, now: Self::Width, slot: Self::Slot, actual: u64) -> Lent;
    fn debit(&self, now: Self::Width, n: u64) -> Lent;
    fn not_before(&self, now: Self::Width, tick: Self::Width) -> Lent;
    fn observe(&self, now: Self::Width, remaining: u64, reset: u64) -> Lent;
}

fn written<P: Algorithm>(outcome: &Outcome<&P>) -> State {
    assert_eq!(outcome.retry_after().widen(), 0);
    state(outcome)
}

fn lent<P: Algorithm<Width = W>, W: Width>(answer: Result<Outcome<&P>, BeyondDebt<W>>) -> Lent {
    answer.map(|outcome| written(&outcome)).map_err(|error| error.allowed.widen())
}

/// The verbs of a word, with its profile where that is held elsewhere.
macro_rules! shapes {
    ($self:ident: $word:expr $(, $profile:expr)?) => {
        type Slot = Reservation<W>;

        fn reserve(
            &$self,
            now: W,
            n: u64,
            max_wait: u64,
            oversize: Oversize,
        ) -> Result<(Reservation<W>, State), Answer> {
            let (n, max_wait) = (cells(n), cells(max_wait));
            let answer = $word.reserve_oversize($($profile,)? now, n, max_wait, oversize);
            answer.map(|(slot, outcome)| (slot, written(&outcome))).map_err(denied)
        }

        fn told(slot: &Reservation<W>) -> Told<W> {
            Told {
                made_at: slot.made_at(),
                due: slot.due(),
                expires: slot.expires(),
                cost: slot.cost().widen(),
            }
        }

        fn cancel(&$self, now: W, slot: Reservation<W>) -> State {
            written(&$word.cancel($($profile,)? now, slot))
        }

        fn settle(&$self, now: W, slot: Reservation<W>, actual: u64) -> Lent {
            lent($word.settle($($profile,)? now, slot, cells(actual)))
        }

        fn debit(&$self, now: W, n: u64) -> Lent {
            lent($word.debit($($profile,)? now, cells(n)))
        }

        fn not_before(&$self, now: W, tick: W) -> Lent {
            lent($word.not_before($($profile,)? now, tick))
        }

        fn observe(&$self, now: W, remaining: u64, reset: u64) -> Lent {
            lent($word.observe($($profile,)? now, cells(remaining), cells(reset)))
        }
    };
}

impl<W, D, C> Refunds for Limiter<Profile<W, D>, C>
where
    W: Atomic + TryFrom<u64>,
    D: Lending<W>,
    C: Place<W>,
{
    fn refund(&self, now: W, granted_at: W, held: u64, n: u64) -> State {
        written(&self.refund(now, granted_at, cells(held), cells(n)))
    }
}

impl<W: Atomic + TryFrom<u64>, C: Place<W>> Shapes for Limiter<ShaperProfile<W>, C> {
    shapes! { self: self }
}

impl<W: Atomic + TryFrom<u64>, D: Lending<W>> Refunds for Apart<Profile<W, D>> {
    fn refund(&self, now: W, granted_at: W, held: u64, n: u64) -> State {
        written(&self.word.refund(&self.profile, now, granted_at, cells(held), cells(n)))
    }
}

impl<W: Atomic + TryFrom<u64>> Shapes for Apart<ShaperProfile<W>> {
    shapes! { self: self.word, &self.profile }
}

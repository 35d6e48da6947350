//! Callers of one `Live`, some of whom change its quota: what each may be told is found by running the calls one
//! after another in every order, and every execution must be as one of these.

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering::Relaxed};
use std::sync::{Arc, Mutex};

use loom::model::Builder;
use loom::sync::atomic::AtomicU32 as Gate;
use loom::thread::{self, ThreadId};
use tollgate::{
    Atomic, BeyondDebt, Carry, ChangeError, Copied, Denied, Live32, LiveDecision, Outcome, Quota,
    Reservation, ShaperProfile32,
};

use crate::histories::each_order;

/// Quotas of which no two have a parameter in common, so that a mixture is none of them; the last one lends nothing.
pub(crate) const QUOTAS: [Quota; 4] = [
    Quota::new(1, 16, 2).stale(5).debt(40),
    Quota::new(3, 20, 3).stale(4).debt(30),
    Quota::new(5, 12, 4).stale(3).debt(20),
    Quota::new(7, 9, 6).stale(2).debt(0),
];

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Ask {
    Take(u32),
    UpTo(u32),
    Peek(u32),
    Status,
    Touch,
    Fill,
    Drain,
    Reserve(u32),
    /// What this thread reserved, or what was reserved before there were threads.
    Cancel,
    Settle(u32),
    Debit(u32),
    NotBefore(u32),
    Observe(u32, u32),
    /// To one of the quotas.
    Change(usize, Carry),
}

/// A call at a tick.
pub(crate) type Step = (u32, Ask);

type Held = Copied<ShaperProfile32>;

/// All that a caller is told, the profile that it was decided by whole.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Answer {
    Granted { what: u32, by: ShaperProfile32, remaining: u32, reset_after: u32 },
    Refused { never: bool, by: ShaperProfile32, retry_after: u32, reset_after: u32 },
    BeyondDebt(u32),
    Changed(Result<(), ChangeError>),
    Done,
}

fn granted(what: u32, outcome: &Outcome<Held>) -> Answer {
    let (remaining, reset_after) = (outcome.remaining(), outcome.reset_after());
    Answer::Granted { what, by: *outcome.profile(), remaining, reset_after }
}

fn decided<T>(decision: LiveDecision<u32, T>, then: impl FnOnce(T) -> Answer) -> Answer {
    let (never, outcome) = match decision {
        Ok(decided) => return then(decided),
        Err(Denied::NotYet(outcome)) => (false, outcome),
        Err(Denied::Never(outcome)) => (true, outcome),
    };
    let (retry_after, reset_after) = (outcome.retry_after(), outcome.reset_after());
    Answer::Refused { never, by: *outcome.profile(), retry_after, reset_after }
}

fn followed(followed: Result<Outcome<Held>, BeyondDebt<u32>>) -> Answer {
    followed.map_or_else(|beyond| Answer::BeyondDebt(beyond.allowed), |outcome| granted(0, &outcome))
}

/// A caller, and what it has reserved.
struct Caller<'l> {
    limiter: &'l Live32,
    slot: Option<Reservation<u32>>,
}

impl Caller<'_> {
    fn ask(&mut self, (now, ask): Step) -> Answer {
        let limiter = self.limiter;
        match ask {
            Ask::Take(n) => return decided(limiter.try_acquire(now, n), |outcome| granted(n, &outcome)),
            Ask::UpTo(n) => {
                return decided(limiter.acquire_up_to(now, n), |(taken, outcome)| {
                    granted(taken, &outcome)
                });
            }
            Ask::Peek(n) => return decided(limiter.peek(now, n), |outcome| granted(n, &outcome)),
            Ask::Status => return granted(0, &limiter.status(now)),
            Ask::Reserve(n) => {
                return decided(limiter.reserve(now, n, 30), |(slot, outcome)| {
                    granted(self.slot.insert(slot).due(), &outcome)
                });
            }
            Ask::Cancel => return granted(0, &limiter.cancel(now, self.slot.take().unwrap())),
            Ask::Settle(n) => return followed(limiter.settle(now, self.slot.take().unwrap(), n)),
            Ask::Debit(n) => return followed(limiter.debit(now, n)),
            Ask::NotBefore(tick) => return followed(limiter.not_before(now, tick)),
            Ask::Observe(remaining, reset) => return followed(limiter.observe(now, remaining, reset)),
            Ask::Change(to, carry) => return Answer::Changed(limiter.change(now, QUOTAS[to], carry)),
            Ask::Touch => limiter.touch(now),
            Ask::Fill => limiter.fill(now),
            Ask::Drain => limiter.drain(now),
        }
        Answer::Done
    }
}

/// What each thread was told, and what the limiter shows in the end.
#[derive(Clone, Debug, PartialEq, Eq)]
struct History {
    answers: Vec<Vec<Answer>>,
    left: Vec<Answer>,
}

/// What is done, before there are threads and by each of them.
#[derive(Clone, Debug)]
pub(crate) struct Scenario {
    pub(crate) before: Vec<Step>,
    pub(crate) threads: Vec<Vec<Step>>,
}

impl Scenario {
    pub(crate) fn new<const N: usize>(before: &[Step], threads: [&[Step]; N]) -> Self {
        Self { before: before.to_vec(), threads: threads.map(<[Step]>::to_vec).to_vec() }
    }

    fn limiter(&self) -> (Live32, Option<Reservation<u32>>) {
        let limiter = Live32::new_at(QUOTAS[0], 64).unwrap();
        let mut caller = Caller { limiter: &limiter, slot: None };
        for &step in &self.before {
            caller.ask(step);
        }
        let slot = caller.slot;
        (limiter, slot)
    }

    fn left(limiter: &Live32) -> Vec<Answer> {
        let mut caller = Caller { limiter, slot: None };
        [97, 100, 120].map(|now| caller.ask((now, Ask::Status))).to_vec()
    }

    /// One after another; a change with a number in `busy` is told so, and does nothing.
    fn in_order(&self, order: &[usize], busy: u32) -> History {
        let (limiter, slot) = self.limiter();
        let mut callers: Vec<_> =
            self.threads.iter().map(|_| Caller { limiter: &limiter, slot: None }).collect();
        callers[0].slot = slot;
        let mut answers = vec![Vec::new(); callers.len()];
        for &thread in order {
            let at = answers[thread].len();
            let step = self.threads[thread][at];
            answers[thread].push(if busy & self.bit(thread, at) == 0 {
                callers[thread].ask(step)
            } else {
                Answer::Changed(Err(ChangeError::Busy))
            });
        }
        History { answers, left: Self::left(&limiter) }
    }

    /// The number of a change, of those of all threads; 0 of another call.
    fn bit(&self, thread: usize, at: usize) -> u32 {
        let steps = self.threads.iter().enumerate();
        let all = steps.flat_map(|(thread, steps)| (0..steps.len()).map(move |at| (thread, at)));
        let mut changes =
            all.filter(|&(thread, at)| matches!(self.threads[thread][at].1, Ask::Change(..)));
        changes.position(|each| each == (thread, at)).map_or(0, |position| 1 << position)
    }

    /// Which changes may be told that another one is under way: none where one thread alone makes them, and not all.
    fn busy(&self) -> Vec<u32> {
        let of =
            |thread: usize| (0..self.threads[thread].len()).fold(0, |all, at| all | self.bit(thread, at));
        let each: Vec<u32> = (0..self.threads.len()).map(of).collect();
        let changers = each.iter().filter(|&&changes| changes != 0).count();
        let all = each.iter().fold(0, |all, changes| all | changes);
        if changers < 2 { vec![0] } else { (0..all).collect() }
    }

    /// By every order, each once; first those in which nobody is told to be busy.
    fn histories(&self) -> (Vec<History>, usize) {
        let all = Arc::new(Mutex::new(Vec::new()));
        let mut idle = 0;
        for busy in self.busy() {
            let mut calls: Vec<_> = self.threads.iter().map(Vec::len).collect();
            each_order(&mut calls, &mut Vec::new(), &mut |order| {
                let (scenario, all, order) = (self.clone(), all.clone(), order.to_vec());
                loom::model(move || {
                    let history = scenario.in_order(&order, busy);
                    let mut all = all.lock().unwrap();
                    if !all.contains(&history) {
                        all.push(history);
                    }
                });
            });
            if busy == 0 {
                idle = all.lock().unwrap().len();
            }
        }
        let all = all.lock().unwrap();
        (all.clone(), idle)
    }

    /// In every interleaving of at most so many preemptions; how many there were.
    pub(crate) fn explore(&self, preemptions: Option<usize>) -> u64 {
        let (ends, idle) = self.histories();
        let ends = ends.into_iter().map(|history| (history, AtomicBool::new(false)));
        let ends: Arc<Vec<_>> = Arc::new(ends.collect());
        let executions = Arc::new(AtomicU64::new(0));
        let mut builder = Builder::new();
        builder.preemption_bound = preemptions;
        let (scenario, seen, counted) = (self.clone(), ends.clone(), executions.clone());
        builder.check(move || {
            counted.fetch_add(1, Relaxed);
            let history = scenario.execute();
            let found = seen.iter().find(|(end, _)| *end == history);
            let Some((_, reached)) = found else {
                panic!("no order explains {history:#?} of {scenario:?}");
            };
            reached.store(true, Relaxed);
        });
        // who is told to be busy must have met the other one, so that not every order will do
        for (history, reached) in &ends[..idle] {
            assert!(reached.load(Relaxed), "never seen: {history:#?} of {self:?}");
        }
        executions.load(Relaxed)
    }

    fn execute(&self) -> History {
        let (limiter, slot) = self.limiter();
        let (limiter, gate) = (Arc::new(limiter), Arc::new(Gate::new(0)));
        // nobody's yet
        drop(u32::swaps());
        let others: Vec<_> = self.threads[1..]
            .iter()
            .map(|steps| {
                let (steps, limiter, gate) = (steps.clone(), limiter.clone(), gate.clone());
                thread::spawn(move || in_thread(&steps, &limiter, None, &gate))
            })
            .collect();
        let first = in_thread(&self.threads[0], &limiter, slot, &gate);
        let others = others.into_iter().map(|thread| thread.join().unwrap());
        let (answers, ids): (Vec<_>, Vec<_>) = std::iter::once(first).chain(others).unzip();
        lock_free(&ids);
        History { answers, left: Self::left(&limiter) }
    }
}

/// The gate is there for loom; see `explore.rs`.
fn in_thread(
    steps: &[Step],
    limiter: &Live32,
    slot: Option<Reservation<u32>>,
    gate: &Gate,
) -> (Vec<Answer>, ThreadId) {
    let mut caller = Caller { limiter, slot };
    let answer = |&step| {
        gate.fetch_add(1, Relaxed);
        caller.ask(step)
    };
    (steps.iter().map(answer).collect(), thread::current().id())
}

/// A swap fails because another's did not, be it a taker's or a changer's.
fn lock_free(ids: &[ThreadId]) {
    let swaps = u32::swaps();
    let count = |id, swapped| swaps.iter().filter(|&&swap| swap == (id, swapped)).count();
    let all: usize = ids.iter().map(|&id| count(id, true)).sum();
    for &id in ids {
        assert!(count(id, false) <= all - count(id, true), "a swap failed in vain: {swaps:?}");
    }
}

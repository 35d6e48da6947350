//! The scenarios, in every execution that loom has.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering::Relaxed};

use loom::model::Builder;
use loom::sync::atomic::{AtomicBool as Flag, AtomicU32 as Gate, Ordering::Acquire, Ordering::Release};
use loom::thread::{self, ThreadId};
use tollgate::{Atomic, Width};

use crate::histories::{History, Scenario, Step, taken};
use crate::kinds::{Asked, Kinds, Make, Rate, Shared, Test, run_test, tick};
use crate::model::{Answer, Call, State};

/// Scenarios that are explored alike.
pub(crate) struct Group {
    pub(crate) name: &'static str,
    pub(crate) kinds: Kinds,
    pub(crate) rate: Rate,
    /// How many times a thread may be stopped in favour of another, where not as often as you please.
    pub(crate) preemptions: Option<usize>,
    pub(crate) scenarios: Vec<Scenario>,
}

impl Group {
    pub(crate) fn run(self) {
        let Self { name, rate, preemptions, .. } = self;
        let mut exploring = Exploring { group: self, limiters: 0, models: 0, executions: 0 };
        run_test(exploring.group.kinds, &mut exploring);
        let Exploring { limiters, models, executions, .. } = exploring;
        let bound =
            preemptions.map_or("no preemption bound".into(), |most| format!("preemption bound {most}"));
        let models = format!("{models} models of {limiters} kinds, burst {}", rate.burst);
        println!("checked: {executions} loom executions ({name}: {models}, {bound})");
    }
}

struct Exploring {
    group: Group,
    limiters: u64,
    models: u64,
    executions: u64,
}

impl Test for Exploring {
    fn of<S: Shared, A: Asked>(&mut self, kind: &'static str, make: Make<S, A>) {
        self.limiters += 1;
        let asked = A::new(self.group.rate, S::Width::BITS);
        for start in A::starts(S::Width::BITS) {
            for scenario in &self.group.scenarios {
                let case = Case::new(kind, make, asked, start, scenario.clone());
                self.executions += case.explore(self.group.preemptions);
                self.models += 1;
            }
        }
    }
}

/// A scenario on one kind of limiter, from one start.
struct Case<S: Shared, A: Asked> {
    kind: &'static str,
    make: Make<S, A>,
    asked: A,
    start: i128,
    scenario: Scenario,
    /// What it may end in, and whether it did.
    ends: Vec<(History, AtomicBool)>,
    executions: AtomicU64,
}

impl<S: Shared, A: Asked> Case<S, A> {
    fn new(kind: &'static str, make: Make<S, A>, asked: A, start: i128, scenario: Scenario) -> Arc<Self> {
        let ends = History::all(asked, start, &scenario);
        let ends = ends.into_iter().map(|history| (history, AtomicBool::new(false))).collect();
        Arc::new(Self { kind, make, asked, start, scenario, ends, executions: AtomicU64::new(0) })
    }

    /// Runs it in every interleaving, and tells how many there were.
    fn explore(self: &Arc<Self>, preemptions: Option<usize>) -> u64 {
        let mut builder = Builder::new();
        builder.preemption_bound = preemptions;
        let case = self.clone();
        builder.check(move || case.check(&case.execute()));
        for (history, reached) in &self.ends {
            assert!(reached.load(Relaxed), "never seen: {history:#?} of {}", self.name());
        }
        self.executions.load(Relaxed)
    }

    fn name(&self) -> String {
        format!("{} from {}: {:?}", self.kind, self.start, self.scenario)
    }

    fn ask(&self, subject: &S, (at, call): Step) -> Answer {
        subject.ask(tick(self.start + i128::from(at)), call)
    }

    /// One execution.
    fn execute(self: &Arc<Self>) -> History {
        self.executions.fetch_add(1, Relaxed);
        let subject = Arc::new((self.make)(self.asked.quota(), tick(self.start)).unwrap());
        let before: u64 =
            self.scenario.before.iter().map(|&step| taken(step, self.ask(&subject, step))).sum();
        // nobody's yet
        drop(S::Width::swaps());
        let (answers, ids): (Vec<_>, Vec<_>) = self.in_threads(&subject).into_iter().unzip();
        let writes = self.writes(&ids);
        let left = self.scenario.looks().map(|at| look(&*subject, self.start + at)).to_vec();
        let history = History { answers, writes, left };
        let (sum, most) =
            (before + self.scenario.taken(&history), self.scenario.most(self.asked, self.start));
        assert!(sum <= most, "{sum} taken of {most}: {}", self.name());
        history
    }

    /// What each thread was told, and which one it was.
    fn in_threads(self: &Arc<Self>, subject: &Arc<S>) -> Vec<(Vec<Answer>, ThreadId)> {
        let gate = Arc::new(Gate::new(0));
        let done = Arc::new(Flag::new(false));
        let others = 1..self.scenario.threads.len();
        let others: Vec<_> = others
            .map(|thread| {
                let (case, subject) = (self.clone(), subject.clone());
                let (gate, done) = (gate.clone(), done.clone());
                thread::spawn(move || {
                    while case.scenario.handed_over && !done.load(Acquire) {
                        thread::yield_now();
                    }
                    case.in_thread(thread, &subject, &gate)
                })
            })
            .collect();
        let first = self.in_thread(0, subject, &gate);
        if self.scenario.handed_over {
            done.store(true, Release);
        }
        let others = others.into_iter().map(|thread| thread.join().unwrap());
        std::iter::once(first).chain(others).collect()
    }

    /// The gate is there for loom, which keeps in mind only the last access to each atomic: a load that
    /// is followed by the load of another thread, which then writes, is never moved behind that write.
    /// Callers who pass one gate, in any order, come in any order.
    fn in_thread(&self, thread: usize, subject: &S, gate: &Gate) -> (Vec<Answer>, ThreadId) {
        let answer = |&step| {
            gate.fetch_add(1, Relaxed);
            self.ask(subject, step)
        };
        (self.scenario.threads[thread].iter().map(answer).collect(), thread::current().id())
    }

    /// How often each thread has written the word. A swap fails because another's did not, which is what
    /// lock-free means.
    fn writes(&self, ids: &[ThreadId]) -> Vec<usize> {
        let swaps = S::Width::swaps();
        let count = |id, swapped| swaps.iter().filter(|&&swap| swap == (id, swapped)).count();
        let writes: Vec<_> = ids.iter().map(|&id| count(id, true)).collect();
        for (&id, own) in ids.iter().zip(&writes) {
            let others = writes.iter().sum::<usize>() - own;
            assert!(count(id, false) <= others, "a swap failed in vain: {swaps:?} of {}", self.name());
        }
        writes
    }

    fn check(&self, history: &History) {
        if let Some(total) = self.scenario.total {
            assert_eq!(self.scenario.taken(history), total, "taken by {}", self.name());
        }
        let found = self.ends.iter().find(|(end, _)| end == history);
        let Some((_, reached)) = found else {
            panic!("no order explains {history:#?}, only {:#?}: {}", self.ends, self.name());
        };
        reached.store(true, Relaxed);
    }
}

/// What a limiter shows at a tick.
fn look<S: Shared>(subject: &S, now: i128) -> State {
    match subject.ask(tick(now), Call::STATUS) {
        Answer::Granted { state, .. } => state,
        other => panic!("{other:?} is no status"),
    }
}

//! What a scenario may end in: one history for each order of its calls, by the exact model.

use crate::kinds::{Asked, STALE};
use crate::model::{Answer, Call, Model, State, Verb};

/// A call, so many ticks after the start.
pub(crate) type Step = (u8, Call);

/// What is done.
#[derive(Clone, Debug)]
pub(crate) struct Scenario {
    /// Before there are threads.
    pub(crate) before: Vec<Step>,
    /// By each thread, one call after another.
    pub(crate) threads: Vec<Vec<Step>>,
    /// The first thread is done before the second begins, which waits for its word.
    pub(crate) handed_over: bool,
    /// How many cells are taken in all, where no order makes a difference.
    pub(crate) total: Option<u64>,
}

impl Scenario {
    pub(crate) fn new<const N: usize>(threads: [&[Step]; N]) -> Self {
        let threads = threads.map(<[Step]>::to_vec).to_vec();
        Self { before: Vec::new(), threads, handed_over: false, total: None }
    }

    pub(crate) fn after(self, before: &[Step]) -> Self {
        Self { before: before.to_vec(), ..self }
    }

    pub(crate) fn handed_over(self) -> Self {
        Self { handed_over: true, ..self }
    }

    pub(crate) fn taking(self, total: u64) -> Self {
        Self { total: Some(total), ..self }
    }

    fn newest(&self) -> i128 {
        self.steps().map(|&(tick, _)| tick.into()).max().unwrap()
    }

    fn steps(&self) -> impl Iterator<Item = &Step> + Clone {
        self.before.iter().chain(self.threads.iter().flatten())
    }

    /// How many cells the threads have taken.
    pub(crate) fn taken(&self, history: &History) -> u64 {
        let steps = self.threads.iter().flatten();
        steps.zip(history.answers.iter().flatten()).map(|(&step, &answer)| taken(step, answer)).sum()
    }

    /// When to look at what is left: as late as may be after the newest tick, then and later.
    pub(crate) fn looks(&self) -> [i128; 4] {
        [-i128::from(STALE), 0, 9, 17].map(|ticks| self.newest() + ticks)
    }

    /// The most cells that may be taken in all.
    pub(crate) fn most<A: Asked>(&self, asked: A, start: i128) -> u64 {
        let takers =
            self.steps().filter(|(_, call)| matches!(call.verb, Verb::TryAcquire | Verb::AcquireUpTo));
        let ticks = || takers.clone().map(|&(tick, _)| start + i128::from(tick));
        let (Some(first), Some(last)) = (ticks().min(), ticks().max()) else { return 0 };
        // an operator's verb: its cells come on top
        let fills = self.steps().filter(|(_, call)| call.verb == Verb::Fill).count() as u64;
        asked.most(first, last, start + self.newest()) + fills * asked.most(first, first, first)
    }
}

/// All that can be seen of an execution.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct History {
    /// What each thread was told.
    pub(crate) answers: Vec<Vec<Answer>>,
    /// How often each thread has written the word.
    pub(crate) writes: Vec<usize>,
    /// What the limiter shows in the end.
    pub(crate) left: Vec<State>,
}

impl History {
    fn of<A: Asked>(asked: A, start: i128, scenario: &Scenario, order: &[usize]) -> Self {
        let threads = scenario.threads.len();
        let (mut answers, mut writes) = (vec![Vec::new(); threads], vec![0; threads]);
        let mut model = asked.model(start);
        let ask = |model: &mut A::Model, (tick, call): Step| {
            let now = start + i128::from(tick);
            let (next, answer) = model.ask(now, call);
            let next = next.unwrap_or_else(|| model.clone());
            let written = A::told(&next, now) != A::told(model, now);
            *model = next;
            (answer, written)
        };
        for &step in &scenario.before {
            ask(&mut model, step);
        }
        for &thread in order {
            let step = scenario.threads[thread][answers[thread].len()];
            let (answer, written) = ask(&mut model, step);
            answers[thread].push(answer);
            writes[thread] += usize::from(written);
        }
        let left = scenario.looks().map(|tick| model.state(start + tick)).to_vec();
        Self { answers, writes, left }
    }

    /// Of every order, each once.
    pub(crate) fn all<A: Asked>(asked: A, start: i128, scenario: &Scenario) -> Vec<Self> {
        let mut calls: Vec<_> = scenario.threads.iter().map(Vec::len).collect();
        let mut all = Vec::new();
        let first =
            if scenario.handed_over { vec![0; std::mem::take(&mut calls[0])] } else { Vec::new() };
        each_order(&mut calls, &mut first.clone(), &mut |order| {
            let history = Self::of(asked, start, scenario, order);
            if !all.contains(&history) {
                all.push(history);
            }
        });
        all
    }
}

/// The cells that are gone; a peek's answer is as if they were.
pub(crate) fn taken((_, call): Step, answer: Answer) -> u64 {
    if call.verb == Verb::Peek { 0 } else { answer.taken() }
}

/// Every order of so many calls of each thread: the thread whose turn it is.
pub(crate) fn each_order(left: &mut [usize], order: &mut Vec<usize>, then: &mut impl FnMut(&[usize])) {
    if left.iter().all(|&calls| calls == 0) {
        then(order);
    }
    for thread in 0..left.len() {
        if left[thread] > 0 {
            left[thread] -= 1;
            order.push(thread);
            each_order(left, order, then);
            order.pop();
            left[thread] += 1;
        }
    }
}

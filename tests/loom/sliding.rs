//! Callers on one sliding log: some order of the calls, one at a time on a list, gives each the answer it got.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};

use loom::model::Builder;
use loom::thread;
use tollgate::{SlidingLog64, WindowQuota};

use crate::naive::{Answer, List};

/// The last ticks before the clock of a slot comes round; callers are up to eight late.
const NOW: u64 = (1 << 61) - 4;
const WINDOW: u64 = 4;

#[derive(Clone, Copy, Debug)]
enum Ask {
    Take(u64),
    UpTo(u64),
    Peek(u64),
    Touch,
}

type Step = (u64, Ask);

/// What each thread was told, and what the log shows then and later.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct History {
    told: Vec<Vec<Answer>>,
    left: [i128; 6],
}

fn ask<const N: usize>(log: &SlidingLog64<N>, (at, ask): Step) -> Answer {
    let now = NOW + at;
    match ask {
        Ask::Take(n) => Answer::of(log.try_acquire(now, n)),
        Ask::UpTo(n) => Answer::of(log.acquire_up_to(now, n).map(|(_, outcome)| outcome)),
        Ask::Peek(n) => Answer::of(log.peek(now, n)),
        Ask::Touch => {
            log.touch(now);
            Answer::default()
        }
    }
}

fn ask_list(list: &mut List, (at, ask): Step) -> Answer {
    let now = (NOW + at).into();
    match ask {
        Ask::Take(n) => list.ask(now, n.into()),
        Ask::UpTo(n) => list.ask_up_to(now, n.into()).1,
        Ask::Peek(n) => list.peek(now, n.into()),
        Ask::Touch => Answer::default(),
    }
}

const LOOKS: [u64; 6] = [0, 2, 4, 5, 8, 12];

/// All that some order of the calls comes to.
fn orders(list: &List, threads: &[&[Step]], told: &[Vec<Answer>], found: &mut BTreeSet<History>) {
    let mut over = true;
    for (thread, calls) in threads.iter().enumerate() {
        let Some(&step) = calls.get(told[thread].len()) else { continue };
        over = false;
        let (mut list, mut told) = (list.clone(), told.to_vec());
        told[thread].push(ask_list(&mut list, step));
        orders(&list, threads, &told, found);
    }
    if over {
        let left = LOOKS.map(|at| list.count((NOW + at).into()).min(list.limit));
        found.insert(History { told: told.to_vec(), left });
    }
}

/// How many executions there are of these threads on a log of `N` slots.
fn explore<const N: usize>(
    before: &'static [Step],
    threads: &'static [&'static [Step]],
    most: Option<usize>,
) -> u64 {
    let mut list = List::new(N as i128, WINDOW.into());
    for &step in before {
        ask_list(&mut list, step);
    }
    let mut explained = BTreeSet::new();
    orders(&list, threads, &vec![Vec::new(); threads.len()], &mut explained);
    let seen = Arc::new(Mutex::new(BTreeSet::new()));
    let executions = Arc::new(AtomicU64::new(0));
    let (counted, shared, of_model) = (executions.clone(), seen.clone(), explained.clone());
    let mut builder = Builder::new();
    builder.preemption_bound = most;
    builder.check(move || {
        counted.fetch_add(1, Relaxed);
        let log = Arc::new(SlidingLog64::<N>::new(WindowQuota::new(N as u64, WINDOW).stale(8)).unwrap());
        for &step in before {
            ask(&log, step);
        }
        let in_thread = |calls: &'static [Step]| {
            let log = log.clone();
            move || calls.iter().map(|&step| ask(&log, step)).collect::<Vec<_>>()
        };
        let others: Vec<_> = threads[1..].iter().map(|calls| thread::spawn(in_thread(calls))).collect();
        let mut told = vec![in_thread(threads[0])()];
        told.extend(others.into_iter().map(|other| other.join().unwrap()));
        let history = History { told, left: LOOKS.map(|at| log.count(NOW + at).into()) };
        assert!(of_model.contains(&history), "no order explains {history:#?} of {threads:?}");
        shared.lock().unwrap().insert(history);
    });
    let seen = seen.lock().unwrap();
    assert_eq!(seen.len(), explained.len(), "some order of {threads:?} is never seen");
    executions.load(Relaxed)
}

const ONE: Step = (0, Ask::Take(1));
const TWO: Step = (0, Ask::Take(2));
const LATER: Step = (2, Ask::Take(1));
const NEXT: Step = (4, Ask::Take(1));

#[test]
fn two_callers_on_a_log() {
    let executions = [
        explore::<1>(&[], &[&[ONE], &[ONE]], None),
        explore::<1>(&[ONE], &[&[NEXT], &[NEXT]], None),
        explore::<2>(&[], &[&[TWO], &[ONE]], None),
        explore::<2>(&[ONE], &[&[ONE], &[(1, Ask::Peek(1))]], None),
        explore::<2>(&[ONE, ONE], &[&[NEXT], &[(5, Ask::Take(2))]], None),
        explore::<3>(&[ONE], &[&[TWO], &[LATER]], None),
        explore::<3>(&[ONE, TWO], &[&[NEXT], &[(4, Ask::Touch)]], None),
        explore::<3>(&[ONE], &[&[(0, Ask::UpTo(3))], &[ONE]], None),
    ];
    println!("checked: {} loom executions (a sliding log, two callers)", executions.iter().sum::<u64>());
}

#[test]
fn programs_of_two_calls_on_a_log() {
    let executions = [
        explore::<1>(&[], &[&[ONE, NEXT], &[ONE, NEXT]], Some(3)),
        explore::<1>(&[ONE], &[&[NEXT, (8, Ask::Take(1))], &[ONE, NEXT]], Some(3)),
        explore::<2>(&[], &[&[ONE, ONE], &[ONE, (1, Ask::Peek(2))]], Some(3)),
        explore::<2>(&[ONE, ONE], &[&[NEXT, NEXT], &[(5, Ask::Peek(1)), NEXT]], Some(2)),
        explore::<3>(&[LATER], &[&[ONE, ONE], &[TWO, LATER]], Some(2)),
    ];
    println!(
        "checked: {} loom executions (a sliding log, two calls by two callers, preemption bound 2 and 3)",
        executions.iter().sum::<u64>()
    );
}

#[test]
fn three_callers_on_a_log() {
    let executions = [
        explore::<1>(&[], &[&[ONE], &[ONE], &[ONE]], Some(2)),
        explore::<2>(&[], &[&[ONE], &[TWO], &[LATER]], Some(2)),
        explore::<2>(&[ONE, ONE], &[&[NEXT], &[NEXT], &[(4, Ask::Peek(1))]], Some(2)),
        explore::<3>(&[ONE], &[&[ONE], &[TWO], &[LATER]], Some(2)),
    ];
    println!(
        "checked: {} loom executions (a sliding log, three callers, preemption bound 2)",
        executions.iter().sum::<u64>()
    );
}

/// What is cleared and what is granted meanwhile: a grant is never lost, and never undone but by a clearing after it.
#[test]
fn a_log_is_cleared_beside_a_caller() {
    let executions = Arc::new(AtomicU64::new(0));
    let counted = executions.clone();
    loom::model(move || {
        counted.fetch_add(1, Relaxed);
        let log = Arc::new(SlidingLog64::<2>::new(WindowQuota::new(2, WINDOW)).unwrap());
        ask(&log, ONE);
        let other = log.clone();
        let clearing = thread::spawn(move || other.clear());
        let granted =
            [ask(&log, ONE), ask(&log, ONE)].into_iter().filter(|answer| answer.granted).count();
        clearing.join().unwrap();
        let left = usize::try_from(log.count(NOW)).unwrap();
        assert!((1..=2).contains(&granted) && left <= granted, "{granted} granted, {left} left");
        assert_eq!(usize::from(ask(&log, ONE).granted), usize::from(left < 2));
    });
    println!(
        "checked: {} loom executions (a sliding log is cleared beside a caller)",
        executions.load(Relaxed)
    );
}

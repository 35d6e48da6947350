//! Callers at one log site: what goes out is within the quota, and each line that does not is told once.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};

use loom::model::Builder;
use loom::thread;
use tollgate::{LogSite, Profile32, Quota};

/// Lines at one instant.
const BURST: usize = 2;

/// So many calls by each thread, all at `now`; how many executions there are.
fn explore(now: u32, before: usize, calls: &'static [usize], preemptions: Option<usize>) -> u64 {
    // the last three ticks before the wrap lie within the horizon
    let profile = Profile32::new(Quota::new(1, 2, BURST as u64).stale(0).debt(0)).unwrap();
    let executions = Arc::new(AtomicU64::new(0));
    let counted = executions.clone();
    let mut builder = Builder::new();
    builder.preemption_bound = preemptions;
    builder.check(move || {
        counted.fetch_add(1, Relaxed);
        let site = Arc::new(LogSite::new());
        let early: Vec<_> = (0..before).map(|_| site.allows(&profile, now)).collect();
        let threads = calls.iter().map(|&calls| {
            let site = site.clone();
            thread::spawn(move || (0..calls).map(|_| site.allows(&profile, now)).collect::<Vec<_>>())
        });
        // all of them run before the first is waited for
        let threads: Vec<_> = threads.collect();
        let late = threads.into_iter().flat_map(|thread| thread.join().unwrap());
        let answers: Vec<_> = early.into_iter().chain(late).collect();

        let out: Vec<u32> = answers.iter().filter_map(|&answer| answer).collect();
        let told = out.iter().sum::<u32>() + site.suppressed();
        assert_eq!(told as usize, answers.len() - out.len(), "{answers:?}");
        // who is first to ask may still be on the way when another is refused
        let least = if before == 0 && profile.full_at(now) != 0 { 1 } else { BURST };
        assert!((least..=BURST).contains(&out.len()), "{answers:?}");
    });
    executions.load(Relaxed)
}

#[test]
fn no_line_is_lost_from_the_count() {
    let mut executions = 0;
    // in the past, or ahead of a clock that starts shortly before its wrap
    for now in [0, u32::MAX, u32::MAX - 2] {
        executions += explore(now, 0, &[2, 1], None);
        executions += explore(now, 1, &[2, 1], None);
        executions += explore(now, 0, &[2, 2], Some(3));
        executions += explore(now, 2, &[1, 1, 1], Some(3));
        executions += explore(now, 0, &[1, 1, 1], Some(3));
    }
    println!(
        "checked: {executions} loom executions (log sites: up to four calls, preemption bound 3 above three)"
    );
}

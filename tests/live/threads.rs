//! One thread changes the quota every microsecond, among quotas that have no parameter in common, and three take. The
//! tick stands still, so that the bound is exact; each decision must be by one of the quotas, whole.

use std::hint;
use std::sync::atomic::{AtomicBool, Ordering::Relaxed};
use std::thread;
use std::time::{Duration, Instant};

use tollgate::{Carry, PaddedLive64, Quota, ShaperProfile64};

const TAKERS: usize = 3;
const NOW: u64 = 7;

/// Each holds all that the first one does, so that nothing is cut off, and its emission interval is whole sub-ticks,
/// so that nothing is rounded.
fn quotas(burst: u64) -> [Quota; 3] {
    [
        Quota::new(1, 1_000, burst).stale(10).debt(20),
        Quota::new(3, 1_001, burst + 1).stale(40).debt(30),
        Quota::new(7, 1_003, burst + 2).stale(90).debt(50),
    ]
}

#[derive(Default)]
struct Taken {
    admitted: u64,
    mixed: u64,
}

/// Takes one at a time; counts what was decided by a quota that never was.
fn take(limiter: &PaddedLive64, profiles: &[ShaperProfile64; 3], decisions: u64) -> Taken {
    let mut taken = Taken::default();
    for _ in 0..decisions {
        let decision = limiter.try_acquire(NOW, 1);
        taken.admitted += u64::from(decision.is_ok());
        let outcome = decision.unwrap_or_else(|denied| denied.outcome());
        taken.mixed += u64::from(profiles.iter().all(|profile| outcome.profile() != profile));
    }
    taken
}

/// Changes the quota until it is told to stop; how often it did.
fn change(limiter: &PaddedLive64, quotas: &[Quota; 3], stop: &AtomicBool) -> u64 {
    let (mut changes, mut due) = (0, Instant::now());
    for quota in quotas.iter().cycle() {
        if stop.load(Relaxed) {
            break;
        }
        limiter.change(NOW, *quota, Carry::AsItIs).unwrap();
        changes += 1;
        due += Duration::from_micros(1);
        while Instant::now() < due {
            hint::spin_loop();
        }
    }
    changes
}

/// So many decisions. Most find nothing left: a mixture shows itself in a refusal, whereas the swap of a grant fails
/// where the quota has changed.
fn hammer(decisions: u64) {
    let takers = u64::try_from(TAKERS).unwrap();
    let (each, burst) = (decisions / takers, decisions / 32);
    let quotas = quotas(burst);
    let profiles = quotas.map(|quota| PaddedLive64::new(quota).unwrap().profile());
    let limiter = PaddedLive64::new_at(quotas[0], NOW).unwrap();
    let stop = AtomicBool::new(false);
    let begun = Instant::now();
    let (taken, changes) = thread::scope(|scope| {
        let changer = scope.spawn(|| change(&limiter, &quotas, &stop));
        let threads = [(); TAKERS].map(|()| scope.spawn(|| take(&limiter, &profiles, each)));
        let taken = threads.into_iter().map(|taker| taker.join().unwrap());
        let taken = taken.fold(Taken::default(), |all, one| Taken {
            admitted: all.admitted + one.admitted,
            mixed: all.mixed + one.mixed,
        });
        stop.store(true, Relaxed);
        (taken, changer.join().unwrap())
    });
    let (decisions, took) = (takers * each, begun.elapsed());
    println!("checked: {decisions} thread decisions (beside {changes} changes of quota, in {took:.1?})");
    assert_eq!(
        (taken.mixed, taken.admitted),
        (0, burst),
        "decisions by a mixture of quotas, and cells admitted"
    );
    assert!(changes > 100, "hardly a change: {changes}");
}

#[test]
fn no_decision_is_by_a_mixture_of_quotas() {
    hammer(3_000_000);
}

#[test]
#[ignore = "10^8 decisions take a while: `make properties`"]
fn no_decision_of_a_hundred_million_is_by_a_mixture_of_quotas() {
    hammer(100_000_000);
}

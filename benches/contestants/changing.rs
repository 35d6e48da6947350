//! Takers beside a thread that changes the quota every microsecond, and beside one that takes as much of a processor
//! and changes nothing: what is left between the two is what the changes cost.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering::Relaxed};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use tollgate::{Carry, PaddedGcra64, PaddedLive64, Quota};

use super::{Contestant, Load};

/// A thread that works once in a microsecond, until this is dropped.
struct Beside {
    stop: Arc<AtomicBool>,
    thread: Option<JoinHandle<()>>,
}

impl Beside {
    fn start(mut work: impl FnMut() + Send + 'static) -> Self {
        let stop = Arc::new(AtomicBool::new(false));
        let stopped = stop.clone();
        let thread = thread::spawn(move || {
            let mut due = Instant::now();
            while !stopped.load(Relaxed) {
                work();
                due += Duration::from_micros(1);
                while Instant::now() < due {
                    std::hint::spin_loop();
                }
            }
        });
        Self { stop, thread: Some(thread) }
    }
}

impl Drop for Beside {
    fn drop(&mut self) {
        self.stop.store(true, Relaxed);
        if let Some(thread) = self.thread.take() {
            thread.join().unwrap();
        }
    }
}

/// Of the load's rate and more, with no parameter in common.
fn quotas(load: Load) -> [Quota; 3] {
    let burst = u64::from(load.burst);
    [(1, 1, 0), (3, 2, 10), (7, 4, 20)].map(|(count, period, more)| {
        Quota::new(count, period * load.interval, burst + more).debt(1 << (20 + more / 10))
    })
}

pub(super) fn contestants(load: Load) -> Vec<Contestant> {
    vec![
        Contestant::new(load, "tollgate 64, padded, one spins", true, move || {
            let [quota, ..] = quotas(load);
            let limiter = PaddedGcra64::new(quota).unwrap();
            let beside = Beside::start(|| {});
            move |now| beside.thread.is_some() && limiter.try_acquire(now, 1).is_ok()
        }),
        Contestant::new(load, "tollgate live 64, one changes", true, move || {
            let quotas = quotas(load);
            let limiter = Arc::new(PaddedLive64::new(quotas[0]).unwrap());
            let changed = limiter.clone();
            let mut next = quotas.into_iter().cycle();
            let beside = Beside::start(move || {
                let quota = next.next().unwrap_or(quotas[0]);
                changed.change(Load::START, quota, Carry::AsItIs).unwrap();
            });
            move |now| beside.thread.is_some() && limiter.try_acquire(now, 1).is_ok()
        }),
    ]
}

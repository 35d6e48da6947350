//! Who is compared, under which loads, and the one loop that all of them run in.
//!
//! # What is fair
//!
//! - Nobody reads a clock. A tick is handed to those who take it as an argument; `governor` and
//!   `ratelimit` ask a clock for it, and theirs returns a thread-local `Cell` that the caller set just
//!   before. One row of tollgate takes its tick by the same way, so that its cost can be seen.
//! - Each sample starts with a new limiter at the start of a cache line, which lives behind a pointer that
//!   the compiler cannot see through: its parameters are loaded at each decision, as in a program.
//! - Each decision is counted, and after the clock has stopped the count must be the expected one.
//! - `ratelimit` looks at its tick once in a microsecond; so there is a load of calls 10 ns apart, and
//!   one of calls 1 us apart. It computes the time to wait with each refusal; the others when asked.

#![allow(
    missing_docs,
    missing_debug_implementations,
    clippy::must_use_candidate,
    reason = "public to the two benchmarks, and to nobody else"
)]

mod changing;
mod load;
mod own;
mod through_c;
mod two_rates;
mod windows;

use std::cell::Cell;
use std::num::NonZeroU32;
use std::sync::Barrier;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use std::time::Duration;
use std::{hint, thread};

pub use load::Load;

use governor::nanos::Nanos;
use load::{Caller, Run, Shared};
use tollgate::{Gcra32, Gcra64, IntervalBucket64, IntervalQuota, PaddedGcra64, PaddedLive64, Quota};

/// The bare operations that ratios are taken to.
const LOAD: &str = "bare load";
const SWAP: &str = "bare load + compare-exchange";
const SWAP_IF_DUE: &str = "bare load, compare-exchange if due";
/// The peer that ratios are taken to.
pub const PEER: &str = "governor";

/// A name, and a number of decisions that can be timed.
pub struct Contestant {
    pub name: &'static str,
    run: Box<dyn Fn(u64) -> Duration>,
}

#[repr(align(128))]
struct Line<T>(T);

impl Contestant {
    /// A limiter, new for each sample. A row that only costs time, and decides nothing, is not checked.
    fn new<L>(load: Load, name: &'static str, decides: bool, make: impl Fn() -> L + 'static) -> Self
    where
        L: Shared,
    {
        let run = move |decisions: u64| {
            let Line(limiter) = &Line(make());
            assert!(!decides || limiter.caller().asks(Load::START), "{name}: not full at the start");

            let each = decisions.div_ceil(load.threads);
            let runs = if load.threads == 1 {
                vec![load.decide(limiter.caller(), each)]
            } else {
                share(load, limiter, each)
            };
            let admitted: u64 = runs.iter().map(|run| run.admitted).sum();
            let expected = load.expected(each) * load.threads;
            assert!(!decides || admitted == expected, "{name}: {admitted} admitted, not {expected}");

            let begun = runs.iter().map(|run| run.begun).min();
            let ended = runs.iter().map(|run| run.ended).max();
            ended.zip(begun).map_or(Duration::ZERO, |(ended, begun)| ended - begun)
        };
        Self { name, run: Box::new(run) }
    }

    /// Makes so many decisions; the time from the start of the first thread to the end of the last.
    pub fn sample(&self, decisions: u64) -> Duration {
        (self.run)(decisions)
    }
}

/// The same from each of the load's threads, started together, each on a processor of its own as far as
/// there are any.
fn share<L: Shared>(load: Load, limiter: &L, each: u64) -> Vec<Run> {
    let barrier = &Barrier::new(usize::try_from(load.threads).unwrap());
    thread::scope(|scope| {
        let start = |thread| {
            scope.spawn(move || {
                stay_on(thread);
                let caller = limiter.caller();
                barrier.wait();
                load.decide(caller, each)
            })
        };
        let threads: Vec<_> = (0..load.threads).map(start).collect();
        threads.into_iter().map(|thread| thread.join().unwrap()).collect()
    })
}

/// Keeps a thread on one processor. Threads left to themselves may be put on the same one, where they take
/// turns and never contend.
#[cfg(target_os = "linux")]
fn stay_on(thread: u64) {
    unsafe extern "C" {
        fn sched_setaffinity(thread: i32, bytes: usize, processors: *const u64) -> i32;
    }
    let processors = thread::available_parallelism().map_or(1, |count| count.get() as u64);
    let mask = 1_u64 << (thread % processors.min(64));
    // SAFETY: the C library's own signature, 0 being this thread, and a mask of as many bytes as told.
    // Where it fails the thread stays where it is.
    unsafe { sched_setaffinity(0, size_of_val(&mask), &raw const mask) };
}

#[cfg(not(target_os = "linux"))]
fn stay_on(_: u64) {}

thread_local! {
    static TICK: Cell<u64> = const { Cell::new(0) };
}

/// The caller's tick, for peers that ask a clock for it.
struct CallersTick;

impl governor::clock::Clock for CallersTick {
    type Instant = Nanos;

    #[inline]
    fn now(&self) -> Nanos {
        TICK.get().into()
    }
}

impl ratelimit::Clock for CallersTick {
    #[inline]
    fn elapsed(&self) -> Duration {
        Duration::from_nanos(TICK.get())
    }
}

/// The loop alone, which counts instructions of its own.
pub fn empty(load: Load) -> Contestant {
    Contestant::new(load, "empty loop", false, || |_| true)
}

/// Everybody who takes part in a load.
pub fn contestants(load: Load) -> Vec<Contestant> {
    let mut all = bare(load);
    all.extend(ours(load));
    all.extend(two_rates::contestants(load));
    all.extend(own::contestants(load));
    all.extend(windows::contestants(load));
    if load.threads == 3 {
        all.extend(changing::contestants(load));
    }
    all.extend(through_c::contestants(load));
    all.extend(peers(load));
    all
}

fn bare(load: Load) -> Vec<Contestant> {
    let mut rows = vec![
        Contestant::new(load, LOAD, false, || {
            let word = AtomicU64::new(0);
            move |_| word.load(Relaxed) == 0
        }),
        Contestant::new(load, SWAP, false, || {
            let word = AtomicU64::new(0);
            move |_| {
                let mut seen = word.load(Relaxed);
                while let Err(current) = word.compare_exchange_weak(seen, seen + 1, Relaxed, Relaxed) {
                    seen = current;
                }
                true
            }
        }),
        Contestant::new(load, "bare fetch-add", false, || {
            let word = AtomicU64::new(0);
            move |_| word.fetch_add(1, Relaxed) != u64::MAX
        }),
    ];
    if load.bare == SWAP_IF_DUE {
        rows.push(Contestant::new(load, SWAP_IF_DUE, true, || {
            let word = AtomicU64::new(0);
            move |now| {
                let seen = word.load(Relaxed);
                seen < now && word.compare_exchange_weak(seen, now, Relaxed, Relaxed).is_ok()
            }
        }));
    }
    rows
}

fn ours(load: Load) -> Vec<Contestant> {
    // not a constant to the compiler, as it is not to a program that reads it from its configuration
    let quota = hint::black_box(Quota::new(1, load.interval, load.burst.into()));
    let interval_quota =
        hint::black_box(IntervalQuota::new(1, load.interval).capacity(load.burst.into()));
    vec![
        Contestant::new(load, "tollgate 64", true, move || {
            let limiter = Gcra64::new(quota).unwrap();
            move |now| limiter.try_acquire(now, 1).is_ok()
        }),
        Contestant::new(load, "tollgate 64, tick as the peers'", true, move || {
            let limiter = Gcra64::new(quota).unwrap();
            move |now| {
                TICK.set(now);
                limiter.try_acquire(TICK.get(), 1).is_ok()
            }
        }),
        Contestant::new(load, "tollgate 64, padded", true, move || {
            let limiter = PaddedGcra64::new(quota).unwrap();
            move |now| limiter.try_acquire(now, 1).is_ok()
        }),
        Contestant::new(load, "tollgate live 64, padded", true, move || {
            let limiter = PaddedLive64::new(quota).unwrap();
            move |now| limiter.try_acquire(now, 1).is_ok()
        }),
        Contestant::new(load, "tollgate 32", true, move || {
            let limiter = Gcra32::new(quota).unwrap();
            move |now| limiter.try_acquire(wrapped(now), 1).is_ok()
        }),
        Contestant::new(load, "tollgate interval bucket 64", true, move || {
            let limiter = IntervalBucket64::new(interval_quota).unwrap();
            move |now| limiter.try_acquire(now, 1).is_ok()
        }),
    ]
}

#[allow(clippy::cast_possible_truncation, reason = "a clock of 32 bits wraps")]
fn wrapped(now: u64) -> u32 {
    now as u32
}

fn peers(load: Load) -> Vec<Contestant> {
    vec![
        Contestant::new(load, PEER, true, move || {
            TICK.set(0);
            let period = Duration::from_nanos(load.interval);
            let quota = governor::Quota::with_period(period).unwrap();
            let quota = quota.allow_burst(NonZeroU32::new(load.burst).unwrap());
            let limiter = governor::RateLimiter::direct_with_clock(quota, CallersTick);
            move |now| {
                TICK.set(now);
                limiter.check().is_ok()
            }
        }),
        Contestant::new(load, "ratelimit", true, move || {
            let builder = ratelimit::Builder::with_clock(1, CallersTick)
                .period(Duration::from_nanos(load.interval))
                .max_tokens(load.burst.into())
                .initial_available(load.burst.into());
            let limiter = builder.build().unwrap();
            move |now| {
                TICK.set(now);
                limiter.try_wait().is_ok()
            }
        }),
    ]
}

//! What a decision about one of a million keys costs, beside `governor`'s keyed store, in one run.
//!
//! ```text
//! cargo bench --package tollgate-benches --bench keyed
//! cargo bench --package tollgate-benches --bench keyed -- room       what finds no room, by how full the table is
//! ```
//!
//! Both sides hash the key by the same `ahash`, take their tick from the caller, and have all keys in their tables at the
//! start. Each decision admits. Rounds are interleaved, ratios are taken within a round, and what is printed are medians.

use std::cell::Cell;
use std::hint::black_box;
use std::num::NonZeroU32;
use std::sync::Barrier;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use std::time::{Duration, Instant};
use std::{env, thread};

use ahash::RandomState;
use dashmap::DashMap;
use governor::middleware::NoOpMiddleware;
use governor::nanos::Nanos;
use governor::state::InMemoryState;
use tollgate::{Key, KeyProfile32, KeyProfile64, Quota, Refused, Set32, Set64, Table32, Table64};

const KEYS: u64 = 1_000_000;
const DECISIONS: usize = 2_000_000;
const ROUNDS: usize = 7;
const BATCH: usize = 32;

fn main() {
    if env::args().any(|option| option == "room") {
        return room();
    }
    let traffic: [(&str, Vec<u64>); 2] = [("uniform", uniform()), ("Zipf(1.0)", zipf())];
    for (name, keys) in traffic {
        for threads in [1, 2] {
            compare(name, &keys, threads);
        }
    }
    println!("bytes a key: tollgate 64 {}, tollgate 32 {}", bytes(8), bytes(4));
}

fn bytes(slot: u64) -> u64 {
    KEYS.next_power_of_two() * 2 * slot / KEYS
}

fn uniform() -> Vec<u64> {
    let mut rng = fastrand::Rng::with_seed(1);
    (0..DECISIONS).map(|_| rng.u64(0..KEYS)).collect()
}

/// The k-th key is asked for as often as 1/k says.
fn zipf() -> Vec<u64> {
    let mut sum = 0.0;
    let cumulative: Vec<f64> = (1..=KEYS)
        .map(|rank| {
            sum += 1.0 / f64::from(u32::try_from(rank).unwrap());
            sum
        })
        .collect();
    let mut rng = fastrand::Rng::with_seed(2);
    let draw = |_| cumulative.partition_point(|&below| below < rng.f64() * sum) as u64;
    (0..DECISIONS).map(draw).collect()
}

thread_local! {
    static TICK: Cell<u64> = const { Cell::new(0) };
}

#[derive(Clone)]
struct CallersTick;

impl governor::clock::Clock for CallersTick {
    type Instant = Nanos;

    fn now(&self) -> Nanos {
        TICK.get().into()
    }
}

type Peer = governor::RateLimiter<
    u64,
    DashMap<u64, InMemoryState, RandomState>,
    CallersTick,
    NoOpMiddleware<Nanos>,
>;

/// Decides about all the keys, by ticks that go on from the one given; how many were admitted.
type Decide<'a> = Box<dyn Fn(&[u64], u64) -> usize + Sync + 'a>;

fn compare(name: &str, keys: &[u64], threads: usize) {
    let mut rng = fastrand::Rng::with_seed(4);
    let [a, b, c, d] = [(); 4].map(|()| rng.u64(..));
    let hasher = RandomState::with_seeds(a, b, c, d);
    // a cell each tick, and so many at once that nobody is ever refused
    let quota = black_box(Quota::new(1, 1, 100_000_000).stale(100_000_000));
    let classes = [KeyProfile64::new(quota).unwrap()];
    let sets: Vec<Set64> = std::iter::repeat_with(Set64::new).take(1 << 18).collect();
    let table = Table64::new(&sets, &classes).unwrap();
    let compact_classes = [KeyProfile32::new(Quota::new(16, 1, 250_000).stale(8_000)).unwrap()];
    let compact_sets: Vec<Set32> = std::iter::repeat_with(Set32::new).take(1 << 18).collect();
    let compact = Table32::new(&compact_sets, &compact_classes).unwrap();
    let peer_quota = governor::Quota::with_period(Duration::from_nanos(1)).unwrap();
    let peer_quota = peer_quota.allow_burst(NonZeroU32::new(100_000_000).unwrap());
    let peer: Peer = governor::RateLimiter::new(
        peer_quota,
        DashMap::with_capacity_and_hasher(usize::try_from(KEYS).unwrap(), hasher.clone()),
        CallersTick,
    );
    let key = |id: &u64| Key::new(hasher.hash_one(id));
    // no search, no comparison, no limit: what the memory alone costs
    let bare: Vec<AtomicU64> = std::iter::repeat_with(AtomicU64::default).take(1 << 21).collect();
    let rows: [(&str, Decide<'_>); 5] = [
        (
            "governor, DashMap, ahash",
            Box::new(|keys, start| {
                let decide = |(tick, id): (u64, &u64)| {
                    TICK.set(start + tick);
                    peer.check_key(id).is_ok()
                };
                (0..).zip(keys).filter(|&request| decide(request)).count()
            }),
        ),
        (
            "bare compare-exchange, a word each",
            Box::new(|keys, _| {
                let decide = |id: &u64| {
                    let word = &bare[usize::try_from(hasher.hash_one(id) >> 43).unwrap()];
                    let seen = word.load(Relaxed);
                    word.compare_exchange(seen, seen + 1, Relaxed, Relaxed).is_ok() || threads > 1
                };
                keys.iter().filter(|id| decide(id)).count()
            }),
        ),
        (
            "tollgate 64",
            Box::new(|keys, start| {
                let decide = |(tick, id)| table.try_acquire(key(id), start + tick, 1).is_ok();
                (0..).zip(keys).filter(|&request| decide(request)).count()
            }),
        ),
        (
            "tollgate 64, in batches",
            Box::new(|keys, start| {
                let mut admitted = 0;
                for (tick, ids) in (start..).step_by(BATCH).zip(keys.chunks(BATCH)) {
                    let mut batch = [Key::new(0); BATCH];
                    for (key_of, id) in batch.iter_mut().zip(ids) {
                        *key_of = key(id);
                    }
                    table.try_acquire_each(&batch[..ids.len()], tick, 1, |_, answer| {
                        admitted += usize::from(answer.is_ok());
                    });
                }
                admitted
            }),
        ),
        (
            "tollgate 32",
            Box::new(|keys, start| {
                // a coarser clock, which wraps
                let tick = |tick: u64| u32::try_from((start + tick) >> 8 & 0xffff_ffff).unwrap();
                let decide = |(at, id)| compact.try_acquire(key(id), tick(at), 1).is_ok();
                (0..).zip(keys).filter(|&request| decide(request)).count()
            }),
        ),
    ];
    let everyone: Vec<u64> = (0..KEYS).collect();
    let mut times = vec![Vec::new(); rows.len()];
    let mut start = 1_000_000;
    for round in 0..=ROUNDS {
        for (row, (name, decide)) in rows.iter().enumerate() {
            // the first round puts all keys in
            let keys = if round == 0 { &everyone } else { keys };
            let (time, admitted) = run(decide, keys, start, threads);
            let asked = keys.len() * threads;
            assert!(admitted * 1_000 > asked * 999, "{name}: {admitted} admitted of {asked}");
            if round > 0 {
                times[row].push(time.as_secs_f64() * 1e9 / f64::from(u32::try_from(asked).unwrap()));
            }
        }
        start += DECISIONS as u64;
    }
    println!("\n{name}, {threads} thread(s)                       ns    times governor's throughput");
    for ((name, _), row) in rows.iter().zip(&times) {
        let faster = row.iter().zip(&times[0]).map(|(ns, peer)| peer / ns);
        println!("  {name:36} {:8.1} {:8.2}", median(row.iter().copied()), median(faster));
    }
}

/// By all threads at once, each with the keys in another order.
fn run(decide: &Decide<'_>, keys: &[u64], start: u64, threads: usize) -> (Duration, usize) {
    let together = Barrier::new(threads);
    thread::scope(|scope| {
        let work = |thread: usize| {
            let together = &together;
            move || {
                let (front, back) = keys.split_at(keys.len() / threads * thread);
                together.wait();
                let begun = Instant::now();
                let admitted = decide(back, start) + decide(front, start + back.len() as u64);
                (begun, Instant::now(), admitted)
            }
        };
        let all: Vec<_> = (0..threads).map(|thread| scope.spawn(work(thread))).collect();
        let all: Vec<_> = all.into_iter().map(|thread| thread.join().unwrap()).collect();
        let begun = all.iter().map(|&(begun, ..)| begun).min().unwrap();
        let ended = all.iter().map(|&(_, ended, _)| ended).max().unwrap();
        (ended - begun, all.iter().map(|(.., admitted)| admitted).sum())
    })
}

fn median(numbers: impl Iterator<Item = f64>) -> f64 {
    let mut numbers: Vec<f64> = numbers.collect();
    numbers.sort_by(f64::total_cmp);
    numbers[numbers.len() / 2]
}

/// Of keys that all stay live, how many find no room until the table is as full as this.
fn room() {
    let classes = [KeyProfile64::new(Quota::new(1, 1 << 30, 1).stale(1)).unwrap()];
    let slots = 1_u32 << 20;
    let sets: Vec<Set64> = std::iter::repeat_with(Set64::new).take(1 << 17).collect();
    let table = Table64::new(&sets, &classes).unwrap();
    let mut rng = fastrand::Rng::with_seed(3);
    let (mut put_in, mut turned_away, mut shared) = (0_u32, 0_u32, 0_u32);
    println!("full    bytes a key    no room, of all keys so far    taken for another key");
    for percent in 1..100_u32 {
        while f64::from(put_in) < f64::from(percent) / 100.0 * f64::from(slots) {
            match table.try_acquire(Key::new(rng.u64(..)), 0, 1) {
                Ok(_) => put_in += 1,
                Err(Refused::Full) => turned_away += 1,
                // there is one of its fingerprint
                Err(_) => shared += 1,
            }
        }
        if percent % 5 == 0 || percent > 60 {
            let asked = f64::from(put_in + turned_away);
            println!(
                "{percent:3} %   {:8.2} {:20.6} {:20.6}",
                800.0 / f64::from(percent),
                f64::from(turned_away) / asked,
                f64::from(shared) / asked
            );
        }
        if turned_away * 20 > put_in {
            return;
        }
    }
}

//! Threads that wait in line for one upstream: each in its turn, a batch as well as a single request, and one that gives up
//! costs the others nothing.
//!
//! `cargo run --release --features waiting,std --example waiting`

use std::sync::LazyLock;
use std::thread;
use std::time::Duration;

use tollgate::clocks::{Std, TickRate};
use tollgate::waiting::{GaveUp, Waiting};
use tollgate::{Quota, Shaper64, checked};

/// 200 requests a second, 4 at once; at most 16 wait.
static UPSTREAM: LazyLock<Waiting<u64, Std, 16>> = LazyLock::new(|| {
    let limiter = checked!(Shaper64::new(Quota::per_second(200, Std::TICK_HZ).burst(4)));
    Waiting::<u64, Std, 16>::new(limiter, Std::new())
});

/// Starts a thread, and waits until it stands in line.
fn comes<'s, T: Send + 's>(
    scope: &'s thread::Scope<'s, '_>,
    asks: impl FnOnce() -> T + Send + 's,
) -> thread::ScopedJoinHandle<'s, T> {
    let before = UPSTREAM.waiting();
    let thread = scope.spawn(asks);
    while UPSTREAM.waiting() == before && !thread.is_finished() {
        thread::yield_now();
    }
    thread
}

fn main() {
    let millis = |ticks: u64| ticks / 1_000_000;
    let first = UPSTREAM.try_acquire(4).unwrap().due();

    // somebody stands in front, and holds the line up for as long as this block takes
    let front = UPSTREAM.enter(1, u64::MAX).unwrap();
    let due = thread::scope(|scope| {
        let one = comes(scope, || UPSTREAM.acquire(1));
        let batch = comes(scope, || UPSTREAM.acquire(4));
        let impatient = comes(scope, || UPSTREAM.acquire_within(1, Duration::from_millis(10)));
        let last = comes(scope, || UPSTREAM.acquire(1));
        assert!(matches!(impatient.join().unwrap(), Err(GaveUp::TooLong { .. })));
        println!("one gave up; {} in line", UPSTREAM.waiting());
        drop(front);
        [one, batch, last].map(|thread| thread.join().unwrap().unwrap().due() - first)
    });
    for (name, due) in ["one", "a batch of 4", "the last"].iter().zip(due) {
        println!("{name}: after {} ms", millis(due));
    }
    // six cells, of which four can be had at once if this took so long
    assert!(due.is_sorted() && millis(due[2] - due[0]) >= 10);
}

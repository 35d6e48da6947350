//! Every interleaving of a few callers on one word, by loom (P1, P3).
//!
//! `RUSTFLAGS="--cfg loom" cargo test --release --test loom`. Bounds: two and three threads, one to three
//! verbs each, words of 32 and 64 bits. What loom cannot do: a spurious failure of the weak swap, and
//! every reordering that relaxed operations allow; the word is one atomic, which has one order.

#![cfg(loom)]

use loom::sync::Arc;
use loom::thread;
use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};

use tollgate::{Algorithm, Atomic, Gcra32, Gcra64, IntervalBucket32, IntervalBucket64, IntervalQuota};
use tollgate::{Limiter, Quota, Width};

/// What a caller does at a tick.
#[derive(Clone, Copy)]
enum Call {
    Take(u8, u8),
    UpTo(u8, u8),
    Touch(u8),
    Fill(u8),
    Drain(u8),
}

use Call::{Drain, Fill, Take, Touch, UpTo};

/// What each thread does, one call after another.
type Threads = &'static [&'static [Call]];

/// Does it, and tells how many cells it got.
fn call<P: Algorithm<Width: Atomic + From<u8>>>(limiter: &Limiter<P>, call: Call) -> u64 {
    match call {
        Take(now, n) => limiter.try_acquire(now.into(), n.into()).map_or(0, |_| n.into()),
        UpTo(now, n) => limiter.acquire_up_to(now.into(), n.into()).map_or(0, |(taken, _)| taken.widen()),
        Touch(now) => {
            limiter.touch(now.into());
            0
        }
        Fill(now) => {
            limiter.fill(now.into());
            0
        }
        Drain(now) => {
            limiter.drain(now.into());
            0
        }
    }
}

/// The tick that the callers agree on.
const NOW: u8 = 100;

/// Every order of the calls in which those of one thread keep theirs: the thread whose turn it is.
fn orders(left: &mut [usize], order: &mut Vec<usize>, all: &mut Vec<Vec<usize>>) {
    if left.iter().all(|&calls| calls == 0) {
        all.push(order.clone());
    }
    for thread in 0..left.len() {
        if left[thread] > 0 {
            left[thread] -= 1;
            order.push(thread);
            orders(left, order, all);
            order.pop();
            left[thread] += 1;
        }
    }
}

/// Runs the threads in every interleaving. Checks that some order of their calls, one at a time, gives each
/// what it got and leaves the same word (P3), and what they got in all beside what they left.
fn run_width<P>(name: &str, make: fn() -> Limiter<P>, threads: Threads, check: fn(u64, u64))
where
    P: Algorithm<Width: Atomic + From<u8>> + Send + Sync + 'static,
    <P::Width as Atomic>::Cell: 'static,
{
    let mut all = Vec::new();
    orders(&mut threads.iter().map(|calls| calls.len()).collect::<Vec<_>>(), &mut Vec::new(), &mut all);
    let executions = std::sync::Arc::new(AtomicUsize::new(0));
    let count = executions.clone();
    loom::model(move || {
        count.fetch_add(1, SeqCst);
        let limiter = Arc::new(make());
        let run = |limiter: &Limiter<P>, calls: &[Call]| -> Vec<u64> {
            calls.iter().map(|&each| call(limiter, each)).collect()
        };
        let (&first, others) = threads.split_first().unwrap();
        let others: Vec<_> = others
            .iter()
            .map(|&calls| {
                let limiter = limiter.clone();
                thread::spawn(move || run(&limiter, calls))
            })
            .collect();
        let mut got = vec![run(&limiter, first)];
        got.extend(others.into_iter().map(|thread| thread.join().unwrap()));

        let left = limiter.word().raw();
        let explains = |order: &Vec<usize>| {
            let (limiter, mut next) = (make(), vec![0; threads.len()]);
            let same = order.iter().all(|&thread| {
                let at = next[thread];
                next[thread] += 1;
                call(&limiter, threads[thread][at]) == got[thread][at]
            });
            same && limiter.word().raw() == left
        };
        assert!(all.iter().any(explains), "no order explains {got:?}");
        check(got.iter().flatten().sum(), limiter.status(NOW.into()).remaining().widen());
    });
    println!("{name}, {} bits: {} executions", P::Width::BITS, executions.load(SeqCst));
}

/// In both widths, on a GCRA of a cell each 10 ticks and a burst of `BURST`.
fn run_test<const BURST: u64>(name: &str, threads: Threads, check: fn(u64, u64)) {
    fn quota<const BURST: u64>() -> Quota {
        Quota::new(1, 10, BURST).stale(5).debt(0)
    }
    run_width(name, || Gcra32::new(quota::<BURST>()).unwrap(), threads, check);
    run_width(name, || Gcra64::new(quota::<BURST>()).unwrap(), threads, check);
}

#[test]
fn two_acquirers_share_a_burst_of_one() {
    run_test::<1>("two acquirers", &[&[Take(NOW, 1)], &[Take(NOW, 1)]], |total, left| {
        assert_eq!((total, left), (1, 0));
    });
}

#[test]
fn three_acquirers_share_a_burst_of_two() {
    run_test::<2>(
        "three acquirers",
        &[&[Take(NOW, 1)], &[Take(NOW, 1)], &[Take(NOW, 1)]],
        |total, left| {
            assert_eq!((total, left), (2, 0));
        },
    );
}

/// One holds a tick that is as old as allowed: it may come first or be refused, but not mint.
#[test]
fn a_stale_acquirer_mints_nothing() {
    run_test::<2>(
        "stale acquirer",
        &[&[Take(NOW, 2)], &[Take(NOW - 5, 2)], &[Take(NOW, 1)]],
        |total, left| {
            assert!((1..=2).contains(&total), "{total}");
            assert!(total + left <= 2, "{total} taken, {left} left");
        },
    );
}

#[test]
fn up_to_takes_what_the_other_left() {
    run_test::<3>("acquire_up_to", &[&[UpTo(NOW, 2)], &[UpTo(NOW, 2)]], |total, left| {
        assert_eq!((total, left), (3, 0));
    });
}

#[test]
fn touch_takes_and_gives_nothing() {
    run_test::<2>("touch", &[&[Take(NOW, 1)], &[Take(NOW, 2)], &[Touch(NOW)]], |total, left| {
        assert!((1..=2).contains(&total), "{total}");
        assert_eq!(total + left, 2);
    });
}

/// What was taken and what is left are one bucket, or up to two where the fill lay between.
#[test]
fn fill_adds_at_most_one_bucket() {
    run_test::<2>(
        "fill",
        &[&[Take(NOW, 2)], &[Take(NOW, 1), Take(NOW, 1)], &[Fill(NOW)]],
        |total, left| {
            assert!((2..=4).contains(&(total + left)), "{total} taken, {left} left");
        },
    );
}

#[test]
fn after_a_drain_nothing_is_left() {
    run_test::<2>("drain", &[&[Take(NOW, 1)], &[Take(NOW, 1)], &[Drain(NOW)]], |total, left| {
        assert!(total <= 2);
        assert_eq!(left, 0);
    });
}

/// One asks at the last tick of a period, the others in the next: 2 tokens to begin with, full; one comes
/// in at the border if one was taken before it, and only once.
#[test]
fn an_interval_bucket_over_the_border_of_a_period() {
    const QUOTA: IntervalQuota = IntervalQuota::new(1, 16).capacity(2).stale(16);
    let threads: Threads = &[&[Take(79, 1)], &[Take(80, 1)], &[Take(80, 1), Take(80, 1)]];
    let check = |total, left| {
        assert!((2..=3).contains(&total), "{total}");
        // NOW is one period further on
        assert_eq!(left, 1);
    };
    run_width("interval", || IntervalBucket32::new(QUOTA).unwrap(), threads, check);
    run_width("interval", || IntervalBucket64::new(QUOTA).unwrap(), threads, check);
}

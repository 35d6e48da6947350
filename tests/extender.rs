//! A counter that wraps, extended, as real threads read it: never taken back from one to the next.
//!
//! Bounds: three readers of 3 * 10^5 ticks each, beside a timer. What happens within a call is proven in
//! `src/clocks/extender/tests.rs`, every interleaving of a few in `loom/extender.rs`.

#![cfg(not(loom))]

use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;

use tollgate::clocks::{Clock, Extender};

/// A counter of four bits, which a timer drives, and the true tick.
struct Driven(AtomicU64);

impl Clock for Driven {
    type Tick = u64;
    const BITS: u32 = 4;

    fn now(&self) -> u64 {
        self.0.load(Ordering::Relaxed) % 16
    }
}

#[test]
fn threads_are_never_taken_back() {
    let readings: u64 = if cfg!(miri) { 60 } else { 300_000 };
    let clock = Extender::new(Driven(AtomicU64::new(0)));
    let (latest, readers) = (AtomicU64::new(0), AtomicU64::new(3));
    let true_tick = || clock.get_ref().0.load(Ordering::Relaxed);
    let read = || {
        let (told, earliest) = (latest.load(Ordering::Acquire), true_tick());
        let tick = clock.now();
        assert!((earliest..=true_tick()).contains(&tick), "{tick} is not between {earliest} and now");
        assert!(tick >= told, "taken back from {told} to {tick}");
        latest.fetch_max(tick, Ordering::AcqRel);
    };
    let ticks = thread::scope(|scope| {
        for _ in 0..3 {
            scope.spawn(|| {
                for _ in 0..readings {
                    read();
                }
                readers.fetch_sub(1, Ordering::Relaxed);
            });
        }
        let mut tick = 0;
        while readers.load(Ordering::Relaxed) > 0 {
            tick += 1;
            // as time does: what happened before a tick is seen by whoever sees the tick
            clock.get_ref().0.store(tick, Ordering::Release);
            if tick % 8 == tick / 8 % 8 {
                read();
            }
        }
        tick
    });
    assert_eq!(clock.now(), ticks);
    assert!(ticks > 64, "the counter has not wrapped beside the readers");
    println!("checked: {} readings by 3 threads (beside a timer of {ticks} ticks)", 3 * readings);
}

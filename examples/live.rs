//! An operator changes a quota a thousand times while three threads take from it: nobody waits, nothing is minted.
//!
//! `cargo run --release --example live`

use std::sync::atomic::{AtomicBool, Ordering::Relaxed};
use std::thread;
use std::time::Duration;

use tollgate::{Carry, ChangeError, PaddedLive64, Quota, checked};

/// A tick that stands still, so that all that is admitted was there at the start.
const NOW: u64 = 1_000;
const BURST: u64 = 1_000_000_000;

static LIMITER: PaddedLive64 =
    checked!(PaddedLive64::new(Quota::per_second(1_000, 1_000_000).burst(BURST)));
static DONE: AtomicBool = AtomicBool::new(false);

fn take_until_done() -> u64 {
    let mut admitted = 0;
    while !DONE.load(Relaxed) {
        admitted += u64::from(LIMITER.try_acquire(NOW, 1).is_ok());
    }
    admitted
}

fn main() -> Result<(), ChangeError> {
    let admitted = thread::scope(|scope| {
        let takers = [(); 3].map(|()| scope.spawn(take_until_done));
        for change in 0..1_000 {
            // another rate each time, and a burst that never is below what is left
            let quota = Quota::per_second(1_000 + change, 1_000_000).burst(BURST + change);
            LIMITER.change(NOW, quota, Carry::AsItIs)?;
            thread::sleep(Duration::from_micros(100));
        }
        DONE.store(true, Relaxed);
        Ok::<u64, ChangeError>(takers.into_iter().map(|taker| taker.join().unwrap_or(0)).sum())
    })?;
    let left = LIMITER.status(NOW).remaining();
    println!("{admitted} admitted and {left} left, of {BURST}, under 1000 quotas");
    // every change rounds down, by less than a cell in all
    assert!(admitted + left <= BURST && admitted + left >= BURST - 1);
    Ok(())
}

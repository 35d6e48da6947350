//! Four threads share one limiter on the real clock: 1000 per second, 50 at once.
//!
//! `cargo run --release --example quickstart`

use std::thread;
use std::time::{Duration, Instant};

use tollgate::{Gcra64, Quota, QuotaError};

fn main() -> Result<(), QuotaError> {
    let limiter = Gcra64::new(Quota::per_second(1_000, 1_000_000_000).burst(50))?;
    let start = Instant::now();
    // nanoseconds since the start: 64 bits of them last for 584 years
    let now = || u64::try_from(start.elapsed().as_nanos()).unwrap_or(u64::MAX);

    let admitted: u64 = thread::scope(|scope| {
        let threads = [(); 4].map(|()| {
            scope.spawn(|| {
                let mut admitted = 0;
                while start.elapsed() < Duration::from_millis(200) {
                    match limiter.try_acquire(now(), 1) {
                        Ok(_) => admitted += 1,
                        Err(denied) => thread::sleep(Duration::from_nanos(denied.retry_after())),
                    }
                }
                admitted
            })
        });
        threads.into_iter().map(|thread| thread.join().unwrap_or(0)).sum()
    });

    let bound = limiter.profile().max_admitted(now());
    println!("{admitted} admitted, at most {bound} allowed");
    assert!(admitted <= bound);
    Ok(())
}

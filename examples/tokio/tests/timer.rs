//! The timer of tokio: on its paused clock each tick is exact; on its threads nobody is early, and nobody is forgotten.

use std::process::Command;
use std::sync::Arc;
use std::time::Duration;

use tokio::runtime::Builder;
use tokio::time::{Instant, timeout};
use tollgate::clocks::{Clock, Std, TickRate};
use tollgate::waiting::{TokioTimer, Waiting};
use tollgate::{Quota, Shaper64};

/// The milliseconds of tokio's clock.
#[derive(Debug)]
struct Millis(Instant);

impl Clock for Millis {
    type Tick = u64;
    const BITS: u32 = 64;

    fn now(&self) -> u64 {
        self.0.elapsed().as_millis().try_into().unwrap()
    }
}

impl TickRate for Millis {
    const TICK_HZ: u64 = 1_000;
}

#[test]
fn each_tick_is_exact() {
    let runtime = Builder::new_current_thread().enable_time().start_paused(true).build().unwrap();
    runtime.block_on(async {
        let limiter = Shaper64::new(Quota::new(1, 7_000, 1)).unwrap();
        let line = Arc::new(Waiting::<u64, _, 16>::new(limiter, Millis(Instant::now())));
        let task = |number: u64| {
            let line = line.clone();
            tokio::spawn(async move {
                if number == 3 {
                    // dropped when it is in front, and the others go on as if it had never come
                    let patience = Duration::from_secs(20);
                    let cut = timeout(patience, line.acquire_async(&mut TokioTimer, 1)).await;
                    assert!(cut.is_err());
                    return None;
                }
                let cells = line.acquire_async(&mut TokioTimer, 1).await.unwrap();
                assert_eq!(cells.due(), line.clock().now());
                Some(cells.due())
            })
        };
        let tasks: Vec<_> = (0..10).map(task).collect();
        let mut ticks = Vec::new();
        for task in tasks {
            ticks.extend(task.await.unwrap());
        }
        assert!(ticks.iter().copied().eq((0..9).map(|place| place * 7_000)), "{ticks:?}");
    });
}

#[test]
fn on_threads() {
    const TASKS: usize = 200;
    let runtime = Builder::new_multi_thread().worker_threads(4).enable_time().build().unwrap();
    let quota = Quota::per_second(2_000, Std::TICK_HZ).burst(1);
    let line = Arc::new(Waiting::<u64, _, 256>::new(Shaper64::new(quota).unwrap(), Std::new()));
    runtime.block_on(async {
        let tasks: Vec<_> = (0..TASKS)
            .map(|number| {
                let line = line.clone();
                tokio::spawn(async move {
                    let mut timer = TokioTimer;
                    let future = line.acquire_async(&mut timer, 1);
                    // one of four has little patience
                    if number % 4 == 0 {
                        let patience = Duration::from_millis(u64::try_from(number).unwrap() / 4);
                        return timeout(patience, future).await.ok().map(|cells| cells.unwrap().due());
                    }
                    let cells = future.await.unwrap();
                    assert!(line.clock().now() >= cells.due(), "before it conforms");
                    Some(cells.due())
                })
            })
            .collect();
        let mut due = Vec::new();
        for task in tasks {
            due.extend(task.await.unwrap());
        }
        due.sort_unstable();
        assert!(due.len() >= TASKS * 3 / 4, "{} granted", due.len());
        // each a slot of its own
        assert!(due.windows(2).all(|pair| pair[1] - pair[0] >= 500_000));
    });
    assert_eq!(line.waiting(), 0);
}

#[test]
fn the_example() {
    let output = Command::new(env!("CARGO_BIN_EXE_tollgate-example-tokio")).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    assert!(String::from_utf8(output.stdout).unwrap().starts_with("12 requests in "));
}

//! Tasks of tokio wait in line for one limiter; some have no time, one is cancelled, and a stream is slowed down.
//!
//! `cargo run --package tollgate-example-tokio`

use std::error::Error;
use std::pin::pin;
use std::sync::LazyLock;
use std::time::Duration;

use futures_util::{StreamExt, stream};
use tokio::time::{Instant, timeout};
use tollgate::clocks::{Std, TickRate};
use tollgate::waiting::{GaveUp, TokioTimer, Waiting, limited};
use tollgate::{Quota, Reservation, Settling, Shaper64, checked};

/// Requests to a server: 100 a second, one at a time. At most 32 tasks wait.
const REQUESTS: Quota = Quota::per_second(100, Std::TICK_HZ).burst(1);
static SERVER: LazyLock<Waiting<u64, Std, 32>> =
    LazyLock::new(|| Waiting::<u64, _, 32>::new(checked!(Shaper64::new(REQUESTS)), Std::new()));

/// A report in an hour.
const HOURLY: Quota = Quota::new(1, 3_600 * Std::TICK_HZ, 1);
static REPORTS: LazyLock<Waiting<u64, Std, 4>> =
    LazyLock::new(|| Waiting::<u64, _, 4>::new(checked!(Shaper64::new(HOURLY)), Std::new()));

/// Tokens of a language model: 100,000 a second, 20,000 at once. What others do not use comes at once to the task in front.
const TOKENS: Quota = Quota::per_second(100_000, Std::TICK_HZ).burst(20_000);
static MODEL: LazyLock<Waiting<u64, Std, 32>> =
    LazyLock::new(|| Waiting::<u64, _, 32>::new(checked!(Shaper64::new(TOKENS)), Std::new()));

/// Milliseconds, as ticks of the clock.
const MILLIS: u64 = Std::TICK_HZ / 1_000;

async fn request() -> Result<Reservation<u64>, GaveUp<u64>> {
    SERVER.acquire_async(&mut TokioTimer, 1).await
}

/// 12 tasks at once: each has a slot of its own, 10 ms after the one before.
async fn in_line() -> Result<(), Box<dyn Error>> {
    let began = Instant::now();
    let tasks: Vec<_> = (0..12).map(|_| tokio::spawn(request())).collect();
    let mut slots = Vec::new();
    for task in tasks {
        slots.push(task.await??.due());
    }
    assert!(slots.windows(2).all(|pair| pair[1] - pair[0] >= 10 * MILLIS));
    println!("12 requests in {} ms", began.elapsed().as_millis());
    Ok(())
}

/// Some have no time: they are told at once, and take nothing. One is cancelled, and takes nothing either.
async fn out_of_line() -> Result<(), Box<dyn Error>> {
    let report = async |max_wait| REPORTS.acquire_async_within(&mut TokioTimer, 1, max_wait).await;
    let _first = report(0).await?;
    match report(300_000 * MILLIS).await {
        Err(GaveUp::TooLong { retry_after }) => {
            println!("again in {} min", retry_after / MILLIS / 60_000);
        }
        other => return Err(format!("should have been refused: {other:?}").into()),
    }
    assert!(timeout(Duration::from_millis(2), report(u64::MAX)).await.is_err());
    assert_eq!(REPORTS.waiting(), 0);
    Ok(())
}

/// An answer of a language model, whose tokens are known when it is complete: more than enough are asked for, and what is
/// not used is given back, however the task ends.
async fn answer(tokens: u64) -> Result<u64, GaveUp<u64>> {
    let granted = MODEL.acquire_async(&mut TokioTimer, 15_000).await?;
    let mut scope = Settling::new(&*MODEL, MODEL.clock(), granted);
    let mut so_far = 0;
    while so_far < tokens {
        tokio::time::sleep(Duration::from_millis(1)).await;
        so_far += 500;
        scope.used(so_far);
    }
    Ok(so_far)
}

async fn answers() -> Result<(), Box<dyn Error>> {
    let began = Instant::now();
    let tasks: Vec<_> = (0..5).map(|_| tokio::spawn(answer(2_000))).collect();
    for task in tasks {
        assert_eq!(task.await??, 2_000);
    }
    // 75,000 were asked for, which would have taken 550 ms
    println!("5 answers, of 10,000 tokens of 75,000, in {} ms", began.elapsed().as_millis());
    Ok(())
}

/// The items of a stream, each in its turn.
async fn slowed() -> Result<(), Box<dyn Error>> {
    let lines = stream::iter(["one", "two", "three", "four"]);
    let mut lines = pin!(limited(lines, &SERVER, TokioTimer, |_| 1));
    let began = Instant::now();
    while let Some(line) = lines.next().await {
        let line = line.map_err(|(_, reason)| reason)?;
        println!("{line:>6} at {} ms", began.elapsed().as_millis());
    }
    assert!(began.elapsed() >= Duration::from_millis(30));
    Ok(())
}

fn main() -> Result<(), Box<dyn Error>> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build()?;
    runtime.block_on(async {
        in_line().await?;
        out_of_line().await?;
        answers().await?;
        slowed().await
    })
}

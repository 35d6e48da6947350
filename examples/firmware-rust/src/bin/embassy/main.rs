//! Two tasks of Embassy wait on one limiter, in line. One of them wants two cells at a time, and is not starved; it
//! gives up twice, once in the middle of the line and once at its head with a reservation in hand, and then the
//! other one is admitted as if it had never come. Each tick is exact.

#![no_std]
#![no_main]

mod driver;

use core::cell::RefCell;

use critical_section::Mutex;
use embassy_executor::Spawner;
use embassy_time::{Delay, Duration, Timer, with_timeout};
// the chip's vector table
use lm3s6965 as _;
use semihosting::{println, process::ExitCode};
use tollgate::clocks::{Clock, Embassy, Low32};
use tollgate::waiting::Waiting;
use tollgate::{Quota, Shaper32, checked};

/// A cell in 100 ms, two at once.
const QUOTA: Quota = Quota::new(1, 100, 2).stale(100).debt(10_000);

type Ticks = Low32<Embassy>;
static LINE: Waiting<u32, Ticks, 4> =
    Waiting::<u32, _, 4>::new(checked!(Shaper32::new(QUOTA)), Low32(Embassy));

/// What happened to whom, and when.
type Event = (&'static str, u32);
type Log = heapless::Vec<Event, 16>;
static LOG: Mutex<RefCell<Log>> = Mutex::new(RefCell::new(Log::new()));

/// What the exact bucket says.
const EXPECTED: [Event; 8] = [
    ("small", 0),
    ("small", 0),
    ("small", 100),
    ("large", 300),
    ("large gave up in the middle", 350),
    ("small", 400),
    ("large gave up at the head", 500),
    ("small", 500),
];

fn note(event: &'static str) {
    let now = LINE.clock().now();
    critical_section::with(|cs| LOG.borrow(cs).borrow_mut().push((event, now))).unwrap_or_default();
}

#[embassy_executor::task]
async fn small() {
    for _ in 0..5 {
        if LINE.acquire_async(&mut Delay, 1).await.is_ok() {
            note("small");
        }
    }
}

#[embassy_executor::task]
async fn large() {
    if LINE.acquire_async(&mut Delay, 2).await.is_ok() {
        note("large");
    }
    for (patience, event) in [(50, "large gave up in the middle"), (150, "large gave up at the head")] {
        let late = with_timeout(Duration::from_ticks(patience), LINE.acquire_async(&mut Delay, 2)).await;
        note(if late.is_err() { event } else { "large did not give up" });
    }
}

#[embassy_executor::main]
async fn main(spawner: Spawner) {
    let Some(peripherals) = cortex_m::Peripherals::take() else { return };
    driver::start(peripherals.SYST);
    let (Ok(small), Ok(large)) = (small(), large()) else { return };
    spawner.spawn(small);
    // which of two that are ready is polled first is the executor's to choose
    Timer::after_ticks(1).await;
    spawner.spawn(large);
    Timer::after_ticks(1_000).await;

    let log = critical_section::with(|cs| LOG.borrow(cs).take());
    let began = log.first().map_or(0, |(_, tick)| *tick);
    let told = log.iter().map(|&(event, tick)| (event, tick - began));
    for (event, tick) in told.clone() {
        println!("{tick:4} ms  {event}");
    }
    let exact = told.eq(EXPECTED) && LINE.waiting() == 0;
    println!(
        "checked: {} ticks of two tasks in line ({})",
        log.len(),
        if exact { "exact" } else { "WRONG" }
    );
    if exact { ExitCode::SUCCESS } else { ExitCode::FAILURE }.exit_process()
}

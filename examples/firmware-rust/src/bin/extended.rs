//! `SysTick` extended, as the main loop and an interrupt read it, beside a limiter on that clock.
//!
//! The counter is the lower 10 bits of `SysTick`, and its 24 bits are the truth: each reading lies between the
//! true tick before it and the one after. A timer interrupts more than once in each half period, in the midst
//! of the main loop's readings, and reads and takes as the main loop does; now and then its handler does so for
//! most of a period, and the main loop goes on with what it had read before.

#![no_std]
#![no_main]

use core::sync::atomic::{AtomicU32, Ordering::Relaxed};

use cortex_m::Peripherals;
use cortex_m::peripheral::NVIC;
use cortex_m::peripheral::syst::SystClkSource;
use cortex_m_rt::entry;
use firmware::timer;
use lm3s6965::{Interrupt, interrupt};
use semihosting::{println, process::ExitCode};
use tollgate::clocks::{At, Clock, Extender, Low32, SysTick, TickRate};
use tollgate::{Gcra32, Quota, checked};

/// The lower bits of `SysTick`: a counter that wraps each 82 us.
struct Narrow;

impl Clock for Narrow {
    type Tick = u32;
    const BITS: u32 = 10;

    fn now(&self) -> u32 {
        SysTick.now() % (1 << Self::BITS)
    }
}

/// 12.5 MHz is what the emulator's machine starts with.
type Ticks = Low32<Extender<At<Narrow, 12_500_000>>>;

const WISH: Quota = Quota::per_second(20_000, Ticks::TICK_HZ).burst(10).stale(10_000).debt(0);

static CLOCK: Ticks = Low32(Extender::new(At(Narrow)));
static LIMITER: Gcra32 = checked!(Gcra32::new(WISH));

static LATEST: AtomicU32 = AtomicU32::new(0);
static WRONG: AtomicU32 = AtomicU32::new(0);
static ADMITTED: AtomicU32 = AtomicU32::new(0);
static INTERRUPTS: AtomicU32 = AtomicU32::new(0);

const RING: u32 = 1 << 24;

/// True ticks from one to another.
fn passed(from: u32, to: u32) -> u32 {
    to.wrapping_sub(from) % RING
}

fn wait(ticks: u32) {
    let from = SysTick.now();
    while passed(from, SysTick.now()) < ticks {}
}

/// Reads the clock, finds the true tick and none older than was told, and takes.
fn read_and_take() {
    let (told, before) = (LATEST.load(Relaxed), SysTick.now());
    let tick = CLOCK.now();
    let after = SysTick.now();
    if passed(before, tick) > passed(before, after) || tick < told {
        WRONG.fetch_add(1, Relaxed);
    }
    LATEST.fetch_max(tick, Relaxed);
    if LIMITER.try_acquire(tick, 1).is_ok() {
        ADMITTED.fetch_add(1, Relaxed);
    }
}

#[interrupt]
fn TIMER_0A() {
    timer::acknowledge();
    // two halves begin, and what the main loop would make of the count alone lies in the past
    let long = INTERRUPTS.fetch_add(1, Relaxed).is_multiple_of(4);
    read_and_take();
    for _ in 0..if long { 2 } else { 0 } {
        wait(430);
        read_and_take();
    }
}

#[entry]
fn main() -> ! {
    const READINGS: u32 = 50_000;
    let mut syst = Peripherals::take().unwrap().SYST;
    SysTick::start(&mut syst, SystClkSource::Core);
    // from 0 on, where it is loaded with what is 0 here, the two agree
    while SysTick.now() > RING / 2 {}
    let first = CLOCK.now();
    // a prime, below half a period
    timer::start(397);
    // SAFETY: nothing is masked by priority here, and what the handler shares is atomic.
    unsafe { NVIC::unmask(Interrupt::TIMER_0A) };
    for reading in 0..READINGS {
        read_and_take();
        // now and then the main loop is away for a period and more
        if reading.is_multiple_of(1_024) {
            wait(reading % 1_601);
        }
    }
    NVIC::mask(Interrupt::TIMER_0A);

    let ticks = CLOCK.now() - first;
    let (wrong, interrupts) = (WRONG.load(Relaxed), INTERRUPTS.load(Relaxed));
    let (admitted, most) = (ADMITTED.load(Relaxed), LIMITER.profile().max_admitted(u64::from(ticks)));
    println!(
        "checked: {READINGS} readings and {interrupts} in an interrupt (a counter of 10 bits, {wrong} not exact)"
    );
    println!("checked: {admitted} admitted of {most} in {ticks} ticks, over {} wraps", ticks >> 10);
    let held = u64::from(admitted) <= most && u64::from(admitted) + 10 >= most;
    let passes = wrong == 0 && held && interrupts > 1_000 && ticks >> 10 > 100;
    if passes { ExitCode::SUCCESS } else { ExitCode::FAILURE }.exit_process()
}

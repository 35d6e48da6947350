//! A limiter in a `static`, taken from by the main loop and by an interrupt that lands anywhere in between.
//!
//! In each round both take at the same frozen tick until nothing is left: exactly the burst is admitted,
//! neither a cell more nor one less. The interrupt comes at another pace in each round, so that it meets
//! every instruction of the main loop's call. A limiter of a load and a store, which is wrong on purpose, is
//! asked the same: were it right in every round, the rounds would show nothing.

#![no_std]
#![no_main]

use core::sync::atomic::{AtomicBool, AtomicU32, Ordering::Relaxed};

use cortex_m::Peripherals;
use cortex_m::peripheral::SYST;
use cortex_m::peripheral::syst::SystClkSource;
use cortex_m_rt::{entry, exception};
// the chip's vector table
#[cfg(target_has_atomic = "32")]
use lm3s6965 as _;
use semihosting::{println, process::ExitCode};
use tollgate::{Gcra32, Quota, checked};

const BURST: u32 = 100;
const EXACT: Quota = Quota::new(1, 1_000, BURST as u64).stale(1_000).debt(0);

static LIMITER: Gcra32 = checked!(Gcra32::new(EXACT));
/// How many the wrong limiter has admitted, as it believes.
static RACY: AtomicU32 = AtomicU32::new(0);

/// What both decide by: which limiter, and the tick.
static WRONG: AtomicBool = AtomicBool::new(false);
static NOW: AtomicU32 = AtomicU32::new(0);

/// Whether the main loop is in its call; what the interrupt got, and how often it came within that call.
static DECIDING: AtomicBool = AtomicBool::new(false);
static ADMITTED: AtomicU32 = AtomicU32::new(0);
static LANDED: AtomicU32 = AtomicU32::new(0);

fn take() -> bool {
    if WRONG.load(Relaxed) {
        let seen = RACY.load(Relaxed);
        if seen < BURST {
            RACY.store(seen + 1, Relaxed);
        }
        seen < BURST
    } else {
        LIMITER.try_acquire(NOW.load(Relaxed), 1).is_ok()
    }
}

#[exception]
fn SysTick() {
    if DECIDING.load(Relaxed) {
        LANDED.store(LANDED.load(Relaxed) + 1, Relaxed);
    }
    if take() {
        ADMITTED.store(ADMITTED.load(Relaxed) + 1, Relaxed);
    }
}

/// What is admitted in all while the interrupt comes every `pace` cycles.
fn round(syst: &mut SYST, pace: u32) -> u32 {
    // since the last round the bucket has filled up again
    NOW.store(NOW.load(Relaxed).wrapping_add(BURST * 1_000), Relaxed);
    RACY.store(0, Relaxed);
    ADMITTED.store(0, Relaxed);
    syst.set_reload(pace);
    syst.clear_current();
    syst.enable_counter();
    let mut admitted = 0;
    loop {
        DECIDING.store(true, Relaxed);
        let taken = take();
        DECIDING.store(false, Relaxed);
        // that which admits without end ends all the same, and is wrong
        if !taken || admitted > 2 * BURST {
            break;
        }
        admitted += 1;
    }
    syst.disable_counter();
    admitted + ADMITTED.load(Relaxed)
}

/// How many rounds of all paces were not exact, and how often the interrupt landed within a call.
fn rounds(syst: &mut SYST, wrong: bool) -> (u32, u32) {
    WRONG.store(wrong, Relaxed);
    LANDED.store(0, Relaxed);
    let mut inexact = 0;
    for pace in PACES {
        inexact += u32::from(round(syst, pace) != BURST);
    }
    (inexact, LANDED.load(Relaxed))
}

const PACES: core::ops::Range<u32> = 40..240;

#[entry]
fn main() -> ! {
    let mut syst = Peripherals::take().unwrap().SYST;
    syst.set_clock_source(SystClkSource::Core);
    syst.enable_interrupt();
    let (inexact, landed) = rounds(&mut syst, false);
    let (racy, _) = rounds(&mut syst, true);
    let all = PACES.len();
    println!(
        "checked: {all} rounds, {landed} interrupts within a call (main loop and interrupt, {inexact} not exact)"
    );
    println!("checked: {racy} of {all} rounds are wrong for a limiter that is wrong on purpose");
    if inexact == 0 && landed > 0 && racy > 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
        .exit_process()
}

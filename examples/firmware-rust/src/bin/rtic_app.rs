//! A limiter in a `static`, which two tasks of RTIC at different priorities take from without a lock, on the
//! clock of RTIC's own monotonic; and a log line that is limited to a rate.

#![no_std]
#![no_main]

use rtic_monotonics::systick::prelude::*;

systick_monotonic!(Mono, 1_000);

#[rtic::app(device = lm3s6965, dispatchers = [GPIOA])]
mod app {
    use core::sync::atomic::{AtomicU32, Ordering::Relaxed};

    use firmware::timer;
    use semihosting::{println, process::ExitCode};
    use tollgate::clocks::{Clock, Rtic, TickRate};
    use tollgate::{Gcra32, Quota, checked};

    use super::*;

    const EVENTS: Quota = Quota::per_second(100, Rtic::<Mono>::TICK_HZ).burst(10);

    static CLOCK: Rtic<Mono> = Rtic::new();
    static LIMITER: Gcra32 = checked!(Gcra32::new(EVENTS));
    static ADMITTED: AtomicU32 = AtomicU32::new(0);
    static ASKED: [AtomicU32; 2] = [AtomicU32::new(0), AtomicU32::new(0)];

    /// An event of the task or of the interrupt.
    fn event(side: usize) {
        ASKED[side].fetch_add(1, Relaxed);
        if LIMITER.try_acquire(CLOCK.now(), 1).is_ok() {
            ADMITTED.fetch_add(1, Relaxed);
        }
    }

    #[shared]
    struct Shared {}

    #[local]
    struct Local {}

    #[init]
    fn init(cx: init::Context) -> (Shared, Local) {
        Mono::start(cx.core.SYST, 12_500_000);
        timer::start(12_343);
        main_task::spawn().unwrap();
        (Shared {}, Local {})
    }

    /// About a thousand events a second, at a high priority.
    #[task(binds = TIMER_0A, priority = 3)]
    fn interrupt(_: interrupt::Context) {
        timer::acknowledge();
        event(1);
    }

    /// As many, at a low one; then what was admitted.
    #[task(priority = 1)]
    async fn main_task(_: main_task::Context) {
        const MILLIS: u32 = 500;
        let first = CLOCK.now();
        for _ in 0..MILLIS {
            event(0);
            Mono::delay(1.millis()).await;
        }
        timer::stop();
        let passed = CLOCK.now() - first;

        let (admitted, most) =
            (u64::from(ADMITTED.load(Relaxed)), LIMITER.profile().max_admitted(u64::from(passed)));
        let asked = ASKED.each_ref().map(|asked| asked.load(Relaxed));
        println!(
            "checked: {admitted} admitted of {most} in {passed} ms ({asked:?} asked by task and interrupt)"
        );
        let held = admitted <= most && admitted + 1 >= most;
        let passes = held && asked.iter().all(|&asked| asked > 100);
        if passes { ExitCode::SUCCESS } else { ExitCode::FAILURE }.exit_process()
    }
}

//! A limiter in a `static`, which two tasks of RTIC at different priorities take from without a lock, on the
//! clock of RTIC's own monotonic; and a log line that is limited to a rate, with how many were suppressed.

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
    use tollgate::{Gcra32, Profile32, Quota, checked, log_site};

    use super::{ExtU32, Mono, Timebase};

    const EVENTS: Quota = Quota::per_second(100, Rtic::<Mono>::TICK_HZ).burst(10);

    /// A line in 200 ms.
    const LOG: Quota = Quota::new(1, 200, 1).stale(100).debt(0);

    static CLOCK: Rtic<Mono> = Rtic::new();
    static LIMITER: Gcra32 = checked!(Gcra32::new(EVENTS));
    static LINES: Profile32 = checked!(Profile32::new(LOG));
    static ADMITTED: AtomicU32 = AtomicU32::new(0);
    static ASKED: [AtomicU32; 2] = [AtomicU32::new(0), AtomicU32::new(0)];

    /// Lines that were printed, those that they say were suppressed, and the events that had one to print.
    static PRINTED: AtomicU32 = AtomicU32::new(0);
    static SUPPRESSED: AtomicU32 = AtomicU32::new(0);
    static REFUSED: AtomicU32 = AtomicU32::new(0);

    /// An event of the task or of the interrupt.
    fn event(side: usize) {
        let now = CLOCK.now();
        ASKED[side].fetch_add(1, Relaxed);
        if LIMITER.try_acquire(now, 1).is_ok() {
            ADMITTED.fetch_add(1, Relaxed);
        } else {
            REFUSED.fetch_add(1, Relaxed);
            if let Some(suppressed) = log_site!(LINES, now) {
                PRINTED.fetch_add(1, Relaxed);
                SUPPRESSED.fetch_add(suppressed, Relaxed);
                println!("WARN too many events ({suppressed} suppressed) at {now} ms");
            }
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
        let lines = [&PRINTED, &SUPPRESSED, &REFUSED].map(|count| count.load(Relaxed));
        let [printed, suppressed, refused] = lines;
        let asked = ASKED.each_ref().map(|asked| asked.load(Relaxed));
        println!(
            "checked: {admitted} admitted of {most} in {passed} ms ({asked:?} asked by task and interrupt)"
        );
        println!("checked: {printed} lines and {suppressed} suppressed of {refused} (in {passed} ms)");
        let held = admitted <= most && admitted + 1 >= most;
        // what was suppressed after the last line nobody has told yet
        let log_held = u64::from(printed) <= LINES.max_admitted(u64::from(passed));
        let told = printed >= 4 && printed + suppressed <= refused && 2 * suppressed > refused;
        let passes = held && log_held && told && asked.iter().all(|&asked| asked > 100);
        if passes { ExitCode::SUCCESS } else { ExitCode::FAILURE }.exit_process()
    }
}

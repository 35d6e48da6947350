//! Embassy's clock on a chip that has no driver of its own: `SysTick` interrupts each millisecond, and is counted.

use core::cell::{Cell, RefCell};
use core::task::Waker;

use cortex_m::peripheral::SYST;
use cortex_m::peripheral::syst::SystClkSource;
use cortex_m_rt::exception;
use critical_section::{CriticalSection, Mutex};
use embassy_time_driver::{Driver, TICK_HZ};
use embassy_time_queue_utils::Queue;

/// The clock of the processor as the emulator has it.
const CORE_HZ: u32 = 12_500_000;

struct Millis {
    ticks: Mutex<Cell<u64>>,
    queue: Mutex<RefCell<Queue>>,
}

embassy_time_driver::time_driver_impl!(static DRIVER: Millis = Millis {
    ticks: Mutex::new(Cell::new(0)),
    queue: Mutex::new(RefCell::new(Queue::new())),
});

impl Millis {
    /// Wakes whose time has come.
    fn wake(&self, cs: CriticalSection<'_>) {
        self.queue.borrow(cs).borrow_mut().next_expiration(self.ticks.borrow(cs).get());
    }
}

impl Driver for Millis {
    fn now(&self) -> u64 {
        critical_section::with(|cs| self.ticks.borrow(cs).get())
    }

    fn schedule_wake(&self, at: u64, waker: &Waker) {
        critical_section::with(|cs| {
            if self.queue.borrow(cs).borrow_mut().schedule_wake(at, waker) {
                // its time may have come already; what is left is looked at again each tick
                self.wake(cs);
            }
        });
    }
}

#[exception]
fn SysTick() {
    critical_section::with(|cs| {
        let ticks = DRIVER.ticks.borrow(cs);
        ticks.set(ticks.get() + 1);
        DRIVER.wake(cs);
    });
}

/// Lets the time begin.
pub(crate) fn start(mut syst: SYST) {
    const { assert!(TICK_HZ == 1_000, "a tick is a millisecond") };
    syst.set_clock_source(SystClkSource::Core);
    syst.set_reload(CORE_HZ / 1_000 - 1);
    syst.clear_current();
    syst.enable_interrupt();
    syst.enable_counter();
}

//! What the programs for the LM3S6965 share.

#![no_std]

/// The chip's general purpose timer 0, which interrupts every so many cycles.
pub mod timer {
    const GATES: *mut u32 = 0x400F_E104 as *mut u32;
    const BASE: usize = 0x4003_0000;

    fn write(offset: usize, value: u32) {
        // SAFETY: a register of timer 0, which is written here alone, by single stores.
        unsafe { ((BASE + offset) as *mut u32).write_volatile(value) };
    }

    /// Starts it; its interrupt is `TIMER_0A`.
    pub fn start(cycles: u32) {
        // SAFETY: the register that gives the timers their clock, and nothing else of what is used here.
        unsafe { GATES.write_volatile(1 << 16) };
        write(0x00, 0); // one counter of 32 bits
        write(0x04, 2); // periodic
        write(0x28, cycles);
        write(0x18, 1); // interrupt at the end of each period
        write(0x0C, 1); // go
    }

    /// For its handler, before anything else.
    pub fn acknowledge() {
        write(0x24, 1);
    }

    /// No interrupt comes any more.
    pub fn stop() {
        write(0x0C, 0);
        acknowledge();
    }
}

//! Where ticks come from: clocks to read, and what makes a good clock of a poor one.
//!
//! A limiter takes the tick as a number and needs nothing of this. What is here saves writing the same few
//! lines for each clock, and getting them wrong for counters that are narrow or count down.
//!
//! ```
//! use tollgate::clocks::{At, Clock, Extender, Low32, TickRate};
//! use tollgate::{Gcra32, Quota, checked};
//!
//! // a timer of 16 bits at 32,768 Hz, which wraps each two seconds
//! struct Timer;
//!
//! impl Clock for Timer {
//!     type Tick = u16;
//!     const BITS: u32 = 16;
//!
//!     fn now(&self) -> u16 {
//!         # 40_000
//!         # /*
//!         read_the_timer_register()
//!         # */
//!     }
//! }
//!
//! // of 47 bits, and of those the lower 32
//! type Ticks = Low32<Extender<At<Timer, 32_768>>>;
//! static CLOCK: Ticks = Low32(Extender::new(At(Timer)));
//! static LIMITER: Gcra32 = checked!(Gcra32::new(Quota::per_minute(6, Ticks::TICK_HZ)));
//!
//! assert!(LIMITER.try_acquire(CLOCK.now(), 6).is_ok());
//! assert_eq!(LIMITER.try_acquire(CLOCK.now(), 1).unwrap_err().retry_after(), 10 * 32_768);
//! ```
//!
//! | you have | look at | feature |
//! |---|---|---|
//! | a counter of 2 to 32 bits that wraps | [`Extender`]: 64 bits, lock-free | |
//! | a counter that counts down | [`Down`] | |
//! | 64 bits of ticks, and limiters of 32 | [`Low32`] | |
//! | a clock whose frequency the program knows | [`At`] | |
//! | a test | [`Manual32`], [`Manual64`]: advanced by hand | |
//! | `std::time::Instant` | `Std` | `std` |
//! | Embassy | `Embassy` | `embassy-time` |
//! | RTIC's monotonics | `Rtic` | `rtic-time` |
//! | instants and durations of `fugit` | `Fugit`, `Quota::per_fugit` | `fugit` |
//! | Cortex-M without any of these | `SysTick`, `CycleCounter` | `cortex-m` |
//!
//! None of the features is on by default.

mod adapters;
mod clock;
mod extender;
mod manual;

pub use adapters::{At, Down, Low32};
pub use clock::{Clock, TickRate};
pub use extender::Extender;
pub use manual::{Manual, Manual32, Manual64};

#[cfg(feature = "cortex-m")]
mod systick;
// An ARM without compare-and-swap is an ARMv6-M, and has no cycle counter either.
#[cfg(all(feature = "cortex-m", any(not(target_arch = "arm"), target_has_atomic = "32")))]
mod cycle_counter;
#[cfg(feature = "embassy-time")]
mod embassy;
#[cfg(feature = "fugit")]
mod fugit_instant;
#[cfg(feature = "rtic-time")]
mod rtic;
#[cfg(feature = "std")]
mod std_instant;

#[cfg(all(feature = "cortex-m", any(not(target_arch = "arm"), target_has_atomic = "32")))]
pub use cycle_counter::CycleCounter;
#[cfg(feature = "embassy-time")]
pub use embassy::Embassy;
#[cfg(feature = "fugit")]
pub use fugit_instant::{Fugit, FugitInstant};
#[cfg(feature = "rtic-time")]
pub use rtic::Rtic;
#[cfg(feature = "std")]
pub use std_instant::Std;
#[cfg(feature = "cortex-m")]
pub use systick::SysTick;

use super::{Clock, TickRate};
use crate::ground::sync::{const_fn, for_each_atomic};
use crate::{Atomic, Word};

/// A clock that is advanced by hand: for the tests of whatever is given a clock.
///
/// Of `BITS` bits, at most those of `W`, and of any frequency. It may be a `static`, and may be read and
/// advanced by threads and interrupts at once. It never goes on by itself.
///
/// ```
/// use tollgate::clocks::{Clock, Manual32};
/// use tollgate::{Gcra32, Quota};
///
/// // what is to be tested
/// struct Login<C> {
///     clock: C,
///     limiter: Gcra32,
/// }
///
/// impl<C: Clock<Tick = u32>> Login<C> {
///     fn allowed(&self) -> bool {
///         self.limiter.try_acquire(self.clock.now(), 1).is_ok()
///     }
/// }
///
/// // the test, on a clock of milliseconds that soon wraps
/// let clock = Manual32::<1_000>::new(u32::MAX - 5_000);
/// let limiter = Gcra32::new_at(Quota::per_minute(6, 1_000).burst(1), clock.now())?;
/// let login = Login { clock: &clock, limiter };
/// assert!(login.allowed());
/// clock.advance(9_999);
/// assert!(!login.allowed());
/// clock.advance(1);
/// assert!(login.allowed());
/// # Ok::<(), tollgate::QuotaError>(())
/// ```
#[derive(Debug)]
pub struct Manual<W: Atomic, const BITS: u32, const TICK_HZ: u64> {
    tick: Word<W>,
}

/// A [`Manual`] clock of 32 bits and of so many ticks per second.
pub type Manual32<const TICK_HZ: u64> = Manual<u32, 32, TICK_HZ>;

/// A [`Manual`] clock of 64 bits and of so many ticks per second.
pub type Manual64<const TICK_HZ: u64> = Manual<u64, 64, TICK_HZ>;

macro_rules! manual {
    ($(#[$hidden:meta])? $width:ident) => {
        $(#[$hidden])?
        impl<const BITS: u32, const TICK_HZ: u64> Manual<$width, BITS, TICK_HZ> {
            const_fn! {
                /// At a tick, of which what is above `BITS` bits is left out.
                ///
                /// ```
                /// use tollgate::clocks::{Clock, Manual};
                ///
                /// static TIMER: Manual<u32, 16, 32_768> = Manual::<u32, 16, 32_768>::new(0x1_0007);
                /// assert_eq!(TIMER.now(), 7);
                /// ```
                #[must_use]
                pub const fn new(tick: $width) -> Self {
                    const { assert!(BITS >= 1 && BITS <= <$width>::BITS, "a clock of no or too many bits") };
                    Self { tick: Word::<$width>::from_raw(tick) }
                }
            }
        }
    };
}

for_each_atomic!(manual);

impl<W: Atomic, const BITS: u32, const TICK_HZ: u64> Manual<W, BITS, TICK_HZ> {
    /// Lets `ticks` pass, past the wrap where it comes to that.
    ///
    /// ```
    /// use tollgate::clocks::{Clock, Manual32};
    ///
    /// let clock = Manual32::<1_000>::new(u32::MAX);
    /// clock.advance(3);
    /// assert_eq!(clock.now(), 2);
    /// ```
    pub fn advance(&self, ticks: W) {
        self.tick.replace(|tick| tick.wrapping_add(ticks));
    }

    /// Sets the clock, back too: what no good clock does, and yours may.
    ///
    /// ```
    /// use tollgate::clocks::{Clock, Manual64};
    ///
    /// let clock = Manual64::<1_000>::new(60_000);
    /// clock.set(0);
    /// assert_eq!(clock.now(), 0);
    /// ```
    pub fn set(&self, tick: W) {
        self.tick.replace(|_| tick);
    }
}

impl<W: Atomic, const BITS: u32, const TICK_HZ: u64> Clock for Manual<W, BITS, TICK_HZ> {
    type Tick = W;
    const BITS: u32 = BITS;

    #[inline]
    fn now(&self) -> W {
        // what is above the bits goes out at the top
        let above = W::BITS - BITS;
        self.tick.raw().shl(above).shr(above)
    }
}

impl<W: Atomic, const BITS: u32, const TICK_HZ: u64> TickRate for Manual<W, BITS, TICK_HZ> {
    const TICK_HZ: u64 = TICK_HZ;
}

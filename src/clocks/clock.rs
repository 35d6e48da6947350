use crate::Width;

/// Something that counts ticks, and can be asked for the count.
///
/// It never goes back, but that it begins again at 0 after `BITS` bits, and asking changes nothing: one
/// clock is shared by threads and interrupts as a limiter is. Anyone may implement it; a counter of the
/// hardware takes a few lines.
///
/// A quota for a limiter on this clock is told of a width below that of the word:
///
/// ```
/// use tollgate::clocks::{Clock, Manual};
/// use tollgate::{Gcra32, Quota};
///
/// type Counter = Manual<u32, 24, 1_000_000>;
///
/// let quota = Quota::new(1, 100, 1).clock_bits(Counter::BITS).stale(1_000).debt(0);
/// let counter = Counter::new(0xFF_FFFF);
/// let limiter = Gcra32::new_at(quota, counter.now())?;
/// assert!(limiter.try_acquire(counter.now(), 1).is_ok());
/// counter.advance(1); // wraps
/// assert_eq!(limiter.try_acquire(counter.now(), 1).unwrap_err().retry_after(), 99);
/// # Ok::<(), tollgate::QuotaError>(())
/// ```
pub trait Clock {
    /// What it counts in: the width of the limiters that take it as it is.
    type Tick: Width;

    /// The bits after which it wraps, at most those of [`Tick`](Self::Tick); for
    /// [`Quota::clock_bits`](crate::Quota::clock_bits).
    const BITS: u32;

    /// The tick now, below `2^BITS`.
    ///
    /// A processor that may read its counter early, before what stands ahead of the call in the program, puts a
    /// barrier here: whoever has seen what another thread did must not be told a tick from before it, by more
    /// than the quota's `stale`.
    fn now(&self) -> Self::Tick;
}

/// A clock whose frequency is known when the program is built.
///
/// It is what [`Quota::per_second`](crate::Quota::per_second) and its kin ask for:
///
/// ```
/// use tollgate::clocks::{Manual32, TickRate};
/// use tollgate::{Gcra32, Quota, checked};
///
/// type Millis = Manual32<1_000>;
///
/// static LIMITER: Gcra32 = checked!(Gcra32::new(Quota::per_minute(6, Millis::TICK_HZ)));
/// assert_eq!(LIMITER.profile().worst_wait(1), 10_000);
/// ```
pub trait TickRate: Clock {
    /// Ticks per second, at least 1, exact. A clock whose rate is no whole number does not implement this;
    /// its quotas are made by [`Quota::new`](crate::Quota::new).
    const TICK_HZ: u64;
}

impl<C: Clock + ?Sized> Clock for &C {
    type Tick = C::Tick;
    const BITS: u32 = C::BITS;

    #[inline]
    fn now(&self) -> C::Tick {
        (**self).now()
    }
}

impl<C: TickRate + ?Sized> TickRate for &C {
    const TICK_HZ: u64 = C::TICK_HZ;
}

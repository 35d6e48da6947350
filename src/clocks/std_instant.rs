extern crate std;

use std::time::Instant;

use super::{Clock, TickRate};

/// The monotonic clock of the operating system: nanoseconds since an origin, in 64 bits.
///
/// What the system counts in less than nanoseconds is rounded down; how often its clock moves is its own
/// matter. It wraps after 584 years.
///
/// ```
/// use std::sync::LazyLock;
/// use tollgate::clocks::{Clock, Std, TickRate};
/// use tollgate::{Gcra64, Quota, checked};
///
/// static CLOCK: LazyLock<Std> = LazyLock::new(Std::new);
/// static LIMITER: Gcra64 = checked!(Gcra64::new(Quota::per_second(100, Std::TICK_HZ)));
///
/// assert!(LIMITER.try_acquire(CLOCK.now(), 100).is_ok());
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Std {
    origin: Instant,
}

impl Std {
    /// A clock that begins at 0 now.
    ///
    /// ```
    /// use tollgate::clocks::{Clock, Std};
    ///
    /// let clock = Std::new();
    /// let first = clock.now();
    /// assert!(first < 3_600_000_000_000 && clock.now() >= first);
    /// ```
    #[must_use]
    pub fn new() -> Self {
        Self::since(Instant::now())
    }

    /// A clock whose tick 0 is `origin`.
    ///
    /// ```
    /// use std::time::{Duration, Instant};
    /// use tollgate::clocks::{Clock, Std};
    ///
    /// let origin = Instant::now();
    /// assert_eq!(Std::since(origin).tick_of(origin + Duration::from_millis(5)), 5_000_000);
    /// ```
    #[must_use]
    pub const fn since(origin: Instant) -> Self {
        Self { origin }
    }

    /// The tick of an instant that the caller has read already; 0 for one before the origin.
    ///
    /// ```
    /// use std::time::{Duration, Instant};
    /// use tollgate::clocks::{Clock, Std};
    ///
    /// let origin = Instant::now() + Duration::from_secs(1);
    /// assert_eq!(Std::since(origin).tick_of(Instant::now()), 0);
    /// ```
    #[must_use]
    pub fn tick_of(&self, instant: Instant) -> u64 {
        let since = instant.saturating_duration_since(self.origin);
        let nanos = u64::from(since.subsec_nanos());
        since.as_secs().wrapping_mul(Self::TICK_HZ).wrapping_add(nanos)
    }
}

/// As [`Std::new`].
impl Default for Std {
    fn default() -> Self {
        Self::new()
    }
}

impl Clock for Std {
    type Tick = u64;
    const BITS: u32 = 64;

    fn now(&self) -> u64 {
        self.tick_of(Instant::now())
    }
}

impl TickRate for Std {
    const TICK_HZ: u64 = 1_000_000_000;
}

use fugit::{Duration, Instant, kind};

use super::{Clock, TickRate};
use crate::ground::{div, gcd};
use crate::{Allowed, Quota, QuotaError, Width};

/// A clock of instants of `fugit`: whatever reads the time of a HAL.
///
/// ```
/// use fugit::MonotonicTimerInstantU32;
/// use tollgate::clocks::{Clock, Fugit, TickRate};
///
/// fn now() -> MonotonicTimerInstantU32<1_000_000> {
///     # /*
///     timer.now()
///     # */
///     # MonotonicTimerInstantU32::from_ticks(7)
/// }
///
/// let clock = Fugit(now);
/// assert_eq!(clock.now(), 7);
///
/// fn hertz<C: TickRate>(_: &C) -> u64 {
///     C::TICK_HZ
/// }
/// assert_eq!(hertz(&clock), 1_000_000);
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Fugit<F>(pub F);

/// What `fugit` calls an instant, and what is known of it: its ticks and their length.
pub trait FugitInstant: Copy {
    /// The integer inside.
    type Tick: Width;
    /// Ticks per second, which must be a whole number: what reads another does not compile.
    const TICK_HZ: u64;
    /// The integer inside, with nothing rounded.
    fn ticks(self) -> Self::Tick;
}

macro_rules! instant {
    ($($tick:ty)*) => {$(
        impl<const NOM: u64, const DENOM: u64, K: kind::Kind> FugitInstant for Instant<$tick, NOM, DENOM, K> {
            type Tick = $tick;
            const TICK_HZ: u64 = {
                assert!(NOM > 0 && DENOM > 0 && DENOM % NOM == 0, "no whole number of ticks in a second");
                DENOM / NOM
            };

            #[inline]
            fn ticks(self) -> $tick {
                self.as_ticks()
            }
        }
    )*};
}

instant!(u32 u64);

impl<F: Fn() -> I, I: FugitInstant> Clock for Fugit<F> {
    type Tick = I::Tick;
    const BITS: u32 = I::Tick::BITS;

    #[inline]
    fn now(&self) -> I::Tick {
        (self.0)().ticks()
    }
}

impl<F: Fn() -> I, I: FugitInstant> TickRate for Fugit<F> {
    const TICK_HZ: u64 = I::TICK_HZ;
}

/// Periods as `fugit` has them.
impl Quota {
    /// `count` per `period` of a clock that counts `tick_hz` ticks a second, and `count` at one instant;
    /// staleness and debt of 60 seconds each.
    ///
    /// Nothing is rounded, whatever the two units are: a period of 3276.8 ticks makes of one cell per period
    /// five per 16384 ticks. A duration of 32 bits is given as one of 64, `duration.into()`.
    ///
    /// ```
    /// use fugit::ExtU64;
    /// use tollgate::{Profile32, Quota};
    ///
    /// let profile = Profile32::new(Quota::per_fugit(1, 100u64.millis::<1, 1_000>(), 32_768).burst(1))?;
    /// assert_eq!(profile.max_admitted(16_384), 1 + 5);
    /// assert_eq!(profile.max_admitted(16_383), 1 + 4);
    /// # Ok::<(), tollgate::QuotaError>(())
    /// ```
    #[must_use]
    pub const fn per_fugit<const NOM: u64, const DENOM: u64>(
        count: u64,
        period: Duration<u64, NOM, DENOM>,
        tick_hz: u64,
    ) -> Self {
        // ticks * NOM / DENOM seconds, reduced: the period in seconds as above / below
        let (ticks, below) = reduced(period.as_ticks(), DENOM);
        let (nom, below) = reduced(NOM, below);
        let Some(above) = ticks.checked_mul(nom) else {
            return Self::faulty(QuotaError::Period(Allowed { min: 1, max: div(u64::MAX, nom) }));
        };
        // count per above / below seconds is count * below per above * tick_hz ticks
        let (hz, below) = reduced(tick_hz, below);
        let (cells, above) = reduced(count, above);
        let Some(cells) = cells.checked_mul(below) else {
            return Self::faulty(QuotaError::Count(Allowed { min: 1, max: div(u64::MAX, below) }));
        };
        let Some(interval) = above.checked_mul(hz) else {
            return Self::faulty(QuotaError::TickRate(Allowed { min: 1, max: div(u64::MAX, above) }));
        };
        let minute = tick_hz.saturating_mul(60);
        Self::new(cells, interval, count).stale(minute).debt(minute)
    }
}

/// `a` and `b` without what divides both.
const fn reduced(a: u64, b: u64) -> (u64, u64) {
    let divisor = gcd(a, b);
    (div(a, divisor), div(b, divisor))
}

use crate::{Allowed, QuotaError};

/// What a user wants: `count` cells per `period` ticks, at most `burst` cells at one instant.
///
/// A tick is whatever the caller's monotonic clock counts. Rates are exact rationals: 7 per 1000 ticks
/// is 7 per 1000 ticks, for ever. A quota is only a wish; it is checked when a
/// [`Profile`](crate::Profile) or a limiter is made of it, and refused there with a
/// [`QuotaError`] where it cannot be kept exactly.
///
/// ```
/// use tollgate::{Gcra64, Quota};
///
/// // 100 per second and 20 at once, on a clock of nanoseconds
/// let limiter = Gcra64::new(Quota::per_second(100, 1_000_000_000).burst(20))?;
/// assert!(limiter.try_acquire(0, 20).is_ok());
/// assert_eq!(limiter.try_acquire(0, 1).unwrap_err().retry_after(), 10_000_000);
/// # Ok::<(), tollgate::QuotaError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Quota {
    pub(crate) count: u64,
    pub(crate) period: u64,
    pub(crate) burst: u64,
    pub(crate) tolerance: u64,
    pub(crate) stale: Option<u64>,
    pub(crate) debt: Option<u64>,
    pub(crate) clock_bits: Option<u32>,
    pub(crate) idle: u64,
    /// The cells and the window that are promised by [`hard_window`](Self::hard_window).
    pub(super) hard: Option<(u64, u64)>,
    /// What was wrong before there was a profile to check it.
    pub(crate) fault: Option<QuotaError>,
}

impl Quota {
    /// `count` cells per `period` ticks, at most `burst` at one instant; each at least 1.
    ///
    /// ```
    /// use tollgate::{Profile32, Quota};
    ///
    /// let profile = Profile32::new(Quota::new(7, 1_000, 3))?;
    /// assert_eq!(profile.max_admitted(1_000_000), 3 + 7_000);
    /// # Ok::<(), tollgate::QuotaError>(())
    /// ```
    #[must_use]
    pub const fn new(count: u64, period: u64, burst: u64) -> Self {
        Self {
            count,
            period,
            burst,
            tolerance: 0,
            stale: None,
            debt: None,
            clock_bits: None,
            idle: 0,
            hard: None,
            fault: None,
        }
    }

    /// `count` per second of a clock that counts `tick_hz` ticks a second, and `count` at one instant;
    /// staleness and debt of 60 seconds each.
    ///
    /// ```
    /// use tollgate::{Profile64, Quota};
    ///
    /// let profile = Profile64::new(Quota::per_second(10, 1_000))?;
    /// assert_eq!(profile.max_admitted(60_000), 10 + 600);
    /// # Ok::<(), tollgate::QuotaError>(())
    /// ```
    #[must_use]
    pub const fn per_second(count: u64, tick_hz: u64) -> Self {
        Self::per_seconds(count, 1, tick_hz)
    }

    /// `count` per minute; otherwise as [`per_second`](Self::per_second).
    ///
    /// ```
    /// use tollgate::{Profile64, Quota};
    ///
    /// assert_eq!(Profile64::new(Quota::per_minute(6, 1_000))?.worst_wait(1), 10_000);
    /// # Ok::<(), tollgate::QuotaError>(())
    /// ```
    #[must_use]
    pub const fn per_minute(count: u64, tick_hz: u64) -> Self {
        Self::per_seconds(count, 60, tick_hz)
    }

    /// `count` per hour; otherwise as [`per_second`](Self::per_second).
    ///
    /// ```
    /// use tollgate::{Profile64, Quota};
    ///
    /// assert_eq!(Profile64::new(Quota::per_hour(6, 1))?.worst_wait(1), 600);
    /// # Ok::<(), tollgate::QuotaError>(())
    /// ```
    #[must_use]
    pub const fn per_hour(count: u64, tick_hz: u64) -> Self {
        Self::per_seconds(count, 60 * 60, tick_hz)
    }

    /// `count` per day of 24 hours; otherwise as [`per_second`](Self::per_second).
    ///
    /// ```
    /// use tollgate::{Profile64, Quota};
    ///
    /// // one a day, and a million saved up: 8.64 * 10^19 ns overflow 64 bits, milliseconds do not
    /// let wish = |tick_hz| Quota::per_day(1, tick_hz).burst(1_000_000);
    /// assert!(Profile64::new(wish(1_000_000_000)).is_err());
    /// assert!(Profile64::new(wish(1_000)).is_ok());
    /// ```
    #[must_use]
    pub const fn per_day(count: u64, tick_hz: u64) -> Self {
        Self::per_seconds(count, 24 * 60 * 60, tick_hz)
    }

    const fn per_seconds(count: u64, seconds: u64, tick_hz: u64) -> Self {
        // a minute that does not fit in 64 bits is longer than any profile accepts
        let minute = tick_hz.saturating_mul(60);
        let Some(period) = seconds.checked_mul(tick_hz) else {
            let max = u64::MAX / seconds;
            return Self::faulty(QuotaError::TickRate(Allowed { min: 1, max }));
        };
        Self::new(count, period, count).stale(minute).debt(minute)
    }

    pub(crate) const fn faulty(fault: QuotaError) -> Self {
        let mut quota = Self::new(1, 1, 1);
        quota.fault = Some(fault);
        quota
    }

    /// At most `burst` cells at one instant. On a hard window it keeps the promise, at a lower rate, as
    /// [`hard_window_burst`](Self::hard_window_burst) does.
    ///
    /// ```
    /// use tollgate::{Profile64, Quota};
    ///
    /// assert_eq!(Profile64::new(Quota::per_second(100, 1_000).burst(7))?.burst(), 7);
    /// let hard = Profile64::new(Quota::hard_window(100, 60_000).burst(40))?;
    /// assert_eq!((hard.burst(), hard.max_admitted(60_000)), (40, 100));
    /// # Ok::<(), tollgate::QuotaError>(())
    /// ```
    #[must_use]
    pub const fn burst(mut self, burst: u64) -> Self {
        self.burst = burst;
        if let Some((n, window)) = self.hard {
            let hard = Self::hard_window_burst(n, window, burst);
            (self.count, self.period, self.tolerance) = (hard.count, hard.period, hard.tolerance);
            if self.fault.is_none() {
                self.fault = hard.fault;
            }
        }
        self
    }

    /// The standard's cell delay variation tolerance, in sub-ticks, of which a tick has
    /// `count / gcd(count, period)`; 0 unless asked for.
    ///
    /// It lets a caller with a coarse clock keep the whole rate at a small burst. One who asks every
    /// `j` ticks loses nothing where `burst * interval + tolerance >= interval + j * scale - 1`. A hard
    /// window has the most that its promise allows, and refuses any other.
    ///
    /// ```
    /// use tollgate::{Gcra64, Quota};
    ///
    /// // 3 per 1000 ticks, one at a time: a greedy caller gets one each 334 ticks, and 2995 instead of
    /// // 3000 in a million ticks, unless 2 of the 3 sub-ticks of a tick are tolerated
    /// let admitted = |tolerance| {
    ///     let limiter = Gcra64::new(Quota::new(3, 1_000, 1).tolerance(tolerance)).unwrap();
    ///     (0..1_000_000).filter(|&now| limiter.try_acquire(now, 1).is_ok()).count()
    /// };
    /// assert_eq!(admitted(0), 2_995);
    /// assert_eq!(admitted(2), 3_000);
    /// ```
    #[must_use]
    pub const fn tolerance(mut self, sub_ticks: u64) -> Self {
        if self.hard.is_some() {
            self.fault =
                Some(QuotaError::Tolerance(Allowed { min: self.tolerance, max: self.tolerance }));
        }
        self.tolerance = sub_ticks;
        self
    }

    /// How much older than the newest tick already decided a caller's `now` may be, in ticks.
    ///
    /// Longer than any thread or context can be stopped between reading its clock and deciding: 60
    /// seconds where the quota knows the clock; otherwise, with b bits of clock, 2^(b-24) ticks in a
    /// 64-bit word (2^40) and 2^(b-13) in a smaller one (2^19), rounded down.
    ///
    /// ```
    /// use tollgate::{Gcra32, Quota};
    ///
    /// let limiter = Gcra32::new(Quota::new(1, 10, 1).stale(50))?;
    /// assert!(limiter.try_acquire(1_000, 1).is_ok());
    /// // a thread that read its clock 50 ticks ago finds the cell taken
    /// assert_eq!(limiter.try_acquire(950, 1).unwrap_err().retry_after(), 60);
    /// # Ok::<(), tollgate::QuotaError>(())
    /// ```
    #[must_use]
    pub const fn stale(mut self, ticks: u64) -> Self {
        self.stale = Some(ticks);
        self
    }

    /// How far past the capacity reservations and debits may go, in ticks; the same default as
    /// [`stale`](Self::stale). It takes room in the word beside the capacity and the staleness.
    ///
    /// ```
    /// use tollgate::{Profile32, Quota};
    ///
    /// let quota = Quota::new(1, 100, 3);
    /// let (without, with) = (Profile32::new(quota.debt(0))?, Profile32::new(quota.debt(5_000))?);
    /// assert_eq!(without.max_idle() - with.max_idle(), 5_000);
    /// # Ok::<(), tollgate::QuotaError>(())
    /// ```
    #[must_use]
    pub const fn debt(mut self, ticks: u64) -> Self {
        self.debt = Some(ticks);
        self
    }

    /// The width of the caller's clock, where its ticks wrap before the word does: a 24-bit `SysTick`,
    /// a 32-bit counter of milliseconds handed to a 64-bit limiter.
    ///
    /// ```
    /// use tollgate::{Gcra64, Quota};
    ///
    /// let quota = Quota::new(1, 100, 1).clock_bits(24).stale(1_000).debt(0);
    /// let limiter = Gcra64::new_at(quota, 0xFF_FFFF)?;
    /// assert!(limiter.try_acquire(0xFF_FFFF, 1).is_ok());
    /// assert_eq!(limiter.try_acquire(0, 1).unwrap_err().retry_after(), 99);
    /// # Ok::<(), tollgate::QuotaError>(())
    /// ```
    #[must_use]
    pub const fn clock_bits(mut self, bits: u32) -> Self {
        self.clock_bits = Some(bits);
        self
    }

    /// Refuses the quota unless a limiter of it may be left alone for at least so many ticks; see
    /// [`Profile::max_idle`](crate::Profile::max_idle).
    ///
    /// ```
    /// use tollgate::{Profile32, Quota};
    ///
    /// let quota = Quota::new(3, 1_000, 5);
    /// assert!(Profile32::new(quota.idle(1_430_000_000)).is_ok());
    /// assert!(Profile32::new(quota.idle(1_440_000_000)).is_err());
    /// ```
    #[must_use]
    pub const fn idle(mut self, ticks: u64) -> Self {
        self.idle = ticks;
        self
    }
}

/// What was asked for, or the staleness and the debt of a quota that does not know its clock.
pub(crate) const fn unless_asked(asked: Option<u64>, width: u32, clock_bits: u32) -> u64 {
    match asked {
        Some(ticks) => ticks,
        None => (1 << (clock_bits - 1)) >> if width == 64 { 23 } else { 12 },
    }
}

/// The lowest bits of a word, which count generations: 2 at least, and an eighth of the word.
pub(crate) const fn generation_bits(width: u32) -> u32 {
    if width < 16 { 2 } else { width / 8 }
}

/// The quota on a clock that leaves the generation's bits free.
pub(crate) const fn leaving_room(mut quota: Quota, width: u32) -> Quota {
    let most = width - generation_bits(width);
    quota.clock_bits = match quota.clock_bits {
        Some(bits) if bits <= most || bits > width => Some(bits),
        _ => Some(most),
    };
    quota
}

use super::lending::Lent;
use crate::ground::{div, gcd, min, unless_asked};
use crate::{Allowed, Quota, QuotaError, Width};

/// The arithmetic form of a [`Quota`], for words of `W` bits: made and checked once, shared by any
/// number of words, never changed. It may sit in flash, or on a cache line of its own.
///
/// All times are in sub-ticks, of which a tick has `scale = count / gcd(count, period)`. A cell takes
/// `interval = period / gcd(count, period)` of them: the emission interval, with nothing rounded.
///
/// With W bits of clock and M = 2^W, a quota is accepted when
///
/// ```text
/// C = burst * interval + tolerance          what cells alone can owe, in sub-ticks
/// H = (stale + debt) * scale                what late ticks and reservations add
/// C + H <= M / 2
/// max_idle = (M - 1 - C - H) / scale        at least ceil((C + H) / scale) + 1, and what was asked for
/// ```
///
/// ```
/// use tollgate::{Profile64, Quota, Word64, checked};
///
/// static PROFILE: Profile64 = checked!(Profile64::new(Quota::per_second(1_000, 1_000_000)));
/// let words = [const { Word64::new() }; 100];
/// assert!(words[42].try_acquire(&PROFILE, 0, 1_000).is_ok());
/// assert!(words[42].try_acquire(&PROFILE, 999, 1).is_err());
/// assert!(words[43].try_acquire(&PROFILE, 999, 1).is_ok());
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(C)]
pub struct Profile<W, D = ()> {
    /// Sub-ticks in a tick.
    pub(super) scale: W,
    /// I: sub-ticks in an emission interval.
    pub(super) interval: W,
    /// C: the most debt that cells alone can make.
    pub(super) capacity: W,
    /// C + H: the most debt there can be; what is further ahead lies in the past.
    pub(super) horizon: W,
    /// `floor(C / I)`: the most cells at one instant, tolerance included.
    pub(super) burst: W,
    /// What it lends; see [`Lending`].
    pub(super) lent: D,
}

/// The profile before it is cut to the width of a word. `scale`, `interval`, `capacity` and `horizon`
/// are shifted left by `shift`, for a clock narrower than the word.
struct Derived {
    scale: u64,
    interval: u64,
    capacity: u64,
    horizon: u64,
    burst: u64,
    lent: u64,
}

/// Checks a quota against a word of `width` bits, and derives its profile.
///
/// With M = 2^(bits of the clock), everything fits when the horizon S = C + H leaves more idle time than
/// it takes itself: `floor((M - 1 - S) / scale) >= ceil(S / scale) + 1`. For S in the q-th run of `scale`
/// values that is `S <= M - 1 - (q + 1) * scale`, and the last run in which any S can be so is
/// `q = floor((M - 2) / (2 * scale))`. Hence `room`, the largest S there is; that it is below M/2 follows.
const fn derive(quota: &Quota, width: u32) -> Result<Derived, QuotaError> {
    if let Some(fault) = quota.fault {
        return Err(fault);
    }
    let clock_bits = match quota.clock_bits {
        Some(bits) if bits < 2 || bits > width => {
            return Err(QuotaError::ClockBits(Allowed { min: 2, max: width as u64 }));
        }
        Some(bits) => bits,
        None => width,
    };
    let ring = u64::MAX >> (64 - clock_bits);

    let most = (ring - 1) / 2;
    if quota.count == 0 {
        return Err(QuotaError::Count(Allowed { min: 1, max: most }));
    }
    if quota.period == 0 {
        return Err(QuotaError::Period(Allowed { min: 1, max: most }));
    }
    let divisor = gcd(quota.count, quota.period);
    let (scale, interval) = (div(quota.count, divisor), div(quota.period, divisor));
    let turns = div(most, scale);
    if turns == 0 {
        return Err(QuotaError::Count(Allowed { min: 1, max: most }));
    }
    // turns >= 1, so (turns + 1) * scale <= 2 * turns * scale <= ring - 1
    let room = min(turns * scale, ring - (turns + 1) * scale);

    if interval > room {
        return Err(QuotaError::Period(Allowed { min: 1, max: room }));
    }
    let largest = div(room, interval);
    if quota.burst == 0 || quota.burst > largest {
        return Err(QuotaError::Burst(Allowed { min: 1, max: largest }));
    }
    let cells = quota.burst * interval;
    if quota.tolerance > room - cells {
        return Err(QuotaError::Tolerance(Allowed { min: 0, max: room - cells }));
    }
    let capacity = cells + quota.tolerance;

    let lent = div(room - capacity, scale);
    let late = unless_asked(quota.stale, width, clock_bits);
    if late > lent {
        return Err(QuotaError::Stale(Allowed { min: 0, max: lent }));
    }
    let owed = unless_asked(quota.debt, width, clock_bits);
    if owed > lent - late {
        return Err(QuotaError::Debt(Allowed { min: 0, max: lent - late }));
    }
    let horizon = capacity + (late + owed) * scale;

    let max_idle = div(ring - horizon, scale);
    if quota.idle > max_idle {
        return Err(QuotaError::Idle(Allowed { min: 0, max: max_idle }));
    }
    let shift = width - clock_bits;
    Ok(Derived {
        scale: scale << shift,
        interval: interval << shift,
        capacity: capacity << shift,
        horizon: horizon << shift,
        burst: div(capacity, interval),
        lent: (capacity + owed * scale) << shift,
    })
}

macro_rules! profile {
    ($($(#[$hidden:meta])? $width:ident)*) => {$(
        $(#[$hidden])?
        impl Profile<$width> {
            /// Checks the quota and derives its arithmetic, in `const` where the quota is.
            ///
            /// # Errors
            ///
            /// What does not fit in a word of this width, and what would.
            pub const fn new(quota: Quota) -> Result<Self, QuotaError> {
                match derive(&quota, <$width>::BITS) {
                    Ok(derived) => Ok(Self::of(&derived, ())),
                    Err(error) => Err(error),
                }
            }
        }

        $(#[$hidden])?
        impl Profile<$width, Lent<$width>> {
            /// As [`Profile::new`], of a profile that lends by the quota's [`debt`](Quota::debt).
            ///
            /// # Errors
            ///
            /// As there.
            #[allow(clippy::cast_possible_truncation, reason = "derived for this very width")]
            pub const fn new(quota: Quota) -> Result<Self, QuotaError> {
                match derive(&quota, <$width>::BITS) {
                    Ok(derived) => Ok(Self::of(&derived, Lent(derived.lent as $width))),
                    Err(error) => Err(error),
                }
            }
        }

        $(#[$hidden])?
        impl<D> Profile<$width, D> {
            #[allow(clippy::cast_possible_truncation, reason = "derived for this very width")]
            const fn of(derived: &Derived, lent: D) -> Self {
                Self {
                    scale: derived.scale as $width,
                    interval: derived.interval as $width,
                    capacity: derived.capacity as $width,
                    horizon: derived.horizon as $width,
                    burst: derived.burst as $width,
                    lent,
                }
            }

            /// The value of a [`Word`](crate::Word) that is full at `now`, for
            /// [`Word::from_raw`](crate::Word64::from_raw): `t`, as each decision computes it, here in a
            /// `const fn`.
            ///
            /// ```
            /// use tollgate::{Profile32, Quota, Word32};
            ///
            /// let profile = Profile32::new(Quota::new(1, 100, 3))?;
            /// let word = Word32::from_raw(profile.full_at(5_000));
            /// assert_eq!(word.status(&profile, 5_000).remaining(), 3);
            /// # Ok::<(), tollgate::QuotaError>(())
            /// ```
            #[must_use]
            pub const fn full_at(&self, now: $width) -> $width {
                now.wrapping_mul(self.scale)
            }

            /// The value of a word from which `spent` cells, at most the burst, are missing at `now`.
            #[allow(dead_code, reason = "of a width that this target cannot change by compare-and-swap")]
            pub(crate) const fn spent_at(&self, now: $width, spent: $width) -> $width {
                self.full_at(now).wrapping_add(spent.wrapping_mul(self.interval))
            }
        }
    )*};
}

profile!(#[doc(hidden)] u8 #[doc(hidden)] u16 u32 u64);

impl<W: Width> Profile<W, Lent<W>> {
    /// As `new`, at run time, for any width.
    pub(crate) fn derived(quota: &Quota) -> Result<Self, QuotaError> {
        let derived = derive(quota, W::BITS)?;
        Ok(Self {
            scale: W::narrow(derived.scale),
            interval: W::narrow(derived.interval),
            capacity: W::narrow(derived.capacity),
            horizon: W::narrow(derived.horizon),
            burst: W::narrow(derived.burst),
            lent: Lent(W::narrow(derived.lent)),
        })
    }
}

/// Whether a quota fits a word of `width` bits.
pub(super) const fn fits(quota: &Quota, width: u32) -> Result<(), QuotaError> {
    match derive(quota, width) {
        Ok(_) => Ok(()),
        Err(error) => Err(error),
    }
}

/// What the quota promises, exactly.
///
/// ```
/// use tollgate::{Profile32, Quota};
///
/// let profile = Profile32::new(Quota::new(3, 1_000, 5))?;
/// assert_eq!(profile.burst(), 5);
/// assert_eq!(profile.max_admitted(0), 5);
/// assert_eq!(profile.max_admitted(1_000), 8);
/// assert_eq!(profile.time_to_full(), 1_667);
/// assert_eq!(profile.worst_wait(2), 667);
/// assert_eq!(profile.worst_wait(6), u32::MAX);
/// assert_eq!(profile.max_idle(), 1_430_605_522);
/// # Ok::<(), tollgate::QuotaError>(())
/// ```
impl<W: Width, D> Profile<W, D> {
    /// The most cells that conform at one instant, tolerance included.
    #[must_use]
    pub fn burst(&self) -> W {
        self.burst
    }

    /// The most cells that are admitted in any closed window of `window` ticks, as the callers gave
    /// them, however many threads ask: `floor((window * scale + C) / I)`; the maximum where it is more.
    #[must_use]
    pub fn max_admitted(&self, window: u64) -> u64 {
        let regained = u128::from(window) * u128::from(self.scale.widen());
        let sub_ticks = regained + u128::from(self.capacity.widen());
        let cells = sub_ticks.checked_div(u128::from(self.interval.widen()));
        cells.and_then(|cells| cells.try_into().ok()).unwrap_or(u64::MAX)
    }

    /// Ticks from empty to full, rounded up.
    #[must_use]
    pub fn time_to_full(&self) -> W {
        self.capacity.div_ceil(self.scale)
    }

    /// The longest that `n` cells can have to wait when nobody else asks and nothing is reserved, in
    /// ticks, rounded up; the maximum, which means never, where `n` is above the burst. A caller whose tick
    /// is late waits for as much longer.
    #[must_use]
    pub fn worst_wait(&self, n: W) -> W {
        if n > self.burst {
            return W::MAX;
        }
        n.wrapping_mul(self.interval).div_ceil(self.scale)
    }

    /// How many ticks a limiter may be left alone and stay exact, counted from its last decision about
    /// at least one and at most `burst` cells, its last `touch` or its last `fill`.
    ///
    /// One that is idle for longer may be refused for [`time_to_full`](Self::time_to_full), staleness
    /// and debt together, once; it never admits more.
    #[must_use]
    pub fn max_idle(&self) -> W {
        W::MAX.wrapping_sub(self.horizon).div_floor(self.scale)
    }
}

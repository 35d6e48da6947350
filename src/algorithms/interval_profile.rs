use super::grid::{Grid, kept, margin, wraps};
use crate::ground::{min, unless_asked};
use crate::{Allowed, IntervalQuota, QuotaError, Width};

/// The arithmetic form of an [`IntervalQuota`], for words of `W` bits; otherwise as
/// [`Profile`](crate::Profile) is for a [`Quota`](crate::Quota).
///
/// ```
/// use tollgate::{IntervalProfile32, IntervalQuota};
///
/// let profile = IntervalProfile32::new(IntervalQuota::new(5, 1_024).capacity(20))?;
/// assert_eq!(profile.capacity(), 20);
/// assert_eq!(profile.initial(), 20);
/// assert_eq!(profile.max_admitted(1_025), 20 + 2 * 5);
/// assert_eq!(profile.max_idle(), (65_535 - 256) * 1_024);
/// # Ok::<(), tollgate::QuotaError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(C)]
pub struct IntervalProfile<W> {
    /// Ticks in a period; where the tick wraps, the logarithm of that to base 2.
    pub(super) period: W,
    pub(super) capacity: W,
    pub(super) refill: W,
    pub(super) initial: W,
    /// How many periods the word's index may lie after that of a stale tick.
    pub(super) margin: W,
}

struct Derived {
    period: u64,
    capacity: u64,
    refill: u64,
    initial: u64,
    margin: u64,
}

const fn derive(quota: &IntervalQuota, width: u32) -> Result<Derived, QuotaError> {
    let half = width / 2;
    let last = u64::MAX >> (64 - half);

    // two periods, and the tick of their end is still a number, which the maximum is not
    let longest = (u64::MAX - 1) / 2;
    if quota.period == 0 || quota.period > longest {
        return Err(QuotaError::Period(Allowed { min: 1, max: longest }));
    }
    if wraps(width) && !(quota.period.is_power_of_two() && quota.period <= 1 << half) {
        return Err(QuotaError::PeriodPowerOfTwo(Allowed { min: 1, max: 1 << half }));
    }
    if quota.refill == 0 || quota.refill > last {
        return Err(QuotaError::Refill(Allowed { min: 1, max: last }));
    }
    // Periods that the index can count beside those of a stale tick, and whose end a tick can name: all
    // that it takes to fill the bucket must be among them.
    let periods = min(last, (u64::MAX - 1) / quota.period);
    let most = min(last, (periods - 1).saturating_mul(quota.refill));
    if quota.capacity == 0 || quota.capacity > most {
        return Err(QuotaError::Capacity(Allowed { min: 1, max: most }));
    }
    let spare = periods - quota.capacity.div_ceil(quota.refill);
    let stale = if let Some(ticks) = quota.stale {
        ticks
    } else {
        min(unless_asked(None, width, width), (last >> 8).saturating_mul(quota.period))
    };
    let margin = margin(stale, quota.period);
    if margin > spare {
        let max = (spare - 1).saturating_mul(quota.period);
        return Err(QuotaError::Stale(Allowed { min: 0, max }));
    }
    let initial = match quota.initial {
        Some(tokens) => tokens,
        None => quota.capacity,
    };
    if initial > quota.capacity {
        return Err(QuotaError::Initial(Allowed { min: 0, max: quota.capacity }));
    }
    let period = kept(quota.period, width);
    Ok(Derived { period, capacity: quota.capacity, refill: quota.refill, initial, margin })
}

macro_rules! interval_profile {
    ($($(#[$hidden:meta])? $width:ident)*) => {$(
        $(#[$hidden])?
        impl IntervalProfile<$width> {
            /// Checks the quota and derives its arithmetic, in `const` where the quota is.
            ///
            /// # Errors
            ///
            /// What does not fit in a word of this width, and what would. In 32 bits the capacity is at
            /// most 65,535 and the period a power of two up to 65,536, since otherwise the count of
            /// periods would break where the tick wraps.
            #[allow(clippy::cast_possible_truncation, reason = "derived for this very width")]
            pub const fn new(quota: IntervalQuota) -> Result<Self, QuotaError> {
                match derive(&quota, <$width>::BITS) {
                    Ok(derived) => Ok(Self {
                        period: derived.period as $width,
                        capacity: derived.capacity as $width,
                        refill: derived.refill as $width,
                        initial: derived.initial as $width,
                        margin: derived.margin as $width,
                    }),
                    Err(error) => Err(error),
                }
            }

            /// The tokens at the start; also the value of a [`Word`](crate::Word) made at tick 0.
            #[must_use]
            pub const fn initial(&self) -> $width {
                self.initial
            }
        }
    )*};
}

interval_profile!(#[doc(hidden)] u8 #[doc(hidden)] u16 u32 u64);

impl<W: Width> IntervalProfile<W> {
    pub(super) const HALF: u32 = W::BITS / 2;

    /// The tokens in a full bucket.
    #[must_use]
    pub fn capacity(&self) -> W {
        self.capacity
    }

    /// The most tokens that are taken in any closed window of `window` ticks:
    /// `capacity + refill * ceil(window / period)`; the maximum where it is more.
    ///
    /// The window is one of effective ticks: a tick that is older than the newest period already decided
    /// counts as that period's first. By the ticks as callers gave them, the bound is that of
    /// `window + stale`.
    #[must_use]
    pub fn max_admitted(&self, window: u64) -> u64 {
        let turns = window.div_ceil(self.grid().period().widen().max(1));
        turns.saturating_mul(self.refill.widen()).saturating_add(self.capacity.widen())
    }

    /// How many ticks a bucket may be left alone and stay exact, counted from its last grant, `touch`,
    /// `fill` or `drain`, rounded down to periods; the maximum where it is more. A refusal writes nothing
    /// and, unlike with [`Profile::max_idle`](crate::Profile::max_idle), proves nothing of the index.
    #[must_use]
    pub fn max_idle(&self) -> u64 {
        let last = W::MAX.shr(Self::HALF);
        last.wrapping_sub(self.margin).widen().saturating_mul(self.grid().period().widen())
    }

    /// The value of a [`Word`](crate::Word) that has the initial tokens at `now`, for
    /// [`Word::from_raw`](crate::Word64::from_raw).
    ///
    /// ```
    /// use tollgate::{IntervalProfile64, IntervalQuota, Word64};
    ///
    /// let profile = IntervalProfile64::new(IntervalQuota::new(5, 1_000).initial(2))?;
    /// let word = Word64::from_raw(profile.initial_at(77_500));
    /// assert_eq!(word.status(&profile, 77_500).remaining(), 2);
    /// # Ok::<(), tollgate::QuotaError>(())
    /// ```
    #[must_use]
    pub fn initial_at(&self, now: W) -> W {
        Self::pack(self.grid().index(now), self.initial)
    }

    /// The periods that the index counts.
    #[inline]
    pub(super) fn grid(&self) -> Grid<W> {
        Grid { period: self.period, margin: self.margin, bits: Self::HALF }
    }
}

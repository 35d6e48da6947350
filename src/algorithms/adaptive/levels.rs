use super::AdaptiveError;
use crate::ground::{div, leaving_room, min, unless_asked};
use crate::{Allowed, Quota, QuotaError, Width};

/// The fewest and the most cells per period.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(C)]
pub(crate) struct Bounds {
    floor: u32,
    ceiling: u32,
}

impl Bounds {
    /// The nearest level. For a wish that was never checked the ceiling has the last word.
    #[allow(clippy::cast_possible_truncation, reason = "at most the ceiling")]
    pub(super) const fn within(self, level: u64) -> u32 {
        let level = if level < self.floor as u64 { self.floor as u64 } else { level };
        min(level, self.ceiling as u64) as u32
    }
}

/// The cells at one instant at a level: in the proportion of the first quota's, `burst` to `count`, rounded up.
const fn proportional(burst: u64, count: u64, most_burst: u64, level: u32) -> u64 {
    let product = burst.saturating_mul(level as u64);
    // at least 1 where both are: then nothing wraps
    min(div(product.saturating_sub(1), count).saturating_add(1), most_burst)
}

/// The quotas that a controller chooses from: `level` cells per period, and a burst in the proportion of the first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Levels {
    at_first: Quota,
    pub(super) bounds: Bounds,
    most_burst: u64,
}

impl Levels {
    pub(super) const fn new(at_first: Quota, floor: u32, ceiling: u32) -> Self {
        Self { at_first, bounds: Bounds { floor, ceiling }, most_burst: u64::MAX }
    }

    pub(super) const fn most_burst(mut self, cells: u64) -> Self {
        self.most_burst = cells;
        self
    }

    /// The level that the first quota is of; between the floor and the ceiling, if it is accepted.
    pub(super) const fn first(&self) -> u32 {
        self.bounds.within(self.at_first.count)
    }

    /// The cells at one instant at that level.
    const fn burst(&self, level: u32) -> u64 {
        proportional(self.at_first.burst, self.at_first.count, self.most_burst, level)
    }

    /// The quota of that level.
    pub(super) const fn quota(&self, level: u32) -> Quota {
        let mut quota = self.at_first;
        quota.count = level as u64;
        quota.burst = self.burst(level);
        quota
    }

    /// Whether every level up to the ceiling fits a word of `width` bits, where a record has room for `most`.
    pub(super) const fn check(&self, width: u32, most: u64) -> Result<(), AdaptiveError> {
        let Quota { count, burst, tolerance, fault, .. } = self.at_first;
        let Bounds { floor, ceiling } = self.bounds;
        if let Some(fault) = fault {
            return Err(AdaptiveError::Quota(fault));
        }
        let ring = match self.ring(width) {
            Ok(ring) => ring,
            Err(error) => return Err(AdaptiveError::Quota(error)),
        };
        // then there is room for a cell per period, and as many at one instant
        let most = min(most, ring / 5);
        if count == 0 || count > most {
            return Err(AdaptiveError::Quota(QuotaError::Count(Allowed { min: 1, max: most })));
        }
        if floor == 0 || floor as u64 > count {
            return Err(AdaptiveError::Floor(Allowed { min: 1, max: count }));
        }
        if (ceiling as u64) < count || ceiling as u64 > most {
            return Err(AdaptiveError::Ceiling(Allowed { min: count, max: most }));
        }
        let largest = div(u64::MAX, ceiling as u64);
        if burst == 0 || burst > largest {
            return Err(AdaptiveError::Quota(QuotaError::Burst(Allowed { min: 1, max: largest })));
        }
        if self.most_burst < burst {
            return Err(AdaptiveError::MostBurst(Allowed { min: burst, max: u64::MAX }));
        }
        if tolerance != 0 {
            return Err(AdaptiveError::Quota(QuotaError::Tolerance(Allowed { min: 0, max: 0 })));
        }
        match self.check_highest(width, ring) {
            Ok(()) => Ok(()),
            Err(error) => Err(AdaptiveError::Quota(error)),
        }
    }

    /// The largest tick of the clock.
    const fn ring(&self, width: u32) -> Result<u64, QuotaError> {
        match leaving_room(self.at_first, width).clock_bits {
            Some(bits) if bits >= 3 && bits <= width => Ok(u64::MAX >> (64 - bits)),
            _ => Err(QuotaError::ClockBits(Allowed { min: 3, max: width as u64 })),
        }
    }

    /// Whether the quota of the ceiling would fit, were it not reduced by what its numbers have in common.
    ///
    /// With S = C + H and M = 2^(bits of the clock), `floor((M - 1 - S) / scale) >= ceil(S / scale) + 1` follows from
    /// `2 * S + 3 * scale <= M - 1`. That holds for smaller S and scale, too, and so for every level: each has a burst
    /// that is no larger, and to reduce it makes both smaller.
    const fn check_highest(&self, width: u32, ring: u64) -> Result<(), QuotaError> {
        let Quota { period, stale, debt, idle, .. } = self.at_first;
        let clock_bits = ring.count_ones();
        let (count, burst) = (self.bounds.ceiling as u64, self.burst(self.bounds.ceiling));
        // the ceiling is at most a fifth of the ring
        let room = (ring - 3 * count) / 2;
        let longest = div(room, burst);
        if longest == 0 {
            return Err(QuotaError::Burst(Allowed { min: 1, max: div(room, count) }));
        }
        if period == 0 || period > longest {
            return Err(QuotaError::Period(Allowed { min: 1, max: longest }));
        }
        let lent = div(room - burst * period, count);
        let late = unless_asked(stale, width, clock_bits);
        if late > lent {
            return Err(QuotaError::Stale(Allowed { min: 0, max: lent }));
        }
        let owed = unless_asked(debt, width, clock_bits);
        if owed > lent - late {
            return Err(QuotaError::Debt(Allowed { min: 0, max: lent - late }));
        }
        let horizon = burst * period + (late + owed) * count;
        let max_idle = div(ring - horizon, count);
        if idle > max_idle {
            return Err(QuotaError::Idle(Allowed { min: 0, max: max_idle }));
        }
        Ok(())
    }
}

/// [`Levels`] that were accepted, as a limiter keeps them: plain integers, none of which is wrong as a number. What was
/// left open is resolved.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(C)]
pub struct Accepted<W> {
    period: W,
    burst: W,
    /// That of the ceiling, if none was asked for.
    most_burst: W,
    stale: W,
    debt: W,
    count: u32,
    clock_bits: u32,
    pub(super) bounds: Bounds,
}

macro_rules! accepted {
    ($($width:ident)*) => {$(
        #[allow(dead_code, reason = "of a width that this target cannot change by compare-and-swap")]
        impl Accepted<$width> {
            /// Of levels that were [checked](Levels::check).
            #[allow(clippy::cast_possible_truncation, reason = "checked for this very width")]
            pub(super) const fn of(levels: &Levels) -> Self {
                let Quota { count, period, burst, stale, debt, clock_bits, .. } =
                    leaving_room(levels.at_first, <$width>::BITS);
                let bits = match clock_bits {
                    Some(bits) => bits,
                    None => <$width>::BITS,
                };
                Self {
                    period: period as $width,
                    burst: burst as $width,
                    most_burst: levels.burst(levels.bounds.ceiling) as $width,
                    stale: unless_asked(stale, <$width>::BITS, bits) as $width,
                    debt: unless_asked(debt, <$width>::BITS, bits) as $width,
                    count: count as u32,
                    clock_bits: bits,
                    bounds: levels.bounds,
                }
            }
        }
    )*};
}

accepted!(u8 u16 u32 u64);

impl<W: Width> Accepted<W> {
    /// The quota of that level.
    pub(crate) fn quota(&self, level: u32) -> Quota {
        let most = self.most_burst.widen();
        let burst = proportional(self.burst.widen(), self.count.into(), most, level);
        Quota::new(level.into(), self.period.widen(), burst)
            .stale(self.stale.widen())
            .debt(self.debt.widen())
            .clock_bits(self.clock_bits)
    }

    /// The quota that admits the most.
    pub(crate) fn highest(&self) -> Quota {
        self.quota(self.bounds.ceiling)
    }
}

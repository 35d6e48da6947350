use super::AdaptiveError;
use crate::ground::{div, leaving_room, min, unless_asked};
use crate::{Allowed, Quota, QuotaError};

/// The quotas that a controller chooses from: `level` cells per period, and a burst in the proportion of the first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Levels {
    at_first: Quota,
    floor: u32,
    ceiling: u32,
    most_burst: u64,
}

impl Levels {
    pub(super) const fn new(at_first: Quota, floor: u32, ceiling: u32) -> Self {
        Self { at_first, floor, ceiling, most_burst: u64::MAX }
    }

    pub(super) const fn most_burst(mut self, cells: u64) -> Self {
        self.most_burst = cells;
        self
    }

    /// The level that the first quota is of; between the floor and the ceiling, if it is accepted.
    pub(super) const fn first(&self) -> u32 {
        self.within(self.at_first.count)
    }

    /// The nearest level. For a wish that was never checked the ceiling has the last word.
    #[allow(clippy::cast_possible_truncation, reason = "at most the ceiling")]
    pub(super) const fn within(&self, level: u64) -> u32 {
        let level = if level < self.floor as u64 { self.floor as u64 } else { level };
        min(level, self.ceiling as u64) as u32
    }

    /// The cells at one instant at that level: in the proportion of the first quota, rounded up.
    const fn burst(&self, level: u32) -> u64 {
        let product = self.at_first.burst.saturating_mul(level as u64);
        // at least 1 where both are: then nothing wraps
        let burst = div(product.saturating_sub(1), self.at_first.count).saturating_add(1);
        min(burst, self.most_burst)
    }

    /// The quota of that level.
    pub(crate) const fn quota(&self, level: u32) -> Quota {
        let mut quota = self.at_first;
        quota.count = level as u64;
        quota.burst = self.burst(level);
        quota
    }

    /// The quota that admits the most.
    pub(crate) const fn highest(&self) -> Quota {
        self.quota(self.ceiling)
    }

    /// Whether every level up to the ceiling fits a word of `width` bits, where a record has room for `most`.
    pub(super) const fn check(&self, width: u32, most: u64) -> Result<(), AdaptiveError> {
        let Quota { count, burst, tolerance, fault, .. } = self.at_first;
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
        if self.floor == 0 || self.floor as u64 > count {
            return Err(AdaptiveError::Floor(Allowed { min: 1, max: count }));
        }
        if (self.ceiling as u64) < count || self.ceiling as u64 > most {
            return Err(AdaptiveError::Ceiling(Allowed { min: count, max: most }));
        }
        let largest = div(u64::MAX, self.ceiling as u64);
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
        let (count, burst) = (self.ceiling as u64, self.burst(self.ceiling));
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

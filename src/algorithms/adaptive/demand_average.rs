use super::{Accepted, AdaptiveError, Bounds, Controller, Levels, Rule, lowest, record_bits, sealed};
use crate::{Allowed, Quota, Width};

/// A rate that follows the demand: at the turn of each period it becomes the mean of what it was and of what was asked
/// for, rounded up.
///
/// The period is that of the quota that it starts with. What is denied counts as demand; a period in which nobody asks
/// counts as one of 0. The burst keeps the proportion that it has to the count in that quota, rounded up.
///
/// It is a wish, as a [`Quota`] is; it is checked when a limiter is made of it.
///
/// ```
/// use tollgate::{Adaptive32, DemandAverage, Quota, checked};
///
/// // 5 a second at first and 10 at most, twice that at once, on a clock of milliseconds
/// const RULE: DemandAverage = DemandAverage::new(Quota::per_second(5, 1_000).burst(10), 1, 10);
/// static LIMITER: Adaptive32<DemandAverage> = checked!(Adaptive32::<DemandAverage>::new(RULE));
///
/// for _ in 0..8 {
///     LIMITER.try_acquire(0, 1).unwrap();
/// }
/// LIMITER.try_acquire(1_000, 1).unwrap();
/// assert_eq!(LIMITER.level(), 7); // the mean of 5 and 8
/// assert_eq!(LIMITER.profile().burst(), 14);
///
/// assert_eq!(RULE.next(5, 8), 7);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DemandAverage {
    levels: Levels,
    tokens: Option<u64>,
}

impl DemandAverage {
    /// It starts with the quota `at_first`, and goes from `floor` cells per period, at least 1, to `ceiling`.
    #[must_use]
    pub const fn new(at_first: Quota, floor: u32, ceiling: u32) -> Self {
        Self { levels: Levels::new(at_first, floor, ceiling), tokens: None }
    }

    /// At most so many cells at one instant, at whatever rate.
    ///
    /// ```
    /// use tollgate::{DemandAverage, Profile32, Quota};
    ///
    /// let rule = DemandAverage::new(Quota::new(5, 1_000, 10), 1, 10).most_burst(15);
    /// let burst = |refill| Profile32::new(rule.quota(refill)).unwrap().burst();
    /// assert_eq!([3, 5, 9].map(burst), [6, 10, 15]);
    /// ```
    #[must_use]
    pub const fn most_burst(mut self, cells: u64) -> Self {
        self.levels = self.levels.most_burst(cells);
        self
    }

    /// How many cells conform at the start; a whole burst unless asked for.
    ///
    /// ```
    /// use tollgate::{Adaptive32, DemandAverage, Quota};
    ///
    /// let rule = DemandAverage::new(Quota::new(5, 1_000, 10), 1, 10).tokens(3);
    /// assert_eq!(Adaptive32::<DemandAverage>::new(rule).unwrap().status(0).remaining(), 3);
    /// ```
    #[must_use]
    pub const fn tokens(mut self, tokens: u64) -> Self {
        self.tokens = Some(tokens);
        self
    }

    /// The refill of the period after one of `refill` in which `attempts` cells were asked for.
    ///
    /// ```
    /// use tollgate::{DemandAverage, Quota};
    ///
    /// let rule = DemandAverage::new(Quota::new(5, 1_000, 10), 1, 10);
    /// assert_eq!([rule.next(3, 9), rule.next(5, 4), rule.next(9, 60), rule.next(1, 0)], [6, 5, 10, 1]);
    /// ```
    #[must_use]
    pub const fn next(&self, refill: u32, attempts: u32) -> u32 {
        next(self.levels.bounds, refill, attempts)
    }

    /// The quota of a period with that refill.
    ///
    /// ```
    /// use tollgate::{DemandAverage, Quota};
    ///
    /// let rule = DemandAverage::new(Quota::new(5, 1_000, 10), 1, 10);
    /// assert_eq!(rule.quota(3), Quota::new(3, 1_000, 6));
    /// ```
    #[must_use]
    pub const fn quota(&self, refill: u32) -> Quota {
        self.levels.quota(refill)
    }

    /// What a word of `width` bits starts with: the record, the quota, and the tokens.
    pub(crate) const fn start(&self, width: u32) -> Result<(u64, Quota, u64), AdaptiveError> {
        // half of what the attempts can be counted to, rounded down: see `turned`
        if let Err(error) = self.levels.check(width, (1 << (attempts_bits(width) - 1)) - 1) {
            return Err(error);
        }
        let first = self.levels.first();
        let quota = self.quota(first);
        let tokens = match self.tokens {
            Some(tokens) if tokens > quota.burst => {
                return Err(AdaptiveError::Tokens(Allowed { min: 0, max: quota.burst }));
            }
            Some(tokens) => tokens,
            None => quota.burst,
        };
        Ok(((first as u64) << attempts_bits(width), quota, tokens))
    }
}

/// The mean of both, rounded up.
const fn next(bounds: Bounds, refill: u32, attempts: u32) -> u32 {
    let sum = refill as u64 + attempts as u64;
    bounds.within(sum.div_ceil(2))
}

/// The lowest bits of a record, in which attempts are counted; above them is the refill.
const fn attempts_bits(width: u32) -> u32 {
    record_bits(width).div_ceil(2)
}

impl sealed::Sealed for DemandAverage {}

impl Controller for DemandAverage {
    type Rule<W: Width> = AverageRule<W>;
}

/// What a limiter keeps of a [`DemandAverage`].
#[derive(Clone, Copy, Debug)]
#[repr(C)]
pub struct AverageRule<W> {
    levels: Accepted<W>,
}

macro_rules! rule {
    ($($width:ident)*) => {$(
        #[allow(dead_code, reason = "of a width that this target cannot change by compare-and-swap")]
        impl AverageRule<$width> {
            /// Of a wish that was accepted.
            pub(crate) const fn of(wish: &DemandAverage) -> Self {
                Self { levels: Accepted::<$width>::of(&wish.levels) }
            }
        }
    )*};
}

rule!(u8 u16 u32 u64);

impl<W: Width> Rule<W> for AverageRule<W> {
    fn levels(&self) -> &Accepted<W> {
        &self.levels
    }

    #[allow(clippy::cast_possible_truncation, reason = "of at most 28 bits")]
    fn level(record: W) -> u32 {
        record.shr(attempts_bits(W::BITS)).widen() as u32
    }

    /// Counts up to the largest number there is room for, and then writes no more.
    #[inline]
    fn attempted(record: W, n: W) -> W {
        let most = W::MAX.shr(W::BITS - attempts_bits(W::BITS));
        let left = most.wrapping_sub(lowest(record, attempts_bits(W::BITS)));
        record.wrapping_add(n.min(left))
    }

    /// A count that came to its end is as good as the true one: it is more than twice the ceiling, and the mean of it
    /// and of any refill is more than the ceiling.
    #[allow(clippy::cast_possible_truncation, reason = "of at most 28 bits")]
    fn turned(&self, record: W) -> W {
        let attempts = lowest(record, attempts_bits(W::BITS));
        let next = next(self.levels.bounds, Self::level(record), attempts.widen() as u32);
        W::narrow(next.into()).shl(attempts_bits(W::BITS))
    }
}

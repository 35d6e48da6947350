use super::{Accepted, AdaptiveError, Bounds, Controller, Levels, Rule, lowest, record_bits, sealed};
use crate::ground::min;
use crate::{Allowed, Quota, Width};

/// Additive increase, multiplicative decrease (Chiu and Jain, 1989): a rate that finds the limit of a server that does
/// not tell it, from success and overload (429, a timeout).
///
/// At the turn of each period of the quota that it starts with: where there was overload, the rate is cut; where there
/// was success and no overload, it grows; otherwise it stays. After a cut there is no other one for the periods of the
/// cool-down, since answers to what was sent before are still on the way. The burst keeps the proportion that it has
/// to the count in that quota, rounded up.
///
/// It is a wish, as a [`Quota`] is; it is checked when a limiter is made of it.
///
/// ```
/// use tollgate::{Adaptive64, Aimd, Quota, checked};
///
/// // 50 requests a second at first, from 1 to 1,000; one more each second, or half as many
/// const RULE: Aimd = Aimd::new(Quota::per_second(50, 1_000), 1, 1_000).cool_down(2);
/// static API: Adaptive64<Aimd> = checked!(Adaptive64::<Aimd>::new(RULE));
///
/// fn call(now_ms: u64, answer: u16) {
///     if API.try_acquire(now_ms, 1).is_ok() {
///         match answer {
///             429 | 503 => API.overload(now_ms),
///             _ => API.success(now_ms),
///         }
///     }
/// }
///
/// let mut rates = Vec::new();
/// for (second, answer) in [200, 200, 429, 429, 200, 200].into_iter().enumerate() {
///     call(1_000 * second as u64, answer);
///     rates.push(API.level());
/// }
/// assert_eq!(rates, [50, 51, 52, 26, 26, 27]); // the second 429 is within the cool-down
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Aimd {
    levels: Levels,
    steps: Steps,
}

/// How far a rate goes at a turn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(C)]
struct Steps {
    increase: u32,
    per_mille: u32,
    cool_down: u32,
}

/// The state of [`Aimd`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AimdState {
    /// Cells per period.
    pub limit: u32,
    /// How many periods there is no decrease for.
    pub cooling: u32,
}

/// What happened in a period.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Heard {
    /// Something succeeded.
    pub success: bool,
    /// Something was refused, or timed out.
    pub overload: bool,
}

impl Aimd {
    /// It starts with the quota `at_first`, and goes from `floor` cells per period, at least 1, to `ceiling`. It adds
    /// one cell, or leaves half, and has no cool-down, unless asked for.
    #[must_use]
    pub const fn new(at_first: Quota, floor: u32, ceiling: u32) -> Self {
        let levels = Levels::new(at_first, floor, ceiling);
        Self { levels, steps: Steps { increase: 1, per_mille: 500, cool_down: 0 } }
    }

    /// At most so many cells at one instant, at whatever rate.
    ///
    /// ```
    /// use tollgate::{Aimd, Profile32, Quota};
    ///
    /// let rule = Aimd::new(Quota::new(50, 1_000, 10), 1, 100).most_burst(12);
    /// let burst = |limit| Profile32::new(rule.quota(limit)).unwrap().burst();
    /// assert_eq!([1, 50, 51, 100].map(burst), [1, 10, 11, 12]);
    /// ```
    #[must_use]
    pub const fn most_burst(mut self, cells: u64) -> Self {
        self.levels = self.levels.most_burst(cells);
        self
    }

    /// Adds so many cells per period, at least 1.
    ///
    /// ```
    /// use tollgate::{Aimd, AimdState, Heard, Quota};
    ///
    /// let rule = Aimd::new(Quota::new(50, 1_000, 10), 1, 55).increase(3);
    /// let after = |limit| {
    ///     rule.next(AimdState { limit, cooling: 0 }, Heard { success: true, overload: false }).limit
    /// };
    /// assert_eq!([50, 53, 55].map(after), [53, 55, 55]);
    /// ```
    #[must_use]
    pub const fn increase(mut self, cells: u32) -> Self {
        self.steps.increase = cells;
        self
    }

    /// Leaves so many thousandths of the rate, less than all, rounded down.
    ///
    /// ```
    /// use tollgate::{Aimd, AimdState, Heard, Quota};
    ///
    /// let rule = Aimd::new(Quota::new(50, 1_000, 10), 4, 100).decrease_to(700);
    /// let after = |limit| {
    ///     rule.next(AimdState { limit, cooling: 0 }, Heard { success: true, overload: true }).limit
    /// };
    /// assert_eq!([100, 9, 5].map(after), [70, 6, 4]);
    /// ```
    #[must_use]
    pub const fn decrease_to(mut self, per_mille: u32) -> Self {
        self.steps.per_mille = per_mille;
        self
    }

    /// No decrease for so many periods after one.
    ///
    /// ```
    /// use tollgate::{Aimd, AimdState, Heard, Quota};
    ///
    /// let rule = Aimd::new(Quota::new(50, 1_000, 10), 1, 100).cool_down(2);
    /// let mut state = AimdState { limit: 80, cooling: 0 };
    /// let limits = [(); 4].map(|()| {
    ///     state = rule.next(state, Heard { success: false, overload: true });
    ///     state.limit
    /// });
    /// assert_eq!(limits, [40, 40, 40, 20]);
    /// ```
    #[must_use]
    pub const fn cool_down(mut self, periods: u32) -> Self {
        self.steps.cool_down = periods;
        self
    }

    /// The state after a period in which that was heard.
    #[must_use]
    pub const fn next(&self, state: AimdState, heard: Heard) -> AimdState {
        self.steps.next(self.levels.bounds, state, heard)
    }

    /// The quota of a period with that limit.
    ///
    /// ```
    /// use tollgate::{Aimd, Quota};
    ///
    /// let rule = Aimd::new(Quota::new(50, 1_000, 10), 1, 100);
    /// assert_eq!(rule.quota(100), Quota::new(100, 1_000, 20));
    /// ```
    #[must_use]
    pub const fn quota(&self, limit: u32) -> Quota {
        self.levels.quota(limit)
    }

    /// What a word of `width` bits starts with: the record, the quota, and the tokens.
    pub(crate) const fn start(&self, width: u32) -> Result<(u64, Quota, u64), AdaptiveError> {
        let most = (1 << (record_bits(width) - limit_at(width))) - 1;
        if let Err(error) = self.levels.check(width, min(most, u32::MAX as u64)) {
            return Err(error);
        }
        if self.steps.increase == 0 {
            return Err(AdaptiveError::Increase(Allowed { min: 1, max: u32::MAX as u64 }));
        }
        if self.steps.per_mille >= 1_000 {
            return Err(AdaptiveError::Decrease(Allowed { min: 0, max: 999 }));
        }
        let longest = (1 << cooling_bits(width)) - 1;
        if self.steps.cool_down as u64 > longest {
            return Err(AdaptiveError::CoolDown(Allowed { min: 0, max: longest }));
        }
        let first = self.levels.first();
        let quota = self.quota(first);
        Ok(((first as u64) << limit_at(width), quota, quota.burst))
    }
}

impl Steps {
    const fn next(self, bounds: Bounds, state: AimdState, heard: Heard) -> AimdState {
        let limit = state.limit as u64;
        let cooling = state.cooling.saturating_sub(1);
        match heard {
            Heard { overload: true, .. } if state.cooling == 0 => {
                // both are of 32 bits
                let left = limit * self.per_mille as u64 / 1_000;
                AimdState { limit: bounds.within(min(left, limit)), cooling: self.cool_down }
            }
            Heard { success: true, overload: false } => {
                AimdState { limit: bounds.within(limit + self.increase as u64), cooling }
            }
            _ => AimdState { limit: bounds.within(limit), cooling },
        }
    }
}

// a record: the limit, the periods of the cool-down that are left, and one bit for each signal

pub(crate) const SUCCESS: u64 = 1;
pub(crate) const OVERLOAD: u64 = 2;
const COOLING_AT: u32 = 2;

const fn cooling_bits(width: u32) -> u32 {
    record_bits(width) / 4
}

const fn limit_at(width: u32) -> u32 {
    COOLING_AT + cooling_bits(width)
}

impl sealed::Sealed for Aimd {}

impl Controller for Aimd {
    type Rule<W: Width> = AimdRule<W>;
}

/// What a limiter keeps of an [`Aimd`].
#[derive(Clone, Copy, Debug)]
#[repr(C)]
pub struct AimdRule<W> {
    levels: Accepted<W>,
    steps: Steps,
}

macro_rules! rule {
    ($($width:ident)*) => {$(
        #[allow(dead_code, reason = "of a width that this target cannot change by compare-and-swap")]
        impl AimdRule<$width> {
            /// Of a wish that was accepted.
            pub(crate) const fn of(wish: &Aimd) -> Self {
                Self { levels: Accepted::<$width>::of(&wish.levels), steps: wish.steps }
            }
        }
    )*};
}

rule!(u8 u16 u32 u64);

impl<W: Width> AimdRule<W> {
    /// What a record says.
    #[allow(clippy::cast_possible_truncation, reason = "of at most 32 bits")]
    fn read(record: W) -> (AimdState, Heard) {
        let limit = record.shr(limit_at(W::BITS)).widen() as u32;
        let cooling = lowest(record.shr(COOLING_AT), cooling_bits(W::BITS)).widen() as u32;
        let heard = lowest(record, COOLING_AT).widen();
        let heard = Heard { success: heard & SUCCESS != 0, overload: heard & OVERLOAD != 0 };
        (AimdState { limit, cooling }, heard)
    }

    /// The record once a signal more was heard.
    pub(crate) fn signalled(record: W, signal: u64) -> W {
        let heard = lowest(record, COOLING_AT).widen();
        record.wrapping_add(W::narrow(signal & !heard))
    }
}

impl<W: Width> Rule<W> for AimdRule<W> {
    fn levels(&self) -> &Accepted<W> {
        &self.levels
    }

    fn level(record: W) -> u32 {
        Self::read(record).0.limit
    }

    #[inline]
    fn attempted(record: W, _: W) -> W {
        record
    }

    fn turned(&self, record: W) -> W {
        let (state, heard) = Self::read(record);
        let AimdState { limit, cooling } = self.steps.next(self.levels.bounds, state, heard);
        let limit = W::narrow(limit.into()).shl(limit_at(W::BITS));
        limit.wrapping_add(W::narrow(cooling.into()).shl(COOLING_AT))
    }
}

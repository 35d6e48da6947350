//! What a parent needs for its children to get what they were promised.

use core::fmt;

use crate::ground::{div, gcd};
use crate::{Allowed, Profile, Quota, QuotaError, ShaperProfile};

/// The most children.
const MOST: usize = 32;

/// Why a parent and its children do not fit together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HierarchyError {
    /// The parent's quota alone, or its debt: what the children's bursts come to, in ticks at the parent's rate.
    Parent(QuotaError),
    /// A child's quota alone.
    Child {
        /// Its place, from 0.
        child: usize,
        /// What is wrong with it.
        error: QuotaError,
    },
    /// The children's rates sum to more than the parent's.
    Rates {
        /// The first child whose rate does not fit beside those before it.
        child: usize,
        /// The `count` that would, in the child's own period; from 0 to 0 where nothing is left.
        allowed: Allowed,
    },
    /// More children than there can be.
    TooMany {
        /// The most.
        most: usize,
    },
}

impl HierarchyError {
    /// What is wrong, without the numbers, for [`checked!`](crate::checked).
    ///
    /// ```
    /// use tollgate::{Hierarchy, HierarchyError, Quota};
    ///
    /// let parent = Quota::new(10, 1_000, 5);
    /// let children = [Quota::new(7, 1_000, 1), Quota::new(2, 500, 1)];
    /// let error = Hierarchy::<u32, 2>::new(parent, children).unwrap_err();
    /// assert_eq!(error.message(), "the children's rates sum to more than the parent's");
    /// assert_eq!(
    ///     error.to_string(),
    ///     "the children's rates sum to more than the parent's: of child 1 a count from 1 to 1 is allowed"
    /// );
    /// ```
    #[must_use]
    pub const fn message(self) -> &'static str {
        match self {
            Self::Parent(error) | Self::Child { error, .. } => error.message(),
            Self::Rates { .. } => "the children's rates sum to more than the parent's",
            Self::TooMany { .. } => "there are too many children",
        }
    }
}

impl fmt::Display for HierarchyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Parent(error) => write!(f, "parent: {error}"),
            Self::Child { child, error } => write!(f, "child {child}: {error}"),
            Self::Rates { child, allowed: Allowed { min, max } } => {
                write!(f, "{}: of child {child} a count from {min} to {max} is allowed", self.message())
            }
            Self::TooMany { most } => write!(f, "{}: at most {most}", self.message()),
        }
    }
}

impl core::error::Error for HierarchyError {}

impl Quota {
    /// The quota of a parent whose children are promised theirs: with as much [`debt`](Self::debt), whatever it was
    /// before, as the children's bursts come to at its own rate, in ticks, rounded up.
    ///
    /// Each child is promised the rate and the burst of its quota; within the parent's own burst cells can be borrowed
    /// beyond that. Each quota has to fit a word by itself. See [`Hierarchy`](crate::Hierarchy), which
    /// calls this.
    ///
    /// ```
    /// use tollgate::{Quota, ShaperProfile64};
    ///
    /// // 10 per second; nothing is borrowed while 5 are owed
    /// let shared = Quota::new(10, 1_000, 5).shared_by(&[Quota::new(7, 1_000, 3), Quota::new(3, 1_000, 8)]).unwrap();
    /// assert_eq!(shared, Quota::new(10, 1_000, 5).debt(1_100));
    /// assert!(ShaperProfile64::new(shared).is_ok());
    /// ```
    ///
    /// # Errors
    ///
    /// [`Rates`](HierarchyError::Rates) where the children's sum to more than this one, exactly;
    /// [`TooMany`](HierarchyError::TooMany).
    pub const fn shared_by(self, children: &[Self]) -> Result<Self, HierarchyError> {
        if children.len() > MOST {
            return Err(HierarchyError::TooMany { most: MOST });
        }
        let mut before = children;
        let mut excess = None;
        // the shortest list that is too much, which is rarely looked for
        while let Some((last, rest)) = before.split_last() {
            if !exceeds(&self, rest, (last.count, last.period)) {
                break;
            }
            excess = Some((last, rest));
            before = rest;
        }
        match excess {
            Some((last, rest)) => {
                Err(HierarchyError::Rates { child: rest.len(), allowed: left_for(&self, rest, last) })
            }
            None => Ok(self.debt(owed_by(&self, children))),
        }
    }
}

/// The counts that fit beside the rates of `others`, in the period of `last`, whose own does not.
const fn left_for(shared: &Quota, others: &[Quota], last: &Quota) -> Allowed {
    let (mut fits, mut exceeding) = (0, last.count);
    while exceeding - fits > 1 {
        let middle = fits + (exceeding - fits) / 2;
        if exceeds(shared, others, (middle, last.period)) {
            exceeding = middle;
        } else {
            fits = middle;
        }
    }
    Allowed { min: if fits == 0 { 0 } else { 1 }, max: fits }
}

/// What the children's bursts come to at the parent's rate, in ticks, rounded up; their tolerance included.
const fn owed_by(shared: &Quota, children: &[Quota]) -> u64 {
    let common = gcd(shared.count, shared.period);
    let (scale, interval) = (div(shared.count, common), div(shared.period, common) as u128);
    let mut sub_ticks = 0_u128;
    let mut left = children;
    while let Some((child, rest)) = left.split_first() {
        let own = div(child.period, gcd(child.count, child.period)) as u128;
        let cells = (child.burst as u128).saturating_mul(interval);
        let tolerance = (child.tolerance as u128).saturating_mul(interval);
        sub_ticks = sub_ticks.saturating_add(cells).saturating_add(rounded_up(tolerance, own));
        left = rest;
    }
    saturated(rounded_up(sub_ticks, scale as u128))
}

#[allow(clippy::cast_possible_truncation, reason = "compared before")]
const fn saturated(ticks: u128) -> u64 {
    if ticks > u64::MAX as u128 { u64::MAX } else { ticks as u64 }
}

const fn rounded_up(a: u128, b: u128) -> u128 {
    match (a.checked_div(b), a.checked_rem(b)) {
        (Some(whole), Some(0)) => whole,
        (Some(whole), _) => whole.saturating_add(1),
        _ => u128::MAX,
    }
}

/// A fraction, of which the digits after the point are drawn one by one.
#[derive(Clone, Copy)]
struct Digits {
    rest: u128,
    of: u128,
}

impl Digits {
    const NONE: Self = Self { rest: 0, of: 1 };

    /// The whole part, and what is behind the point. Nothing over nothing is nothing.
    const fn of(count: u64, period: u64) -> (i128, Self) {
        match (count.checked_div(period), count.checked_rem(period)) {
            (Some(whole), Some(rest)) => (whole as i128, Self { rest: rest as u128, of: period as u128 }),
            _ => (0, Self::NONE),
        }
    }

    /// The next binary digit.
    const fn next(self) -> (i128, Self) {
        let twice = self.rest * 2;
        if twice >= self.of {
            (1, Self { rest: twice - self.of, ..self })
        } else {
            (0, Self { rest: twice, ..self })
        }
    }

    const fn bits(self) -> u32 {
        u128::BITS - self.of.leading_zeros()
    }
}

/// Whether the rates of `others`, and one more, sum to more than that of `shared`. Exact: their binary digits are drawn
/// until they tell, which for two sums that differ is no later than after those of all denominators multiplied.
const fn exceeds(shared: &Quota, others: &[Quota], (count, period): (u64, u64)) -> bool {
    let (mut lead, mut whole) = Digits::of(shared.count, shared.period);
    let (ahead, last) = Digits::of(count, period);
    lead -= ahead;
    let mut parts = [Digits::NONE; MOST];
    let mut most = 8 + whole.bits() + last.bits();
    let mut sum = 1;
    let mut left = others;
    while let Some((other, rest)) = left.split_first() {
        let (ahead, digits) = Digits::of(other.count, other.period);
        lead -= ahead;
        most += digits.bits();
        if sum < MOST {
            parts[sum] = digits;
        }
        sum += 1;
        left = rest;
    }
    parts[0] = last;
    // what is not drawn yet is less than 1 of the parent's, and less than `sum` of the children's
    while 0 <= lead && lead < sum as i128 && most > 0 {
        let digit;
        (digit, whole) = whole.next();
        lead = 2 * lead + digit;
        let mut index = 0;
        while index < sum && index < MOST {
            let digit;
            (digit, parts[index]) = parts[index].next();
            lead -= digit;
            index += 1;
        }
        most -= 1;
    }
    lead < 0
}

/// The profiles of a parent and its `N` children, at most 32, checked together; `const` where the quotas are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct HierarchyProfile<W, const N: usize> {
    pub(super) parent: ShaperProfile<W>,
    pub(super) children: [Profile<W>; N],
}

macro_rules! profile {
    ($($(#[$hidden:meta])? $width:ident)*) => {$(
        $(#[$hidden])?
        impl<const N: usize> HierarchyProfile<$width, N> {
            /// Checks each quota, and that the children's rates sum to at most the parent's; see
            /// [`Quota::shared_by`].
            ///
            /// # Errors
            ///
            /// What does not fit, and what would.
            pub const fn new(parent: Quota, children: [Quota; N]) -> Result<Self, HierarchyError> {
                let alone = match <Profile<$width>>::new(parent.debt(0)) {
                    Ok(profile) => profile,
                    Err(error) => return Err(HierarchyError::Parent(error)),
                };
                let mut profiles = [alone; N];
                let mut child = 0;
                while child < N {
                    match <Profile<$width>>::new(children[child]) {
                        Ok(profile) => profiles[child] = profile,
                        Err(error) => return Err(HierarchyError::Child { child, error }),
                    }
                    child += 1;
                }
                let shared = match parent.shared_by(&children) {
                    Ok(shared) => shared,
                    Err(error) => return Err(error),
                };
                match <ShaperProfile<$width>>::new(shared) {
                    Ok(parent) => Ok(Self { parent, children: profiles }),
                    Err(error) => Err(HierarchyError::Parent(error)),
                }
            }
        }
    )*};
}

profile!(#[doc(hidden)] u8 #[doc(hidden)] u16 u32 u64);

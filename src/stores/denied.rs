use core::fmt;
use core::ops::Deref;

use crate::{Algorithm, Denied, Width};

/// Which of the limits of a set, each by its place in the caller's list, from 0.
///
/// ```
/// use tollgate::{Gcra32, Quota, Tier, Tiers};
///
/// let [user, all] = [1, 5].map(|burst| Gcra32::new(Quota::new(1, 100, burst)).unwrap());
/// let both: Tiers<u32, 2> = Tiers::of([Tier::new(&user), Tier::new(&all)])?;
/// let denied = both.try_acquire(0, 3).unwrap_err();
/// assert!(denied.refused().contains(0) && !denied.refused().contains(1));
/// assert_eq!(denied.refused().bits(), 0b01);
/// # Ok::<(), tollgate::TiersError>(())
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct TierMask(u32);

impl TierMask {
    pub(super) const fn of(index: u32) -> Self {
        Self(1_u32.wrapping_shl(index))
    }

    fn and(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// Bit `i` for the limit at place `i`.
    #[must_use]
    pub const fn bits(self) -> u32 {
        self.0
    }

    /// Whether the limit at that place is among them; none beyond 31 is.
    #[must_use]
    pub const fn contains(self, index: usize) -> bool {
        index < 32 && self.0 & 1 << index != 0
    }

    /// Whether none is.
    #[must_use]
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }
}

/// A refusal of limits that are taken together: of none of them was anything taken.
///
/// ```
/// use tollgate::{Gcra32, Quota, Tier, Tiers, TiersDenied};
///
/// let [user, all] = [3, 5].map(|burst| Gcra32::new(Quota::new(1, 100, burst)).unwrap());
/// let both: Tiers<u32, 2> = Tiers::of([Tier::new(&user), Tier::new(&all)])?;
/// both.try_acquire(0, 3).unwrap();
/// match both.try_acquire(0, 3).unwrap_err() {
///     TiersDenied::NotYet { refused, retry_after, .. } => assert_eq!((refused.bits(), retry_after), (0b11, 300)),
///     TiersDenied::Never { .. } => unreachable!(),
/// }
/// let denied = both.try_acquire(0, 4).unwrap_err();
/// assert!(matches!(denied, TiersDenied::Never { never, .. } if never.bits() == 0b01));
/// # Ok::<(), tollgate::TiersError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TiersDenied<W> {
    /// Not now.
    NotYet {
        /// Those that refused.
        refused: TierMask,
        /// Those in shadow that would have.
        shadows: TierMask,
        /// After how many ticks all of them conform, rounded up: the longest of their waits; sufficient, and not one
        /// too many, for a caller who is alone.
        retry_after: W,
    },
    /// Never: more was asked for than can conform at one instant.
    Never {
        /// Those that refused.
        refused: TierMask,
        /// Those of them at which it never conforms.
        never: TierMask,
        /// Those in shadow that would have refused.
        shadows: TierMask,
    },
}

impl<W: Width> TiersDenied<W> {
    /// That of one limit.
    pub(super) fn by<R>(tier: TierMask, denied: &Denied<R>) -> Self
    where
        R: Deref<Target: Algorithm<Width = W>>,
    {
        let shadows = TierMask::default();
        match denied {
            Denied::NotYet(outcome) => {
                Self::NotYet { refused: tier, shadows, retry_after: outcome.retry_after() }
            }
            Denied::Never(_) => Self::Never { refused: tier, never: tier, shadows },
        }
    }

    /// Those that refused, now or for ever.
    #[must_use]
    pub fn refused(&self) -> TierMask {
        let (Self::NotYet { refused, .. } | Self::Never { refused, .. }) = *self;
        refused
    }

    /// Those at which it never conforms.
    #[must_use]
    pub fn never(&self) -> TierMask {
        if let Self::Never { never, .. } = *self { never } else { TierMask::default() }
    }

    /// Those in shadow that would have refused.
    #[must_use]
    pub fn shadows(&self) -> TierMask {
        let (Self::NotYet { shadows, .. } | Self::Never { shadows, .. }) = *self;
        shadows
    }

    /// After how many ticks to ask again; the maximum for "never".
    #[must_use]
    pub fn retry_after(&self) -> W {
        if let Self::NotYet { retry_after, .. } = *self { retry_after } else { W::MAX }
    }
}

impl<W: Width> fmt::Display for TiersDenied<W> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotYet { refused, retry_after, .. } => {
                write!(f, "not yet: ask again in {retry_after} ticks; refused by {:#b}", refused.0)
            }
            Self::Never { never, .. } => write!(f, "never at this quota: that of {:#b}", never.0),
        }
    }
}

impl<W: Width> core::error::Error for TiersDenied<W> {}

/// What the limits of a set have said so far.
#[derive(Clone, Copy, Debug)]
pub(super) struct Said<W> {
    refused: TierMask,
    never: TierMask,
    shadows: TierMask,
    longest: W,
}

impl<W: Width> Said<W> {
    pub(super) fn nothing() -> Self {
        let none = TierMask::default();
        Self { refused: none, never: none, shadows: none, longest: W::ZERO }
    }

    /// A limit that would refuse, and does not.
    pub(super) fn in_shadow(&mut self, tier: TierMask) {
        self.shadows = self.shadows.and(tier);
    }

    pub(super) fn refused<R>(&mut self, tier: TierMask, denied: &Denied<R>)
    where
        R: Deref<Target: Algorithm<Width = W>>,
    {
        self.refused = self.refused.and(tier);
        if matches!(denied, Denied::Never(_)) {
            self.never = self.never.and(tier);
        }
        self.longest = self.longest.max(denied.retry_after());
    }

    /// Those in shadow that would have refused, where nobody else did.
    pub(super) fn verdict(self) -> Result<TierMask, TiersDenied<W>> {
        let Self { refused, never, shadows, longest: retry_after } = self;
        if refused.is_empty() {
            Ok(shadows)
        } else if never.is_empty() {
            Err(TiersDenied::NotYet { refused, shadows, retry_after })
        } else {
            Err(TiersDenied::Never { refused, never, shadows })
        }
    }
}

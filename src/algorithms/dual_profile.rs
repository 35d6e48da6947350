use core::fmt;

use crate::ground::Half;
use crate::{Allowed, Profile, Quota, QuotaError};

/// The arithmetic form of two quotas, of which both must be kept: 10 per second and 1000 per hour. A word of twice
/// the bits of `H` holds both states, so that both take or none does, by one swap.
///
/// Each half is a [`Profile`] in words of `H`, and decides as that one does. The tick is as wide as the word; each half
/// sees its low bits, as many as its clock has. So a clock of 64 bits is one of 32 to `DualProfile<u32>`, which wraps,
/// and what it can count before it does is what limits both quotas and the time that the limiter may be left alone:
/// [`max_idle`](Self::max_idle), 49 days of milliseconds or 71 minutes of microseconds, less what the bursts take.
///
/// ```
/// use tollgate::{DualProfile, Quota, Word64, checked};
///
/// // 10 a second and 1000 an hour, on a clock of milliseconds
/// const PROFILE: DualProfile<u32> =
///     checked!(DualProfile::<u32>::new(Quota::per_second(10, 1_000), Quota::per_hour(1_000, 1_000)));
/// let words = [const { Word64::new() }; 100];
/// assert!(words[42].try_acquire(&PROFILE, 0, 10).is_ok());
/// assert!(words[42].try_acquire(&PROFILE, 0, 1).is_err());
/// assert_eq!(PROFILE.burst(), 10);
/// assert_eq!(PROFILE.max_admitted(3_600_000), 2_000);
/// assert_eq!(PROFILE.max_idle(), 4_291_247_295);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(C)]
pub struct DualProfile<H> {
    pub(super) first: Profile<H>,
    pub(super) second: Profile<H>,
}

/// Which of two quotas does not fit, and why.
///
/// ```
/// use tollgate::{DualGcra64, DualQuotaError, Quota, QuotaError};
///
/// let (fits, too_slow) = (Quota::per_second(10, 1_000_000), Quota::per_hour(1_000, 1_000_000));
/// let error = DualGcra64::new(fits, too_slow).unwrap_err();
/// let DualQuotaError::Second(QuotaError::Burst(allowed)) = error else { panic!() };
/// assert_eq!(allowed.max, 596);
/// assert_eq!(error.to_string(), "second quota: burst does not fit: from 1 to 596 is allowed");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DualQuotaError {
    /// The first one.
    First(QuotaError),
    /// The second one; the first fits.
    Second(QuotaError),
}

impl DualQuotaError {
    /// What is wrong with that quota.
    #[must_use]
    pub const fn error(self) -> QuotaError {
        let (Self::First(error) | Self::Second(error)) = self;
        error
    }

    /// The range that would have been accepted.
    #[must_use]
    pub const fn allowed(self) -> Allowed {
        self.error().allowed()
    }

    /// What does not fit, in words.
    #[must_use]
    pub const fn message(self) -> &'static str {
        self.error().message()
    }
}

impl fmt::Display for DualQuotaError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::First(error) => write!(f, "first quota: {error}"),
            Self::Second(error) => write!(f, "second quota: {error}"),
        }
    }
}

impl core::error::Error for DualQuotaError {}

macro_rules! dual_profile {
    ($($(#[$hidden:meta])? $half:ident $double:ident)*) => {$(
        $(#[$hidden])?
        impl DualProfile<$half> {
            /// Checks both quotas and derives their arithmetic, in `const` where the quotas are.
            ///
            /// # Errors
            ///
            /// Which quota does not fit in a half of the word, and what would.
            pub const fn new(first: Quota, second: Quota) -> Result<Self, DualQuotaError> {
                match (Profile::<$half>::new(first), Profile::<$half>::new(second)) {
                    (Ok(first), Ok(second)) => Ok(Self { first, second }),
                    (Err(error), _) => Err(DualQuotaError::First(error)),
                    (_, Err(error)) => Err(DualQuotaError::Second(error)),
                }
            }

            /// The value of a [`Word`](crate::Word) that is full at `now`, for
            /// [`Word::from_raw`](crate::Word64::from_raw): of the first quota in the low half, of the second in the
            /// high half.
            #[must_use]
            #[allow(clippy::cast_possible_truncation, reason = "the clock of a half")]
            pub const fn full_at(&self, now: $double) -> $double {
                let clock = now as $half;
                (self.second.full_at(clock) as $double) << $half::BITS | self.first.full_at(clock) as $double
            }
        }
    )*};
}

dual_profile!(#[doc(hidden)] u8 u16 u16 u32 u32 u64);

impl<H> DualProfile<H> {
    /// Two profiles that were checked before.
    #[must_use]
    pub const fn from_parts(first: Profile<H>, second: Profile<H>) -> Self {
        Self { first, second }
    }

    /// The first quota's, for what it alone promises.
    #[must_use]
    pub const fn first(&self) -> &Profile<H> {
        &self.first
    }

    /// The second quota's.
    #[must_use]
    pub const fn second(&self) -> &Profile<H> {
        &self.second
    }
}

/// What both promise together.
impl<H: Half> DualProfile<H> {
    /// The most cells that conform at one instant: the smaller of both bursts.
    #[must_use]
    pub fn burst(&self) -> H {
        self.first.burst().min(self.second.burst())
    }

    /// The most cells that are admitted in any closed window of `window` ticks: the smaller of both bounds, see
    /// [`Profile::max_admitted`].
    #[must_use]
    pub fn max_admitted(&self, window: u64) -> u64 {
        self.first.max_admitted(window).min(self.second.max_admitted(window))
    }

    /// Ticks until both are full, from both being empty, rounded up.
    #[must_use]
    pub fn time_to_full(&self) -> H {
        self.first.time_to_full().max(self.second.time_to_full())
    }

    /// The longest that `n` cells can have to wait when nobody else asks, in ticks, rounded up; the maximum, which
    /// means never, where `n` is above either burst.
    #[must_use]
    pub fn worst_wait(&self, n: H) -> H {
        self.first.worst_wait(n).max(self.second.worst_wait(n))
    }

    /// How many ticks a limiter may be left alone and stay exact, counted from its last grant, `touch`, `fill` or
    /// `drain`. A refusal does not count: it proves something of the quota that refuses, and nothing of the other.
    ///
    /// So a `retry_after` is exact where it ends within that time; after a longer one, of a slow rate beside one that
    /// counts in fine parts, ask again, or [`touch`](crate::Limiter::touch) meanwhile.
    ///
    /// One that is idle for longer may be refused for the time to full, staleness and debt of either quota, once; it
    /// never admits more.
    #[must_use]
    pub fn max_idle(&self) -> H {
        self.first.max_idle().min(self.second.max_idle())
    }
}

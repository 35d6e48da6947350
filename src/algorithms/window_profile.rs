use super::grid::{Grid, kept, margin, wraps};
use crate::ground::{div, min, unless_asked};
use crate::{Allowed, QuotaError, Width, WindowQuota};

/// The arithmetic form of a [`WindowQuota`] for a [`SlidingWindow`](crate::SlidingWindow) of `W` bits; otherwise as
/// [`Profile`](crate::Profile) is for a [`Quota`](crate::Quota).
///
/// ```
/// use tollgate::{WindowProfile32, WindowQuota};
///
/// let profile = WindowProfile32::new(WindowQuota::new(100, 1_024))?;
/// assert_eq!(profile.limit(), 100);
/// assert_eq!(profile.max_admitted(1_023), 199);
/// # Ok::<(), tollgate::QuotaError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(C)]
pub struct WindowProfile<W> {
    /// Ticks in a window; where the tick wraps, the logarithm of that to base 2.
    pub(super) window: W,
    pub(super) limit: W,
    /// How many windows the word's index may lie after that of a stale tick.
    pub(super) margin: W,
    /// Bits of each counter.
    pub(super) counter: W,
    /// Bits of the index.
    pub(super) index: W,
}

struct Derived {
    window: u64,
    limit: u64,
    margin: u64,
    counter: u64,
    index: u64,
}

/// How many bits count up to `most`.
pub(super) const fn bits(most: u64) -> u32 {
    64 - most.leading_zeros()
}

/// Bits that two counters of so many bits leave for the index: no more than the ticks of a window leave of a clock
/// that wraps, so that the index wraps with it.
const fn index_bits(counter: u32, window: u64, width: u32) -> u32 {
    let rest = width - 2 * counter;
    let of_clock = width - window.ilog2();
    if wraps(width) && of_clock < rest { of_clock } else { rest }
}

/// The least index that tells the window before a stale tick's from the one after the next: of two bits.
const INDEX: u32 = 2;

/// An index counts so many windows whose end a tick can name.
const fn windows(index: u32, window: u64) -> u64 {
    min((1 << index) - 1, (u64::MAX - 1) / window)
}

const fn derive(quota: &WindowQuota, width: u32) -> Result<Derived, QuotaError> {
    let longest = if wraps(width) { 1 << (width - INDEX) } else { (u64::MAX - 1) / 3 };
    if quota.window == 0 || quota.window > longest {
        return Err(QuotaError::Window(Allowed { min: 1, max: longest }));
    }
    if wraps(width) && !quota.window.is_power_of_two() {
        return Err(QuotaError::PeriodPowerOfTwo(Allowed { min: 1, max: longest }));
    }
    // two counters beside the index; and the product of limit and window, which is the most that is computed
    let most = min((1 << ((width - INDEX) / 2)) - 1, u64::MAX / quota.window);
    if quota.limit == 0 || quota.limit > most {
        return Err(QuotaError::Limit(Allowed { min: 1, max: most }));
    }
    let counter = bits(quota.limit);
    let index = index_bits(counter, quota.window, width);
    let windows = windows(index, quota.window);
    let stale = match quota.stale {
        Some(ticks) => ticks,
        None => min(unless_asked(None, width, width), (windows >> 4) * quota.window),
    };
    // it takes two turns until a word is empty, and a stale tick must tell them from what is ahead of it
    let margin = margin(stale, quota.window);
    if margin > windows - 2 {
        return Err(QuotaError::Stale(Allowed { min: 0, max: (windows - 3) * quota.window }));
    }
    let window = kept(quota.window, width);
    Ok(Derived { window, limit: quota.limit, margin, counter: counter as u64, index: index as u64 })
}

macro_rules! window_profile {
    ($($(#[$hidden:meta])? $width:ident)*) => {$(
        $(#[$hidden])?
        impl WindowProfile<$width> {
            /// Checks the quota and derives its arithmetic, in `const` where the quota is.
            ///
            /// # Errors
            ///
            /// What does not fit in a word of this width, and what would. In 32 bits the limit is at most 32,767, and
            /// the window a power of two up to 2^30, since otherwise the count of windows would break where the tick
            /// wraps. In 64 bits the limit is at most 2^31 - 1, and limit * window below 2^64.
            #[allow(clippy::cast_possible_truncation, reason = "derived for this very width")]
            pub const fn new(quota: WindowQuota) -> Result<Self, QuotaError> {
                match derive(&quota, <$width>::BITS) {
                    Ok(derived) => Ok(Self {
                        window: derived.window as $width,
                        limit: derived.limit as $width,
                        margin: derived.margin as $width,
                        counter: derived.counter as $width,
                        index: derived.index as $width,
                    }),
                    Err(error) => Err(error),
                }
            }
        }
    )*};
}

window_profile!(#[doc(hidden)] u8 #[doc(hidden)] u16 u32 u64);

impl<W: Width> WindowProfile<W> {
    /// The most cells in an estimate.
    #[must_use]
    pub fn limit(&self) -> W {
        self.limit
    }

    /// The most cells that are taken in any closed window of `window` ticks, which holds `window + 1` values of the
    /// tick; the maximum where it is more. With w the ticks of the quota's window
    ///
    /// ```text
    /// limit                                          for a window of 0 ticks
    /// limit + floor(limit * (window - 1) / w)        up to w - 1 ticks: it is reached
    /// limit + limit * ceil(window / w)               beyond: it may be less
    /// ```
    ///
    /// and so below twice the limit in any w values of the tick: see [`SlidingWindow`](crate::SlidingWindow). A tick
    /// that is older than the newest window already decided counts as that window's first. By the ticks as callers
    /// gave them, the bound is that of `window + stale`.
    #[must_use]
    pub fn max_admitted(&self, window: u64) -> u64 {
        let (length, limit) = (self.length(), self.limit.widen());
        if window < length {
            // limit * length is in range, and this is less
            let more = div(limit.saturating_mul(window.saturating_sub(1)), length);
            return limit.saturating_add(more);
        }
        limit.saturating_add(limit.saturating_mul(window.div_ceil(length.max(1))))
    }

    /// How many ticks a limiter may be left alone and stay exact, counted from its last grant, `touch` or `drain`,
    /// rounded down to windows; the maximum where it is more. Left alone for longer, it may be refused for the windows of
    /// `stale` and three more, once.
    #[must_use]
    pub fn max_idle(&self) -> u64 {
        let last = W::MAX.shr(W::BITS.saturating_sub(self.index_bits()));
        last.wrapping_sub(self.margin).widen().saturating_mul(self.length())
    }

    /// The value of a [`Word`](crate::Word) that is empty at `now`, for [`Word::from_raw`](crate::Word64::from_raw).
    ///
    /// ```
    /// use tollgate::{WindowProfile64, WindowQuota, Word64};
    ///
    /// let profile = WindowProfile64::new(WindowQuota::new(4, 1_000))?;
    /// let word = Word64::from_raw(profile.empty_at(77_500));
    /// assert_eq!(word.status(&profile, 77_500).remaining(), 4);
    /// # Ok::<(), tollgate::QuotaError>(())
    /// ```
    #[must_use]
    pub fn empty_at(&self, now: W) -> W {
        self.grid().index(now).shl(self.counter_bits()).shl(self.counter_bits())
    }

    /// Ticks in a window.
    #[inline]
    pub(super) fn length(&self) -> u64 {
        self.grid().period().widen()
    }

    #[inline]
    #[allow(clippy::cast_possible_truncation, reason = "at most 64")]
    fn index_bits(&self) -> u32 {
        self.index.widen() as u32
    }

    #[inline]
    #[allow(clippy::cast_possible_truncation, reason = "at most 64")]
    pub(super) fn counter_bits(&self) -> u32 {
        self.counter.widen() as u32
    }

    /// The windows that the index counts.
    #[inline]
    pub(super) fn grid(&self) -> Grid<W> {
        Grid { period: self.window, margin: self.margin, bits: self.index_bits() }
    }
}

use super::window_profile::bits;
use crate::ground::{min, unless_asked};
use crate::{Allowed, QuotaError, Width, WindowQuota};

/// The arithmetic form of a [`WindowQuota`] for a [`SlidingLog`](crate::SlidingLog) of words of `W` bits.
///
/// A slot has room for a tick beside the running total of cells, which must tell apart all that can be in the windows
/// of `window + stale` ticks. With `W` bits, a quota is accepted when
///
/// ```text
/// 2^b > limit * ceil((window + stale) / window)     b bits for the total, and one for the lap
/// R   = 2^(W - 1 - b)                               ticks until that of a slot comes round
/// window + 2 * stale <= R / 2
/// limit  < 2^((W - 2) / 2), and at most the slots
/// stale  < window * (2^laps - 1)                    laps being the bits that a position, and a number of
///                                                   entries, leave of the head
/// ```
///
/// ```
/// use tollgate::{LogProfile64, WindowQuota};
///
/// // 100 an hour, in nanoseconds, by threads that are up to a minute late
/// let profile = LogProfile64::new(WindowQuota::new(100, 3_600_000_000_000).stale(60_000_000_000), 100)?;
/// assert_eq!(profile.limit(), 100);
/// assert_eq!(profile.max_admitted(3_599_999_999_999), 100);
/// assert!(profile.max_idle() / 86_400_000_000_000 > 400); // days
/// # Ok::<(), tollgate::QuotaError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(C)]
pub struct LogProfile<W> {
    pub(super) window: W,
    pub(super) stale: W,
    pub(super) limit: W,
    /// Bits of a slot below the tick: the total's, and that of the lap.
    pub(super) below: W,
    /// Bits of the head for a position, and as many for a number of entries.
    pub(super) position: W,
}

struct Derived {
    window: u64,
    stale: u64,
    limit: u64,
    below: u64,
    position: u64,
}

/// The longest staleness beside that limit and window.
///
/// For each number of bits that the total may have, it is bounded by what they can count, and by what they leave for
/// the tick; and for all of them by the laps that a caller who is stopped must tell apart.
const fn longest_stale(limit: u64, window: u64, width: u32) -> u64 {
    let mut longest = 0;
    let mut total = bits(limit);
    while total <= width - 2 && window <= 1 << (width - 2 - total) {
        let by_ticks = ((1 << (width - 2 - total)) - window) / 2;
        let by_cells = window.saturating_mul(((1 << total) - 1) / limit) - window;
        let both = min(by_ticks, by_cells);
        longest = if both > longest { both } else { longest };
        total += 1;
    }
    let laps = width - 2 * bits(limit);
    min(longest, window.saturating_mul((1 << laps) - 1) - 1)
}

const fn derive(quota: &WindowQuota, width: u32, slots: u64) -> Result<Derived, QuotaError> {
    let WindowQuota { limit, window, stale } = *quota;
    let longest = 1 << (width - 3);
    if window == 0 || window > longest {
        return Err(QuotaError::Window(Allowed { min: 1, max: longest }));
    }
    // a window is at most 2^ticks, and half of the ring is left beside it
    let ticks = bits(window - 1);
    let counted = min((width - 2 - ticks) as u64, ((width - 2) / 2) as u64);
    let most = min(slots, (1 << counted) - 1);
    if limit == 0 || limit > most {
        return Err(QuotaError::Limit(Allowed { min: 1, max: most }));
    }
    let longest = longest_stale(limit, window, width);
    let stale = match stale {
        Some(ticks) => ticks,
        None => min(unless_asked(None, width, width), window.saturating_mul(16)),
    };
    if stale > longest {
        return Err(QuotaError::Stale(Allowed { min: 0, max: longest }));
    }
    let cells = limit * (window + stale).div_ceil(window);
    let (below, position) = (bits(cells) as u64 + 1, bits(limit) as u64);
    Ok(Derived { window, stale, limit, below, position })
}

macro_rules! log_profile {
    ($($(#[$hidden:meta])? $width:ident)*) => {$(
        $(#[$hidden])?
        impl LogProfile<$width> {
            /// Checks the quota against a ring of so many slots and derives its arithmetic, in `const` where the quota
            /// is.
            ///
            /// # Errors
            ///
            /// What does not fit in words of this width, and what would.
            #[allow(clippy::cast_possible_truncation, reason = "derived for this very width")]
            pub const fn new(quota: WindowQuota, slots: usize) -> Result<Self, QuotaError> {
                match derive(&quota, <$width>::BITS, slots as u64) {
                    Ok(derived) => Ok(Self {
                        window: derived.window as $width,
                        stale: derived.stale as $width,
                        limit: derived.limit as $width,
                        below: derived.below as $width,
                        position: derived.position as $width,
                    }),
                    Err(error) => Err(error),
                }
            }
        }
    )*};
}

log_profile!(#[doc(hidden)] u8 #[doc(hidden)] u16 u32 u64);

impl<W: Width> LogProfile<W> {
    /// The most cells in a window.
    #[must_use]
    pub fn limit(&self) -> W {
        self.limit
    }

    /// The most cells that are admitted in any closed window of `window` ticks, as the callers gave them, which holds
    /// `window + 1` values of the tick: the limit for each of the quota's windows in it, or part of one; the maximum
    /// where it is more.
    #[must_use]
    pub fn max_admitted(&self, window: u64) -> u64 {
        let windows = window.checked_div(self.window.widen()).unwrap_or(0).saturating_add(1);
        self.limit.widen().saturating_mul(windows)
    }

    /// How many ticks a log may be left alone and stay exact, counted from its last grant of at least one cell.
    ///
    /// One that is idle for longer may be refused for `window + stale` ticks, once; it never admits more. A log that a
    /// [`touch`](crate::SlidingLog::touch) found empty may be left alone for ever.
    #[must_use]
    pub fn max_idle(&self) -> W {
        let ring = W::MAX.shr(self.below()).wrapping_add(W::ONE);
        ring.wrapping_sub(self.window).wrapping_sub(self.stale).wrapping_sub(self.stale)
    }

    #[inline]
    #[allow(clippy::cast_possible_truncation, reason = "at most 64")]
    pub(super) fn below(&self) -> u32 {
        self.below.widen() as u32
    }

    #[inline]
    #[allow(clippy::cast_possible_truncation, reason = "at most 64")]
    pub(super) fn position_bits(&self) -> u32 {
        self.position.widen() as u32
    }
}

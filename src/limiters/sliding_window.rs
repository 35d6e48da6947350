use super::Limiter;
use crate::ground::sync::{const_fn, for_each_atomic};
use crate::{QuotaError, WindowProfile, WindowQuota, Word};

/// About `limit` cells in the last `window` ticks, by two counters in one word: those of the current window, and
/// those of the one before, of which so much counts as a window that slides would still cover.
///
/// ```
/// use tollgate::{SlidingWindow64, WindowQuota, checked};
///
/// static WINDOW: SlidingWindow64 = checked!(SlidingWindow64::new(WindowQuota::new(4, 1_000)));
///
/// assert!(WINDOW.try_acquire(900, 4).is_ok());
/// // a quarter of the next window has passed, and three of the four cells still count
/// assert_eq!(WINDOW.status(1_250).remaining(), 1);
/// assert_eq!(WINDOW.try_acquire(1_250, 2).unwrap_err().retry_after(), 250);
/// ```
///
/// # How far it is off
///
/// At a tick of which e have passed in the current window, f = e / window, the estimate is
/// `current + previous * (1 - f)`. The truth is `current` and those of the `previous` cells that came in the last
/// `window` ticks: all of them where they came late, none where they came early. So
///
/// ```text
/// - previous * f  <=  estimate - truth  <=  previous * (1 - f)
/// ```
///
/// and the estimate is off by at most `previous * max(f, 1 - f)`. Both ends are reached: the upper one where all came
/// at the first tick of their window, the lower one where all came at its last tick, up to e = window - 2, since at
/// e = window - 1 the last `window` ticks are those of the current window alone. A [`SlidingLog`](crate::SlidingLog)
/// is never off, and takes a word for each cell.
///
/// # What it admits
///
/// In any `window` values of the tick at most `2 * limit - ceil(2 * limit / window)` cells, where `window` is at least
/// 2; `2 * limit - 1`, where it is at least twice the limit.
///
/// *Proof.* So many ticks begin in one window of the counters, and end in the next, at its tick e, or lie in one,
/// where `limit` bounds them. If the first window has P cells, no more than the limit L, then the last cell to be
/// decided in the second one finds at most `L - P * (window - e) / window` with itself, or it would not conform. Together
/// they are at most `L + P * e / window`, which grows with P and e; P = L, and e = window - 2, since with e =
/// window - 1 all ticks lie in the second window. `L + floor(L * (window - 2) / window)` is the bound. It is reached
/// by L cells at the last tick of a window, and the rest at the last but one tick of the next. ∎
///
/// [`WindowProfile::max_admitted`] has the bound of windows of any length. A [`Gcra`](crate::Gcra) of a
/// [`hard_window`](crate::Quota::hard_window) is exact in every window, with one word as well, and spreads the
/// cells; the sliding window admits up to `limit` at once, however long it was idle or busy before that.
///
/// A tick that is late counts as the first of the newest window already decided. In 64 bits the tick must not wrap; in
/// 32 bits it may, and the window is a power of two.
///
/// Known as the sliding window counter, from proxies and API gateways (Cloudflare, *How we built rate limiting
/// capable of scaling to millions of domains*, 2017).
pub type SlidingWindow<W> = Limiter<WindowProfile<W>>;

macro_rules! sliding_window {
    ($(#[$hidden:meta])? $width:ident) => {
        $(#[$hidden])?
        impl SlidingWindow<$width> {
            const_fn! {
                /// An empty window that was made at tick 0. On a 32-bit clock that starts shortly before its wrap, by less
                /// than `stale` and two windows, the first cells count for as much longer: [`new_at`](Self::new_at) is for
                /// that one.
                ///
                /// ```
                /// use tollgate::{SlidingWindow32, WindowQuota, checked};
                ///
                /// // in 32 bits a power of two: 100 in about 17 minutes of a clock of milliseconds
                /// static WINDOW: SlidingWindow32 = checked!(SlidingWindow32::new(WindowQuota::new(100, 1 << 20)));
                /// assert!(WINDOW.try_acquire(5_000, 100).is_ok());
                /// assert!(WINDOW.try_acquire(5_000, 1).is_err());
                /// ```
                ///
                /// # Errors
                ///
                /// What does not fit in a word of this width, and what would.
                pub const fn new(quota: WindowQuota) -> Result<Self, QuotaError> {
                    match WindowProfile::<$width>::new(quota) {
                        Ok(profile) => Ok(Self { word: Word::<$width>::new(), profile }),
                        Err(error) => Err(error),
                    }
                }
            }

            /// A window that is empty at `now`, wherever the clock starts.
            ///
            /// ```
            /// use tollgate::{SlidingWindow32, WindowQuota};
            ///
            /// let window = SlidingWindow32::new_at(WindowQuota::new(4, 1_024), u32::MAX)?;
            /// assert!(window.try_acquire(u32::MAX, 4).is_ok());
            /// assert_eq!(window.try_acquire(0, 1).unwrap_err().retry_after(), 256);
            /// # Ok::<(), tollgate::QuotaError>(())
            /// ```
            ///
            /// # Errors
            ///
            /// As [`new`](Self::new).
            pub fn new_at(quota: WindowQuota, now: $width) -> Result<Self, QuotaError> {
                Ok(Self::with_profile(WindowProfile::<$width>::new(quota)?, now))
            }

            /// As [`new_at`](Self::new_at), of a profile that was checked before.
            ///
            /// ```
            /// use tollgate::{SlidingWindow64, WindowProfile64, WindowQuota};
            ///
            /// let window = SlidingWindow64::with_profile(WindowProfile64::new(WindowQuota::new(4, 1_000))?, 7);
            /// assert_eq!(window.status(7).remaining(), 4);
            /// # Ok::<(), tollgate::QuotaError>(())
            /// ```
            #[must_use]
            pub fn with_profile(profile: WindowProfile<$width>, now: $width) -> Self {
                Self { word: Word::<$width>::from_raw(profile.empty_at(now)), profile }
            }
        }
    };
}

for_each_atomic!(sliding_window);

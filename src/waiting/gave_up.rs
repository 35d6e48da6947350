use core::fmt;

use crate::Width;

/// Why somebody does not wait, or no longer does. Nothing was taken.
///
/// ```
/// use tollgate::clocks::Manual32;
/// use tollgate::waiting::{GaveUp, Waiting};
/// use tollgate::{Quota, Shaper32};
///
/// let limiter = Shaper32::new(Quota::new(1, 100, 2))?;
/// let waiting = Waiting::<u32, _, 4>::new(limiter, Manual32::<1_000>::new(0));
/// assert_eq!(waiting.enter(3, u32::MAX).unwrap_err(), GaveUp::Never);
/// # Ok::<(), tollgate::QuotaError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum GaveUp<W> {
    /// More cells than can conform at one instant.
    Never,
    /// As many stand in line already as it has places.
    LineFull,
    /// It would take longer than the caller is willing to wait.
    TooLong {
        /// After how many ticks it would be a newcomer's turn, as the line stands: at least 1, rounded up, the maximum
        /// where there are more. Exact while all who wait do so to the end, and while nobody takes past the line.
        retry_after: W,
    },
}

impl<W: Width> fmt::Display for GaveUp<W> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Never => f.write_str("more cells than can conform at one instant"),
            Self::LineFull => f.write_str("the line is full"),
            Self::TooLong { retry_after } => {
                write!(f, "too long to wait: its turn is in {retry_after} ticks")
            }
        }
    }
}

impl<W: Width> core::error::Error for GaveUp<W> {}

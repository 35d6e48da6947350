//! Floor 0: the integers, the quota, its errors, and the facade over the atomics.

mod arithmetic;
mod checksum;
mod error;
mod half;
mod hard_window;
mod interval_quota;
mod quota;
mod rate;
#[cfg(feature = "serde")]
mod serde;
mod sharing;
mod snapshot;
pub(crate) mod sync;
mod width;
mod window_quota;
mod words;

pub(crate) use arithmetic::{div, gcd, min};
pub(crate) use checksum::Crc32;
pub(crate) use quota::{generation_bits, leaving_room, unless_asked};
#[cfg(feature = "defmt")]
pub(crate) use rate::{Instead, Length, MINUTE};
#[cfg(feature = "serde")]
pub(crate) use serde::write;
pub(crate) use snapshot::{Owner, Relative};

pub use error::{Allowed, QuotaError};
pub use half::Half;
pub use interval_quota::IntervalQuota;
pub use quota::Quota;
pub use rate::{Rate, RateError, RateFault};
pub use sharing::{Shared, Sharing, Unshared};
pub use snapshot::{Off, Snapshot, SnapshotError};
pub use sync::Atomic;
pub use width::Width;
pub use window_quota::WindowQuota;

//! Floor 0: the integers, the quota, its errors, and the facade over the atomics.

mod divide;
mod error;
mod interval_quota;
mod quota;
pub(crate) mod sync;
mod width;

pub(crate) use divide::{div, gcd};

pub use error::{Allowed, QuotaError};
pub use interval_quota::IntervalQuota;
pub use quota::Quota;
pub use sync::Atomic;
pub use width::Width;

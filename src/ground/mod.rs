//! Floor 0: the integers, the quota, its errors, and the facade over the atomics.

mod error;
mod quota;
pub(crate) mod sync;
mod width;

pub(crate) use quota::{div, gcd};

pub use error::{Allowed, QuotaError};
pub use quota::{IntervalQuota, Quota};
pub use sync::Atomic;
pub use width::Width;

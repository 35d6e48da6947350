//! What servers say of their limits, in the fields of HTTP: written from decisions, and read to be followed.
//!
//! Needs the feature `http`, no HTTP library, and no memory but the caller's.
//!
//! The fields are those of draft-ietf-httpapi-ratelimit-headers-11 (`RateLimit`, `RateLimit-Policy`), of RFC 9110
//! (`Retry-After`), and the older `X-RateLimit-Limit`, `-Remaining` and `-Reset`, in seconds from now. What is read may be of
//! any draft, and of what servers sent before there was one: [`Heard`].
//!
//! ```
//! use tollgate::http::{Heard, Policy, write_to};
//! use tollgate::{Gcra64, Quota, Shaper64};
//!
//! // the server: 60 requests a minute, 5 at once
//! let limiter = Gcra64::new(Quota::per_minute(60, 1_000).burst(5))?;
//! let policy = Policy::of("default", limiter.profile(), 1_000).unwrap();
//! limiter.try_acquire(0, 5).unwrap();
//! let told = policy.denied(&limiter.try_acquire(0, 1).unwrap_err(), 1_000);
//! let memory = &mut [0; 64];
//! assert_eq!(write_to(&policy, memory), Ok("\"default\";q=5;w=5")); // RateLimit-Policy
//! assert_eq!(write_to(&told, memory), Ok("\"default\";r=0;t=1")); // RateLimit
//!
//! // the client, who sends 10 a second unless it is told otherwise
//! let shaper = Shaper64::new(Quota::per_second(10, 1_000_000))?;
//! let mut heard = Heard::new();
//! heard.field("RateLimit", write_to(&told, memory).unwrap().as_bytes()).unwrap();
//! heard.follow(&shaper, 0, 1_000_000).unwrap();
//! assert_eq!(shaper.try_acquire(0, 1).unwrap_err().retry_after(), 1_000_000);
//! # Ok::<(), tollgate::QuotaError>(())
//! ```
//!
//! | you have | look at |
//! |---|---|
//! | a quota to announce | [`Policy::of`] |
//! | a decision to tell | [`Policy::granted`], [`Policy::denied`] |
//! | several of them | [`List`] |
//! | memory to write to | [`write_to`]; all of them are `Display`, for anything that is `core::fmt::Write` |
//! | a response to follow | [`Heard`], [`Heard::follow`] |
//! | a `RateLimit-Policy` to read | [`Items`] |
//!
//! The quota of a [`Policy::of`] and what remains are rounded down, windows, `t` and `Retry-After` up to whole seconds:
//! whoever keeps to what is said is never refused for it.

mod date;
mod error;
mod follow;
mod heard;
mod items;
mod limit;
mod names;
mod policy;
mod reader;
mod said;
mod structured;
mod when;
mod write;

pub use error::{Fault, FieldError, NoRoom};
pub use follow::{FollowError, NoClock};
pub use heard::Heard;
pub use items::{Item, Items, Text};
pub use limit::ServiceLimit;
pub use names::{RATE_LIMIT, RATE_LIMIT_POLICY, RETRY_AFTER};
pub use policy::Policy;
pub use write::{List, write_to};

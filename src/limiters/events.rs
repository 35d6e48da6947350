//! Events for whoever listens by `tracing`; without that feature, nothing.

#[cfg(feature = "tracing")]
mod with_tracing;
#[cfg(not(feature = "tracing"))]
mod without_tracing;

#[cfg(feature = "tracing")]
pub(super) use with_tracing::{told, waits};
#[cfg(not(feature = "tracing"))]
pub(super) use without_tracing::{told, waits};

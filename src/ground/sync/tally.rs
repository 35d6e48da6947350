use super::atomic::{AtomicU32, Ordering::Relaxed};
use super::const_fn;

/// How often something has happened, for whoever wants to know. Nothing is decided by it.
///
/// Of 32 bits, which every target has or is given by one of the features.
#[derive(Debug)]
pub(crate) struct Tally(AtomicU32);

impl Tally {
    const_fn! {
        pub(crate) const fn new() -> Self {
            Self(AtomicU32::new(0))
        }
    }

    /// Once more.
    pub(crate) fn count(&self) {
        // Relaxed: a number by itself, which no other memory goes with.
        self.0.fetch_add(1, Relaxed);
    }

    pub(crate) fn read(&self) -> u32 {
        // Relaxed, as above.
        self.0.load(Relaxed)
    }
}

/// The widest integer that this target can add to; as in `has_64`.
#[cfg(any(loom, target_has_atomic = "64", feature = "unsafe-assume-single-core"))]
mod wide {
    pub(super) use super::super::atomic::AtomicU64 as AtomicWide;
    pub(super) type Wide = u64;
}
#[cfg(not(any(loom, target_has_atomic = "64", feature = "unsafe-assume-single-core")))]
mod wide {
    pub(super) use super::super::atomic::AtomicU32 as AtomicWide;
    pub(super) type Wide = u32;
}
use wide::{AtomicWide, Wide};

/// How much there has been of something, for whoever wants to know. Nothing is decided by it.
///
/// Of 64 bits where this target has such atomics, of 32 elsewhere; it wraps.
#[derive(Debug)]
pub(crate) struct Sum(AtomicWide);

impl Sum {
    const_fn! {
        pub(crate) const fn new() -> Self {
            Self(AtomicWide::new(0))
        }
    }

    #[allow(clippy::cast_possible_truncation, reason = "it wraps")]
    pub(crate) fn add(&self, amount: u64) {
        // Relaxed, as in `Tally`.
        self.0.fetch_add(amount as Wide, Relaxed);
    }

    /// Makes it no less than this; what is too large for it, its largest.
    pub(crate) fn raise(&self, amount: u64) {
        // Relaxed, as in `Tally`.
        self.0.fetch_max(Wide::try_from(amount).unwrap_or(Wide::MAX), Relaxed);
    }

    #[allow(clippy::useless_conversion, reason = "it may be narrower")]
    pub(crate) fn read(&self) -> u64 {
        // Relaxed, as in `Tally`.
        self.0.load(Relaxed).into()
    }

    /// What was added between two readings, if that is less than what it holds.
    #[allow(
        clippy::cast_possible_truncation,
        clippy::unnecessary_cast,
        reason = "it may be narrower, and wraps"
    )]
    pub(crate) const fn between(earlier: u64, later: u64) -> u64 {
        (later as Wide).wrapping_sub(earlier as Wide) as u64
    }
}

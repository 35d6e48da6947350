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

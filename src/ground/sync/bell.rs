use core::task::Waker;

use super::const_fn;

#[cfg(not(loom))]
use atomic_waker::AtomicWaker;
#[cfg(loom)]
use loom::future::AtomicWaker;

/// How to wake one who sleeps, left where another finds it.
///
/// Who has hung a waker up, and then looks, sees what the other one did before it rang; or else is woken by it.
#[derive(Debug)]
pub(crate) struct Bell(AtomicWaker);

impl Bell {
    const_fn! {
        pub(crate) const fn new() -> Self {
            Self(AtomicWaker::new())
        }
    }

    /// Instead of the one that hung there. For one at a time.
    pub(crate) fn hang(&self, waker: &Waker) {
        #[cfg(not(loom))]
        self.0.register(waker);
        #[cfg(loom)]
        self.0.register_by_ref(waker);
    }

    /// Wakes whoever hung a waker up, once.
    pub(crate) fn ring(&self) {
        self.0.wake();
    }

    /// Takes the waker down, without waking anybody.
    pub(crate) fn clear(&self) {
        #[cfg(not(loom))]
        drop(self.0.take());
        #[cfg(loom)]
        drop(self.0.take_waker());
    }
}

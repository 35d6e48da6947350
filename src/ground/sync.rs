//! The one place that names an atomics crate and, tests and the lists of optional clocks and keys aside, the one
//! place with a `cfg`.
//!
//! Where a processor has no compare-and-swap, or none of the width, `portable-atomic` (built without
//! its `fallback`) offers no such type, and neither does this module: nothing here can hide a lock.

#[cfg(feature = "waiting")]
mod bell;
mod tally;

#[cfg(feature = "waiting")]
pub(crate) use bell::Bell;
pub(crate) use tally::{Sum, Tally};

use crate::Width;

#[cfg(loom)]
use loom::sync::atomic;
#[cfg(not(loom))]
use portable_atomic as atomic;

use atomic::Ordering::{Acquire, Relaxed, Release, SeqCst};

/// An integer that this target can change by compare-and-swap.
///
/// Sealed, as [`Width`] is. Implemented for `u8`, `u16`, `u32`, and for `u64` where the target has
/// 64-bit atomics, or an explicit feature supplies them.
pub trait Atomic: Width {
    #[doc(hidden)]
    type Cell: core::fmt::Debug + Send + Sync;

    #[doc(hidden)]
    fn load(cell: &Self::Cell) -> Self;

    /// Stores `new` where the cell still holds `current`; what it holds otherwise. May fail
    /// spuriously.
    #[doc(hidden)]
    fn swap_weak(cell: &Self::Cell, current: Self, new: Self) -> Result<(), Self>;

    /// As [`load`](Self::load), of a word that tells which parameters hold, and of those.
    #[doc(hidden)]
    fn load_published(cell: &Self::Cell) -> Self;

    #[doc(hidden)]
    fn store_published(cell: &Self::Cell, new: Self);

    /// As [`swap_weak`](Self::swap_weak), where the new word says that other parameters hold.
    #[doc(hidden)]
    fn swap_weak_publishing(cell: &Self::Cell, current: Self, new: Self) -> Result<(), Self>;

    /// Who has tried to swap since this was last asked, one after another, and who of them did.
    #[cfg(loom)]
    #[doc(hidden)]
    #[must_use]
    fn swaps() -> witness::Swaps {
        witness::SWAPS.take()
    }
}

/// What the proof of lock-freedom counts.
#[cfg(loom)]
mod witness {
    extern crate std;

    use core::cell::RefCell;

    pub(super) type Swaps = std::vec::Vec<(loom::thread::ThreadId, bool)>;

    std::thread_local! {
        /// Of one model: loom runs the threads of a model by turns on a single one.
        pub(super) static SWAPS: RefCell<Swaps> = const { RefCell::new(Swaps::new()) };
    }

    pub(super) fn record(swapped: bool) {
        SWAPS.with_borrow_mut(|swaps| swaps.push((loom::thread::current().id(), swapped)));
    }
}

/// Makes functions `const` everywhere but under loom, whose atomics have no `const` constructor.
#[cfg(not(loom))]
macro_rules! const_fn {
    ($($items:tt)*) => { $($items)* };
}
#[cfg(loom)]
macro_rules! const_fn {
    ($(
        $(#[$attribute:meta])*
        $visibility:vis const fn $name:ident($($arguments:tt)*) -> $result:ty $body:block
    )*) => {
        $($(#[$attribute])* $visibility fn $name($($arguments)*) -> $result $body)*
    };
}
pub(crate) use const_fn;

/// An array of so many of what a constructor makes.
#[cfg(not(loom))]
macro_rules! array {
    ($new:expr, $length:expr) => {
        [const { $new }; $length]
    };
}
#[cfg(loom)]
macro_rules! array {
    ($new:expr, $length:expr) => {
        core::array::from_fn::<_, { $length }, _>(|_| $new)
    };
}
pub(crate) use array;

/// Between a swap of one word and loads of others, where two callers do the same, each of the word that the other one
/// looks at: one of them, at least, sees what the other one wrote.
///
/// Sequentially consistent, its own partner: all such fences have one order, and who comes later in it reads what was
/// written, or read, before any earlier one. Acquire and release order no load after a store of one's own, as in
/// Dekker's algorithm.
#[inline]
pub(crate) fn fence_between_a_swap_and_the_loads_of_others() {
    atomic::fence(SeqCst);
}

/// Keeps the items where a 64-bit word can be changed without a lock.
///
/// Not `portable_atomic::cfg_has_atomic_64`: that one is also true where some other crate of the program
/// switched on `fallback`, and then the 64-bit atomic is a spinlock, which deadlocks in an interrupt.
#[cfg(any(loom, target_has_atomic = "64", feature = "unsafe-assume-single-core"))]
macro_rules! has_64 {
    ($($items:tt)*) => { $($items)* };
}
#[cfg(not(any(loom, target_has_atomic = "64", feature = "unsafe-assume-single-core")))]
macro_rules! has_64 {
    ($($items:tt)*) => {};
}
pub(crate) use has_64;

/// Calls a macro of the caller's with each [`Atomic`] integer of this target. What is made of the small
/// ones is there for proofs, and not for the reader of the docs.
macro_rules! for_each_atomic {
    ($then:ident) => {
        $then! { #[doc(hidden)] u8 }
        $then! { #[doc(hidden)] u16 }
        $then!(u32);
        $crate::ground::sync::has_64! { $then!(u64); }
    };
}
pub(crate) use for_each_atomic;

macro_rules! atomic {
    ($int:ty, $cell:ident) => {
        impl Atomic for $int {
            type Cell = atomic::$cell;

            #[inline]
            fn load(cell: &Self::Cell) -> Self {
                // Relaxed: the word is all there is. No other memory is published through it, so no
                // load or store elsewhere has to be ordered against it.
                cell.load(Relaxed)
            }

            #[inline]
            fn swap_weak(cell: &Self::Cell, current: Self, new: Self) -> Result<(), Self> {
                // Relaxed twice, as above: what makes decisions exclusive is the single modification
                // order of one atomic, which every ordering has.
                let swapped = cell.compare_exchange_weak(current, new, Relaxed, Relaxed).map(drop);
                #[cfg(loom)]
                witness::record(swapped.is_ok());
                swapped
            }

            #[inline]
            fn load_published(cell: &Self::Cell) -> Self {
                // Acquire, the partner of the two Releases below: who sees a generation sees its parameters,
                // and who sees a parameter sees that its change has begun.
                cell.load(Acquire)
            }

            #[inline]
            fn store_published(cell: &Self::Cell, new: Self) {
                // Release, the partner of the Acquire above: the change began before.
                cell.store(new, Release);
            }

            #[inline]
            fn swap_weak_publishing(cell: &Self::Cell, current: Self, new: Self) -> Result<(), Self> {
                // Release, the partner of the Acquire above: the parameters were stored before. The relaxed
                // swaps of others that follow carry it on, as each reads what the one before it wrote.
                let swapped = cell.compare_exchange_weak(current, new, Release, Relaxed).map(drop);
                #[cfg(loom)]
                witness::record(swapped.is_ok());
                swapped
            }
        }
    };
}

atomic!(u8, AtomicU8);
atomic!(u16, AtomicU16);
atomic!(u32, AtomicU32);
has_64! { atomic!(u64, AtomicU64); }

/// How often something has happened, as its observers agree: each reads the number, then what it observes,
/// then whether the number is still the same, and raises it by one where it saw one more.
///
/// Of 32 bits, which every target has or is given by one of the features.
#[derive(Debug)]
pub(crate) struct Turns(atomic::AtomicU32);

impl Turns {
    const_fn! {
        pub(crate) const fn new(turns: u32) -> Self {
            Self(atomic::AtomicU32::new(turns))
        }
    }

    /// The number, before anything is observed.
    #[inline]
    pub(crate) fn load(&self) -> u32 {
        // Acquire, the partner of the Release in `raise`: who sees a number observes nothing that is older
        // than what made another observer raise it.
        self.0.load(Acquire)
    }

    /// Whether the number is still `seen`, after something was observed.
    #[inline]
    pub(crate) fn still(&self, seen: u32) -> bool {
        // Acquire, the partner of whatever published what was observed (a counter's tick does, by the time
        // that passes): the load after it is of a number no older than the observation. A fence, since it is
        // the observation before it, no atomic of ours, that must not move past it. Relaxed, then: nothing
        // after this load depends on it.
        atomic::fence(Acquire);
        self.0.load(Relaxed) == seen
    }

    /// `next` where the number is still `seen`. No loop: where it is not, another observer has raised it,
    /// and for the same reason. Strong, for that to be the only way to fail.
    #[inline]
    pub(crate) fn raise(&self, seen: u32, next: u32) {
        // Release, the partner of the Acquire in `load`: the observation stays before it. Relaxed where it
        // fails: nothing is made of what was found instead.
        let _ = self.0.compare_exchange(seen, next, Release, Relaxed);
    }
}

/// How many changes of a quota have begun and were not abandoned, in the upper 31 bits, and whether one is under way,
/// in the lowest.
///
/// Of 32 bits, as [`Turns`].
#[derive(Debug)]
pub(crate) struct Changes(atomic::AtomicU32);

impl Changes {
    const_fn! {
        pub(crate) const fn new() -> Self {
            Self(atomic::AtomicU32::new(0))
        }
    }

    /// How many had begun, before anything else is read.
    #[inline]
    pub(crate) fn begun(&self) -> u32 {
        // Acquire, the partner of the Release in `end`, which the next `begin` carries on: who sees that a change
        // has begun sees all that was published before, and so no word that is older than the one before it.
        self.0.load(Acquire) >> 1
    }

    /// Whether none has begun since, after all else was read by acquire loads.
    #[inline]
    pub(crate) fn none_since(&self, begun: u32) -> bool {
        // Relaxed: the loads before it are acquire loads, which it cannot move before; nothing depends on it.
        self.0.load(Relaxed) >> 1 == begun
    }

    /// Begins a change, unless another one is under way, or was just now. No loop: nobody waits.
    pub(crate) fn begin(&self) -> bool {
        let seen = self.0.load(Relaxed);
        if seen & 1 == 1 {
            return false;
        }
        // Acquire, the partner of the Release in `end`: this change sees the one before whole. No Release: what is
        // read here was released there, and a swap carries that on to whoever sees what it wrote. Relaxed where
        // it fails: nothing is made of what was found instead.
        self.0.compare_exchange(seen, seen.wrapping_add(3), Acquire, Relaxed).is_ok()
    }

    /// Ends the change that this caller began, and has published.
    pub(crate) fn end(&self) {
        // Release, the partner of the Acquire in `begin` and, by way of that, of the one in `begun`.
        self.0.fetch_sub(1, Release);
    }

    /// Ends the change that this caller began, and has not published: as if it had not begun.
    ///
    /// The count may then be what it was when someone looked before. Nothing that counts was written meanwhile: only
    /// parameters that no word names.
    pub(crate) fn abandon(&self) {
        // Release, as in `end`.
        self.0.fetch_sub(3, Release);
    }
}

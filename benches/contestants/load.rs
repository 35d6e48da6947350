//! The traffic that contestants are put under, and the one loop that all of them run in.

use std::arch::asm;
use std::time::Instant;

use super::{LOAD, SWAP, SWAP_IF_DUE};

/// One kind of traffic, at one cell per `interval` ticks. A tick is a nanosecond.
#[derive(Clone, Copy)]
pub struct Load {
    pub name: &'static str,
    /// Threads that share the one limiter.
    pub threads: u64,
    /// The row that ratios are taken to.
    pub bare: &'static str,
    pub(super) interval: u64,
    pub(super) burst: u32,
    ticks: Ticks,
    admitted: Admitted,
}

/// How far the tick moves on before each decision.
#[derive(Clone, Copy)]
enum Ticks {
    Every(u64),
    /// By so many ticks, or not at all: a fair coin, the same for all, that no branch predictor learns.
    Coin(u64),
}

/// How many decisions must conform.
#[derive(Clone, Copy)]
enum Admitted {
    All,
    None,
    /// Those before which the tick has moved.
    Moved,
}

impl Load {
    pub const ADMITTED: Self = Self {
        name: "admitted",
        threads: 1,
        bare: SWAP,
        interval: 10,
        burst: 1_000,
        ticks: Ticks::Every(10),
        admitted: Admitted::All,
    };

    /// A second per cell, and one decision per nanosecond: less than 10^9 decisions are all refused.
    pub const DENIED: Self = Self {
        name: "denied",
        bare: LOAD,
        interval: 1_000_000_000,
        burst: 1,
        ticks: Ticks::Every(1),
        admitted: Admitted::None,
        ..Self::ADMITTED
    };

    const ONE_THREAD: [Self; 4] = [
        Self::ADMITTED,
        Self {
            name: "admitted, 1 us apart",
            interval: 1_000,
            ticks: Ticks::Every(1_000),
            ..Self::ADMITTED
        },
        Self::DENIED,
        Self {
            name: "mixed",
            bare: SWAP_IF_DUE,
            interval: 1_000,
            burst: 1,
            ticks: Ticks::Coin(1_000),
            admitted: Admitted::Moved,
            ..Self::ADMITTED
        },
    ];

    /// Each thread counts ticks of its own, so the bucket must hold what the others take before them.
    const SHARED: Self =
        Self { interval: 1, burst: 1_000_000_000, ticks: Ticks::Every(1), ..Self::ADMITTED };

    const THREADS: [Self; 3] = [
        Self { name: "admitted, two threads", threads: 2, ..Self::SHARED },
        Self { name: "admitted, three threads", threads: 3, ..Self::SHARED },
        Self { name: "admitted, four threads", threads: 4, ..Self::SHARED },
    ];

    /// Every load, those of one thread first.
    pub fn all() -> impl Iterator<Item = Self> {
        Self::ONE_THREAD.into_iter().chain(Self::THREADS)
    }

    /// The first tick. Full buckets are full there whatever they think of tick 0.
    pub(super) const START: u64 = 1_000_000;

    /// Makes so many decisions, one after another.
    pub(super) fn decide(&self, mut caller: impl Caller, decisions: u64) -> Run {
        let mut coin = fastrand::Rng::with_seed(decisions);
        match self.ticks {
            Ticks::Every(ticks) => repeat(&mut caller, decisions, || ticks),
            Ticks::Coin(ticks) => repeat(&mut caller, decisions, || ticks * u64::from(coin.bool())),
        }
    }

    pub(super) fn expected(&self, decisions: u64) -> u64 {
        match self.admitted {
            Admitted::All => decisions,
            Admitted::None => 0,
            Admitted::Moved => {
                let mut coin = fastrand::Rng::with_seed(decisions);
                (0..decisions).map(|_| u64::from(coin.bool())).sum()
            }
        }
    }
}

pub(super) struct Run {
    pub(super) begun: Instant,
    pub(super) ended: Instant,
    pub(super) admitted: u64,
}

/// What threads share.
pub(super) trait Shared: Sync {
    /// What each thread has of its own.
    type Caller<'l>: Caller
    where
        Self: 'l;

    fn caller(&self) -> Self::Caller<'_>;
}

/// One thread's way to ask. What it decides by lies behind a pointer of which the compiler knows nothing.
pub(super) trait Caller {
    fn asks(&mut self, now: u64) -> bool;
}

impl<L: Fn(u64) -> bool + Sync> Shared for L {
    type Caller<'l>
        = &'l L
    where
        L: 'l;

    fn caller(&self) -> &L {
        self
    }
}

impl<L: Fn(u64) -> bool> Caller for &L {
    #[inline]
    fn asks(&mut self, now: u64) -> bool {
        unseen(*self)(now)
    }
}

/// The loop that is timed.
fn repeat(caller: &mut impl Caller, decisions: u64, mut ticks: impl FnMut() -> u64) -> Run {
    let (mut now, mut admitted) = (Load::START, 0);
    let begun = Instant::now();
    for _ in 0..decisions {
        now += ticks();
        admitted += u64::from(caller.asks(now));
    }
    Run { begun, ended: Instant::now(), admitted }
}

/// The same reference, of which the compiler knows nothing. Unlike `black_box`, which may do it by way of
/// memory, this adds no instruction.
#[inline]
fn unseen<T>(reference: &T) -> &T {
    let mut pointer: *const T = reference;
    // SAFETY: no instruction at all, so the pointer is still the one of the reference
    unsafe {
        asm!("/* {0} */", inout(reg) pointer, options(nostack, preserves_flags));
        &*pointer
    }
}

/// As [`unseen`], of what one thread has of its own.
#[inline]
pub(super) fn unseen_own<T>(reference: &mut T) -> &mut T {
    let mut pointer: *mut T = reference;
    // SAFETY: as above
    unsafe {
        asm!("/* {0} */", inout(reg) pointer, options(nostack, preserves_flags));
        &mut *pointer
    }
}

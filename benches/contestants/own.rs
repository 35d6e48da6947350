//! Limiters of which each thread has something of its own: a handle, a lease, or all of it.

use std::hint;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};

use tollgate::{Handle, Lease, Padded, PaddedGcra64, Profile64, Quota, UnsharedGcra64, Word, Word64};

use super::load::{Caller, Shared, unseen_own};
use super::{Contestant, Line, Load};

/// The bare operation of threads that remember what they saw: what a handle can be compared with.
struct BareSwap(Line<AtomicU64>);

struct Remembers<'l> {
    word: &'l AtomicU64,
    seen: u64,
}

impl Shared for BareSwap {
    type Caller<'l> = Remembers<'l>;

    fn caller(&self) -> Remembers<'_> {
        Remembers { word: &self.0.0, seen: 0 }
    }
}

impl Caller for Remembers<'_> {
    #[inline]
    fn asks(&mut self, _: u64) -> bool {
        let Self { word, seen } = unseen_own(self);
        while let Err(current) = word.compare_exchange_weak(*seen, *seen + 1, Relaxed, Relaxed) {
            *seen = current;
        }
        *seen += 1;
        true
    }
}

/// Threads with a handle each.
struct ByHandle(PaddedGcra64);

/// Threads with a lease each, of so many cells.
struct ByLease(PaddedGcra64, u64);

/// A limiter of one thread, and the word that it was left with.
struct Alone {
    profile: Profile64,
    left: AtomicU64,
}

struct Keeps<'l> {
    limiter: UnsharedGcra64,
    left: &'l AtomicU64,
}

impl Shared for ByHandle {
    type Caller<'l> = Handle<'l, Profile64, Padded<Word64>>;

    fn caller(&self) -> Self::Caller<'_> {
        self.0.handle()
    }
}

impl Caller for Handle<'_, Profile64, Padded<Word64>> {
    #[inline]
    fn asks(&mut self, now: u64) -> bool {
        unseen_own(self).try_acquire(now, 1).is_ok()
    }
}

impl Shared for ByLease {
    type Caller<'l> = Lease<'l, PaddedGcra64>;

    fn caller(&self) -> Self::Caller<'_> {
        self.0.lease(self.1)
    }
}

impl Caller for Lease<'_, PaddedGcra64> {
    #[inline]
    fn asks(&mut self, now: u64) -> bool {
        unseen_own(self).try_acquire(now, 1).is_ok()
    }
}

impl Shared for Alone {
    type Caller<'l> = Keeps<'l>;

    fn caller(&self) -> Keeps<'_> {
        let word = Word::unshared(self.left.load(Relaxed));
        Keeps { limiter: UnsharedGcra64::from_parts(word, self.profile), left: &self.left }
    }
}

impl Drop for Keeps<'_> {
    fn drop(&mut self) {
        self.left.store(self.limiter.word().raw(), Relaxed);
    }
}

impl Caller for Keeps<'_> {
    #[inline]
    fn asks(&mut self, now: u64) -> bool {
        unseen_own(&mut self.limiter).try_acquire(now, 1).is_ok()
    }
}

pub(super) fn contestants(load: Load) -> Vec<Contestant> {
    let quota = hint::black_box(Quota::new(1, load.interval, load.burst.into()));
    let mut rows = vec![
        Contestant::new(load, "bare compare-exchange, no load", false, || {
            BareSwap(Line(AtomicU64::new(0)))
        }),
        Contestant::new(load, "tollgate 64, padded, by handle", true, move || {
            ByHandle(PaddedGcra64::new(quota).unwrap())
        }),
        Contestant::new(load, "tollgate 64, padded, lease of 64", true, move || {
            ByLease(PaddedGcra64::new(quota).unwrap(), 64)
        }),
    ];
    if load.threads == 1 {
        rows.push(Contestant::new(load, "tollgate 64, unshared", true, move || Alone {
            profile: Profile64::new(quota).unwrap(),
            left: AtomicU64::new(0),
        }));
    }
    rows
}

//! Leases and plain callers on one limiter, in any order of ticks within `stale`; every window.

use fastrand::Rng;
use tollgate::{Atomic, Gcra, Gcra32, Gcra64, Lease, Limiter, Profile, Quota, QuotaError};

use crate::check_windows;
use crate::common::sum_over;

type Log = Vec<(u64, u64)>;

/// A lease, and what its caller can know of it without looking inside.
struct Holder<'l, W: Atomic> {
    lease: Lease<'l, Limiter<Profile<W>>>,
    granted_at: u64,
    newest: u64,
}

impl<W: Atomic + TryFrom<u64>> Holder<'_, W> {
    /// Asks for `n`; notes what is spent, by the tick of its grant and by that of its use.
    fn ask(&mut self, now: u64, max_age: u64, n: u64, taken: &mut Log, spent: &mut Log) -> bool {
        let before = self.lease.left().widen();
        let young = now.wrapping_sub(self.granted_at) <= max_age;
        if self.lease.try_acquire(cut(now), cut(n)).is_err() {
            return false;
        }
        let old = if young { n.min(before) } else { 0 };
        taken.extend((old > 0).then_some((self.granted_at, old)));
        if old < n {
            taken.push((now, n - old));
            self.granted_at = now;
        }
        spent.push((now, n));
        true
    }
}

fn cut<W: Atomic + TryFrom<u64>>(value: u64) -> W {
    W::try_from(value & W::MAX.widen()).ok().unwrap()
}

/// What a history is drawn with.
struct Wish {
    count: u64,
    period: u64,
    burst: u64,
    stale: u64,
    size: u64,
    max_age: u64,
    leases: usize,
    /// The ticks of one caller do not go back.
    forward: bool,
}

impl Wish {
    fn of(rng: &mut Rng) -> Self {
        Self {
            count: rng.u64(1..5),
            period: rng.u64(1..30),
            burst: rng.u64(1..24),
            stale: rng.u64(0..120) >> rng.u32(0..8),
            size: rng.u64(1..12),
            max_age: rng.u64(0..200) >> rng.u32(0..9),
            leases: rng.usize(1..4),
            forward: rng.bool(),
        }
    }
}

fn history<W: Atomic + TryFrom<u64>>(
    seed: u64,
    make: &impl Fn(Quota, W) -> Result<Gcra<W>, QuotaError>,
) -> u64 {
    // another history in each width
    let mut rng = Rng::with_seed(seed ^ u64::from(W::BITS) << 32);
    let wish = Wish::of(&mut rng);
    let Wish { count, period, burst, stale, size, leases, forward, .. } = wish;
    let quota = Quota::new(count, period, burst).stale(stale).debt(0);
    let mut newest = rng.u64(1 << 30..1 << 50);
    let Ok(limiter) = make(quota, cut(newest)) else { return 0 };
    let profile = *limiter.profile();
    // one in four with the age that a lease has of itself
    let by_itself = rng.u8(0..4) == 0;
    let max_age = if by_itself { size * period / count } else { wish.max_age };
    let mut holders: Vec<_> = (0..leases)
        .map(|_| {
            let lease = limiter.lease(cut(size));
            let lease = if by_itself { lease } else { lease.max_age(cut(max_age)) };
            Holder { lease, granted_at: newest, newest: 0 }
        })
        .collect();
    let (mut taken, mut spent) = (Log::new(), Log::new());
    for _ in 0..200 {
        newest += [0, 0, 0, 0, 1, 1, 2, rng.u64(0..40)][rng.usize(0..8)];
        let mut now = if rng.bool() { newest } else { newest - rng.u64(0..=stale) };
        let n = if rng.bool() { 1 } else { rng.u64(1..=burst) };
        match rng.usize(0..=leases + 1) {
            who if who < leases => {
                let holder = &mut holders[who];
                if forward {
                    now = now.max(holder.newest);
                    holder.newest = now;
                }
                holder.ask(now, max_age, n, &mut taken, &mut spent);
            }
            _ if limiter.try_acquire(cut(now), cut(n)).is_ok() => {
                taken.push((now, n));
                spent.push((now, n));
            }
            _ => {}
        }
    }
    let place = format!("{quota:?}, size {size}, age {max_age}, {leases} leases, seed {seed}");
    check_windows(spent.clone(), |window| profile.max_admitted(window + max_age), &place);
    let met = check_windows(taken, |window| profile.max_admitted(window), &place);
    if forward {
        let more = (size - 1) * u64::try_from(leases).unwrap();
        check_windows(spent.clone(), |window| profile.max_admitted(window) + more, &place);
    }
    if by_itself {
        check_windows(spent, |window| profile.max_admitted(window) + size, &place);
    }
    1 + (met << 32)
}

fn histories(what: &str, one: impl Fn(u64) -> u64 + Sync) {
    let count = if cfg!(debug_assertions) { 2_000 } else { 30_000 };
    let seeds: Vec<u64> = (0..count).collect();
    let sum = sum_over(&seeds, |&seed| one(seed));
    let (run, met) = (sum & u64::from(u32::MAX), sum >> 32);
    println!("checked: {run} random histories (leases, {what}: {met} windows filled to the bound)");
    assert!(run > count / 2 && met > run, "{what}: {run} histories, {met} windows");
}

#[test]
fn no_window_sees_more_than_its_bound() {
    histories("16 bits", |seed| history(seed, &|quota, now| Gcra::<u16>::new_at(quota, now)));
    histories("32 bits", |seed| history(seed, &|quota, now| Gcra32::new_at(quota, now)));
    histories("64 bits", |seed| history(seed, &|quota, now| Gcra64::new_at(quota, now)));
}

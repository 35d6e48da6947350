//! A lease with no other caller beside it.

use fastrand::Rng;
use tollgate::{Atomic, Gcra, Gcra32, Gcra64, Quota, QuotaError, Shaper32, Shaper64};
use tollgate::{Lending, Limiter, Profile};

use crate::common::sum_over;

/// Ticks that go on, now and then one that is late, and rests up to what is allowed.
fn next_tick(rng: &mut Rng, newest: &mut u64, stale: u64, max_idle: u64) -> u64 {
    *newest += match rng.u32(0..10) {
        0..4 => 0,
        4..7 => 1,
        7 => rng.u64(0..20),
        8 => rng.u64(0..200),
        _ => rng.u64(0..=max_idle.saturating_sub(stale).min(1 << 40)) >> rng.u32(0..40),
    };
    if rng.u8(0..4) == 0 { *newest - rng.u64(0..=stale) } else { *newest }
}

fn quota(rng: &mut Rng, bits: u32) -> (Quota, u64, u32) {
    let stale = rng.u64(0..60) >> rng.u32(0..8);
    let clock = rng.u32(bits / 2 + 3..=bits);
    let quota = Quota::new(rng.u64(1..6), rng.u64(1..30), rng.u64(1..9));
    let quota = quota.tolerance(rng.u64(0..10) >> rng.u32(0..5)).stale(stale).debt(0);
    (quota.clock_bits(clock), stale, clock)
}

fn cut<W: Atomic + TryFrom<u64>>(value: u64, bits: u32) -> W {
    W::try_from(value & u64::MAX >> (64 - bits)).ok().unwrap()
}

/// With an age of 0: beside a limiter that is asked the same without a lease.
fn each_decision_is_the_limiters<W, D>(
    seed: u64,
    make: impl Fn(Quota, W) -> Result<Limiter<Profile<W, D>>, QuotaError>,
) -> u64
where
    W: Atomic + TryFrom<u64>,
    D: Lending<W>,
{
    let mut rng = Rng::with_seed(seed);
    let (quota, stale, bits) = quota(&mut rng, W::BITS);
    let mut newest = rng.u64(1 << 30..1 << 50);
    let Ok(plain) = make(quota, cut(newest, bits)) else { return 0 };
    let limiter = make(quota, cut(newest, bits)).unwrap();
    let (burst, max_idle) = (plain.profile().burst().widen(), plain.profile().max_idle().widen());
    let mut lease = limiter.lease(cut(rng.u64(0..12), W::BITS)).max_age(cut(0, W::BITS));
    let (mut renewed, mut steps) = (newest, 0);
    for _ in 0..200 {
        let now = next_tick(&mut rng, &mut newest, stale, max_idle);
        if newest - renewed > max_idle.saturating_sub(stale) {
            break;
        }
        let n = if rng.bool() { 1 } else { rng.u64(0..burst + 2) };
        let (at, cells) = (cut(now, bits), cut(n, W::BITS));
        let expected = plain.try_acquire(at, cells).map(drop).map_err(|denied| denied.retry_after());
        let told = lease.try_acquire(at, cells).map_err(|denied| denied.retry_after());
        assert_eq!(told, expected, "{n} at {now}: {quota:?}, seed {seed}, step {steps}");
        if n > 0 && n <= burst {
            renewed = now;
        }
        steps += 1;
    }
    steps
}

/// With any age, a cell at a time: never behind. How many decisions, and how many cells it was ahead at most.
fn never_behind(seed: u64) -> (u64, u64) {
    let mut rng = Rng::with_seed(seed);
    let (quota, _, bits) = quota(&mut rng, 32);
    let mut newest = rng.u64(1 << 30..1 << 50);
    let Ok(plain) = Gcra32::new_at(quota, cut(newest, bits)) else { return (0, 0) };
    let limiter = Gcra32::new_at(quota, cut(newest, bits)).unwrap();
    let size = rng.u32(0..12);
    let mut lease = limiter.lease(size).max_age(rng.u32(0..200) >> rng.u32(0..9));
    let (mut ahead, mut most) = (0_u64, 0);
    for step in 0..300 {
        newest += [0, 0, 0, 1, 2, rng.u64(0..30)][rng.usize(0..6)];
        let at = cut(newest, bits);
        ahead += u64::from(lease.try_acquire(at, 1).is_ok());
        let behind = u64::from(plain.try_acquire(at, 1).is_ok());
        assert!(ahead >= behind, "at {newest}: {quota:?}, seed {seed}, step {step}");
        ahead -= behind;
        most = most.max(ahead);
    }
    (300, most)
}

fn seeds() -> Vec<u64> {
    (0..if cfg!(debug_assertions) { 2_000 } else { 40_000 }).collect()
}

#[test]
fn with_an_age_of_0_each_decision_is_the_limiters() {
    let decisions = sum_over(&seeds(), |&seed| {
        each_decision_is_the_limiters(seed, Gcra::<u16>::new_at)
            + each_decision_is_the_limiters(seed, Gcra32::new_at)
            + each_decision_is_the_limiters(seed, Gcra64::new_at)
            + each_decision_is_the_limiters(seed, Shaper32::new_at)
            + each_decision_is_the_limiters(seed, Shaper64::new_at)
    });
    println!("checked: {decisions} oracle decisions (leases of age 0, beside limiters without)");
    assert!(decisions > 300_000, "{decisions}");
}

#[test]
fn a_cell_at_a_time_a_lease_is_never_behind_its_limiter() {
    let sum = sum_over(&seeds(), |&seed| {
        let (decisions, ahead) = never_behind(seed);
        decisions + (u64::from(ahead > 0) << 32)
    });
    let (decisions, were_ahead) = (sum & u64::from(u32::MAX), sum >> 32);
    println!(
        "checked: {decisions} oracle decisions (leases alone, {were_ahead} of which were ahead for a while)"
    );
    assert!(decisions > 300_000 && were_ahead > 100, "{decisions}, {were_ahead}");
}

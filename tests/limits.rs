//! The edges of what fits, in 32 and 64 bits: sizes, the interval bucket's longest waits against 128-bit
//! arithmetic, and an approximation that keeps what it was asked to keep.

#![cfg(not(loom))]

mod common;

use common::gcd;
use tollgate::{
    Allowed, Gcra32, Gcra64, IntervalBucket32, IntervalBucket64, IntervalProfile32, IntervalProfile64,
    IntervalQuota, LeakyBucket32, LeakyBucket64, PaddedGcra32, PaddedGcra64, Profile32, Profile64, Quota,
    QuotaError, TokenBucket32, Word32, Word64,
};

#[test]
fn a_state_is_4_or_8_bytes_and_a_whole_limiter_at_most_48() {
    assert_eq!((size_of::<Word32>(), size_of::<Word64>()), (4, 8));
    assert_eq!((size_of::<Gcra32>(), size_of::<Gcra64>()), (24, 48));
    assert_eq!((size_of::<TokenBucket32>(), size_of::<LeakyBucket64>()), (24, 48));
    assert_eq!((size_of::<IntervalBucket32>(), size_of::<IntervalBucket64>()), (24, 48));
    // the word and the profile, each on lines of its own
    assert_eq!((size_of::<PaddedGcra64>(), align_of::<PaddedGcra64>()), (256, 128));
}

/// Full, or with its initial tokens, at the tick that was given, and otherwise at tick 0.
#[test]
fn a_limiter_starts_where_it_is_told() {
    let quota = Quota::new(7, 100, 3).stale(0).debt(0);
    let (now, profile) = (u32::MAX - 1, Profile32::new(quota).unwrap());
    // 7 sub-ticks in a tick, modulo 2^32
    let full = u32::MAX - 13;
    assert_eq!(Gcra32::new(quota).unwrap().word().raw(), 0);
    assert_eq!(Gcra32::new_at(quota, now).unwrap().word().raw(), full);
    assert_eq!(Gcra32::with_profile(profile, now).word().raw(), full);
    assert_eq!(PaddedGcra32::new(quota).unwrap().word().raw(), 0);
    assert_eq!(PaddedGcra32::new_at(quota, now).unwrap().word().raw(), full);
    assert_eq!(PaddedGcra32::with_profile(profile, now).word().raw(), full);
    assert_eq!(TokenBucket32::new(quota).unwrap().as_gcra().word().raw(), 0);
    assert_eq!(TokenBucket32::new_at(quota, now).unwrap().as_gcra().word().raw(), full);
    assert_eq!(TokenBucket32::with_profile(profile, now).as_gcra().word().raw(), full);
    assert_eq!(LeakyBucket32::new(quota).unwrap().as_gcra().word().raw(), 0);
    assert_eq!(LeakyBucket32::new_at(quota, now).unwrap().as_gcra().word().raw(), full);
    assert_eq!(LeakyBucket32::with_profile(profile, now).as_gcra().word().raw(), full);

    let quota = IntervalQuota::new(5, 1 << 10).capacity(20).initial(2);
    let profile = IntervalProfile32::new(quota).unwrap();
    let index = (now >> 10) << 16;
    assert_eq!(IntervalBucket32::new(quota).unwrap().word().raw(), 2);
    assert_eq!(IntervalBucket32::new_at(quota, now).unwrap().word().raw(), index + 2);
    assert_eq!(IntervalBucket32::with_profile(profile, now).word().raw(), index + 2);
}

/// The longest wait that a bucket can name, from empty at the first and at the last tick of a period, with
/// the largest capacity and the largest staleness that fit.
#[test]
fn interval_buckets_name_their_longest_waits_exactly() {
    let longest = (u64::MAX - 1) / 2;
    // two of them divide the maximum
    let (third, root) = (u64::MAX / 3, (1 << 32) + 1);
    for period in
        [1, 2, 1_000_000_007, 1 << 31, 1 << 32, root, 1 << 33, 1 << 62, third, longest - 1, longest]
    {
        for refill in [1, 3, u64::from(u32::MAX)] {
            let quota = IntervalQuota::new(refill, period).initial(0).stale(0);
            let most = match IntervalProfile64::new(quota.capacity(u64::MAX)) {
                Err(QuotaError::Capacity(allowed)) => allowed.max,
                other => panic!("{other:?}"),
            };
            assert!(IntervalProfile64::new(quota.capacity(most + 1)).is_err());
            // beside a late period: all that the index counts, and no end is the maximum, which is "never"
            let turns = u128::from(most.div_ceil(refill));
            let counted =
                |turns| turns <= u32::MAX.into() && turns * u128::from(period) < u128::from(u64::MAX);
            assert!(counted(turns + 1) && (most == u32::MAX.into() || !counted(turns + 2)), "{quota:?}");
            for capacity in [1, most.div_ceil(2), most] {
                longest_waits(quota.capacity(capacity), capacity, refill, period);
            }
        }
    }
    let too_long = IntervalProfile64::new(IntervalQuota::new(1, longest + 1));
    assert_eq!(too_long.unwrap_err().allowed().max, longest);
}

fn longest_waits(quota: IntervalQuota, capacity: u64, refill: u64, period: u64) {
    let Err(QuotaError::Stale(allowed)) = IntervalProfile64::new(quota.stale(u64::MAX)) else { panic!() };
    let profile = IntervalProfile64::new(quota.stale(allowed.max)).unwrap();
    assert!(IntervalProfile64::new(quota.stale(allowed.max + 1)).is_err());

    let turns = u128::from(capacity.div_ceil(refill));
    for now in [0, period - 1] {
        let bucket = IntervalBucket64::with_profile(profile, now);
        let wait = bucket.try_acquire(now, capacity).unwrap_err().retry_after();
        assert_eq!(u128::from(wait), turns * u128::from(period) - u128::from(now), "{quota:?}");
        assert!(bucket.peek(now + (wait - 1), capacity).is_err(), "{quota:?}");
        assert!(bucket.peek(now + wait, capacity).is_ok(), "{quota:?}");
    }
    // a caller who is as late as may be waits for that much more
    if let Some(newest) = allowed.max.checked_add(1) {
        let bucket = IntervalBucket64::with_profile(profile, newest);
        let wait = bucket.try_acquire(newest - allowed.max, capacity).unwrap_err().retry_after();
        let due = (u128::from(newest / period) + turns) * u128::from(period);
        assert_eq!(u128::from(wait), due - 1, "{quota:?}");
    }
    let rests = u128::from(u32::MAX) - u128::from(allowed.max.div_ceil(period)) - 1;
    assert_eq!(
        u128::from(profile.max_idle()),
        (rests * u128::from(period)).min(u64::MAX.into()),
        "{quota:?}"
    );
    let most = u128::from(capacity) + u128::from(refill) * u128::from(u64::MAX.div_ceil(period));
    assert_eq!(u128::from(profile.max_admitted(u64::MAX)), most.min(u64::MAX.into()));
}

/// What a bucket bears without being asked: the smaller of so many ticks and so many periods.
#[test]
fn interval_buckets_have_a_default_staleness_of_2_pow_40_ticks_or_2_pow_24_periods() {
    for (period, stale) in [(1, (1 << 24) - 1), (1_000_000_000, 1 << 40), (1 << 39, 1 << 40)] {
        let quota = IntervalQuota::new(5, period);
        assert_eq!(IntervalProfile64::new(quota), IntervalProfile64::new(quota.stale(stale)));
    }
}

/// A sub-tick is longer where there are fewer of them: what is kept is the time, or less.
#[test]
fn an_approximation_never_promises_more_than_was_asked_for() {
    let mut rng = fastrand::Rng::with_seed(1);
    let mut approximated = 0;
    for _ in 0..200_000 {
        let [count, period] = [(); 2].map(|()| {
            let bits = rng.u32(1..40);
            rng.u64(1..1 << bits)
        });
        let scale = count / gcd(count, period);
        let burst = rng.u64(1..100);
        let asked =
            Quota::new(count, period, burst).tolerance(rng.u64(0..scale)).stale(rng.u64(0..1 << 20));
        let Ok(near) = asked.approximate::<u32>() else { continue };
        let profile = Profile32::new(near.quota).unwrap();
        // the same in 64 bits, where most of them fit as they are
        let Ok(exact) = Profile64::new(asked.debt(0)) else { continue };
        approximated += u64::from(near.error > 0);
        assert!(u64::from(profile.burst()) <= exact.burst(), "{asked:?}");
        for window in [0, 1, period - 1, period, 1 << 20, 1 << 31] {
            assert!(profile.max_admitted(window) <= exact.max_admitted(window), "{asked:?}, {window}");
        }
    }
    assert!(approximated > 10_000, "{approximated}");
}

/// All that was asked for but the rate, and the tolerance as the time that it is, in clocks of any width.
#[test]
fn an_approximation_keeps_all_but_the_rate() {
    let mut rng = fastrand::Rng::with_seed(2);
    let mut approximated = 0;
    for _ in 0..20_000 {
        let [count, period, tolerance] = [(); 3].map(|()| 1.max(rng.u64(..) >> rng.u32(1..60)));
        let [burst, stale, debt, idle] = [(); 4].map(|()| 1 + (rng.u64(..) >> rng.u32(40..64)));
        let bits = rng.u32(30..=64);
        let with = |count, period, tolerance| {
            let quota = Quota::new(count, period, burst).tolerance(tolerance).stale(stale);
            quota.debt(debt).idle(idle).clock_bits(bits)
        };
        let Ok(near) = with(count, period, tolerance).approximate::<u64>() else { continue };
        approximated += u64::from(near.error > 0);
        let parts = u128::from(count / gcd(count, period));
        let kept = u128::from(tolerance) * u128::from(near.count) / parts;
        let kept = if near.error == 0 { tolerance } else { u64::try_from(kept).unwrap() };
        assert_eq!(near.quota, with(near.count, near.period, kept));
        assert!(Profile64::new(near.quota).is_ok());
    }
    assert!(approximated > 1_000, "{approximated}");
}

/// The rate that is hardest to approximate, since each turn of Euclid's algorithm is a single one: the best
/// fractions of 2^22 are off by one part in 2^44.
#[test]
fn an_approximation_goes_on_until_nothing_larger_fits() {
    let (mut count, mut period) = (1_u64, 1_u64);
    while period < 1 << 40 {
        (count, period) = (period, count + period);
    }
    assert_eq!(Quota::new(count, period, 1).approximate::<u64>().unwrap().error, 1);
}

/// A lower rate is no help where the rate is not what is wrong: the error is that of the quota.
#[test]
fn what_no_lower_rate_mends_is_refused_as_it_was() {
    for quota in [
        Quota::new(0, 1_000, 1),
        Quota::new(1, 0, 1),
        Quota::new(0, 0, 1),
        Quota::new(3, 7, 0),
        Quota::new(3, 7, 1).clock_bits(65),
        Quota::hard_window(100, 60_000).tolerance(1_000),
        Quota::per_day(1, u64::MAX),
    ] {
        let error = Profile64::new(quota).unwrap_err();
        assert_eq!(quota.approximate::<u64>(), Err(error), "{quota:?}");
    }
}

#[test]
fn an_approximated_hard_window_is_still_one() {
    for (n, window) in [(9_973, 999_999), (65_537, 1_000_000), (5_000, 3_600_000), (999_983, 10_000_000)]
    {
        let quota = Quota::hard_window(n, window);
        assert!(Profile32::new(quota).is_err());
        let near = quota.approximate::<u32>().unwrap();
        let admitted = Profile32::new(near.quota).unwrap().max_admitted(window);
        assert!(admitted <= n && admitted >= n - n / 1_000, "{admitted} of {n} in {window}");
    }
    let quota = Quota::hard_window(999_999_937, 999_999_999);
    let near = Profile64::new(quota.approximate::<u64>().unwrap().quota).unwrap();
    assert!(near.max_admitted(999_999_999) <= 999_999_937);
}

/// A hard window keeps its promise whatever else is said of it, or is refused.
#[test]
fn a_hard_window_cannot_be_lost_on_the_way() {
    for burst in [1, 40, 100] {
        let profile = Profile64::new(Quota::hard_window(100, 60_000).burst(burst)).unwrap();
        assert_eq!((profile.burst(), profile.max_admitted(60_000)), (burst, 100));
    }
    let refused = |quota| Profile64::new(quota).unwrap_err();
    assert!(matches!(refused(Quota::hard_window(100, 60_000).burst(101)), QuotaError::Burst(_)));
    let tolerant = Quota::hard_window(100, 60_000).tolerance(1_000);
    // it has one of its own, that of its rate: 100 sub-ticks in a tick, less one
    let own = QuotaError::Tolerance(Allowed { min: 99, max: 99 });
    assert_eq!([refused(tolerant), refused(tolerant.burst(40))], [own, own]);
}

//! Two counters that were saved go on as if they had never been away, or admit less.

use fastrand::Rng;
use tollgate::{Off, SlidingWindow32, SlidingWindow64, Snapshot, SnapshotError, WindowQuota};

use crate::crc32::crc32;

#[test]
fn what_was_kept_admits_no_more() {
    let rounds = if cfg!(debug_assertions) { 500 } else { 20_000 };
    let mut same = 0_u64;
    for seed in 0..rounds {
        let mut rng = Rng::with_seed(seed);
        // beyond 16 bits a snapshot counts in larger units
        let limit = if rng.bool() { rng.u64(1..20) } else { rng.u64(1..1 << 20) };
        let (w, mut now) = (rng.u64(1..60), rng.u64(1_000..2_000));
        let quota = WindowQuota::new(limit, w).stale(0);
        let before = SlidingWindow64::new_at(quota, now).unwrap();
        for _ in 0..rng.u32(0..4) {
            now += rng.u64(0..w);
            let _ = before.acquire_up_to(now, rng.u64(1..=limit));
        }
        // on another clock, whose borders lie elsewhere
        let (off, start) = (rng.u64(0..3 * w), rng.u64(5_000..6_000));
        let after = SlidingWindow64::new_at(quota, start).unwrap();
        after.restore(&before.snapshot(now), start, Off::Ticks(off)).unwrap();
        for later in 0..4 * w {
            let [was, is] = [before.status(now + off + later), after.status(start + later)]
                .map(|status| status.remaining());
            assert!(is <= was, "{is} of {was}: {quota:?}, {later} later, seed {seed}");
            same += u64::from(is == was);
        }
        assert_eq!(after.status(start + 4 * w).remaining(), limit);
        assert!(
            (now + off) % w != start % w
                || limit >= 1 << 16
                || after.status(start).remaining() == before.status(now + off).remaining()
        );
    }
    println!("checked: {rounds} histories (two counters that are kept)");
    assert!(same > rounds * 10, "{same}");
    let (narrow, wide) =
        (SlidingWindow32::new(WindowQuota::new(5, 64)), SlidingWindow64::new(WindowQuota::new(5, 64)));
    assert!(narrow.unwrap().restore(&wide.unwrap().snapshot(0), 0, Off::Unknown).is_err());
}

/// A limit of which every bit is set, and those around it: both counts have room in a snapshot.
#[test]
fn the_largest_counts_are_kept() {
    for limit in [1_u64 << 16, (1 << 17) - 2, (1 << 17) - 1, 1 << 17, (1 << 20) - 1] {
        let window = SlidingWindow64::new(WindowQuota::new(limit, 64).stale(0)).unwrap();
        window.try_acquire(0, limit).unwrap();
        let kept = window.snapshot(0);
        window.fill(0);
        window.restore(&kept, 0, Off::Ticks(0)).unwrap();
        assert_eq!(window.status(63).remaining(), 0, "{limit}");
        assert!(window.status(127).remaining() < limit, "{limit}");
    }
}

/// A snapshot counts in units as small as 16 bits allow.
#[test]
fn counts_are_kept_in_the_smallest_unit() {
    for (limit, unit) in [(65_535, 1), (65_536, 2), (131_070, 2), (131_071, 4)] {
        let window = SlidingWindow64::new(WindowQuota::new(limit, 64).stale(0)).unwrap();
        for (taken, kept) in [(unit, unit), (unit + 1, 2 * unit)] {
            window.fill(0);
            window.try_acquire(0, taken).unwrap();
            window.restore(&window.snapshot(0), 0, Off::Ticks(0)).unwrap();
            assert_eq!(window.status(0).remaining(), limit - kept, "{taken} of {limit}");
        }
    }
}

/// Of either window more than the limit.
#[test]
fn a_forged_state_is_refused() {
    let window = SlidingWindow64::new(WindowQuota::new(3, 64).stale(0)).unwrap();
    window.try_acquire(0, 1).unwrap();
    let bytes = window.snapshot(0).to_bytes();
    let restored = |previous: u16, current: u16| {
        let mut bytes = bytes;
        bytes[16..20].copy_from_slice(&(u32::from(previous) << 16 | u32::from(current)).to_le_bytes());
        let sum = crc32(&bytes[..20]);
        bytes[20..].copy_from_slice(&sum.to_le_bytes());
        window.restore(&Snapshot::from_bytes(bytes), 0, Off::Ticks(0))
    };
    assert_eq!(restored(3, 3), Ok(()));
    assert_eq!([restored(4, 3), restored(3, 4)], [Err(SnapshotError::State); 2]);
}

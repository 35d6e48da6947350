//! Bytes that are not what was written.

use fastrand::Rng;
use tollgate::{Algorithm, Atomic, Snapshot, SnapshotError};
use tollgate::{Gcra32, Gcra64, IntervalBucket32, IntervalBucket64, IntervalQuota, Limiter, Off, Quota};

use crate::crc32::crc32;

const QUOTA: Quota = Quota::new(7, 1_000, 5).stale(100).debt(30);
const INTERVAL: IntervalQuota = IntervalQuota::new(5, 1_024).capacity(20).stale(3_000);

/// With a checksum that is right.
fn forged(mut bytes: [u8; 24]) -> Snapshot {
    let sum = crc32(&bytes[..20]);
    bytes[20..].copy_from_slice(&sum.to_le_bytes());
    Snapshot::from_bytes(bytes)
}

/// Refused, and nothing is written.
fn refused<P: Algorithm<Width: Atomic>>(
    limiter: &Limiter<P>,
    bytes: [u8; 24],
    now: P::Width,
) -> SnapshotError {
    let before = limiter.word().raw();
    let error = limiter.restore(&Snapshot::from_bytes(bytes), now, Off::Ticks(u64::MAX)).unwrap_err();
    assert_eq!(limiter.word().raw(), before);
    error
}

fn changes_of_up_to_three_bits<P: Algorithm<Width: Atomic>>(limiter: &Limiter<P>, now: P::Width) -> u64 {
    let whole = limiter.snapshot(now).to_bytes();
    limiter.drain(now);
    let flipped = |bits: &[usize]| {
        let mut bytes = whole;
        for bit in bits {
            bytes[bit / 8] ^= 1 << (bit % 8);
        }
        bytes
    };
    let expected = |bits: &[usize]| match bits.iter().min() {
        Some(0..8) => SnapshotError::Foreign,
        Some(8..16) => SnapshotError::Version(flipped(bits)[1]),
        _ => SnapshotError::Checksum,
    };
    let mut changes = 0;
    for a in 0..192 {
        assert_eq!(refused(limiter, flipped(&[a]), now), expected(&[a]), "{a}");
        for b in 0..a {
            assert_eq!(refused(limiter, flipped(&[a, b]), now), expected(&[a, b]), "{a} {b}");
            for c in 0..b {
                assert_eq!(
                    refused(limiter, flipped(&[a, b, c]), now),
                    expected(&[a, b, c]),
                    "{a} {b} {c}"
                );
                changes += 1;
            }
            changes += 1;
        }
        changes += 1;
    }
    limiter.restore(&Snapshot::from_bytes(whole), now, Off::Unknown).unwrap();
    assert_eq!(limiter.snapshot(now).to_bytes(), whole);
    changes
}

#[test]
fn a_change_of_up_to_three_bits_is_refused() {
    let gcra = Gcra32::new(QUOTA).unwrap();
    gcra.try_acquire(5_000, 4).unwrap();
    let bucket = IntervalBucket64::new_at(INTERVAL, 5_000).unwrap();
    bucket.try_acquire(5_000, 4).unwrap();
    let changes = changes_of_up_to_three_bits(&gcra, 5_001) + changes_of_up_to_three_bits(&bucket, 5_001);
    println!("checked: {changes} exhaustion cases (snapshots with up to three bits changed)");
}

/// Erased memory, other people's bytes, and noise in a part of a true one.
#[test]
fn noise_is_refused() {
    let limiter = Gcra64::new(QUOTA).unwrap();
    limiter.try_acquire(5_000, 5).unwrap();
    let whole = limiter.snapshot(5_000).to_bytes();
    for byte in [0, 0xFF, 0xA5] {
        assert_eq!(refused(&limiter, [byte; 24], 5_000), SnapshotError::Foreign);
    }
    let mut rng = Rng::with_seed(1);
    let rounds = if cfg!(debug_assertions) { 50_000 } else { 1_000_000 };
    for _ in 0..rounds {
        let mut bytes = whole;
        let (from, to) = (rng.usize(0..24), rng.usize(1..=24));
        rng.fill(&mut bytes[from.min(to - 1)..to]);
        if bytes != whole {
            refused(&limiter, bytes, 5_000);
        }
    }
    println!("checked: {rounds} random histories (noise in snapshots)");
}

/// The layout, for good: what is kept by one version is read by the next, and by other processors.
#[test]
fn the_bytes_are_these() {
    let gcra = Gcra32::new_at(Quota::new(1, 100, 3).stale(9).debt(0), 5_000).unwrap();
    gcra.try_acquire(5_000, 3).unwrap();
    let bytes = gcra.snapshot(5_001).to_bytes();
    assert_eq!(bytes[..4], [0x74, 1, 1, 32]);
    let numbers = [1_u64, 100, 300, 309, 3].map(u64::to_le_bytes);
    assert_eq!(bytes[4..8], crc32(&numbers.concat()).to_le_bytes());
    assert_eq!(bytes[8..20], [299_u64.to_le_bytes().as_slice(), &[0; 4]].concat());
    assert_eq!(Snapshot::from_bytes(bytes), forged(bytes));

    let bucket = IntervalBucket64::new_at(INTERVAL, 5_000).unwrap();
    bucket.try_acquire(5_000, 4).unwrap();
    let bytes = bucket.snapshot(5_119).to_bytes();
    assert_eq!(bytes[..4], [0x74, 1, 2, 64]);
    let numbers = [1_024_u64, 20, 5, 20, 4].map(u64::to_le_bytes);
    assert_eq!(bytes[4..8], crc32(&numbers.concat()).to_le_bytes());
    assert_eq!(bytes[8..20], [1_u64.to_le_bytes().as_slice(), &16_u32.to_le_bytes()].concat());
    assert_eq!(Snapshot::from_bytes(bytes), forged(bytes));
}

/// Of another limiter.
#[test]
fn each_wrong_owner_has_a_name() {
    let (gcra, wide) = (Gcra32::new(QUOTA).unwrap(), Gcra64::new(QUOTA).unwrap());
    let bucket = IntervalBucket32::new(INTERVAL).unwrap();
    assert_eq!(refused(&gcra, bucket.snapshot(0).to_bytes(), 0), SnapshotError::Algorithm);
    assert_eq!(refused(&bucket, gcra.snapshot(0).to_bytes(), 0), SnapshotError::Algorithm);
    assert_eq!(refused(&gcra, wide.snapshot(0).to_bytes(), 0), SnapshotError::Width);
    let like = |count, period, burst| Quota::new(count, period, burst).stale(100).debt(30);
    let others = [
        like(6, 1_000, 5),
        like(7, 1_001, 5),
        like(7, 1_000, 4),
        QUOTA.tolerance(1),
        QUOTA.stale(101),
        QUOTA.debt(31),
        QUOTA.clock_bits(31),
    ];
    for other in others {
        let other = Gcra32::new(other).unwrap();
        assert_eq!(refused(&gcra, other.snapshot(0).to_bytes(), 0), SnapshotError::Quota);
    }
    for other in
        [INTERVAL.capacity(19), INTERVAL.initial(3), INTERVAL.stale(0), IntervalQuota::new(5, 2_048)]
    {
        let other = IntervalBucket32::new(other).unwrap();
        assert_eq!(refused(&bucket, other.snapshot(0).to_bytes(), 0), SnapshotError::Quota);
    }
}

/// With the right checksum, up to the most that there can be, and not one more.
#[test]
fn a_forged_state_is_one_that_can_be() {
    let gcra = Gcra32::new(QUOTA).unwrap();
    let set = |mut bytes: [u8; 24], due: u64, tokens: u32| {
        bytes[8..16].copy_from_slice(&due.to_le_bytes());
        bytes[16..20].copy_from_slice(&tokens.to_le_bytes());
        forged(bytes).to_bytes()
    };
    let whole = gcra.snapshot(0).to_bytes();
    let horizon = 5 * 1_000 + (100 + 30) * 7;
    for (due, tokens) in [(horizon + 1, 0), (u64::MAX, 0), (1 << 32, 0), (0, 1), (5, u32::MAX)] {
        assert_eq!(refused(&gcra, set(whole, due, tokens), 0), SnapshotError::State);
    }
    gcra.restore(&Snapshot::from_bytes(set(whole, horizon, 0)), 0, Off::Unknown).unwrap();
    assert_eq!(gcra.word().raw(), 5_000);

    let bucket = IntervalBucket32::new(INTERVAL).unwrap();
    let whole = bucket.snapshot(0).to_bytes();
    for (due, tokens) in [(0, 0), (4 * 1_024 + 1, 0), (u64::MAX, 0), (1, 21), (1, u32::MAX)] {
        assert_eq!(refused(&bucket, set(whole, due, tokens), 0), SnapshotError::State);
    }
    bucket.restore(&Snapshot::from_bytes(set(whole, 4 * 1_024, 20)), 1_023, Off::Unknown).unwrap();
    assert_eq!(bucket.status(1_023).remaining(), 20);
    // four borders before the first turn, and that on the fifth
    bucket.drain(1_023);
    assert_eq!(bucket.try_acquire(1_023, 1).unwrap_err().retry_after(), 1 + 1_024);
}

/// A snapshot that is restored again brings back what was taken since, and no more than a full bucket.
#[test]
fn a_snapshot_used_twice_gives_twice() {
    let limiter = Gcra32::new(QUOTA).unwrap();
    let kept = limiter.snapshot(0);
    for _ in 0..3 {
        limiter.restore(&kept, 0, Off::Unknown).unwrap();
        assert_eq!(limiter.acquire_up_to(0, 99).unwrap().0, 5);
    }
    let late = limiter.snapshot(0);
    limiter.restore(&late, 0, Off::Ticks(u64::MAX)).unwrap();
    assert_eq!(limiter.status(0).remaining(), 5);
}

#[test]
fn each_error_says_what_is_wrong() {
    for (error, words) in [
        (SnapshotError::Foreign, "not a snapshot"),
        (SnapshotError::Version(9), "a snapshot of another version"),
        (SnapshotError::Checksum, "a snapshot whose bytes have changed"),
        (SnapshotError::Algorithm, "a snapshot of another algorithm"),
        (SnapshotError::Width, "a snapshot of another width"),
        (SnapshotError::Quota, "a snapshot of another quota"),
        (SnapshotError::State, "a snapshot of a state that cannot be"),
    ] {
        assert_eq!((error.message(), error.to_string().as_str()), (words, words));
    }
}

use core::fmt;

use super::checksum::crc32;

/// A limiter's state as 24 plain bytes, to be kept where it survives a reboot, a deep sleep or a move to
/// another machine.
///
/// It tells no tick: the state is relative to the `now` at which it was saved, and so means the same on a
/// clock that starts anywhere. It is made by [`Limiter::snapshot`](crate::Limiter::snapshot), and checked by
/// [`Limiter::restore`](crate::Limiter::restore).
///
/// ```
/// use tollgate::{Gcra32, Off, Quota, Snapshot};
///
/// let quota = Quota::new(1, 100, 10);
/// let before = Gcra32::new(quota)?;
/// before.try_acquire(70_000, 10).unwrap();
/// let kept: [u8; 24] = before.snapshot(70_100).to_bytes();
///
/// // 250 ticks later, on a clock that begins anew
/// let after = Gcra32::new(quota)?;
/// after.restore(&Snapshot::from_bytes(kept), 0, Off::Ticks(250)).unwrap();
/// assert_eq!(after.status(0).remaining(), 3);
/// # Ok::<(), tollgate::QuotaError>(())
/// ```
///
/// # The bytes
///
/// All numbers are little-endian, on every machine.
///
/// | bytes | what |
/// |---|---|
/// | 0 | `0x74`, for tollgate |
/// | 1 | the version of this layout, 1 |
/// | 2 | the algorithm: 1 GCRA, 2 interval bucket, 3 shaper, 4 sliding window, 5 two rates |
/// | 3 | bits of the word |
/// | 4 to 7 | a fingerprint of the profile |
/// | 8 to 15 | GCRA, shaper: the debt, in sub-ticks; two rates: that of each, the first in 4 bytes, then the second; interval bucket, sliding window: ticks until the next turn of the period |
/// | 16 to 19 | interval bucket: tokens; sliding window: its cells and, in the upper half, those before, in units of 2^k, the fewest with which the limit is no more than 65,535; else 0 |
/// | 20 to 23 | CRC-32 of bytes 0 to 19 |
///
/// The checksum finds every change of up to three bits, and all but one in 2^32 of any other. It is no
/// signature: who can write the bytes can write a full bucket.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Snapshot {
    bytes: [u8; 24],
}

const MAGIC: u8 = b't';
const VERSION: u8 = 1;

impl Snapshot {
    /// What was kept. The bytes are checked by [`restore`](crate::Limiter::restore).
    #[must_use]
    pub const fn from_bytes(bytes: [u8; 24]) -> Self {
        Self { bytes }
    }

    /// What to keep.
    #[must_use]
    pub const fn to_bytes(self) -> [u8; 24] {
        self.bytes
    }

    pub(crate) fn new(owner: Owner, state: Relative) -> Self {
        let [f0, f1, f2, f3] = owner.fingerprint.to_le_bytes();
        let [d0, d1, d2, d3, d4, d5, d6, d7] = state.due.to_le_bytes();
        let [t0, t1, t2, t3] = state.tokens.to_le_bytes();
        let Owner { kind, bits, .. } = owner;
        let head =
            [MAGIC, VERSION, kind, bits, f0, f1, f2, f3, d0, d1, d2, d3, d4, d5, d6, d7, t0, t1, t2, t3];
        let sum = crc32(&head).to_le_bytes();
        let mut bytes = [0; 24];
        for (to, from) in bytes.iter_mut().zip(head.into_iter().chain(sum)) {
            *to = from;
        }
        Self { bytes }
    }

    /// Whose state it is, and the state, of bytes that are as they were written.
    pub(crate) fn read(&self) -> Result<(Owner, Relative), SnapshotError> {
        let [head @ .., s0, s1, s2, s3] = &self.bytes;
        let [magic, version, kind, bits, f0, f1, f2, f3, rest @ ..] = self.bytes;
        let [d0, d1, d2, d3, d4, d5, d6, d7, t0, t1, t2, t3, ..] = rest;
        if magic != MAGIC {
            return Err(SnapshotError::Foreign);
        }
        if version != VERSION {
            return Err(SnapshotError::Version(version));
        }
        if crc32(head) != u32::from_le_bytes([*s0, *s1, *s2, *s3]) {
            return Err(SnapshotError::Checksum);
        }
        let fingerprint = u32::from_le_bytes([f0, f1, f2, f3]);
        let due = u64::from_le_bytes([d0, d1, d2, d3, d4, d5, d6, d7]);
        let tokens = u32::from_le_bytes([t0, t1, t2, t3]);
        Ok((Owner { kind, bits, fingerprint }, Relative { due, tokens }))
    }
}

/// What a state belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Owner {
    pub(crate) kind: u8,
    pub(crate) bits: u8,
    pub(crate) fingerprint: u32,
}

/// A state without a tick; what it counts is the algorithm's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Relative {
    pub(crate) due: u64,
    pub(crate) tokens: u32,
}

/// How long a limiter was off, from the `now` of its snapshot to the `now` of its restoration: the policy for
/// the time that no clock of its own has counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Off {
    /// So many ticks, which count as if it had been on. Of a coarser clock, such as one that counts seconds, the
    /// difference of its two readings less one of its units: each reading is rounded down. A number that is too
    /// large admits what those ticks bring, at most one full bucket each time; nothing overflows.
    Ticks(u64),
    /// Nobody knows: as if no time had passed, which never admits too much.
    Unknown,
}

impl Off {
    pub(crate) const fn ticks(self) -> u64 {
        match self {
            Self::Ticks(ticks) => ticks,
            Self::Unknown => 0,
        }
    }
}

/// Why a snapshot was not restored: one variant for each thing that is wrong with it, in the order in which
/// they are looked for. The limiter is as it was.
///
/// ```
/// use tollgate::{Gcra32, Off, Quota, Snapshot, SnapshotError};
///
/// let limiter = Gcra32::new(Quota::new(1, 100, 10))?;
/// let mut bytes = limiter.snapshot(0).to_bytes();
/// bytes[9] ^= 1;
/// let refused = limiter.restore(&Snapshot::from_bytes(bytes), 0, Off::Unknown);
/// assert_eq!(refused, Err(SnapshotError::Checksum));
///
/// let other = Gcra32::new(Quota::new(1, 100, 11))?;
/// let refused = limiter.restore(&other.snapshot(0), 0, Off::Unknown);
/// assert_eq!(refused, Err(SnapshotError::Quota));
/// # Ok::<(), tollgate::QuotaError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum SnapshotError {
    /// The first byte is not that of a snapshot; erased flash, for example.
    Foreign,
    /// A layout that this version of the library does not read.
    Version(u8),
    /// The bytes are not as they were written.
    Checksum,
    /// The state of another algorithm.
    Algorithm,
    /// The state of a word of another width.
    Width,
    /// The state of another quota: its rate, burst, tolerance, clock, or staleness and debt together differ. How
    /// long a tick is no quota says, and so nothing here: it must be as it was.
    Quota,
    /// More debt or tokens than the quota can have; only a forged one can be so.
    State,
}

impl SnapshotError {
    /// What is wrong, in words.
    ///
    /// ```
    /// assert_eq!(tollgate::SnapshotError::Quota.message(), "a snapshot of another quota");
    /// ```
    #[must_use]
    pub const fn message(self) -> &'static str {
        match self {
            Self::Foreign => "not a snapshot",
            Self::Version(_) => "a snapshot of another version",
            Self::Checksum => "a snapshot whose bytes have changed",
            Self::Algorithm => "a snapshot of another algorithm",
            Self::Width => "a snapshot of another width",
            Self::Quota => "a snapshot of another quota",
            Self::State => "a snapshot of a state that cannot be",
        }
    }
}

impl fmt::Display for SnapshotError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.message())
    }
}

impl core::error::Error for SnapshotError {}

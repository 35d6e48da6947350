//! States that outlive their clock.

use super::Algorithm;
use crate::ground::{Crc32, Owner};
use crate::{Off, Snapshot, SnapshotError, Width};

/// The state of a word, relative to `now`.
pub(crate) fn snapshot<P: Algorithm>(profile: &P, word: P::Width, now: P::Width) -> Snapshot {
    Snapshot::new(owner(profile), profile.saved(profile.read(word, now)))
}

/// The word that a snapshot comes to at `now`.
pub(crate) fn restored<P: Algorithm>(
    profile: &P,
    snapshot: &Snapshot,
    now: P::Width,
    off: Off,
) -> Result<P::Width, SnapshotError> {
    let (found, state) = snapshot.read()?;
    let expected = owner(profile);
    if found.kind != expected.kind {
        return Err(SnapshotError::Algorithm);
    }
    if found.bits != expected.bits {
        return Err(SnapshotError::Width);
    }
    if found.fingerprint != expected.fingerprint {
        return Err(SnapshotError::Quota);
    }
    let view = profile.restored(state, now, off.ticks()).ok_or(SnapshotError::State)?;
    Ok(profile.write(view))
}

#[allow(clippy::cast_possible_truncation, reason = "at most 64 bits")]
fn owner<P: Algorithm>(profile: &P) -> Owner {
    let mut fingerprint = Crc32::new();
    profile.parameters().for_each(|number| fingerprint.add(&number.widen().to_le_bytes()));
    Owner { kind: P::KIND, bits: P::Width::BITS as u8, fingerprint: fingerprint.value() }
}

use tollgate::{Algorithm, Atomic, Off, Snapshot};

use crate::glue::{Mirror, checked, report, set_up, shared};
use crate::verbs::Parts;
use crate::{TG_E_ARGUMENT, TG_E_SNAPSHOT, TG_OK, tg_fault, tg_status};

/// A limiter's state, relative to the `now` at which it was saved: plain bytes, to be kept as they are where
/// they survive a reboot, and restored on a clock that starts anywhere. The layout is the same on every
/// processor and for good: byte 1 is its version. A checksum finds every change of up to three bits and all
/// but one in 2^32 of any other; it is no signature.
#[repr(C)]
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct tg_snapshot {
    /// Private.
    pub bytes: [u8; 24],
}

// SAFETY: plain data, read as it is
unsafe impl Mirror for tg_snapshot {
    type Core = Self;
}

/// For `off`, the ticks from the `now` of a snapshot to that of its restoration, where nobody knows them: as if
/// no time had passed, which never admits too much.
pub const TG_OFF_UNKNOWN: u64 = 0;

/// Saves the state of a limiter that was set up.
pub(crate) unsafe fn save<P: Algorithm<Width: Atomic>>(
    parts: Parts<'_, P>,
    now: P::Width,
    out: *mut tg_snapshot,
) -> tg_status {
    if let Err(error) = checked(out) {
        return error;
    }
    let saved = parts.and_then(|(word, profile)| {
        set_up(profile)?;
        Ok(word.snapshot(profile, now).to_bytes())
    });
    // SAFETY: neither NULL nor misaligned
    unsafe { out.write(tg_snapshot { bytes: saved.unwrap_or_default() }) };
    saved.err().unwrap_or(TG_OK)
}

/// Restores one, or tells in `fault` what is wrong with it.
pub(crate) unsafe fn restore<P: Algorithm<Width: Atomic>>(
    parts: Parts<'_, P>,
    snapshot: *const tg_snapshot,
    now: P::Width,
    off: u64,
    fault: *mut tg_fault,
) -> tg_status {
    if !fault.is_aligned() {
        return TG_E_ARGUMENT;
    }
    // SAFETY: aligned; the rest is the caller's contract for pointers
    unsafe {
        report(fault, tg_fault::default());
        let restored = parts.and_then(|(word, profile)| {
            let snapshot = Snapshot::from_bytes(shared(snapshot)?.bytes);
            set_up(profile)?;
            Ok(word.restore(profile, &snapshot, now, Off::Ticks(off)))
        });
        match restored {
            Ok(Ok(())) => TG_OK,
            Ok(Err(error)) => {
                report(fault, error.into());
                TG_E_SNAPSHOT
            }
            Err(error) => error,
        }
    }
}

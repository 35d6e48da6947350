use tollgate::{TierMask, TiersDenied};

use crate::together::{Listed, Verdict, peek, try_acquire};
use crate::{tg_profile, tg_status, tg_word};

/// One limit of several that are taken together: the word and the profile of a tg_gcra, of a tg_shaper, or apart. See
/// TG_TIER.
#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct tg_tier {
    /// Changed by atomic operations only.
    pub word: *mut tg_word,
    /// Read only.
    pub profile: *const tg_profile,
    /// How many cells.
    pub n: u64,
    /// 1: in shadow. It never refuses; where its cells do not conform nothing is taken of it. 0 otherwise.
    pub shadow: u32,
    /// Zero.
    pub reserved: u32,
}

/// What limits that are taken together answer. In a mask bit i is for the limit at place i.
#[repr(C)]
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct tg_tiers_outcome {
    /// A mask: those that refused.
    pub refused: u64,
    /// Ticks after which all of them conform, rounded up: the longest wait; 0 after a grant, UINT64_MAX for never.
    pub retry_after: u64,
    /// A mask: those in shadow that would have refused.
    pub shadows: u64,
    /// A mask: those of which so many cells never conform.
    pub never: u64,
}

impl Listed for tg_tier {
    type Width = u64;
    type Word = tg_word;
    type Profile = tg_profile;

    fn word(self) -> *const tg_word {
        self.word
    }

    fn profile(self) -> *const tg_profile {
        self.profile
    }

    fn cells(self) -> u64 {
        self.n
    }

    fn shadow(self) -> Option<bool> {
        match (self.shadow, self.reserved) {
            (0, 0) => Some(false),
            (1, 0) => Some(true),
            _ => None,
        }
    }
}

impl Verdict<u64> for tg_tiers_outcome {
    const ERROR: Self = Self { refused: 0, retry_after: u64::MAX, shadows: 0, never: 0 };

    fn granted(shadows: TierMask) -> Self {
        Self { shadows: shadows.bits().into(), ..Self::default() }
    }

    fn denied(denied: &TiersDenied<u64>) -> Self {
        Self {
            refused: denied.refused().bits().into(),
            retry_after: denied.retry_after(),
            shadows: denied.shadows().bits().into(),
            never: denied.never().bits().into(),
        }
    }
}

/// Takes from each of `count` limits, at most TG_TIERS_MOST, as many cells as its `n` says, or none from any: TG_DENIED
/// where they do not conform now, TG_EXCEEDS_BURST where those of one never do. Whoever shares them may list them in any
/// order; they are taken in that of their addresses, so that of callers who contend one is granted, if each alone would
/// be. A refusal writes nothing, unless another caller came between: then what was taken is given back at once.
/// TG_E_ARGUMENT where a word is listed twice. `out` may be NULL. Any thread, any interrupt, lock-free.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn tg_tiers_try_acquire(
    tiers: *const tg_tier,
    count: usize,
    now: u64,
    out: *mut tg_tiers_outcome,
) -> tg_status {
    // SAFETY: the caller's contract for pointers
    unsafe { try_acquire(tiers, count, now, out) }
}

/// The answer of `tg_tiers_try_acquire`, with nothing taken. `out` may be NULL. Any thread, any interrupt, never waits.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn tg_tiers_peek(
    tiers: *const tg_tier,
    count: usize,
    now: u64,
    out: *mut tg_tiers_outcome,
) -> tg_status {
    // SAFETY: the caller's contract for pointers
    unsafe { peek(tiers, count, now, out) }
}

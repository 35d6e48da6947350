use core::ops::Deref;

use tollgate::{Algorithm, BeyondDebt, LogOutcome, Outcome};

/// What a decision leaves, as of just after it.
#[repr(C)]
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct tg_outcome {
    /// Cells that conform at this tick, rounded down; after TG_BEYOND_DEBT the most that would have been accepted.
    pub remaining: u64,
    /// Ticks after which what was asked for conforms, rounded up; 0 after a grant, UINT64_MAX for never.
    pub retry_after: u64,
    /// Ticks after which the limiter is full again, rounded up.
    pub reset_after: u64,
}

/// What a decision leaves, as of just after it.
#[repr(C)]
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct tg_outcome32 {
    /// Cells that conform at this tick, rounded down; after TG_BEYOND_DEBT the most that would have been accepted.
    pub remaining: u32,
    /// Ticks after which what was asked for conforms, rounded up; 0 after a grant, UINT32_MAX for never.
    pub retry_after: u32,
    /// Ticks after which the limiter is full again, rounded up.
    pub reset_after: u32,
}

/// An outcome in C, of one width.
pub(crate) trait Report<W> {
    /// What an error writes: zeros and the maximum.
    const ERROR: Self;

    fn of<R: Deref<Target: Algorithm<Width = W>>>(outcome: &Outcome<R>) -> Self;

    /// What a lease writes that has so many cells left.
    fn leased(left: W) -> Self;
    /// Of a log, which no profile computes.
    fn logged(outcome: LogOutcome<W>) -> Self;

    /// What TG_BEYOND_DEBT writes: what would have been accepted, and never.
    fn beyond(debt: BeyondDebt<W>) -> Self;
}

impl Report<u64> for tg_outcome {
    const ERROR: Self = Self { remaining: 0, retry_after: u64::MAX, reset_after: 0 };

    fn leased(left: u64) -> Self {
        Self { remaining: left, retry_after: 0, reset_after: u64::MAX }
    }

    fn beyond(debt: BeyondDebt<u64>) -> Self {
        Self { remaining: debt.allowed, ..Self::ERROR }
    }

    fn logged(outcome: LogOutcome<u64>) -> Self {
        Self {
            remaining: outcome.remaining(),
            retry_after: outcome.retry_after(),
            reset_after: outcome.reset_after(),
        }
    }

    fn of<R: Deref<Target: Algorithm<Width = u64>>>(outcome: &Outcome<R>) -> Self {
        Self {
            remaining: outcome.remaining(),
            retry_after: outcome.retry_after(),
            reset_after: outcome.reset_after(),
        }
    }
}

impl Report<u32> for tg_outcome32 {
    const ERROR: Self = Self { remaining: 0, retry_after: u32::MAX, reset_after: 0 };

    fn leased(left: u32) -> Self {
        Self { remaining: left, retry_after: 0, reset_after: u32::MAX }
    }

    fn beyond(debt: BeyondDebt<u32>) -> Self {
        Self { remaining: debt.allowed, ..Self::ERROR }
    }

    fn logged(outcome: LogOutcome<u32>) -> Self {
        Self {
            remaining: outcome.remaining(),
            retry_after: outcome.retry_after(),
            reset_after: outcome.reset_after(),
        }
    }

    fn of<R: Deref<Target: Algorithm<Width = u32>>>(outcome: &Outcome<R>) -> Self {
        Self {
            remaining: outcome.remaining(),
            retry_after: outcome.retry_after(),
            reset_after: outcome.reset_after(),
        }
    }
}

//! Floor 1: pure decisions. A state, a tick and a number go in, a new state or a refusal comes out; no
//! atomics, no clock.

mod adaptive;
#[cfg(feature = "http")]
mod announced;
mod approximate;
mod carry;
mod dual;
mod dual_profile;
mod gcra;
mod grid;
mod interval;
mod interval_profile;
mod jitter;
mod keyed;
mod lease;
mod lending;
mod log_outcome;
mod log_profile;
mod meters;
mod outcome;
mod profile;
mod refund;
mod reservation;
#[cfg(feature = "serde")]
mod serde;
mod shaping;
mod sliding_log;
mod sliding_window;
mod snapshot;
mod together;
mod window_profile;
mod words;

pub use adaptive::{AdaptiveError, Aimd, AimdState, Controller, DemandAverage, Heard};
pub use approximate::Approximation;
pub use carry::Carry;
pub use dual::RefusedBy;
pub use dual_profile::{DualProfile, DualQuotaError};
pub use interval_profile::IntervalProfile;
pub use jitter::jitter;
pub use keyed::KeyProfile;
pub use lease::Allotment;
pub use lending::{Lending, Lent};
pub use log_outcome::{LogDecision, LogDenied, LogOutcome};
pub use log_profile::LogProfile;
pub use meters::{Colour, Marker, SrTcmProfile, TrTcm4115Profile, TrTcmProfile};
pub use outcome::{Decision, Denied, Outcome};
pub use profile::Profile;
pub use reservation::Reservation;
pub use shaping::{BeyondDebt, Oversize};
pub use window_profile::WindowProfile;

pub(crate) use adaptive::{
    AimdRule, AverageRule, OVERLOAD, Periods, Rule, SUCCESS, Turn, record, with_record,
};
#[cfg(feature = "http")]
pub(crate) use announced::whole_seconds;
pub(crate) use carry::carried;
pub(crate) use keyed::{Content, Layout, full};
pub(crate) use lease::{give_back, renew};
pub(crate) use meters::{meter, touched};
pub(crate) use refund::{cancel, refund, settle};
pub(crate) use shaping::{debit, not_before, observe, reserve, staggered};
pub(crate) use sliding_log::Logged;
pub(crate) use snapshot::{restored, snapshot};
pub(crate) use together::{Taken, taken, untaken, until_owed, wait};

use core::ops::Deref;

use crate::Width;
use crate::ground::Relative;

/// How a limiter decides: the arithmetic of a quota, and nothing that changes.
///
/// Sealed. [`Profile`] is GCRA (and so the token bucket and the leaky bucket), [`IntervalProfile`] the
/// bucket that refills at intervals, [`WindowProfile`] the sliding window of two counters. A state is read from a word at a tick, changed, and written back:
/// every verb is one of these changes.
pub trait Algorithm: sealed::Sealed {
    /// The integer that holds a state.
    type Width: Width;

    /// What a word means at a tick.
    #[doc(hidden)]
    type View: Copy + core::fmt::Debug;

    /// The algorithm's number in a [`Snapshot`](crate::Snapshot).
    #[doc(hidden)]
    const KIND: u8;

    /// The most cells that can conform at one instant.
    #[doc(hidden)]
    fn most(&self) -> Self::Width;

    #[doc(hidden)]
    fn read(&self, word: Self::Width, now: Self::Width) -> Self::View;

    #[doc(hidden)]
    fn write(&self, view: Self::View) -> Self::Width;

    /// The state after `n` cells; `None` where they do not conform, or where `n` is 0.
    #[doc(hidden)]
    fn take(&self, view: Self::View, n: Self::Width) -> Option<Self::View>;

    /// The same state, no longer told by what lies in the past.
    #[doc(hidden)]
    fn touched(&self, view: Self::View) -> Self::View;

    #[doc(hidden)]
    fn filled(&self, view: Self::View) -> Self::View;

    #[doc(hidden)]
    fn drained(&self, view: Self::View) -> Self::View;

    /// All that tells this profile from another.
    #[doc(hidden)]
    fn parameters(&self) -> impl Iterator<Item = Self::Width>;

    /// The same state, relative to the tick at which it is seen.
    #[doc(hidden)]
    fn saved(&self, view: Self::View) -> Relative;

    /// What a saved state has come to after `off` ticks, seen at `now`; `None` where there is no such state.
    #[doc(hidden)]
    fn restored(&self, state: Relative, now: Self::Width, off: u64) -> Option<Self::View>;

    #[doc(hidden)]
    fn remaining(&self, view: Self::View) -> Self::Width;

    /// Ticks until `n` cells conform: 0 if they do now, the maximum for never.
    #[doc(hidden)]
    fn wait(&self, view: Self::View, n: Self::Width) -> Self::Width;

    /// Ticks until the state is that of a full bucket.
    #[doc(hidden)]
    fn reset_after(&self, view: Self::View) -> Self::Width;
}

mod sealed {
    pub trait Sealed {}
}

/// What a verb makes of a word: the word to write, if any, and the answer.
pub(crate) type Step<W, T> = (Option<W>, T);

/// What a decision about so many cells answers, by the profile `R`.
pub(crate) type Decided<R, T> = Result<T, Denied<R>>;

/// How many cells were taken, and what they leave.
type Counted<R> = (WidthOf<R>, Outcome<R>);

/// The integers of the profile `R`.
pub(crate) type WidthOf<R> = <<R as Deref>::Target as Algorithm>::Width;

/// `try_acquire`: all `n` or nothing.
#[inline]
pub(crate) fn try_acquire<R>(
    profile: R,
    word: WidthOf<R>,
    now: WidthOf<R>,
    n: WidthOf<R>,
) -> Step<WidthOf<R>, Decided<R, Outcome<R>>>
where
    R: Deref<Target: Algorithm> + Copy,
{
    let view = profile.read(word, now);
    match profile.take(view, n) {
        Some(after) => (Some(profile.write(after)), Ok(Outcome::granted(profile, after))),
        None if n == Width::ZERO => (None, Ok(Outcome::granted(profile, view))),
        None => (None, Err(Denied::new(profile, view, n))),
    }
}

/// `acquire_up_to`: as many of the `n` as conform, but not none.
#[inline]
pub(crate) fn acquire_up_to<R>(
    profile: R,
    word: WidthOf<R>,
    now: WidthOf<R>,
    n: WidthOf<R>,
) -> Step<WidthOf<R>, Decided<R, Counted<R>>>
where
    R: Deref<Target: Algorithm> + Copy,
{
    let (next, all) = try_acquire(profile, word, now, n);
    if let Ok(outcome) = all {
        return (next, Ok((n, outcome)));
    }
    let view = profile.read(word, now);
    let rest = profile.remaining(view);
    match profile.take(view, rest) {
        Some(after) => (Some(profile.write(after)), Ok((rest, Outcome::granted(profile, after)))),
        None => (None, Err(Denied::new(profile, view, Width::ONE))),
    }
}

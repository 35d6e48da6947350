//! Rates that follow what happens: pure controllers, which say the next state from what was heard in a period,
//! and the periods.
//!
//! What a controller keeps and what was heard since the last turn are one integer, its record: so that a turn takes
//! what was heard, and leaves the state that comes of it, in one step.

mod aimd;
mod demand_average;
mod error;
mod levels;
mod periods;

pub use aimd::{Aimd, AimdState, Heard};
pub use demand_average::DemandAverage;
pub use error::AdaptiveError;

pub(crate) use aimd::{AimdRule, OVERLOAD, SUCCESS};
pub(crate) use demand_average::AverageRule;
pub(crate) use levels::{Accepted, Bounds, Levels};
pub(crate) use periods::{Periods, Turn, record, with_record};

use crate::Width;
use crate::ground::generation_bits;

/// What says, at the turn of each period, which quota is next: [`DemandAverage`], [`Aimd`].
///
/// Sealed: what it keeps shares a word with a generation.
pub trait Controller: Copy + core::fmt::Debug + Send + Sync + sealed::Sealed {
    #[doc(hidden)]
    type Rule<W: Width>: Rule<W>;
}

/// What a limiter keeps of a [`Controller`] that was accepted: plain integers. It has an answer for all of them, so that
/// a limiter in memory of C, which may hold any, has one, too.
pub trait Rule<W>: Copy + core::fmt::Debug + Send + Sync {
    fn levels(&self) -> &Accepted<W>;

    /// The cells per period that a record says.
    fn level(record: W) -> u32;

    /// The record once `n` cells more were asked for; the same where that tells nothing new.
    fn attempted(record: W, n: W) -> W;

    /// The record after the turn of a period: what was heard is in the state.
    fn turned(&self, record: W) -> W;
}

mod sealed {
    pub trait Sealed {}
}

/// The record after so many turns, of which the first has heard what there is, and the others nothing.
pub(crate) fn turned<W: Width>(rule: &impl Rule<W>, record: W, turns: W) -> W {
    let mut record = rule.turned(record);
    let mut left = turns.saturating_sub(W::ONE);
    while left != W::ZERO {
        let next = rule.turned(record);
        // nothing more comes of silence; so it ends after as many turns as there are bits, or of a cool-down
        if next == record {
            break;
        }
        record = next;
        left = left.wrapping_sub(W::ONE);
    }
    record
}

/// The bits of a record: what a generation leaves of a word.
const fn record_bits(width: u32) -> u32 {
    width - generation_bits(width)
}

/// The lowest bits of a record.
fn lowest<W: Width>(record: W, bits: u32) -> W {
    record.shl(W::BITS - bits).shr(W::BITS - bits)
}

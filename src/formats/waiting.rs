//! Why somebody does not wait.

use defmt::{Format, Formatter, write};

use crate::Width;
use crate::waiting::GaveUp;

formats! {
    @[W: Width] GaveUp<W> {
        Self::Never => "more cells than can conform at one instant";
        Self::LineFull => "the line is full";
        Self::TooLong { retry_after } => "too long to wait: its turn is in {=u64} ticks", retry_after.widen();
    }
}

//! What many limits together answer, in plain words.

use core::fmt;

use super::{Admitted, Share, Spending, TableCounts, TableUse, TierMask};
use crate::Width;

impl<W: Width> fmt::Display for Admitted<'_, W> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Counted(outcome) => outcome.fmt(f),
            Self::Shared(outcome) => write!(f, "shared with another key: {outcome}"),
            Self::Uncounted => f.write_str("admitted by no limit"),
        }
    }
}

impl fmt::Display for Share {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Promised => "promised",
            Self::Borrowed => "borrowed",
        })
    }
}

impl<W: Width> fmt::Display for Spending<W> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} tokens charged until tick {}", self.estimate(), self.expires())
    }
}

/// In binary, the first tier last.
impl fmt::Display for TierMask {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:#b}", self.bits())
    }
}

impl fmt::Display for TableCounts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { inserted, reused, refused, shared, uncounted } = self;
        write!(f, "{inserted} inserted, {reused} reused, {refused} refused, ")?;
        write!(f, "{shared} shared, {uncounted} uncounted")
    }
}

impl fmt::Display for TableUse {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} of {} slots in use", self.live, self.slots)
    }
}

//! What is answered, in plain words.

use core::fmt;
use core::ops::Deref;

use super::{Algorithm, Colour, LogOutcome, Outcome, RefusedBy, Reservation};
use crate::Width;

/// Of what was granted or refused: how much is left, and when what was refused conforms.
fn state<W: Width>(
    f: &mut fmt::Formatter<'_>,
    remaining: W,
    retry_after: W,
    reset_after: W,
) -> fmt::Result {
    write!(f, "{remaining} left")?;
    if retry_after == W::MAX {
        f.write_str(", never again")?;
    } else if retry_after > W::ZERO {
        write!(f, ", again in {retry_after} ticks")?;
    }
    write!(f, ", full in {reset_after} ticks")
}

impl<R: Deref<Target: Algorithm>> fmt::Display for Outcome<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        state(f, self.remaining(), self.retry_after(), self.reset_after())
    }
}

impl<W: Width> fmt::Display for LogOutcome<W> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        state(f, self.remaining(), self.retry_after(), self.reset_after())
    }
}

impl<W: Width> fmt::Display for Reservation<W> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} reserved for tick {}", self.cost(), self.due())
    }
}

impl fmt::Display for Colour {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Green => "green",
            Self::Yellow => "yellow",
            Self::Red => "red",
        })
    }
}

impl fmt::Display for RefusedBy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::First => "the first rate",
            Self::Second => "the second rate",
            Self::Both => "both rates",
        })
    }
}

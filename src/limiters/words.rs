//! What was counted, in plain words.

use core::fmt;

use super::Counts;

impl fmt::Display for Counts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { admitted, admitted_cells, denied, denied_cells, waits, waited, longest_wait } = self;
        write!(
            f,
            "admitted {admitted} ({admitted_cells} cells), denied {denied} ({denied_cells} cells), "
        )?;
        write!(f, "{waits} waited {waited} ticks, {longest_wait} at most")
    }
}

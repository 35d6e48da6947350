//! What was counted, as plain numbers for whoever keeps metrics.

use serde_core::{Serialize, Serializer};

use super::Counts;
use crate::ground::write;

const NAMES: [&str; 7] =
    ["admitted", "admitted_cells", "denied", "denied_cells", "waits", "waited", "longest_wait"];

impl Serialize for Counts {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Self { admitted, admitted_cells, denied, denied_cells, waits, waited, longest_wait } = *self;
        let numbers = [admitted, admitted_cells, denied, denied_cells, waits, waited, longest_wait];
        write(serializer, "Counts", &NAMES, numbers.map(Some))
    }
}

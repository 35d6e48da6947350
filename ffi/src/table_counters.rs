use core::mem::{align_of, size_of};

use tollgate::{TableCounters, TableCounts};

use crate::glue::{Mirror, shared};

/// How often keys came to a table, and what became of those that found no room: for metrics. In zeroed memory, which need
/// not be that of the table; several handles may count in one.
#[repr(C, align(4))]
#[derive(Debug)]
pub struct tg_table_counters {
    /// Private.
    pub tallies: [u32; 5],
}

// SAFETY: the assertion below; any bits are counts
unsafe impl Mirror for tg_table_counters {
    type Core = TableCounters;
}

const _: () = assert!(
    size_of::<tg_table_counters>() == size_of::<TableCounters>()
        && align_of::<tg_table_counters>() >= align_of::<TableCounters>()
);

/// What `tg_table_counters` have come to; each wraps at 2^32.
#[repr(C)]
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct tg_table_counts {
    /// Keys that were put in.
    pub inserted: u32,
    /// Slots that were taken for it from keys that were full again, and are forgotten.
    pub reused: u32,
    /// Calls that were refused for want of room: TG_FULL.
    pub refused: u32,
    /// Calls that were decided by the limit of another key, admitted or not: TG_BY_ANOTHER.
    pub shared: u32,
    /// Calls that were admitted by no limit: TG_OK with TG_BY_NOBODY.
    pub uncounted: u32,
}

/// What the counters have come to, one after another, while others may count; zeros where there are none. Any context.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn tg_table_counters_read(counters: *const tg_table_counters) -> tg_table_counts {
    // SAFETY: the caller's contract for pointers
    let counts = unsafe { shared(counters) }.map(TableCounters::read).unwrap_or_default();
    let TableCounts { inserted, reused, refused, shared, uncounted } = counts;
    tg_table_counts { inserted, reused, refused, shared, uncounted }
}

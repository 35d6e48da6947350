use crate::ground::sync::{Tally, const_fn};

/// How often keys came to a [`Table`](crate::Table), and what became of those that found no room: for metrics.
///
/// The caller's, and attached by [`Table::counted_by`](crate::Table::counted_by). What keys that are in the table do is not
/// counted, and costs nothing. May be read from any thread and interrupt, while others count.
///
/// ```
/// use tollgate::{Key, KeyProfile32, Quota, Set, Table, TableCounters};
///
/// static COUNTERS: TableCounters = TableCounters::new();
/// let classes = [KeyProfile32::new(Quota::new(1, 100, 3))?];
/// let sets = [Set::<u32, 1>::new()];
/// let table = Table::<u32, 1>::new(&sets, &classes).unwrap().counted_by(&COUNTERS);
/// for key in [1, 1, 2] {
///     let _ = table.try_acquire(Key::new(key), 0, 1);
/// }
/// assert_eq!((COUNTERS.read().inserted, COUNTERS.read().refused), (1, 1));
/// # Ok::<(), tollgate::QuotaError>(())
/// ```
#[derive(Debug)]
#[repr(C)]
pub struct TableCounters {
    pub(super) inserted: Tally,
    pub(super) reused: Tally,
    pub(super) refused: Tally,
    pub(super) shared: Tally,
    pub(super) uncounted: Tally,
}

/// What [`TableCounters`] have come to: each wraps at 2^32.
///
/// ```
/// assert_eq!(tollgate::TableCounters::new().read(), tollgate::TableCounts::default());
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct TableCounts {
    /// Keys that were put in.
    pub inserted: u32,
    /// Slots that were taken for it from keys that were full again, and are forgotten.
    pub reused: u32,
    /// Calls that were refused for want of room: [`Refused::Full`](crate::Refused::Full).
    pub refused: u32,
    /// Calls that were decided by the limit of another key, admitted or not.
    pub shared: u32,
    /// Calls that were admitted by no limit: [`Admitted::Uncounted`](crate::Admitted::Uncounted).
    pub uncounted: u32,
}

impl TableCounters {
    const_fn! {
        /// Nothing yet.
        #[must_use]
        pub const fn new() -> Self {
            Self {
                inserted: Tally::new(),
                reused: Tally::new(),
                refused: Tally::new(),
                shared: Tally::new(),
                uncounted: Tally::new(),
            }
        }
    }

    /// What they have come to, one after another.
    ///
    /// ```
    /// assert_eq!(tollgate::TableCounters::new().read().refused, 0);
    /// ```
    #[must_use]
    pub fn read(&self) -> TableCounts {
        TableCounts {
            inserted: self.inserted.read(),
            reused: self.reused.read(),
            refused: self.refused.read(),
            shared: self.shared.read(),
            uncounted: self.uncounted.read(),
        }
    }
}

impl Default for TableCounters {
    fn default() -> Self {
        Self::new()
    }
}

use core::ffi::{CStr, c_char};

use tollgate::{AdaptiveError, HierarchyError, QuotaError, SnapshotError, TableHeaderError};

/// Why a quota was refused, and what would have been accepted; or what is wrong with a snapshot, or
/// with the memory of a table.
#[repr(C)]
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct tg_fault {
    /// The smallest value allowed, all else as it was given; 0 for a snapshot, as `max`.
    pub min: u64,
    /// The largest value allowed, what is checked later being at its least.
    pub max: u64,
    /// Which value does not fit: one of `TG_FAULT_*`; 0 when nothing is wrong.
    pub what: i32,
    /// Zero.
    pub reserved: i32,
}

/// Nothing is wrong.
pub const TG_FAULT_NONE: i32 = 0;
/// `count`; the range is of `count / gcd(count, period)`.
pub const TG_FAULT_COUNT: i32 = 1;
/// `period`, in ticks; the range is of `period / gcd(count, period)`.
pub const TG_FAULT_PERIOD: i32 = 2;
/// `burst`, in cells.
pub const TG_FAULT_BURST: i32 = 3;
/// `tolerance`, in sub-ticks.
pub const TG_FAULT_TOLERANCE: i32 = 4;
/// `stale`, in ticks.
pub const TG_FAULT_STALE: i32 = 5;
/// `debt`, in ticks.
pub const TG_FAULT_DEBT: i32 = 6;
/// `clock_bits`.
pub const TG_FAULT_CLOCK_BITS: i32 = 7;
/// `idle`, in ticks.
pub const TG_FAULT_IDLE: i32 = 8;
/// The window of `tg_profile_init_hard_window` or of a `tg_window_quota`, in ticks.
pub const TG_FAULT_WINDOW: i32 = 9;
/// `capacity`, in tokens.
pub const TG_FAULT_CAPACITY: i32 = 10;
/// `refill`, in tokens.
pub const TG_FAULT_REFILL: i32 = 11;
/// `initial`, in tokens.
pub const TG_FAULT_INITIAL: i32 = 12;
/// `period` of a 32-bit bucket, or `window` of a 32-bit window, in ticks: a power of two in the range.
pub const TG_FAULT_POWER_OF_TWO: i32 = 13;
/// Something else.
pub const TG_FAULT_OTHER: i32 = 14;
/// Not a snapshot: its first byte is another's.
pub const TG_FAULT_SNAPSHOT_FOREIGN: i32 = 15;
/// A snapshot of a version that this library does not read.
pub const TG_FAULT_SNAPSHOT_VERSION: i32 = 16;
/// A snapshot whose bytes are not as they were written.
pub const TG_FAULT_SNAPSHOT_CHECKSUM: i32 = 17;
/// A snapshot of another algorithm.
pub const TG_FAULT_SNAPSHOT_ALGORITHM: i32 = 18;
/// A snapshot of a word of another width.
pub const TG_FAULT_SNAPSHOT_WIDTH: i32 = 19;
/// A snapshot of another quota.
pub const TG_FAULT_SNAPSHOT_QUOTA: i32 = 20;
/// A snapshot of a state that cannot be; a forged one.
pub const TG_FAULT_SNAPSHOT_STATE: i32 = 21;
/// `floor`, in cells per period.
pub const TG_FAULT_FLOOR: i32 = 22;
/// `ceiling`, in cells per period.
pub const TG_FAULT_CEILING: i32 = 23;
/// `most_burst`, in cells.
pub const TG_FAULT_MOST_BURST: i32 = 24;
/// `tokens`, in cells.
pub const TG_FAULT_TOKENS: i32 = 25;
/// `decrease_to`, in thousandths.
pub const TG_FAULT_DECREASE: i32 = 26;
/// `cool_down`, in periods.
pub const TG_FAULT_COOL_DOWN: i32 = 27;
/// `limit`, in cells.
pub const TG_FAULT_LIMIT: i32 = 28;
/// The `count` of a child, since the rates of all sum to more than their parent's.
pub const TG_FAULT_RATES: i32 = 29;
/// The classes of a table do not fit together: so many that nothing is left to tell keys apart, or of clocks that differ.
pub const TG_FAULT_CLASSES: i32 = 30;
/// The memory of a table is too small; `min` is what it takes, in bytes.
pub const TG_FAULT_TABLE_SMALL: i32 = 31;
/// Not the memory of a table.
pub const TG_FAULT_TABLE_FOREIGN: i32 = 32;
/// A table of a version that this library does not read.
pub const TG_FAULT_TABLE_VERSION: i32 = 33;
/// A table whose header is not as it was written.
pub const TG_FAULT_TABLE_CHECKSUM: i32 = 34;
/// A table of slots of another width.
pub const TG_FAULT_TABLE_WIDTH: i32 = 35;
/// A table with other sets than those of this library.
pub const TG_FAULT_TABLE_SETS: i32 = 36;
/// A table with other quotas, or of another size.
pub const TG_FAULT_TABLE_ANOTHER: i32 = 37;

impl From<QuotaError> for tg_fault {
    fn from(error: QuotaError) -> Self {
        let what = match error {
            QuotaError::Count(_) => TG_FAULT_COUNT,
            QuotaError::Period(_) => TG_FAULT_PERIOD,
            QuotaError::Burst(_) => TG_FAULT_BURST,
            QuotaError::Tolerance(_) => TG_FAULT_TOLERANCE,
            QuotaError::Stale(_) => TG_FAULT_STALE,
            QuotaError::Debt(_) => TG_FAULT_DEBT,
            QuotaError::ClockBits(_) => TG_FAULT_CLOCK_BITS,
            QuotaError::Idle(_) => TG_FAULT_IDLE,
            QuotaError::Window(_) => TG_FAULT_WINDOW,
            QuotaError::Limit(_) => TG_FAULT_LIMIT,
            QuotaError::Capacity(_) => TG_FAULT_CAPACITY,
            QuotaError::Refill(_) => TG_FAULT_REFILL,
            QuotaError::Initial(_) => TG_FAULT_INITIAL,
            QuotaError::PeriodPowerOfTwo(_) => TG_FAULT_POWER_OF_TWO,
            _ => TG_FAULT_OTHER,
        };
        let allowed = error.allowed();
        Self { min: allowed.min, max: allowed.max, what, reserved: 0 }
    }
}

impl From<AdaptiveError> for tg_fault {
    fn from(error: AdaptiveError) -> Self {
        let what = match error {
            AdaptiveError::Floor(_) => TG_FAULT_FLOOR,
            AdaptiveError::Ceiling(_) => TG_FAULT_CEILING,
            AdaptiveError::MostBurst(_) => TG_FAULT_MOST_BURST,
            AdaptiveError::Tokens(_) => TG_FAULT_TOKENS,
            AdaptiveError::Decrease(_) => TG_FAULT_DECREASE,
            AdaptiveError::CoolDown(_) => TG_FAULT_COOL_DOWN,
            AdaptiveError::Quota(error) => return error.into(),
            _ => TG_FAULT_OTHER,
        };
        let allowed = error.allowed();
        Self { min: allowed.min, max: allowed.max, what, reserved: 0 }
    }
}

impl From<HierarchyError> for tg_fault {
    fn from(error: HierarchyError) -> Self {
        match error {
            HierarchyError::Parent(error) | HierarchyError::Child { error, .. } => error.into(),
            HierarchyError::Rates { allowed, .. } => {
                Self { min: allowed.min, max: allowed.max, what: TG_FAULT_RATES, reserved: 0 }
            }
            HierarchyError::TooMany { .. } => Self { what: TG_FAULT_OTHER, ..Self::default() },
        }
    }
}

impl From<SnapshotError> for tg_fault {
    fn from(error: SnapshotError) -> Self {
        let what = match error {
            SnapshotError::Foreign => TG_FAULT_SNAPSHOT_FOREIGN,
            SnapshotError::Version(_) => TG_FAULT_SNAPSHOT_VERSION,
            SnapshotError::Checksum => TG_FAULT_SNAPSHOT_CHECKSUM,
            SnapshotError::Algorithm => TG_FAULT_SNAPSHOT_ALGORITHM,
            SnapshotError::Width => TG_FAULT_SNAPSHOT_WIDTH,
            SnapshotError::Quota => TG_FAULT_SNAPSHOT_QUOTA,
            SnapshotError::State => TG_FAULT_SNAPSHOT_STATE,
            _ => TG_FAULT_OTHER,
        };
        Self { what, ..Self::default() }
    }
}

impl From<TableHeaderError> for tg_fault {
    fn from(error: TableHeaderError) -> Self {
        let what = match error {
            TableHeaderError::Short => TG_FAULT_TABLE_SMALL,
            TableHeaderError::Foreign => TG_FAULT_TABLE_FOREIGN,
            TableHeaderError::Version(_) => TG_FAULT_TABLE_VERSION,
            TableHeaderError::Checksum => TG_FAULT_TABLE_CHECKSUM,
            TableHeaderError::Width => TG_FAULT_TABLE_WIDTH,
            TableHeaderError::Slots => TG_FAULT_TABLE_SETS,
            TableHeaderError::Another => TG_FAULT_TABLE_ANOTHER,
            _ => TG_FAULT_OTHER,
        };
        Self { what, ..Self::default() }
    }
}

/// What is wrong, in words: a static string, never NULL. Any context.
#[unsafe(no_mangle)]
pub extern "C" fn tg_fault_str(what: i32) -> *const c_char {
    let words: &CStr = match what {
        TG_FAULT_NONE => c"nothing is wrong",
        TG_FAULT_COUNT => c"count / gcd(count, period) does not fit",
        TG_FAULT_PERIOD => c"period / gcd(count, period) does not fit",
        TG_FAULT_BURST => c"burst does not fit",
        TG_FAULT_TOLERANCE => c"tolerance (sub-ticks) does not fit",
        TG_FAULT_STALE => c"stale (ticks) does not fit",
        TG_FAULT_DEBT => c"debt (ticks) does not fit",
        TG_FAULT_CLOCK_BITS => c"clock_bits does not fit",
        TG_FAULT_IDLE => c"idle (ticks) does not fit",
        TG_FAULT_WINDOW => c"window (ticks) does not fit",
        TG_FAULT_CAPACITY => c"capacity does not fit",
        TG_FAULT_REFILL => c"refill does not fit",
        TG_FAULT_INITIAL => c"initial tokens do not fit",
        TG_FAULT_POWER_OF_TWO => c"period is not a power of two that fits",
        TG_FAULT_SNAPSHOT_FOREIGN => c"not a snapshot",
        TG_FAULT_SNAPSHOT_VERSION => c"a snapshot of another version",
        TG_FAULT_SNAPSHOT_CHECKSUM => c"a snapshot whose bytes have changed",
        TG_FAULT_SNAPSHOT_ALGORITHM => c"a snapshot of another algorithm",
        TG_FAULT_SNAPSHOT_WIDTH => c"a snapshot of another width",
        TG_FAULT_SNAPSHOT_QUOTA => c"a snapshot of another quota",
        TG_FAULT_SNAPSHOT_STATE => c"a snapshot of a state that cannot be",
        TG_FAULT_FLOOR => c"floor does not fit",
        TG_FAULT_CEILING => c"ceiling does not fit",
        TG_FAULT_MOST_BURST => c"most_burst does not fit",
        TG_FAULT_TOKENS => c"tokens do not fit",
        TG_FAULT_DECREASE => c"decrease_to (thousandths) does not fit",
        TG_FAULT_COOL_DOWN => c"cool_down (periods) does not fit",
        TG_FAULT_RATES => c"the children's rates sum to more than their parent's",
        TG_FAULT_LIMIT => c"limit does not fit",
        TG_FAULT_CLASSES => c"the classes do not fit together in one table",
        TG_FAULT_TABLE_SMALL => c"too little memory for the table",
        TG_FAULT_TABLE_FOREIGN => c"not the memory of a table",
        TG_FAULT_TABLE_VERSION => c"a table of another version",
        TG_FAULT_TABLE_CHECKSUM => c"a table whose header has changed",
        TG_FAULT_TABLE_WIDTH => c"a table of another width",
        TG_FAULT_TABLE_SETS => c"a table with other sets",
        TG_FAULT_TABLE_ANOTHER => c"a table with other quotas, or of another size",
        _ => c"the quota does not fit",
    };
    words.as_ptr()
}

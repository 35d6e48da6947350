use core::ffi::c_void;
use core::mem::size_of;
use core::ptr::{null, null_mut};

use tollgate::{
    KeyProfile, KeyProfile32, Outcome, Profile, Quota, QuotaError, Set32, Table, Table32, TableEntry,
    TableError,
};

use crate::glue::Mirror;
use crate::keyed::{
    Answered, Handle, Keyed, Listed, asked, attach, bytes, choose, count, decided, decided_each, make,
    max_admitted, next, table,
};
use crate::outcome::Report;
use crate::{
    TG_BY_KEY, TG_BY_NOBODY, tg_fault, tg_key, tg_options, tg_outcome32, tg_quota, tg_status,
    tg_table_counters, tg_when_full,
};

/// A limit for each key, in the caller's memory, in slots of 32 bits: a handle of this process to a table, which others may have in their
/// memory elsewhere. Zeroed memory answers TG_E_UNINIT.
#[repr(C)]
#[derive(Debug)]
pub struct tg_table32 {
    /// Private: the caller's memory; NULL where there is no table.
    pub memory: *mut c_void,
    /// Private: where in it what is.
    pub state: [u32; 18],
}

// SAFETY: the assertion below; what is in the state is looked at only where an initialiser wrote it
unsafe impl Mirror for tg_table32 {
    type Core = Handle<u32>;
}

const _: () = assert!(
    size_of::<tg_table32>() == size_of::<Handle<u32>>()
        && align_of::<tg_table32>() >= align_of::<Handle<u32>>()
);

/// What a decision about a key leaves, as of just after it, and which limit that is of.
#[repr(C)]
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct tg_table32_outcome {
    /// Cells that conform at this tick, rounded down.
    pub remaining: u32,
    /// Ticks after which what was asked for conforms, rounded up; 0 after a grant, UINT32_MAX for never, 1 after TG_FULL.
    pub retry_after: u32,
    /// Ticks after which the limit is full again, rounded up.
    pub reset_after: u32,
    /// One of `TG_BY_*`: which limit the others are of; zeros where it is none.
    pub by: u32,
}

/// A key that is in a table, and its state.
#[repr(C)]
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct tg_table32_entry {
    /// The lowest bits of its digest, as many as the table keeps; 1 where all are 0.
    pub fingerprint: u32,
    /// Its class.
    pub of_class: u32,
    /// As of `now`.
    pub outcome: tg_outcome32,
}

impl Keyed for u32 {
    fn profile(quota: Quota) -> Result<KeyProfile32, QuotaError> {
        KeyProfile32::new(quota)
    }

    #[inline]
    fn table<'t>(sets: &'t [Set32], profiles: &'t [KeyProfile<u32>]) -> Result<Table32<'t>, TableError> {
        Table32::new(sets, profiles)
    }
}

impl Answered<u32> for tg_table32_outcome {
    const ERROR: Self = Self { retry_after: u32::MAX, ..Self::NOTHING };
    const FULL: Self = Self { retry_after: 1, by: TG_BY_NOBODY, ..Self::NOTHING };
    const UNCOUNTED: Self = Self { by: TG_BY_NOBODY, ..Self::NOTHING };

    fn of(outcome: &Outcome<&Profile<u32>>, by: u32) -> Self {
        let tg_outcome32 { remaining, retry_after, reset_after } = Report::of(outcome);
        Self { remaining, retry_after, reset_after, by }
    }
}

impl tg_table32_outcome {
    const NOTHING: Self = Self { remaining: 0, retry_after: 0, reset_after: 0, by: TG_BY_KEY };
}

impl Listed<u32> for tg_table32_entry {
    fn of(entry: &TableEntry<'_, u32>) -> Self {
        let of_class = u32::try_from(entry.class).unwrap_or(u32::MAX);
        Self { fingerprint: entry.fingerprint, of_class, outcome: Report::of(&entry.outcome) }
    }
}

/// Bytes of memory for a table of so many sets of 8 slots, a power of two, and so many classes, at most TG_CLASSES_MOST;
/// 0 where there is no such table. Any context.
#[unsafe(no_mangle)]
pub extern "C" fn tg_table32_size(sets: usize, classes: usize) -> usize {
    bytes::<u32>(sets, classes).unwrap_or(0)
}

/// As `tg_table32_init_with`, with the default options.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn tg_table32_init(
    t: *mut tg_table32,
    memory: *mut c_void,
    size: usize,
    quotas: *const tg_quota,
    count: usize,
) -> tg_status {
    // SAFETY: the caller's contract for pointers
    unsafe { tg_table32_init_with(t, memory, size, quotas, count, null(), null_mut()) }
}

/// Makes a table in `memory`, with a quota for each of `count` classes of keys, and as many sets as fit, a power of two;
/// goes on with the same table where it was made there before. The memory is aligned to TG_TABLE_ALIGNMENT, and of zeros
/// (static, of calloc, a new mapping) unless a table was made in it; it must outlive the handle.
///
/// Any number of threads and processes that share the memory may do so at once, or `tg_table32_attach`, at whatever address
/// each has it. None waits for another one: who is killed in the middle of it leaves what the next one finishes.
///
/// The clock has 20 bits unless the options say another number, which takes bits from what tells keys apart; `debt` is of no
/// use here, and `stale` keeps slots for as much longer. TG_E_QUOTA where a quota does not fit, or all do not fit together;
/// TG_E_MEMORY where the memory is too small, or holds something else, or another table; nothing is written then, unless
/// something else begins with zeros. Processes that share a table trust each other: what one of them scribbles there, the
/// others decide by. `options` may be NULL for the default, `fault` may be NULL. Not while the handle is in use.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn tg_table32_init_with(
    t: *mut tg_table32,
    memory: *mut c_void,
    size: usize,
    quotas: *const tg_quota,
    count: usize,
    options: *const tg_options,
    fault: *mut tg_fault,
) -> tg_status {
    // SAFETY: the caller's contract for pointers
    unsafe { make(t, (memory, size), (quotas, count), options, fault) }
}

/// A handle to the table that was made in `memory`, by whomever. TG_E_UNINIT where none was, and TG_BUSY where one is being
/// made, or whoever made it was killed: then any who knows the quotas may finish it by `tg_table32_init_with`. TG_E_MEMORY as
/// there. `fault` may be NULL. Not while the handle is in use.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn tg_table32_attach(
    t: *mut tg_table32,
    memory: *mut c_void,
    size: usize,
    fault: *mut tg_fault,
) -> tg_status {
    // SAFETY: the caller's contract for pointers
    unsafe { attach(t, memory, size, fault) }
}

/// What is done, through this handle, with a key that there is no room for; TG_WHEN_FULL_REFUSE unless it was told. Not while
/// the handle is in use.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn tg_table32_when_full(t: *mut tg_table32, when_full: tg_when_full) -> tg_status {
    // SAFETY: the caller's contract for pointers
    unsafe { choose(t, when_full) }
}

/// Counts, from now on, what becomes of keys that come through this handle and are not in the table; what keys that are do
/// costs nothing. The counters must outlive the handle. Not while the handle is in use.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn tg_table32_counted_by(
    t: *mut tg_table32,
    counters: *mut tg_table_counters,
) -> tg_status {
    // SAFETY: the caller's contract for pointers
    unsafe { count(t, counters) }
}

/// Takes all of `n` cells of a key, or nothing; `n` of 0 conforms. TG_FULL where there is no room for the key, and nothing
/// was taken; TG_E_ARGUMENT where there is no such class. `out` may be NULL, and then costs nothing. Any thread, any process,
/// any interrupt, lock-free.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn tg_table32_try_acquire(
    t: *mut tg_table32,
    key: tg_key,
    now: u32,
    n: u32,
    out: *mut tg_table32_outcome,
) -> tg_status {
    // SAFETY: the caller's contract for pointers
    unsafe { decided(t, key, out, |table: &Table<'_, u32>, key| table.try_acquire(key, now, n)) }
}

/// Takes all of `n` cells of a key, or nothing, and tells only whether it did: true where `tg_table32_try_acquire` answers
/// TG_OK, false for anything else, an error too. Any thread, any process, any interrupt, lock-free.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn tg_table32_allow(t: *mut tg_table32, key: tg_key, now: u32, n: u32) -> bool {
    // SAFETY: the caller's contract for pointers
    unsafe { table(t) }
        .is_ok_and(|table: &Table<'_, u32>| table.try_acquire(key.of_core(), now, n).is_ok())
}

/// Takes `n` cells of each of `count` keys, one after another, and tells for each in `statuses` what
/// `tg_table32_try_acquire` would have answered. What is needed for 32 of them is fetched from memory at once: for a table that is
/// larger than the caches. Any thread, any process, any interrupt, lock-free.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn tg_table32_try_acquire_each(
    t: *mut tg_table32,
    keys: *const tg_key,
    count: usize,
    now: u32,
    n: u32,
    statuses: *mut tg_status,
) -> tg_status {
    // SAFETY: the caller's contract for pointers
    unsafe { decided_each(t, (keys, count), now, n, statuses) }
}

/// The answer of `tg_table32_try_acquire`, as if the cells had been taken, with nothing taken. `n` of 0 reports the state as it
/// is. `out` may be NULL. Any thread, any process, any interrupt, never waits.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn tg_table32_peek(
    t: *const tg_table32,
    key: tg_key,
    now: u32,
    n: u32,
    out: *mut tg_table32_outcome,
) -> tg_status {
    // SAFETY: the caller's contract for pointers
    unsafe { decided(t, key, out, |table: &Table<'_, u32>, key| table.peek(key, now, n)) }
}

/// Makes the limit of a key full: an operator's verb, whose cells come on top of the quota. Whether it was in the table.
/// Any thread, any process, any interrupt, lock-free.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn tg_table32_reset(t: *mut tg_table32, key: tg_key, now: u32) -> bool {
    // SAFETY: the caller's contract for pointers
    unsafe { asked(t, |table: &Table<'_, u32>| table.reset(key.of_core(), now)) }
}

/// Forgets a key, and makes room for another one: an operator's verb, whose cells come on top of the quota. Whether it was in
/// the table. Any thread, any process, any interrupt, lock-free.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn tg_table32_remove(t: *mut tg_table32, key: tg_key, now: u32) -> bool {
    // SAFETY: the caller's contract for pointers
    unsafe { asked(t, |table: &Table<'_, u32>| table.remove(key.of_core(), now)) }
}

/// How many slots the table has; 0 where there is no table. Any context.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn tg_table32_slots(t: *const tg_table32) -> usize {
    // SAFETY: the caller's contract for pointers
    unsafe { asked(t, |table: &Table<'_, u32>| table.slot_count()) }
}

/// How many slots no other key can be put in, since they are needed. It looks at every slot. Any thread, any process, any
/// interrupt, never waits.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn tg_table32_used(t: *const tg_table32, now: u32) -> usize {
    // SAFETY: the caller's contract for pointers
    unsafe { asked(t, |table: &Table<'_, u32>| table.used(now).live) }
}

/// Forgets all keys that may be; how many. Needed only where the clock wraps: at least every `tg_table32_sweep_within`
/// ticks. It looks at every slot. Any thread, any process, any interrupt, lock-free.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn tg_table32_sweep(t: *mut tg_table32, now: u32) -> usize {
    // SAFETY: the caller's contract for pointers
    unsafe { asked(t, |table: &Table<'_, u32>| table.sweep(now)) }
}

/// The most ticks from one `tg_table32_sweep` to the next; 0 where there is no table. Any context.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn tg_table32_sweep_within(t: *const tg_table32) -> u32 {
    // SAFETY: the caller's contract for pointers
    unsafe { asked(t, |table: &Table<'_, u32>| table.sweep_within()) }
}

/// The next key that is in the table, from the slot `cursor` on, which begins at 0 and is the caller's; it is then the one
/// after it. False, and `entry` is as it was, where there is none. Any thread, any process, any interrupt, never waits.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn tg_table32_next(
    t: *const tg_table32,
    now: u32,
    cursor: *mut usize,
    entry: *mut tg_table32_entry,
) -> bool {
    // SAFETY: the caller's contract for pointers
    unsafe { next(t, now, cursor, entry) }
}

/// The most cells of one key of a class that are admitted in any closed window of `window` ticks; UINT64_MAX where it is more,
/// 0 where there is no table, or no such class. Any context.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn tg_table32_max_admitted(
    t: *const tg_table32,
    of_class: u32,
    window: u64,
) -> u64 {
    // SAFETY: the caller's contract for pointers
    unsafe { max_admitted(t, of_class, window) }
}

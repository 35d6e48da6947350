//! What keyed tables have in common in both widths: the caller's memory, and answers about keys.

use core::ffi::c_void;
use core::mem::size_of;
use core::slice::from_raw_parts;

use tollgate::{
    Admitted, Denied, Key, KeyProfile, Outcome, Profile, Quota, QuotaError, Refused, Set, Slot, Table,
    TableDecision, TableError, TableHeader, TableHeaderError, WhenFull, Word,
};

use crate::glue::{Mirror, Refusal, checked, initialise, report, shared};
use crate::quota::quota_of;
use crate::{
    TG_BUSY, TG_DENIED, TG_E_ARGUMENT, TG_E_UNINIT, TG_EXCEEDS_BURST, TG_FAULT_CLASSES,
    TG_FAULT_TABLE_SMALL, TG_FULL, TG_OK, tg_fault, tg_key, tg_options, tg_quota, tg_status,
    tg_table_counters,
};

/// The most classes of keys that a table has.
pub const TG_CLASSES_MOST: u32 = 16;
/// What the memory of a table is aligned to, in bytes.
pub const TG_TABLE_ALIGNMENT: u32 = 64;

/// What a table does with a key that it has no room for: one of `TG_WHEN_FULL_*`. Nobody is forgotten for it.
pub type tg_when_full = u32;

/// It is refused: TG_FULL.
pub const TG_WHEN_FULL_REFUSE: u32 = 0;
/// It takes from the limit of another key, of those in its way the one that is full again first.
pub const TG_WHEN_FULL_SHARE: u32 = 1;
/// It is admitted, and not limited; more than a burst is refused.
pub const TG_WHEN_FULL_ADMIT: u32 = 2;

/// Which limit an outcome of a table is about: the key's own.
pub const TG_BY_KEY: u32 = 0;
/// That of another key, since there was no room: TG_WHEN_FULL_SHARE.
pub const TG_BY_ANOTHER: u32 = 1;
/// None, since there was no room: TG_FULL, and TG_WHEN_FULL_ADMIT.
pub const TG_BY_NOBODY: u32 = 2;

/// A table as a handle of C keeps it, made once and not at each call; none in zeroed memory.
#[repr(C)]
pub(crate) struct Handle<W: Slot> {
    /// Where it is; NULL where there is none.
    memory: *const c_void,
    state: State<W>,
}

/// Bytes for the core's table, which is smaller on small processors.
pub(crate) const STATE: usize = 72;

#[repr(C)]
union State<W: Slot> {
    room: [u8; STATE],
    table: Table<'static, W>,
}

/// What tables are made of, of one width.
pub(crate) trait Keyed: Slot {
    fn profile(quota: Quota) -> Result<KeyProfile<Self>, QuotaError>;

    fn table<'t>(
        sets: &'t [Set<Self>],
        profiles: &'t [KeyProfile<Self>],
    ) -> Result<Table<'t, Self>, TableError>;
}

/// An outcome in C, of one width.
pub(crate) trait Answered<W: Slot>: Sized {
    /// What an error writes: zeros and the maximum.
    const ERROR: Self;
    /// What TG_FULL writes: ask again at the next tick.
    const FULL: Self;
    /// Of what nobody counts.
    const UNCOUNTED: Self;

    fn of(outcome: &Outcome<&Profile<W>>, by: u32) -> Self;
}

/// Bytes of a table; `None` where there is no such table.
pub(crate) fn bytes<W: Keyed>(sets: usize, classes: usize) -> Option<usize> {
    let fits = sets.is_power_of_two() && (1..=TG_CLASSES_MOST as usize).contains(&classes);
    let sets = sets.checked_mul(size_of::<Set<W>>()).filter(|_| fits)?;
    // no object is larger
    sets.checked_add(header_bytes::<W>(classes)).filter(|&size| isize::try_from(size).is_ok())
}

fn header_bytes<W: Keyed>(classes: usize) -> usize {
    // so few that no number is large
    TableHeader::words::<W>(classes).saturating_mul(size_of::<u32>())
}

/// The most sets that fit.
fn sets_in<W: Keyed>(size: usize, classes: usize) -> Result<usize, Refusal> {
    let sets = size.saturating_sub(header_bytes::<W>(classes)).checked_div(size_of::<Set<W>>());
    sets.and_then(usize::checked_ilog2).map(|log2| 1 << log2).ok_or_else(|| small::<W>(1, classes))
}

/// Refuses memory that is smaller than such a table, which it tells.
fn small<W: Keyed>(sets: usize, classes: usize) -> Refusal {
    let min = bytes::<W>(sets, classes).and_then(|size| u64::try_from(size).ok()).unwrap_or(u64::MAX);
    Refusal::Memory(tg_fault { min, max: u64::MAX, what: TG_FAULT_TABLE_SMALL, reserved: 0 })
}

impl From<TableHeaderError> for Refusal {
    fn from(error: TableHeaderError) -> Self {
        match error {
            TableHeaderError::Blank => Self::Caller(TG_E_UNINIT),
            TableHeaderError::Unfinished => Self::Caller(TG_BUSY),
            error => Self::Memory(error.into()),
        }
    }
}

impl From<TableError> for Refusal {
    fn from(_: TableError) -> Self {
        Self::Quota(tg_fault { what: TG_FAULT_CLASSES, ..tg_fault::default() })
    }
}

/// Refuses memory that is misaligned for a table, or larger than any object.
fn sound(memory: *const c_void, size: usize) -> Result<(), tg_status> {
    #[repr(align(64))]
    struct Line;
    checked(memory.cast::<Line>())?;
    isize::try_from(size).map(drop).map_err(|_| TG_E_ARGUMENT)
}

/// As words of the header.
unsafe fn words<'t>(memory: *const c_void, size: usize) -> &'t [Word<u32>] {
    // SAFETY: aligned, and of this size by the caller's contract; words are atomic, and any bits are one
    unsafe { from_raw_parts(memory.cast(), size / size_of::<u32>()) }
}

/// What a header tells, if it is one.
unsafe fn found<W: Keyed>(memory: *const c_void, size: usize) -> Result<Handle<W>, Refusal> {
    // SAFETY: of this size, by the caller's contract; profiles were written before the header was finished, and do not
    // change; sets are words, of which any bits are some
    unsafe {
        let header = TableHeader::read::<W, 8>(words(memory, size))?;
        let (count, classes) = (header.sets(), header.classes());
        if bytes::<W>(count, classes).is_none_or(|needed| needed > size) {
            return Err(small::<W>(count, classes));
        }
        let profiles = memory.cast::<u32>().add(TableHeader::PROFILES).cast();
        let sets = memory.byte_add(header_bytes::<W>(classes)).cast();
        let table = W::table(from_raw_parts(sets, count), from_raw_parts(profiles, classes))?;
        let mut state = State { room: [0; STATE] };
        state.table = table;
        Ok(Handle { memory, state })
    }
}

/// Makes a table in memory, or finds that it was made.
pub(crate) unsafe fn make<T: Mirror<Core = Handle<W>>, W: Keyed>(
    target: *mut T,
    (memory, size): (*mut c_void, usize),
    (quotas, count): (*const tg_quota, usize),
    options: *const tg_options,
    fault: *mut tg_fault,
) -> tg_status {
    // SAFETY: the caller's contract for pointers
    unsafe {
        initialise(target, fault, || {
            sound(memory, size)?;
            checked(quotas)?;
            if !(1..=TG_CLASSES_MOST as usize).contains(&count) {
                return Err(TG_E_ARGUMENT.into());
            }
            let mut profiles = [W::profile(quota_of(quotas, options)?)?; TG_CLASSES_MOST as usize];
            let profiles = profiles.get_mut(..count).unwrap_or_default();
            for (at, profile) in profiles.iter_mut().enumerate().skip(1) {
                *profile = W::profile(quota_of(quotas.add(at), options)?)?;
            }
            let sets = sets_in::<W>(size, count)?;
            let first = memory.byte_add(header_bytes::<W>(count)).cast::<Set<W>>();
            W::table(from_raw_parts(first, sets), profiles)?.write_header(words(memory, size))?;
            found(memory, size)
        })
    }
}

/// Finds a table that was made.
pub(crate) unsafe fn attach<T: Mirror<Core = Handle<W>>, W: Keyed>(
    target: *mut T,
    memory: *mut c_void,
    size: usize,
    fault: *mut tg_fault,
) -> tg_status {
    // SAFETY: the caller's contract for pointers
    unsafe {
        initialise(target, fault, || {
            sound(memory, size)?;
            found(memory, size)
        })
    }
}

/// Changes the policy of a handle.
pub(crate) unsafe fn choose<T: Mirror<Core = Handle<W>>, W: Keyed + 'static>(
    handle: *mut T,
    when_full: tg_when_full,
) -> tg_status {
    // SAFETY: the caller's contract for pointers
    unsafe { change(handle, |table| Ok(table.when_full(policy(when_full)?))) }
}

/// Gives a handle counters.
pub(crate) unsafe fn count<T: Mirror<Core = Handle<W>>, W: Keyed + 'static>(
    handle: *mut T,
    counters: *mut tg_table_counters,
) -> tg_status {
    // SAFETY: the caller's contract for pointers, who keeps the counters for as long as the handle is used
    unsafe { change(handle, |table| Ok(table.counted_by(shared(counters)?))) }
}

unsafe fn change<T: Mirror<Core = Handle<W>>, W: Keyed + 'static>(
    handle: *mut T,
    change: impl FnOnce(Table<'static, W>) -> Result<Table<'static, W>, tg_status>,
) -> tg_status {
    // SAFETY: the caller's contract for pointers
    match unsafe { table(handle) }.and_then(|&table| change(table)) {
        Ok(table) => {
            // SAFETY: checked above
            unsafe { (*handle.cast::<Handle<W>>()).state.table = table };
            TG_OK
        }
        Err(error) => error,
    }
}

fn policy(number: tg_when_full) -> Result<WhenFull, tg_status> {
    match number {
        TG_WHEN_FULL_REFUSE => Ok(WhenFull::Refuse),
        TG_WHEN_FULL_SHARE => Ok(WhenFull::Share),
        TG_WHEN_FULL_ADMIT => Ok(WhenFull::Admit),
        _ => Err(TG_E_ARGUMENT),
    }
}

/// The table that a handle is for.
#[inline]
pub(crate) unsafe fn table<'t, T, W>(handle: *const T) -> Result<&'t Table<'static, W>, tg_status>
where
    T: Mirror<Core = Handle<W>>,
    W: Keyed + 'static,
{
    // SAFETY: the caller's contract for pointers
    let handle = unsafe { shared(handle) }?;
    if handle.memory.is_null() {
        return Err(TG_E_UNINIT);
    }
    // SAFETY: an initialiser has written it; its memory is a table for as long as it is used
    Ok(unsafe { &handle.state.table })
}

fn status<W: Slot>(decision: &TableDecision<'_, W>) -> tg_status {
    match decision {
        Ok(_) => TG_OK,
        Err(Refused::Denied(Denied::NotYet(_)) | Refused::Shared(Denied::NotYet(_))) => TG_DENIED,
        Err(Refused::Denied(Denied::Never(_)) | Refused::Shared(Denied::Never(_))) => TG_EXCEEDS_BURST,
        Err(Refused::Full) => TG_FULL,
        Err(Refused::Class) => TG_E_ARGUMENT,
    }
}

fn outcome<W: Slot, O: Answered<W>>(decision: &TableDecision<'_, W>) -> O {
    match decision {
        Ok(Admitted::Counted(outcome)) => O::of(outcome, TG_BY_KEY),
        Ok(Admitted::Shared(outcome)) => O::of(outcome, TG_BY_ANOTHER),
        Ok(Admitted::Uncounted) => O::UNCOUNTED,
        Err(Refused::Denied(Denied::NotYet(outcome) | Denied::Never(outcome))) => {
            O::of(outcome, TG_BY_KEY)
        }
        Err(Refused::Shared(Denied::NotYet(outcome) | Denied::Never(outcome))) => {
            O::of(outcome, TG_BY_ANOTHER)
        }
        Err(Refused::Full) => O::FULL,
        Err(Refused::Class) => O::ERROR,
    }
}

/// A decision, and its outcome where it is wanted. Nothing is decided where it could not be written.
#[inline]
pub(crate) unsafe fn decided<T, W, O>(
    handle: *const T,
    key: tg_key,
    out: *mut O,
    decide: impl FnOnce(&Table<'static, W>, Key) -> TableDecision<'static, W>,
) -> tg_status
where
    T: Mirror<Core = Handle<W>>,
    W: Keyed + 'static,
    O: Answered<W>,
{
    if !out.is_aligned() {
        return TG_E_ARGUMENT;
    }
    // SAFETY: the caller's contract for pointers, and `out` is aligned
    unsafe {
        match table(handle) {
            Ok(table) => {
                let decision = decide(table, key.of_core());
                // not `report`: what is not wanted is not computed
                if !out.is_null() {
                    out.write(outcome(&decision));
                }
                status(&decision)
            }
            Err(error) => {
                report(out, O::ERROR);
                error
            }
        }
    }
}

/// A decision about each of the keys.
pub(crate) unsafe fn decided_each<T, W>(
    handle: *const T,
    (keys, count): (*const tg_key, usize),
    now: W,
    n: W,
    statuses: *mut tg_status,
) -> tg_status
where
    T: Mirror<Core = Handle<W>>,
    W: Keyed + 'static,
{
    /// As many as the core looks up together.
    const TOGETHER: usize = 32;
    // SAFETY: the caller's contract for pointers, who promises so many keys, and room for as many statuses
    unsafe {
        let table = match checked(keys).and(checked(statuses)).and_then(|()| table(handle)) {
            Ok(table) => table,
            Err(error) => return error,
        };
        for (chunk, keys) in from_raw_parts(keys, count).chunks(TOGETHER).enumerate() {
            let mut some = [Key::new(0); TOGETHER];
            for (to, from) in some.iter_mut().zip(keys) {
                *to = from.of_core();
            }
            let statuses = statuses.add(chunk.wrapping_mul(TOGETHER));
            let tell = |number: usize, decision| statuses.add(number).write(status(&decision));
            table.try_acquire_each(some.get(..keys.len()).unwrap_or_default(), now, n, tell);
        }
    }
    TG_OK
}

/// A number about a table, or whatever else; the default where there is none.
#[inline]
pub(crate) unsafe fn asked<T, W, N: Default>(
    handle: *const T,
    ask: impl FnOnce(&Table<'static, W>) -> N,
) -> N
where
    T: Mirror<Core = Handle<W>>,
    W: Keyed + 'static,
{
    // SAFETY: the caller's contract for pointers
    unsafe { table(handle) }.map_or_else(|_| N::default(), ask)
}

/// An entry in C, of one width.
pub(crate) trait Listed<W: Slot> {
    fn of(entry: &tollgate::TableEntry<'_, W>) -> Self;
}

/// The next entry from a slot on.
pub(crate) unsafe fn next<T, W, E>(handle: *const T, now: W, cursor: *mut usize, entry: *mut E) -> bool
where
    T: Mirror<Core = Handle<W>>,
    W: Keyed + 'static,
    E: Listed<W>,
{
    if checked(cursor).and(checked(entry)).is_err() {
        return false;
    }
    // SAFETY: the caller's contract for pointers, and these two are checked
    unsafe {
        asked(handle, |table: &Table<'static, W>| {
            let found = table.next_entry(&mut *cursor, now);
            found.is_some_and(|found| {
                entry.write(E::of(&found));
                true
            })
        })
    }
}

/// What a class promises.
pub(crate) unsafe fn max_admitted<T, W>(handle: *const T, of_class: u32, window: u64) -> u64
where
    T: Mirror<Core = Handle<W>>,
    W: Keyed + 'static,
{
    // SAFETY: the caller's contract for pointers
    unsafe {
        asked(handle, |table: &Table<'static, W>| {
            let class = usize::try_from(of_class).ok().and_then(|class| table.classes().get(class));
            class.map_or(0, |class| class.profile().max_admitted(window))
        })
    }
}

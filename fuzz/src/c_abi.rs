//! The C functions, in any order, with whatever a caller may hand them: NULL, misaligned pointers, zeroed and
//! scribbled objects, any number.
//!
//! Each type has memory of its own, in which its objects stay from call to call; so no two arguments of a call
//! overlap. A call writes what it is given for writing, and nothing else; where the caller is at fault, only the
//! answers.

use core::ffi::{CStr, c_char};

use arbitrary::{Arbitrary, Result, Unstructured};
use tollgate_ffi::*;

const OBJECTS: usize = 2;
/// Room for the largest type, and as much after it that nobody may touch.
const BYTES: usize = 512;

#[derive(Clone, Copy, PartialEq, Eq)]
#[repr(align(16))]
struct Object([u8; BYTES]);

/// A type that pointers lead to.
trait Place {
    /// Where its objects are.
    const AT: usize;
    /// Whether it is written to tell the caller something, an error included, or to count a refusal.
    const TELLS: bool;
}

macro_rules! places {
    ($($at:literal $place:ident $tells:literal;)*) => {
        $(impl Place for $place {
            const AT: usize = $at;
            const TELLS: bool = $tells;
        })*
        const PLACES: usize = [$($at),*].len();
    };
}

places! {
    0 tg_gcra false;
    1 tg_gcra32 false;
    2 tg_word false;
    3 tg_word32 false;
    4 tg_profile false;
    5 tg_profile32 false;
    6 tg_bucket false;
    7 tg_bucket32 false;
    8 tg_quota false;
    9 tg_options false;
    10 tg_bucket_config false;
    11 tg_fault true;
    12 tg_outcome true;
    13 tg_outcome32 true;
    14 u64 true;
    15 u32 true;
    16 tg_log_site true;
    17 tg_snapshot true;
    18 tg_duty_cycle32 false;
    19 tg_shaper false;
    20 tg_shaper32 false;
    21 tg_reservation true;
    22 tg_reservation32 true;
    23 tg_live false;
    24 tg_live32 false;
    25 tg_stagger false;
    26 tg_stagger32 false;
    27 tg_demand true;
    28 tg_demand32 true;
    29 tg_aimd true;
    30 tg_aimd32 true;
    31 tg_demand_config false;
    32 tg_aimd_config false;
    33 tg_budget false;
    34 tg_budget32 false;
    35 tg_spending true;
    36 tg_spending32 true;
    37 tg_tiers_outcome true;
    38 tg_tiers_outcome32 true;
    39 tg_child false;
    40 tg_child32 false;
    41 tg_child_outcome true;
    42 tg_child_outcome32 true;
    43 tg_unshared false;
    44 tg_unshared32 false;
    45 tg_handle true;
    46 tg_handle32 true;
    47 tg_lease false;
    48 tg_lease32 false;
    49 tg_dual false;
    50 tg_srtcm false;
    51 tg_trtcm false;
    52 tg_trtcm4115 false;
    53 tg_window false;
    54 tg_window32 false;
    55 tg_window_quota false;
    56 tg_table_outcome true;
    57 tg_table32_outcome true;
    58 tg_secret false;
}

struct Writable {
    place: usize,
    object: usize,
    size: usize,
    tells: bool,
}

/// One who calls, with all the memory that there is.
struct Caller<'a> {
    bytes: Unstructured<'a>,
    memory: [[Object; OBJECTS]; PLACES],
    /// What the arguments of the call allow to be written.
    writable: Vec<Writable>,
    /// Pointers of the call that are wrong.
    nulls: usize,
    misaligned: usize,
}

trait Argument: Sized {
    fn any(caller: &mut Caller<'_>) -> Result<Self>;
}

macro_rules! numbers {
    ($($number:ident)*) => {$(
        impl Argument for $number {
            /// Of every size.
            fn any(caller: &mut Caller<'_>) -> Result<Self> {
                let down = caller.bytes.int_in_range(0..=$number::BITS)?;
                Ok($number::arbitrary(&mut caller.bytes)?.checked_shr(down).unwrap_or(0))
            }
        }
    )*};
}

numbers!(u64 u32 i32);

impl<T: Place> Argument for *mut T {
    fn any(caller: &mut Caller<'_>) -> Result<Self> {
        let object = caller.bytes.int_in_range(0..=OBJECTS - 1)?;
        let right = caller.memory[T::AT][object].0.as_mut_ptr();
        Ok(match caller.bytes.int_in_range(0..=15)? {
            0 => {
                caller.nulls += 1;
                core::ptr::null_mut()
            }
            1 if align_of::<T>() > 1 => {
                caller.misaligned += 1;
                right.wrapping_add(1).cast()
            }
            _ => {
                let (place, size, tells) = (T::AT, size_of::<T>(), T::TELLS);
                caller.writable.push(Writable { place, object, size, tells });
                right.cast()
            }
        })
    }
}

impl<T: Place> Argument for *const T {
    fn any(caller: &mut Caller<'_>) -> Result<Self> {
        let writable = caller.writable.len();
        let pointer = <*mut T>::any(caller)?;
        caller.writable.truncate(writable);
        Ok(pointer)
    }
}

trait Answer {
    fn check(self, caller: &Caller<'_>) -> Option<tg_status>;
}

impl Answer for tg_status {
    fn check(self, caller: &Caller<'_>) -> Option<tg_status> {
        assert!((TG_E_SNAPSHOT..=TG_BEYOND_DEBT).contains(&self), "{self} is no status");
        assert!(self < 0 || caller.misaligned == 0, "{self} for a misaligned pointer");
        assert!(self != TG_E_NULL || caller.nulls > 0, "no pointer was NULL");
        Some(self)
    }
}

impl Answer for bool {
    fn check(self, caller: &Caller<'_>) -> Option<tg_status> {
        assert!(!self || caller.nulls + caller.misaligned == 0, "true for a wrong pointer");
        Some(if self { TG_OK } else { TG_DENIED })
    }
}

impl Answer for u32 {
    fn check(self, _: &Caller<'_>) -> Option<tg_status> {
        None
    }
}

impl Answer for u64 {
    fn check(self, _: &Caller<'_>) -> Option<tg_status> {
        None
    }
}

impl Answer for *const c_char {
    fn check(self, _: &Caller<'_>) -> Option<tg_status> {
        assert!(!self.is_null());
        // SAFETY: promised to be a static string
        assert!(!unsafe { CStr::from_ptr(self) }.is_empty());
        None
    }
}

trait Function {
    fn call(self, caller: &mut Caller<'_>) -> Result<()>;
}

macro_rules! arity {
    ($($argument:ident)*) => {
        impl<$($argument: Argument,)* R: Answer> Function for unsafe extern "C" fn($($argument),*) -> R {
            fn call(self, caller: &mut Caller<'_>) -> Result<()> {
                caller.writable.clear();
                (caller.nulls, caller.misaligned) = (0, 0);
                #[allow(non_snake_case, reason = "a value for each type")]
                let ($($argument,)*) = ($($argument::any(caller)?,)*);
                let before = caller.memory;
                // SAFETY: each pointer is NULL, misaligned, or leads to memory that is large enough
                let answer = unsafe { self($($argument),*) };
                let status = answer.check(caller);
                caller.check_memory(before, status);
                Ok(())
            }
        }
    };
}

arity!();
arity!(A);
arity!(A B);
arity!(A B C);
arity!(A B C D);
arity!(A B C D E);
arity!(A B C D E F);
arity!(A B C D E F G);

impl Caller<'_> {
    /// Nothing was written but what may be; by one who erred, nothing but the answers.
    fn check_memory(&self, mut before: [[Object; OBJECTS]; PLACES], status: Option<tg_status>) {
        let erred = matches!(
            status,
            Some(
                TG_E_NULL
                    | TG_E_ARGUMENT
                    | TG_E_UNINIT
                    | TG_E_SNAPSHOT
                    | TG_DENIED
                    | TG_EXCEEDS_BURST
                    | TG_BUSY
            )
        );
        for &Writable { place, object, size, tells } in &self.writable {
            if tells || !erred {
                let written = &self.memory[place][object].0[..size];
                before[place][object].0[..size].copy_from_slice(written);
            }
        }
        assert!(before == self.memory, "written where it must not be, with status {status:?}");
    }

    /// Every bit pattern is a value of every type.
    fn scribble(&mut self) -> Result<()> {
        let place = self.bytes.int_in_range(0..=PLACES - 1)?;
        let object = self.bytes.int_in_range(0..=OBJECTS - 1)?;
        let bytes = &mut self.memory[place][object].0[..BYTES / 2];
        match self.bytes.int_in_range(0..=3)? {
            0 => bytes.fill(0),
            1 => bytes.fill(u8::MAX),
            2 => {
                // small numbers, which make good quotas
                bytes.fill(0);
                for byte in bytes.iter_mut().step_by(8) {
                    *byte = self.bytes.arbitrary()?;
                }
            }
            _ => self.bytes.fill_buffer(bytes)?,
        }
        Ok(())
    }
}

/// Two limits as a list; and a parent of one child.
macro_rules! gathered {
    ($($take:ident $look:ident $init:ident $tick:ident, $verb:ident $peek:ident $init_all:ident,
       $tier:ident $word:ident $profile:ident $outcome:ident $shaper:ident $child:ident;)*) => {$(
        fn $tier(word: *mut $word, profile: *const $profile, n: $tick) -> tollgate_ffi::$tier {
            // SAFETY: zeros are a value of it
            let empty: tollgate_ffi::$tier = unsafe { core::mem::zeroed() };
            tollgate_ffi::$tier { word, profile, n, ..empty }
        }

        unsafe extern "C" fn $take(
            first: *mut $word, of: *const $profile, second: *mut $word, other: *const $profile,
            now: $tick, n: $tick, out: *mut $outcome,
        ) -> tg_status {
            let list = [$tier(first, of, n), $tier(second, other, n)];
            // SAFETY: as each of the functions
            unsafe { $verb(list.as_ptr(), 2, now, out) }
        }

        unsafe extern "C" fn $look(
            first: *const $word, of: *const $profile, second: *const $word, other: *const $profile,
            now: $tick, n: $tick, out: *mut $outcome,
        ) -> tg_status {
            let list = [$tier(first.cast_mut(), of, n), $tier(second.cast_mut(), other, n)];
            // SAFETY: as each of the functions
            unsafe { $peek(list.as_ptr(), 2, now, out) }
        }

        unsafe extern "C" fn $init(
            parent: *mut $shaper, shared: *const tg_quota, child: *mut $child, promised: *const tg_quota,
            options: *const tg_options, now: $tick, fault: *mut tg_fault,
        ) -> tg_status {
            // SAFETY: as each of the functions
            unsafe { $init_all(parent, shared, child, promised, 1, options, now, fault) }
        }
    )*};
}

gathered! {
    take_two look_at_two found u64, tg_tiers_try_acquire tg_tiers_peek tg_child_init_all,
    tg_tier tg_word tg_profile tg_tiers_outcome tg_shaper tg_child;
    take_two32 look_at_two32 found32 u32, tg_tiers32_try_acquire tg_tiers32_peek tg_child32_init_all,
    tg_tier32 tg_word32 tg_profile32 tg_tiers_outcome32 tg_shaper32 tg_child32;
}

/// A log leads to its slots, so it is never scribbled over: each call sets one up, and uses it.
macro_rules! logged {
    ($($all:ident $log:ident $tick:ident $outcome:ident: $init:ident $init_with:ident $take:ident $allow:ident
       $up_to:ident $peek:ident $count:ident $touch:ident $clear:ident $max_admitted:ident $max_idle:ident;)*) => {$(
        unsafe extern "C" fn $all(
            quota: *const tg_window_quota, stale: u64, now: $tick, n: $tick, out: *mut $outcome, fault: *mut tg_fault,
        ) -> tg_status {
            // SAFETY: zeros are a value of it; else as each of the functions
            unsafe {
                let mut log: $log = core::mem::zeroed();
                let mut slots = [now; 3];
                let made = match stale {
                    0 => $init(&raw mut log, slots.as_mut_ptr(), 3, quota),
                    _ => $init_with(&raw mut log, slots.as_mut_ptr(), 3, quota, stale, fault),
                };
                let log = &raw mut log;
                let admitted = u64::from($allow(log, now, 1)) + u64::from($allow(log, now, 1));
                assert!(u64::from($count(log, now)) == admitted && u64::from($max_admitted(log, stale)) >= admitted);
                $peek(log, now, n, out);
                let answer = $take(log, now.wrapping_add(n), n, out);
                let mut taken = 0;
                let some = $up_to(log, now.wrapping_add(n), n, &raw mut taken, core::ptr::null_mut());
                assert!(taken <= n && (some == TG_OK || taken == 0));
                assert_eq!($touch(log, now) == TG_OK && $max_idle(log) > 0, made == TG_OK);
                assert_eq!($clear(log) == TG_OK && $count(log, now) == 0, made == TG_OK);
                if made == TG_OK { answer } else { made }
            }
        }
    )*};
}

logged! {
    log_all tg_log u64 tg_outcome: tg_log_init tg_log_init_with tg_log_try_acquire tg_log_allow tg_log_acquire_up_to tg_log_peek
    tg_log_count tg_log_touch tg_log_clear tg_log_max_admitted tg_log_max_idle;
    log_all32 tg_log32 u32 tg_outcome32: tg_log32_init tg_log32_init_with tg_log32_try_acquire tg_log32_allow
    tg_log32_acquire_up_to tg_log32_peek tg_log32_count tg_log32_touch tg_log32_clear tg_log32_max_admitted tg_log32_max_idle;
}

/// The memory of a table.
#[repr(align(64))]
struct Lines([u8; 1024]);

/// A table leads to its memory, as a log to its slots.
macro_rules! tabled {
    ($($all:ident $table:ident $tick:ident $outcome:ident $entry:ident: $size:ident $init:ident $init_with:ident $attach:ident
       $when_full:ident $counted_by:ident $take:ident $allow:ident $each:ident $peek:ident $reset:ident $remove:ident $slots:ident
       $used:ident $sweep:ident $sweep_within:ident $next:ident $max_admitted:ident;)*) => {$(
        unsafe extern "C" fn $all(
            quota: *const tg_quota, options: *const tg_options, digest: u64, now: $tick, n: $tick, out: *mut $outcome,
            fault: *mut tg_fault,
        ) -> tg_status {
            let mut lines = Lines([0; 1024]);
            // SAFETY: zeros are a value of each; else as each of the functions
            unsafe {
                let (mut table, mut entry): ($table, $entry) = core::mem::zeroed();
                let mut counters: tg_table_counters = core::mem::zeroed();
                let (t, memory, size) = (&raw mut table, lines.0.as_mut_ptr().cast(), 1024);
                let made = if options.is_null() && fault.is_null() {
                    $init(t, memory, size, quota, 1)
                } else {
                    $init_with(t, memory, size, quota, 1, options, fault)
                };
                let ok = made == TG_OK;
                assert_eq!($attach(t, memory, size, fault) == TG_OK, ok && fault.is_aligned());
                let key = tg_key { digest, of_class: 0 };
                assert_eq!($when_full(t, TG_WHEN_FULL_SHARE) == TG_OK, ok);
                assert_eq!($counted_by(t, &raw mut counters) == TG_OK, ok);
                assert_eq!($allow(t, key, now, 1), ok);
                assert_eq!(tg_table_counters_read(&raw const counters).inserted, u32::from(ok));
                assert_eq!($used(t, now), usize::from(ok));
                let (mut cursor, mut statuses) = (0, [TG_E_NULL; 2]);
                assert_eq!($next(t, now, &raw mut cursor, &raw mut entry), ok);
                $each(t, [key, key].as_ptr(), 2, now, n, statuses.as_mut_ptr());
                $peek(t, key, now, n, out);
                let answer = $take(t, key, now.wrapping_add(n), n, out);
                assert!($max_admitted(t, 0, 0) >= u64::from(ok) && ($sweep_within(t) > 0) == ok);
                $sweep(t, now);
                assert!($slots(t) <= 1024 / 4 && ($size(1, 1) > 0));
                assert!(!$reset(t, key, now) || $remove(t, key, now));
                if ok { answer } else { made }
            }
        }
    )*};
}

tabled! {
    table_all tg_table u64 tg_table_outcome tg_table_entry: tg_table_size tg_table_init tg_table_init_with tg_table_attach
    tg_table_when_full tg_table_counted_by tg_table_try_acquire tg_table_allow tg_table_try_acquire_each tg_table_peek tg_table_reset
    tg_table_remove tg_table_slots tg_table_used tg_table_sweep tg_table_sweep_within tg_table_next tg_table_max_admitted;
    table_all32 tg_table32 u32 tg_table32_outcome tg_table32_entry: tg_table32_size tg_table32_init tg_table32_init_with
    tg_table32_attach tg_table32_when_full tg_table32_counted_by tg_table32_try_acquire tg_table32_allow tg_table32_try_acquire_each
    tg_table32_peek tg_table32_reset tg_table32_remove tg_table32_slots tg_table32_used tg_table32_sweep
    tg_table32_sweep_within tg_table32_next tg_table32_max_admitted;
}

/// Keys of a number, in each way that there is.
unsafe extern "C" fn key_all(secret: *const tg_secret, number: u64, prefix: u32) -> u64 {
    let bytes = [number, !number];
    let data = bytes.as_ptr().cast();
    // SAFETY: as each of the functions
    let keys = unsafe {
        [
            tg_key_of_bytes(secret, data, 16),
            tg_key_of_str(secret, c"alice".as_ptr()),
            tg_key_of_u64(secret, number),
            tg_key_of_ipv4(secret, data, prefix),
            tg_key_of_ipv6(secret, data, prefix),
        ]
    };
    let class = if secret.is_null() { TG_CLASS_NONE } else { 0 };
    assert!(keys.iter().all(|key| key.of_class == class));
    keys[0].digest
}

macro_rules! functions {
    ($($arguments:tt: $($function:ident)*;)*) => {
        const FUNCTIONS: &[fn(&mut Caller<'_>) -> Result<()>] = &[
            $($(|caller| ($function as unsafe extern "C" fn $arguments -> _).call(caller),)*)*
        ];
    };
}

functions! {
    ():
        tg_version_number;
    (_):
        tg_status_str tg_fault_str tg_profile_burst tg_profile_time_to_full tg_profile_max_idle
        tg_profile32_burst tg_profile32_time_to_full tg_profile32_max_idle tg_bucket_max_idle
        tg_bucket32_max_idle tg_log_site_suppressed tg_live_burst tg_live_time_to_full tg_live_max_idle
        tg_live32_burst tg_live32_time_to_full tg_live32_max_idle tg_demand_level tg_demand32_level
        tg_aimd_level tg_aimd32_level tg_window_max_idle tg_window32_max_idle;
    (_, _):
        tg_duty_cycle32_air_time_left tg_profile_init tg_profile_max_admitted tg_profile_worst_wait
        tg_profile32_init tg_profile32_max_admitted tg_profile32_worst_wait tg_gcra_init tg_gcra_touch
        tg_gcra_fill tg_gcra_drain tg_gcra32_init tg_gcra32_touch tg_gcra32_fill tg_gcra32_drain
        tg_bucket_touch tg_bucket_fill tg_bucket_drain tg_bucket_max_admitted tg_bucket32_touch
        tg_bucket32_fill tg_bucket32_drain tg_bucket32_max_admitted tg_shaper_init tg_shaper_touch
        tg_shaper_fill tg_shaper_drain tg_shaper32_init tg_shaper32_touch tg_shaper32_fill
        tg_shaper32_drain tg_live_init tg_live_touch tg_live_fill tg_live_drain tg_live_max_admitted
        tg_live_worst_wait tg_live32_init tg_live32_touch tg_live32_fill tg_live32_drain
        tg_live32_max_admitted tg_live32_worst_wait tg_demand_touch tg_demand_max_admitted
        tg_demand32_touch tg_demand32_max_admitted tg_aimd_touch tg_aimd_success tg_aimd_overload
        tg_aimd_max_admitted tg_aimd32_touch tg_aimd32_success tg_aimd32_overload tg_aimd32_max_admitted
        tg_shaper_max_taken tg_shaper32_max_taken tg_unshared_init tg_unshared32_init tg_unshared_touch
        tg_unshared32_touch tg_unshared_fill tg_unshared32_fill tg_unshared_drain tg_unshared32_drain
        tg_window_touch tg_window_fill tg_window_drain tg_window_max_admitted tg_window32_touch
        tg_window32_fill tg_window32_drain tg_window32_max_admitted tg_dual_touch tg_dual_fill
        tg_dual_drain tg_srtcm_touch tg_trtcm_touch tg_trtcm4115_touch;
    (_, _, _):
        tg_jitter tg_jitter32 tg_gcra_snapshot tg_gcra32_snapshot tg_bucket_snapshot tg_bucket32_snapshot
        tg_gcra_allow tg_gcra32_allow tg_bucket_allow tg_bucket32_allow tg_gcra_init_profile
        tg_gcra32_init_profile tg_bucket_init tg_bucket32_init tg_word_init tg_word_touch tg_word_fill
        tg_word_drain tg_word32_init tg_word32_touch tg_word32_fill tg_word32_drain tg_shaper_snapshot
        tg_shaper32_snapshot tg_shaper_allow tg_shaper32_allow tg_live_allow tg_live32_allow
        tg_demand_allow tg_demand32_allow tg_aimd_allow tg_aimd32_allow tg_budget_init tg_budget32_init
        tg_unshared_allow tg_unshared32_allow tg_lease_init tg_lease32_init tg_lease_give_back
        tg_lease32_give_back tg_window_init tg_window_allow tg_window_snapshot tg_window32_init
        tg_window32_allow tg_window32_snapshot tg_dual_init tg_dual_allow tg_dual_snapshot tg_srtcm_init
        tg_trtcm_init tg_trtcm4115_init key_all;
    (_, _, _, _):
        tg_duty_cycle32_try_send tg_word_snapshot tg_word32_snapshot tg_word_allow tg_word32_allow
        tg_log_site_allows tg_profile_init_with tg_profile32_init_with tg_gcra_try_acquire tg_gcra_peek
        tg_gcra32_try_acquire tg_gcra32_peek tg_bucket_try_acquire tg_bucket_peek tg_bucket32_try_acquire
        tg_bucket32_peek tg_shaper_try_acquire tg_shaper_peek tg_shaper32_try_acquire tg_shaper32_peek
        tg_shaper_cancel tg_shaper_debit tg_shaper_not_before tg_shaper32_cancel tg_shaper32_debit
        tg_shaper32_not_before tg_live_try_acquire tg_live_peek tg_live32_try_acquire tg_live32_peek
        tg_live_cancel tg_live_debit tg_live_not_before tg_live32_cancel tg_live32_debit
        tg_live32_not_before tg_demand_init tg_demand_try_acquire tg_demand_peek tg_demand32_init
        tg_demand32_try_acquire tg_demand32_peek tg_aimd_init tg_aimd_try_acquire tg_aimd_peek
        tg_aimd32_init tg_aimd32_try_acquire tg_aimd32_peek tg_budget_peek tg_budget_cancel
        tg_budget32_peek tg_budget32_cancel tg_unshared_try_acquire tg_unshared32_try_acquire
        tg_unshared_peek tg_unshared32_peek tg_window_try_acquire tg_window_peek tg_window32_try_acquire
        tg_window32_peek tg_dual_init_profiles tg_srtcm_meter tg_trtcm_init_profiles tg_trtcm_meter
        tg_trtcm4115_init_profiles tg_trtcm4115_meter;
    (_, _, _, _, _):
        tg_gcra_restore tg_gcra32_restore tg_bucket_restore tg_bucket32_restore
        tg_profile_init_approximate tg_profile32_init_approximate tg_gcra_init_with tg_gcra_acquire_up_to
        tg_gcra32_init_with tg_gcra32_acquire_up_to tg_bucket_init_with tg_bucket_acquire_up_to
        tg_bucket32_init_with tg_bucket32_acquire_up_to tg_word_try_acquire tg_word_peek
        tg_word32_try_acquire tg_word32_peek tg_shaper_init_with tg_shaper_acquire_up_to tg_shaper_restore
        tg_shaper_settle tg_shaper_observe tg_shaper32_init_with tg_shaper32_acquire_up_to
        tg_shaper32_restore tg_shaper32_settle tg_shaper32_observe tg_live_init_with tg_live_acquire_up_to
        tg_live_settle tg_live_observe tg_live32_init_with tg_live32_acquire_up_to tg_live32_settle
        tg_live32_observe tg_demand_init_with tg_demand_acquire_up_to tg_demand32_init_with
        tg_demand32_acquire_up_to tg_aimd_init_with tg_aimd_acquire_up_to tg_aimd32_init_with
        tg_aimd32_acquire_up_to tg_budget_try_acquire tg_budget_try_acquire_oversize tg_budget_settle
        tg_child_try_acquire tg_budget32_try_acquire tg_budget32_try_acquire_oversize tg_budget32_settle
        tg_child32_try_acquire tg_unshared_init_with tg_unshared32_init_with tg_unshared_acquire_up_to
        tg_unshared32_acquire_up_to tg_handle_allow tg_handle32_allow tg_lease_try_acquire
        tg_lease32_try_acquire tg_window_init_with tg_window_acquire_up_to tg_window_restore
        tg_window32_init_with tg_window32_acquire_up_to tg_window32_restore tg_dual_try_acquire
        tg_dual_peek tg_dual_restore;
    (_, _, _, _, _, _):
        tg_duty_cycle32_init tg_profile_init_hard_window tg_profile32_init_hard_window
        tg_word_acquire_up_to tg_word32_acquire_up_to tg_word_restore tg_word32_restore tg_gcra_refund
        tg_gcra32_refund tg_shaper_refund tg_shaper32_refund tg_shaper_reserve tg_shaper_reserve_oversize
        tg_shaper32_reserve tg_shaper32_reserve_oversize tg_live_reserve tg_live_reserve_oversize
        tg_live32_reserve tg_live32_reserve_oversize tg_budget_init_with tg_budget32_init_with
        tg_live_change tg_live32_change tg_stagger_slot tg_stagger32_slot tg_dual_acquire_up_to
        tg_srtcm_init_with tg_handle_try_acquire tg_handle32_try_acquire log_all log_all32;
    (_, _, _, _, _, _, _):
        take_two take_two32 look_at_two look_at_two32 found found32 tg_word_refund tg_word32_refund
        table_all table_all32;
}

/// Makes the calls that the bytes tell; how many.
#[allow(clippy::large_stack_arrays, reason = "a fuzzer has room for that")]
pub fn run(data: &[u8]) -> u64 {
    let mut caller = Caller {
        bytes: Unstructured::new(data),
        memory: [[Object([0; BYTES]); OBJECTS]; PLACES],
        writable: Vec::new(),
        nulls: 0,
        misaligned: 0,
    };
    let mut calls = 0;
    while !caller.bytes.is_empty() {
        let done = match caller.bytes.choose_index(FUNCTIONS.len() + FUNCTIONS.len() / 4) {
            Ok(function) if function < FUNCTIONS.len() => FUNCTIONS[function](&mut caller),
            Ok(_) => caller.scribble(),
            Err(error) => Err(error),
        };
        if done.is_err() {
            break;
        }
        calls += 1;
    }
    calls
}

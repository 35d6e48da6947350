//! What C accepts and refuses, and the range that it names, is what the library does (P11): of quotas that fit
//! but for one value, which may be anything, by every initialiser that takes options.

use core::mem::MaybeUninit;

use proptest::prelude::*;
use tollgate::{Allowed, IntervalProfile, IntervalQuota, Profile, Quota, QuotaError};
use tollgate_ffi::*;

use crate::strategies::number;
use crate::try_many;

/// The library's own list, written down again.
fn fault_of(error: QuotaError) -> tg_fault {
    let what = match error {
        QuotaError::Window(_) => TG_FAULT_WINDOW,
        QuotaError::ClockBits(_) => TG_FAULT_CLOCK_BITS,
        QuotaError::Count(_) => TG_FAULT_COUNT,
        QuotaError::Period(_) => TG_FAULT_PERIOD,
        QuotaError::Burst(_) => TG_FAULT_BURST,
        QuotaError::Tolerance(_) => TG_FAULT_TOLERANCE,
        QuotaError::Stale(_) => TG_FAULT_STALE,
        QuotaError::Debt(_) => TG_FAULT_DEBT,
        QuotaError::Idle(_) => TG_FAULT_IDLE,
        QuotaError::Capacity(_) => TG_FAULT_CAPACITY,
        QuotaError::Refill(_) => TG_FAULT_REFILL,
        QuotaError::Initial(_) => TG_FAULT_INITIAL,
        QuotaError::PeriodPowerOfTwo(_) => TG_FAULT_POWER_OF_TWO,
        other => panic!("{other:?}"),
    };
    let Allowed { min, max } = error.allowed();
    tg_fault { min, max, what, reserved: 0 }
}

/// Ticks of an option: 0 is the default, the maximum none.
fn told(ticks: u64) -> Option<u64> {
    (ticks != 0).then_some(if ticks == TG_NONE { 0 } else { ticks })
}

fn with(quota: Quota, options: tg_options) -> Quota {
    let quota = told(options.stale).map_or(quota, |ticks| quota.stale(ticks));
    let quota = told(options.debt).map_or(quota, |ticks| quota.debt(ticks));
    let quota = if options.clock_bits == 0 { quota } else { quota.clock_bits(options.clock_bits) };
    quota.idle(options.idle)
}

fn options() -> impl Strategy<Value = tg_options> {
    let ticks = || prop_oneof![Just(0), Just(TG_NONE), number()];
    let idle = prop_oneof![Just(0), number()];
    let clock_bits = prop_oneof![Just(0), 0..70_u32];
    (ticks(), ticks(), idle, clock_bits).prop_map(|(stale, debt, idle, clock_bits)| tg_options {
        tolerance: 0,
        stale,
        debt,
        idle,
        clock_bits,
        reserved: 0,
    })
}

/// Numbers that are small, so that something else is wrong, or anything.
fn value() -> impl Strategy<Value = u64> {
    prop_oneof![4 => 1..9_u64, 1 => number()]
}

/// What an initialiser made, where it and the library accepted; its answer is that of the library.
fn same<T, R>(
    of_rust: Result<R, QuotaError>,
    init: impl FnOnce(*mut T, *mut tg_fault) -> tg_status,
) -> Option<(T, R)> {
    let (mut object, mut fault) = (MaybeUninit::uninit(), tg_fault::default());
    let status = init(object.as_mut_ptr(), &raw mut fault);
    let expected = of_rust
        .as_ref()
        .map_or_else(|&error| (TG_E_QUOTA, fault_of(error)), |_| (TG_OK, tg_fault::default()));
    assert_eq!((status, fault), expected);
    // SAFETY: the initialiser said so
    of_rust.ok().map(|made| (unsafe { object.assume_init() }, made))
}

macro_rules! c_accepts_what_the_library_does {
    ($($gcra:ident $bucket:ident $width:ident: $init_with:ident $limiter_with:ident $hard_window:ident $max_idle:ident $to_full:ident $bucket_with:ident $bucket_idle:ident;)*) => {$(
        #[test]
        fn $gcra() {
            let numbers = (value(), value(), value(), prop_oneof![Just(0), number()]);
            try_many(concat!("accepted, ", stringify!($gcra)), &(numbers, options()), |(numbers, options)| {
                let (count, period, burst, tolerance) = numbers;
                let (quota, options) = (tg_quota { count, period, burst }, tg_options { tolerance, ..options });
                let (q, o) = (&raw const quota, &raw const options);
                let rust = |quota| <Profile<$width>>::new(quota);
                let plain = with(Quota::new(count, period, burst).tolerance(tolerance), options);
                // SAFETY: all pointers lead to live memory of their type
                let profiles = unsafe {
                    same(rust(plain), |g, fault| $limiter_with(g, q, o, 7, fault));
                    let hard = with(Quota::hard_window_burst(count, period, burst), options);
                    [
                        same(rust(plain), |p, fault| $init_with(p, q, o, fault)),
                        same(rust(hard), |p, fault| $hard_window(p, count, period, burst, o, fault)),
                    ]
                };
                for (made, profile) in profiles.into_iter().flatten() {
                    // SAFETY: as above
                    let told = unsafe { ($max_idle(&raw const made), $to_full(&raw const made)) };
                    assert_eq!(told, (profile.max_idle(), profile.time_to_full()));
                }
                3
            });
        }

        #[test]
        fn $bucket() {
            let numbers = (number(), number(), number(), number(), prop_oneof![Just(0), Just(TG_NONE), number()]);
            try_many(concat!("accepted, ", stringify!($bucket)), &numbers, |(period, capacity, refill, initial, stale)| {
                let narrow = |tokens: u64| u32::try_from(tokens & u64::from(u32::MAX)).unwrap();
                let (capacity, refill) = (narrow(capacity), narrow(refill));
                let initial = narrow(initial).min(capacity.saturating_add(1));
                let period = if $width::BITS == 32 && stale % 4 != 0 { 1 << period % 17 } else { period };
                let config = tg_bucket_config { period, capacity, refill, initial };
                let quota = IntervalQuota::new(refill.into(), period).capacity(capacity.into()).initial(initial.into());
                let quota = told(stale).map_or(quota, |ticks| quota.stale(ticks));
                let rust = IntervalProfile::<$width>::new(quota);
                // SAFETY: as above
                let made = unsafe { same(rust, |b, fault| $bucket_with(b, &raw const config, stale, 7, fault)) };
                if let Some((made, profile)) = made {
                    // SAFETY: as above
                    assert_eq!(unsafe { $bucket_idle(&raw const made) }, profile.max_idle());
                }
                1
            });
        }
    )*};
}

c_accepts_what_the_library_does! {
    gcra_32 bucket_32 u32: tg_profile32_init_with tg_gcra32_init_with tg_profile32_init_hard_window
        tg_profile32_max_idle tg_profile32_time_to_full tg_bucket32_init_with tg_bucket32_max_idle;
    gcra_64 bucket_64 u64: tg_profile_init_with tg_gcra_init_with tg_profile_init_hard_window
        tg_profile_max_idle tg_profile_time_to_full tg_bucket_init_with tg_bucket_max_idle;
}

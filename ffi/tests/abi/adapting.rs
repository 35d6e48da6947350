//! Rates that follow what happens.

use super::*;

static DEMAND: tg_demand_config =
    tg_demand_config { at_first: QUOTA, most_burst: 0, tokens: 0, floor: 1, ceiling: 9 };
static SEARCH: tg_aimd_config = tg_aimd_config {
    at_first: tg_quota { count: 4, period: 100, burst: 4 },
    most_burst: 0,
    floor: 1,
    ceiling: 9,
    increase: 0,
    decrease_to: 0,
    cool_down: 0,
    reserved: 0,
};

/// A limiter whose rate follows: its type, the rule, its verbs, and what a period is told and comes to.
macro_rules! adapting {
    (
        $test:ident, $limiter:ident, $outcome:ident, $tick:ty, $rule:ident, $init:ident, $init_with:ident, $try_acquire:ident,
        $allow:ident, $up_to:ident, $peek:ident, $touch:ident, $level:ident, $max_admitted:ident, $told:expr, $first:literal, $next:literal
    ) => {
        mod $test {
            use super::*;

            const ERROR: $outcome = $outcome { remaining: 0, retry_after: <$tick>::MAX, reset_after: 0 };

            /// Wrong pointers, each in turn; then what is right still is.
            #[test]
            fn bad_arguments() {
                let mut faults = Roomy::new(tg_fault::default());
                let odd = tg_options { reserved: 1, ..tg_options::default() };
                let mut out = $outcome::default();
                // SAFETY: pointers to memory of their types, or such as the header answers with an error; zeros are a
                // value of every type
                unsafe {
                    let mut room = Roomy::new(std::mem::zeroed::<$limiter>());
                    let (room, faults, o) = (&raw mut room, &raw mut faults, &raw mut out);
                    let (l, f, rule) =
                        (&raw mut (*room).value, &raw mut (*faults).value, &raw const $rule);
                    for (l, status) in
                        [(null_mut(), TG_E_NULL), (misaligned(room), TG_E_ARGUMENT), (l, TG_E_UNINIT)]
                    {
                        let mut taken = 9;
                        *o = $outcome::default();
                        assert_eq!(($try_acquire(l, 7, 1, o), *o), (status, ERROR));
                        assert_eq!(($up_to(l, 7, 1, &raw mut taken, o), taken), (status, 0));
                        assert_eq!([$peek(l, 7, 0, o), $touch(l, 7), $told(l, 7)], [status; 3]);
                        assert_eq!(($allow(l, 7, 0), $level(l), $max_admitted(l, 9)), (false, 0, 0));
                    }
                    assert_eq!($init(null_mut(), &raw const QUOTA, 1, 9), TG_E_NULL);
                    assert_eq!(
                        [$init(l, null(), 1, 9), $init_with(l, null(), null(), 7, f)],
                        [TG_E_NULL; 2]
                    );
                    assert_eq!($init_with(l, rule, &raw const odd, 7, f), TG_E_ARGUMENT);
                    assert_eq!($init_with(l, rule, null(), 7, misaligned(faults)), TG_E_ARGUMENT);
                    assert_eq!($init(l, &raw const QUOTA, 1, 9), TG_OK);
                    assert_eq!($init(l, &raw const QUOTA, 0, 9), TG_E_QUOTA);
                    assert_eq!(($touch(l, 7), $init_with(l, rule, null(), 7, f)), (TG_E_UNINIT, TG_OK));
                    assert_eq!((*f, $level(l)), (tg_fault::default(), $first));
                    let mut outcomes = Roomy::new($outcome::default());
                    assert_eq!($try_acquire(l, 7, 1, misaligned(&raw mut outcomes)), TG_E_ARGUMENT);
                    assert_eq!(($up_to(l, 7, 1, null_mut(), o), $peek(l, 7, 4, o)), (TG_E_NULL, TG_OK));
                }
                miri_run(concat!(stringify!($test), ", bad arguments"));
            }

            /// Together they take what there is, and one of them takes the turn.
            #[test]
            fn three_threads() {
                // SAFETY: as above, and what the header allows to threads
                unsafe {
                    let mut limiter = std::mem::zeroed::<$limiter>();
                    let l = &raw mut limiter;
                    assert_eq!($init_with(l, &raw const $rule, null(), 7, null_mut()), TG_OK);
                    let taken = together(Shared(l), |l| {
                        assert_eq!($told(l, 7), TG_OK);
                        let taken = [(); 2].map(|()| $try_acquire(l, 7, 1, null_mut()) == TG_OK);
                        taken.map(usize::from).into_iter().sum()
                    });
                    assert_eq!(taken, 4);
                    together(Shared(l), |l| usize::try_from($touch(l, 107)).unwrap());
                    assert_eq!($level(l), $next);
                }
                miri_run(concat!(stringify!($test), ", three threads"));
            }

            /// Where the core's type has padding, the struct of C has a field, or Miri sees a byte that was not written.
            #[test]
            fn each_byte_is_set_up() {
                // SAFETY: as above
                unsafe {
                    let mut limiter = std::mem::MaybeUninit::<$limiter>::uninit();
                    let l = limiter.as_mut_ptr();
                    assert_eq!($init_with(l, &raw const $rule, null(), 7, null_mut()), TG_OK);
                    let bytes = std::slice::from_raw_parts(l.cast::<u8>(), size_of::<$limiter>());
                    // all of them: `any` would stop at the first
                    assert_ne!(bytes.iter().fold(0, |all, &byte| all | byte), 0);
                }
                miri_run(concat!(stringify!($test), ", each byte"));
            }
        }
    };
}

adapting! {
    demand, tg_demand, tg_outcome, u64, DEMAND, tg_demand_init, tg_demand_init_with, tg_demand_try_acquire, tg_demand_allow,
    tg_demand_acquire_up_to, tg_demand_peek, tg_demand_touch, tg_demand_level, tg_demand_max_admitted, tg_demand_touch, 1, 4
}
adapting! {
    demand32, tg_demand32, tg_outcome32, u32, DEMAND, tg_demand32_init, tg_demand32_init_with, tg_demand32_try_acquire,
    tg_demand32_allow, tg_demand32_acquire_up_to, tg_demand32_peek, tg_demand32_touch, tg_demand32_level, tg_demand32_max_admitted,
    tg_demand32_touch, 1, 4
}
adapting! {
    success, tg_aimd, tg_outcome, u64, SEARCH, tg_aimd_init, tg_aimd_init_with, tg_aimd_try_acquire, tg_aimd_allow,
    tg_aimd_acquire_up_to, tg_aimd_peek, tg_aimd_touch, tg_aimd_level, tg_aimd_max_admitted, tg_aimd_success, 4, 5
}
adapting! {
    overload32, tg_aimd32, tg_outcome32, u32, SEARCH, tg_aimd32_init, tg_aimd32_init_with, tg_aimd32_try_acquire, tg_aimd32_allow,
    tg_aimd32_acquire_up_to, tg_aimd32_peek, tg_aimd32_touch, tg_aimd32_level, tg_aimd32_max_admitted, tg_aimd32_overload, 4, 2
}

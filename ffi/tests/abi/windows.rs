//! Sliding windows: two counters, and logs over an array of the caller's.

use super::*;

static WINDOW: tg_window_quota = tg_window_quota { limit: 4, window: 128 };

family! {
    window, tg_outcome, u64, u64, zeroed::<tg_window>(), tg_window_init(&raw const WINDOW, 7), tg_window_try_acquire,
    tg_window_acquire_up_to, tg_window_peek, tg_window_touch, tg_window_fill, tg_window_drain
}
family! {
    window32, tg_outcome32, u32, u32, zeroed::<tg_window32>(), tg_window32_init(&raw const WINDOW, 7), tg_window32_try_acquire,
    tg_window32_acquire_up_to, tg_window32_peek, tg_window32_touch, tg_window32_fill, tg_window32_drain
}

/// A log: its type, and its verbs.
macro_rules! logs {
    (
        $test:ident, $log:ident, $outcome:ident, $tick:ty, $init:ident, $init_with:ident, $try_acquire:ident, $allow:ident,
        $acquire_up_to:ident, $peek:ident, $count:ident, $touch:ident, $clear:ident, $max_admitted:ident, $max_idle:ident
    ) => {
        mod $test {
            use super::*;

            const ERROR: $outcome = $outcome { remaining: 0, retry_after: <$tick>::MAX, reset_after: 0 };

            /// Wrong pointers, each in turn; then what is right still is.
            #[test]
            fn bad_arguments() {
                let (mut array, mut faults) =
                    (Roomy::new([7 as $tick; 4]), Roomy::new(tg_fault::default()));
                let (mut out, mut outcomes) = ($outcome::default(), Roomy::new($outcome::default()));
                let (mut taken, mut numbers) = (9 as $tick, Roomy::new(9 as $tick));
                // SAFETY: pointers to memory of their types, or such as the header answers with an error
                unsafe {
                    let mut room = Roomy::new(zeroed::<$log>());
                    let (room, array, o) = (&raw mut room, &raw mut array, &raw mut out);
                    let (l, q, t) = (&raw mut (*room).value, &raw const WINDOW, &raw mut taken);
                    let slots = (&raw mut (*array).value).cast::<$tick>();
                    for (l, status) in
                        [(null_mut(), TG_E_NULL), (misaligned(room), TG_E_ARGUMENT), (l, TG_E_UNINIT)]
                    {
                        for n in [0, 1, <$tick>::MAX] {
                            *o = $outcome::default();
                            assert_eq!(($try_acquire(l, 7, n, o), *o), (status, ERROR));
                            *o = $outcome::default();
                            assert_eq!(($peek(l, 7, n, o), *o), (status, ERROR));
                            assert_eq!($try_acquire(l, 7, n, null_mut()), status);
                            (*o, *t) = ($outcome::default(), 9);
                            assert_eq!(($acquire_up_to(l, 7, n, t, o), *t, *o), (status, 0, ERROR));
                            assert!(!$allow(l, 7, n));
                        }
                        assert_eq!([$touch(l, 7), $clear(l)], [status; 2]);
                        assert_eq!(($count(l, 7), $max_admitted(l, 9), $max_idle(l)), (0, 0, 0));
                    }
                    assert_eq!(
                        [
                            $init(null_mut(), slots, 4, q),
                            $init(l, null_mut(), 4, q),
                            $init(l, slots, 4, null())
                        ],
                        [TG_E_NULL; 3]
                    );
                    assert_eq!(
                        [$init(misaligned(room), slots, 4, q), $init(l, misaligned(array).cast(), 4, q)],
                        [TG_E_ARGUMENT; 2]
                    );
                    let f = misaligned(&raw mut faults);
                    assert_eq!($init_with(l, slots, 4, q, 0, f), TG_E_ARGUMENT);
                    let f = &raw mut faults.value;
                    assert_eq!(($init_with(l, slots, 3, q, 0, f), (*f).max), (TG_E_QUOTA, 3));
                    // none of them has changed a slot, and there is no log
                    assert_eq!(((*array).value, $touch(l, 7)), ([7; 4], TG_E_UNINIT));

                    assert_eq!(($init_with(l, slots, 4, q, 0, f), (*array).value), (TG_OK, [0; 4]));
                    let wrong = misaligned(&raw mut outcomes);
                    assert_eq!([$try_acquire(l, 7, 1, wrong), $peek(l, 7, 1, wrong)], [TG_E_ARGUMENT; 2]);
                    assert_eq!($acquire_up_to(l, 7, 1, t, wrong), TG_E_ARGUMENT);
                    *o = $outcome::default();
                    assert_eq!(($acquire_up_to(l, 7, 1, null_mut(), o), *o), (TG_E_NULL, ERROR));
                    let odd = misaligned(&raw mut numbers);
                    *o = $outcome::default();
                    assert_eq!(($acquire_up_to(l, 7, 1, odd, o), *o), (TG_E_ARGUMENT, ERROR));
                    assert_eq!(($try_acquire(l, 7, 3, o), (*o).remaining), (TG_OK, 1));
                    assert_eq!(($try_acquire(l, 7, 2, o), (*o).retry_after), (TG_DENIED, 128));
                    assert_eq!(
                        ($peek(l, 7, 1, null_mut()), $peek(l, 7, 5, o)),
                        (TG_OK, TG_EXCEEDS_BURST)
                    );
                    assert_eq!(($count(l, 134), $count(l, 135)), (3, 0));
                    assert_eq!(([$touch(l, 7), $clear(l)], $count(l, 7)), ([TG_OK; 2], 0));
                    assert_eq!(($acquire_up_to(l, 7, 0, t, o), *t, (*o).remaining), (TG_OK, 0, 4));
                    assert_eq!(($acquire_up_to(l, 7, 3, t, null_mut()), *t), (TG_OK, 3));
                    assert_eq!(($acquire_up_to(l, 7, <$tick>::MAX, t, o), *t), (TG_OK, 1));
                    assert_eq!(
                        ($acquire_up_to(l, 7, 2, t, o), *t, (*o).retry_after),
                        (TG_DENIED, 0, 128)
                    );
                    assert_eq!($clear(l), TG_OK);
                    assert!($allow(l, 7, 4) && !$allow(l, 7, 1));
                }
                miri_run(concat!(stringify!($test), ", bad arguments"));
            }

            /// At one tick: what there is, taken together; forgotten, all of it again.
            #[test]
            fn three_threads() {
                // SAFETY: as above, and what the header allows to threads
                unsafe {
                    let mut memory = (zeroed::<$log>(), [7 as $tick; 4]);
                    let m = &raw mut memory;
                    let l = &raw mut (*m).0;
                    assert_eq!($init(l, (&raw mut (*m).1).cast::<$tick>(), 4, &raw const WINDOW), TG_OK);
                    let take = |l: *mut $log| {
                        $touch(l, 7);
                        let taken = [(); 2].map(|()| $try_acquire(l, 7, 1, null_mut()) == TG_OK);
                        assert!($count(l, 7) <= 4);
                        taken.into_iter().map(usize::from).sum()
                    };
                    assert_eq!((together(Shared(l), take), $count(l, 7)), (4, 4));
                    assert_eq!(
                        (
                            together(Shared(l), take),
                            together(Shared(l), |l| usize::from($allow(l, 7, 1)))
                        ),
                        (0, 0)
                    );
                    together(Shared(l), |l| usize::try_from($clear(l)).unwrap());
                    let take_rest = |l: *mut $log| {
                        let mut taken = 9;
                        $acquire_up_to(l, 7, 3, &raw mut taken, null_mut());
                        usize::try_from(taken).unwrap()
                    };
                    assert_eq!((together(Shared(l), take_rest), $count(l, 7)), (4, 4));
                    together(Shared(l), |l| usize::try_from($clear(l)).unwrap());
                    assert_eq!((together(Shared(l), take), $count(l, 134), $count(l, 135)), (4, 4, 0));
                }
                miri_run(concat!(stringify!($test), ", three threads"));
            }
        }
    };
}

logs! {
    log, tg_log, tg_outcome, u64, tg_log_init, tg_log_init_with, tg_log_try_acquire, tg_log_allow,
    tg_log_acquire_up_to, tg_log_peek, tg_log_count, tg_log_touch, tg_log_clear, tg_log_max_admitted, tg_log_max_idle
}
logs! {
    log32, tg_log32, tg_outcome32, u32, tg_log32_init, tg_log32_init_with, tg_log32_try_acquire, tg_log32_allow,
    tg_log32_acquire_up_to, tg_log32_peek, tg_log32_count, tg_log32_touch, tg_log32_clear, tg_log32_max_admitted, tg_log32_max_idle
}

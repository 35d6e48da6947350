//! Reservations, debts, and a quota that changes in use.

use super::*;

/// What lends: zeroed memory of its type, and its verbs.
macro_rules! lenders {
    (
        $test:ident, $limiter:ident, $slot:ident, $outcome:ident, $tick:ty, $zeroed:expr, $init:ident, $reserve:ident,
        $oversize:ident, $cancel:ident, $settle:ident, $debit:ident, $not_before:ident, $observe:ident, $peek:ident, $fill:ident
    ) => {
        mod $test {
            use super::*;

            const ERROR: $outcome = $outcome { remaining: 0, retry_after: <$tick>::MAX, reset_after: 0 };

            /// Wrong pointers, each in turn; then what is right still is, and a slot is used up once.
            #[test]
            fn bad_arguments() {
                let mut room = Roomy::new($zeroed);
                let mut slots = Roomy::new($slot { cost: 9, ..$slot::default() });
                let mut out = $outcome::default();
                // SAFETY: pointers to memory of their types, or such as the header answers with an error
                unsafe {
                    let (room, slots, o) = (&raw mut room, &raw mut slots, &raw mut out);
                    let (l, slot) = (&raw mut (*room).value, &raw mut (*slots).value);
                    for (l, status) in
                        [(null_mut(), TG_E_NULL), (misaligned(room), TG_E_ARGUMENT), (l, TG_E_UNINIT)]
                    {
                        for reserve in [$reserve, $oversize] {
                            (*slot).cost = 9;
                            *o = $outcome::default();
                            assert_eq!((reserve(l, 7, 1, 0, slot, o), *o), (status, ERROR));
                            assert_eq!(*slot, $slot::default());
                        }
                        (*slot).cost = 9;
                        assert_eq!([$cancel(l, 7, slot, o), $settle(l, 7, slot, 1, o)], [status; 2]);
                        assert_eq!(((*slot).cost, $debit(l, 7, 0, o), *o), (9, status, ERROR));
                        assert_eq!(
                            [$not_before(l, 7, 8, null_mut()), $observe(l, 7, 0, 0, null_mut())],
                            [status; 2]
                        );
                    }

                    assert_eq!($init(l, &raw const QUOTA), TG_OK);
                    for (slot, status) in [(null_mut(), TG_E_NULL), (misaligned(slots), TG_E_ARGUMENT)] {
                        *o = $outcome::default();
                        assert_eq!(($reserve(l, 7, 1, 0, slot, o), *o), (status, ERROR));
                        assert_eq!([$cancel(l, 7, slot, o), $settle(l, 7, slot, 1, o)], [status; 2]);
                    }
                    let mut outcomes = Roomy::new($outcome::default());
                    let wrong = misaligned(&raw mut outcomes);
                    assert_eq!($reserve(l, 7, 1, 0, slot, wrong), TG_E_ARGUMENT);
                    assert_eq!([$debit(l, 7, 1, wrong), $observe(l, 7, 0, 0, wrong)], [TG_E_ARGUMENT; 2]);
                    assert_eq!(($peek(l, 7, 4, o), $reserve(l, 7, 3, 0, slot, o)), (TG_OK, TG_OK));
                    assert_eq!($cancel(l, 7, slot, wrong), TG_E_ARGUMENT);
                    for remaining in [3, 3] {
                        // the second time there is nothing to settle
                        assert_eq!(($settle(l, 7, slot, 1, o), (*o).remaining), (TG_OK, remaining));
                        assert_eq!(*slot, $slot::default());
                    }
                    assert_eq!(
                        ($debit(l, 7, <$tick>::MAX, o), (*o).retry_after),
                        (TG_BEYOND_DEBT, <$tick>::MAX)
                    );
                    assert_eq!(
                        ($debit(l, 7, (*o).remaining, null_mut()), $debit(l, 7, 1, o)),
                        (TG_OK, TG_BEYOND_DEBT)
                    );
                    assert_eq!((*o).remaining, 0);
                }
                miri_run(concat!(stringify!($test), ", lending, bad arguments"));
            }

            /// Each reservation has a slot of its own; what is not used is given back, whatever the order.
            #[test]
            fn three_threads() {
                let mut limiter = $zeroed;
                // SAFETY: as above, and what the header allows to threads
                unsafe {
                    assert_eq!($init(&raw mut limiter, &raw const QUOTA), TG_OK);
                    // four at once, then one each 100 ticks
                    let due = together(Shared(&raw mut limiter), |l| {
                        let due = [(); 2].map(|()| {
                            let mut slot = $slot::default();
                            assert_eq!($reserve(l, 0, 1, 1_000, &raw mut slot, null_mut()), TG_OK);
                            usize::try_from(slot.due).unwrap()
                        });
                        due.into_iter().sum()
                    });
                    assert_eq!((due, $fill(&raw mut limiter, 0)), (300, TG_OK));
                    together(Shared(&raw mut limiter), |l| {
                        let mut slot = $slot::default();
                        assert_eq!($reserve(l, 0, 1, 0, &raw mut slot, null_mut()), TG_OK);
                        usize::try_from($settle(l, 0, &raw mut slot, 0, null_mut())).unwrap()
                    });
                    assert_eq!($peek(&raw mut limiter, 0, 4, null_mut()), TG_OK);
                }
                miri_run(concat!(stringify!($test), ", lending, three threads"));
            }
        }
    };
}

lenders! {
    shaper, tg_shaper, tg_reservation, tg_outcome, u64, tg_shaper { word: tg_word::default(), profile: tg_profile::default(), lent: 0 }, tg_shaper_init, tg_shaper_reserve, tg_shaper_reserve_oversize,
    tg_shaper_cancel, tg_shaper_settle, tg_shaper_debit, tg_shaper_not_before, tg_shaper_observe, tg_shaper_peek, tg_shaper_fill
}
lenders! {
    shaper32, tg_shaper32, tg_reservation32, tg_outcome32, u32, tg_shaper32 { word: tg_word32::default(), profile: tg_profile32::default(), lent: 0 }, tg_shaper32_init, tg_shaper32_reserve, tg_shaper32_reserve_oversize,
    tg_shaper32_cancel, tg_shaper32_settle, tg_shaper32_debit, tg_shaper32_not_before, tg_shaper32_observe, tg_shaper32_peek, tg_shaper32_fill
}
lenders! {
    live, tg_live, tg_reservation, tg_outcome, u64, tg_live { word: tg_word::default(), changes: 0, reserved: 0, parameters: [[0; 6]; 2] }, tg_live_init, tg_live_reserve, tg_live_reserve_oversize,
    tg_live_cancel, tg_live_settle, tg_live_debit, tg_live_not_before, tg_live_observe, tg_live_peek, tg_live_fill
}
lenders! {
    live32, tg_live32, tg_reservation32, tg_outcome32, u32, tg_live32 { word: tg_word32::default(), changes: 0, parameters: [[0; 6]; 2] }, tg_live32_init, tg_live32_reserve, tg_live32_reserve_oversize,
    tg_live32_cancel, tg_live32_settle, tg_live32_debit, tg_live32_not_before, tg_live32_observe, tg_live32_peek, tg_live32_fill
}

/// Wrong pointers; then three threads, each of which changes the quota and takes: all that there is, and no more.
macro_rules! changes {
    ($test:ident, $zeroed:expr, $init:ident, $change:ident, $try_acquire:ident, $burst:ident) => {
        #[test]
        fn $test() {
            static WIDE: tg_quota = tg_quota { count: 3, period: 70, burst: 9 };
            let (mut room, mut faults) = (Roomy::new($zeroed), Roomy::new(tg_fault::default()));
            let odd = tg_options { reserved: 1, ..tg_options::default() };
            // SAFETY: as above
            unsafe {
                let (room, faults) = (&raw mut room, &raw mut faults);
                let (l, f, q) = (&raw mut (*room).value, &raw mut (*faults).value, &raw const WIDE);
                let way = TG_CARRY_AS_IT_IS;
                for (l, status) in
                    [(null_mut(), TG_E_NULL), (misaligned(room), TG_E_ARGUMENT), (l, TG_E_UNINIT)]
                {
                    (*f).what = 9;
                    assert_eq!(($change(l, 7, q, null(), way, f), *f), (status, tg_fault::default()));
                }
                assert_eq!(($init(l, &raw const QUOTA), $burst(l), $burst(null())), (TG_OK, 4, 0));
                assert_eq!($change(l, 7, null(), null(), way, f), TG_E_NULL);
                assert_eq!($change(l, 7, q, &raw const odd, way, f), TG_E_ARGUMENT);
                assert_eq!($change(l, 7, q, null(), way, misaligned(faults)), TG_E_ARGUMENT);
                assert_eq!(
                    [-1, TG_CARRY_RESET + 1].map(|way| $change(l, 7, q, null(), way, f)),
                    [TG_E_ARGUMENT; 2]
                );

                let taken = together(Shared(l), |l| {
                    let changed = $change(l, 7, &raw const WIDE, null(), TG_CARRY_AS_IT_IS, null_mut());
                    assert!([TG_OK, TG_BUSY].contains(&changed));
                    [(); 2]
                        .map(|()| usize::from($try_acquire(l, 7, 1, null_mut()) == TG_OK))
                        .into_iter()
                        .sum()
                });
                assert_eq!((taken, $burst(l)), (4, 9));
            }
            miri_run(stringify!($test));
        }
    };
}

changes! {
    quota_of_live, tg_live { word: tg_word::default(), changes: 0, reserved: 0, parameters: [[0; 6]; 2] },
    tg_live_init, tg_live_change, tg_live_try_acquire, tg_live_burst
}
changes! {
    quota_of_live32, tg_live32 { word: tg_word32::default(), changes: 0, parameters: [[0; 6]; 2] }, tg_live32_init,
    tg_live32_change, tg_live32_try_acquire, tg_live32_burst
}

/// Wrong pointers; then what three threads take and give back is there again.
macro_rules! refunds {
    ($test:ident, $zeroed:expr, $init:ident, $try_acquire:ident, $refund:ident, $outcome:ident, $tick:ty) => {
        #[test]
        fn $test() {
            let (mut room, mut outcomes) = (Roomy::new($zeroed), Roomy::new($outcome::default()));
            // SAFETY: as above
            unsafe {
                let (room, outcomes) = (&raw mut room, &raw mut outcomes);
                let (g, o) = (&raw mut (*room).value, &raw mut (*outcomes).value);
                for (g, status) in
                    [(null_mut(), TG_E_NULL), (misaligned(room), TG_E_ARGUMENT), (g, TG_E_UNINIT)]
                {
                    let error = $outcome { remaining: 0, retry_after: <$tick>::MAX, reset_after: 0 };
                    assert_eq!(($refund(g, 7, 7, 1, 1, o), *o), (status, error));
                }
                assert_eq!($init(g, &raw const QUOTA), TG_OK);
                assert_eq!($refund(g, 7, 7, 1, 1, misaligned(outcomes)), TG_E_ARGUMENT);
                together(Shared(g), |g| {
                    let taken = $try_acquire(g, 7, 1, null_mut());
                    usize::try_from(taken + $refund(g, 7, 7, 1, 1, null_mut())).unwrap()
                });
                assert_eq!(($refund(g, 7, 7, 4, 4, o), (*o).remaining, (*o).reset_after), (TG_OK, 4, 0));
            }
            miri_run(stringify!($test));
        }
    };
}

refunds! {
    refund_of_gcra, tg_gcra { word: tg_word::default(), profile: tg_profile::default() }, tg_gcra_init,
    tg_gcra_try_acquire, tg_gcra_refund, tg_outcome, u64
}
refunds! {
    refund_of_gcra32, tg_gcra32 { word: tg_word32::default(), profile: tg_profile32::default() }, tg_gcra32_init,
    tg_gcra32_try_acquire, tg_gcra32_refund, tg_outcome32, u32
}
refunds! {
    refund_of_shaper, tg_shaper { word: tg_word::default(), profile: tg_profile::default(), lent: 0 }, tg_shaper_init,
    tg_shaper_try_acquire, tg_shaper_refund, tg_outcome, u64
}
refunds! {
    refund_of_shaper32, tg_shaper32 { word: tg_word32::default(), profile: tg_profile32::default(), lent: 0 }, tg_shaper32_init,
    tg_shaper32_try_acquire, tg_shaper32_refund, tg_outcome32, u32
}

/// Where the core's type has padding, the struct of C has a field, which Miri would not see written.
#[test]
fn each_field_of_a_live_limiter_is_set_up() {
    let mut limiter =
        tg_live { word: tg_word::default(), changes: 9, reserved: 9, parameters: [[9; 6]; 2] };
    // SAFETY: as above
    unsafe { assert_eq!(tg_live_init(&raw mut limiter, &raw const QUOTA), TG_OK) };
    assert_eq!((limiter.changes, limiter.reserved), (0, 0));
    miri_run("each field of a live limiter");
}

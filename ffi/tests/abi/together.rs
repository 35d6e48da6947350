//! Limits that are taken together, budgets, and children who borrow.

use super::*;

static HALF: tg_quota = tg_quota { count: 1, period: 200, burst: 2 };

/// Of one width: the types, and the functions of each kind.
macro_rules! together {
    (
        $test:ident, $tick:ty, [$gcra:ident, $shaper:ident, $tier:ident, $verdict:ident, $outcome:ident],
        [$gcra_init:ident, $take_all:ident, $look:ident],
        [$budget:ident, $spending:ident, $budget_init:ident, $charge:ident, $oversize:ident, $affords:ident, $settle:ident, $cancel:ident],
        [$child:ident, $answer:ident, $init_all:ident, $borrow:ident, $max_taken:ident]
    ) => {
        mod $test {
            use super::*;

            const ERROR: $verdict =
                $verdict { refused: 0, retry_after: <$tick>::MAX, shadows: 0, never: 0 };

            #[test]
            fn a_list_with_wrong_pointers() {
                let mut limiters = [(); 2].map(|()| Roomy::new(zeroed::<$gcra>()));
                let mut tiers = Roomy::new([zeroed::<$tier>(); 2]);
                // SAFETY: pointers to memory of their types, or such as the header answers with an error
                unsafe {
                    let [first, second] = &mut limiters;
                    let (room, tiers) = (&raw mut *second, &raw mut tiers);
                    let mut verdict = ERROR;
                    let (list, v) = ((&raw mut (*tiers).value).cast::<$tier>(), &raw mut verdict);
                    for (at, limiter) in
                        [&raw mut first.value, &raw mut (*room).value].into_iter().enumerate()
                    {
                        assert_eq!($gcra_init(limiter, &raw const QUOTA), TG_OK);
                        let tier = list.add(at);
                        (*tier).word = &raw mut (*limiter).word;
                        (*tier).profile = &raw const (*limiter).profile;
                        (*tier).n = 2;
                    }
                    let sound = (*list.add(1)).word;
                    for (word, status) in [
                        (null_mut(), TG_E_NULL),
                        (misaligned(room).cast(), TG_E_ARGUMENT),
                        ((*list).word, TG_E_ARGUMENT),
                    ] {
                        (*list.add(1)).word = word;
                        *v = $verdict::default();
                        assert_eq!(($take_all(list, 2, 7, v), *v), (status, ERROR));
                        assert_eq!($look(list, 2, 7, null_mut()), status);
                    }
                    (*list.add(1)).word = sound;
                    assert_eq!(
                        [$take_all(null(), 1, 7, v), $take_all(list, 9, 7, v)],
                        [TG_E_NULL, TG_E_ARGUMENT]
                    );
                    assert_eq!($take_all(misaligned(tiers).cast(), 2, 7, v), TG_E_ARGUMENT);
                    assert_eq!($take_all(list, 2, 7, v.wrapping_byte_add(1)), TG_E_ARGUMENT);
                    assert_eq!(($take_all(list, 2, 7, v), *v), (TG_OK, $verdict::default()));
                    assert_eq!([$take_all(list, 2, 7, v), $take_all(list, 2, 7, v)], [TG_OK, TG_DENIED]);
                    assert_eq!(((*v).refused, (*v).retry_after), (0b11, 200));
                }
                miri_run(concat!(stringify!($test), ", a list"));
            }

            /// All want two of each, and list them in either order: two are granted, and nobody else has taken anything.
            #[test]
            fn three_threads_of_two_limits() {
                let mut limiters = [(); 2].map(|()| zeroed::<$gcra>());
                // SAFETY: as above, and what the header allows to threads
                unsafe {
                    let l = (&raw mut limiters).cast::<$gcra>();
                    for at in 0..2 {
                        assert_eq!($gcra_init(l.add(at), &raw const QUOTA), TG_OK);
                    }
                    let granted = together(Shared(l), |l| {
                        let tiers = [1, 0].map(|at| {
                            let (limiter, mut tier) = (l.add(at), zeroed::<$tier>());
                            tier.word = &raw mut (*limiter).word;
                            tier.profile = &raw const (*limiter).profile;
                            tier.n = 2;
                            tier
                        });
                        usize::from($take_all(tiers.as_ptr(), 2, 7, null_mut()) == TG_OK)
                    });
                    assert!((1..=2).contains(&granted));
                    let mut verdict = ERROR;
                    let mut tier = zeroed::<$tier>();
                    (tier.word, tier.profile) = (&raw mut (*l).word, &raw const (*l).profile);
                    tier.n = <$tick>::try_from(4 - 2 * granted).unwrap();
                    assert_eq!($take_all(&raw const tier, 1, 7, &raw mut verdict), TG_OK);
                    tier.n = 1;
                    assert_eq!($take_all(&raw const tier, 1, 7, &raw mut verdict), TG_DENIED);
                }
                miri_run(concat!(stringify!($test), ", two limits of three threads"));
            }

            #[test]
            fn a_budget_and_its_receipts() {
                let (mut spending, mut verdict) = (zeroed::<$spending>(), ERROR);
                // SAFETY: as above
                unsafe {
                    let mut room = Roomy::new(zeroed::<$budget>());
                    let room = &raw mut room;
                    let (b, s, v) = (&raw mut (*room).value, &raw mut spending, &raw mut verdict);
                    for (b, status) in
                        [(null_mut(), TG_E_NULL), (misaligned(room), TG_E_ARGUMENT), (b, TG_E_UNINIT)]
                    {
                        *s = $spending { tokens: zeroed(), ..*s };
                        assert_eq!(($charge(b, 7, 1, s, v), *v), (status, ERROR));
                        assert_eq!([$oversize(b, 7, 1, s, v), $affords(b, 7, 1, v)], [status; 2]);
                        assert_eq!(
                            [$settle(b, 7, s, 1, null_mut()), $cancel(b, 7, s, null_mut())],
                            [status; 2]
                        );
                    }
                    let (q, half) = (&raw const QUOTA, &raw const HALF);
                    assert_eq!(
                        [$budget_init(null_mut(), q, q), $budget_init(b, null(), q)],
                        [TG_E_NULL; 2]
                    );
                    assert_eq!(
                        [$budget_init(b, q, null()), $budget_init(b, q, half)],
                        [TG_E_NULL, TG_OK]
                    );
                    assert_eq!($charge(b, 7, 1, null_mut(), v), TG_E_NULL);
                    assert_eq!($charge(b, 7, 1, s.wrapping_byte_add(1), v), TG_E_ARGUMENT);
                    assert_eq!($charge(b, 7, 1, s, v.wrapping_byte_add(1)), TG_E_ARGUMENT);
                    let mut left = $outcome::default();
                    assert_eq!(($charge(b, 7, 2, s, v), *v), (TG_OK, $verdict::default()));
                    assert_eq!(($affords(b, 7, 1, v), (*v).refused), (TG_DENIED, 2));
                    assert_eq!(($settle(b, 7, s, 1, &raw mut left), left.remaining), (TG_OK, 1));
                    assert_eq!(*s, $spending::default());
                    assert_eq!(($settle(b, 7, s, 9, &raw mut left), left.remaining), (TG_OK, 1));
                    assert_eq!(
                        ($oversize(b, 407, 3, s, v), $cancel(b, 407, s, null_mut())),
                        (TG_OK, TG_OK)
                    );
                    assert_eq!($charge(b, 407, 2, s, v), TG_OK);
                }
                miri_run(concat!(stringify!($test), ", a budget"));
            }

            /// Each charges a request, and settles it: two of the six find tokens, whoever they are.
            #[test]
            fn three_threads_of_a_budget() {
                // SAFETY: as above, and what the header allows to threads
                unsafe {
                    let mut budget = zeroed::<$budget>();
                    let b = &raw mut budget;
                    assert_eq!($budget_init(b, &raw const QUOTA, &raw const HALF), TG_OK);
                    let charged = together(Shared(b), |b| {
                        let ask = || {
                            let mut spending = zeroed::<$spending>();
                            let granted = $charge(b, 7, 1, &raw mut spending, null_mut()) == TG_OK;
                            assert_eq!($settle(b, 7, &raw mut spending, 1, null_mut()), TG_OK);
                            usize::from(granted)
                        };
                        ask() + ask()
                    });
                    assert_eq!(charged, 2);
                }
                miri_run(concat!(stringify!($test), ", a budget of three threads"));
            }

            /// What is promised to two is granted beside one who borrows; wrong pointers before that.
            #[test]
            fn children_of_three_threads() {
                let mut family = (zeroed::<$shaper>(), [(); 2].map(|()| zeroed::<$child>()));
                let promised = [HALF; 2];
                // SAFETY: as above, and what the header allows to threads
                unsafe {
                    let f = &raw mut family;
                    let (p, c, q) =
                        (&raw mut (*f).0, (&raw mut (*f).1).cast::<$child>(), promised.as_ptr());
                    let init = |p, c, q, count| {
                        $init_all(p, &raw const QUOTA, c, q, count, null(), 7, null_mut())
                    };
                    assert_eq!([init(null_mut(), c, q, 2), init(p, null_mut(), q, 2)], [TG_E_NULL; 2]);
                    assert_eq!([init(p, c, null(), 2), init(p, c, q, 17)], [TG_E_NULL, TG_E_ARGUMENT]);
                    let mut answer = $answer::default();
                    assert_eq!($borrow(p, c, 7, 1, &raw mut answer), TG_E_UNINIT);
                    assert_eq!((answer.retry_after, $max_taken(p, 0)), (<$tick>::MAX, 0));
                    assert_eq!((init(p, c, q, 2), $max_taken(p, 0)), (TG_OK, 8));
                    assert_eq!(
                        $borrow(p, c, 7, 1, (&raw mut answer).wrapping_byte_add(1)),
                        TG_E_ARGUMENT
                    );
                    let granted = together(Shared(f), |f| {
                        let (p, c) = (&raw mut (*f).0, (&raw mut (*f).1).cast::<$child>());
                        let ask = |at| usize::from($borrow(p, c.add(at), 7, 1, null_mut()) == TG_OK);
                        ask(0) + ask(1)
                    });
                    assert!((4..=6).contains(&granted), "{granted}");
                }
                miri_run(concat!(stringify!($test), ", children of three threads"));
            }
        }
    };
}

together! {
    together64, u64, [tg_gcra, tg_shaper, tg_tier, tg_tiers_outcome, tg_outcome],
    [tg_gcra_init, tg_tiers_try_acquire, tg_tiers_peek],
    [tg_budget, tg_spending, tg_budget_init, tg_budget_try_acquire, tg_budget_try_acquire_oversize, tg_budget_peek, tg_budget_settle, tg_budget_cancel],
    [tg_child, tg_child_outcome, tg_child_init_all, tg_child_try_acquire, tg_shaper_max_taken]
}
together! {
    together32, u32, [tg_gcra32, tg_shaper32, tg_tier32, tg_tiers_outcome32, tg_outcome32],
    [tg_gcra32_init, tg_tiers32_try_acquire, tg_tiers32_peek],
    [tg_budget32, tg_spending32, tg_budget32_init, tg_budget32_try_acquire, tg_budget32_try_acquire_oversize, tg_budget32_peek, tg_budget32_settle, tg_budget32_cancel],
    [tg_child32, tg_child_outcome32, tg_child32_init_all, tg_child32_try_acquire, tg_shaper32_max_taken]
}

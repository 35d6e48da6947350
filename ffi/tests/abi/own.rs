//! What one thread has of its own: a limiter, a handle, a lease.

use super::*;

macro_rules! own {
    (
        $test:ident, $tick:ty, [$outcome:ident, $gcra:ident, $gcra_init:ident, $gcra_peek:ident],
        [
            $unshared:ident, $init:ident, $try_acquire:ident, $allow:ident, $up_to:ident, $peek:ident, $touch:ident, $fill:ident,
            $drain:ident
        ],
        [$handle:ident, $by_handle:ident, $allow_by_handle:ident],
        [$lease:ident, $lease_init:ident, $spend:ident, $give_back:ident]
    ) => {
        mod $test {
            use super::*;

            const ERROR: $outcome = $outcome { remaining: 0, retry_after: <$tick>::MAX, reset_after: 0 };

            /// Wrong pointers, each in turn; then what is right still is.
            #[test]
            fn alone() {
                let (mut out, mut outcomes) = ($outcome::default(), Roomy::new($outcome::default()));
                // SAFETY: pointers to memory of their types, or such as the header answers with an error
                unsafe {
                    let mut room = Roomy::new(zeroed::<$unshared>());
                    let (room, o) = (&raw mut room, &raw mut out);
                    let u = &raw mut (*room).value;
                    let mut taken = 9;
                    for (u, status) in
                        [(null_mut(), TG_E_NULL), (misaligned(room), TG_E_ARGUMENT), (u, TG_E_UNINIT)]
                    {
                        for n in [0, 1, <$tick>::MAX] {
                            *o = $outcome::default();
                            assert_eq!(($try_acquire(u, 7, n, o), *o), (status, ERROR));
                            *o = $outcome::default();
                            assert_eq!(($peek(u, 7, n, o), *o), (status, ERROR));
                            assert_eq!(($up_to(u, 7, n, &raw mut taken, o), taken), (status, 0));
                            assert!(!$allow(u, 7, n));
                        }
                        assert_eq!([$touch(u, 7), $fill(u, 7), $drain(u, 7)], [status; 3]);
                    }
                    let q = &raw const QUOTA;
                    assert_eq!([$init(null_mut(), q), $init(u, null())], [TG_E_NULL; 2]);
                    assert_eq!((($init(misaligned(room), q)), $init(u, q)), (TG_E_ARGUMENT, TG_OK));
                    let wrong = misaligned(&raw mut outcomes);
                    assert_eq!([$try_acquire(u, 7, 1, wrong), $peek(u, 7, 1, wrong)], [TG_E_ARGUMENT; 2]);
                    assert_eq!($up_to(u, 7, 1, null_mut(), o), TG_E_NULL);
                    assert_eq!(($try_acquire(u, 7, 2, o), (*o).remaining), (TG_OK, 2));
                    assert_eq!(($up_to(u, 7, 9, &raw mut taken, null_mut()), taken), (TG_OK, 2));
                    assert_eq!(($try_acquire(u, 7, 1, o), (*o).retry_after), (TG_DENIED, 100));
                    assert_eq!([$fill(u, 7), $touch(u, 7), $peek(u, 7, 4, null_mut())], [TG_OK; 3]);
                    assert_eq!(
                        ($drain(u, 7), $allow(u, 106, 1), $allow(u, 107, 1)),
                        (TG_OK, false, true)
                    );
                }
                miri_run(concat!(stringify!($test), ", alone"));
            }

            #[test]
            fn a_handle() {
                let mut handles = Roomy::new($handle::default());
                let (mut out, mut outcomes) = ($outcome::default(), Roomy::new($outcome::default()));
                // SAFETY: as above
                unsafe {
                    let mut room = Roomy::new(zeroed::<$gcra>());
                    let (room, handles, o) = (&raw mut room, &raw mut handles, &raw mut out);
                    let (g, h) = (&raw mut (*room).value, &raw mut (*handles).value);
                    let (w, p) = (&raw mut (*g).word, &raw const (*g).profile);
                    let odd = misaligned(room);
                    for (h, w, p, status) in [
                        (null_mut(), w, p, TG_E_NULL),
                        (h, null_mut(), p, TG_E_NULL),
                        (h, w, null(), TG_E_NULL),
                        (misaligned(handles), w, p, TG_E_ARGUMENT),
                        (h, odd.cast(), p, TG_E_ARGUMENT),
                        (h, w, odd.cast_const().cast(), TG_E_ARGUMENT),
                        (h, w, p, TG_E_UNINIT),
                    ] {
                        for n in [0, 1, <$tick>::MAX] {
                            *o = $outcome::default();
                            assert_eq!(($by_handle(h, w, p, 7, n, o), *o), (status, ERROR));
                            assert_eq!($by_handle(h, w, p, 7, n, null_mut()), status);
                            assert!(!$allow_by_handle(h, w, p, 7, n));
                        }
                    }
                    assert_eq!($gcra_init(g, &raw const QUOTA), TG_OK);
                    assert_eq!($by_handle(h, w, p, 7, 1, misaligned(&raw mut outcomes)), TG_E_ARGUMENT);
                    assert_eq!(($by_handle(h, w, p, 7, 2, o), (*o).remaining), (TG_OK, 2));
                    let mut other = $handle::default();
                    assert!(
                        $allow_by_handle(&raw mut other, w, p, 7, 2) && !$allow_by_handle(h, w, p, 7, 1)
                    );
                    assert_eq!(($by_handle(h, w, p, 7, 1, o), (*o).retry_after), (TG_DENIED, 100));
                }
                miri_run(concat!(stringify!($test), ", a handle"));
            }

            #[test]
            fn a_lease() {
                let (mut out, mut outcomes) = ($outcome::default(), Roomy::new($outcome::default()));
                // SAFETY: as above
                unsafe {
                    let (mut room, mut leases) =
                        (Roomy::new(zeroed::<$gcra>()), Roomy::new($lease::default()));
                    let (room, leases, o) = (&raw mut room, &raw mut leases, &raw mut out);
                    let (g, l) = (&raw mut (*room).value, &raw mut (*leases).value);
                    assert_eq!([$lease_init(null_mut(), 2, 9), $lease_init(l, 2, 9)], [TG_E_NULL, TG_OK]);
                    assert_eq!($lease_init(misaligned(leases), 2, 9), TG_E_ARGUMENT);
                    for (l, g, status) in [
                        (null_mut(), g, TG_E_NULL),
                        (l, null_mut(), TG_E_NULL),
                        (misaligned(leases), g, TG_E_ARGUMENT),
                        (l, misaligned(room), TG_E_ARGUMENT),
                        (l, g, TG_E_UNINIT),
                    ] {
                        for n in [0, 1, <$tick>::MAX] {
                            *o = $outcome::default();
                            assert_eq!(($spend(l, g, 7, n, o), *o), (status, ERROR));
                        }
                        assert_eq!($give_back(l, g, 7), status);
                    }
                    assert_eq!($gcra_init(g, &raw const QUOTA), TG_OK);
                    assert_eq!($spend(l, g, 7, 1, misaligned(&raw mut outcomes)), TG_E_ARGUMENT);
                    assert_eq!(($spend(l, g, 7, 1, o), (*o).remaining, (*l).left), (TG_OK, 1, 1));
                    assert_eq!(
                        ($gcra_peek(g, 7, 2, null_mut()), $gcra_peek(g, 7, 3, null_mut())),
                        (TG_OK, TG_DENIED)
                    );
                    assert_eq!(
                        ($give_back(l, g, 7), (*l).left, $gcra_peek(g, 7, 3, null_mut())),
                        (TG_OK, 0, TG_OK)
                    );
                    assert_eq!(($spend(l, g, 7, 4, o), (*o).retry_after), (TG_DENIED, 100));
                    assert_eq!($spend(l, g, 7, 5, null_mut()), TG_EXCEEDS_BURST);
                }
                miri_run(concat!(stringify!($test), ", a lease"));
            }

            /// A handle and a lease for each of them: what there is, taken together, and never more.
            #[test]
            fn three_threads() {
                // SAFETY: as above, and what the header allows to threads
                unsafe {
                    let mut limiter = zeroed::<$gcra>();
                    let g = &raw mut limiter;
                    assert_eq!($gcra_init(g, &raw const QUOTA), TG_OK);
                    let taken = together(Shared(g), |g| {
                        let (w, p) = (&raw mut (*g).word, &raw const (*g).profile);
                        let mut handle = $handle::default();
                        let h = &raw mut handle;
                        let one = $by_handle(h, w, p, 7, 1, null_mut()) == TG_OK;
                        usize::from(one) + usize::from($allow_by_handle(h, w, p, 7, 1))
                    });
                    assert_eq!(taken, 4);
                    let spent = together(Shared(g), |g| {
                        let mut lease = $lease::default();
                        let l = &raw mut lease;
                        assert_eq!($lease_init(l, 2, 100), TG_OK);
                        let spent = [(); 2].map(|()| $spend(l, g, 407, 1, null_mut()) == TG_OK);
                        assert_eq!($give_back(l, g, 407), TG_OK);
                        spent.into_iter().map(usize::from).sum()
                    });
                    let mut out = ERROR;
                    assert_eq!($gcra_peek(g, 407, 0, &raw mut out), TG_OK);
                    let left = usize::try_from(out.remaining).unwrap();
                    assert!((1..=4).contains(&spent) && spent + left <= 4, "{spent} spent, {left} left");
                }
                miri_run(concat!(stringify!($test), ", three threads"));
            }
        }
    };
}

own! {
    own64, u64, [tg_outcome, tg_gcra, tg_gcra_init, tg_gcra_peek],
    [
        tg_unshared, tg_unshared_init, tg_unshared_try_acquire, tg_unshared_allow, tg_unshared_acquire_up_to, tg_unshared_peek,
        tg_unshared_touch, tg_unshared_fill, tg_unshared_drain
    ],
    [tg_handle, tg_handle_try_acquire, tg_handle_allow],
    [tg_lease, tg_lease_init, tg_lease_try_acquire, tg_lease_give_back]
}
own! {
    own32, u32, [tg_outcome32, tg_gcra32, tg_gcra32_init, tg_gcra32_peek],
    [
        tg_unshared32, tg_unshared32_init, tg_unshared32_try_acquire, tg_unshared32_allow, tg_unshared32_acquire_up_to,
        tg_unshared32_peek, tg_unshared32_touch, tg_unshared32_fill, tg_unshared32_drain
    ],
    [tg_handle32, tg_handle32_try_acquire, tg_handle32_allow],
    [tg_lease32, tg_lease32_init, tg_lease32_try_acquire, tg_lease32_give_back]
}

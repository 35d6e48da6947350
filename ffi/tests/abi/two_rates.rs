//! Two rates in one word, and the colour meters.

use super::*;

static WIDER: tg_quota = tg_quota { count: 1, period: 10, burst: 6 };

const ERROR: tg_outcome = tg_outcome { remaining: 0, retry_after: u64::MAX, reset_after: 0 };

/// Wrong pointers, each in turn; then what is right still is, and who refused.
#[test]
fn dual() {
    let (mut masks, mut outcomes) = (Roomy::new(9_u32), Roomy::new(tg_outcome::default()));
    let mut taken = 9;
    // SAFETY: pointers to memory of their types, or such as the header answers with an error
    unsafe {
        let mut room = Roomy::new(zeroed::<tg_dual>());
        let (room, masks, outcomes) = (&raw mut room, &raw mut masks, &raw mut outcomes);
        let (d, by, o) = (&raw mut (*room).value, &raw mut (*masks).value, &raw mut (*outcomes).value);
        let t = &raw mut taken;
        for (d, status) in [(null_mut(), TG_E_NULL), (misaligned(room), TG_E_ARGUMENT), (d, TG_E_UNINIT)]
        {
            for n in [0, 1, u64::MAX] {
                (*by, *o) = (9, tg_outcome::default());
                assert_eq!((tg_dual_try_acquire(d, 7, n, o, by), *o, *by), (status, ERROR, 0));
                (*by, *o) = (9, tg_outcome::default());
                assert_eq!((tg_dual_peek(d, 7, n, o, by), *o, *by), (status, ERROR, 0));
                (*by, *t) = (9, 9);
                assert_eq!((tg_dual_acquire_up_to(d, 7, n, t, o, by), *t, *by), (status, 0, 0));
                assert_eq!(tg_dual_try_acquire(d, 7, n, null_mut(), null_mut()), status);
                assert!(!tg_dual_allow(d, 7, n));
            }
            assert_eq!([tg_dual_touch(d, 7), tg_dual_fill(d, 7), tg_dual_drain(d, 7)], [status; 3]);
        }
        let (q, wider) = (&raw const QUOTA, &raw const WIDER);
        assert_eq!(
            [
                tg_dual_init(null_mut(), q, wider),
                tg_dual_init(d, null(), wider),
                tg_dual_init(d, q, null())
            ],
            [TG_E_NULL; 3]
        );
        assert_eq!(
            [tg_dual_init(misaligned(room), q, wider), tg_dual_init(d, q, wider)],
            [TG_E_ARGUMENT, TG_OK]
        );
        for (o, by) in [(o, misaligned(masks)), (misaligned(outcomes), by)] {
            assert_eq!(
                [tg_dual_try_acquire(d, 7, 1, o, by), tg_dual_peek(d, 7, 1, o, by)],
                [TG_E_ARGUMENT; 2]
            );
            assert_eq!(tg_dual_acquire_up_to(d, 7, 1, t, o, by), TG_E_ARGUMENT);
        }
        assert_eq!(tg_dual_acquire_up_to(d, 7, 1, null_mut(), o, by), TG_E_NULL);
        assert_eq!((tg_dual_try_acquire(d, 7, 3, o, by), (*o).remaining, *by), (TG_OK, 1, 0));
        assert_eq!(
            (tg_dual_try_acquire(d, 7, 2, o, by), (*o).retry_after, *by),
            (TG_DENIED, 100, TG_FIRST)
        );
        assert_eq!((tg_dual_peek(d, 7, 4, null_mut(), by), *by), (TG_DENIED, TG_FIRST | TG_SECOND));
        assert_eq!((tg_dual_acquire_up_to(d, 7, 9, t, o, by), *t), (TG_OK, 1));
        assert_eq!([tg_dual_fill(d, 7), tg_dual_touch(d, 7), tg_dual_drain(d, 7)], [TG_OK; 3]);
        assert!(!tg_dual_allow(d, 106, 1) && tg_dual_allow(d, 107, 1));
    }
    miri_run("two rates");
}

/// At one tick: what the narrower one has, taken together, and told to those who are refused.
#[test]
fn dual_of_three_threads() {
    // SAFETY: as above, and what the header allows to threads
    unsafe {
        let mut limiter = zeroed::<tg_dual>();
        let d = &raw mut limiter;
        assert_eq!(tg_dual_init(d, &raw const QUOTA, &raw const WIDER), TG_OK);
        let taken = together(Shared(d), |d| {
            let taken = [(); 2].map(|()| {
                let mut by = 9;
                let status = tg_dual_try_acquire(d, 7, 1, null_mut(), &raw mut by);
                assert_eq!(by, if status == TG_OK { 0 } else { TG_FIRST });
                usize::from(status == TG_OK)
            });
            taken.into_iter().sum()
        });
        assert_eq!(taken, 4);
    }
    miri_run("two rates of three threads");
}

/// A meter: its type, its verbs, the arguments of its initialiser, for four bytes of green and two of yellow, and
/// some that have a NULL among them.
macro_rules! meters {
    ($test:ident, $meter:ident, $mark:ident, $touch:ident, $init:ident($($told:expr),*), $([$($wrong:expr),*]),*) => {
        #[test]
        fn $test() {
            // SAFETY: as above
            unsafe {
                let mut room = Roomy::new(zeroed::<$meter>());
                let room = &raw mut room;
                let m = &raw mut (*room).value;
                for (m, status) in
                    [(null_mut(), TG_E_NULL), (misaligned(room), TG_E_ARGUMENT), (m, TG_E_UNINIT)]
                {
                    let marked = [0, 1, u32::MAX].map(|bytes| $mark(m, 7, bytes, TG_GREEN));
                    assert_eq!((marked, $touch(m, 7)), ([status; 3], status));
                }
                let null = [$init(null_mut(), $($told),*), $($init(m, $($wrong),*)),*];
                assert!(null.iter().all(|&status| status == TG_E_NULL), "{null:?}");
                assert_eq!(
                    [$init(misaligned(room), $($told),*), $init(m, $($told),*)],
                    [TG_E_ARGUMENT, TG_OK]
                );
                assert_eq!([-1, 3].map(|precolour| $mark(m, 7, 1, precolour)), [TG_E_ARGUMENT; 2]);
                // six packets of one byte, whoever sends them: green in the ones, yellow in the tens
                let marked = together(Shared(m), |m| {
                    let marked = [(); 2].map(|()| match $mark(m, 7, 1, TG_GREEN) {
                        TG_GREEN => 1,
                        TG_YELLOW => 10,
                        _ => 0,
                    });
                    marked.into_iter().sum()
                });
                assert_eq!((marked, $mark(m, 7, 1, TG_GREEN), $touch(m, 7)), (24, TG_RED, TG_OK));
            }
            miri_run(stringify!($test));
        }
    };
}

static EXCESS: tg_quota = tg_quota { count: 1, period: 10, burst: 2 };

meters! { srtcm, tg_srtcm, tg_srtcm_meter, tg_srtcm_touch, tg_srtcm_init(&raw const QUOTA, 2), [null(), 2] }
meters! {
    trtcm, tg_trtcm, tg_trtcm_meter, tg_trtcm_touch, tg_trtcm_init(&raw const WIDER, &raw const QUOTA),
    [null(), &raw const QUOTA], [&raw const WIDER, null()]
}
meters! {
    trtcm4115, tg_trtcm4115, tg_trtcm4115_meter, tg_trtcm4115_touch,
    tg_trtcm4115_init(&raw const QUOTA, &raw const EXCESS), [null(), &raw const EXCESS], [&raw const QUOTA, null()]
}

//! Keyed tables over memory of the caller's, which several threads make at once.

use super::*;

/// Memory for a table of 4 sets and a class, and some more.
#[repr(align(64))]
struct Lines([u64; 64]);

const SIZE: usize = size_of::<Lines>();
static EACH: tg_quota = tg_quota { count: 1, period: 10, burst: 3 };
static NONE: tg_quota = tg_quota { count: 0, period: 10, burst: 3 };

const fn key(digest: u64) -> tg_key {
    tg_key { digest, of_class: 0 }
}

/// A table of one width: its type, and its verbs.
macro_rules! tables {
    (
        $test:ident, $table:ident, $outcome:ident, $entry:ident, $init:ident, $attach:ident, $take:ident, $allow:ident,
        $each:ident, $peek:ident, $used:ident, $sweep:ident, $next:ident
    ) => {
        mod $test {
            use super::*;

            /// Wrong pointers, each in turn.
            #[test]
            fn bad_arguments() {
                let mut lines = Lines([0; 64]);
                let (mut out, mut room) = ($outcome::default(), Roomy::new($outcome::default()));
                // SAFETY: pointers to memory of their types, or such as the header answers with an error
                unsafe {
                    let memory = (&raw mut lines.0).cast();
                    let mut table = Roomy::new(zeroed::<$table>());
                    let (table, o) = (&raw mut table, &raw mut out);
                    let (t, q) = (&raw mut (*table).value, &raw const EACH);
                    for (t, status) in
                        [(null_mut(), TG_E_NULL), (misaligned(table), TG_E_ARGUMENT), (t, TG_E_UNINIT)]
                    {
                        assert_eq!($take(t, key(1), 0, 1, o), status);
                        assert_eq!($peek(t, key(1), 0, 1, null_mut()), status);
                        assert!(!$allow(t, key(1), 0, 1) && $used(t, 0) == 0 && $sweep(t, 0) == 0);
                    }
                    assert_eq!($attach(t, memory, SIZE, null_mut()), TG_E_UNINIT);
                    assert_eq!($init(t, null_mut(), SIZE, q, 1), TG_E_NULL);
                    assert_eq!($init(t, memory.byte_add(8), SIZE - 8, q, 1), TG_E_ARGUMENT);
                    assert_eq!($init(t, memory, 64, q, 1), TG_E_MEMORY);
                    // nothing is read of no quotas
                    assert_eq!($init(t, memory, SIZE, &raw const NONE, 0), TG_E_ARGUMENT);
                    // no object is so large
                    assert_eq!($init(t, memory, usize::MAX, q, 1), TG_E_ARGUMENT);
                    assert_eq!($attach(t, memory, usize::MAX, null_mut()), TG_E_ARGUMENT);
                    assert_eq!($init(t, memory, SIZE, q, 1), TG_OK);
                    assert_eq!($take(t, key(1), 0, 1, misaligned(&raw mut room)), TG_E_ARGUMENT);
                    assert_eq!(($used(t, 0), $take(t, key(1), 0, 1, o), out.remaining), (0, TG_OK, 2));
                }
                miri_run(concat!(stringify!($test), " tables, wrong pointers"));
            }

            /// Threads that make the table at once, each for itself, and take from it; what is left is the sum.
            #[test]
            fn made_by_several() {
                let mut lines = Lines([0; 64]);
                let memory = Shared(&raw mut lines.0);
                let serve = move || {
                    // SAFETY: as above
                    unsafe {
                        let mut table = zeroed::<$table>();
                        let t = &raw mut table;
                        assert_eq!($init(t, memory.pointer().cast(), SIZE, &raw const EACH, 1), TG_OK);
                        [7, 8].map(|digest| (0..2).filter(|_| $allow(t, key(digest), 5, 1)).count())
                    }
                };
                let threads = [0; 2].map(|_| thread::spawn(serve));
                let mut taken = serve();
                for thread in threads {
                    let theirs = thread.join().unwrap();
                    taken = [taken[0] + theirs[0], taken[1] + theirs[1]];
                }
                assert_eq!(taken, [3, 3]);
                // SAFETY: as above
                unsafe {
                    let (mut table, mut entry) = (zeroed::<$table>(), $entry::default());
                    let (t, mut cursor, mut seen) = (&raw mut table, 0, 0);
                    assert_eq!($attach(t, memory.pointer().cast(), SIZE, null_mut()), TG_OK);
                    while $next(t, 5, &raw mut cursor, &raw mut entry) {
                        seen += entry.fingerprint;
                    }
                    assert_eq!((seen, entry.outcome.remaining, $used(t, 5)), (15, 0, 2));
                    let (keys, mut statuses) = ([key(7), key(9)], [TG_E_NULL; 2]);
                    assert_eq!($each(t, keys.as_ptr(), 2, 5, 1, statuses.as_mut_ptr()), TG_OK);
                    assert_eq!(statuses, [TG_DENIED, TG_OK]);
                }
                miri_run(concat!(stringify!($test), " tables, three threads"));
            }
        }
    };
}

tables! {
    of_64, tg_table, tg_table_outcome, tg_table_entry, tg_table_init, tg_table_attach, tg_table_try_acquire, tg_table_allow,
    tg_table_try_acquire_each, tg_table_peek, tg_table_used, tg_table_sweep, tg_table_next
}
tables! {
    of_32, tg_table32, tg_table32_outcome, tg_table32_entry, tg_table32_init, tg_table32_attach, tg_table32_try_acquire,
    tg_table32_allow, tg_table32_try_acquire_each, tg_table32_peek, tg_table32_used, tg_table32_sweep, tg_table32_next
}

/// A table is no larger than an object can be.
#[test]
fn bytes_of_the_largest_tables() {
    let most = 1 << (usize::BITS - 8);
    assert_eq!([tg_table_size(most, 1), tg_table_size(2 * most, 1)], [64 * most + 128, 0]);
    let most = 2 * most;
    assert_eq!([tg_table32_size(most, 1), tg_table32_size(2 * most, 1)], [32 * most + 64, 0]);
}

//! The exported functions called as C calls them, through raw pointers, small enough for Miri: it sees what
//! no sanitizer does, such as a reference that should not have been made. `make miri` runs these with many
//! seeds, under both models of aliasing.
//!
//! Each test says by `checked` how much it did under Miri, once for each seed.

#![allow(missing_docs, reason = "a test")]

mod adapting;
mod devices;
mod lending;
mod own;
mod tables;
mod together;
mod two_rates;
mod windows;

use std::ffi::CStr;
use std::ptr::{null, null_mut};
use std::thread;

use tollgate_ffi::*;

/// Memory of C, whose address goes to several threads as it is.
struct Shared<T>(*mut T);

impl<T> Clone for Shared<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Shared<T> {}

impl<T> Shared<T> {
    fn pointer(self) -> *mut T {
        self.0
    }
}

// SAFETY: the library's promise, which is what is tested here
unsafe impl<T> Send for Shared<T> {}

/// `T`, and room to begin one byte later.
#[repr(C)]
struct Roomy<T> {
    value: T,
    room: u64,
}

impl<T> Roomy<T> {
    fn new(value: T) -> Self {
        Self { value, room: 0 }
    }
}

fn misaligned<T>(room: *mut Roomy<T>) -> *mut T {
    room.cast::<u8>().wrapping_add(1).cast()
}

/// What C has before it sets anything up.
fn zeroed<T>() -> T {
    // SAFETY: zeros are a value of every type of the header
    unsafe { std::mem::zeroed() }
}

fn miri_run(what: &str) {
    if cfg!(miri) {
        println!("checked: 1 Miri runs ({what})");
    }
}

static QUOTA: tg_quota = tg_quota { count: 1, period: 100, burst: 4 };
static CONFIG: tg_bucket_config = tg_bucket_config { period: 64, capacity: 4, refill: 4, initial: 4 };

const THREADS: usize = 3;

/// What all threads together counted.
fn together<T: 'static>(
    shared: Shared<T>,
    count: impl Fn(*mut T) -> usize + Copy + Send + 'static,
) -> usize {
    let threads = [(); THREADS].map(|()| thread::spawn(move || count(shared.pointer())));
    threads.into_iter().map(|thread| thread.join().unwrap()).sum()
}

/// The verbs of a family: zeroed memory of its type, the initialiser and what it is told, and the verbs.
macro_rules! family {
    (
        $test:ident, $outcome:ident, $tick:ty, $cells:ty, $zeroed:expr,
        $init:ident($($told:expr),*), $try_acquire:ident, $up_to:ident, $peek:ident, $touch:ident, $fill:ident, $drain:ident
    ) => {
        mod $test {
            use super::*;

            /// Wrong pointers, each in turn; then what is right still is.
            #[test]
            fn bad_arguments() {
                let error = $outcome { remaining: 0, retry_after: <$tick>::MAX, reset_after: 0 };
                let mut room = Roomy::new($zeroed);
                let mut out = $outcome::default();
                // SAFETY: pointers to memory of their types, or such as the header answers with an error
                unsafe {
                    let room = &raw mut room;
                    let g = &raw mut (*room).value;
                    for (g, status) in [
                        (null_mut(), TG_E_NULL),
                        (misaligned(room), TG_E_ARGUMENT),
                        (g, TG_E_UNINIT),
                    ] {
                        for n in [0, 1, <$cells>::MAX] {
                            out = $outcome::default();
                            assert_eq!(($try_acquire(g, 7, n, &raw mut out), out), (status, error));
                            out = $outcome::default();
                            assert_eq!(($peek(g, 7, n, &raw mut out), out), (status, error));
                            let mut taken = 9;
                            assert_eq!($up_to(g, 7, n, &raw mut taken, &raw mut out), status);
                            assert_eq!((taken, out), (0, error));
                            assert_eq!($try_acquire(g, 7, n, null_mut()), status);
                        }
                        assert_eq!([$touch(g, 7), $fill(g, 7), $drain(g, 7)], [status; 3]);
                    }

                    assert_eq!(($init(null_mut(), $($told),*), $init(g, $($told),*)), (TG_E_NULL, TG_OK));
                    assert_eq!($up_to(g, 7, 2, null_mut(), &raw mut out), TG_E_NULL);
                    let mut outcomes = Roomy::new($outcome::default());
                    let outcomes = &raw mut outcomes;
                    assert_eq!($try_acquire(g, 7, 1, misaligned(outcomes)), TG_E_ARGUMENT);
                    assert_eq!($peek(g, 7, 1, misaligned(outcomes)), TG_E_ARGUMENT);
                    // `taken` in `out`, which is written last
                    let out = &raw mut (*outcomes).value;
                    assert_eq!($up_to(g, 7, 3, (&raw mut (*out).remaining).cast(), out), TG_OK);
                    assert_eq!((*out).remaining, 1);
                    assert_eq!([$touch(g, 7), $fill(g, 7), $drain(g, 7)], [TG_OK; 3]);
                    assert_eq!($peek(g, 7, 1, null_mut()), TG_DENIED);
                }
                miri_run(concat!(stringify!($test), ", bad arguments"));
            }

            /// At one tick: what there is, taken together; drained, nothing; filled, all of it.
            #[test]
            fn three_threads() {
                let mut limiter = $zeroed;
                // SAFETY: as above, and what the header allows to threads
                unsafe {
                    assert_eq!($init(&raw mut limiter, $($told),*), TG_OK);
                    let take = |g| {
                        let mut taken = 0;
                        $touch(g, 7);
                        let one = $try_acquire(g, 7, 1, null_mut());
                        $peek(g, 7, 1, null_mut());
                        let more = $up_to(g, 7, 2, &raw mut taken, null_mut());
                        assert!([one, more].iter().all(|status| [TG_OK, TG_DENIED].contains(status)));
                        usize::from(one == TG_OK) + usize::try_from(taken).unwrap()
                    };
                    let shared = Shared(&raw mut limiter);
                    assert_eq!(together(shared, take), 4);
                    together(shared, |g| {
                        assert_eq!([$fill(g, 7), $drain(g, 7)], [TG_OK; 2]);
                        0
                    });
                    assert_eq!(together(shared, take), 0);
                    together(shared, |g| usize::try_from($fill(g, 7)).unwrap());
                    assert_eq!(together(shared, take), 4);
                }
                miri_run(concat!(stringify!($test), ", three threads"));
            }
        }
    };
}

use family;

family! {
    gcra, tg_outcome, u64, u64, tg_gcra { word: tg_word::default(), profile: tg_profile::default() },
    tg_gcra_init(&raw const QUOTA), tg_gcra_try_acquire, tg_gcra_acquire_up_to, tg_gcra_peek, tg_gcra_touch, tg_gcra_fill,
    tg_gcra_drain
}
family! {
    gcra32, tg_outcome32, u32, u32,
    tg_gcra32 { word: tg_word32::default(), profile: tg_profile32::default() }, tg_gcra32_init(&raw const QUOTA),
    tg_gcra32_try_acquire, tg_gcra32_acquire_up_to, tg_gcra32_peek, tg_gcra32_touch, tg_gcra32_fill,
    tg_gcra32_drain
}
family! {
    bucket, tg_outcome, u64, u32,
    tg_bucket { word: 0, period: 0, capacity: 0, refill: 0, initial: 0, margin: 0 }, tg_bucket_init(&raw const CONFIG, 7),
    tg_bucket_try_acquire, tg_bucket_acquire_up_to, tg_bucket_peek, tg_bucket_touch, tg_bucket_fill,
    tg_bucket_drain
}
family! {
    bucket32, tg_outcome32, u32, u32,
    tg_bucket32 { word: 0, period: 0, capacity: 0, refill: 0, initial: 0, margin: 0 }, tg_bucket32_init(&raw const CONFIG, 7),
    tg_bucket32_try_acquire, tg_bucket32_acquire_up_to, tg_bucket32_peek, tg_bucket32_touch,
    tg_bucket32_fill, tg_bucket32_drain
}

/// Initialisers, profiles and words; a limiter made anew from its own profile, and its word used alone.
macro_rules! parts {
    (
        $test:ident, $gcra:ident, $profile:ident, $word:ident, $tick:ty, $init_with:ident, $init_profile:ident,
        $approximate:ident, $hard_window:ident, $burst:ident, $worst_wait:ident, $max_idle:ident,
        $word_init:ident, $try_acquire:ident, $peek:ident, $save:ident, $restore:ident
    ) => {
        #[test]
        fn $test() {
            let mut limiter = $gcra { word: $word::default(), profile: $profile::default() };
            let mut room = Roomy::new($profile::default());
            let (mut fault, mut error) = (tg_fault { min: 1, max: 2, what: 3, reserved: 4 }, 5);
            let reserved = tg_options { reserved: 1, ..tg_options::default() };
            // SAFETY: as above
            unsafe {
                let g = &raw mut limiter;
                let (p, w) = (&raw mut (*g).profile, &raw mut (*g).word);
                let (q, f) = (&raw const QUOTA, &raw mut fault);
                assert_eq!($init_with(null_mut(), q, null(), 7, f), TG_E_NULL);
                assert_eq!((*f, $init_with(g, null(), null(), 7, f)), (tg_fault::default(), TG_E_NULL));
                assert_eq!($init_with(g, q, &raw const reserved, 7, f), TG_E_ARGUMENT);
                assert_eq!($init_with(g, q, null(), 7, f.wrapping_byte_add(1)), TG_E_ARGUMENT);
                assert_eq!($init_profile(g, p, 7), TG_E_UNINIT);
                assert_eq!($init_profile(g, misaligned(&raw mut room), 7), TG_E_ARGUMENT);
                assert_eq!([$burst(null()), $burst(p), $burst(misaligned(&raw mut room))], [0; 3]);
                assert_eq!(($max_idle(null()), $worst_wait(p, 1)), (0, <$tick>::MAX));

                assert_eq!(
                    $approximate(p, q, null(), (&raw mut error).wrapping_byte_add(1), f),
                    TG_E_ARGUMENT
                );
                assert_eq!(($approximate(p, q, null(), &raw mut error, f), error), (TG_OK, 0));
                assert_eq!(
                    ($word_init(w, null(), 7), $word_init(null_mut(), p, 7)),
                    (TG_E_NULL, TG_E_NULL)
                );
                assert_eq!($word_init(w, p, 7), TG_OK);
                assert_eq!($try_acquire(w, p, 7, 4, null_mut()), TG_OK);
                assert_eq!($try_acquire(w, null(), 7, 1, null_mut()), TG_E_NULL);
                assert_eq!($peek(w, p, 7, 1, null_mut()), TG_DENIED);
                assert_eq!($init_profile(g, p, 7), TG_OK);
                assert_eq!($peek(w, p, 7, 4, null_mut()), TG_OK);

                // a word is saved as its limiter is, into bytes at any alignment
                let mut kept = Roomy::new(tg_snapshot::default());
                let kept = misaligned(&raw mut kept);
                assert_eq!([$save(g, 7, null_mut()), $save(null(), 7, kept)], [TG_E_NULL; 2]);
                assert_eq!((*kept, $save(g, 7, kept)), (tg_snapshot::default(), TG_OK));
                assert_eq!($try_acquire(w, p, 7, 4, null_mut()), TG_OK);
                assert_eq!($restore(g, null(), 7, 0, f), TG_E_NULL);
                assert_eq!($restore(g, kept, 7, 0, f.wrapping_byte_add(1)), TG_E_ARGUMENT);
                assert_eq!(($restore(g, kept, 7, 0, f), *f), (TG_OK, tg_fault::default()));
                assert_eq!($peek(w, p, 7, 4, null_mut()), TG_OK);
                (*kept).bytes[23] ^= 1;
                assert_eq!($restore(g, kept, 7, 0, f), TG_E_SNAPSHOT);
                assert_eq!((*f).what, TG_FAULT_SNAPSHOT_CHECKSUM);

                // a refused quota leaves zeros, wherever the fault is told
                assert_eq!($hard_window(p, 5, 60, 6, null(), f), TG_E_QUOTA);
                assert_eq!(((*f).what, (*f).max, $burst(p)), (TG_FAULT_BURST, 5, 0));
            }
            miri_run(stringify!($test));
        }
    };
}

parts! {
    parts64, tg_gcra, tg_profile, tg_word, u64, tg_gcra_init_with, tg_gcra_init_profile,
    tg_profile_init_approximate, tg_profile_init_hard_window, tg_profile_burst, tg_profile_worst_wait,
    tg_profile_max_idle, tg_word_init, tg_word_try_acquire, tg_word_peek, tg_gcra_snapshot, tg_gcra_restore
}
parts! {
    parts32, tg_gcra32, tg_profile32, tg_word32, u32, tg_gcra32_init_with, tg_gcra32_init_profile,
    tg_profile32_init_approximate, tg_profile32_init_hard_window, tg_profile32_burst,
    tg_profile32_worst_wait, tg_profile32_max_idle, tg_word32_init, tg_word32_try_acquire,
    tg_word32_peek, tg_gcra32_snapshot, tg_gcra32_restore
}

#[test]
fn words_are_static_and_end() {
    for number in -9..30 {
        for words in [tg_status_str(number), tg_fault_str(number)] {
            // SAFETY: never NULL, and static
            assert!(unsafe { CStr::from_ptr(words) }.count_bytes() > 1);
        }
    }
    miri_run("words");
}

/// A deliberate race, which Miri and `ThreadSanitizer` must see: `make miri` and `make tsan` fail if this passes.
#[test]
#[ignore = "what the header forbids: a limiter set up anew while it is in use"]
fn a_deliberate_race() {
    let mut limiter = tg_gcra32 { word: tg_word32::default(), profile: tg_profile32::default() };
    together(Shared(&raw mut limiter), |g| {
        // SAFETY: none
        let status = unsafe { tg_gcra32_init(g, &raw const QUOTA) };
        usize::try_from(status).unwrap()
    });
}

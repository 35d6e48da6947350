//! The limiter as a C program calls it: by a call that the compiler can neither inline nor see into.

use std::cell::UnsafeCell;
use std::{hint, ptr};

use tollgate_ffi::{TG_OK, tg_gcra, tg_gcra_init, tg_gcra_try_acquire, tg_outcome, tg_quota};

use super::{Contestant, Load};

/// A limiter as a C program holds it.
struct InC(UnsafeCell<tg_gcra>);

// SAFETY: tg_gcra_try_acquire may be called from any thread, and nothing else is called after the start
unsafe impl Sync for InC {}

impl InC {
    fn new(load: Load) -> Self {
        let quota = tg_quota { count: 1, period: load.interval, burst: load.burst.into() };
        // SAFETY: integers only, of which zeros are values
        let limiter = Self(UnsafeCell::new(unsafe { std::mem::zeroed() }));
        // SAFETY: both pointers are those of references
        assert_eq!(unsafe { tg_gcra_init(limiter.0.get(), &raw const quota) }, TG_OK);
        limiter
    }

    fn pointer(&self) -> *mut tg_gcra {
        self.0.get()
    }
}

extern "C" fn does_nothing(_: *mut tg_gcra, _: u64, _: u64, _: *mut tg_outcome) -> i32 {
    TG_OK
}

pub(super) fn contestants(load: Load) -> Vec<Contestant> {
    let call: unsafe extern "C" fn(*mut tg_gcra, u64, u64, *mut tg_outcome) -> i32 =
        hint::black_box(tg_gcra_try_acquire);
    let empty: unsafe extern "C" fn(*mut tg_gcra, u64, u64, *mut tg_outcome) -> i32 =
        hint::black_box(does_nothing);
    vec![
        Contestant::new(load, "a C function that does nothing", false, move || {
            let limiter = InC::new(load);
            // SAFETY: does nothing
            move |now| unsafe { empty(limiter.pointer(), now, 1, ptr::null_mut()) == TG_OK }
        }),
        Contestant::new(load, "C ABI", true, move || {
            let limiter = InC::new(load);
            // SAFETY: of a limiter that was set up; NULL is allowed
            move |now| unsafe { call(limiter.pointer(), now, 1, ptr::null_mut()) == TG_OK }
        }),
        Contestant::new(load, "C ABI, outcome wanted", true, move || {
            let limiter = InC::new(load);
            move |now| {
                let mut outcome = tg_outcome::default();
                // SAFETY: of a limiter that was set up, and a reference
                unsafe { call(limiter.pointer(), now, 1, &raw mut outcome) == TG_OK }
            }
        }),
    ]
}

//! What the layer allocates for a request: one header value, whether it is admitted or refused.

use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::Cell;

use axum::http::Request;
use tollgate::clocks::Manual64;
use tollgate::tower::{ForAll, Limits, PerKey, Verdict, WithoutKey};
use tollgate::{Gcra64, Keys, Quota, checked};
use tollgate_server_example::table;

/// The system's, which counts for each thread.
struct Counting;

thread_local! {
    static ALLOCATIONS: Cell<u32> = const { Cell::new(0) };
}

// SAFETY: all is handed on to the system's allocator, as it came
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        ALLOCATIONS.set(ALLOCATIONS.get() + 1);
        // SAFETY: as the caller promised
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, at: *mut u8, layout: Layout) {
        // SAFETY: as the caller promised
        unsafe { System.dealloc(at, layout) }
    }
}

#[global_allocator]
static COUNTING: Counting = Counting;

const QUOTA: Quota = Quota::per_minute(3, 1_000).stale(1_000);

/// Of two that are admitted and two that are refused, after a first one.
fn allocations<R>(limits: &impl Limits<R>, request: &R) -> [u32; 4] {
    let first = limits.decide(request);
    let mut is_admitted = [matches!(first, Verdict::Admitted(Some(_))); 5];
    let counts = [1, 2, 3, 4].map(|place| {
        let before = ALLOCATIONS.get();
        let verdict = limits.decide(request);
        is_admitted[place] = matches!(verdict, Verdict::Admitted(Some(_)));
        ALLOCATIONS.get() - before
    });
    assert_eq!(is_admitted, [true, true, true, false, false]);
    counts
}

#[test]
fn one_header_value_is_allocated() {
    static CLOCK: Manual64<1_000> = Manual64::<1_000>::new(0);
    static LIMITER: Gcra64 = checked!(Gcra64::new(QUOTA));
    let before = ALLOCATIONS.get();
    drop(Box::new(7));
    assert_eq!(ALLOCATIONS.get() - before, 1, "nothing is counted");
    assert_eq!(allocations(&ForAll::new("all", &LIMITER, &CLOCK).unwrap(), &()), [1; 4]);

    let keys = Keys::new([7; 16]);
    let by_account = move |request: &Request<()>| {
        request.headers().get("account").map(|account| keys.of_bytes(account.as_bytes()))
    };
    let limits = PerKey::new(["account"], table(QUOTA), &CLOCK, by_account, WithoutKey::Refuse).unwrap();
    let request = Request::builder().header("account", "alice").body(()).unwrap();
    assert_eq!(allocations(&limits, &request), [1; 4]);
}

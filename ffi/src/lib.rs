//! The C ABI of tollgate: `include/tollgate.h` is generated from this crate.
//!
//! Each function converts, calls the safe core, and converts back. The contract for all pointers is that
//! of the header: NULL or misaligned is answered with an error; otherwise a pointer leads to memory of
//! its type, which for a limiter, a word and a profile only these functions change while it is in use.

#![no_std]
#![allow(non_camel_case_types, reason = "the names are those of C")]
#![allow(clippy::doc_markdown, reason = "the docs go into the header, where backticks are for code of C")]
#![allow(clippy::missing_safety_doc, reason = "one contract for all pointers: above, and in the header")]

#[cfg(feature = "std")]
extern crate std;

mod answers;
mod family;
mod glue;
mod logging;
mod own;
mod shaping;
mod together;
mod verbs;

// in the order in which the header is read
mod status;

mod quota;

mod fault;

mod outcome;

mod snapshot;

#[cfg(any(target_has_atomic = "64", feature = "unsafe-assume-single-core"))]
mod profile;

#[cfg(any(target_has_atomic = "64", feature = "unsafe-assume-single-core"))]
mod word;

#[cfg(any(target_has_atomic = "64", feature = "unsafe-assume-single-core"))]
mod gcra;

#[cfg(any(target_has_atomic = "64", feature = "unsafe-assume-single-core"))]
mod bucket;

#[cfg(any(target_has_atomic = "64", feature = "unsafe-assume-single-core"))]
mod unshared;

#[cfg(any(target_has_atomic = "64", feature = "unsafe-assume-single-core"))]
mod handle;

#[cfg(any(target_has_atomic = "64", feature = "unsafe-assume-single-core"))]
mod lease;

#[cfg(any(target_has_atomic = "64", feature = "unsafe-assume-single-core"))]
mod window;

#[cfg(any(target_has_atomic = "64", feature = "unsafe-assume-single-core"))]
mod sliding_log;

mod reservation;

mod living;

#[cfg(any(target_has_atomic = "64", feature = "unsafe-assume-single-core"))]
mod shaper;

#[cfg(any(target_has_atomic = "64", feature = "unsafe-assume-single-core"))]
mod shaper_verbs;

#[cfg(any(target_has_atomic = "64", feature = "unsafe-assume-single-core"))]
mod live;

#[cfg(any(target_has_atomic = "64", feature = "unsafe-assume-single-core"))]
mod live_verbs;

mod adapting;

#[cfg(any(target_has_atomic = "64", feature = "unsafe-assume-single-core"))]
mod demand;

#[cfg(any(target_has_atomic = "64", feature = "unsafe-assume-single-core"))]
mod aimd;

mod gathering;

#[cfg(any(target_has_atomic = "64", feature = "unsafe-assume-single-core"))]
mod tiers;

#[cfg(any(target_has_atomic = "64", feature = "unsafe-assume-single-core"))]
mod budget;

#[cfg(any(target_has_atomic = "64", feature = "unsafe-assume-single-core"))]
mod hierarchy;

mod profile32;

mod word32;

mod gcra32;

mod bucket32;

mod unshared32;

mod handle32;

mod lease32;

mod window32;

mod sliding_log32;

mod shaper32;

mod shaper32_verbs;

mod live32;

mod live32_verbs;

mod demand32;

mod aimd32;

#[cfg(any(target_has_atomic = "64", feature = "unsafe-assume-single-core"))]
mod dual;

#[cfg(any(target_has_atomic = "64", feature = "unsafe-assume-single-core"))]
mod metering;

#[cfg(any(target_has_atomic = "64", feature = "unsafe-assume-single-core"))]
mod srtcm;

#[cfg(any(target_has_atomic = "64", feature = "unsafe-assume-single-core"))]
mod trtcm;

#[cfg(any(target_has_atomic = "64", feature = "unsafe-assume-single-core"))]
mod trtcm4115;

mod tiers32;

mod budget32;

mod hierarchy32;

mod key;

mod keyed;

#[cfg(any(target_has_atomic = "64", feature = "unsafe-assume-single-core"))]
mod table;

mod table32;

mod table_counters;

mod jitter;

mod stagger32;

#[cfg(any(target_has_atomic = "64", feature = "unsafe-assume-single-core"))]
mod stagger;

mod duty_cycle32;

mod log_site;

pub use {
    adapting::*, aimd32::*, bucket32::*, budget32::*, demand32::*, duty_cycle32::*, fault::*,
    gathering::*, gcra32::*, handle32::*, hierarchy32::*, jitter::*, key::*, keyed::*, lease32::*,
    live32::*, live32_verbs::*, living::*, log_site::*, outcome::*, profile32::*, quota::*,
    reservation::*, shaper32::*, shaper32_verbs::*, sliding_log32::*, snapshot::*, stagger32::*,
    status::*, table_counters::*, table32::*, tiers32::*, unshared32::*, window32::*, word32::*,
};

#[cfg(any(target_has_atomic = "64", feature = "unsafe-assume-single-core"))]
pub use {
    aimd::*, bucket::*, budget::*, demand::*, dual::*, gcra::*, handle::*, hierarchy::*, lease::*,
    live::*, live_verbs::*, metering::*, profile::*, shaper::*, shaper_verbs::*, sliding_log::*,
    srtcm::*, stagger::*, table::*, tiers::*, trtcm::*, trtcm4115::*, unshared::*, window::*, word::*,
};

/// The library does not panic; a `no_std` program has to name a handler all the same.
#[cfg(all(feature = "panic-handler", not(feature = "std")))]
#[panic_handler]
fn panic(_: &core::panic::PanicInfo<'_>) -> ! {
    loop {}
}

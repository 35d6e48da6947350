//! Rate limiting in one atomic word: exact, lock-free, `no_std`. The caller supplies the time.
//!
//! ```
//! use tollgate::{Gcra32, Quota, checked};
//!
//! // 5 logins a minute, 5 at once, on a clock of milliseconds; a quota that does not fit fails the build
//! static LOGINS: Gcra32 = checked!(Gcra32::new(Quota::per_minute(5, 1_000)));
//!
//! fn login(now_ms: u32) -> Result<(), u32> {
//!     LOGINS.try_acquire(now_ms, 1).map_err(|denied| denied.retry_after())?;
//!     Ok(())
//! }
//!
//! for _ in 0..5 {
//!     assert_eq!(login(1_000), Ok(()));
//! }
//! assert_eq!(login(1_000), Err(12_000)); // a sixth, in 12 seconds
//! ```
//!
//! # From an interrupt
//!
//! A limiter in a `static` is shared with an interrupt as it is: the state is one word, changed by
//! compare-and-swap, and an interrupt between load and swap only makes the other side decide anew.
//!
//! ```
//! # use tollgate::{Gcra32, Quota, checked};
//! static EVENTS: Gcra32 = checked!(Gcra32::new(Quota::per_second(100, 32_768)));
//!
//! fn timer_interrupt(ticks: u32) -> bool {
//!     EVENTS.try_acquire(ticks, 1).is_ok()
//! }
//! # assert!(timer_interrupt(0));
//! ```
//!
//! # Where to look
//!
//! | you have | look at |
//! |---|---|
//! | a rate and a burst | [`Quota`], [`Gcra`] |
//! | "never more than N in any window" | [`Quota::hard_window`] |
//! | exactly N in any window, all at once if they come so | [`SlidingLog`], a word for each of the N |
//! | about N in the last window, in one word | [`SlidingWindow`] |
//! | N in each period | [`IntervalQuota::fixed_window`] |
//! | the words of a bucket | [`TokenBucket`], [`LeakyBucket`] |
//! | a refill at the turn of each second | [`IntervalBucket`] |
//! | a slot later rather than a refusal now | [`Shaper`], [`Shaper64::reserve`] |
//! | threads, tasks that wait in order until they may | `waiting`, with the feature of that name |
//! | several limits, taken all or none | [`Tiers`] |
//! | requests and tokens per minute together | [`Budget`] |
//! | a promised rate, and more where others leave it | [`Hierarchy`] |
//! | a cost that is known afterwards | [`Shaper64::settle`], [`Shaper64::debit`] |
//! | the same, however the work ends: a panic, a cancelled future | [`Settling`] |
//! | tasks that wait in line, in any async runtime; streams, sinks | `waiting`, feature `async`, `tokio`, `futures` |
//! | a server's own limit to follow | [`Shaper64::not_before`], [`Shaper64::observe`]; of HTTP: `http::Heard` (feature `http`) |
//! | an HTTP server that tells its limits | `http::Policy` (feature `http`) |
//! | a service of `tower`, axum or hyper to limit | `tower::RateLimitLayer` (feature `tower`) |
//! | a quota that changes in use | [`Live`] |
//! | a rate as people write it, in a config | [`Rate`], [`RateError`]; feature `serde` |
//! | how many were admitted, denied, and had to wait | [`Counters`], [`Counted`]; feature `tracing` |
//! | a firmware that logs by `defmt` | feature `defmt`: a format for each value that is printed |
//! | a rate that follows the demand | [`Adaptive`], [`DemandAverage`] |
//! | a server whose limit nobody tells | [`Adaptive`], [`Aimd`] |
//! | callers who all come back at once | [`jitter()`], [`Stagger`] |
//! | a limit for each user, address, model | [`Table`], [`Key`] |
//! | the same of several processes | [`TableHeader`], [`Table::write_header`] |
//! | thousands of limits with one quota, by number | [`Profile`], [`Word`] |
//! | many threads on one limiter | [`PaddedGcra`] |
//! | threads that wait for one limiter's word | [`Handle`]; [`Lease`], which meets there once in 64 times |
//! | one thread, or one core, and no interrupt | [`UnsharedGcra`] |
//! | a state that outlives a reboot | [`Limiter::snapshot`], [`Limiter::restore`] |
//! | 10 a second and 1000 an hour, in one word | [`DualGcra`], [`RefusedBy`] |
//! | packets to be marked green, yellow, red (RFC 2697, 2698, 4115) | [`SrTcm`], [`TrTcm`], [`TrTcm4115`] |
//! | a radio that may send for 1 % of any hour | [`DutyCycle`] |
//! | a log that must not flood | [`log_site!`], [`LogSite`] |
//! | a rate that does not fit | [`QuotaError`], [`Quota::approximate`] |
//! | a clock that wraps | [`Quota::clock_bits`], [`Limiter::touch`] |
//! | a counter of a chip, Embassy, RTIC, `std::time::Instant` | [`clocks`] |
//!
//! # What holds
//!
//! In any closed window of L ticks at most [`Profile::max_admitted`]`(L)` cells conform, under any
//! interleaving of any number of threads, and any order of ticks as long as none is older than the newest
//! by more than the quota's `stale`. What the exact model admits is never refused while no gap is longer
//! than [`Profile::max_idle`].
//!
//! Beyond these limits it heals by itself. Idle for longer: at worst a refusal for `time_to_full`, `stale`
//! and `debt` together, once. Each step of the clock back by more than `stale`: at most one full bucket
//! more; a leap forward is time that passed, and refills like it. Two clocks that alternate further apart
//! than `stale` may not be limited at all, and are not beyond `stale`, `debt` and `time_to_full` together.
//!
//! An [`IntervalBucket`], a [`SlidingWindow`] and a [`SlidingLog`] have bounds of their own, which their docs state.
//!
//! # What is lock-free where
//!
//! Words of 32 bits wherever the processor has compare-and-swap (Cortex-M3 and above, RISC-V with A, all
//! larger ones); words of 64 bits where it has it for 64 bits, and elsewhere the types [`Gcra64`] and its
//! kin cannot be used, unless the feature `unsafe-assume-single-core` brings them. Processors without any
//! (Cortex-M0, RISC-V without A) need one of the features `critical-section` and
//! `unsafe-assume-single-core`, chosen by the final program. There is no hidden lock on any target.

#![no_std]
#![forbid(unsafe_code)]

mod algorithms;
pub mod clocks;
#[cfg(feature = "defmt")]
mod formats;
mod ground;
#[cfg(feature = "http")]
pub mod http;
mod limiters;
mod stores;
#[cfg(feature = "tower")]
pub mod tower;
#[cfg(feature = "waiting")]
pub mod waiting;
mod word;

pub use algorithms::{
    AdaptiveError, Aimd, AimdState, Algorithm, Allotment, Approximation, BeyondDebt, Carry, Colour,
    Controller, Decision, DemandAverage, Denied, DualProfile, DualQuotaError, Heard, IntervalProfile,
    KeyProfile, Lending, Lent, LogDecision, LogDenied, LogOutcome, LogProfile, Marker, Outcome, Oversize,
    Profile, RefusedBy, Reservation, SrTcmProfile, TrTcm4115Profile, TrTcmProfile, WindowProfile, jitter,
};
pub use clocks::Clock;
pub use ground::{
    Allowed, Atomic, Half, IntervalQuota, Off, Quota, QuotaError, Rate, RateError, RateFault, Shared,
    Sharing, Snapshot, SnapshotError, Unshared, Width, WindowQuota,
};
pub use limiters::{
    Adaptive, ChangeError, Copied, Counted, Counters, Counts, DualGcra, DutyCycle, Ending, Gcra, Handle,
    IntervalBucket, LeakyBucket, Lease, Leases, Limiter, Live, LiveDecision, LogSite, Meter, NoClock,
    Padded, PaddedGcra, PaddedLive, PaddedShaper, Place, Reserved, Shaper, ShaperProfile, SlidingLog,
    SlidingWindow, SrTcm, Stagger, TokenBucket, TrTcm, TrTcm4115, UnsharedGcra,
};
#[cfg(feature = "keys")]
pub use stores::Keys;
pub use stores::{
    Admitted, Budget, BudgetError, Child, ChildDenied, Hierarchy, HierarchyError, HierarchyProfile, Key,
    Ledger, Refused, Set, Settling, Share, Slot, Spending, Table, TableCounters, TableCounts,
    TableDecision, TableEntry, TableError, TableHeader, TableHeaderError, TableUse, Tier, TierMask,
    Tiers, TiersDenied, TiersError, WhenFull,
};
pub use word::Word;

/// [`Adaptive`] over 32 bits, which may wrap.
pub type Adaptive32<C> = Adaptive<C, u32>;
/// [`Adaptive`] over 64 bits.
pub type Adaptive64<C> = Adaptive<C, u64>;

/// [`DualGcra`] over two clocks of 16 bits.
pub type DualGcra32 = DualGcra<u16>;
/// [`DualGcra`] over two clocks of 32 bits.
pub type DualGcra64 = DualGcra<u32>;
/// [`SrTcm`] in a word of 32 bits.
pub type SrTcm32 = SrTcm<u16>;
/// [`SrTcm`] in a word of 64 bits.
pub type SrTcm64 = SrTcm<u32>;
/// [`TrTcm`] in a word of 32 bits.
pub type TrTcm32 = TrTcm<u16>;
/// [`TrTcm`] in a word of 64 bits.
pub type TrTcm64 = TrTcm<u32>;
/// [`TrTcm4115`] in a word of 32 bits.
#[allow(non_camel_case_types, reason = "two numbers that would run together")]
pub type TrTcm4115_32 = TrTcm4115<u16>;
/// [`TrTcm4115`] in a word of 64 bits.
#[allow(non_camel_case_types, reason = "two numbers that would run together")]
pub type TrTcm4115_64 = TrTcm4115<u32>;
/// [`SlidingLog`] over 32 bits, which may wrap, of up to `N` cells.
pub type SlidingLog32<const N: usize> = SlidingLog<u32, [Word<u32>; N]>;
/// [`SlidingLog`] over 64 bits, of up to `N` cells.
pub type SlidingLog64<const N: usize> = SlidingLog<u64, [Word<u64>; N]>;

/// [`Table`] of 32-bit entries, on a clock that may wrap.
pub type Table32<'t> = Table<'t, u32>;
/// [`Table`] of 64-bit entries.
pub type Table64<'t> = Table<'t, u64>;

/// The names that are used most, by the width of their word.
macro_rules! widths {
    ($($of_32:ident $of_64:ident = $generic:ident, $verbs:literal;)*) => {$(
        #[doc = concat!("[`", stringify!($generic), "`] over 32 bits, which may wrap", $verbs)]
        pub type $of_32 = $generic<u32>;
        #[doc = concat!("[`", stringify!($generic), "`] over 64 bits", $verbs)]
        pub type $of_64 = $generic<u64>;
    )*};
}

widths! {
    Gcra32 Gcra64 = Gcra, "; the verbs are those of [`Limiter`].";
    PaddedGcra32 PaddedGcra64 = PaddedGcra, "; the verbs are those of [`Limiter`].";
    UnsharedGcra32 UnsharedGcra64 = UnsharedGcra, "; the verbs are those of [`Limiter`].";
    Shaper32 Shaper64 = Shaper, "; its verbs, and those of [`Limiter`].";
    Live32 Live64 = Live, ".";
    PaddedLive32 PaddedLive64 = PaddedLive, "; the verbs are those of [`Live`].";
    Stagger32 Stagger64 = Stagger, ".";
    TokenBucket32 TokenBucket64 = TokenBucket, ".";
    LeakyBucket32 LeakyBucket64 = LeakyBucket, ".";
    DutyCycle32 DutyCycle64 = DutyCycle, ".";
    IntervalBucket32 IntervalBucket64 = IntervalBucket, "; the verbs are those of [`Limiter`].";
    SlidingWindow32 SlidingWindow64 = SlidingWindow, "; the verbs are those of [`Limiter`].";
    Profile32 Profile64 = Profile, ".";
    LogProfile32 LogProfile64 = LogProfile, ".";
    ShaperProfile32 ShaperProfile64 = ShaperProfile, ".";
    IntervalProfile32 IntervalProfile64 = IntervalProfile, ".";
    WindowProfile32 WindowProfile64 = WindowProfile, ".";
    KeyProfile32 KeyProfile64 = KeyProfile, ".";
    Set32 Set64 = Set, ", eight of them.";
    Word32 Word64 = Word, ".";
    Budget32 Budget64 = Budget, ".";
}

#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;

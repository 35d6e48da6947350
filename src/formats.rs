//! What a firmware prints by `defmt`: the words of `Display`, which stay in the build.

use core::ops::Deref;

use defmt::{Format, Formatter, write};

use crate::{
    AdaptiveError, Admitted, Algorithm, Allowed, BeyondDebt, BudgetError, ChangeError, ChildDenied,
    Colour, Counts, Denied, DualQuotaError, HierarchyError, IntervalQuota, LogDenied, LogOutcome,
    Outcome, Quota, QuotaError, Refused, RefusedBy, Reservation, Share, SnapshotError, Spending,
    TableCounts, TableError, TableHeaderError, TableUse, TierMask, TiersDenied, TiersError, Width,
    WindowQuota,
};

/// Each form of each type, as a text and what is in it.
macro_rules! formats {
    ($($(@[$($generic:tt)*])? $of:ty { $($form:pat => $text:literal $(, $argument:expr)*;)* })*) => {$(
        impl $(<$($generic)*>)? Format for $of {
            fn format(&self, f: Formatter<'_>) {
                match self {
                    $($form => write!(f, $text $(, $argument)*),)*
                }
            }
        }
    )*};
}

mod rates;

/// The same for an error that has a range.
macro_rules! ranges {
    ($($of:ident { $($variant:ident: $text:literal;)* $(, $form:pat => $error:expr;)? })*) => {$(
        impl Format for $of {
            fn format(&self, f: Formatter<'_>) {
                match self {
                    $(Self::$variant(Allowed { min, max }) => write!(f, $text, min, max),)*
                    $($form => Format::format($error, f),)?
                }
            }
        }
    )*};
}

ranges! {
    QuotaError {
        TickRate: "ticks per second do not fit: from {=u64} to {=u64} is allowed";
        Window: "window does not fit: from {=u64} to {=u64} is allowed";
        Limit: "limit does not fit: from {=u64} to {=u64} is allowed";
        ClockBits: "clock bits do not fit: from {=u64} to {=u64} is allowed";
        Count: "count / gcd(count, period) does not fit: from {=u64} to {=u64} is allowed";
        Period: "period / gcd(count, period) does not fit: from {=u64} to {=u64} is allowed";
        Burst: "burst does not fit: from {=u64} to {=u64} is allowed";
        Tolerance: "tolerance (sub-ticks) does not fit: from {=u64} to {=u64} is allowed";
        Stale: "stale (ticks) does not fit: from {=u64} to {=u64} is allowed";
        Debt: "debt (ticks) does not fit: from {=u64} to {=u64} is allowed";
        Idle: "idle time (ticks) does not fit: from {=u64} to {=u64} is allowed";
        Capacity: "capacity does not fit: from {=u64} to {=u64} is allowed";
        Refill: "refill does not fit: from {=u64} to {=u64} is allowed";
        Initial: "initial tokens do not fit: from {=u64} to {=u64} is allowed";
        PeriodPowerOfTwo: "period is not a power of two that fits: from {=u64} to {=u64} is allowed";
    }
    AdaptiveError {
        Floor: "floor does not fit: from {=u64} to {=u64} is allowed";
        Ceiling: "ceiling does not fit: from {=u64} to {=u64} is allowed";
        MostBurst: "most burst does not fit: from {=u64} to {=u64} is allowed";
        Tokens: "tokens do not fit: from {=u64} to {=u64} is allowed";
        Increase: "increase does not fit: from {=u64} to {=u64} is allowed";
        Decrease: "decrease does not fit: from {=u64} to {=u64} is allowed";
        CoolDown: "cool-down does not fit: from {=u64} to {=u64} is allowed";
        , Self::Quota(error) => error;
    }
}

formats! {
    Quota {
        Self { count, period, burst, .. } =>
            "{=u64} per {=u64} ticks, {=u64} at one instant", count, period, burst;
    }
    IntervalQuota {
        Self { refill, period, capacity, .. } =>
            "{=u64} every {=u64} ticks, {=u64} at most", refill, period, capacity;
    }
    WindowQuota {
        Self { limit, window, .. } => "{=u64} in {=u64} ticks", limit, window;
    }
    SnapshotError {
        Self::Foreign => "not a snapshot";
        Self::Version(_) => "a snapshot of another version";
        Self::Checksum => "a snapshot whose bytes have changed";
        Self::Algorithm => "a snapshot of another algorithm";
        Self::Width => "a snapshot of another width";
        Self::Quota => "a snapshot of another quota";
        Self::State => "a snapshot of a state that cannot be";
    }
    @[W: Width] Reservation<W> {
        it => "{=u64} reserved for tick {=u64}", it.cost().widen(), it.due().widen();
    }
    @[W: Width] BeyondDebt<W> {
        Self { allowed } => "beyond the debt: at most {=u64} is allowed", allowed.widen();
    }
    @[W: Width] LogDenied<W> {
        Self::NotYet(outcome) => "not yet: ask again in {=u64} ticks", outcome.retry_after().widen();
        Self::Never(_) => "never at this quota: more than the limit was asked for";
    }
    Colour {
        Self::Green => "green";
        Self::Yellow => "yellow";
        Self::Red => "red";
    }
    RefusedBy {
        Self::First => "the first rate";
        Self::Second => "the second rate";
        Self::Both => "both rates";
    }
    DualQuotaError {
        Self::First(error) => "first quota: {}", error;
        Self::Second(error) => "second quota: {}", error;
    }
    ChangeError {
        Self::Busy => "another change of the quota is under way";
        Self::Quota(error) => "{}", error;
        Self::Owed => "more is owed than the new quota lends";
    }
    Counts {
        Self { admitted, admitted_cells, denied, denied_cells, waits, waited, longest_wait } =>
            "admitted {=u64} ({=u64} cells), denied {=u64} ({=u64} cells), {=u64} waited {=u64} ticks, {=u64} at most",
            admitted, admitted_cells, denied, denied_cells, waits, waited, longest_wait;
    }
    @[W: Width] Admitted<'_, W> {
        Self::Counted(outcome) => "{}", outcome;
        Self::Shared(outcome) => "shared with another key: {}", outcome;
        Self::Uncounted => "admitted by no limit";
    }
    @[W: Width] Refused<'_, W> {
        Self::Denied(denied) => "{}", denied;
        Self::Shared(denied) => "shared with another key: {}", denied;
        Self::Full => "no room for another key";
        Self::Class => "no such class of keys";
    }
    TableError {
        Self::Sets => "the number of sets is no power of two";
        Self::Classes => "the classes of keys do not fit together in one table";
        Self::Stale => "the classes of keys differ in staleness";
    }
    TableHeaderError {
        Self::Short => "too little memory for the table";
        Self::Blank => "no table was made in this memory";
        Self::Unfinished => "the table is being made";
        Self::Foreign => "not the memory of a table";
        Self::Version(_) => "a table of another version";
        Self::Checksum => "a table whose header has changed";
        Self::Width => "a table of another width";
        Self::Slots => "a table with other sets";
        Self::Another => "another table";
    }
    TableCounts {
        Self { inserted, reused, refused, shared, uncounted } =>
            "{=u32} inserted, {=u32} reused, {=u32} refused, {=u32} shared, {=u32} uncounted",
            inserted, reused, refused, shared, uncounted;
    }
    TableUse {
        Self { slots, live } => "{=usize} of {=usize} slots in use", live, slots;
    }
    TierMask {
        mask => "{=u32:#b}", mask.bits();
    }
    @[W: Width] TiersDenied<W> {
        Self::NotYet { refused, retry_after, .. } =>
            "not yet: ask again in {=u64} ticks; refused by {}", retry_after.widen(), refused;
        Self::Never { never, .. } => "never at this quota: that of {}", never;
    }
    TiersError {
        Self::Full { most } => "no room: the set is of at most {=usize}", most;
        Self::Duplicate { of } => "the same limiter as at place {=usize}", of;
    }
    BudgetError {
        Self::Requests(error) => "requests: {}", error;
        Self::Tokens(error) => "tokens: {}", error;
    }
    @[W: Width] Spending<W> {
        it => "{=u64} tokens charged until tick {=u64}", it.estimate().widen(), it.expires().widen();
    }
    Share {
        Self::Promised => "promised";
        Self::Borrowed => "borrowed";
    }
    @[W: Width] ChildDenied<W> {
        Self::NotYet { retry_after } => "not yet: ask again in {=u64} ticks", retry_after.widen();
        Self::Never { most } => "never at this quota: at most {=u64} at one instant", most.widen();
    }
    HierarchyError {
        Self::Parent(error) => "parent: {}", error;
        Self::Child { child, error } => "child {=usize}: {}", child, error;
        Self::Rates { child, allowed: Allowed { min, max } } =>
            "the children's rates sum to more than the parent's: of child {=usize} a count from {=u64} to {=u64} is allowed",
            child, min, max;
        Self::TooMany { most } => "there are too many children: at most {=usize}", most;
    }
}

impl<R: Deref<Target: Algorithm>> Format for Denied<R> {
    fn format(&self, f: Formatter<'_>) {
        match self {
            Self::NotYet(outcome) => {
                write!(f, "not yet: ask again in {=u64} ticks", outcome.retry_after().widen());
            }
            Self::Never(outcome) => write!(
                f,
                "never at this quota: {=u64} asked for, at most {=u64} at one instant",
                self.refused().widen(),
                outcome.profile().most().widen()
            ),
        }
    }
}

impl<R: Deref<Target: Algorithm>> Format for Outcome<R> {
    fn format(&self, f: Formatter<'_>) {
        state(f, self.remaining(), self.retry_after(), self.reset_after());
    }
}

impl<W: Width> Format for LogOutcome<W> {
    fn format(&self, f: Formatter<'_>) {
        state(f, self.remaining(), self.retry_after(), self.reset_after());
    }
}

fn state<W: Width>(f: Formatter<'_>, remaining: W, retry_after: W, reset_after: W) {
    let (left, reset) = (remaining.widen(), reset_after.widen());
    if retry_after == W::MAX {
        write!(f, "{=u64} left, never again, full in {=u64} ticks", left, reset);
    } else if retry_after > W::ZERO {
        let again = retry_after.widen();
        write!(f, "{=u64} left, again in {=u64} ticks, full in {=u64} ticks", left, again, reset);
    } else {
        write!(f, "{=u64} left, full in {=u64} ticks", left, reset);
    }
}

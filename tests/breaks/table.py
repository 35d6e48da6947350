"""What is broken on purpose, and the check that must find it: one row for each break."""

from typing import NamedTuple

GCRA = "src/algorithms/gcra.rs"
INTERVAL = "src/algorithms/interval.rs"
INTERVAL_PROFILE = "src/algorithms/interval_profile.rs"
GRID = "src/algorithms/grid.rs"
PROFILE = "src/algorithms/profile.rs"
VERBS = "src/algorithms/mod.rs"
WORD = "src/word.rs"
SYNC = "src/ground/sync.rs"
EXTENDER = "src/clocks/extender.rs"


class Check(NamedTuple):
    """A cargo command, and what it needs in its environment. The test is named apart."""

    arguments: tuple
    name: str
    environment: tuple = ()
    # builds with other flags go to another folder, so that none is made twice
    target: str = "plain"

    def __str__(self):
        before = [f"{name}='{value}'" for name, value in self.environment]
        return " ".join([*before, "cargo", *self.arguments, "--", self.name])


def test(file, name):
    return Check(("test", "--test", file), name)


def ffi(file, name):
    return Check(("test", "--package", "tollgate-ffi", "--test", file), name)


def loom(name):
    return Check(("test", "--test", "loom"), name, (("RUSTFLAGS", "--cfg loom"),), "loom")


def miri(name):
    flags = "-Zmiri-compare-exchange-weak-failure-rate=0.8 -Zmiri-preemption-rate=0.1"
    return Check(("+nightly", "miri", "test", "--lib"), name, (("MIRIFLAGS", flags),), "miri")


EVERY_WORD = test("exhaustive", "every_quota_every_word_every_now")
EVERY_BUCKET = test("exhaustive_interval", "every_bucket_every_word_every_now")
ANY_ORDER = test("windows", "gcra_in_any_order_of_ticks")
ANY_ORDER_INTERVAL = test("windows", "interval_bucket_in_any_order_of_ticks")
HARD_WINDOW = test("exhaustive_quota", "hard_window_is_kept_and_is_exact")
HOSTILE_NUMBERS = test("exhaustive_quota", "no_number_wraps_on_the_way_to_a_refusal")
WHAT_FITS = test("exhaustive_interval", "accepted_where_brute_force_accepts")
MONOTONE = test("clocks", "more_or_of_less_or_earlier_never_turns_a_denial_into_a_grant")
WIDTHS = test("design", "widths_decide_the_same")
IN_C = ffi("programs", "the_c_program_runs_under_the_sanitizers")
NO_PANIC = ffi("no_panic", "no_panic_is_linked")
TWO_TAKE = loom("two_acquirers_share_what_there_is")
A_TIMER = loom("a_caller_beside_the_timer")
TWO_READ = loom("two_callers_beside_the_timer")
SPURIOUS = miri("swaps_that_fail_without_a_cause")


class Break(NamedTuple):
    promise: str
    what: str
    file: str
    old: str
    new: str
    check: Check
    # what the check says when it has found it
    says: str


BREAKS = [
    Break(
        "P1",
        "the horizon has no room for stale ticks",
        PROFILE,
        "let horizon = capacity + (late + owed) * scale;",
        "let horizon = capacity + owed * scale;",
        ANY_ORDER,
        "allowed: Quota",
    ),
    Break(
        "P1",
        "a hard window tolerates one sub-tick too many",
        "src/ground/hard_window.rs",
        "quota.tolerance = div(m, gcd(m, period)) - 1;",
        "quota.tolerance = div(m, gcd(m, period));",
        HARD_WINDOW,
        "panicked at tests/exhaustive_quota.rs",
    ),
    Break(
        "P1",
        "an interval bucket forgets that a tick may be stale",
        INTERVAL_PROFILE,
        "let margin = margin(stale, quota.period);",
        "let margin = min(stale, 0);",
        ANY_ORDER_INTERVAL,
        "allowed: IntervalQuota",
    ),
    Break(
        "P1",
        "the loop stores, and does not ask whether the word is still as it was",
        SYNC,
        "cell.compare_exchange_weak(current, new, Relaxed, Relaxed).map(drop)",
        "if current == new { Err(current) } else { Ok(cell.store(new, Relaxed)) }",
        TWO_TAKE,
        "panicked at tests/loom",
    ),
    Break(
        "P2",
        "the sign tells past from future, not the horizon",
        GCRA,
        "} else if ahead > self.horizon {",
        "} else if ahead > W::MAX.shr(1) {",
        EVERY_WORD,
        "denied too late",
    ),
    Break(
        "P2",
        "a cell that conforms to the sub-tick is refused",
        GCRA,
        "let from = if ahead <= room {",
        "let from = if ahead < room {",
        EVERY_WORD,
        "denied too late",
    ),
    Break(
        "P2",
        "the emission interval is rounded to whole ticks",
        PROFILE,
        "let (scale, interval) = (div(quota.count, divisor), div(quota.period, divisor));",
        "let (scale, interval) = (div(divisor, divisor), div(quota.period - 1, quota.count) + 1);",
        EVERY_WORD,
        "panicked at tests/exhaustive.rs",
    ),
    Break(
        "P2",
        "an interval bucket loses a turn when its index wraps",
        GRID,
        "a.wrapping_sub(b).shl(rest).shr(rest)",
        "if a < b { W::MAX.shr(rest).wrapping_sub(b).wrapping_add(a) } else { a.wrapping_sub(b) }",
        EVERY_BUCKET,
        "panicked at tests/exhaustive_interval.rs",
    ),
    Break(
        "P3",
        "a failed swap counts as done",
        WORD,
        "Err(current) => seen = current,",
        "Err(_) => return answer,",
        TWO_TAKE,
        "panicked at tests/loom",
    ),
    Break(
        "P4",
        "who finds the word changed waits until it is as before",
        WORD,
        "|&word, next| self.swap(word, next))",
        "|&word, next| self.swap(word, next).inspect_err(|_| while self.raw() != word {}))",
        TWO_TAKE,
        "exceeded maximum number of branches",
    ),
    Break(
        "P5",
        "retry_after is rounded down",
        GCRA,
        "debt.wrapping_sub(room).div_ceil(self.scale)",
        "debt.wrapping_sub(room).div_floor(self.scale)",
        EVERY_WORD,
        "panicked at tests/exhaustive.rs",
    ),
    Break(
        "P5",
        "retry_after is a tick too long",
        GCRA,
        "debt.wrapping_sub(room).div_ceil(self.scale)",
        "debt.wrapping_sub(room).div_ceil(self.scale).wrapping_add(W::ONE)",
        EVERY_WORD,
        "panicked at tests/exhaustive.rs",
    ),
    Break(
        "P5",
        "an interval bucket does not wait for the period that a newer tick has begun",
        INTERVAL,
        "self.grid().until(level.now, turns.wrapping_add(level.ahead))",
        "self.grid().until(level.now, turns)",
        EVERY_BUCKET,
        "panicked at tests/exhaustive_interval.rs",
    ),
    Break(
        "P6",
        "a denial writes",
        VERBS,
        "None => (None, Err(Denied::new(profile, view, n))),",
        "None => (Some(profile.write(profile.touched(view))), Err(Denied::new(profile, view, n))),",
        EVERY_WORD,
        "a denial writes nothing",
    ),
    Break(
        "P6",
        "a peek takes",
        WORD,
        "let (_, answer) = algorithms::try_acquire(profile, self.raw(), now, n);\n        answer",
        "self.try_acquire(profile, now, n)",
        IN_C,
        "abi.c",
    ),
    Break(
        "P7",
        "what was settled in C may be settled again",
        "ffi/src/shaping.rs",
        "let used = if there_is_one { actual } else { L::Width::default() };",
        "let used = actual;",
        IN_C,
        "lending.h",
    ),
    Break(
        "P10",
        "a division that may be by zero",
        "src/ground/width.rs",
        "self.checked_div(divisor).unwrap_or(Self::MAX)",
        "self / divisor",
        NO_PANIC,
        "a panic path is linked",
    ),
    Break(
        "P10",
        "an index that may be out of range",
        "ffi/src/status.rs",
        "words.as_ptr()",
        "words.to_bytes()[status as usize..].as_ptr().cast()",
        NO_PANIC,
        "a panic path is linked",
    ),
    Break(
        "P11",
        "a burst of any size is accepted",
        PROFILE,
        "if quota.burst == 0 || quota.burst > largest {",
        "if quota.burst == 0 {",
        HOSTILE_NUMBERS,
        "panicked at src/algorithms/profile.rs",
    ),
    Break(
        "P11",
        "idle time is not looked after: any horizon below the ring is accepted",
        PROFILE,
        "let room = min(turns * scale, ring - (turns + 1) * scale);",
        "let room = ring - scale;",
        HOSTILE_NUMBERS,
        "panicked at tests/exhaustive_quota.rs",
    ),
    Break(
        "P11",
        "an interval bucket may take longer to fill than its index counts",
        INTERVAL_PROFILE,
        "if margin > spare {",
        "if margin > spare + 1 {",
        WHAT_FITS,
        "panicked at tests/exhaustive_interval.rs",
    ),
    Break(
        "P12",
        "a swap that failed without a cause counts as done",
        WORD,
        "|&word, next| self.swap(word, next))",
        "|&word, next| self.swap(word, next).or_else(|it| if it == word { Ok(()) } else { Err(it) }))",
        SPURIOUS,
        "panicked at src/word/tests.rs",
    ),
    Break(
        "P13",
        "words of 32 bits have no tolerance",
        PROFILE,
        "let capacity = cells + quota.tolerance;",
        "let capacity = cells + if width == 32 { 0 } else { quota.tolerance };",
        WIDTHS,
        "panicked at tests/design.rs",
    ),
    Break(
        "P14",
        "to an earlier tick, what others took lies in the past",
        GCRA,
        "} else if ahead > self.horizon {",
        "} else if ahead > self.capacity {",
        MONOTONE,
        "conform 1 earlier",
    ),
    Break(
        "P14",
        "a cell more than the burst wraps its cost",
        GCRA,
        "if n.wrapping_sub(W::ONE) >= self.burst {",
        "if n.wrapping_sub(W::ONE) > self.burst {",
        MONOTONE,
        "denied, one more not",
    ),
    Break(
        "clock",
        "an extended counter is not asked again whether half a period has begun meanwhile",
        SYNC,
        "self.0.load(Relaxed) == seen",
        "{ let _ = seen; true }",
        A_TIMER,
        "panicked at tests/loom/extender.rs",
    ),
    Break(
        "clock",
        "the half periods are read after the counter",
        EXTENDER,
        "let halves = self.halves.load();\n            let count = self.counter.now();",
        "let count = self.counter.now();\n            let halves = self.halves.load();",
        TWO_READ,
        "panicked at tests/loom/extender.rs",
    ),
    Break(
        "clock",
        "the counter may be read before the half periods",
        SYNC,
        "self.0.load(Acquire)\n",
        "self.0.load(Relaxed)\n",
        A_TIMER,
        "panicked at tests/loom/extender.rs",
    ),
    Break(
        "clock",
        "the counter may be read after the half periods are read again",
        SYNC,
        "atomic::fence(Acquire);",
        "",
        TWO_READ,
        "panicked at tests/loom/extender.rs",
    ),
    Break(
        "clock",
        "half a period may be told of before it is seen",
        SYNC,
        "seen, next, Release, Relaxed",
        "seen, next, Relaxed, Relaxed",
        TWO_READ,
        "panicked at tests/loom/extender.rs",
    ),
]

"""What is broken on purpose of sliding windows."""

from table import GRID, Break, loom, test

LOG = "src/limiters/sliding_log.rs"
LOGGED = "src/algorithms/sliding_log.rs"
LOG_PROFILE = "src/algorithms/log_profile.rs"
COUNTERS = "src/algorithms/sliding_window.rs"

LIST = test("sliding", "the_log_is_the_list_16_bits")
RARE = test("sliding", "old_cells_never_come_back")
FITS = test("sliding", "logs_accepted_where_brute_force_accepts")
CELLS = test("sliding", "two_counters_64_bits")
OFF = test("sliding", "the_estimate_is_off_by_no_more_than_it_says")
PROGRAMS = loom("programs_of_two_calls_on_a_log")
THREE = loom("three_callers_on_a_log")

LOOM = "panicked at tests/loom/sliding.rs"

BREAKS = [
    Break(
        "windows",
        "a cell is in the window for a tick more",
        LOGGED,
        "self.modulo(age) < self.window.wrapping_add(self.stale)",
        "self.modulo(age) <= self.window.wrapping_add(self.stale)",
        LIST,
        "panicked at tests/sliding/log.rs",
    ),
    Break(
        "windows",
        "a late tick is stored as it came, before a newer one",
        LOGGED,
        "let ahead = if behind { ahead } else { W::ZERO };",
        "let ahead = if behind { ahead.min(W::ZERO) } else { W::ZERO };",
        LIST,
        "panicked at tests/sliding/log.rs",
    ),
    Break(
        "windows",
        "as many are taken as there would be room for in an empty log",
        LOGGED,
        "let n = n.min(self.limit.wrapping_sub(seen.count).max(W::ONE));",
        "let n = n.min(self.limit.max(W::ONE));",
        LIST,
        "panicked at tests/sliding/log.rs",
    ),
    Break(
        "windows",
        "old entries are never dropped, and come round with the clock",
        LOGGED,
        "self.newest_that(self.count().min(most), |slot| !old(slot))",
        "self.newest_that(self.count().min(most), |slot| !old(slot) || slot >= W::ZERO)",
        RARE,
        "panicked at tests/sliding/log.rs",
    ),
    Break(
        "windows",
        "the total has room for one window alone",
        LOG_PROFILE,
        "let cells = limit * (window + stale).div_ceil(window);",
        "let cells = limit * (window + stale - stale).div_ceil(window);",
        LIST,
        "panicked at tests/sliding/log.rs",
    ),
    Break(
        "windows",
        "a log is accepted whose clock comes round within its window",
        LOG_PROFILE,
        "let by_ticks = ((1 << (width - 2 - total)) - window) / 2;",
        "let by_ticks = (1 << (width - 2 - total)) - window;",
        FITS,
        "panicked at tests/sliding/limits.rs",
    ),
    Break(
        "windows",
        "it is not asked again whether the head still is where it was",
        LOG,
        "if self.head.raw() == head {",
        "if self.head.raw() == head || n >= W::ZERO {",
        PROGRAMS,
        LOOM,
    ),
    Break(
        "windows",
        "a slot is written whatever was seen there",
        LOG,
        "slot.map_or(Ok(()), |slot| slot.publish(seen.slot, next))",
        "slot.map_or(Ok(()), |slot| slot.publish(slot.raw(), next))",
        THREE,
        LOOM,
    ),
    Break(
        "windows",
        "the head is moved on, and nobody is told of the slot before it",
        LOG,
        "let _ = self.head.publish(head, next);",
        "let _ = self.head.swap(head, next);",
        PROGRAMS,
        LOOM,
    ),
    Break(
        "windows",
        "the head is read, and nothing of what was before it",
        LOG,
        "let head = self.head.published();",
        "let head = self.head.raw();",
        PROGRAMS,
        LOOM,
    ),
    Break(
        "windows",
        "a slot is read, and not that the head has gone on",
        LOG,
        "self.slot(position).map_or(W::ZERO, Word::published)",
        "self.slot(position).map_or(W::ZERO, Word::raw)",
        PROGRAMS,
        LOOM,
    ),
    Break(
        "windows",
        "a slot is written, and nobody is told that the head has gone on",
        LOG,
        "|slot| slot.publish(seen.slot, next)",
        "|slot| slot.swap(seen.slot, next)",
        PROGRAMS,
        LOOM,
    ),
    Break(
        "windows",
        "the head is moved on twice for one slot",
        LOG,
        "if !self.profile.is_written(head, slot) {",
        "if !self.profile.is_written(head, slot) || head == W::ZERO {",
        PROGRAMS,
        LOOM,
    ),
    Break(
        "windows",
        "what remains of the window before is rounded down",
        COUNTERS,
        "previous.widen().saturating_mul(left).div_ceil(self.length().max(1))",
        "div(previous.widen().saturating_mul(left), self.length())",
        CELLS,
        "panicked at tests/sliding/window.rs",
    ),
    Break(
        "windows",
        "the window before counts for a tick less",
        COUNTERS,
        "let left = self.length().wrapping_sub(self.elapsed(counts));",
        "let left = self.length().wrapping_sub(self.elapsed(counts)).wrapping_sub(1);",
        OFF,
        "panicked at tests/sliding/approximation.rs",
    ),
    Break(
        "windows",
        "a window that is two windows old still counts",
        COUNTERS,
        "} else if turns == W::ONE {",
        "} else if turns.shr(1) <= W::ONE {",
        CELLS,
        "panicked at tests/sliding/window.rs",
    ),
    Break(
        "windows",
        "a tick of the window before is as if the clock had come round",
        GRID,
        "stale.div_ceil(period).saturating_add(1)",
        "if stale > period { 1 } else { 0 }",
        CELLS,
        "panicked at tests/sliding",
    ),
]

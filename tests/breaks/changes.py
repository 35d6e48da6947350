"""What is broken on purpose of a quota that changes in use."""

from table import SYNC, Break, Check, loom, test

CARRY = "src/algorithms/carry.rs"
CHANGE = "src/limiters/live/change.rs"
MIXED = "no order explains"
ROUNDED = "panicked at src/algorithms/carry/tests.rs"

ONE_CHANGE = loom("live::every_verb_beside_a_change")
TWO_CHANGES = loom("live::every_verb_beside_two_changes")
TWO_WHO_CHANGE = loom("live::two_who_change")
CARRIED = Check(("test", "--lib"), "each_policy_keeps_what_it_says")
GIVEN_BACK = test("live", "generations::given_back_under_its_own_quota_32")

BREAKS = [
    Break(
        "P8",
        "it is not asked again whether a change has begun",
        SYNC,
        "self.0.load(Relaxed) >> 1 == begun",
        "{ let _ = begun; true }",
        TWO_CHANGES,
        MIXED,
    ),
    Break(
        "P8",
        "the word may be older than the changes that have begun",
        SYNC,
        "self.0.load(Acquire) >> 1",
        "self.0.load(Relaxed) >> 1",
        TWO_CHANGES,
        MIXED,
    ),
    Break(
        "P8",
        "a generation may be seen before its parameters",
        "src/word.rs",
        "W::load_published(&self.cell)",
        "W::load(&self.cell)",
        ONE_CHANGE,
        MIXED,
    ),
    Break(
        "P8",
        "a parameter may be seen before its change has begun, by who reads it",
        "src/limiters/live/parameters.rs",
        "map(W::load_published)",
        "map(W::load)",
        TWO_CHANGES,
        MIXED,
    ),
    Break(
        "P8",
        "a parameter may be seen before its change has begun, by who writes it",
        SYNC,
        "cell.store(new, Release)",
        "cell.store(new, Relaxed)",
        TWO_CHANGES,
        MIXED,
    ),
    Break(
        "P8",
        "a generation may be published before its parameters",
        SYNC,
        "cell.compare_exchange_weak(current, new, Release, Relaxed)",
        "cell.compare_exchange_weak(current, new, Relaxed, Relaxed)",
        ONE_CHANGE,
        MIXED,
    ),
    Break(
        "P8",
        "a change may begin without having seen the one before, by who begins it",
        SYNC,
        "seen.wrapping_add(3), Acquire, Relaxed",
        "seen.wrapping_add(3), Relaxed, Relaxed",
        TWO_WHO_CHANGE,
        "panicked at tests/loom",
    ),
    Break(
        "P8",
        "a change may begin without having seen the one before, by who ended that",
        SYNC,
        "self.0.fetch_sub(1, Release)",
        "self.0.fetch_sub(1, Relaxed)",
        TWO_WHO_CHANGE,
        "panicked at tests/loom",
    ),
    Break(
        "P8",
        "the parameters are written before the change has begun",
        CHANGE,
        "        if !self.changes.begin() {",
        "        let early = Self::generation(self.word().published().wrapping_add(W::ONE));\n"
        "        self.parameters(early).publish(next);\n"
        "        if !self.changes.begin() {",
        TWO_CHANGES,
        MIXED,
    ),
    Break(
        "P8",
        "the generation stays, and its parameters are written over",
        CHANGE,
        "Some(time) => (Some(time.wrapping_add(following)), true),",
        "Some(time) => {\n"
        "                    self.parameters(generation).publish(next);\n"
        "                    (Some(time.wrapping_add(generation)), true)\n"
        "                }",
        ONE_CHANGE,
        MIXED,
    ),
    Break(
        "P4",
        "a taker waits until no change is under way",
        SYNC,
        "self.0.load(Relaxed) >> 1 == begun",
        "self.0.load(Relaxed) == begun << 1",
        ONE_CHANGE,
        "exceeded maximum number of branches",
    ),
    Break(
        "P8",
        "what is owed beyond the capacity is rounded down by a change",
        CARRY,
        "let cells = up(over.mul_div(next.interval, self.interval), free)?;",
        "let cells = over.mul_div(next.interval, self.interval).0.shr(free).shl(free);",
        CARRIED,
        ROUNDED,
    ),
    Break(
        "P8",
        "what was owed for a time is paid back faster at a faster rate",
        CARRY,
        "next.capacity.checked_add(cells.max(time))",
        "next.capacity.checked_add(cells.max(W::ZERO.min(time)))",
        CARRIED,
        ROUNDED,
    ),
    Break(
        "P8",
        "a change that was refused counts as one",
        CHANGE,
        "self.changes.abandon();",
        "self.changes.end();",
        GIVEN_BACK,
        "panicked at tests/live",
    ),
    Break(
        "P8",
        "what is at hand is rounded up by a change",
        CARRY,
        "room.min(next.capacity).shr(free).shl(free)",
        "room.wrapping_add(W::ONE.shl(free)).min(next.capacity).shr(free).shl(free)",
        CARRIED,
        ROUNDED,
    ),
    Break(
        "P8",
        "a change may owe more than is lent",
        CARRY,
        "(owed <= most)",
        "(owed <= next.horizon)",
        CARRIED,
        ROUNDED,
    ),
    Break(
        "P8",
        "a generation that has come round is taken for the same quota",
        "src/limiters/live.rs",
        "self.stamp() == reservation.stamp()",
        "self.stamp().wrapping_sub(reservation.stamp()).shl(W::BITS - 4) == W::ZERO",
        GIVEN_BACK,
        "panicked at tests/live",
    ),
]

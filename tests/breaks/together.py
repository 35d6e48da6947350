"""What is broken on purpose of limits that are taken together."""

from table import Break, ffi, loom, test

TOGETHER = "src/algorithms/together.rs"
TIERS = "src/stores/tiers.rs"
TIER = "src/stores/tier.rs"
DENIED = "src/stores/denied.rs"
BUDGET = "src/stores/budget.rs"
FAMILY = "src/stores/family.rs"
HIERARCHY = "src/stores/hierarchy.rs"
IN_C = ffi("programs", "the_c_program_runs_under_the_sanitizers")

ONE_BY_ONE = test("together", "each_answer_and_each_word_are_those_of_limits")
REPLAY = test("together", "what_is_net_used_keeps_both_bounds")
RECEIPTS = test("together", "what_was_not_used_comes_back")
PROMISES = test("together", "what_is_promised_is_granted_and_every_window")
REFILLS = test("together", "late_ticks_and_refills_keep_the_bound")
SUMS = test("together", "rates_are_summed_exactly")
NOBODY = test("lib", "nobody_between_leaves_the_word")._replace(arguments=("test", "--lib"))
SOMEBODY = test("lib", "somebody_between_keeps_what_he_took")._replace(arguments=("test", "--lib"))
IN_ONE_ORDER = loom("two_callers_of_two_limits_in_one_order")
OPPOSITE = loom("two_callers_of_two_limits_in_opposite_orders")

BREAKS = [
    Break(
        "P9",
        "what was taken before a limit that refuses is not given back",
        TIERS,
        "if verdict.is_err() {",
        "if verdict.is_err() && now == W::MAX {",
        IN_ONE_ORDER,
        "panicked at tests/loom/together.rs",
    ),
    Break(
        "P9",
        "only the first of those that refuse is told",
        DENIED,
        "        self.refused = self.refused.and(tier);\n",
        "        if !self.refused.is_empty() {\n            return;\n        }\n        self.refused = self.refused.and(tier);\n",
        ONE_BY_ONE,
        "panicked at tests/together/tiers.rs",
    ),
    Break(
        "P9",
        "a limit in shadow refuses",
        TIER,
        "Self { shadow: true, ..self }",
        "self",
        ONE_BY_ONE,
        "panicked at tests/together/tiers.rs",
    ),
    Break(
        "P9",
        "the look takes",
        TIER,
        "self.word.peek(&self.profile, now, n).map(drop)",
        "self.word.update(|word| algorithms::taken(&self.profile, word, now, n)).map(drop)",
        ONE_BY_ONE,
        "panicked at tests/together/tiers.rs",
    ),
    Break(
        "P9",
        "the word of before is not put back",
        TOGETHER,
        "if word == after {",
        "if word == after && word == before {",
        NOBODY,
        "panicked at src/algorithms/together/tests.rs",
    ),
    Break(
        "P9",
        "the word of before is put back, though somebody came between",
        TOGETHER,
        "if word == after {",
        "if word != before {",
        SOMEBODY,
        "panicked at src/algorithms/together/tests.rs",
    ),
    Break(
        "P9",
        "limits are taken in the order of the list",
        TIERS,
        "if tier.address() > next.address() {",
        "if tier.address() > usize::MAX - 1 {",
        OPPOSITE,
        "nobody is granted",
    ),
    Break(
        "P9",
        "a request that finds no tokens stays charged",
        BUDGET,
        "            Err(denied) => {\n                self.requests.cancel(now, request);\n",
        "            Err(denied) => {\n                let _charged = request;\n",
        loom("two_requests_of_one_budget"),
        "panicked at tests/loom/together.rs",
    ),
    Break(
        "P9",
        "the request of a spending that is cancelled stays charged",
        BUDGET,
        "        self.requests.cancel(now, request);\n        outcome",
        "        let _charged = request;\n        outcome",
        RECEIPTS,
        "panicked at tests/together/budget.rs",
    ),
    Break(
        "P9",
        "it is not told that the requests refuse",
        BUDGET,
        "said.refused(REQUESTS, &denied);",
        "let _ = &denied;",
        REPLAY,
        "panicked at tests/together/replay.rs",
    ),
    Break(
        "P9",
        "a spending of zeros is settled once more in C",
        "ffi/src/together.rs",
        "Some(_) if ended_before => budget.settle(now, charged, W::default()),",
        "Some(actual) if ended_before => budget.settle(now, charged, actual),",
        IN_C,
        "together.h",
    ),
    Break(
        "P9",
        "a parent lends a tick less than its children are promised",
        FAMILY,
        "saturated(rounded_up(sub_ticks, scale as u128))",
        "saturated(rounded_up(sub_ticks, scale as u128)).saturating_sub(1)",
        PROMISES,
        "panicked at tests/together/hierarchy.rs",
    ),
    Break(
        "P9",
        "what is borrowed is taken out of what is lent for promises",
        HIERARCHY,
        "let borrowed = self.parent.try_acquire(now, n);\n            return borrowed.map(|_| Share::Borrowed)",
        "let borrowed = self.parent.debit(now, n);\n            return borrowed.map(|_| Share::Borrowed)",
        PROMISES,
        "panicked at tests/together/hierarchy.rs",
    ),
    Break(
        "P9",
        "a child whose cells the parent refuses keeps them taken",
        HIERARCHY,
        "        self.word.update(|word| algorithms::untaken(self.profile, word, now, taken));\n",
        "        let _kept = taken;\n",
        REFILLS,
        "panicked at tests/together/hierarchy.rs",
    ),
    Break(
        "P9",
        "rates are summed by their first digits",
        FAMILY,
        "let mut most = 8 + whole.bits() + last.bits();",
        "let mut most = 4;",
        SUMS,
        "panicked at tests/together/family.rs",
    ),
]

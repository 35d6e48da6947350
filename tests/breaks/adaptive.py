"""What is broken on purpose of rates that follow what happens, and of waits that are spread."""

from table import Break, loom, test

PERIODS = "src/algorithms/adaptive/periods.rs"
LEVELS = "src/algorithms/adaptive/levels.rs"
AIMD = "src/algorithms/adaptive/aimd.rs"
CONTROLLERS = "src/algorithms/adaptive/mod.rs"
ADAPTIVE = "src/limiters/adaptive.rs"
VERBS = "src/limiters/adaptive/verbs.rs"
SHAPING = "src/algorithms/shaping.rs"
WIDTH = "src/ground/width.rs"
BESIDE_THE_NAIVE = "panicked at tests/adaptive/histories.rs"

LOG = test("adaptive", "the_log_of_the_demand_average")
AVERAGES = test("adaptive", "demand_averages_as_the_naive_one")
SEARCHES = test("adaptive", "additive_increase_as_the_naive_one")
LEVELS_FIT = test("adaptive", "every_level_of_what_is_accepted_fits")
STOPPED = test("lib", "a_caller_stopped_in_the_middle_of_a_turn")._replace(arguments=("test", "--lib"))
A_THOUSAND = test("stagger", "a_thousand_who_come_back")
JITTER = test("stagger", "jitter_is_never_early")
ONE_TURN = loom("each_attempt_is_counted_once")

BREAKS = [
    Break(
        "adaptive",
        "who finds a turn taken takes it again",
        PERIODS,
        "if ahead == W::ZERO {",
        "if ahead <= W::ONE {",
        ONE_TURN,
        "panicked at tests/loom/adaptive.rs",
    ),
    Break(
        "adaptive",
        "only the caller who takes a turn can move on to the next period",
        ADAPTIVE,
        "if turn == Turn::SeenEarlier {",
        "if turn != Turn::ToBeTaken {",
        STOPPED,
        "panicked at src/limiters/adaptive.rs",
    ),
    Break(
        "adaptive",
        "what is denied does not count as demand",
        VERBS,
        "        self.attempted(now, n);\n        self.live.try_acquire(now, n)",
        "        if self.live.peek(now, n).is_ok() {\n            self.attempted(now, n);\n        }\n"
        "        self.live.try_acquire(now, n)",
        LOG,
        "panicked at tests/adaptive/main.rs",
    ),
    Break(
        "adaptive",
        "periods in which nobody called are not made up for",
        CONTROLLERS,
        "let mut left = turns.saturating_sub(W::ONE);",
        "let mut left = turns.min(W::ZERO);",
        AVERAGES,
        BESIDE_THE_NAIVE,
    ),
    Break(
        "adaptive",
        "the rate is cut within the cool-down of another cut",
        AIMD,
        "if state.cooling == 0 => {",
        "if state.cooling < u32::MAX => {",
        SEARCHES,
        BESIDE_THE_NAIVE,
    ),
    Break(
        "adaptive",
        "a rule is accepted that the ceiling leaves no idle time",
        LEVELS,
        "let room = (ring - 3 * count) / 2;",
        "let room = ring - 3 * count;",
        LEVELS_FIT,
        "panicked at tests/adaptive/accepted.rs",
    ),
    Break(
        "stagger",
        "a slot is told without a look at those who stand in line",
        SHAPING,
        "profile.debt(view).max(least)",
        "least",
        A_THOUSAND,
        "panicked at tests/stagger.rs",
    ),
    Break(
        "stagger",
        "jitter never reaches the end of its spread",
        WIDTH,
        "* <$twice>::from(most) + <$twice>::from(self);",
        "* <$twice>::from(most);",
        JITTER,
        "panicked at tests/stagger.rs",
    ),
]

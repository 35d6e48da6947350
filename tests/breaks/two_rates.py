"""What is broken on purpose of two rates in one word, and of the colour meters."""

from table import Break, ffi, test

DUAL = "src/algorithms/dual.rs"
SRTCM = "src/algorithms/meters/srtcm.rs"
TRTCM = "src/algorithms/meters/trtcm.rs"
TRTCM_4115 = "src/algorithms/meters/trtcm4115.rs"
METERS = "src/algorithms/meters/mod.rs"
IN_DUAL = "panicked at tests/dual/"
IN_METERS = "panicked at tests/meters/"

BOTH = test("dual", "a_decision_is_the_conjunction")
MODELS = test("dual", "every_step_equals_two_models_64")
KEPT = test("dual", "both_states_outlive_their_clock")
COUNTED = test("meters", "srtcm_counts_tokens")
STATES = test("meters", "every_state_of_a_single_rate")
LATE = test("meters", "a_late_tick_mints_nothing")
TWO_RATES = test("meters", "trtcm_counts_tokens")
WORDS = test("meters", "every_word_of_two_rates")
LETTER = test("meters", "the_letter_of_rfc_4115")
NOTHING = test("meters", "what_takes_nothing_writes_nothing")
IN_C = ffi("programs", "the_c_program_runs_under_the_sanitizers")

BREAKS = [
    Break(
        "P9",
        "the second rate takes where it conforms, and is not asked otherwise",
        DUAL,
        "second: self.second.take(second, n)? })",
        "second: self.second.take(second, n).unwrap_or(second) })",
        MODELS,
        "panicked at tests/dual/../model/trial.rs",
    ),
    Break(
        "P9",
        "a refusal by both is told as one by the first",
        DUAL,
        "            _ => RefusedBy::Both,",
        "            _ => RefusedBy::First,",
        BOTH,
        IN_DUAL,
    ),
    Break(
        "P9",
        "a number of cells is cut to a half",
        DUAL,
        "if high == H::ZERO { low } else { H::MAX }",
        "if high == H::ZERO { low } else { low }",
        BOTH,
        IN_DUAL,
    ),
    Break(
        "P9",
        "the wait is that of the rate that has the shorter one",
        DUAL,
        "widened(self.first.wait(first, n).max(self.second.wait(second, n)))",
        "widened(self.first.wait(first, n).min(self.second.wait(second, n)))",
        MODELS,
        "panicked at tests/dual/../model/trial.rs",
    ),
    Break(
        "P9",
        "what is saved of the second rate is restored for the first",
        DUAL,
        "half(due & u64::from(u32::MAX))",
        "half(due >> 32)",
        KEPT,
        IN_DUAL,
    ),
    Break(
        "P9",
        "a mask in C is not told who refused",
        "ffi/src/dual.rs",
        "if refused { mask } else { 0 }",
        "if refused { TG_FIRST } else { 0 }",
        IN_C,
        "two_rates.c",
    ),
    Break(
        "colours",
        "the bucket in excess fills while the committed one does",
        SRTCM,
        "tat: c.tat.wrapping_add(in_excess) }",
        "tat: t.wrapping_add(of_both) }",
        COUNTED,
        IN_METERS,
    ),
    Break(
        "colours",
        "a yellow packet empties the committed bucket as well",
        SRTCM,
        "Some(([self.committed.touched(c), both], Colour::Yellow))",
        "Some(([both, both], Colour::Yellow))",
        STATES,
        IN_METERS,
    ),
    Break(
        "colours",
        "what a bucket is overdrawn by, to a late tick, is forgotten",
        SRTCM,
        "missing.min(self.committed.capacity)",
        "missing",
        LATE,
        IN_METERS,
    ),
    Break(
        "colours",
        "a packet that was yellow becomes green",
        TRTCM,
        "if precolour == Colour::Green {",
        "if precolour != Colour::Red {",
        TWO_RATES,
        IN_METERS,
    ),
    Break(
        "colours",
        "a bucket that does not give is left to age",
        TRTCM_4115,
        "Some(([self.committed().touched(c), e], Colour::Yellow))",
        "Some(([c, e], Colour::Yellow))",
        WORDS,
        IN_METERS,
    ),
    Break(
        "colours",
        "green is also taken from what is in excess",
        TRTCM_4115,
        "Some(([c, self.excess().touched(e)], Colour::Green))",
        "Some(([c, self.excess().drained(e)], Colour::Green))",
        LETTER,
        IN_METERS,
    ),
    Break(
        "colours",
        "a packet of no bytes is tested against the buckets",
        METERS,
        "if precolour == Colour::Red || bytes == P::Half::default() {",
        "if precolour == Colour::Red {",
        NOTHING,
        IN_METERS,
    ),
]

"""What is broken on purpose of leases, of handles, and of words that are not shared."""

from table import Break, loom, test

LEASE = "src/algorithms/lease.rs"
RENEWAL = "src/word/leasing.rs"
SEEN = "src/word/seen.rs"
LEASES = "src/limiters/lease.rs"
SHARING = "src/ground/sharing.rs"

WINDOWS = test("leases", "no_window_sees_more_than_its_bound")
AGE_0 = test("leases", "with_an_age_of_0_each_decision_is_the_limiters")
NEVER_BEHIND = test("leases", "a_cell_at_a_time_a_lease_is_never_behind")
RULE = test("leases", "each_step_is_that_of_the_rule")
LITTLE = test("leases", "near_exhaustion_a_lease_takes_little")
DEFAULT_AGE = test("leases", "the_age_that_a_lease_has")
CLOCK = test("leases", "what_is_left_is_given_back_by_who_has_a_clock")
REFUSED = test("leases", "a_refusal_is_about_what_is_missing")
HANDLE = test("forms", "a_handle_decides_as_its_limiter")
UNTOLD = test("forms", "a_handle_need_not_be_told")
UNSHARED = test("forms", "an_unshared_word_decides_as_a_shared_one")
TWICE = loom("what_is_granted_is_never_more_than_there_is")
IN_WINDOWS = "panicked at tests/leases/main.rs"

BREAKS = [
    Break(
        "leases",
        "what is too old is given back by a tick that may be late, as if it were not",
        LEASE,
        "(allotment.returned(&profile, word, now, profile.lateness()), n)",
        "(allotment.returned(&profile, word, now, W::ZERO), n)",
        WINDOWS,
        IN_WINDOWS,
    ),
    Break(
        "leases",
        "all of what is too old is given back, though others have asked since",
        LEASE,
        "let unspent = if word == self.seen {",
        "let unspent = if word == self.seen || late != W::ZERO {",
        WINDOWS,
        IN_WINDOWS,
    ),
    Break(
        "leases",
        "cells are spent a tick too late",
        LEASE,
        "and(self.clock) <= self.max_age",
        "and(self.clock) <= self.max_age.saturating_add(W::ONE)",
        WINDOWS,
        IN_WINDOWS,
    ),
    Break(
        "leases",
        "nothing is given back where nobody else has asked",
        LEASE,
        "let unspent = if word == self.seen {",
        "let unspent = if word == self.seen && late == W::ZERO {",
        AGE_0,
        "panicked at tests/leases/alone.rs",
    ),
    Break(
        "leases",
        "what is too old is lost",
        LEASE,
        "let unspent = if word == self.seen {",
        "let unspent = if late != W::ZERO || word == self.seen && self.max_age == W::MAX {",
        NEVER_BEHIND,
        "panicked at tests/leases/alone.rs",
    ),
    Break(
        "leases",
        "an age is told in the width of the word, not in that of the clock",
        LEASE,
        "now.wrapping_sub(self.granted_at).and(self.clock)",
        "now.wrapping_sub(self.granted_at)",
        RULE,
        "panicked at tests/leases/rule.rs",
    ),
    Break(
        "leases",
        "a lease takes all there is",
        LEASE,
        "self.remaining(view).shr(1).min(wanted)",
        "self.remaining(view).min(wanted)",
        LITTLE,
        "panicked at tests/leases/ends.rs",
    ),
    Break(
        "leases",
        "the age of its cells is a tick too long where they do not come back in whole ones",
        LEASE,
        "cells.mul_div(self.interval, self.scale).0",
        "cells.mul_div(self.interval, self.scale).0.saturating_add(W::ONE)",
        DEFAULT_AGE,
        "panicked at tests/leases/ends.rs",
    ),
    Break(
        "leases",
        "a refusal is about all that was asked for",
        LEASE,
        "(word, n.saturating_sub(left))",
        "(word, n)",
        REFUSED,
        "panicked at tests/leases/ends.rs",
    ),
    Break(
        "leases",
        "a lease that is dropped gives back nothing",
        LEASES,
        "        if let Some(now) = self.clock.end() {",
        "        if let Some(now) = self.clock.end().filter(|_| self.left() == L::Width::MAX) {",
        CLOCK,
        "panicked at tests/leases/ends.rs",
    ),
    Break(
        "leases",
        "what was given back can still be spent",
        RENEWAL,
        "        self.clear();\n",
        "",
        RULE,
        "panicked at tests/leases/rule.rs",
    ),
    Break(
        "leases",
        "what is left is given back to the word as it was before",
        RENEWAL,
        "word.update(|word| give_back(profile, word, now, self));",
        "let before = word.raw();\n        word.update(|_| give_back(profile, before, now, self));",
        TWICE,
        "panicked at tests/loom/leases.rs",
    ),
    Break(
        "handles",
        "a refusal is by the word that was seen last",
        SEEN,
        "            None => self.raw(),",
        "            None => *seen,",
        HANDLE,
        "panicked at tests/forms.rs",
    ),
    Break(
        "handles",
        "a swap that failed counts as done",
        SEEN,
        "Some((_, Err(current))) => current,",
        "Some((next, Err(_))) => {\n                *seen = next;\n                return answer;\n            }",
        UNTOLD,
        "panicked at tests/forms.rs",
    ),
    Break(
        "unshared",
        "an unshared word is written only where it changes twice",
        SHARING,
        "        cell.set(new);\n",
        "        if cell.get() == W::ZERO {\n            cell.set(new);\n        }\n",
        UNSHARED,
        "panicked at tests/forms.rs",
    ),
]

"""What is broken on purpose of what is given back, reserved, and owed."""

from table import Break, test

REFUND = "src/algorithms/refund.rs"
SHAPING = "src/algorithms/shaping.rs"

NET = test("windows", "net::what_is_net_admitted_keeps_the_bound")
DEBITS = test("windows", "net::debits_keep_the_bound")
EVERY_VERB = test("exhaustive_shaping", "every_verb_every_word")

BREAKS = [
    Break(
        "P7",
        "what has come back by itself is given once more",
        REFUND,
        "cost(held).saturating_sub(age.wrapping_mul(self.scale))",
        "cost(held)",
        NET,
        "allowed: Shape",
    ),
    Break(
        "P7",
        "all of a reservation is given back, though others stand behind it",
        REFUND,
        "if word != after || cost == W::ZERO",
        "if cost == W::ZERO",
        NET,
        "allowed: Shape",
    ),
    Break(
        "P7",
        "all of a reservation is given back, though it was due",
        REFUND,
        "|| profile.ahead(due, now).is_none() {",
        "|| profile.ticks_between(due, now) == W::MAX {",
        NET,
        "allowed: Shape",
    ),
    Break(
        "P7",
        "a part that was given back is given again with the rest",
        REFUND,
        ".min(self.cost(n.min(held))).min(debt)",
        ".min(self.cost(held)).min(debt)",
        NET,
        "allowed: Shape",
    ),
    Break(
        "P7",
        "a settlement gives back what was used",
        REFUND,
        "refund(profile, word, now, due, cost, cost.wrapping_sub(actual))",
        "refund(profile, word, now, due, cost, actual)",
        NET,
        "allowed: Shape",
    ),
    Break(
        "P7",
        "a refund lifts above full",
        REFUND,
        ".min(self.cost(n.min(held))).min(debt)",
        ".min(self.cost(n.min(held)))",
        EVERY_VERB,
        "panicked at tests/exhaustive_shaping.rs",
    ),
    Break(
        "P7",
        "what is granted for later counts as long ago",
        REFUND,
        "if let Some(ahead) = self.ahead(granted_at, now) {",
        "if let Some(ahead) = self.ahead(granted_at, now).filter(|it| *it == W::ZERO) {",
        EVERY_VERB,
        "panicked at tests/exhaustive_shaping.rs",
    ),
    Break(
        "P7",
        "a refund is given out of what others reserved behind it",
        REFUND,
        "if debt > self.capacity {",
        "if debt > self.horizon {",
        EVERY_VERB,
        "panicked at tests/exhaustive_shaping.rs",
    ),
    Break(
        "P1",
        "a reservation takes its cells before the whole tick at which they are due",
        SHAPING,
        "let from = self.debt(view).max(wait.wrapping_mul(self.scale));",
        "let from = self.debt(view).max(wait.wrapping_mul(W::ZERO));",
        NET,
        "allowed: Shape",
    ),
    Break(
        "P1",
        "what may be late is lent, too",
        SHAPING,
        "let left = self.lent.0.widen().checked_sub(debt.widen())?;",
        "let left = self.horizon.widen().checked_sub(debt.widen())?;",
        DEBITS,
        "allowed: Shape",
    ),
    Break(
        "P1",
        "a cell conforms before the tick that a server named",
        SHAPING,
        "let then = self.capacity.wrapping_sub(n.wrapping_mul(self.interval));",
        "let then = self.capacity.wrapping_sub(n.wrapping_mul(self.interval)).saturating_sub(self.scale);",
        EVERY_VERB,
        "panicked at tests/exhaustive_shaping.rs",
    ),
]

"""What is broken on purpose of the keyed table."""

from table import SYNC, Break, loom, test

INSERT = "src/stores/table/insert.rs"
PROBE = "src/stores/table/probe.rs"
KEYED = "src/algorithms/keyed.rs"
IN_LOOM = "panicked at tests/loom/table.rs"

TWO_PLACES = loom("two_callers_who_hold_different_places")
NOT_AGAIN = loom("a_place_that_was_given_up_is_not_held_again")
ANY_ORDER = test("table", "histories::large_in_any_order")
IN_ORDER = test("table", "histories::sixteen_bits_in_order")
ALIKE = test("table", "keys_that_are_taken_for_one_another")
FLOOD = test("table", "a_denied_key_stays_denied_in_a_flood")
VERBS = test("table", "classes_are_forgotten_each_by_its_own_rate")
IN_WINDOWS = "panicked at tests/table/histories.rs"

BREAKS = [
    Break(
        "P15",
        "who puts a key in looks for others before its own swap is seen",
        SYNC,
        "atomic::fence(SeqCst);",
        "atomic::fence(Acquire);",
        TWO_PLACES,
        IN_LOOM,
    ),
    Break(
        "P15",
        "who puts a key in does not look for others who do",
        INSERT,
        "let Some(rival) = self.rival(sought, place.index) else",
        "let Some(rival) = self.rival(sought, place.index).filter(|_| false) else",
        TWO_PLACES,
        IN_LOOM,
    ),
    Break(
        "P15",
        "a place that comes later is left to whoever holds it",
        INSERT,
        "at.slot.update(|word| (comes_after(word).then(|| self.layout.given_up(word)), word))",
        "at.word",
        TWO_PLACES,
        IN_LOOM,
    ),
    Break(
        "P15",
        "a place that comes earlier is not looked at",
        INSERT,
        "let comes_after = |word| at.index > place && self.is_held(sought, word);",
        "let comes_after = |word| at.index > place && self.is_held(sought, word);\n"
        "            if at.index < place && self.is_held(sought, at.word) {\n                return None;\n            }",
        TWO_PLACES,
        IN_LOOM,
    ),
    Break(
        "P15",
        "a place that goes on with another one is not given up",
        INSERT,
        "            self.give_up(place);\n            if !self",
        "            if !self",
        TWO_PLACES,
        IN_LOOM,
    ),
    Break(
        "P15",
        "a slot that was given up is free",
        KEYED,
        "self.time(held).wrapping_add(W::ONE)",
        "self.time(held).wrapping_sub(self.time(held))",
        NOT_AGAIN,
        IN_LOOM,
    ),
    Break(
        "P15",
        "a slot that was given up may be taken at the same tick",
        KEYED,
        "Content::Vacated => past,",
        "Content::Vacated => true,",
        NOT_AGAIN,
        IN_LOOM,
    ),
    Break(
        "P15",
        "who finds its slot changed goes on with what is there, whosever it is",
        INSERT,
        "if self.layout.mark_of(there.word) == sought.mark {",
        "if self.layout.mark_of(there.word) != before {",
        TWO_PLACES,
        IN_LOOM,
    ),
    Break(
        "P15",
        "a slot is used for another key as soon as its bucket is full to whoever is newest",
        KEYED,
        "t.wrapping_sub(time) > horizon.wrapping_sub(capacity)",
        "t.wrapping_sub(time) > W::ZERO",
        ANY_ORDER,
        IN_WINDOWS,
    ),
    Break(
        "P15",
        "a slot is used for another key though its bucket is not full",
        KEYED,
        "time.wrapping_sub(t) > horizon && t.wrapping_sub(time) > horizon.wrapping_sub(capacity)",
        "t.wrapping_sub(time) > horizon.wrapping_sub(capacity)",
        FLOOD,
        "panicked at tests/table/flood.rs",
    ),
    Break(
        "P15",
        "a slot is used for another key by the rate of that one",
        KEYED,
        "classes.get(self.class(word)).is_none_or(",
        "classes.first().is_none_or(",
        VERBS,
        "panicked at tests/table/verbs.rs",
    ),
    Break(
        "P15",
        "keys that are taken for one another in one set are two in the other",
        PROBE,
        "self.set_of(spread(mark.widen()))",
        "self.set_of(spread(key.digest()))",
        ALIKE,
        IN_WINDOWS,
    ),
    Break(
        "P15",
        "what was vacated is kept until the clock comes round",
        KEYED,
        "Some((W::ZERO, false))",
        "None",
        IN_ORDER,
        IN_WINDOWS,
    ),
    Break(
        "P15",
        "whatever is in a key's favourite slot is taken for its entry",
        INSERT,
        "if self.layout.mark_of(word) != sought.mark {",
        "if self.layout.mark_of(word) == W::ZERO {",
        IN_ORDER,
        IN_WINDOWS,
    ),
    Break(
        "P15",
        "keys of a class whose callers may be later make those of another one forgotten",
        KEYED,
        "if class.late != first.late {",
        "if class.late < first.late {",
        test("table", "verbs::what_does_not_fit_is_refused"),
        "panicked at tests/table/verbs.rs",
    ),
    Break(
        "P15",
        "an entry is forgotten by what another class's bucket takes to fill",
        KEYED,
        "classes.get(self.class(word)).is_none_or(|class| class.long_full(time, now))",
        "classes.first().is_none_or(|class| class.long_full(time, now))",
        test("table", "histories::two_classes_in_any_order"),
        IN_WINDOWS,
    ),
]

"""What is broken on purpose of rates as text, of what is written and read, of counters and of words."""

from table import Break, test

RATE = "src/ground/rate.rs"
PARSER = "src/ground/rate/parser.rs"
CURSOR = "src/ground/rate/cursor.rs"
NAMED = "src/ground/serde/named.rs"
OF_QUOTAS = "src/ground/serde/quotas.rs"
OF_RATE = "src/ground/serde/rate.rs"
COUNTERS = "src/limiters/counters.rs"
EVENTS = "src/limiters/events/with_tracing.rs"
TALLY = "src/ground/sync/tally.rs"
WORDS = "src/algorithms/words.rs"

EXACT = test("rate", "a_quota_has_exactly_the_rate")
POINTED = test("rate", "an_error_points_at_what_is_wrong")
COMES_BACK = test("rate", "a_rate_comes_back_from_its_text")
QUOTAS_REFUSED = test("serde", "a_wrong_quota_is_refused")
QUOTAS = test("serde", "a_quota_is_its_numbers")
RATES_REFUSED = test("serde", "a_wrong_rate_is_pointed_at")
COUNTED = test("counters", "what_is_counted_is_what_was_answered")
THREADS = test("counters", "threads_lose_no_count")
UTILISED = test("counters", "no_more_than_a_million_millionths_are_used")
WAITS = test("counters", "waits_are_told_with_their_numbers")
LOOKS = test("printed", "no_two_forms_of_a_type_look_the_same")

BREAKS = [
    Break(
        "rates",
        "a length that is no whole number of ticks is rounded down",
        RATE,
        "if part == 0 {",
        "if part < BILLION {",
        EXACT,
        "panicked at tests/rate/quotas.rs",
    ),
    Break(
        "rates",
        "staleness is rounded down",
        RATE,
        "(part > 0) as u64",
        "(part > BILLION) as u64",
        EXACT,
        "panicked at tests/rate/quotas.rs",
    ),
    Break(
        "rates",
        "ten thousand, as 10k, are read as ten",
        PARSER,
        '"req",',
        '"k",',
        POINTED,
        "panicked at tests/rate/refused.rs",
    ),
    Break(
        "rates",
        "a number that does not fit wraps",
        PARSER,
        "match number.checked_mul(10) {",
        "match Some(number.wrapping_mul(10)) {",
        POINTED,
        "panicked at tests/rate/refused.rs",
    ),
    Break(
        "rates",
        "an error points behind what is wrong",
        CURSOR,
        "RateError { at: self.at,",
        "RateError { at: self.at + length,",
        POINTED,
        "panicked at tests/rate/refused.rs",
    ),
    Break(
        "rates",
        "a burst below the count is not written",
        RATE,
        "if self.burst != self.count {",
        "if self.burst > self.count {",
        COMES_BACK,
        "panicked at tests/rate/random.rs",
    ),
    Break(
        "serde",
        "a name that means nothing is read over",
        NAMED,
        "place.ok_or_else(|| E::unknown_field(name, self.0))",
        "place.or(Some(usize::MAX)).ok_or_else(|| E::unknown_field(name, self.0))",
        QUOTAS_REFUSED,
        "panicked at tests/serde/main.rs",
    ),
    Break(
        "serde",
        "a hard window is written as its rate",
        OF_QUOTAS,
        "bits, self.idle, self.hard.is_some())",
        "bits, self.idle, false)",
        QUOTAS,
        "panicked at tests/serde/main.rs",
    ),
    Break(
        "serde",
        "no cells at all are read as a rate",
        OF_RATE,
        '0 => Err(D::Error::invalid_value(Unexpected::Unsigned(0), &"a number from 1")),',
        "0 => Ok(Self(1)),",
        RATES_REFUSED,
        "panicked at tests/serde/main.rs",
    ),
    Break(
        "counters",
        "what is denied counts as admitted",
        COUNTERS,
        "Err(_) => self.deny(n),",
        "Err(_) => self.admit(n),",
        COUNTED,
        "panicked at tests/counters/main.rs",
    ),
    Break(
        "counters",
        "the last wait is told as the longest",
        TALLY,
        "self.0.fetch_max(",
        "self.0.swap(",
        COUNTED,
        "panicked at tests/counters/main.rs",
    ),
    Break(
        "counters",
        "two who count at once are counted as one",
        TALLY,
        "self.0.fetch_add(amount as Wide, Relaxed);",
        "self.0.store(self.0.load(Relaxed).wrapping_add(amount as Wide), Relaxed);",
        THREADS,
        "panicked at tests/counters/main.rs",
    ),
    Break(
        "counters",
        "utilisation is in thousandths of a per cent",
        COUNTERS,
        "u128::from(self.admitted_cells) * 1_000_000;",
        "u128::from(self.admitted_cells) * 100_000;",
        UTILISED,
        "panicked at tests/counters/main.rs",
    ),
    Break(
        "counters",
        "who need not wait is told to wait",
        EVENTS,
        "if wait.widen() > 0 {",
        "if wait.widen() < u64::MAX {",
        WAITS,
        "panicked at tests/counters/events.rs",
    ),
    Break(
        "words",
        "two colours look the same",
        WORDS,
        'Self::Yellow => "yellow",',
        'Self::Yellow => "green",',
        LOOKS,
        "panicked at tests/printed.rs",
    ),
]

"""What is broken on purpose of waiting in tasks, and of scopes that settle."""

from table import Break, loom, test

ASYNCHRONOUS = "src/waiting/asynchronous.rs"
SETTLE = "src/waiting/settle.rs"
STREAMS = "src/waiting/streams.rs"
LINE = "src/waiting/line.rs"
SETTLING = "src/stores/settling.rs"

SCENARIOS = test("asynchronous", "one_after_another")
WAKES = test("asynchronous", "a_refund_wakes_who_is_in_front")
CROWD = test("asynchronous", "those_who_stay_are_admitted_as_if_the_others_had_never_come")
EVERY_POLL = test("asynchronous", "at_every_poll")
AT_ONCE = test("asynchronous", "what_is_refused_is_refused_at_once")
PIECES = test("asynchronous", "a_long_wait_is_told_in_pieces")
FAST = test("asynchronous", "on_a_clock_that_never_stands")
STREAM = test("asynchronous", "the_items_of_a_stream")
SINK = test("asynchronous", "the_items_of_a_sink")
SCOPES = test("asynchronous", "however_it_is_left")
CANCELLED = test("asynchronous", "what_is_cancelled_wakes_who_is_in_front")
OVERRUNS = test("asynchronous", "more_than_can_be_owed")
NOBODY_SLEEPS_ON = loom("what_is_settled_wakes_who_is_in_front")

IN_THE_WORLD = "all sleep for ever"
IN_THE_SCENARIOS = "panicked at tests/asynchronous/vectors.rs"
IN_STREAMS = "panicked at tests/asynchronous/streams.rs"
IN_TIMERS = "panicked at tests/asynchronous/timers.rs"
IN_SCOPES = "panicked at tests/asynchronous/scopes.rs"

BREAKS = [
    Break(
        "async",
        "who is woken in the middle of the line, and is in front, sets no timer",
        ASYNCHRONOUS,
        "Turn::Sleep(tick) if !is_sooner::<C>(tick, asleep) =>",
        "Turn::Sleep(_) =>",
        CROWD,
        "panicked at tests/asynchronous/crowd.rs",
    ),
    Break(
        "async",
        "a limit farther ahead than the clock can tell is looked at over and over",
        ASYNCHRONOUS,
        "Turn::Sleep(tick) if !is_sooner::<C>(tick, asleep) =>",
        "Turn::Sleep(tick) if tick == asleep =>",
        FAST,
        "looked at it over and over",
    ),
    Break(
        "async",
        "a future that is dropped stays in line",
        ASYNCHRONOUS,
        "    let mut turn = Turn::Sleep(None);",
        "    let mut waiter = core::mem::ManuallyDrop::new(waiter);\n    let mut turn = Turn::Sleep(None);",
        EVERY_POLL,
        IN_THE_WORLD,
    ),
    Break(
        "async",
        "the limit to a wait is not told to the line",
        ASYNCHRONOUS,
        "self.enter(n, max_wait)?",
        "self.enter(n, W::MAX)?",
        SCENARIOS,
        IN_THE_SCENARIOS,
    ),
    Break(
        "async",
        "a deadline is taken for a wait",
        ASYNCHRONOUS,
        "let max_wait = until::<C>(deadline, self.clock().now());",
        "let max_wait = deadline;",
        AT_ONCE,
        IN_TIMERS,
    ),
    Break(
        "async",
        "a timer is told more at once than it can count",
        ASYNCHRONOUS,
        "let piece = duration.min(PIECE);",
        "let piece = duration;",
        PIECES,
        "panicked at src/waiting/asynchronous.rs",
    ),
    Break(
        "async",
        "an item of a stream that is refused passes",
        STREAMS,
        "Err(reason) => Err((item, reason)),",
        "Err(_) => Ok(item),",
        STREAM,
        IN_STREAMS,
    ),
    Break(
        "async",
        "an item of a sink that is refused passes",
        STREAMS,
        "Err(reason) => Err(Unsent::GaveUp(item, reason)),",
        "Err(_) => Ok(item),",
        SINK,
        IN_STREAMS,
    ),
    Break(
        "async",
        "what is settled wakes nobody",
        SETTLE,
        "        self.line.wake_front();\n        answer",
        "        answer",
        WAKES,
        IN_THE_SCENARIOS,
    ),
    Break(
        "async",
        "who settles looks for the one in front before its cells are back",
        SETTLE,
        "let answer = self.making_way(now, decide);\n        self.line.wake_front();",
        "self.line.wake_front();\n        let answer = self.making_way(now, decide);",
        NOBODY_SLEEPS_ON,
        "deadlock",
    ),
    Break(
        "async",
        "no fence between what is given back and the look who is in front",
        LINE,
        "        fence_between_a_swap_and_the_loads_of_others();\n        // where nobody stands",
        "        // where nobody stands",
        NOBODY_SLEEPS_ON,
        "deadlock",
    ),
    Break(
        "async",
        "no fence between coming to the front of an empty line and the look at the limiter",
        LINE,
        "        fence_between_a_swap_and_the_loads_of_others();\n        if let Some(seat) = self.seat(ticket) {\n"
        "            seat.owed.replace(|_| n);",
        "        if let Some(seat) = self.seat(ticket) {\n            seat.owed.replace(|_| n);",
        NOBODY_SLEEPS_ON,
        "deadlock",
    ),
    Break(
        "async",
        "what is cancelled wakes nobody",
        SETTLE,
        "        self.line.wake_front();\n        answer",
        "        answer",
        CANCELLED,
        IN_SCOPES,
    ),
    Break(
        "async",
        "a scope that was told nothing gives all back",
        SETTLING,
        "let (Some(granted), Some(used)) = (self.granted.take(), self.used) else { return };",
        "let Some(granted) = self.granted.take() else { return };\n"
        "        let used = self.used.unwrap_or(L::Tick::ZERO);",
        SCOPES,
        IN_SCOPES,
    ),
    Break(
        "async",
        "a scope is settled by what it was told first",
        SETTLING,
        "self.used = Some(so_far);",
        "self.used = self.used.or(Some(so_far));",
        SCOPES,
        IN_SCOPES,
    ),
    Break(
        "async",
        "an overrun beyond what can be owed is for nothing",
        SETTLING,
        "settled = self.ledger.debit(now, beyond.allowed);",
        "settled = self.ledger.debit(now, beyond.allowed.wrapping_sub(beyond.allowed));",
        OVERRUNS,
        IN_SCOPES,
    ),
]

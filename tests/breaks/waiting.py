"""What is broken on purpose of those who wait in line."""

from table import Break, loom, test

LINE = "src/waiting/line.rs"
WAITER = "src/waiting/waiter.rs"
WAITING = "src/waiting/mod.rs"
BLOCKING = "src/waiting/blocking.rs"
KEPT = "src/waiting/kept.rs"
SETTLE = "src/waiting/settle.rs"
TICKS = "src/waiting/ticks.rs"
IN_EACH_EXECUTION = "panicked at tests/loom/waiting.rs"
BESIDE_THE_LIST = "panicked at tests/waiting/crowd.rs"

IN_THE_MIDDLE = loom("one_gives_up_between_two_who_stay")
IN_FRONT = loom("who_gives_up_in_front_gives_all_back")
ONE_SEAT = loom("a_seat_that_is_taken_at_once")
FULL = loom("a_full_line")
MAKES_WAY = loom("what_is_settled_makes_way")
LOOKS_AGAIN = loom("what_is_settled_as_it_looks_again")
PASSED = loom("what_is_settled_as_another_one_takes")
AS_IT_IS_DUE = loom("what_is_settled_as_it_is_due")
FOR_NOTHING = test("waiting", "nothing_is_given_back_of_what_has_come_back")
LATE = test("waiting", "who_looks_late_is_granted_late")
PAST_THE_LINE = test("waiting", "past_the_line_others_have_reserved")
AFTER_IT_WAS_DUE = test("waiting", "after_it_was_due")
THOUSAND = test("waiting", "a_thousand_of_which_half_give_up")
BEYOND_THE_CLOCK = test("waiting", "a_limit_beyond_the_clock")
AFTER_ITS_LIMIT = test("waiting", "nobody_is_granted_after_its_limit")
ONCE_PER_INTERVAL = test("waiting", "in_the_middle_it_looks_once_per_interval")


def lib(name):
    return test("lib", name)._replace(arguments=("test", "--lib"))


ROUND = lib("tickets_come_round")
LATE_LOOK = lib("a_late_look_moves_nobody_on")
DURATIONS = lib("durations_are_rounded_up")

FENCE = "fence_between_a_swap_and_the_loads_of_others();\n"
MARK = """        seat.owed.replace(|_| W::ZERO);
        let mark = |&_: &u32| (Some(Self::gone(ticket)), ());
        attempt(seat.left.raw(), mark, |&seen, next| seat.left.publish(seen, next));
        fence_between_a_swap_and_the_loads_of_others();
        self.move_on(ticket);
"""
GIVE_BACK = "                    limiter.cancel(clock.now(), reservation);\n"
CANCEL = f"                if line.kept.let_go(mark) {{\n{GIVE_BACK}                }}\n"
LEAVE = "                line.leave(ticket);\n"
HANG = "        line.wake_me(ticket, waker);\n"
LET_GO = "        if line.kept.let_go(mark) {\n            return self.granted(reservation);\n"

BREAKS = [
    Break(
        "waiting",
        "who gives up looks who is in front before the mark is there",
        LINE,
        f"        {FENCE}        self.move_on(ticket);",
        "        self.move_on(ticket);",
        IN_THE_MIDDLE,
        IN_EACH_EXECUTION,
    ),
    Break(
        "waiting",
        "who moves on looks for the mark before the front is there",
        LINE,
        f"            {FENCE}            if !self.is_gone(next)",
        "            if !self.is_gone(next)",
        IN_THE_MIDDLE,
        IN_EACH_EXECUTION,
    ),
    Break(
        "waiting",
        "who moves on stops at one who is gone",
        LINE,
        "if !self.is_gone(next) {",
        "if next != from {",
        IN_THE_MIDDLE,
        IN_EACH_EXECUTION,
    ),
    Break(
        "waiting",
        "who sleeps looks first, and hangs the waker up after that",
        WAITER,
        HANG,
        "        let in_front = line.is_in_front(ticket);\n" + HANG + "        if !in_front {\n"
        "            return Turn::Sleep(None);\n        }\n",
        ONE_SEAT,
        "deadlock",
    ),
    Break(
        "waiting",
        "a waker is taken down when the seat may be another one's",
        LINE,
        f"        seat.bell.clear();\n{MARK}",
        f"{MARK}        seat.bell.clear();\n",
        ONE_SEAT,
        "deadlock",
    ),
    Break(
        "waiting",
        "one more stands in line than it has places",
        LINE,
        "if length >= Self::SEATS",
        "if length > Self::SEATS",
        FULL,
        "deadlock",
    ),
    Break(
        "waiting",
        "who gives up in front keeps what it reserved",
        WAITER,
        GIVE_BACK,
        "                    drop(reservation);\n",
        IN_FRONT,
        IN_EACH_EXECUTION,
    ),
    Break(
        "waiting",
        "who gives up in front leaves, and gives back after that",
        WAITER,
        CANCEL + LEAVE,
        LEAVE + CANCEL,
        IN_FRONT,
        IN_EACH_EXECUTION,
    ),
    Break(
        "waiting",
        "who does not wait is granted past the one in front",
        WAITING,
        "if self.line.length() == 0 {",
        "if self.line.length() < 2 {",
        test("waiting", "each_reason"),
        "panicked at tests/waiting/refused.rs",
    ),
    Break(
        "waiting",
        "who comes reckons with nobody in line",
        WAITING,
        "in self.line.owed().chain([n])",
        "in self.line.owed().take(0).chain([n])",
        THOUSAND,
        BESIDE_THE_LIST,
    ),
    Break(
        "waiting",
        "who comes reckons with those who are gone",
        LINE,
        "        seat.owed.replace(|_| W::ZERO);\n",
        "",
        THOUSAND,
        BESIDE_THE_LIST,
    ),
    Break(
        "waiting",
        "who comes reckons twice with the one in front",
        LINE,
        "(reserved..length)",
        "(reserved - reserved..length)",
        THOUSAND,
        BESIDE_THE_LIST,
    ),
    Break(
        "waiting",
        "what cannot be reserved yet is not waited for",
        WAITER,
        "if outcome.retry_after() <= self.patience",
        "if outcome.retry_after() < W::ONE",
        THOUSAND,
        BESIDE_THE_LIST,
    ),
    Break(
        "waiting",
        "cells are granted a tick before they are due",
        WAITER,
        "        if ticks > W::ZERO && ",
        "        if ticks > W::ONE && ",
        THOUSAND,
        BESIDE_THE_LIST,
    ),
    Break(
        "waiting",
        "what is given back makes nobody's wait shorter",
        SETTLE,
        "is_last && until",
        "!is_last && until",
        THOUSAND,
        BESIDE_THE_LIST,
    ),
    Break(
        "waiting",
        "who has reserved is granted by a reservation that was taken",
        WAITER,
        LET_GO,
        LET_GO.replace("(mark)", "(mark) || ticks < W::MAX"),
        THOUSAND,
        BESIDE_THE_LIST,
    ),
    Break(
        "waiting",
        "who settles writes over what another one has taken behind the one in front",
        SETTLE,
        "if word == kept.after => {",
        "if kept.after == kept.after => {",
        PASSED,
        "panicked at tests/loom/settling.rs",
    ),
    Break(
        "waiting",
        "who takes what was kept does not look whether it still is",
        KEPT,
        "(is_to_be(&reservation) && self.let_go(mark))",
        "(is_to_be(&reservation) && (self.let_go(mark) || mark.0 > 0))",
        AS_IT_IS_DUE,
        "panicked at tests/loom/settling.rs",
    ),
    Break(
        "waiting",
        "who finds its reservation taken reserves anew before it is cancelled",
        KEPT,
        "u32::load_published(&self.cancelled) != mark.0",
        "self.count.published() == mark.0",
        LOOKS_AGAIN,
        "panicked at tests/loom/settling.rs",
    ),
    Break(
        "waiting",
        "what is settled is so before what was taken is cancelled",
        SETTLE,
        "            Some((_, kept)) if word == kept.after => {",
        "            Some((_, kept)) if word == kept.after && kept.after == kept.before => {",
        MAKES_WAY,
        "panicked at tests/loom/settling.rs",
    ),
    Break(
        "waiting",
        "a reservation is taken that others stand behind",
        SETTLE,
        "is_last && until",
        "until",
        PAST_THE_LINE,
        "panicked at tests/waiting/given_back.rs",
    ),
    Break(
        "waiting",
        "a reservation is taken for nothing",
        SETTLE,
        " && decide(kept.before).0.is_some()",
        "",
        FOR_NOTHING,
        "panicked at tests/waiting/given_back.rs",
    ),
    Break(
        "waiting",
        "who has reserved, and looks late, is out of patience where others gave back",
        WAITER,
        "        self.had_patience(now);\n        self.reserve(ticket, now)",
        "        if self.had_patience(now) { self.reserve(ticket, now) } else { self.gave_up() }",
        LATE,
        "panicked at tests/waiting/given_back.rs",
    ),
    Break(
        "waiting",
        "a reservation is taken that is due",
        SETTLE,
        "until::<C>(kept.due(), now) > W::ZERO",
        "until::<C>(kept.due(), now) < W::MAX",
        AFTER_IT_WAS_DUE,
        "panicked at tests/waiting/given_back.rs",
    ),
    Break(
        "waiting",
        "the time between two looks is counted from the first one",
        WAITER,
        "        self.polled = now;\n",
        "",
        BEYOND_THE_CLOCK,
        "panicked at tests/waiting/refused.rs",
    ),
    Break(
        "waiting",
        "one is granted a tick after its limit",
        WAITER,
        "passed <= self.patience;",
        "passed <= self.patience.saturating_add(W::ONE);",
        AFTER_ITS_LIMIT,
        "panicked at tests/waiting/refused.rs",
    ),
    Break(
        "waiting",
        "a sleeper that nobody wakes looks a tick too late",
        BLOCKING,
        ".saturating_sub(W::ONE).max(W::ONE)",
        ".max(W::ONE)",
        ONCE_PER_INTERVAL,
        "panicked at tests/waiting/blocking.rs",
    ),
    Break(
        "waiting",
        "who was stopped moves on whoever has its ticket by then",
        LINE,
        " || !self.is_gone(from)",
        "",
        LATE_LOOK,
        "panicked at src/waiting/line",
    ),
    Break(
        "waiting",
        "tickets do not come round",
        LINE,
        "if ticket < Self::TICKETS { ticket } else { ticket - Self::TICKETS }",
        "if ticket <= Self::TICKETS { ticket } else { ticket - Self::TICKETS }",
        ROUND,
        "panicked at src/waiting/line",
    ),
    Break(
        "waiting",
        "a sleep is rounded down",
        TICKS,
        "nanoseconds + u64::from(!exact)",
        "nanoseconds",
        DURATIONS,
        "panicked at src/waiting/ticks.rs",
    ),
]

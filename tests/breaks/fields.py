"""What is broken on purpose of the fields of HTTP, and of the layer that sends them."""

from table import Break, test

ANNOUNCED = "src/algorithms/announced.rs"
POLICY = "src/http/policy.rs"
WRITE = "src/http/write.rs"
SAID = "src/http/said.rs"
FOLLOW = "src/http/follow.rs"
HEARD = "src/http/heard.rs"
WHEN = "src/http/when.rs"
DATE = "src/http/date.rs"
STRUCTURED = "src/http/structured.rs"
LAYER = "src/tower/layer.rs"
FIELDS = "src/tower/fields.rs"
PER_KEY = "src/tower/per_key.rs"
WRITTEN = "panicked at tests/http/written.rs"
SAMPLES = "panicked at tests/http/samples.rs"
FOLLOWING = "panicked at tests/http/following.rs"
HOSTILE = "panicked at tests/http/hostile.rs"
BY_HAND = "panicked at tests/tower/"

TRUTH = test("http", "a_policy_is_never_above_the_truth")
KEEPING = test("http", "whoever_keeps_to_what_is_said_is_admitted")
NAMES = test("http", "names_are_escaped_or_refused")
DRAFTS = test("http", "the_draft_and_its_elders")
SERVERS = test("http", "servers")
LLMS = test("http", "providers_of_llms")
DATES = test("http", "dates_in_their_three_forms")
ERRORS = test("http", "errors_say_what_is_wrong_and_where")
PRECEDENCE = test("http", "retry_after_takes_precedence")
CACHED = test("http", "a_cached_answer_says_nothing_of_now")
RELATIVE = test("http", "dates_are_relative_to_the_servers_own")
FOR_EVER = test("http", "no_server_stops_a_client_for_ever")
READINESS = test("tower", "the_readiness_of_the_inner_service")
PASSED_ON = test("tower", "waiting_and_failing_is_passed_on")
EACH_LAYER = test("tower", "each_layer_adds_to_what_the_ones_inside_say")
CLASSES = test("tower", "classes_that_have_no_name")
WITHOUT_KEY = test("tower", "without_a_key")

BREAKS = [
    Break(
        "fields",
        "a quota is announced with a cell more than the rate brings",
        ANNOUNCED,
        "cells.try_into().ok()",
        "(cells + 1).try_into().ok()",
        TRUTH,
        WRITTEN,
    ),
    Break(
        "fields",
        "Retry-After is rounded down",
        ANNOUNCED,
        "Width::div_ceil(ticks, tick_hz)",
        "Width::div_floor(ticks, tick_hz)",
        KEEPING,
        WRITTEN,
    ),
    Break(
        "fields",
        "the effective window is rounded down",
        POLICY,
        "Width::div_ceil(product, self.quota)",
        "Width::div_floor(product, self.quota)",
        KEEPING,
        WRITTEN,
    ),
    Break(
        "fields",
        "a quote within a name ends it",
        WRITE,
        'write!(f, "{plain}\\\\\\"")?',
        'write!(f, "{plain}\\"")?',
        NAMES,
        WRITTEN,
    ),
    Break(
        "fields",
        "a name may have a delete character",
        WRITE,
        "b' '..=b'~'",
        "b' '..=0x7f",
        NAMES,
        WRITTEN,
    ),
    Break(
        "fields",
        "of several limits the loosest counts",
        SAID,
        "mine < its => self",
        "mine > its => self",
        DRAFTS,
        SAMPLES,
    ),
    Break(
        "fields",
        "of limits as tight the one that resets first counts",
        SAID,
        "after: self.after.max(other.after)",
        "after: self.after.min(other.after)",
        DRAFTS,
        SAMPLES,
    ),
    Break(
        "fields",
        "seconds since 1970 are taken for seconds from now",
        WHEN,
        "const UNIX_SECONDS: u64 = 1_000_000_000;",
        "const UNIX_SECONDS: u64 = 10_000_000_000;",
        SERVERS,
        SAMPLES,
    ),
    Break(
        "fields",
        "milliseconds of a duration are taken for minutes",
        WHEN,
        '(b"ms", SECOND / 1_000)',
        '(b"ms", 60 * SECOND)',
        LLMS,
        SAMPLES,
    ),
    Break(
        "fields",
        "centuries leap",
        DATE,
        "year % 100 != 0 || year % 400 == 0",
        "year % 400 < 400",
        DATES,
        SAMPLES,
    ),
    Break(
        "fields",
        "a list may end with a comma",
        STRUCTURED,
        "if reader.peek().is_none() { Err(reader.unexpected()) } else { Ok(true) }",
        "Ok(reader.peek().is_some())",
        ERRORS,
        HOSTILE,
    ),
    Break(
        "fields",
        "the window takes precedence over Retry-After",
        FOLLOW,
        "(Some(0), None) =>",
        "(Some(0), _) =>",
        PRECEDENCE,
        FOLLOWING,
    ),
    Break(
        "fields",
        "what the word cannot hold is cut off",
        FOLLOW,
        "W::narrow(number.min(W::MAX.widen()))",
        "W::narrow(number)",
        FOR_EVER,
        FOLLOWING,
    ),
    Break(
        "fields",
        "an answer from a cache is taken for news",
        HEARD,
        "if self.from_cache {",
        "if self.from_cache && self.date.is_some() {",
        CACHED,
        FOLLOWING,
    ),
    Break(
        "fields",
        "the caller's clock goes before the server's own",
        HEARD,
        "self.date.or(self.clock)",
        "self.clock.or(self.date)",
        RELATIVE,
        FOLLOWING,
    ),
    Break(
        "tower",
        "a refused request is handed to the inner service",
        LAYER,
        "ResponseFuture::refused(self.limits.answer(refusal))",
        "{\n                drop(self.inner.call(request));\n"
        "                ResponseFuture::refused(self.limits.answer(refusal))\n            }",
        READINESS,
        BY_HAND,
    ),
    Break(
        "tower",
        "it is ready though the inner service is not",
        LAYER,
        "self.inner.poll_ready(context)",
        "if self.inner.poll_ready(context).is_pending() { Poll::Ready(Ok(())) } else { Poll::Pending }",
        PASSED_ON,
        BY_HAND,
    ),
    Break(
        "tower",
        "a layer takes the place of what the one inside says",
        FIELDS,
        "headers.append(HeaderName::from_static(RATE_LIMIT), self.limit);",
        "headers.insert(HeaderName::from_static(RATE_LIMIT), self.limit);",
        EACH_LAYER,
        BY_HAND,
    ),
    Break(
        "tower",
        "each class of keys is announced as the first one",
        PER_KEY,
        "self.announced.get(usize::from(key.class()))",
        "self.announced.get(usize::from(key.class().min(0)))",
        CLASSES,
        BY_HAND,
    ),
    Break(
        "tower",
        "who has no key is admitted",
        PER_KEY,
        "Verdict::Refused(Refusal::new(Reason::NoKey))",
        "Verdict::Admitted(None)",
        WITHOUT_KEY,
        BY_HAND,
    ),
]

"""What is broken on purpose of states that are kept over reboots, and of what is built upon a limiter."""

from table import GCRA, GRID, INTERVAL, Break, loom, test

LOG_SITE = "src/limiters/log_site.rs"
SNAPSHOTS = "panicked at tests/snapshot"

REBOOTS = test("snapshot", "reboots::gcra_64")
TURNS = test("snapshot", "reboots::interval_32")
OWNERS = test("snapshot", "each_wrong_owner_has_a_name")
BITS = test("snapshot", "a_change_of_up_to_three_bits")
FORGED = test("snapshot", "a_forged_state")
AIR_TIME = test("duty_cycle", "no_window_of_an_hour")
FIRST_LINE = test("log_site", "the_first_line")
EVERY_LINE = loom("no_line_is_lost")

BREAKS = [
    Break(
        "P16",
        "the time that it was off is credited twice",
        GCRA,
        "off.saturating_mul(self.scale.widen())",
        "off.saturating_mul(self.scale.widen()).saturating_mul(2)",
        REBOOTS,
        SNAPSHOTS,
    ),
    Break(
        "P16",
        "the time that it was off wraps",
        GCRA,
        "off.saturating_mul(self.scale.widen())",
        "off.wrapping_mul(self.scale.widen())",
        REBOOTS,
        SNAPSHOTS,
    ),
    Break(
        "P16",
        "a turn comes with the first border, though it is not yet due",
        GRID,
        "let ahead = W::narrow(before.div_ceil(self.period().widen().max(1)));",
        "let ahead = W::narrow(before - before);",
        TURNS,
        SNAPSHOTS,
    ),
    Break(
        "P16",
        "a turn that other reboots have put off is put off for ever",
        GRID,
        "due.min(self.margin.wrapping_mul(self.period())).widen()",
        "due.max(W::ZERO).widen()",
        TURNS,
        SNAPSHOTS,
    ),
    Break(
        "P16",
        "the fingerprint of the quota is not looked at",
        "src/algorithms/snapshot.rs",
        "if found.fingerprint != expected.fingerprint {",
        "if found.bits != expected.bits {",
        OWNERS,
        SNAPSHOTS,
    ),
    Break(
        "P16",
        "the checksum is not looked at",
        "src/ground/snapshot.rs",
        "if crc32(head) != u32::from_le_bytes([*s0, *s1, *s2, *s3]) {",
        "if head.is_empty() || u32::from_le_bytes([*s0, *s1, *s2, *s3]) == 0 {",
        BITS,
        SNAPSHOTS,
    ),
    Break(
        "P16",
        "a debt beyond the horizon is restored",
        GCRA,
        "if due > self.horizon.widen() || tokens != 0 {",
        "if tokens != 0 {",
        FORGED,
        SNAPSHOTS,
    ),
    Break(
        "P1",
        "a duty cycle may be on for a minute more",
        "src/limiters/duty_cycle.rs",
        "Quota::hard_window_burst(on, window, longest).debt(0)",
        "Quota::hard_window_burst(on + 60, window, longest).debt(0)",
        AIR_TIME,
        "panicked at tests/duty_cycle.rs",
    ),
    Break(
        "P2",
        "a log site that was never asked takes its 0 for a time",
        LOG_SITE,
        "if first && word == 0 {",
        "if first && word == 1 {",
        FIRST_LINE,
        "panicked at tests/log_site.rs",
    ),
    Break(
        "P3",
        "a log site reads its count, and clears it after that",
        LOG_SITE,
        "self.lines.update(counted).saturating_sub(NONE_SUPPRESSED)",
        "{ let told = self.suppressed(); self.lines.update(counted); told }",
        EVERY_LINE,
        "panicked at tests/loom",
    ),
]

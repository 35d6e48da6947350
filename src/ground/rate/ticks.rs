use core::time::Duration;

use crate::ground::gcd;

/// Parts of a second, and of a tick.
pub(super) const BILLION: u64 = 1_000_000_000;

/// A length in ticks: whole ones, and billionths of one; `None` where they do not fit.
pub(super) const fn ticks(length: Duration, tick_hz: u64) -> Option<(u64, u64)> {
    let nanos = length.subsec_nanos() as u64;
    // less than a billion times less than a billion
    let parts = nanos * (tick_hz % BILLION);
    // together less than `tick_hz`
    let of_nanos = nanos * (tick_hz / BILLION) + parts / BILLION;
    let Some(of_seconds) = length.as_secs().checked_mul(tick_hz) else { return None };
    match of_seconds.checked_add(of_nanos) {
        Some(whole) => Some((whole, parts % BILLION)),
        None => None,
    }
}

/// `part * scale / BILLION`, rounded down, of a `part` below a billion.
pub(super) const fn of_a_billion(part: u64, scale: u64) -> u64 {
    part * (scale / BILLION) + part * (scale % BILLION) / BILLION
}

/// What a count and a period have in common, and the period without it, where that fits in 64 bits.
#[allow(
    clippy::cast_possible_truncation,
    reason = "the rest is below the count; the quotient is compared"
)]
pub(super) const fn lowered(count: u64, period: u128) -> (u64, Option<u64>) {
    let common = match period.checked_rem(count as u128) {
        Some(rest) => gcd(count, rest as u64),
        None => 1,
    };
    match period.checked_div(common as u128) {
        Some(lowered) if lowered <= u64::MAX as u128 => (common, Some(lowered as u64)),
        _ => (common, None),
    }
}

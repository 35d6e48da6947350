use tollgate::{IntervalQuota, Quota, WindowQuota};

use crate::glue::{Mirror, shared};
use crate::{TG_E_ARGUMENT, tg_status};

/// `count` cells per `period` ticks, at most `burst` cells at one instant; each at least 1. A tick is
/// whatever the caller's monotonic clock counts. The rate is exact: nothing is rounded.
#[repr(C)]
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct tg_quota {
    /// Cells.
    pub count: u64,
    /// Ticks.
    pub period: u64,
    /// Cells.
    pub burst: u64,
}

/// For a field of `tg_options` whose default is not wanted: none at all.
pub const TG_NONE: u64 = u64::MAX;

/// What else a profile can be told. Zeroed memory is the default in every field.
#[repr(C)]
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct tg_options {
    /// Cell delay variation tolerance in sub-ticks, of which a tick has `count / gcd(count, period)`.
    /// 0: none.
    pub tolerance: u64,
    /// How much older than the newest tick already decided a caller's `now` may be, in ticks: longer than
    /// any thread can be stopped between reading its clock and the call. 0: with b bits of clock, 2^(b-24)
    /// in a 64-bit word (2^40) and 2^(b-13) in a 32-bit one (2^19), rounded down. TG_NONE: none.
    pub stale: u64,
    /// How far past the capacity reservations and debits may go, in ticks. 0: the same default as that of
    /// `stale`. TG_NONE: none.
    pub debt: u64,
    /// Refuses the quota unless a limiter may be left alone for so many ticks. 0: for any.
    pub idle: u64,
    /// The width of the caller's clock, where it wraps before the word does. 0: that of the word.
    pub clock_bits: u32,
    /// Zero.
    pub reserved: u32,
}

/// `refill` tokens at once every `period` ticks, up to `capacity`, `initial` of them at the start. With all three the
/// same it is a fixed window: so many in each period, and up to twice as many across the border of two.
#[repr(C)]
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct tg_bucket_config {
    /// Ticks, at least 1; in a 32-bit bucket a power of two up to 65536.
    pub period: u64,
    /// Tokens, at least 1; in a 32-bit bucket at most 65535.
    pub capacity: u32,
    /// Tokens, at least 1; in a 32-bit bucket at most 65535.
    pub refill: u32,
    /// Tokens, from 0 to the capacity.
    pub initial: u32,
}

/// At most `limit` cells in the last `window` ticks.
#[repr(C)]
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct tg_window_quota {
    /// Cells, at least 1.
    pub limit: u64,
    /// Ticks, at least 1; in a `tg_window32` a power of two.
    pub window: u64,
}

// SAFETY: plain data, read as it is
unsafe impl Mirror for tg_quota {
    type Core = Self;
}

// SAFETY: plain data, read as it is
unsafe impl Mirror for tg_options {
    type Core = Self;
}

// SAFETY: plain data, read as it is
unsafe impl Mirror for tg_window_quota {
    type Core = Self;
}

// SAFETY: plain data, read as it is
unsafe impl Mirror for tg_bucket_config {
    type Core = Self;
}

impl tg_options {
    fn of(self, quota: &tg_quota) -> Quota {
        self.apply(Quota::new(quota.count, quota.period, quota.burst).tolerance(self.tolerance))
    }

    /// All but the tolerance.
    pub(crate) fn apply(self, quota: Quota) -> Quota {
        let mut asked = quota.idle(self.idle);
        if let Some(ticks) = chosen(self.stale) {
            asked = asked.stale(ticks);
        }
        if let Some(ticks) = chosen(self.debt) {
            asked = asked.debt(ticks);
        }
        if self.clock_bits != 0 {
            asked = asked.clock_bits(self.clock_bits);
        }
        asked
    }
}

/// What a field asks for of which 0 leaves the default.
pub(crate) fn chosen(number: u64) -> Option<u64> {
    match number {
        0 => None,
        TG_NONE => Some(0),
        _ => Some(number),
    }
}

impl tg_bucket_config {
    fn quota(self) -> IntervalQuota {
        IntervalQuota::new(self.refill.into(), self.period)
            .capacity(self.capacity.into())
            .initial(self.initial.into())
    }
}

/// What the caller of an initialiser asks for; `options` may be NULL.
pub(crate) unsafe fn quota_of(
    quota: *const tg_quota,
    options: *const tg_options,
) -> Result<Quota, tg_status> {
    // SAFETY: the caller's contract for pointers
    unsafe { Ok(options_of(options)?.of(shared(quota)?)) }
}

/// The options of a caller, NULL being the default ones.
pub(crate) unsafe fn options_of(options: *const tg_options) -> Result<tg_options, tg_status> {
    if options.is_null() {
        return Ok(tg_options::default());
    }
    // SAFETY: the caller's contract for pointers
    let options = unsafe { *shared(options)? };
    if options.reserved == 0 { Ok(options) } else { Err(TG_E_ARGUMENT) }
}

/// As `quota_of`, of an interval bucket; `stale` as in `tg_options`, but for its default.
pub(crate) unsafe fn interval_quota_of(
    config: *const tg_bucket_config,
    stale: u64,
) -> Result<IntervalQuota, tg_status> {
    // SAFETY: the caller's contract for pointers
    let quota = unsafe { shared(config)? }.quota();
    Ok(match chosen(stale) {
        Some(ticks) => quota.stale(ticks),
        None => quota,
    })
}

/// As `quota_of`, of a sliding window.
pub(crate) unsafe fn window_quota_of(
    quota: *const tg_window_quota,
    stale: u64,
) -> Result<WindowQuota, tg_status> {
    // SAFETY: the caller's contract for pointers
    let &tg_window_quota { limit, window } = unsafe { shared(quota)? };
    let quota = WindowQuota::new(limit, window);
    Ok(match chosen(stale) {
        Some(ticks) => quota.stale(ticks),
        None => quota,
    })
}

use tollgate::{Shaper64, Stagger64};

use crate::glue::{mirror, shared};
use crate::stagger32::told;
use crate::{tg_shaper, tg_status};

/// A line beside a shaper, in which each caller who was denied is told a slot of its own to come back at. Zeroed
/// memory is an empty line, for every clock but one that starts within time_to_full + stale + debt ticks below its
/// wrap.
#[repr(C, align(8))]
#[derive(Debug, Default)]
pub struct tg_stagger {
    /// Private; changed by atomic operations only.
    pub tat: u64,
}

mirror!(tg_stagger, Stagger64, 8);

/// For one whose `n` cells the shaper has just denied, and told `retry_after`: in `slot`, after how many ticks to come
/// back, no less than that, and later by those who were told before. Who comes back at its slot conforms, as long as
/// nobody else takes meanwhile. Nothing is taken. Where the line is as long as the shaper's `debt` reaches, everybody
/// else is told the tick after its end; it empties by itself. UINT64_MAX, never, above the burst. Whatever is not
/// TG_OK writes 0 to `slot`, which must not be NULL. Any thread, any interrupt, lock-free.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn tg_stagger_slot(
    line: *mut tg_stagger,
    s: *const tg_shaper,
    now: u64,
    n: u64,
    retry_after: u64,
    slot: *mut u64,
) -> tg_status {
    // SAFETY: the caller's contract for pointers
    unsafe {
        told(shared(line), shared(s), slot, |line, s: &Shaper64| {
            line.slot(s.profile(), now, n, retry_after)
        })
    }
}

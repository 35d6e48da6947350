use tollgate::{Atomic, Shaper, Shaper32, Stagger, Stagger32};

use crate::glue::{checked, mirror, set_up, shared};
use crate::{TG_OK, tg_shaper32, tg_status};

/// A line beside a shaper, in which each caller who was denied is told a slot of its own to come back at. Zeroed
/// memory is an empty line, for every clock but one that starts within time_to_full + stale + debt ticks below its
/// wrap.
#[repr(C, align(4))]
#[derive(Debug, Default)]
pub struct tg_stagger32 {
    /// Private; changed by atomic operations only.
    pub tat: u32,
}

mirror!(tg_stagger32, Stagger32, 4);

/// The slot of one who was denied, where there is a line, a limiter, and room for the answer.
pub(crate) unsafe fn told<W: Atomic>(
    line: Result<&Stagger<W>, tg_status>,
    limiter: Result<&Shaper<W>, tg_status>,
    slot: *mut W,
    stand: impl FnOnce(&Stagger<W>, &Shaper<W>) -> W,
) -> tg_status {
    if let Err(error) = checked(slot) {
        return error;
    }
    let answer = line.and_then(|line| {
        let limiter = limiter?;
        set_up(limiter.profile())?;
        Ok(stand(line, limiter))
    });
    // SAFETY: not NULL, aligned; that it leads to memory is the caller's contract
    unsafe { slot.write(answer.unwrap_or_default()) };
    answer.err().unwrap_or(TG_OK)
}

/// For one whose `n` cells the shaper has just denied, and told `retry_after`: in `slot`, after how many ticks to come
/// back, no less than that, and later by those who were told before. Who comes back at its slot conforms, as long as
/// nobody else takes meanwhile. Nothing is taken. Where the line is as long as the shaper's `debt` reaches, everybody
/// else is told the tick after its end; it empties by itself. UINT32_MAX, never, above the burst. Whatever is not
/// TG_OK writes 0 to `slot`, which must not be NULL. Any thread, any interrupt, lock-free.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn tg_stagger32_slot(
    line: *mut tg_stagger32,
    s: *const tg_shaper32,
    now: u32,
    n: u32,
    retry_after: u32,
    slot: *mut u32,
) -> tg_status {
    // SAFETY: the caller's contract for pointers
    unsafe {
        told(shared(line), shared(s), slot, |line, s: &Shaper32| {
            line.slot(s.profile(), now, n, retry_after)
        })
    }
}

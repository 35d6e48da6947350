//! What becomes of a state when its quota is changed.

use super::{Algorithm, Lent, Profile};
use crate::Width;

/// What is carried over to another quota.
///
/// Where a bucket of `burst` 10 holds 4 tokens, and so 6 are out, a bucket of 20 at the same rate begins with
///
/// | | tokens | what it can mint |
/// |---|---|---|
/// | `AsItIs` | 4 | nothing |
/// | `Additive` | 14: the 6 stay out | by how much the burst grows; to change back takes it back |
/// | `InProportion` | 8 | by how much the tokens grow, at each change: 10 and 1000 in turn admit a thousand or so at each turn |
/// | `Reset` | 20: full | a whole burst, at each change |
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Carry {
    /// As many cells conform as before, or the new burst; what was owed beyond the capacity stays owed.
    #[default]
    AsItIs,
    /// As many cells are out as before, so that a larger burst is at hand at once and a smaller one may be owed.
    Additive,
    /// As much of the burst is at hand as before.
    InProportion,
    /// Full.
    Reset,
}

/// Rounds up to a multiple of `2^shift`.
fn up<W: Width>((whole, exact): (W, bool), shift: u32) -> Option<W> {
    let ones = W::MAX.shr(W::BITS - shift);
    let whole = whole.checked_add(if exact { W::ZERO } else { W::ONE })?;
    Some(whole.checked_add(ones)?.shr(shift).shl(shift))
}

/// The word under the profile `next`, at the same tick, with the lowest `free` bits clear; `None` where it would owe
/// more than `next` lends.
///
/// Every rounding is to one sub-tick, or to what the free bits leave of it, and towards more debt.
pub(crate) fn carried<W: Width>(
    profile: &Profile<W, Lent<W>>,
    word: W,
    now: W,
    next: &Profile<W, Lent<W>>,
    carry: Carry,
    free: u32,
) -> Option<W> {
    let debt = profile.debt(profile.read(word, now));
    let debt = match carry {
        Carry::AsItIs if debt <= profile.capacity => {
            let room = profile.capacity.wrapping_sub(debt);
            let (room, _) = room.mul_div(next.interval, profile.interval);
            next.capacity.wrapping_sub(room.min(next.capacity).shr(free).shl(free))
        }
        Carry::AsItIs => {
            let over = debt.wrapping_sub(profile.capacity).mul_div(next.interval, profile.interval);
            next.capacity.checked_add(up(over, free)?)?
        }
        Carry::Additive => up(debt.mul_div(next.interval, profile.interval), free)?,
        Carry::InProportion => up(debt.mul_div(next.capacity, profile.capacity), free)?,
        Carry::Reset => W::ZERO,
    };
    (debt <= next.lent.0).then(|| now.wrapping_mul(next.scale).wrapping_add(debt))
}

#[cfg(all(test, not(loom), not(miri)))]
mod tests;

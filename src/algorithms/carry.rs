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
/// | `Forgiving` | 4 | what is owed beyond what the new quota lends, which is forgiven |
/// | `Additive` | 14: the 6 stay out | by how much the burst grows; to change back takes it back |
/// | `InProportion` | 8 | by how much the tokens grow, at each change: 10 and 1000 in turn admit a thousand or so at each turn |
/// | `Reset` | 20: full | a whole burst, and what was owed, at each change |
///
/// What is owed beyond the capacity is cells, and a time: that of the last reservation in line, or the one before which
/// nothing conforms. The first two keep both, whichever takes longer at the new rate; the others keep the cells, so that
/// a faster rate may give out again the ticks at which others were told to come. Even with the first two, a time set by
/// [`not_before`](crate::Shaper64::not_before) may move by as much as the emission interval changes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Carry {
    /// As many cells conform as before, or the new burst; what was owed beyond the capacity stays owed, as many cells
    /// and for as long.
    #[default]
    AsItIs,
    /// As `AsItIs`, and never refused: what is more than the new quota lends is forgiven.
    Forgiving,
    /// As many cells are out as before, so that a larger burst is at hand at once and a smaller one may be owed.
    Additive,
    /// As much of the burst is at hand as before; what was owed beyond it grows and shrinks with it.
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
    let owed = match carry {
        Carry::AsItIs | Carry::Forgiving => profile.as_it_is(debt, next, free),
        Carry::Additive => up(debt.mul_div(next.interval, profile.interval), free),
        Carry::InProportion => up(debt.mul_div(next.capacity, profile.capacity), free),
        Carry::Reset => Some(W::ZERO),
    };
    let most = next.lent.0;
    let owed = if carry == Carry::Forgiving { owed.unwrap_or(most).min(most) } else { owed? };
    (owed <= most).then(|| now.wrapping_mul(next.scale).wrapping_add(owed))
}

impl<W: Width> Profile<W, Lent<W>> {
    /// The debt under `next`: the same cells at hand, or the same cells owed, and for as many ticks.
    fn as_it_is(&self, debt: W, next: &Self, free: u32) -> Option<W> {
        if debt <= self.capacity {
            let (room, _) = self.capacity.wrapping_sub(debt).mul_div(next.interval, self.interval);
            return Some(next.capacity.wrapping_sub(room.min(next.capacity).shr(free).shl(free)));
        }
        let over = debt.wrapping_sub(self.capacity);
        let cells = up(over.mul_div(next.interval, self.interval), free)?;
        let time = up(over.mul_div(next.scale, self.scale), free)?;
        next.capacity.checked_add(cells.max(time))
    }
}

#[cfg(all(test, not(loom), not(miri)))]
mod tests;

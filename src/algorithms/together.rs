//! What limits need that are taken together: what one take did, and how to undo it.

use super::{Algorithm, Decided, Lending, Lent, Outcome, Profile, Step, refund, try_acquire};
use crate::Width;

/// What a take of `n` cells did to a word.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Taken<W> {
    n: W,
    before: W,
    after: W,
}

impl<W: Width, D: Lending<W>> Profile<W, D> {
    /// The same without what it lends: what decides whether cells conform, and what is given back, is in both.
    pub(crate) fn without_lending(&self) -> Profile<W> {
        let Self { scale, interval, capacity, horizon, burst, .. } = *self;
        Profile { scale, interval, capacity, horizon, burst, lent: () }
    }
}

impl<W: Width> Profile<W, Lent<W>> {
    /// The most cells that are taken in any closed window of `window` ticks, by whatever verb, debits included:
    /// `floor((window * scale + C + debt * scale) / I)`; the maximum where it is more.
    ///
    /// ```
    /// use tollgate::{Quota, ShaperProfile32};
    ///
    /// let profile = ShaperProfile32::new(Quota::new(1, 100, 3).debt(200))?;
    /// assert_eq!((profile.max_admitted(100), profile.max_taken(100)), (4, 6));
    /// # Ok::<(), tollgate::QuotaError>(())
    /// ```
    #[must_use]
    pub fn max_taken(&self, window: u64) -> u64 {
        // a whole number of ticks
        let debt = self.lent.0.saturating_sub(self.capacity).div_floor(self.scale);
        self.max_admitted(window.saturating_add(debt.widen()))
    }
}

/// `try_acquire`, and what it takes to undo it.
pub(crate) fn taken<W: Width, D: Lending<W>>(
    profile: &Profile<W, D>,
    word: W,
    now: W,
    n: W,
) -> Step<W, Decided<&Profile<W, D>, Taken<W>>> {
    let (next, decision) = try_acquire(profile, word, now, n);
    (next, decision.map(|_: Outcome<_>| Taken { n, before: word, after: next.unwrap_or(word) }))
}

/// Gives back what was taken at the same tick: by the very word of before, where nobody came between, and otherwise as
/// an immediate refund, which is whole.
///
/// Whole, but where more is owed by now than the capacity. Then others stand in line behind these cells, were told
/// their ticks, and keep them; or they have come back by themselves to callers whose ticks are newer.
pub(crate) fn untaken<W: Width, D: Lending<W>>(
    profile: &Profile<W, D>,
    word: W,
    now: W,
    Taken { n, before, after }: Taken<W>,
) -> Step<W, ()> {
    if word == after {
        return ((before != after).then_some(before), ());
    }
    let (next, _) = refund(profile, word, now, now, n, n);
    (next, ())
}

/// Ticks until `n` cells conform; the maximum for never.
pub(crate) fn wait<P: Algorithm>(profile: &P, word: P::Width, now: P::Width, n: P::Width) -> P::Width {
    profile.wait(profile.read(word, now), n)
}

/// Ticks until a debit of `n` cells is within what may be owed, rounded up; the maximum for never.
pub(crate) fn until_owed<W: Width>(profile: &Profile<W, Lent<W>>, word: W, now: W, n: W) -> W {
    let cost = match n.checked_mul(profile.interval) {
        // a debit of nothing is always granted
        Some(cost) if cost == W::ZERO => return W::ZERO,
        Some(cost) if cost <= profile.lent.0 => cost,
        _ => return W::MAX,
    };
    let debt = profile.debt(profile.read(word, now));
    debt.saturating_sub(profile.lent.0.wrapping_sub(cost)).div_ceil(profile.scale)
}

#[cfg(all(test, not(loom), not(miri)))]
mod tests;

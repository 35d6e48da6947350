//! What is given back: the part of a cost that has not been regenerated since its grant.
//!
//! # Why not simply add it
//!
//! ## Background
//!
//! "Add the cells again, and clamp at full" lets a window see more than its bound. A burst of 10, one cell per 100
//! ticks: ten are taken at tick 0, have come back by tick 1000, and ten are taken there. If the first ten are then
//! refunded and taken again, twenty go through at tick 1000.
//!
//! ## Solution
//!
//! Of a cost of `held * I` sub-ticks, `e * scale` have come back by themselves `e` ticks after the grant. Given
//! back is what is left of it, and no more than was asked for.
//!
//! ## Why does this work?
//!
//! What is left of the cost is still part of the debt, as of a cell that was just taken; to take it out again leaves
//! the limiter as if the cells had never been asked for, or with more debt than that. It is never more than the
//! debt, so it cannot lift the bucket above full. Where the debt is above the capacity, later reservations stand
//! behind this one in line: they were told their ticks, and nothing is given.
//!
//! ## Example
//!
//! In the story above 1000 sub-ticks of the cost of 1000 have come back by tick 1000: nothing is given. At tick 300,
//! with nothing taken meanwhile, the debt is 700, and so is what is left of the cost: a refund of four gives 400, and
//! one of all ten gives 700, after which the bucket is full.

use core::ops::Deref;

use super::gcra::Arrival;
use super::{Algorithm, BeyondDebt, Lending, Lent, Outcome, Profile, Reservation, Step, debit};
use crate::Width;

impl<W: Width, D: Lending<W>> Profile<W, D> {
    /// How many bits the clock is narrower than the word.
    ///
    /// A profile was shifted left by that, and the scale and the interval have no other common factor, unless the quota
    /// was taken as it is: then ticks are told from each other in the part of the clock that tells their sub-ticks apart.
    pub(super) fn clock_shift(&self) -> u32 {
        self.scale.trailing_zeros().min(self.interval.trailing_zeros())
    }

    /// `a - b` for ticks: modulo the width of the clock.
    fn ticks_between(&self, a: W, b: W) -> W {
        let shift = self.clock_shift();
        a.wrapping_sub(b).shl(shift).shr(shift)
    }

    /// Ticks from `now` until `tick`; `None` where that is more than half the clock, and so in the past.
    pub(super) fn ticks_until(&self, tick: W, now: W) -> Option<W> {
        let ticks = self.ticks_between(tick, now);
        (ticks.shl(self.clock_shift()).shr(W::BITS - 1) == W::ZERO).then_some(ticks)
    }

    /// The sub-ticks from `now` until `tick`, where it is no further ahead than a reservation can be.
    fn ahead(&self, tick: W, now: W) -> Option<W> {
        let ahead = self.ticks_between(tick, now).checked_mul(self.scale)?;
        (ahead <= self.horizon).then_some(ahead)
    }

    /// The cost of so many cells, in sub-ticks; the maximum where it does not fit.
    pub(super) fn cost(&self, cells: W) -> W {
        cells.checked_mul(self.interval).unwrap_or(W::MAX)
    }

    /// What has not come back by itself, in sub-ticks, of `held` cells that were granted for `granted_at`.
    pub(super) fn unregenerated(&self, now: W, granted_at: W, held: W) -> W {
        if let Some(ahead) = self.ahead(granted_at, now) {
            return self.cost(held).saturating_add(ahead);
        }
        let age = self.ticks_between(now, granted_at);
        if age > self.max_idle() {
            return W::ZERO;
        }
        // at most max_idle ticks, which are less than M sub-ticks
        self.cost(held).saturating_sub(age.wrapping_mul(self.scale))
    }

    /// What is given back, in sub-ticks, of the `n` of `held` cells that were granted for `granted_at`.
    fn unused(&self, view: Arrival<W>, now: W, granted_at: W, held: W, n: W) -> W {
        let debt = self.debt(view);
        if debt > self.capacity {
            return W::ZERO;
        }
        self.unregenerated(now, granted_at, held).min(self.cost(n.min(held))).min(debt)
    }
}

/// `refund`: what was not used, and has not come back by itself.
pub(crate) fn refund<W, D, R>(
    profile: R,
    word: W,
    now: W,
    granted_at: W,
    held: W,
    n: W,
) -> Step<W, Outcome<R>>
where
    W: Width,
    D: Lending<W>,
    R: Deref<Target = Profile<W, D>> + Copy,
{
    let view = profile.read(word, now);
    let given = profile.unused(view, now, granted_at, held, n);
    let after = Arrival { tat: view.tat.wrapping_sub(given), ..view };
    let next = (given != W::ZERO).then(|| profile.write(after));
    (next, Outcome::granted(profile, after))
}

/// `cancel`: all of a reservation that is the last in line and not yet due, otherwise what a refund gives.
pub(crate) fn cancel<W, D, R>(
    profile: R,
    word: W,
    now: W,
    reservation: &Reservation<W>,
) -> Step<W, Outcome<R>>
where
    W: Width,
    D: Lending<W>,
    R: Deref<Target = Profile<W, D>> + Copy,
{
    let &Reservation { due, cost, before, after, .. } = reservation;
    if word != after || cost == W::ZERO || profile.ahead(due, now).is_none() {
        return refund(profile, word, now, due, cost, cost);
    }
    (Some(before), Outcome::granted(profile, profile.read(before, now)))
}

/// `settle`: a refund of what was reserved and not used, or a debit of what was used beyond it.
pub(crate) fn settle<W, R>(
    profile: R,
    word: W,
    now: W,
    reservation: &Reservation<W>,
    actual: W,
) -> Step<W, Result<Outcome<R>, BeyondDebt<W>>>
where
    W: Width,
    R: Deref<Target = Profile<W, Lent<W>>> + Copy,
{
    let &Reservation { due, cost, .. } = reservation;
    if actual > cost {
        return debit(profile, word, now, actual.wrapping_sub(cost));
    }
    let (next, outcome) = refund(profile, word, now, due, cost, cost.wrapping_sub(actual));
    (next, Ok(outcome))
}

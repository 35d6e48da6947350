//! Cells that are taken many at a time, and spent one at a time.
//!
//! # Background
//!
//! Threads that take from one word wait for its cache line, each of them each time. To take many cells by one swap and
//! to spend them with plain arithmetic costs a 64th of that, and three questions: by how much the cells are late that
//! are spent after their grant, how many are kept from others meanwhile, and what becomes of those that nobody spends.
//!
//! # Solution
//!
//! An allotment has a size, and an age that its cells may have. Within that age what is left is spent: two comparisons
//! and a subtraction. Where it does not suffice, one update of the word takes what is missing and, beyond that, as
//! many as make up the size, but no more than half of what conforms then. What is left past its age is given back
//! first:
//!
//! ```text
//! all of it, up to the debt       where the word is as the grant left it
//! clamp(held * I - (e + stale) * scale, 0, left * I)
//!                                 otherwise, e ticks after the grant; up to the debt, and nothing where that is
//!                                 above the capacity
//! ```
//!
//! and no more than the cells that came back by themselves is lost where that is less. A refusal writes nothing, and
//! leaves what is left as it is.
//!
//! # Why does this work?
//!
//! *By the ticks of the grants* it is `try_acquire`, and a refund that mints nothing, so the bound of `max_admitted`
//! holds as it is, in any order of ticks within `stale`. A word that is as it was left has no net history since: to
//! take the cells out of it again leaves it as if they had never been asked for. Otherwise the rule is that of a
//! refund; its strict form, since callers who renew again and again by late ticks could gain what is late each time:
//! a newer caller may have found the bucket full, and what would have come back by itself is then lost twice.
//!
//! *By the ticks at which they are spent* cells are late by at most the age A. So a closed window of L ticks sees no
//! more than `max_admitted(L + A)`. It sees no more than `max_admitted(L)` and what was left in all allotments at its
//! first tick, either, which is less than a size each. With A = `floor(size * I / scale)` both say: at most `size`
//! cells more than `max_admitted(L)`, of all allotments together. With A = 0 there is no difference at all.
//!
//! *Alone*, with A = 0, each decision is that of the word: all that is left at the next tick is given back, and at the
//! same tick `n` cells conform where `n - left` conform to the word. With any A, one that is asked for a cell at a time
//! has at each tick admitted at least as many as the word itself would have: its i-th cell counts from a tick no later
//! than that of the word's i-th.
//!
//! *Kept from others* is what is left, less than the size, for as long as the debt that it made takes to come back:
//! at most `size * I / scale` ticks longer than without it. Half of what conforms stays in the word, so near
//! exhaustion an allotment takes little, and decides as the word does.
//!
//! # Example
//!
//! One cell per 10 ticks, a burst of 100, a size of 8, an age of 80 ticks. At tick 0 a cell takes 8; at ticks 5 and 80
//! two of the other 7 are spent. At tick 81 the five that are left are too old. If nobody else has asked, the debt of
//! 80 has come back by then, and so have they; if the age were 10, the debt would be 60 at tick 20, and six cells of
//! it would be given back.

use core::ops::Deref;

use super::gcra::Arrival;
use super::{Algorithm, Decided, Denied, Lending, Profile, Step};
use crate::Width;

/// Cells that one caller has taken of a [`Word`](crate::Word), to spend them with plain arithmetic: a
/// [`Lease`](crate::Lease) whose limiter is held elsewhere, which must be the same at each call.
///
/// It is a value of one thread, and nothing but that thread changes it. It gives nothing back by itself; see
/// [`give_back`](Self::give_back).
///
/// ```
/// use tollgate::{Allotment, Profile64, Quota, Word64};
///
/// let profile = Profile64::new(Quota::new(1, 100, 50))?;
/// let words = [const { Word64::new() }; 10];
/// let mut cells = Allotment::new(8, 800);
/// assert!(cells.try_acquire(&words[3], &profile, 0, 1).is_ok());
/// assert_eq!((cells.left(), words[3].status(&profile, 0).remaining()), (7, 42));
/// # Ok::<(), tollgate::QuotaError>(())
/// ```
#[derive(Debug)]
#[repr(C)]
pub struct Allotment<W> {
    /// The most cells that one swap takes beyond those that are asked for.
    size: W,
    /// How many ticks after the grant cells may be spent.
    max_age: W,
    left: W,
    granted_at: W,
    /// How many were granted then.
    held: W,
    /// The word that the grant left.
    seen: W,
    /// The bits that a tick has.
    clock: W,
}

impl<W: Width> Allotment<W> {
    /// Nothing yet. Each swap takes up to `size` cells, to be spent within `max_age` ticks; of 0 or 1 cells it is the
    /// limiter itself, of 0 ticks it is exact in each window. [`Lease`](crate::Lease) says what else there is to
    /// know.
    ///
    /// ```
    /// use tollgate::{Allotment, Quota, Gcra32};
    ///
    /// let limiter = Gcra32::new(Quota::new(1, 100, 50))?;
    /// let mut cells = Allotment::new(8, 0);
    /// for now in [0, 0, 0, 1] {
    ///     cells.try_acquire(limiter.word(), limiter.profile(), now, 1).unwrap();
    /// }
    /// assert_eq!(cells.left(), 7); // of tick 1
    /// # Ok::<(), tollgate::QuotaError>(())
    /// ```
    #[must_use]
    pub const fn new(size: W, max_age: W) -> Self {
        let zero = W::ZERO;
        Self { size, max_age, left: zero, granted_at: zero, held: zero, seen: zero, clock: zero }
    }

    /// The most cells that one swap takes, unless more are asked for.
    #[must_use]
    #[inline]
    pub fn size(&self) -> W {
        self.size
    }

    /// Cells that were taken and not yet spent, whatever their age.
    #[must_use]
    #[inline]
    pub fn left(&self) -> W {
        self.left
    }

    pub(crate) fn allow_age(&mut self, max_age: W) {
        self.max_age = max_age;
    }

    /// All of it; here nothing is left.
    pub(crate) fn take_over(&mut self) -> Self {
        let all = Self { ..*self };
        self.clear();
        all
    }

    /// Spends `n` of what is left, where that suffices and is young enough.
    #[inline]
    pub(crate) fn spend(&mut self, now: W, n: W) -> bool {
        let spent = n <= self.left && self.is_young(now);
        if spent {
            // at most what is left
            self.left = self.left.wrapping_sub(n);
        }
        spent
    }

    /// Forgets what is left.
    pub(crate) fn clear(&mut self) {
        self.left = W::ZERO;
    }

    /// A tick before the grant is nearly a whole turn of the clock after it.
    #[inline]
    fn is_young(&self, now: W) -> bool {
        now.wrapping_sub(self.granted_at).and(self.clock) <= self.max_age
    }

    /// The word after what is left was given back, `late` sub-ticks after `now`.
    fn returned<D: Lending<W>>(&self, profile: &Profile<W, D>, word: W, now: W, late: W) -> W {
        let debt = profile.debt(profile.read(word, now));
        let unspent = if word == self.seen {
            profile.cost(self.left)
        } else if debt > profile.capacity {
            W::ZERO
        } else {
            let rest = profile.unregenerated(now, self.granted_at, self.held);
            rest.saturating_sub(late).min(profile.cost(self.left))
        };
        word.wrapping_sub(unspent.min(debt))
    }
}

impl<W: Width, D: Lending<W>> Profile<W, D> {
    /// Ticks in which so many cells come back, rounded down; the maximum where it is more.
    pub(crate) fn ticks_of(&self, cells: W) -> W {
        cells.mul_div(self.interval, self.scale).0
    }

    /// By how much a tick may be older than another caller's, in sub-ticks, and the quota's debt where it lends none.
    fn lateness(&self) -> W {
        self.horizon.wrapping_sub(self.most_owed())
    }

    /// As many of the `wanted` cells as conform twice over. No division where all do.
    fn half_at_most(&self, view: Arrival<W>, wanted: W) -> W {
        if wanted == W::ZERO || self.take(view, wanted.saturating_add(wanted)).is_some() {
            return wanted;
        }
        self.remaining(view).shr(1).min(wanted)
    }
}

/// What `n` cells make of a word and of an allotment that does not suffice for them.
pub(crate) fn renew<W, D, R>(
    profile: R,
    word: W,
    now: W,
    n: W,
    allotment: &Allotment<W>,
) -> Step<W, Decided<R, Allotment<W>>>
where
    W: Width,
    D: Lending<W>,
    R: Deref<Target = Profile<W, D>> + Copy,
{
    let &Allotment { size, left, .. } = allotment;
    // what is young is spent first, and what is old was never asked for
    let (word, missing) = if n > profile.most() {
        (word, n)
    } else if allotment.is_young(now) {
        (word, n.saturating_sub(left))
    } else {
        (allotment.returned(&profile, word, now, profile.lateness()), n)
    };
    let view = profile.read(word, now);
    let Some(taken) = profile.take(view, missing) else {
        return (None, Err(Denied::new(profile, view, missing)));
    };
    let more = profile.half_at_most(taken, size.saturating_sub(missing));
    let after = profile.write(profile.take(taken, more).unwrap_or(taken));
    let renewed = Allotment {
        left: more,
        granted_at: now,
        // at most a burst
        held: missing.wrapping_add(more),
        seen: after,
        clock: W::MAX.shr(profile.clock_shift()),
        ..*allotment
    };
    (Some(after), Ok(renewed))
}

/// `give_back`: a refund of what is left, and all of it where nobody has asked since.
pub(crate) fn give_back<W: Width, D: Lending<W>>(
    profile: &Profile<W, D>,
    word: W,
    now: W,
    allotment: &Allotment<W>,
) -> Step<W, ()> {
    let after = allotment.returned(profile, word, now, W::ZERO);
    ((after != word).then_some(after), ())
}

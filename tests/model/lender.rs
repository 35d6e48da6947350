use tollgate::Oversize;

use super::bucket::{Number, number, plain};
use super::{Answer, Bucket, Model};

/// What a bucket lends, and how long it remembers, in ticks.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Terms {
    /// How far below empty reservations and debits may bring it.
    pub(crate) debt: u64,
    /// A grant that is older than this is forgotten.
    pub(crate) max_idle: u64,
}

/// A reservation: the cells are taken out of what there will be when they are due.
#[derive(Clone, Debug)]
pub(crate) struct Slot<N> {
    pub(crate) made_at: i128,
    pub(crate) due: i128,
    pub(crate) expires: i128,
    pub(crate) cost: u64,
    before: Bucket<N>,
    after: Bucket<N>,
}

/// The state that a verb leaves, where it writes one; or the most that it would have done.
pub(crate) type Lent<N> = Result<Option<Bucket<N>>, u64>;

/// The verbs that go below empty. None of them knows of a debt: there are tokens, and fewer than none.
impl<N: Number> Bucket<N> {
    /// Parts below which nothing is lent.
    fn floor(&self, terms: Terms) -> N {
        number::<N, _>(0_u64) - self.count.clone() * number(terms.debt)
    }

    pub(crate) fn reserve(
        &self,
        terms: Terms,
        now: i128,
        n: u64,
        max_wait: u64,
        oversize: Oversize,
    ) -> Result<(Option<Self>, Slot<N>), Answer> {
        if n == 0 {
            let (before, after) = (self.clone(), self.clone());
            return Ok((None, Slot { made_at: now, due: now, expires: now, cost: 0, before, after }));
        }
        // a cost above the burst is taken from as few as a whole burst
        let whole = self.most();
        let lends_rest = self.cost(whole) - self.cost(n) >= self.floor(terms);
        let at_once = match oversize {
            _ if n <= whole => n,
            Oversize::WhenFull if lends_rest => whole,
            _ => return Err(Answer::Never { state: self.state(now) }),
        };
        let wait = self.wait(now, at_once);
        let due = now + i128::from(wait);
        let after = self.taken(due, n);
        if wait > max_wait || after.parts(now) < self.floor(terms) {
            return Err(Answer::NotYet { retry_after: wait, state: self.state(now) });
        }
        let expires = due + i128::from(self.ticks_of(self.cost(n)));
        let before = self.touched(now);
        let slot = Slot { made_at: now, due, expires, cost: n, before, after: after.clone() };
        Ok((Some(after), slot))
    }

    /// What is given back: the part of the cost that has not come back by itself, of what was not used.
    pub(crate) fn refund(
        &self,
        terms: Terms,
        now: i128,
        granted_at: i128,
        held: u64,
        n: u64,
    ) -> Option<Self> {
        let (none, age) = (number(0_u64), now - granted_at);
        let parts = self.parts(now);
        // others stand in line behind it, or nobody knows any more
        if parts < none || age > i128::from(terms.max_idle) {
            return None;
        }
        let left = self.cost(held) - self.count.clone() * number(age);
        let missing = self.full.clone() - parts.clone();
        let given = left.min(self.cost(n.min(held))).min(missing);
        (given > none).then(|| self.with(now, parts + given))
    }

    pub(crate) fn cancel(&self, terms: Terms, now: i128, slot: &Slot<N>) -> Option<Self> {
        let last_in_line = self.full_at() == slot.after.full_at();
        if last_in_line && slot.cost > 0 && now <= slot.due {
            return Some(slot.before.clone());
        }
        self.refund(terms, now, slot.due, slot.cost, slot.cost)
    }

    pub(crate) fn settle(&self, terms: Terms, now: i128, slot: &Slot<N>, actual: u64) -> Lent<N> {
        match actual.checked_sub(slot.cost) {
            None => Ok(self.refund(terms, now, slot.due, slot.cost, slot.cost - actual)),
            Some(0) => Ok(None),
            Some(overrun) => self.debit(terms, now, overrun),
        }
    }

    pub(crate) fn debit(&self, terms: Terms, now: i128, n: u64) -> Lent<N> {
        if n == 0 {
            return Ok(None);
        }
        let after = self.taken(now, n);
        if after.parts(now) < self.floor(terms) {
            let left = (self.parts(now) - self.floor(terms)).max(number(0_u64));
            return Err(plain(left / self.period.clone()));
        }
        Ok(Some(after))
    }

    /// At `tick` there is one cell at most.
    pub(crate) fn not_before(&self, terms: Terms, now: i128, tick: i128) -> Lent<N> {
        if tick < now {
            return Ok(None);
        }
        let bound = self.with(tick, self.cost(1));
        if bound.parts(now) < self.floor(terms) {
            let left = self.cost(1) - self.floor(terms);
            return Err(plain(left / self.count.clone()));
        }
        Ok(self.tightened(now, bound))
    }

    pub(crate) fn observe(&self, terms: Terms, now: i128, remaining: u64, reset: u64) -> Lent<N> {
        if remaining == 0 {
            return self.not_before(terms, now, now + i128::from(reset.max(1)));
        }
        if remaining >= self.most() {
            return Ok(None);
        }
        Ok(self.tightened(now, self.with(now, self.cost(remaining))))
    }

    /// The lower of the two.
    fn tightened(&self, now: i128, bound: Self) -> Option<Self> {
        (bound.parts(now) < self.parts(now)).then_some(bound)
    }
}

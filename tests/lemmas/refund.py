"""src/algorithms/refund.rs, line by line: the names and their order are those of the code."""

from z3 import And, Not, Or

from gcra import Profile


class Refunding(Profile):
    """A profile, and what it takes back."""

    def ticks_between(self, a, b):
        ticks, _ = self.ring.on_clock(a - b, self.scale, self.interval)
        return ticks

    def ticks_until(self, tick, now):
        """Whether it lies ahead, and the ticks until then."""
        ticks, ahead = self.ring.on_clock(tick - now, self.scale, self.interval)
        return ahead, ticks

    def ahead(self, tick, now):
        """Whether it is so, and the sub-ticks."""
        ticks = self.ticks_between(tick, now)
        ahead = self.ring.wrapping_mul(ticks, self.scale)
        return And(self.ring.fits(ticks, self.scale), ahead <= self.horizon), ahead

    def cost(self, cells):
        fits = self.ring.fits(cells, self.interval)
        return self.ring.choose(fits, self.ring.wrapping_mul(cells, self.interval), self.ring.max)

    def unregenerated(self, now, granted_at, held):
        ring = self.ring
        is_ahead, ahead = self.ahead(granted_at, now)
        age = self.ticks_between(now, granted_at)
        rest = ring.saturating_sub(self.cost(held), self.regenerated(age))
        rest = ring.choose(self.too_old(age), ring.zero, rest)
        return ring.choose(is_ahead, ring.saturating_add(self.cost(held), ahead), rest)

    def unused(self, view, now, granted_at, held, n):
        ring, debt = self.ring, self.debt(view)
        left = self.unregenerated(now, granted_at, held)
        given = self.clamped(left, self.cost(ring.min(n, held)), debt)
        return ring.choose(self.in_line(debt), ring.zero, given)

    def regenerated(self, age):
        return self.ring.wrapping_mul(age, self.scale)

    def clamped(self, left, cost, debt):
        return self.ring.min(self.ring.min(left, cost), debt)

    def in_line(self, debt):
        """Whether others were told to wait behind it."""
        return debt > self.capacity

    def too_old(self, age):
        return age > self.max_idle()

    def refund(self, view, now, granted_at, held, n):
        """The state after it."""
        t, tat = view
        return t, tat - self.unused(view, now, granted_at, held, n)

    def cancel(self, view, now, slot):
        """The state after it, of a reservation that shaping.py makes."""
        t, word = view
        is_ahead, _ = self.ahead(slot.due, now)
        only_refunds = Or(word != slot.after, slot.cost == self.ring.zero, Not(is_ahead))
        _, refunded = self.refund(view, now, slot.due, slot.cost, slot.cost)
        return t, self.ring.choose(only_refunds, refunded, slot.before)

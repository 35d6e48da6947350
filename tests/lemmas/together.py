"""src/algorithms/together.rs, line by line: the names and their order are those of the code."""

from z3 import And, Not

from shaping import Shaper


class Together(Shaper):
    """A limit that is taken with others, any."""

    def taken(self, view, n):
        """Whether it is, and the word after it, which is that of before where nothing was asked for."""
        grants, after = self.take(view, n)
        return grants, self.ring.choose(grants, after[1], view[1])

    def untaken(self, view, now, n, before, after):
        """The word after it."""
        _, refunded = self.refund(view, now, now, n, n)
        return self.ring.choose(self.nobody_came(view[1], after), before, refunded)

    def nobody_came(self, word, after):
        return word == after

    def until_owed(self, view, n):
        ring = self.ring
        cost = ring.wrapping_mul(n, self.interval)
        room = self.lent - cost
        wait = self.ticks(ring.saturating_sub(self.debt(view), room))
        never = Not(And(ring.fits(n, self.interval), cost <= self.lent))
        return ring.choose(never, ring.max, ring.choose(cost == ring.zero, ring.zero, wait))

"""src/algorithms/lease.rs, line by line: the names and their order are those of the code."""

from z3 import And, Not

from shaping import Shaper


class Leasing(Shaper):
    """A limit, and an allotment of it: any."""

    def __init__(self, ring, suffix=""):
        super().__init__(ring, suffix)
        self.size, self.max_age, self.left = ring.vars("size max_age left")
        self.granted_at, self.held, self.seen = ring.vars("granted_at held seen")

    def is_young(self, now):
        """The mask of its clock is what tells ticks from each other, of which about_ticks.py speaks."""
        return self.ticks_between(now, self.granted_at) <= self.max_age

    def returned(self, word, now, late):
        """The word after what is left was given back."""
        ring = self.ring
        debt = self.debt(self.read(word, now))
        rest = self.unregenerated(now, self.granted_at, self.held)
        given = ring.min(self.without_late(rest, late), self.cost(self.left))
        beside_others = ring.choose(self.in_line(debt), ring.zero, given)
        unspent = ring.choose(word == self.seen, self.cost(self.left), beside_others)
        return word - self.up_to_debt(unspent, debt)

    def without_late(self, rest, late):
        return self.ring.saturating_sub(rest, late)

    def up_to_debt(self, unspent, debt):
        return self.ring.min(unspent, debt)

    def half_at_most(self, view, wanted):
        ring = self.ring
        twice, _ = self.take(view, self.doubled(wanted))
        half = ring.min(self.half(self.remaining(view)), wanted)
        return ring.choose(wanted == ring.zero, wanted, ring.choose(twice, wanted, half))

    def doubled(self, wanted):
        return self.ring.saturating_add(wanted, wanted)

    def half(self, cells):
        return self.ring.shr(cells, 1)

    def lateness(self):
        return self.horizon - self.lent

    def renew(self, word, now, n):
        """Whether it is granted, the word after it, how many were missing, and how many are left."""
        ring = self.ring
        too_many, young = n > self.burst, self.is_young(now)
        seen = self.returned(word, now, self.lateness())
        word = ring.choose(too_many, word, ring.choose(young, word, seen))
        missing = ring.choose(And(Not(too_many), young), ring.saturating_sub(n, self.left), n)
        view = self.read(word, now)
        granted, taken = self.take(view, missing)
        more = self.half_at_most(taken, ring.saturating_sub(self.size, missing))
        again, after = self.take(self.beside(view, taken), more)
        return granted, ring.choose(again, after[1], taken[1]), missing, more

    def beside(self, view, taken):
        """The state that the others of the size are taken of."""
        return taken

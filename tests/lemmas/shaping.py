"""src/algorithms/shaping.rs and lending.rs, line by line: the names and their order are those of the code.

What may be refused is a pair: whether it is granted, and what it is then.
"""

from typing import Any, NamedTuple

from z3 import And, If, Not, Or

from refund import Refunding


class Slot(NamedTuple):
    """src/algorithms/reservation.rs."""

    due: Any
    expires: Any
    cost: Any
    before: Any
    after: Any


class Shaper(Refunding):
    """A profile that lends, any that was accepted."""

    def __init__(self, ring, suffix=""):
        super().__init__(ring, suffix)
        (self.lent,) = ring.vars("lent" + suffix)

    def accepted(self):
        return And(super().accepted(), self.capacity <= self.lent, self.lent <= self.horizon)

    def example(self):
        (now,) = self.ring.vars("now")
        return And(super().example(), self.lent == self.ring.number(342), now == self.ring.number(1000))

    def owing(self, view, debt):
        return view[0], view[0] + debt

    def owed(self, debt, n):
        ring = self.ring
        left, cost = self.lent - debt, ring.wrapping_mul(n, self.interval)
        return And(debt <= self.lent, ring.fits(n, self.interval), cost <= left), debt + cost

    def at_once(self, n, when_full):
        few = n <= self.burst
        rest = self.capacity - self.ring.wrapping_mul(self.burst, self.interval)
        owed, _ = self.owed(rest, n)
        return Or(few, And(when_full, owed)), self.ring.choose(few, n, self.burst)

    def reserved(self, view, n, wait):
        return self.owed(self.ring.max_of(self.debt(view), self.ring.wrapping_mul(wait, self.scale)), n)

    def held_back(self, ticks, n):
        """Whether it may be, the debt, and the ticks that may."""
        ring = self.ring
        then = self.capacity - ring.wrapping_mul(n, self.interval)
        most, wait = self.lent - then, ring.wrapping_mul(ticks, self.scale)
        held = And(ring.fits(ticks, self.scale), wait <= most)
        return held, wait + then, ring.div_floor(most, self.scale)

    def reserve(self, view, now, n, max_wait, when_full):
        """Whether it is granted, the slot, and for how many cells the refused wait."""
        ring, none = self.ring, n == self.ring.zero
        can_be, at_once = self.at_once(n, when_full)
        wait = self.wait(view, at_once)
        within, debt = self.reserved(view, n, wait)
        due = now + wait
        expires = due + ring.div_ceil(ring.wrapping_mul(n, self.interval), self.scale)
        slot = Slot(
            ring.choose(none, now, due),
            ring.choose(none, now, expires),
            n,
            ring.choose(none, view[1], self.touched(view)[1]),
            ring.choose(none, view[1], self.owing(view, debt)[1]),
        )
        granted = Or(none, And(can_be, within, wait <= max_wait))
        return granted, slot, ring.choose(can_be, at_once, n)

    def debit(self, view, n):
        """Whether it is taken, the state after it, and the cells that would be."""
        ring, debt = self.ring, self.debt(view)
        taken, owed = self.owed(debt, n)
        none = n == ring.zero
        after = ring.choose(none, view[1], self.owing(view, owed)[1])
        return Or(none, taken), (view[0], after), self.allowed(debt)

    def allowed(self, debt):
        return self.ring.div_floor(self.ring.saturating_sub(self.lent, debt), self.interval)

    def not_before(self, view, now, t0):
        """As `debit`; the ticks that would be allowed."""
        ahead, ticks = self.ticks_until(t0, now)
        held, debt, allowed = self.held_back(ticks, self.ring.one)
        _, tightened = self.tightened(view, debt)
        return Or(Not(ahead), held), (view[0], self.ring.choose(ahead, tightened, view[1])), allowed

    def observe(self, view, remaining, reset):
        ring = self.ring
        held, debt, allowed = self.held_back(ring.max_of(reset, ring.one), ring.one)
        left = self.capacity - ring.wrapping_mul(remaining, self.interval)
        none = remaining == ring.zero
        debt = ring.choose(none, debt, ring.choose(remaining >= self.burst, ring.zero, left))
        return If(none, held, True), self.tightened(view, debt), allowed

    def tightened(self, view, debt):
        """The state with at least so much debt."""
        return view[0], self.ring.choose(debt <= self.debt(view), view[1], self.owing(view, debt)[1])

    def settle(self, view, now, slot, actual):
        """src/algorithms/refund.rs: whether it is settled, and the state after it."""
        over = actual > slot.cost
        taken, debited, _ = self.debit(view, actual - slot.cost)
        _, refunded = self.refund(view, now, slot.due, slot.cost, slot.cost - actual)
        return Or(Not(over), taken), (view[0], self.ring.choose(over, debited[1], refunded))

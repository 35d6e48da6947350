"""src/algorithms/sliding_log.rs and log_profile.rs, line by line: the names and their order are those of the code.

Of one slot and one head; how a ring of them is searched is not a matter of width.
"""

from z3 import And


class Log:
    """A quota that was accepted, any: `accepted` is what `derive` gives."""

    def __init__(self, ring):
        self.ring = ring
        self.window, self.stale, self.limit, self.below, self.position = ring.vars("window stale limit below position")
        self.width = ring.number(ring.width)

    def accepted(self):
        ring, wide = self.ring, self.ring.wide
        two = ring.number(2)
        bits = And(two <= self.below, self.below < self.width - ring.one, self.position + self.position < self.width)
        small = And(self.position < self.width, ring.one <= self.position)
        # R / 2
        half = ring.shr(ring.max, self.below.term) - ring.shr(ring.max, (self.below + ring.one).term)
        reach = wide(self.window) + wide(self.stale) + wide(self.stale) <= wide(half)
        counted = And(ring.one <= self.limit, ring.shr(self.limit, self.position.term) == ring.zero)
        return And(bits, small, ring.one <= self.window, reach, counted, self.fits_a_total(self.limit))

    def fits_a_total(self, cells):
        """Below 2^b."""
        return self.ring.shr(cells, (self.below - self.ring.one).term) == self.ring.zero

    def example(self):
        return And()

    def max_idle(self):
        ring = self.ring.shr(self.ring.max, self.below.term) + self.ring.one
        return ring - self.window - self.stale - self.stale

    def low(self, value, bits):
        rest = (self.width - bits).term
        return self.ring.shr(self.ring.shl(value, rest), rest)

    def position_of(self, head):
        return self.low(self.ring.shr(head, self.position.term), self.position)

    def entries(self, head):
        return self.low(head, self.position)

    def lap(self, head):
        return self.ring.shr(head, (self.position + self.position).term)

    def is_written(self, head, slot):
        return self.ring.shl(self.lap(head) + slot, self.ring.width - 1) != self.ring.zero

    def modulo(self, ticks):
        return self.ring.shr(self.ring.shl(ticks, self.below.term), self.below.term)

    def tick(self, slot):
        return self.ring.shr(slot, self.below.term)

    def cells(self, start, end):
        total = [self.ring.shr(slot, 1) for slot in (start, end)]
        rest = (self.width - self.below + self.ring.one).term
        return self.ring.shr(self.ring.shl(total[1] - total[0], rest), rest)

    def in_window(self, slot, now):
        age = self.age(slot, now)
        return self.modulo(age) < self.reach()

    def age(self, slot, now):
        return now - self.tick(slot) + self.stale

    def reach(self):
        return self.window + self.stale

    def is_old(self, slot, tick):
        """In nobody's window who comes after one at `tick`."""
        age = tick - self.tick(slot) + self.stale
        return self.modulo(age) >= self.reach() + self.stale

    def leaves_after(self, slot, now):
        return self.modulo(self.tick(slot) + self.window - now)

    def stored_at(self, newest, now, some):
        """The tick that a grant is stored at, beside a newest entry, if there is one."""
        ring = self.ring
        ahead = self.modulo(self.tick(newest) - now)
        behind = And(some, ahead <= self.stale)
        return self.modulo(now + ring.choose(self.keeps_order(behind), ahead, ring.zero))

    def keeps_order(self, behind):
        return behind

    def entry(self, tick, newest, slot, n):
        """The slot of a grant at that tick after the newest one, over what the slot said."""
        ring, rest = self.ring, (self.width - self.below).term
        total = self.total(ring.shr(newest, 1) + n, rest)
        written = ring.one - ring.shr(ring.shl(slot, ring.width - 1), ring.width - 1)
        return ring.shl(tick, self.below.term) + total + written

    def total(self, cells, rest):
        return self.ring.shr(self.ring.shl(cells, rest + 1), rest)

    def advanced(self, head, kept):
        """The head after its slot was written, of which so many older entries are kept."""
        ring = self.ring
        position = self.position_of(head) + ring.one
        before = head - self.entries(head)
        lap = (self.position + self.position).term
        next_lap = ring.shl(ring.shr(before, lap) + ring.one, lap)
        step = ring.shl(ring.one, self.position.term)
        moved = ring.choose(self.is_last(position), next_lap, before + step)
        return moved + kept + ring.one

    def is_last(self, position):
        return position == self.limit

    def cleared(self, head):
        return head - self.entries(head)

    def at(self, head, age):
        """The position of an age below the limit."""
        return self.back_from(self.position_of(head), age)

    def back_from(self, position, age):
        ring = self.ring
        back = ring.choose(age > position, self.limit - age, ring.zero - age)
        return position + back


class Ticks(Log):
    """The same of ticks alone: a slot is its tick modulo R, and to cut bits off is to mask them."""

    def __init__(self, ring):
        super().__init__(ring)
        (self.mask,) = ring.vars("mask")

    def example(self):
        numbers = [(self.mask, 1023), (self.window, 60), (self.stale, 10)]
        return And([value == self.ring.number(of) for value, of in numbers])

    def accepted(self):
        return And(self.ring.is_mask(self.mask), self.mask <= self.ring.max - self.mask, self.reaches())

    def reaches(self):
        """window + 2 * stale <= R / 2."""
        ring, wide = self.ring, self.ring.wide
        reach = wide(self.window) + wide(self.stale) + wide(self.stale)
        small = And(self.window <= self.mask, self.stale <= self.mask, ring.one <= self.window)
        return And(small, reach <= wide(self.mask + ring.one) - reach, reach <= wide(self.mask), self.mask < ring.max)

    def max_idle(self):
        return self.mask + self.ring.one - self.window - self.stale - self.stale

    def modulo(self, ticks):
        return self.ring.masked(ticks, self.mask)

    def tick(self, slot):
        return slot

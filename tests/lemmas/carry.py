"""src/algorithms/carry.rs, line by line: the names and their order are those of the code."""

from z3 import And, Implies

from shaping import Shaper


class Carrying(Shaper):
    """A quota, and `next` which follows it, both of words whose lowest bits are free."""

    # of the example: the cells take longer than the time
    NEXT_SCALE = 1
    NEXT_LENT = 60

    def __init__(self, ring):
        super().__init__(ring)
        self.next = Shaper(ring, "_next")
        self.free = ring.width // 8

    def accepted(self):
        return And(super().accepted(), self.next.accepted())

    def example(self):
        number = self.ring.number
        next = self.next
        numbers = [(next.scale, self.NEXT_SCALE), (next.interval, 7), (next.capacity, 30)]
        numbers.append((next.lent, self.NEXT_LENT))
        return And(super().example(), *[value == number(of << self.free) for value, of in numbers])

    def up(self, whole, exact):
        """Whether it fits, and what it is."""
        ring = self.ring
        ones = ring.number((1 << self.free) - 1)
        up = ring.choose(exact, whole, whole + ring.one)
        fits = And(Implies(whole == ring.max, exact), up <= ring.max - ones)
        return fits, self.down(up + ones)

    def down(self, whole):
        return self.ring.shl(self.ring.shr(whole, self.free), self.free)

    def as_it_is(self, debt):
        """Whether there is such a debt, and which."""
        ring, next = self.ring, self.next
        room, _ = ring.mul_div(self.capacity - debt, next.interval, self.interval)
        within = next.capacity - self.down(ring.min(room, next.capacity))
        over = debt - self.capacity
        fits, cells = self.up(*ring.mul_div(over, next.interval, self.interval))
        lasts, time = self.time(over)
        owed = ring.max_of(cells, time)
        exists = Implies(debt > self.capacity, And(fits, lasts, owed <= ring.max - next.capacity))
        return exists, ring.choose(debt <= self.capacity, within, next.capacity + owed)

    def time(self, over):
        """Whether it fits, and what it is: as many ticks of the next quota."""
        return self.up(*self.ring.mul_div(over, self.next.scale, self.scale))

    def forgiving(self, debt):
        ring, most = self.ring, self.next.lent
        exists, owed = self.as_it_is(debt)
        return And(), ring.choose(exists, ring.min(owed, most), most)

    def additive(self, debt):
        return self.up(*self.ring.mul_div(debt, self.next.interval, self.interval))

    def in_proportion(self, debt):
        return self.up(*self.ring.mul_div(debt, self.next.capacity, self.capacity))

    def reset(self, _):
        return And(), self.ring.zero

    def carried(self, word, now, carry):
        """Whether it is, and the word under `next`."""
        exists, debt = carry(self.debt(self.read(word, now)))
        return And(exists, debt <= self.next.lent), self.ring.wrapping_mul(now, self.next.scale) + debt

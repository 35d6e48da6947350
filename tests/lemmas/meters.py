"""src/algorithms/meters/, line by line: the names and their order are those of the code.

`ring` is that of a half of the word. A mark is whether the packet is green, whether it is yellow, and both halves after
it; of neither, nothing is written.
"""

from z3 import And, Not

from dual import Pair
from gcra import Profile


class SrTcm:
    """src/algorithms/meters/srtcm.rs: profiles as `new` derives them, any."""

    def __init__(self, ring):
        self.ring, self.committed, self.excess = ring, Profile(ring, "1"), Profile(ring, "2")
        c, e = self.committed, self.excess
        e.scale, e.interval, e.horizon = c.scale, c.interval, c.horizon

    def accepted(self):
        ring, c, e = self.ring, self.committed, self.excess
        wide = ring.wide
        return And(
            ring.one <= c.scale,
            ring.one <= c.interval,
            c.burst == ring.div_floor(c.capacity, c.interval),
            e.burst == ring.div_floor(e.capacity, e.interval),
            wide(c.capacity) + wide(e.capacity) <= wide(c.horizon),
            wide(c.horizon) + wide(c.horizon) + wide(c.scale) <= wide(ring.max),
        )

    def example(self):
        c, e = self.committed, self.excess
        numbers = [(c.scale, 3), (c.interval, 10), (c.capacity, 45), (e.capacity, 70), (c.horizon, 250)]
        return And([value == self.ring.number(of) for value, of in numbers])

    def lacking(self, c, both):
        """What is missing of C, what of it is not overdrawn, and what E lacks."""
        missing = self.committed.debt(c)
        of_both = self.of_both(self.committed.debt(both), missing)
        of_c = self.of_c(missing)
        return missing, of_c, of_both - of_c

    def of_both(self, debt, missing):
        return self.ring.max_of(debt, missing)

    def of_c(self, missing):
        return self.ring.min(missing, self.committed.capacity)

    def mark(self, view, n, green):
        (t, _), _ = view
        _, of_c, in_excess = self.lacking(*view)
        conforms, c = self.committed.take(view[0], n)
        is_green = And(green, conforms)
        in_e, e = self.excess.take((t, t + in_excess), n)
        of_green = c, (t, self.put_off(c[1], in_excess))
        of_yellow = self.committed.touched(view[0]), (t, e[1] + of_c)
        return is_green, And(Not(is_green), in_e), of_green, of_yellow

    def put_off(self, tat, in_excess):
        return tat + in_excess


class TrTcm(Pair):
    """src/algorithms/meters/trtcm.rs: the first half is P, the second is C."""

    def mark(self, view, n, green):
        peak, committed = self.first, self.second
        in_peak, p = peak.take(view[0], n)
        in_committed, c = committed.take(view[1], n)
        is_green = And(in_peak, green, in_committed)
        return is_green, And(in_peak, Not(is_green)), (self.of_green(view[0], p), c), (p, self.of_yellow(view[1], c))

    def of_green(self, before, taken):
        return taken

    def of_yellow(self, before, taken):
        return self.second.touched(before)


class TrTcm4115(Pair):
    """src/algorithms/meters/trtcm4115.rs: the first half is C, the second is E."""

    def mark(self, view, n, green):
        committed, excess = self.first, self.second
        in_committed, c = committed.take(view[0], n)
        in_excess, e = excess.take(view[1], n)
        is_green = And(green, in_committed)
        is_yellow = And(self.otherwise(is_green), in_excess)
        return is_green, is_yellow, (c, self.of_green(view[1], e)), (committed.touched(view[0]), e)

    def otherwise(self, is_green):
        return Not(is_green)

    def of_green(self, before, taken):
        return self.second.touched(before)

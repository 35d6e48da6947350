"""src/algorithms/interval.rs and interval_profile.rs, line by line: the names and their order are those of the code."""

from z3 import And, Not, Or


class IntervalProfile:
    """A quota that was accepted, any: `accepted` is what `derive` checks.

    `log2` is the logarithm of the period where the tick wraps, None where it does not.
    """

    def __init__(self, ring, log2=None):
        self.ring, self.log2 = ring, log2
        self.stored_period, self.capacity, self.refill, self.margin = ring.vars("period capacity refill margin")
        self.last = ring.number((1 << ring.half) - 1)

    def accepted(self):
        """`periods`, `most` and `spare` as `derive` has them, in words of 64 bits by its own divisions."""
        ring = self.ring
        never = ring.max - ring.one
        fitting = [self.last] if self.log2 is not None else [self.last, ring.div_floor(never, self.stored_period)]
        positive = [ring.one <= value for value in (self.stored_period, self.capacity, self.refill, self.margin)]
        halves = [value <= self.last for value in (self.capacity, self.refill, self.margin)]
        within = [self.turns_to_fill() <= most for most in fitting]
        # margin <= spare, which does not go below 0
        spare = [self.margin <= most - self.turns_to_fill() for most in fitting]
        return And(*positive, *halves, *within, *spare)

    def turns_to_fill(self):
        return self.ring.div_ceil(self.capacity, self.refill)

    def example(self):
        numbers = [(self.capacity, 20), (self.refill, 5), (self.margin, 3), (self.stored_period, 16)]
        return And([value == self.ring.number(of) for value, of in numbers])

    def margin_of(self, stale):
        return self.ring.div_ceil(stale, self.period()) + self.ring.one

    def max_idle_periods(self):
        return self.last - self.margin

    def periods(self, now):
        if self.log2 is not None:
            return self.ring.shr(now, self.log2)
        return self.ring.div_floor(now, self.stored_period)

    def period(self):
        return self.stored_period if self.log2 is None else self.ring.number(1 << self.log2)

    def pack(self, index, tokens):
        return self.ring.shl(index, self.ring.half) + tokens

    def index_sub(self, a, b):
        return self.low_half(a - b)

    def low_half(self, value):
        ring = self.ring
        return ring.shr(ring.shl(value, ring.half), ring.half)

    def until(self, now, turns):
        ring = self.ring
        begun = now - ring.wrapping_mul(self.periods(now), self.period())
        return ring.wrapping_mul(turns, self.period()) - begun

    def read(self, word, now):
        """The view: now, index, ahead, tokens."""
        ring = self.ring
        stored = ring.shr(word, ring.half)
        tokens = ring.min(self.low_half(word), self.capacity)
        index = self.periods(now)
        ahead = self.index_sub(stored, index)
        honest = ahead <= self.margin
        turns = self.index_sub(index, stored)
        refilled = ring.min(ring.wrapping_mul(turns, self.refill) + tokens, self.capacity)
        return (
            now,
            ring.choose(honest, stored, index),
            ring.choose(honest, ahead, ring.zero),
            ring.choose(honest, tokens, refilled),
        )

    def write(self, view):
        _, index, _, tokens = view
        return self.pack(index, tokens)

    def take(self, view, n):
        """Whether there is a state after it, and which."""
        now, index, ahead, tokens = view
        return Not(self.none_or_too_many(n, tokens)), (now, index, ahead, tokens - n)

    def none_or_too_many(self, n, tokens):
        return n - self.ring.one >= tokens

    def touched(self, view):
        return view

    def filled(self, view):
        return (*view[:3], self.capacity)

    def drained(self, view):
        return (*view[:3], self.ring.zero)

    def wait(self, view, n):
        ring = self.ring
        now, _, ahead, tokens = view
        turns = self.turns(n - tokens)
        later = ring.choose(n <= tokens, ring.zero, self.until(now, turns + ahead))
        return ring.choose(n > self.capacity, ring.max, later)

    def turns(self, tokens):
        return self.ring.div_ceil(tokens, self.refill)

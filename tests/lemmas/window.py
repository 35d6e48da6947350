"""src/algorithms/sliding_window.rs, window_profile.rs and grid.rs, line by line: the names and their order are those of
the code.

What is in the word is of `Words`; what is multiplied, in 64 bits at any width of the word, is of `Estimate`.
"""

from z3 import And, Not, Or


class Words:
    """A quota that was accepted, any: `accepted` is what `derive` checks. By bits; windows are counted, not measured."""

    def __init__(self, ring):
        self.ring = ring
        self.limit, self.margin, self.counter, self.index = ring.vars("limit margin counter index")

    def accepted(self):
        ring, width = self.ring, self.ring.number(self.ring.width)
        few = [value <= width for value in (self.counter, self.index)]
        # windows are no more than the index counts
        margin = And(ring.one <= self.margin, self.margin < self.last(), self.margin < self.last() - ring.one)
        counted = And(ring.one <= self.limit, ring.shr(self.limit, self.counter.term) == ring.zero)
        two = ring.number(2)
        return And(*few, self.counter + self.counter + self.index <= width, two <= self.index, margin, counted)

    def example(self):
        return And()

    def rest(self, bits):
        return (self.ring.number(self.ring.width) - bits).term

    def last(self):
        return self.ring.shr(self.ring.max, self.rest(self.index))

    def max_idle(self):
        """In windows."""
        return self.last() - self.margin

    def index_sub(self, a, b):
        rest = self.rest(self.index)
        return self.ring.shr(self.ring.shl(a - b, rest), rest)

    def count(self, word):
        rest = self.rest(self.counter)
        return self.ring.min(self.ring.shr(self.ring.shl(word, rest), rest), self.limit)

    def turned(self, turns, previous, current):
        ring = self.ring
        later = ring.choose(turns == ring.one, current, ring.zero)
        return ring.choose(turns == ring.zero, previous, later), ring.choose(turns == ring.zero, current, ring.zero)

    def unpacked(self, word):
        ring = self.ring
        previous, current = self.count(ring.shr(word, self.counter.term)), self.count(word)
        return ring.shr(word, (self.counter + self.counter).term), previous, current

    def read(self, word, index):
        """The view: index, ahead, previous, current; of a tick in the window of that index."""
        return self.seen(*self.unpacked(word), index)

    def seen(self, stored, previous, current, index):
        ring = self.ring
        ahead = self.index_sub(stored, index)
        honest = self.honest(ahead)
        turned = self.turned(self.index_sub(index, stored), previous, current)
        return (
            ring.choose(honest, stored, index),
            ring.choose(honest, ahead, ring.zero),
            ring.choose(honest, previous, turned[0]),
            ring.choose(honest, current, turned[1]),
        )

    def honest(self, ahead):
        return ahead <= self.margin

    def write(self, view):
        index, _, previous, current = view
        bits = self.counter.term
        return self.ring.shl(self.ring.shl(index, bits) + previous, bits) + current

    def take(self, view, n):
        """Whether the first comparison lets it pass, and the state after it."""
        *rest, current = view
        return Not(self.none_or_too_many(n, current)), (*rest, current + n)

    def none_or_too_many(self, n, current):
        ring = self.ring
        return n - ring.one >= ring.saturating_sub(self.limit, current)


class Indices(Words):
    """The same of windows alone: to cut bits off is to mask them."""

    def __init__(self, ring):
        super().__init__(ring)
        (self.mask,) = ring.vars("mask")

    def accepted(self):
        ring, two = self.ring, self.ring.number(2)
        margin = And(two <= self.mask, ring.one <= self.margin, self.margin <= self.mask - two)
        return And(ring.is_mask(self.mask), self.mask <= ring.max - self.mask, margin)

    def example(self):
        return And(self.mask == self.ring.number(255), self.margin == self.ring.number(3))

    def last(self):
        return self.mask

    def index_sub(self, a, b):
        return self.ring.masked(a - b, self.mask)


class Estimate:
    """What is in the last window, of counts in integers of 64 bits."""

    def __init__(self, ring):
        self.ring = ring
        self.length, self.limit, self.elapsed = ring.vars("length limit elapsed")
        self.previous, self.current = ring.vars("previous current")

    def accepted(self):
        ring = self.ring
        counts = And(self.previous <= self.limit, self.current <= self.limit)
        known = And(ring.one <= self.length, ring.one <= self.limit, ring.fits(self.limit, self.length))
        return And(known, counts, self.elapsed < self.length)

    def example(self):
        numbers = [(self.length, 1000), (self.limit, 7), (self.previous, 5)]
        return And([value == self.ring.number(of) for value, of in numbers])

    def take(self, n):
        ring = self.ring
        few = Not(n - ring.one >= ring.saturating_sub(self.limit, self.current))
        current = self.current + n
        room = ring.wrapping_mul(self.limit - current, self.length)
        left = self.length - self.elapsed
        return And(few, self.within(ring.wrapping_mul(self.previous, left), room))

    def within(self, estimate, room):
        return estimate <= room

    def carried_over(self):
        ring = self.ring
        left = ring.saturating_sub(self.length, self.elapsed)
        return self.rounded(ring.wrapping_mul(self.previous, left), self.length)

    def rounded(self, a, b):
        return self.ring.div_ceil(a, b)

    def remaining(self):
        ring = self.ring
        return ring.saturating_sub(ring.saturating_sub(self.limit, self.current), self.carried_over())

    def first_tick(self, room):
        """Whether there is one, and which."""
        ring = self.ring
        left = ring.div_floor(ring.wrapping_mul(room, self.length), self.previous)
        at_once = self.previous <= room
        tick = ring.choose(at_once, ring.zero, ring.saturating_sub(self.length, self.slid(left)))
        return Or(at_once, ring.one <= left), tick

    def slid(self, left):
        return left

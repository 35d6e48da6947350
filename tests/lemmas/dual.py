"""src/ground/half.rs and src/algorithms/dual.rs, line by line: the names and their order are those of the code."""

from z3 import And, Extract, LShR, ZeroExt

from gcra import Profile
from ring import Exact, Word


class Pair:
    """Two quotas that were accepted, any; `ring` is that of one half."""

    def __init__(self, ring):
        self.ring, self.first, self.second = ring, Profile(ring, "1"), Profile(ring, "2")

    def accepted(self):
        return And(self.first.accepted(), self.second.accepted())

    def example(self):
        numbers = [(self.first, (3, 10, 45, 345)), (self.second, (2, 7, 25, 425))]
        of = [(p.scale, p.interval, p.capacity, p.horizon) for p, _ in numbers]
        return And([value == self.ring.number(it) for p, (_, its) in zip(of, numbers) for value, it in zip(p, its)])

    def most(self):
        return self.ring.min(self.first.burst, self.second.burst)

    def take(self, view, n):
        """Of a number of cells that a half can count: whether there is a state after it, and which."""
        (some, first), (others, second) = self.first.take(view[0], n), self.second.take(view[1], n)
        return self.agree(some, others), (first, second)

    def agree(self, first, second):
        return And(first, second)

    def remaining(self, view):
        return self.of_both(self.first.remaining(view[0]), self.second.remaining(view[1]))

    def of_both(self, first, second):
        return self.ring.min(first, second)

    def wait(self, view, n):
        first, second = self.first.wait(view[0], n), self.second.wait(view[1], n)
        return self.ring.choose(n > self.most(), self.ring.max, self.of_waits(first, second))

    def of_waits(self, first, second):
        return self.ring.max_of(first, second)


class Dual(Pair):
    """A word of both; `ring` is that of the word."""

    def __init__(self, ring):
        super().__init__(Exact(ring.half))
        self.word = ring

    def accepted(self):
        """No more of it than the lemmas need: without a product or a quotient."""
        twice = [self.ring.wide(p.horizon) + self.ring.wide(p.horizon) for p in (self.first, self.second)]
        ordered = [And(p.burst <= p.capacity, p.capacity <= p.horizon) for p in (self.first, self.second)]
        return And(*ordered, *(it <= self.ring.wide(self.ring.max) for it in twice))

    def example(self):
        return And()

    def join(self, low, high):
        low, high = (ZeroExt(self.word.half, part.term) for part in (low, high))
        return Word(self.word, high << self.word.half | low)

    def split(self, double):
        half = self.word.half
        return Word(self.ring, Extract(half - 1, 0, double.term)), Word(
            self.ring, Extract(half - 1, 0, LShR(double.term, half))
        )

    def cells(self, n):
        low, high = self.split(n)
        return self.ring.choose(high == self.ring.zero, low, self.ring.max)

    def read(self, word, now):
        (first, second), (clock, _) = self.split(word), self.split(now)
        return self.first.read(first, clock), self.second.read(second, clock)

    def write(self, view):
        return self.join(view[0][1], view[1][1])

    def taken(self, word, now, n):
        """Whether a word is written, and which."""
        grants, after = self.take(self.read(word, now), self.cells(n))
        return grants, self.write(after)

"""The integers of a word, as src/ground/width.rs has them: + and - wrap, comparisons are unsigned.

There are two rings. `Exact` is of bit vectors: what a twin breaks is found there, and vectors are computed
there. `Opaque`, of opaque.py, is of integers from 0 to M - 1.
"""

import functools

from z3 import And, BitVec, BitVecVal, Extract, If, LShR, UDiv, ULE, ZeroExt


class Word:
    """A value in a ring. `made` is how: an operator and two words; else nothing."""

    def __init__(self, ring, term, made=None):
        self.ring, self.term, self.made = ring, term, made

    def __add__(self, other):
        return Word(self.ring, self.ring.sum(self.term, other.term), ("+", self, other))

    def __sub__(self, other):
        return Word(self.ring, self.ring.difference(self.term, other.term), ("-", self, other))

    def __le__(self, other):
        return self.ring.at_most(self.term, other.term)

    def __lt__(self, other):
        return And(self <= other, self != other)

    def __eq__(self, other):
        return self.term == other.term

    def __ne__(self, other):
        return self.term != other.term

    # never sorted, never in a set
    __hash__ = None


class Ring:
    def __init__(self, width):
        self.width, self.half = width, width // 2
        self.zero, self.one, self.max = self.number(0), self.number(1), self.number((1 << width) - 1)

    def div_ceil(self, a, b):
        whole = self.div_floor(a - self.one, b)
        up = self.choose(whole == self.max, whole, whole + self.one)
        return self.choose(a == self.zero, self.zero, up)

    def choose(self, condition, a, b):
        return Word(self, If(condition, a.term, b.term), (condition, a, b))

    def saturating_add(self, a, b):
        return self.choose(a <= self.max - b, a + b, self.max)

    def saturating_sub(self, a, b):
        return self.choose(a <= b, self.zero, a - b)

    def min(self, a, b):
        return self.choose(a <= b, a, b)

    def max_of(self, a, b):
        return self.choose(a <= b, b, a)


class Exact(Ring):
    def number(self, value):
        return Word(self, BitVecVal(value, self.width))

    def vars(self, names):
        return [Word(self, BitVec(name, self.width)) for name in names.split()]

    def sum(self, a, b):
        return a + b

    def difference(self, a, b):
        return a - b

    def at_most(self, a, b):
        return ULE(a, b)

    def wide(self, a):
        """The same value where a sum of four does not wrap."""
        return Word(Exact(self.width + 2), ZeroExt(2, a.term))

    def wrapping_mul(self, a, b):
        return Word(self, a.term * b.term)

    def fits(self, a, b):
        """Whether the product is below M, so that it does not wrap."""
        double = ZeroExt(self.width, a.term) * ZeroExt(self.width, b.term)
        return Extract(2 * self.width - 1, self.width, double) == 0

    def div_floor(self, a, b):
        # the maximum where b is 0, as in Rust
        return Word(self, UDiv(a.term, b.term))

    def shl(self, a, bits):
        return Word(self, a.term << bits)

    def shr(self, a, bits):
        return Word(self, LShR(a.term, bits))

    def whole(self, a, b):
        """The product, which does not wrap; to be compared."""
        return Word(Exact(2 * self.width), self.double(a).term * self.double(b).term)

    def double(self, a):
        return Word(Exact(2 * self.width), ZeroExt(self.width, a.term))

    def mul_div(self, a, b, divisor):
        """The product divided, rounded down, and whether nothing was lost; the maximum where it does not fit."""
        double = Exact(2 * self.width)
        product = self.whole(a, b)
        quotient = double.min(double.div_floor(product, self.double(divisor)), self.double(self.max))
        quotient = Word(self, Extract(self.width - 1, 0, quotient.term))
        return quotient, self.whole(quotient, divisor) == product

    @functools.cache
    def trailing_zeros(self, term):
        zeros = BitVecVal(self.width, self.width)
        for bit in reversed(range(self.width)):
            zeros = If(Extract(bit, bit, term) == 1, BitVecVal(bit, self.width), zeros)
        return Word(self, zeros)

    def on_clock(self, ticks, scale, interval):
        """The ticks modulo the clock's width, and whether they are less than half of it."""
        shift = self.min(self.trailing_zeros(scale.term), self.trailing_zeros(interval.term)).term
        high = ticks.term << shift
        return Word(self, LShR(high, shift)), Extract(self.width - 1, self.width - 1, high) == 0

    def leaves_free(self, a, bits):
        """Whether the lowest bits are 0."""
        return Extract(bits - 1, 0, a.term) == 0

    def speak_of(self, a, b):
        """Of all products everything is known."""

    def masked(self, a, mask):
        return Word(self, a.term & mask.term)

    def is_mask(self, mask):
        """Of the lowest bits, some or all."""
        return mask.term & (mask + self.one).term == 0

    def speak_of_factors(self, a, b, c, d):
        """Neither of those whose factors are no greater."""

    def commute(self, a, b):
        """Nor of those that are the same."""

    def laws(self):
        """What must be said of products and quotients: nothing, they are computed."""
        return []

"""The integers of a word, as src/ground/width.rs has them: + and - wrap, comparisons are unsigned.

There are two rings. `Exact` is of bit vectors: what a twin breaks is found there, and vectors are computed
there. `Opaque` is of integers from 0 to M - 1: it knows the wrap of a sum, and of products and quotients
nothing but the laws below, each proven on its own; what is proven in it needs no multiplier.
"""

from z3 import And, BitVec, BitVecVal, Bool, Extract, If, Implies, Int, IntVal, LShR, UDiv, ULE, ZeroExt, is_int_value


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

    def speak_of(self, a, b):
        """Of all products everything is known."""

    def laws(self):
        """What must be said of products and quotients: nothing, they are computed."""
        return []


class Opaque(Ring):
    def __init__(self, width):
        self.products, self.quotients, self.splits, self.known = {}, {}, {}, []
        self.m = 1 << width
        super().__init__(width)

    def number(self, value):
        return Word(self, IntVal(value))

    def vars(self, names):
        words = [Word(self, Int(name)) for name in names.split()]
        self.known += [And(0 <= word.term, word.term < self.m) for word in words]
        return words

    def sum(self, a, b):
        return If(a + b >= self.m, a + b - self.m, a + b)

    def difference(self, a, b):
        return If(a < b, a - b + self.m, a - b)

    def at_most(self, a, b):
        return a <= b

    def wide(self, a):
        return Word(Unbounded(), a.term)

    def shl(self, a, bits):
        (_, low) = self.split(a, self.width - bits)
        return Word(self, low.term * (1 << bits), ("<<", low, bits))

    def shr(self, a, bits):
        if a.made and isinstance(a.made[0], str) and a.made[0] == "<<" and a.made[2] == bits:
            return a.made[1]
        (high, _) = self.split(a, bits)
        return high

    def split(self, a, bits):
        """The bits above, as a number, and the lowest `bits`."""
        key = (a.term.get_id(), bits)
        if key not in self.splits:
            name = f"split{len(self.splits)}"
            high, low = self.vars(f"{name}high {name}low")
            whole = And(a.term == high.term * (1 << bits) + low.term, low.term < (1 << bits))
            self.known.append(And(whole, high.term < (1 << self.width - bits)))
            # the word is kept, so that its key is not given to another
            self.splits[key] = (high, low, a)
        return self.splits[key][:2]

    def opaque(self, table, kind, a, b):
        """A variable for each pair of arguments. z3 shares equal terms: the same pair has the same key."""
        key = (a.term.get_id(), b.term.get_id())
        if key not in table:
            name = f"{kind}{len(table)}"
            table[key] = (a, b, *self.vars(name), Bool(f"{name}fits"))
        return table[key]

    def wrapping_mul(self, a, b):
        return self.opaque(self.products, "product", a, b)[2]

    def fits(self, a, b):
        return self.opaque(self.products, "product", a, b)[3]

    def div_floor(self, a, b):
        return self.opaque(self.quotients, "quotient", a, b)[2]

    def laws(self):
        """The laws of every product and quotient that were computed."""
        facts = [self.division(*known) for known in self.quotients.values()]
        # grows while it is walked: the law of a sum speaks of the products of its parts
        walked = 0
        while walked < len(self.products):
            known = list(self.products.values())[walked]
            facts += [self.small_factors(*known), self.parts(*known)]
            walked += 1
        products = list(self.products.values())
        facts += [self.grows(one, other) for one in products for other in products if one[1].term.eq(other[1].term)]
        return facts + self.known

    def division(self, a, b, whole, _):
        back, fits = self.wrapping_mul(whole, b), self.fits(whole, b)
        self.wrapping_mul(whole + self.one, b)
        return Implies(b != self.zero, And(fits, back <= a, a - back < b, whole <= a))

    def grows(self, one, other):
        (less, _, small, small_fits), (more, _, large, large_fits) = one, other
        grows = Implies(And(large_fits, less <= more), And(small_fits, small <= large))
        return And(grows, Implies(less == more, And(small == large, small_fits == large_fits)))

    def small_factors(self, a, b, product, fits):
        last = (1 << self.half) - 1
        small = And(a <= self.number(last), b <= self.number(last))
        return Implies(small, And(fits, product <= self.number(last * last)))

    def parts(self, a, b, product, fits):
        """What the ring says of a product whose factor is 0, 1, a sum, a difference or a choice."""
        if is_int_value(b.term):
            (wrapped,) = self.vars(f"wrapped{len(self.known)}")
            whole = a.term * b.term == wrapped.term * self.m + product.term
            return And(whole, fits == (wrapped == self.zero))
        factors = [(self.zero, self.zero), (self.one, b)]
        least = [Implies(a == factor, And(fits, product == times)) for factor, times in factors]
        how, one, other = a.made or ("<<", a, a)
        if not isinstance(how, str):
            return And(*least, product == self.choose(how, self.wrapping_mul(one, b), self.wrapping_mul(other, b)))
        if how == "<<":
            return And(least)
        first, second = self.wrapping_mul(one, b), self.wrapping_mul(other, b)
        if how == "+":
            both = And(self.fits(one, b), self.fits(other, b), b != self.zero)
            below = self.wide(first) + self.wide(second) <= self.wide(self.max)
            return And(*least, product == first + second, Implies(And(both, below), fits))
        return And(*least, product == first - second)

    def speak_of(self, a, b):
        """A product that a proof needs, and the formulas do not have."""
        self.wrapping_mul(a, b)


class Unbounded(Ring):
    """Integers that do not wrap; words of it only add and compare."""

    def __init__(self):
        """Without a width there is no zero to make."""

    def sum(self, a, b):
        return a + b

    def difference(self, a, b):
        return a - b

    def at_most(self, a, b):
        return a <= b

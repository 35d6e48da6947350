"""The integers of a word, of whose products and quotients only laws are known.

`Opaque` is of integers from 0 to M - 1: it knows the wrap of a sum, and of products and quotients nothing but
the laws of laws.py, each proven on its own; what is proven in it needs no multiplier.
"""

from z3 import And, Bool, If, Implies, Int, IntVal, is_int_value

from ring import Ring, Word


class Opaque(Ring):
    def __init__(self, width):
        self.products, self.quotients, self.splits, self.known = {}, {}, {}, []
        self.wholes, self.divided, self.clocks, self.free = {}, {}, {}, {}
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

    def leaves_free(self, a, bits):
        """Whether the lowest bits are 0, then those of its products are."""
        _, low = self.split(a, bits)
        self.free[a.term.get_id()] = bits
        return low == self.zero

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

    def whole(self, a, b):
        """The product, which does not wrap; to be compared."""
        return Word(Unbounded(), self.product_of(a, b)[2])

    def product_of(self, a, b):
        key = (a.term.get_id(), b.term.get_id())
        if key not in self.wholes:
            self.wholes[key] = (a, b, Int(f"whole{len(self.wholes)}"))
        return self.wholes[key]

    def mul_div(self, a, b, divisor):
        """The product divided, rounded down, and whether nothing was lost; the maximum where it does not fit."""
        key = (a.term.get_id(), b.term.get_id(), divisor.term.get_id())
        if key not in self.divided:
            self.divided[key] = (*self.vars(f"divided{len(self.divided)}"), a, b, divisor)
        quotient = self.divided[key][0]
        product, back = self.product_of(a, b)[2], self.product_of(quotient, divisor)[2]
        self.product_of(quotient + self.one, divisor)
        short = Implies(quotient != self.max, product < back + divisor.term)
        self.known.append(Implies(divisor != self.zero, And(back <= product, short)))
        return quotient, back == product

    def on_clock(self, ticks, scale, interval):
        """The ticks modulo the clock's width, and whether they are less than half of it: of that nothing is known."""
        key = (ticks.term.get_id(), scale.term.get_id(), interval.term.get_id())
        if key not in self.clocks:
            (left,) = self.vars(f"clock{len(self.clocks)}")
            times, fits = self.wrapping_mul(ticks, scale), self.fits(ticks, scale)
            same = And(left <= ticks, self.wrapping_mul(left, scale) == times, Implies(fits, left == ticks))
            self.known.append(Implies(scale != self.zero, same))
            # the words are kept, so that their key is not given to others
            self.clocks[key] = (left, Bool(f"clock{len(self.clocks)}ahead"), ticks, scale, interval)
        return self.clocks[key][:2]

    def laws(self):
        """The laws of every product and quotient that were computed."""
        facts = [self.division(*known) for known in self.quotients.values()]
        # grows while it is walked: the law of a sum speaks of the products of its parts
        walked = 0
        while walked < len(self.products):
            known = list(self.products.values())[walked]
            facts += [self.small_factors(*known), self.parts(*known), self.free_bits(*known)]
            walked += 1
        facts += self.laws_of_wholes()
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

    def laws_of_wholes(self):
        facts, walked = [], 0
        while walked < len(self.wholes):
            facts.append(self.whole_parts(*list(self.wholes.values())[walked]))
            walked += 1
        wholes = list(self.wholes.values())
        of_one = [(one, other) for one in wholes for other in wholes if one[1].term.eq(other[1].term)]
        return facts + [self.whole_grows(one, other) for one, other in of_one]

    def whole_parts(self, a, b, product):
        how, one, other = a.made or ("", a, a)
        if not (isinstance(how, str) and how == "+"):
            return And(product >= 0, Implies(a == self.one, product == b.term))
        sum_of = self.product_of(one, b)[2] + self.product_of(other, b)[2]
        return Implies(one.term + other.term < self.m, product == sum_of)

    def whole_grows(self, one, other):
        (less, _, small), (more, _, large) = one, other
        return And(Implies(less <= more, small <= large), Implies(less == more, small == large))

    def small_factors(self, a, b, product, fits):
        last = (1 << self.half) - 1
        small = And(a <= self.number(last), b <= self.number(last))
        return Implies(small, And(fits, product <= self.number(last * last)))

    def free_bits(self, _, b, product, __):
        bits = self.free.get(b.term.get_id())
        if bits is None:
            return And()
        return Implies(self.split(b, bits)[1] == self.zero, self.split(product, bits)[1] == self.zero)

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

    def masked(self, a, mask):
        """Of what is less than a ring away from a ring: about_log.py proves by bits what is known here."""
        (cut,) = self.vars(f"masked{len(self.known)}")
        below = Implies(self.max - a <= mask, cut == mask - (self.max - a))
        above = Implies(And(mask < a, a - mask - self.one <= mask), cut == a - mask - self.one)
        self.known.append(And(Implies(a <= mask, cut == a), below, above, cut <= mask))
        return cut

    def is_mask(self, mask):
        """Of bits nothing is known."""
        return And()

    def speak_of_factors(self, a, b, c, d):
        """Of `a * b` and `c * d`, whose factors are no smaller."""
        small, large = (self.opaque(self.products, "product", *factors)[2:] for factors in ((a, b), (c, d)))
        below = And(a <= c, b <= d, large[1])
        self.known.append(Implies(below, And(small[1], small[0] <= large[0])))

    def commute(self, a, b):
        one, other = (self.opaque(self.products, "product", *factors)[2:] for factors in ((a, b), (b, a)))
        self.known.append(And(one[0] == other[0], one[1] == other[1]))


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

"""The laws of products and quotients that `Opaque` knows, each proven on its own.

Of integers below M, of which a product that fits is one; or of bit vectors, for the wrap.
"""

from z3 import And, BitVecs, Extract, If, Implies, Ints, Or, ZeroExt


def laws(width):
    """Name, assumption, claim and broken claim. `a * b` fits where it is below M."""
    a, b, c, x, y = Ints("a b c x y")
    m, last = 1 << width, (1 << width // 2) - 1
    words = And([And(0 <= value, value < m) for value in (a, b, c, x)])
    yield (
        "law: a quotient, multiplied, is below by less than the divisor",
        And(words, b > 0),
        And(x / b * b <= x, x - x / b * b < b, x / b * b < m, x / b <= x),
        x / b * b == x,
    )
    yield (
        "law: a product that fits grows with its factor",
        And(words, a <= c, c * b < m),
        And(a * b <= c * b, a * b < m),
        Or(a == c, a * b < c * b),
    )
    yield (
        "law: a product of factors that are no greater is no greater, whichever comes first",
        And(words, a <= c, b <= x, c * x < m),
        And(a * b <= c * x, a * b < m, a * b == b * a),
        Or(a * b < c * x, a == c),
    )
    yield (
        "law: halves of a word multiply without a wrap",
        And(words, a <= last, b <= last),
        And(a * b <= last * last, a * b < m),
        a * b < last * last,
    )
    yield (
        "law: the product of a sum fits where the sum of the products does",
        And(words, b > 0, a * b + c * b < m),
        And(a + c < m, (a + c) * b < m),
        (a + c) * b < m - 1,
    )
    yield (
        "law: a product that is not cut to a word grows with its factor, and is the sum of those of its parts",
        words,
        And(Implies(a <= c, a * b <= c * b), (a + c) * b == a * b + c * b, 0 <= a * b),
        Implies(a <= c, a * b < c * b),
    )
    quotient = If(a * b / c < m, a * b / c, m - 1)
    yield (
        "law: a product, divided by a third, is below by less than that, unless it does not fit",
        And(words, c > 0),
        And(0 <= quotient, quotient < m, quotient * c <= a * b, Or(quotient == m - 1, a * b < quotient * c + c)),
        a * b < quotient * c + c,
    )
    shifts = [(1 << width - shift, 1 << shift) for shift in range(width)]
    # the ticks are c clocks and a, the factor b shifts
    yield (
        "law: ticks modulo a clock have the same products modulo M, if the factor leaves the rest of the word free",
        And(0 <= a, 0 <= b, 0 <= c, 0 < x),
        And([(c * clock + a) * (x * factor) == a * (x * factor) + c * x * m for clock, factor in shifts]),
        And([(c * clock + a) * (x * factor) == a * (x * factor) for clock, factor in shifts]),
    )
    yield (
        "law: ticks whose product fits are less than their clock",
        And(0 <= a, 0 <= c, 0 < x),
        And([Implies((c * clock + a) * (x * factor) < m, c == 0) for clock, factor in shifts]),
        And([Implies((c * clock + a) * (x * factor) < m, a == 0) for clock, factor in shifts]),
    )
    yield (
        "law: what is no more in products crosswise is no more cells",
        And(words, 0 <= y, 0 < b, c * b <= x, x * a <= y * b),
        c * a <= y,
        c * a < y,
    )
    a, b, c = BitVecs("a b c", width)
    free = width // 8
    yield (
        "law: a product leaves the bits free that a factor leaves",
        Extract(free - 1, 0, b) == 0,
        Extract(free - 1, 0, a * b) == 0,
        Extract(free, 0, a * b) == 0,
    )
    yield (
        "law: the product of a sum or difference is that of the products, modulo M",
        And(),
        And((a + c) * b == a * b + c * b, (a - c) * b == a * b - c * b),
        ZeroExt(1, (a + c) * b) == ZeroExt(1, a * b) + ZeroExt(1, c * b),
    )

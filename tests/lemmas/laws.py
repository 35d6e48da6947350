"""The laws of products and quotients that `Opaque` knows, each proven on its own.

Of integers below M, of which a product that fits is one; or of bit vectors, for the wrap.
"""

from z3 import And, BitVecs, Ints, Or, ZeroExt


def laws(width):
    """Name, assumption, claim and broken claim. `a * b` fits where it is below M."""
    a, b, c, x = Ints("a b c x")
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
    a, b, c = BitVecs("a b c", width)
    yield (
        "law: the product of a sum or difference is that of the products, modulo M",
        And(),
        And((a + c) * b == a * b + c * b, (a - c) * b == a * b - c * b),
        ZeroExt(1, (a + c) * b) == ZeroExt(1, a * b) + ZeroExt(1, c * b),
    )

"""What holds of ticks of a clock that may be narrower than the word, by their bits: there are no products here.

The scale and the interval of a profile are shifted left by what the clock leaves free; `shift` is found in them.
"""

from z3 import And, Implies, LShR

from shaping import Shaper


class AnyShaper(Shaper):
    """Without products a counterexample may be looked for among all quotas."""

    def example(self):
        return And()


class WholeWord(AnyShaper):
    """Takes ticks from each other in the whole word."""

    def ticks_between(self, a, b):
        return a - b

    def ticks_until(self, tick, now):
        ticks = tick - now
        return ticks <= self.ring.shr(self.ring.max, 1), ticks


class OfTheScale(AnyShaper):
    """Does not ask the interval, though a scale may be even on a clock as wide as the word."""

    def ticks_between(self, a, b):
        return self.ring.on_clock(a - b, self.scale, self.scale)[0]

    def ticks_until(self, tick, now):
        ticks, ahead = self.ring.on_clock(tick - now, self.scale, self.scale)
        return ahead, ticks


class NeverPast(AnyShaper):
    def ticks_until(self, tick, now):
        return And(), super().ticks_until(tick, now)[1]


def shifted(ring, p):
    """What the scale and the interval have in common, said without counting bits."""
    (shift,) = ring.vars("shift")
    both = p.scale.term | p.interval.term
    lowest = And(LShR(both, shift.term) & 1 == 1, LShR(both, shift.term) << shift.term == both)
    return shift.term, And(shift < ring.number(ring.width), lowest)


def are(ring, difference, ticks, shift):
    """Whether ticks below the clock's end are a difference, which may be so by any number of turns of the clock."""
    high = ticks.term << shift
    return And(difference.term << shift == high, LShR(high, shift) == ticks.term)


def ticks_are_modulo_the_clock(ring, p):
    shift, common = shifted(ring, p)
    a, b, ticks = ring.vars("a b ticks")
    return And(common, are(ring, a - b, ticks, shift)), p.ticks_between(a, b) == ticks


def ticks_have_a_sign(ring, p):
    shift, common = shifted(ring, p)
    tick, now, ticks = ring.vars("tick now ticks")
    ahead, until = p.ticks_until(tick, now)
    # of signed words of the clock's width
    positive = ticks.term << shift >= 0
    assumption = And(common, are(ring, tick - now, ticks, shift))
    return assumption, And(ahead == positive, Implies(ahead, until == ticks))


LEMMAS = [
    ("ticks are told from each other modulo the clock", ticks_are_modulo_the_clock, [WholeWord, OfTheScale]),
    (
        "a tick lies ahead if it is less than half of the clock away",
        ticks_have_a_sign,
        [WholeWord, OfTheScale, NeverPast],
    ),
]

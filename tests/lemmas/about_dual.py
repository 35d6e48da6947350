"""What holds of two rates in one word: each half is GCRA, of which about_gcra.py speaks at the width of a half."""

from z3 import And, Implies, Not, Or

from dual import Dual, Pair


class AsksTheFirst(Pair):
    def agree(self, first, second):
        return first


class TheLargerRest(Pair):
    def of_both(self, first, second):
        return self.ring.max_of(first, second)


class TheShorterWait(Pair):
    def of_waits(self, first, second):
        return self.ring.min(first, second)


class EitherWillDo(TheShorterWait):
    def most(self):
        return self.ring.max_of(self.first.burst, self.second.burst)


class Overlap(Dual):
    def join(self, low, high):
        return self.word.shl(super().join(self.ring.zero, high), 1) + super().join(low, self.ring.zero)


class CutsToAHalf(Dual):
    def cells(self, n):
        return self.split(n)[0]


class AsksTheFirstOfTheWord(AsksTheFirst, Dual):
    pass


class CarriesOver(Dual):
    """Adds both costs to the word as to one number."""

    def taken(self, word, now, n):
        grants, _ = super().taken(word, now, n)
        cells = self.cells(n)
        first, second = (p.cost_and_room(cells)[0] for p in (self.first, self.second))
        return grants, word + self.join(first, second)


def halves_are_told_apart(ring, p):
    word, other = ring.vars("word other")
    low, high = p.split(word)
    (_, another) = p.split(other)
    joined = p.join(low, another)
    return p.accepted(), And(p.join(low, high) == word, p.split(joined)[0] == low, p.split(joined)[1] == another)


def too_many_for_a_half(ring, p):
    (n,) = ring.vars("n")
    low, high = p.split(n)
    refused = [p.first.none_or_too_many(p.cells(n)), p.second.none_or_too_many(p.cells(n))]
    alone = [p.first.none_or_too_many(low), p.second.none_or_too_many(low)]
    small = high == p.ring.zero
    as_alone = And([it == other for it, other in zip(refused, alone)])
    return p.accepted(), And(Implies(Not(small), And(refused)), Implies(small, as_alone))


def each_half_as_alone(ring, p):
    """Of a number that a half can count."""
    word, now, n = ring.vars("word now n")
    low, _ = p.split(n)
    grants, after = p.taken(word, now, p.join(low, p.ring.zero))
    (first, second), (clock, _) = p.split(word), p.split(now)
    some, of_first = p.first.take(p.first.read(first, clock), low)
    others, of_second = p.second.take(p.second.read(second, clock), low)
    kept_apart = And(p.split(after)[0] == of_first[1], p.split(after)[1] == of_second[1])
    return p.accepted(), And(grants == And(some, others), Implies(grants, kept_apart))


def views(ring, p):
    first, second, now = ring.vars("first second now")
    return now, (p.first.read(first, now), p.second.read(second, now)), (first, second)


def remaining_is_exact(ring, p):
    (n,) = ring.vars("n")
    _, view, _ = views(ring, p)
    # the lemma of GCRA
    each = zip((p.first, p.second), view)
    known = [q.take(seen, n)[0] == And(ring.one <= n, n <= q.remaining(seen)) for q, seen in each]
    return And(p.accepted(), *known), p.take(view, n)[0] == And(ring.one <= n, n <= p.remaining(view))


def retry_after_is_exact(ring, p):
    """As long as the limiter may be left alone, which max_idle of the word is said to be: the smaller one of both."""
    (n,) = ring.vars("n")
    now, view, words = views(ring, p)
    wait = p.wait(view, n)

    def grants(tick):
        return p.take((p.first.read(words[0], tick), p.second.read(words[1], tick)), n)[0]

    honest = [word - t <= q.horizon for q, word, (t, _) in zip((p.first, p.second), words, view)]
    rested = And(wait <= p.first.max_idle(), wait <= p.second.max_idle())
    asked = And(ring.one <= n, n <= p.most())
    minimal = Implies(wait != ring.zero, Not(grants(now + (wait - ring.one))))
    return And(p.accepted(), asked, rested, *honest), And(grants(now + wait), minimal)


def never_is_never(ring, p):
    (n,) = ring.vars("n")
    _, view, _ = views(ring, p)
    above_either = Or(n > p.first.burst, n > p.second.burst)
    return p.accepted(), (p.wait(view, n) == ring.max) == above_either


OF_WORDS = [
    ("halves are joined and told apart, and neither reaches the other", halves_are_told_apart, [Overlap]),
    ("more cells than a half can count are more than either burst", too_many_for_a_half, [CutsToAHalf]),
    (
        "a take writes each half as it would alone, or none",
        each_half_as_alone,
        [AsksTheFirstOfTheWord, CarriesOver],
    ),
]
OF_HALVES = [
    ("as many conform as do to both", remaining_is_exact, [TheLargerRest, AsksTheFirst]),
    ("retry_after is sufficient and minimal", retry_after_is_exact, [TheShorterWait]),
    ("never is told of what is above either burst, and of nothing else", never_is_never, [EitherWillDo]),
]

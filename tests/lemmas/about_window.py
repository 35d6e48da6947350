"""What holds of the sliding window of two counters, for every quota, word, tick and number of cells.

Of its words by their bits: a window is told by its index alone, and of that the lemmas of the interval bucket say how
a tick has one. Of its estimate in products that do not wrap.
"""

from z3 import And, Implies

from window import Estimate, Indices, Words


class NoMargin(Indices):
    def honest(self, ahead):
        return ahead == self.ring.zero


class SignTells(Indices):
    """Takes what is less than half of the ring ahead for a late tick."""

    def honest(self, ahead):
        return ahead <= self.ring.shr(self.last(), 1)


class IdleTooLong(Indices):
    def max_idle(self):
        return super().max_idle() + self.ring.one


class WholeDifference(Indices):
    def index_sub(self, a, b):
        return a - b


class CutsABitMore(Words):
    def index_sub(self, a, b):
        rest = (self.ring.number(self.ring.width) - self.index + self.ring.one).term
        return self.ring.shr(self.ring.shl(a - b, rest), rest)


class Overlap(Words):
    def write(self, view):
        index, ahead, previous, current = view
        return super().write((index, ahead, previous, current + current))


class AnyCount(Words):
    """Of a word that nobody wrote."""

    def count(self, word):
        rest = self.rest(self.counter)
        return self.ring.shr(self.ring.shl(word, rest), rest)


class TurnsOnce(Indices):
    """However many windows have begun."""

    def turned(self, turns, previous, current):
        ring = self.ring
        return ring.choose(turns == ring.zero, previous, current), ring.choose(turns == ring.zero, current, ring.zero)


class NoneIsSome(Words):
    def none_or_too_many(self, n, current):
        return n > self.ring.saturating_sub(self.limit, current)


class OfTheLimit(Words):
    """Does not ask what came in this window."""

    def none_or_too_many(self, n, current):
        return n - self.ring.one >= self.limit


class RefusesTheEdge(Estimate):
    def within(self, estimate, room):
        return estimate < room


class RoundedDown(Estimate):
    def rounded(self, a, b):
        return self.ring.div_floor(a, b)


class AnyLimit(Estimate):
    """What `derive` accepts without its check of the product."""

    def accepted(self):
        ring = self.ring
        counts = And(self.previous <= self.limit, self.current <= self.limit)
        return And(ring.one <= self.length, ring.one <= self.limit, counts, self.elapsed < self.length)

    def example(self):
        return And(self.previous == self.ring.number(5), self.limit == self.ring.number(7))


class ATickLater(Estimate):
    def slid(self, left):
        return left - self.ring.one


class ATickEarlier(Estimate):
    def slid(self, left):
        return left + self.ring.one


def as_of(ring, p):
    """A word as of a window, and the view from that of another one; both as the word counts them."""
    index, now, previous, current = ring.vars("index now previous current")
    within = And(index <= p.mask, now <= p.mask)
    return index, now, previous, current, within, p.seen(index, previous, current, now)


def modulo(p, index):
    return p.ring.masked(index, p.mask)


def same(p, a, b):
    return modulo(p, a - b) == p.ring.zero


def late_tick_keeps_all(ring, p):
    index, now, previous, current, counts, view = as_of(ring, p)
    back = modulo(p, index - now)
    kept = And(same(p, view[0], index), view[1] == back, view[2] == previous, view[3] == current)
    return And(p.accepted(), counts, back <= p.margin), kept


def rests_exactly(ring, p):
    index, now, previous, current, counts, view = as_of(ring, p)
    gap = modulo(p, now - index)
    of_one = And(view[2] == current, view[3] == ring.zero)
    of_none = And(view[2] == previous, view[3] == current)
    empty = And(view[2] == ring.zero, view[3] == ring.zero)
    turned = And(
        Implies(gap == ring.zero, of_none),
        Implies(gap == ring.one, of_one),
        Implies(ring.one < gap, empty),
    )
    at_now = And(same(p, view[0], now), view[1] == ring.zero)
    return And(p.accepted(), counts, gap <= p.max_idle()), And(at_now, turned)


def what_is_ahead_is_told(ring, p):
    index, now, _, _, within, view = as_of(ring, p)
    return And(p.accepted(), within), And(view[1] <= p.margin, same(p, view[0] - now, view[1]))


def cut_bits_are_masked(ring, p):
    a, b = ring.vars("a b")
    mask = p.last().term
    return p.accepted(), And(p.index_sub(a, b).term == (a - b).term & mask, mask & (mask + 1) == 0)


def any_word_is_counts(ring, p):
    (word,) = ring.vars("word")
    _, previous, current = p.unpacked(word)
    return p.accepted(), And(previous <= p.limit, current <= p.limit)


def written(ring, p):
    index, previous, current = ring.vars("index previous current")
    view = index, ring.zero, previous, current
    return view, And(p.accepted(), previous <= p.limit, current <= p.limit)


def parts_stay_apart(ring, p):
    view, told = written(ring, p)
    stored, previous, current = p.unpacked(p.write(view))
    whole = And(previous == view[2], current == view[3], p.index_sub(stored, view[0]) == ring.zero)
    return told, whole


def grant_changes_one_count(ring, p):
    view, told = written(ring, p)
    (n,) = ring.vars("n")
    passes, after = p.take(view, n)
    exact = And(ring.one <= n, ring.wide(after[3]) == ring.wide(view[3]) + ring.wide(n), after[3] <= p.limit)
    return And(told, passes), exact


def known_of(ring, p):
    """What a proof needs of the products: each is of factors that are no greater than limit and length."""
    left, saturated = p.length - p.elapsed, ring.saturating_sub(p.length, p.elapsed)
    ring.speak_of_factors(p.previous, left, p.limit, p.length)
    ring.speak_of_factors(p.previous, left, p.previous, saturated)
    ring.speak_of_factors(p.previous, saturated, p.previous, left)
    return left


def estimate_is_wide(ring, p):
    (n,) = ring.vars("n")
    left, rest = known_of(ring, p), p.limit - (p.current + n)
    few = And(ring.one <= n, n <= p.limit, ring.wide(p.current) + ring.wide(n) <= ring.wide(p.limit))
    ring.speak_of_factors(rest, p.length, p.limit, p.length)
    room = ring.wrapping_mul(rest, p.length)
    fits = Implies(few, And(ring.fits(rest, p.length), ring.fits(p.previous, left)))
    within = ring.wrapping_mul(p.previous, left) <= room
    return p.accepted(), And(fits, p.take(n) == And(few, within))


def remaining_is_exact(ring, p):
    (n,) = ring.vars("n")
    left, rest = known_of(ring, p), p.limit - (p.current + n)
    ring.speak_of_factors(rest, p.length, p.limit, p.length)
    # the quotient, at both of its ends
    whole = ring.div_floor(ring.wrapping_mul(p.previous, left) - ring.one, p.length)
    for of in (whole, whole + ring.one):
        ring.speak_of(of, p.length)
    return p.accepted(), p.take(n) == And(ring.one <= n, n <= p.remaining())


def first_tick_is_exact(ring, p):
    """Sufficient and minimal: of those in the window, all of which are told."""
    room, tick = ring.vars("room tick")
    there_is_one, first = p.first_tick(room)
    left, whole = p.length - tick, ring.wrapping_mul(room, p.length)
    quotient = ring.div_floor(whole, p.previous)
    ring.speak_of_factors(room, p.length, p.limit, p.length)
    ring.speak_of_factors(p.previous, left, p.limit, p.length)
    ring.speak_of_factors(p.previous, left, room, p.length)
    ring.commute(p.previous, left)
    for of in (quotient, quotient + ring.one):
        ring.speak_of(of, p.previous)
    few_enough = ring.wrapping_mul(p.previous, left) <= whole
    honest = And(room <= p.limit, tick < p.length)
    return And(p.accepted(), honest), few_enough == And(there_is_one, first <= tick)


OF_INDICES = [
    ("a tick that is late within the margin finds all as it was", late_tick_keeps_all, [NoMargin, WholeDifference]),
    (
        "a window that rests for max_idle or less turns as often as windows begin",
        rests_exactly,
        [IdleTooLong, SignTells, TurnsOnce],
    ),
    ("an index is ahead by the margin at most, whatever the word", what_is_ahead_is_told, [SignTells]),
]
OF_WORDS = [
    ("windows are told modulo what the index counts", cut_bits_are_masked, [CutsABitMore]),
    ("whatever the word, its counts are within the limit", any_word_is_counts, [AnyCount]),
    ("index and counts stay apart", parts_stay_apart, [Overlap]),
    ("a grant adds its cells to one count, up to the limit", grant_changes_one_count, [NoneIsSome, OfTheLimit]),
]
ESTIMATE = [
    ("no product wraps, and cells conform by wide arithmetic", estimate_is_wide, [RefusesTheEdge, AnyLimit]),
    ("remaining cells conform, and not one more", remaining_is_exact, [RoundedDown, RefusesTheEdge]),
    ("from its first tick on there is room, and not a tick before", first_tick_is_exact, [ATickLater, ATickEarlier]),
]

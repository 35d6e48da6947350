"""What holds of a state that is carried over to another quota, for every pair of quotas, word and tick.

Cells are counted in both quotas by products of sub-ticks of the one and the interval of the other, which do not wrap.
"""

from z3 import And, If, Implies, Or

from carry import Carrying


class RoundsUp(Carrying):
    """Rounds what is at hand up to the free bits."""

    def down(self, whole):
        ring = self.ring
        return super().down(whole + ring.number((1 << self.free) - 1))


class Unrounded(Carrying):
    """Does not clear the free bits."""

    def down(self, whole):
        return whole


class LosesTheRest(Carrying):
    """Rounds what is owed down."""

    def up(self, whole, exact):
        return And(), self.down(whole)


class CellsAlone(Carrying):
    """Does not ask how long it was that the cells were owed for."""

    NEXT_SCALE = 5

    def time(self, _):
        return And(), self.ring.zero


class TheSameDebt(Carrying):
    """Owes as much as before, though the new burst may be larger."""

    NEXT_LENT = 31

    def as_it_is(self, debt):
        return self.additive(debt)


class ASubTickMore(Carrying):
    """Rounds to whole sub-ticks of two free bits more."""

    def down(self, whole):
        return self.ring.shl(self.ring.shr(whole, self.free + 2), self.free + 2)


class Unlent(Carrying):
    """Does not ask what the new quota lends."""

    def carried(self, word, now, carry):
        _, debt = carry(self.debt(self.read(word, now)))
        return And(), self.ring.wrapping_mul(now, self.next.scale) + debt


class ForgetsAll(Carrying):
    """Forgives all where it is too much."""

    def forgiving(self, debt):
        exists, owed = self.as_it_is(debt)
        kept = And(exists, owed <= self.next.lent)
        return And(), self.ring.choose(kept, owed, self.ring.zero)


class OwesAll(Carrying):
    """Forgives nothing, and is not refused."""

    def forgiving(self, debt):
        return And(), self.as_it_is(debt)[1]

    def carried(self, word, now, carry):
        _, debt = carry(self.debt(self.read(word, now)))
        return And(), self.ring.wrapping_mul(now, self.next.scale) + debt


class Uncapped(Carrying):
    """Does not stop at the new capacity."""

    def as_it_is(self, debt):
        room, _ = self.ring.mul_div(self.capacity - debt, self.next.interval, self.interval)
        _, past = super().as_it_is(debt)
        few = debt <= self.capacity
        return And(), self.ring.choose(few, self.next.capacity - self.down(room), past)


def states(ring, p, carry):
    """The state before: what it owes; whether it is carried, and what it owes then."""
    word, now = ring.vars("word now")
    before = p.debt(p.read(word, now))
    carried, after = p.carried(word, now, carry)
    return now, before, carried, after, p.next.debt(p.next.read(after, now))


def as_it_is_mints_nothing(ring, p):
    _, before, carried, _, after = states(ring, p, p.as_it_is)
    few = And(before <= p.capacity, after <= p.next.capacity)
    room, room_after = p.capacity - before, p.next.capacity - after
    fewer = ring.whole(room_after, p.interval) <= ring.whole(room, p.next.interval)
    over, over_after = before - p.capacity, after - p.next.capacity
    owed = And(p.next.capacity <= after, ring.whole(over, p.next.interval) <= ring.whole(over_after, p.interval))
    within = Implies(before <= p.capacity, And(few, fewer))
    return And(p.accepted(), carried), And(within, Implies(p.capacity < before, owed))


def as_it_is_loses_a_sub_tick(ring, p):
    _, before, carried, _, after = states(ring, p, p.as_it_is)
    room, room_after = p.capacity - before, p.next.capacity - after
    over, over_after = before - p.capacity, after - p.next.capacity
    ones = ring.number((1 << p.free) - 1)
    sub_tick = ones + ring.one
    quotient, _ = ring.mul_div(over, p.next.interval, p.interval)
    for whole in (quotient + ones, quotient + sub_tick):
        ring.whole(whole, p.interval)
    least = ring.whole(room, p.next.interval) < ring.whole(room_after + sub_tick, p.interval)
    cells = ring.whole(over_after, p.interval) < ring.whole(over, p.next.interval) + ring.whole(sub_tick, p.interval)
    most = Or(cells, over_after == p.time(over)[1])
    full = ring.wide(p.next.capacity) < ring.wide(room_after) + ring.wide(sub_tick)
    within = Implies(before <= p.capacity, Or(least, full))
    return And(p.accepted(), carried), And(within, Implies(p.capacity < before, most))


def as_it_is_lasts_as_long(ring, p):
    _, before, carried, _, after = states(ring, p, p.as_it_is)
    over, over_after = before - p.capacity, after - p.next.capacity
    claim = ring.whole(over, p.next.scale) <= ring.whole(over_after, p.scale)
    return And(p.accepted(), carried, p.capacity < before), claim


def forgiving_forgives_what_is_too_much(ring, p):
    word, now = ring.vars("word now")
    before = p.debt(p.read(word, now))
    exists, owed = p.as_it_is(before)
    carried, after = p.carried(word, now, p.forgiving)
    debt = p.next.debt(p.next.read(after, now))
    kept = And(exists, owed <= p.next.lent)
    return p.accepted(), And(carried, If(kept, debt == owed, debt == p.next.lent))


def owes_what_is_lent(carry):
    def lemma(ring, p):
        now, _, carried, word, after = states(ring, p, getattr(p, carry))
        exactly = word == p.next.read(word, now)[0] + after
        return And(p.accepted(), carried), And(after <= p.next.lent, exactly)

    return lemma


def within_the_capacity_is_carried(ring, p):
    _, before, carried, _, _ = states(ring, p, p.as_it_is)
    return And(p.accepted(), before <= p.capacity), carried


def additive_keeps_what_is_out(ring, p):
    _, before, carried, _, after = states(ring, p, p.additive)
    return And(p.accepted(), carried), ring.whole(before, p.next.interval) <= ring.whole(after, p.interval)


def in_proportion_keeps_the_part(ring, p):
    _, before, carried, _, after = states(ring, p, p.in_proportion)
    return And(p.accepted(), carried), ring.whole(before, p.next.capacity) <= ring.whole(after, p.capacity)


def bits_stay_free(carry):
    def lemma(ring, p):
        _, _, carried, word, _ = states(ring, p, getattr(p, carry))
        free = [ring.leaves_free(value, p.free) for value in (p.next.scale, p.next.capacity, p.next.lent)]
        return And(p.accepted(), carried, *free), ring.leaves_free(word, p.free)

    return lemma


LEMMAS = [
    (
        "carried over as it is, no more cells conform, and no less is owed past the capacity",
        as_it_is_mints_nothing,
        [RoundsUp, LosesTheRest, Uncapped],
    ),
    (
        "as it is, less than a sub-tick of those that are told is lost",
        as_it_is_loses_a_sub_tick,
        [TheSameDebt, ASubTickMore],
    ),
    ("as it is, what is owed is within what is lent", owes_what_is_lent("as_it_is"), [Unlent]),
    ("as it is, what is owed past the capacity is owed for as many ticks", as_it_is_lasts_as_long, [CellsAlone]),
    ("forgiving, it is as it is, or what is lent where that is more", forgiving_forgives_what_is_too_much, [ForgetsAll]),
    ("forgiving, it is within what is lent", owes_what_is_lent("forgiving"), [OwesAll]),
    ("so it is additively", owes_what_is_lent("additive"), [Unlent]),
    ("so it is in proportion", owes_what_is_lent("in_proportion"), [Unlent]),
    ("a state within the capacity is carried over as it is", within_the_capacity_is_carried, [TheSameDebt]),
    ("additively, as many cells are out, or more", additive_keeps_what_is_out, [LosesTheRest]),
    ("in proportion, as much of the burst is out, or more", in_proportion_keeps_the_part, [LosesTheRest]),
    ("as it is, the generation's bits stay free", bits_stay_free("as_it_is"), [Unrounded]),
    ("forgiving they do", bits_stay_free("forgiving"), [Unrounded]),
    ("additively they do", bits_stay_free("additive"), [Unrounded]),
    ("in proportion they do", bits_stay_free("in_proportion"), [Unrounded]),
]

"""What holds of the slots and the head of a sliding log, for every quota, by their bits.

Ticks in a slot are told modulo R = 2^(W - below). An entry is told right from `stale` ticks before it was stored until
R - stale after that.
"""

from z3 import And, Implies, Not, Or

from log import Log, Ticks
from ring import Word


class ATickMore(Ticks):
    def reach(self):
        return super().reach() + self.ring.one


class NoRoomForStale(Ticks):
    def age(self, slot, now):
        return now - self.tick(slot)

    def reach(self):
        return self.window


class WholeWord(Ticks):
    """Takes ticks from each other in the whole word."""

    def modulo(self, ticks):
        return ticks


class StaysInTheRing(Ticks):
    """What leaves a tick too early."""

    def leaves_after(self, slot, now):
        return self.modulo(self.tick(slot) + self.window - now - self.ring.one)


class StoredAsItCame(Ticks):
    def keeps_order(self, behind):
        return And(False)


class CarriesOver(Log):
    """Does not cut the total to its bits."""

    def total(self, cells, rest):
        return self.ring.shl(cells, 1)


class CellsOfAllBits(Log):
    def cells(self, start, end):
        return self.ring.shr(end, 1) - self.ring.shr(start, 1)


class SaysWhatItSaid(Log):
    """Leaves the lowest bit as it is."""

    def entry(self, tick, newest, slot, n):
        flip = self.ring.shl(slot, self.ring.width - 1)
        low = self.ring.shr(flip, self.ring.width - 1)
        return super().entry(tick, newest, slot, n) + low + low - self.ring.one


class NoLastPosition(Log):
    def is_last(self, position):
        return And(False)


class BackOverTheRing(Ticks):
    """Does not go on at the other end."""

    def back_from(self, position, age):
        return position - age


class IdleTooLong(Ticks):
    def max_idle(self):
        return super().max_idle() + self.ring.one


class ABitMore(Log):
    def modulo(self, ticks):
        bits = (self.below + self.ring.one).term
        return self.ring.shr(self.ring.shl(ticks, bits), bits)


def seen(ring, p):
    """A slot as a caller finds it: whether that is from `stale` before it on, and no later than its ring allows.

    The tick of the slot may be any number of whole rings more; that makes no difference, says a lemma of its own.
    """
    slot, since = ring.vars("slot since")
    # `since` is counted from `stale` before it
    now = slot - p.stale + since
    return slot, now, since, And(p.accepted(), slot <= p.mask, since <= p.mask)


def whole_rings_make_no_difference(ring, p):
    ticks, rings = ring.vars("ticks rings")
    return And(p.accepted(), ring.masked(rings, p.mask) == ring.zero), p.modulo(ticks + rings) == p.modulo(ticks)


def in_window_is_wide(ring, p):
    slot, now, since, told = seen(ring, p)
    return told, p.in_window(slot, now) == (ring.wide(since) < ring.wide(p.window) + ring.wide(p.stale))


def old_is_wide(ring, p):
    slot, now, since, told = seen(ring, p)
    young = ring.wide(since) < ring.wide(p.window) + ring.wide(p.stale) + ring.wide(p.stale)
    return told, p.is_old(slot, now) == Not(young)


def told_for_max_idle(ring, p):
    """What the newest entry keeps is less than window + stale older; so for max_idle after it all are told."""
    gap, older = ring.vars("gap older")
    kept = ring.wide(older) < ring.wide(p.window) + ring.wide(p.stale)
    since = ring.wide(gap) + ring.wide(older) + ring.wide(p.stale)
    return And(p.reaches(), kept, gap <= p.max_idle()), since <= ring.wide(p.mask)


def leaves_exactly(ring, p):
    slot, now, since, told = seen(ring, p)
    after = p.leaves_after(slot, now)
    inside = ring.wide(since) < ring.wide(p.window) + ring.wide(p.stale)
    out, still = Not(p.in_window(slot, now + after)), p.in_window(slot, now + after - ring.one)
    return And(told, inside), And(ring.one <= after, after <= p.window + p.stale, out, still)


def ticks_never_go_back(ring, p):
    newest, now, since, told = seen(ring, p)
    on = p.modulo(p.stored_at(newest, now, And()) - newest)
    # a tick that is not late is told until the newest one looks as if it were ahead of it
    told_apart = ring.wide(since) + ring.wide(p.stale) <= ring.wide(p.mask)
    return And(told, told_apart), on == ring.saturating_sub(since, p.stale)


def masked_is_known(ring, p):
    """What opaque.py knows of it."""
    (ticks,) = ring.vars("ticks")
    cut, back = p.modulo(ticks), ring.max - ticks
    below = Implies(back <= p.mask, cut == p.mask - back)
    beyond = ticks - p.mask - ring.one
    above = Implies(And(p.mask < ticks, beyond <= p.mask), cut == beyond)
    return p.accepted(), And(Implies(ticks <= p.mask, cut == ticks), below, above, cut <= p.mask)


def cut_bits_are_masked(ring, p):
    ticks, tick, low = ring.vars("ticks tick low")
    mask = ring.shr(ring.max, p.below.term).term
    slot = ring.shl(tick, p.below.term) + p.low(low, p.below)
    masked = And(p.modulo(ticks).term == ticks.term & mask, p.tick(slot).term == tick.term & mask)
    return p.accepted(), And(masked, mask & (mask + 1) == 0)


def entry_keeps_its_parts(ring, p):
    newest, slot, tick, n, head = ring.vars("newest slot tick n head")
    written = p.entry(tick, newest, slot, n)
    fits = ring.shr(tick, (p.width - p.below).term) == ring.zero
    unwritten = Not(p.is_written(head, slot))
    parts = And(p.tick(written) == tick, p.cells(newest, written) == n, p.is_written(head, written))
    return And(p.accepted(), fits, unwritten, p.fits_a_total(n)), parts


def head_moves_on(ring, p):
    head, kept, slot = ring.vars("head kept slot")
    position, lap = p.position_of(head), p.lap(head)
    after = p.advanced(head, kept)
    last = position + ring.one == p.limit
    laps = ring.shr(ring.max, (p.position + p.position).term)
    on = And(p.position_of(after) == position + ring.one, p.lap(after) == lap)
    round_it = And(p.position_of(after) == ring.zero, p.lap(after) == Word(ring, (lap + ring.one).term & laps.term))
    honest = And(position < p.limit, p.entries(head) <= p.limit, kept < p.limit)
    goes_on = Or(And(last, round_it), And(Not(last), on))
    # what this lap wrote, the next one has not written yet
    again = Implies(p.lap(after) != lap, p.is_written(after, slot) != p.is_written(head, slot))
    return And(p.accepted(), honest), And(p.entries(after) == kept + ring.one, goes_on, again)


def ages_are_positions(ring, p):
    position, age = ring.vars("position age")
    at = p.back_from(position, age)
    honest = And(position < p.limit, ring.one <= age, age < p.limit, p.limit <= ring.max - p.limit)
    forth = at + age
    back_again = ring.choose(forth >= p.limit, forth - p.limit, forth)
    return honest, And(at < p.limit, at != position, back_again == position)


IN_NUMBERS = [
    ("an entry is in the window as by ticks that do not wrap", in_window_is_wide, [ATickMore, NoRoomForStale]),
    ("and old as by those", old_is_wide, [ATickMore]),
    ("what is kept is told for max_idle", told_for_max_idle, [IdleTooLong]),
    ("after its wait an entry is not in the window, and a tick before it is", leaves_exactly, [StaysInTheRing]),
    ("ticks in a ring never go back", ticks_never_go_back, [StoredAsItCame]),
    ("each age below the limit is a slot of its own", ages_are_positions, [BackOverTheRing]),
]
OF_TICKS = [
    ("whole rings make no difference", whole_rings_make_no_difference, [WholeWord]),
    ("what is less than a ring beside a ring is told", masked_is_known, [WholeWord]),
]
OF_SLOTS = [
    ("ticks are told modulo the ring", cut_bits_are_masked, [ABitMore]),
    ("tick, total and lap of a slot stay apart", entry_keeps_its_parts, [CarriesOver, CellsOfAllBits, SaysWhatItSaid]),
    ("lap, position and entries of the head stay apart", head_moves_on, [NoLastPosition]),
]

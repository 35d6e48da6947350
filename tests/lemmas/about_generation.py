"""What holds of the lowest bits of a word, in which a limiter whose quota may change counts generations: that the
times which verbs write leave them free, where the profile and the word before did.
"""

from z3 import And, Bool

from about_refund import AboveFull
from shaping import Shaper


class Shifted(Shaper):
    """What a counterexample may be looked for among."""

    def example(self):
        (now,), shift = self.ring.vars("now"), 1 << self.ring.width // 8
        numbers = [(self.scale, 3), (self.interval, 10), (self.capacity, 45), (self.lent, 342)]
        shifted = [value == self.ring.number(of * shift) for value, of in numbers]
        return And(*shifted, now == self.ring.number(1000))


class CellsForSubTicks(Shifted):
    def cost_and_room(self, n):
        return n, self.capacity - n

    def owed(self, debt, n):
        return And(debt <= self.lent, n <= self.lent - debt), debt + n


class TicksForSubTicks(Shifted):
    def held_back(self, ticks, n):
        _, debt, allowed = super().held_back(ticks, n)
        return ticks <= allowed, (self.capacity - self.interval) + ticks, allowed


class ASubTickMore(Shifted):
    def drained(self, view):
        t, tat = super().drained(view)
        return t, tat + self.ring.one


class GivesMoreThanThereIs(AboveFull, Shifted):
    """What saturates is no multiple of anything."""


def try_acquire(p, view, now):
    (n,) = p.ring.vars("n")
    return p.take(view, n)


def drain(p, view, now):
    return And(), p.drained(view)


def reserve(p, view, now):
    n, max_wait = p.ring.vars("n max_wait")
    granted, slot, _ = p.reserve(view, now, n, max_wait, Bool("when_full"))
    return granted, (view[0], slot.after)


def debit(p, view, now):
    (n,) = p.ring.vars("n")
    return p.debit(view, n)[:2]


def not_before(p, view, now):
    (t0,) = p.ring.vars("t0")
    return p.not_before(view, now, t0)[:2]


def observe(p, view, now):
    return p.observe(view, *p.ring.vars("remaining reset"))[:2]


def refund(p, view, now):
    return And(), p.refund(view, now, *p.ring.vars("granted_at held n"))


def leaves_free(verb):
    def lemma(ring, p):
        tat, now = ring.vars("tat now")
        bits = ring.width // 8
        done, (_, after) = verb(p, p.read(tat, now), now)
        free = [ring.leaves_free(value, bits) for value in (tat, p.scale, p.interval, p.capacity, p.lent)]
        return And(p.accepted(), done, *free), ring.leaves_free(after, bits)

    return lemma


TWINS = {
    try_acquire: CellsForSubTicks,
    drain: ASubTickMore,
    reserve: CellsForSubTicks,
    debit: CellsForSubTicks,
    not_before: TicksForSubTicks,
    observe: TicksForSubTicks,
    refund: GivesMoreThanThereIs,
}
LEMMAS = [(f"{verb.__name__} leaves them free", leaves_free(verb), [twin]) for verb, twin in TWINS.items()]

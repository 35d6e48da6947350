"""A refund mints nothing: after it the limiter owes at least what it would owe had the cells never been asked for.

Beside the limiter, which owes `a`, stands one that was not asked for `n` of the `held` cells, and owes `b`. That they
differ by what is left of those `n`, `apart`, holds once they are granted, while time passes, and whatever cells both
of them grant, debit or reserve. (What `drain`, `not_before` and `observe` tightened meanwhile, a refund can loosen.)
"""

from z3 import And, Bool, Implies, Or

from about_refund import AllOfThem, AllThatIsLeft, ATickLess, clock, held_of
from about_shaping import ForgetsTheDebt
from shaping import Shaper


class NoRoomForWhatIsLent(Shaper):
    def past(self, ahead):
        return ahead > self.capacity


class LosesTrack(Shaper):
    """Writes on from the word, even where it lies in the past."""

    def take(self, view, n):
        grants, _ = super().take(view, n)
        return grants, (view[0], view[1] + self.cost_and_room(n)[0])


class ForgetsTheOther(Shaper):
    """Writes on from the tick, whatever the word owes."""

    def take(self, view, n):
        grants, _ = super().take(view, n)
        return grants, (view[0], view[0] + self.cost_and_room(n)[0])


class DebitsFromNothing(Shaper):
    """Writes on from the tick where it does not ask."""

    def example(self):
        tat, other = self.ring.vars("tat other")
        return And(super().example(), tat == self.ring.number(3040), other == self.ring.number(3010))

    def owed(self, debt, n):
        taken, _ = super().owed(debt, n)
        return taken, self.ring.wrapping_mul(n, self.interval)


def apart(ring, a, b, cost, part, since, until):
    """`part` of a `cost` that began to be regenerated `since` sub-ticks ago, or begins in `until`."""
    wide = ring.wide
    left = wide(cost) + wide(until)
    owed = left <= wide(a) + wide(since)
    whole = wide(b) + wide(part) <= wide(a)
    rest = wide(b) + left <= wide(a) + wide(since)
    return And(owed, b <= a, Or(whole, rest))


def grant_sets_them_apart(ring, p):
    tat, now = ring.vars("tat now")
    held, n, some = held_of(ring)
    view, kept = p.read(tat, now), held - n
    grants, after = p.take(view, held)
    without = p.take(view, kept)[1][1]
    without = ring.choose(n == held, tat, without)
    a, b = p.debt(p.read(after[1], now)), p.debt(p.read(without, now))
    part, cost = ring.wrapping_mul(n, p.interval), ring.wrapping_mul(held, p.interval)
    ring.speak_of(kept, p.interval)
    return And(p.accepted(), grants, some), apart(ring, a, b, cost, part, ring.zero, ring.zero)


def slot_sets_them_apart(ring, p):
    tat, now, max_wait = ring.vars("tat now max_wait")
    held, n, some = held_of(ring)
    view = p.read(tat, now)
    granted, slot, _ = p.reserve(view, now, held, max_wait, Bool("when_full"))
    a, b = p.debt(p.read(slot.after, now)), p.debt(view)
    cost, until = ring.wrapping_mul(held, p.interval), ring.wrapping_mul(slot.due - now, p.scale)
    return And(p.accepted(), granted, some), apart(ring, a, b, cost, cost, ring.zero, until)


def two_histories(ring, p):
    """Two words at a tick, so far apart, and what they owe there."""
    tat, other, now = ring.vars("tat other now")
    cost, part, since, until = ring.vars("cost part since until")
    view, beside = p.read(tat, now), p.read(other, now)
    owed = And(view[1] - view[0] <= p.horizon, beside[1] - beside[0] <= p.horizon)
    either = Or(since == ring.zero, until == ring.zero)
    left = And(either, part <= cost, apart(ring, p.debt(view), p.debt(beside), cost, part, since, until))
    return view, beside, now, (cost, part, since, until), And(owed, left)


def time_keeps_them_apart(ring, p):
    view, beside, now, (cost, part, since, until), before = two_histories(ring, p)
    (gap,) = ring.vars("gap")
    then = now + gap
    a, b = p.debt(p.read(view[1], then)), p.debt(p.read(beside[1], then))
    gone = ring.wrapping_mul(gap, p.scale)
    # first what is ahead comes nearer, then it lies behind
    later, sooner = ring.saturating_sub(gone, until), ring.saturating_sub(until, gone)
    longer = ring.wide(since) + ring.wide(later) <= ring.wide(ring.max)
    within = And(gap <= p.max_idle(), longer)
    return And(p.accepted(), before, within), apart(ring, a, b, cost, part, since + later, sooner)


def grants_keep_them_apart(ring, p):
    view, beside, now, (cost, part, since, until), before = two_histories(ring, p)
    (n,) = ring.vars("n")
    grants, after = p.take(view, n)
    beside_too, after_beside = p.take(beside, n)
    a, b = p.debt(p.read(after[1], now)), p.debt(p.read(after_beside[1], now))
    kept = apart(ring, a, b, cost, part, since, until)
    return And(p.accepted(), before, grants), And(beside_too, kept)


def debits_keep_them_apart(ring, p):
    view, beside, now, (cost, part, since, until), before = two_histories(ring, p)
    (n,) = ring.vars("n")
    taken, after, _ = p.debit(view, n)
    beside_too, after_beside, _ = p.debit(beside, n)
    a, b = p.debt(p.read(after[1], now)), p.debt(p.read(after_beside[1], now))
    return And(p.accepted(), before, taken), And(beside_too, apart(ring, a, b, cost, part, since, until))


def reservations_keep_them_apart(ring, p):
    """From the due tick on: before it, more than the capacity is owed, and nothing is given."""
    view, beside, now, (cost, part, since, until), before = two_histories(ring, p)
    n, max_wait, sooner = ring.vars("n max_wait sooner")
    when_full = Bool("when_full")
    granted, slot, _ = p.reserve(view, now, n, max_wait, when_full)
    beside_too, beside_slot, _ = p.reserve(beside, now, n, max_wait, when_full)
    a, b = p.debt(p.read(slot.after, slot.due)), p.debt(p.read(beside_slot.after, slot.due))
    gone = ring.wrapping_mul(slot.due - now, p.scale)
    later, left = ring.saturating_sub(gone, until), ring.saturating_sub(until, gone)
    longer = ring.wide(since) + ring.wide(later) <= ring.wide(ring.max)
    kept = apart(ring, a, b, cost, part, since + later, left)
    waits = Implies(sooner < slot.due - now, p.capacity < p.debt(p.read(slot.after, now + sooner)))
    return And(p.accepted(), before, granted, ring.one <= n, longer), And(beside_too, waits, kept)


def refund_mints_nothing(ahead):
    """Of cells that were granted for a tick that has passed, or is to come."""

    def lemma(ring, p):
        tat, other, now, granted_at = ring.vars("tat other now granted_at")
        held, n, some = held_of(ring)
        gap = clock(ring, p, granted_at, now) if ahead else clock(ring, p, now, granted_at)
        view, beside = p.read(tat, now), p.read(other, now)
        a, b = p.debt(view), p.debt(beside)
        cost, part = ring.wrapping_mul(held, p.interval), ring.wrapping_mul(n, p.interval)
        gone = ring.wrapping_mul(gap, p.scale)
        since, until = (ring.zero, gone) if ahead else (gone, ring.zero)
        between = gone <= p.horizon if ahead else gap <= p.max_idle()
        within = And(ring.fits(held, p.interval), ring.fits(gap, p.scale), between)
        history = apart(ring, a, b, cost, part, since, until)
        _, after = p.refund(view, now, granted_at, held, n)
        return And(p.accepted(), some, within, history), b <= p.debt(p.read(after, now))

    return lemma


LEMMAS = [
    ("a grant sets them apart by what was asked for", grant_sets_them_apart, [LosesTrack]),
    ("so does a reservation", slot_sets_them_apart, [ForgetsTheDebt]),
    ("time keeps them as far apart as what is left", time_keeps_them_apart, [NoRoomForWhatIsLent]),
    ("what the one grants, so does the other, and they stay apart", grants_keep_them_apart, [ForgetsTheOther]),
    ("what the one debits, so does the other, and they stay apart", debits_keep_them_apart, [DebitsFromNothing]),
    (
        "what the one reserves, so does the other, and they are apart when it is due",
        reservations_keep_them_apart,
        [ForgetsTheDebt],
    ),
    (
        "after a refund no less is owed than had the cells never been asked for",
        refund_mints_nothing(ahead=False),
        [AllOfThem, ATickLess, AllThatIsLeft],
    ),
    ("the same of cells that are due at a tick to come", refund_mints_nothing(ahead=True), [AllThatIsLeft]),
]

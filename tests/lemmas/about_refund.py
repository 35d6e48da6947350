"""What holds of refunds and cancelled reservations, for every quota, word, tick and number of cells."""

from z3 import And, Bool, Implies, Not, Or

from shaping import Shaper


class AllOfThem(Shaper):
    """The usual way: adds what is given back, and clamps at full."""

    def regenerated(self, age):
        return self.ring.zero


class AboveFull(Shaper):
    def clamped(self, left, cost, debt):
        return self.ring.min(left, cost)


class AllThatIsLeft(Shaper):
    """Of all that are held, though some of them are used."""

    def clamped(self, left, cost, debt):
        return self.ring.min(left, debt)


class TenTicksOld(Shaper):
    """What a counterexample may be looked for among."""

    def example(self):
        (granted_at,) = self.ring.vars("granted_at")
        return And(super().example(), granted_at == self.ring.number(990))


class ATickLess(TenTicksOld):
    def regenerated(self, age):
        return self.ring.wrapping_mul(self.ring.saturating_sub(age, self.ring.one), self.scale)


class ATickMore(TenTicksOld):
    def regenerated(self, age):
        return self.ring.wrapping_mul(age + self.ring.one, self.scale)


class OutOfLine(Shaper):
    def in_line(self, debt):
        return And(False)


class NeverTooOld(Shaper):
    def too_old(self, age):
        return And(False)


class DoesNotSaturate(Shaper):
    def cost(self, cells):
        return self.ring.wrapping_mul(cells, self.interval)


class WholeWord(Shaper):
    """Takes ticks from each other in the whole word, though its clock is narrower."""

    def ticks_between(self, a, b):
        return a - b

    def example(self):
        (now, granted_at), again = self.ring.vars("now granted_at"), 1 << self.ring.width - 4
        numbers = [(self.scale, 48), (self.interval, 160), (self.capacity, 720), (now, 1000), (granted_at, 990 + again)]
        return And([value == self.ring.number(of) for value, of in numbers])


class NotAhead(Shaper):
    """Takes a tick to come for one that was."""

    def ahead(self, tick, now):
        return And(False), self.ring.zero


class CancelsWhatever(Shaper):
    """Does not ask whether others stand behind it."""

    def cancel(self, view, now, slot):
        return super().cancel((view[0], slot.after), now, slot)


class UntouchedBefore(Shaper):
    def touched(self, view):
        return view[0], view[0]


def clock(ring, p, later, earlier):
    """How many ticks later, modulo the width of the clock."""
    return ring.on_clock(later - earlier, p.scale, p.interval)[0]


def saturated(ring, p, cells):
    """What they cost; the maximum, which is more than any debt, where that does not fit."""
    return ring.choose(ring.fits(cells, p.interval), ring.wrapping_mul(cells, p.interval), ring.max)


def held_of(ring):
    held, n = ring.vars("held n")
    return held, n, And(ring.one <= n, n <= held)


def refund_is_within(ring, p):
    tat, now, granted_at, held, n = ring.vars("tat now granted_at held n")
    view = p.read(tat, now)
    given = p.unused(view, now, granted_at, held, n)
    _, after = p.refund(view, now, granted_at, held, n)
    exactly = ring.wide(p.debt(p.read(after, now))) + ring.wide(given) == ring.wide(p.debt(view))
    part = Implies(ring.fits(n, p.interval), given <= ring.wrapping_mul(n, p.interval))
    whole = Implies(ring.fits(held, p.interval), given <= ring.wrapping_mul(held, p.interval))
    return p.accepted(), And(given <= p.debt(view), exactly, part, whole)


def refund_is_what_is_left(ring, p):
    tat, now, granted_at, held, n = ring.vars("tat now granted_at held n")
    view, gap = p.read(tat, now), clock(ring, p, now, granted_at)
    given = p.unused(view, now, granted_at, held, n)
    cost, part = saturated(ring, p, held), saturated(ring, p, n)
    gone = ring.wrapping_mul(gap, p.scale)
    left = Or(given == ring.zero, ring.wide(given) + ring.wide(gone) <= ring.wide(cost))
    least = ring.min(ring.min(ring.saturating_sub(cost, gone), part), p.debt(view))
    exactly = Implies(p.debt(view) <= p.capacity, given == least)
    return And(p.accepted(), ring.fits(gap, p.scale), n <= held, gap <= p.max_idle()), And(left, exactly)


def refund_at_once_is_whole(ring, p):
    tat, now = ring.vars("tat now")
    held, n, some = held_of(ring)
    view = p.read(tat, now)
    grants, after = p.take(view, held)
    _, kept = p.refund(after, now, now, held, n)
    part = ring.wrapping_mul(n, p.interval)
    exactly = ring.wide(p.debt(p.read(kept, now))) + ring.wide(part) == ring.wide(p.debt(after))
    return And(p.accepted(), grants, some), And(exactly, Implies(n == held, kept == p.touched(view)[1]))


def nothing_is_given(ring, p):
    tat, now, granted_at, held, n = ring.vars("tat now granted_at held n")
    view = p.read(tat, now)
    age, ahead = p.ticks_between(now, granted_at), p.ticks_between(granted_at, now)
    to_come = And(ring.fits(ahead, p.scale), ring.wrapping_mul(ahead, p.scale) <= p.horizon)
    too_old = And(age > p.max_idle(), Not(to_come))
    nothing = Or(too_old, p.debt(view) > p.capacity, n == ring.zero, held == ring.zero)
    return And(p.accepted(), nothing), p.refund(view, now, granted_at, held, n)[1] == tat


def expired_is_nothing(ring, p):
    tat, now, n, max_wait = ring.vars("tat now n max_wait")
    granted, slot, _ = p.reserve(p.read(tat, now), now, n, max_wait, Bool("when_full"))
    word, later, back = ring.vars("word later back")
    life = slot.expires - slot.due
    then = slot.due + later
    given = p.unused(p.read(word, then), then, slot.due, n, back)
    old = And(life <= later, later <= p.max_idle())
    return And(p.accepted(), granted, ring.one <= n, old), given == ring.zero


def cancelled_never_was(ring, p):
    tat, now, gap, n, max_wait, other = ring.vars("tat now gap n max_wait other")
    view = p.read(tat, now)
    granted, slot, _ = p.reserve(view, now, n, max_wait, Bool("when_full"))
    then = now + gap
    _, word = p.cancel(p.read(slot.after, then), then, slot)
    undone, never = p.read(word, then), p.read(tat, then)
    same = And(p.debt(undone) == p.debt(never), p.take(undone, other)[0] == p.take(never, other)[0])
    honest = Implies(Not(p.past(tat - view[0])), word == tat)
    return And(p.accepted(), granted, ring.one <= n, gap <= slot.due - now), And(same, honest)


def cancelled_in_line_is_refunded(ring, p):
    tat, now, n, max_wait = ring.vars("tat now n max_wait")
    granted, slot, _ = p.reserve(p.read(tat, now), now, n, max_wait, Bool("when_full"))
    word, then = ring.vars("word then")
    view = p.read(word, then)
    _, after = p.cancel(view, then, slot)
    given = p.unused(view, then, slot.due, n, n)
    return And(p.accepted(), granted, ring.one <= n, word != slot.after), after == word - given


LEMMAS = [
    ("a refund is at most the debt, and what n cells cost", refund_is_within, [AboveFull, AllThatIsLeft]),
    (
        "a refund is what is left of the cost, no more and no less",
        refund_is_what_is_left,
        [AllOfThem, ATickLess, ATickMore, WholeWord, DoesNotSaturate],
    ),
    ("a refund at once is whole", refund_at_once_is_whole, [AllThatIsLeft]),
    (
        "nothing is given after max_idle, while others stand in line, or of nothing",
        nothing_is_given,
        [OutOfLine, NeverTooOld],
    ),
    ("a reservation that has expired gives nothing back", expired_is_nothing, [ATickLess]),
    ("a reservation that is cancelled as the last in line never was", cancelled_never_was, [UntouchedBefore, NotAhead]),
    ("a reservation that is not the last in line is refunded", cancelled_in_line_is_refunded, [CancelsWhatever]),
]

"""What holds of reservations, debits, and what holds a limiter back, for every quota, word, tick and number.

That reservations keep to P1, counted at their due ticks, follows as it does for cells (about_gcra.py): each finds
or sets the time at its due tick or later, moves it on by its cost or more, and leaves it at most the capacity
after its due tick.
"""

from z3 import And, Bool, If, Implies, Not, Or

from shaping import Shaper


class RoundedDown(Shaper):
    def ticks(self, sub_ticks):
        return self.ring.div_floor(sub_ticks, self.scale)


class ATickMore(Shaper):
    def ticks(self, sub_ticks):
        return self.ring.div_floor(sub_ticks, self.scale) + self.ring.one


class NotRoundedUp(Shaper):
    """Adds the cost to the debt of now, though the cells are due at a whole tick after it."""

    def example(self):
        number = self.ring.number
        numbers = [(self.scale, 3), (self.interval, 10), (self.capacity, 40), (self.lent, 340)]
        return And([value == number(of) for value, of in numbers])

    def reserved(self, view, n, wait):
        return self.owed(self.debt(view), n)


class ForgetsTheDebt(Shaper):
    def reserved(self, view, n, wait):
        return self.owed(self.ring.wrapping_mul(wait, self.scale), n)


class NeverTooMuch(Shaper):
    """Does not look at what is lent."""

    def owed(self, debt, n):
        _, owed = super().owed(debt, n)
        return self.ring.fits(n, self.interval), owed


class OwesFromNothing(Shaper):
    """Whether so many can be owed is asked of a full bucket, though it need not be full when they are due."""

    def at_once(self, n, when_full):
        few = n <= self.burst
        owed, _ = self.owed(self.ring.zero, n)
        return Or(few, And(when_full, owed)), self.ring.choose(few, n, self.burst)


class CostWraps(Shaper):
    def owed(self, debt, n):
        cost = self.ring.wrapping_mul(n, self.interval)
        return And(debt <= self.lent, cost <= self.lent - debt), debt + cost


class LeftWraps(Shaper):
    """A debt that is seen from a late tick may be more than what is lent."""

    def owed(self, debt, n):
        cost = self.ring.wrapping_mul(n, self.interval)
        return And(self.ring.fits(n, self.interval), cost <= self.lent - debt), debt + cost


class AllowsWhatIsLent(Shaper):
    def allowed(self, debt):
        return self.ring.div_floor(self.lent, self.interval)


class AllowedWraps(Shaper):
    def allowed(self, debt):
        return self.ring.div_floor(self.lent - debt, self.interval)


class Loosens(Shaper):
    def tightened(self, view, debt):
        return self.owing(view, debt)


class ACellTooMany(Shaper):
    """Holds back by the ticks alone: a burst less one conforms at once."""

    def held_back(self, ticks, n):
        held, debt, allowed = super().held_back(ticks, n)
        return held, debt - (self.capacity - self.interval), allowed


class ACellTooFew(Shaper):
    def held_back(self, ticks, n):
        held, debt, allowed = super().held_back(ticks, n)
        return held, debt + self.interval, allowed


class WaitWraps(Shaper):
    def held_back(self, ticks, n):
        _, debt, allowed = super().held_back(ticks, n)
        return debt <= self.lent, debt, allowed


class AllTheCapacity(Shaper):
    """A server with cells left has none for others."""

    def observe(self, view, remaining, reset):
        return super().observe(view, remaining - self.ring.one, reset)


def reserved(ring, p):
    """A request, and what it is answered."""
    tat, now, n, max_wait = ring.vars("tat now n max_wait")
    granted, slot, refused = p.reserve(p.read(tat, now), now, n, max_wait, Bool("when_full"))
    return tat, now, n, granted, slot, refused


def at_once(ring, p, n):
    return ring.choose(n <= p.burst, n, p.burst)


def slot_is_within_what_is_lent(ring, p):
    tat, now, n, granted, slot, _ = reserved(ring, p)
    view, wait = p.read(tat, now), slot.due - now
    cost, waited = ring.wrapping_mul(n, p.interval), ring.wrapping_mul(wait, p.scale)
    debt, owed = p.debt(p.read(slot.after, now)), p.debt(view)
    fits = And(ring.fits(n, p.interval), ring.fits(wait, p.scale))
    most = ring.max_of(owed, waited)
    exactly = ring.wide(debt) == ring.wide(most) + ring.wide(cost)
    return And(p.accepted(), granted, ring.one <= n), And(fits, exactly, debt <= p.lent)


def slot_of_now_is_a_grant(ring, p):
    tat, now, n, granted, slot, _ = reserved(ring, p)
    grants, after = p.take(p.read(tat, now), n)
    no_wait = And(ring.one <= n, n <= p.burst, slot.due == now)
    return And(p.accepted(), no_wait), And(granted == grants, Implies(grants, slot.after == after[1]))


def slot_is_a_grant_at_its_tick(ring, p):
    tat, now, n, granted, slot, _ = reserved(ring, p)
    then = p.read(tat, slot.due)
    grants, _ = p.take(then, at_once(ring, p, n))
    before, _ = p.take(p.read(tat, slot.due - ring.one), at_once(ring, p, n))
    there = (then[0] + p.debt(then)) + ring.wrapping_mul(n, p.interval)
    sooner = Implies(slot.due != now, Not(before))
    return And(p.accepted(), granted, ring.one <= n), And(grants, sooner, slot.after == there)


def nothing_overtakes(ring, p):
    tat, now, n, granted, slot, _ = reserved(ring, p)
    gap, other = ring.vars("gap other")
    grants, _ = p.take(p.read(slot.after, now + gap), other)
    return And(p.accepted(), granted, ring.one <= n, gap < slot.due - now), Not(grants)


def slots_are_not_shared(ring, p):
    tat, now, n, granted, slot, _ = reserved(ring, p)
    then, n2, max_wait = ring.vars("then n2 max_wait2")
    second = p.read(slot.after, then)
    granted2, slot2, _ = p.reserve(second, then, n2, max_wait, Bool("when_full"))
    seen = slot.after - second[0] <= p.horizon
    cost, cost2 = ring.wrapping_mul(n, p.interval), ring.wrapping_mul(n2, p.interval)
    there, there2 = p.read(slot.after, slot.due), p.read(slot.after, slot2.due)
    # the first cells count from their due tick on, the second ones stand behind them
    first = cost <= p.debt(there)
    behind = cost2 <= slot2.after - slot.after
    conform, _ = p.take(there2, at_once(ring, p, n2))
    both = And(granted, granted2, ring.one <= n, ring.one <= n2)
    return And(p.accepted(), both, seen), And(first, behind, conform)


def refused_are_told_when(ring, p):
    tat, now, n, granted, _, refused = reserved(ring, p)
    wait = p.wait(p.read(tat, now), refused)
    then = now + wait
    later, _, _ = p.reserve(p.read(tat, then), then, n, ring.zero, Bool("when_full"))
    return And(p.accepted(), Not(granted)), And(ring.one <= wait, Implies(wait != ring.max, later))


def debit_is_exact(ring, p):
    tat, now, n = ring.vars("tat now n")
    view = p.read(tat, now)
    taken, after, _ = p.debit(view, n)
    cost, owed = ring.wrapping_mul(n, p.interval), p.debt(view)
    fits = And(ring.fits(n, p.interval), ring.wide(owed) + ring.wide(cost) <= ring.wide(p.lent))
    exactly = ring.wide(p.debt(p.read(after[1], now))) == ring.wide(owed) + ring.wide(cost)
    return p.accepted(), And(taken == Or(n == ring.zero, fits), Implies(taken, exactly))


def debit_tells_the_most(ring, p):
    tat, now, n = ring.vars("tat now n")
    taken, _, allowed = p.debit(p.read(tat, now), n)
    return p.accepted(), taken == (n <= allowed)


def held_back_tells_the_most(ring, p):
    ticks, n = ring.vars("ticks n")
    held, debt, allowed = p.held_back(ticks, n)
    wide = ring.wide(p.capacity) + ring.wide(ring.wrapping_mul(ticks, p.scale))
    cost = ring.wrapping_mul(n, p.interval)
    exactly = And(ring.wide(debt) + ring.wide(cost) == wide, debt <= p.lent)
    return And(p.accepted(), ring.one <= n, n <= p.burst), And(held == (ticks <= allowed), Implies(held, exactly))


def following_only_tightens(follow):
    def lemma(ring, p):
        tat, now, gap, n = ring.vars("tat now gap n")
        view = p.read(tat, now)
        followed, after, _ = follow(ring, p, view, now)
        less = p.debt(p.read(after[1], now)) < p.debt(view)
        grants, _ = p.take(p.read(after[1], now), n)
        mints = And(grants, Not(p.take(view, n)[0]))
        return And(p.accepted(), followed), And(Not(less), Not(mints), p.debt(p.read(after[1], now)) <= p.horizon)

    return lemma


def until(ring, p, view, now):
    (t0,) = ring.vars("t0")
    return p.not_before(view, now, t0)


def told(ring, p, view, now):
    remaining, reset = ring.vars("remaining reset")
    return p.observe(view, remaining, reset)


def nothing_before_and_one_then(ring, p):
    tat, now, t0, gap, n = ring.vars("tat now t0 gap n")
    view = p.read(tat, now)
    ahead, ticks = p.ticks_until(t0, now)
    followed, after, _ = p.not_before(view, now, t0)
    sooner, _ = p.take(p.read(after[1], now + gap), n)
    one, _ = p.take(p.read(after[1], t0), ring.one)
    two, _ = p.take(p.read(after[1], t0), ring.one + ring.one)
    ring.speak_of(gap + ring.one, p.scale)
    then = And(one, Implies(p.interval + p.interval <= p.capacity, Not(two)))
    claim = And(Implies(gap < ticks, Not(sooner)), Implies(after[1] != tat, then))
    return And(p.accepted(), followed, ahead), claim


def observed_is_what_is_left(ring, p):
    tat, now, remaining, reset, gap, n = ring.vars("tat now remaining reset gap n")
    view = p.read(tat, now)
    followed, after, _ = p.observe(view, remaining, reset)
    grants, _ = p.take(p.read(after[1], now), n)
    all_of_them, _ = p.take(p.read(after[1], now), remaining)
    sooner, _ = p.take(p.read(after[1], now + gap), n)
    wait = ring.max_of(reset, ring.one)
    at_reset, _ = p.take(p.read(after[1], now + wait), ring.one)
    ring.speak_of(gap + ring.one, p.scale)
    ring.speak_of(remaining + ring.one, p.interval)
    some = And(Implies(grants, n <= remaining), Implies(after[1] != tat, all_of_them))
    none = And(Implies(gap < wait, Not(sooner)), Implies(after[1] != tat, at_reset))
    return And(p.accepted(), followed), If(remaining == ring.zero, none, some)


LEMMAS = [
    (
        "a reservation is for its cost, from its due tick on, and within what is lent",
        slot_is_within_what_is_lent,
        [NeverTooMuch, CostWraps, ForgetsTheDebt],
    ),
    ("a reservation that need not wait decides and writes as try_acquire", slot_of_now_is_a_grant, [ForgetsTheDebt]),
    (
        "a reservation conforms at its due tick, not a tick earlier, and writes what is written then",
        slot_is_a_grant_at_its_tick,
        [RoundedDown, ATickMore, NotRoundedUp],
    ),
    ("nothing conforms before what was reserved for later is due", nothing_overtakes, [ForgetsTheDebt]),
    ("two reservations never share a slot", slots_are_not_shared, [ForgetsTheDebt, NotRoundedUp]),
    ("a refused reservation has to wait, and is granted after that", refused_are_told_when, [OwesFromNothing]),
    ("a debit is exact, and within what is lent", debit_is_exact, [CostWraps, LeftWraps]),
    ("a refused debit tells the most that is accepted", debit_tells_the_most, [AllowsWhatIsLent, AllowedWraps]),
    ("what is held back for too long tells the ticks that are not", held_back_tells_the_most, [WaitWraps]),
    ("not_before only tightens", following_only_tightens(until), [Loosens]),
    ("observe only tightens", following_only_tightens(told), [Loosens]),
    ("nothing conforms before t0, and one cell does then", nothing_before_and_one_then, [ACellTooMany, ACellTooFew]),
    (
        "no more conforms than the server has left, and nothing before its reset where it has nothing",
        observed_is_what_is_left,
        [AllTheCapacity, ACellTooMany],
    ),
]

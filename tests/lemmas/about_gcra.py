"""What holds of GCRA for every quota, word, tick and number of cells.

P1 follows. Count the cells admitted at ticks from s to s + L in unbounded time. The first finds or sets the
time at s or later, and each moves it on by its cost or more: so at the last of them it is at least their
cost after s. It is also at most the capacity after the tick of the last, which is at most s + L.
"""

from z3 import And, Implies, Not

from gcra import Profile


class Sign(Profile):
    """The usual way: what is more than half of the ring ahead lies in the past."""

    def past(self, ahead):
        return ahead > self.ring.shr(self.ring.max, 1)


class NoRoomForStale(Profile):
    def past(self, ahead):
        return ahead > self.capacity


class RefusesTheEdge(Profile):
    def roomy(self, ahead, room):
        return ahead < room


class FromTheWord(Profile):
    """Adds to the word even where it lies in the past."""

    def take(self, view, n):
        grants, _ = super().take(view, n)
        return grants, (view[0], view[1] + self.cost_and_room(n)[0])


class FromTheTick(Profile):
    """Forgets what the word owes."""

    def take(self, view, n):
        grants, _ = super().take(view, n)
        return grants, (view[0], view[0] + self.cost_and_room(n)[0])


class FreeCells(Profile):
    """A quota whose interval was not checked."""

    def accepted(self):
        return And(self.capacity <= self.horizon, self.horizon <= self.ring.max - self.horizon)

    def example(self):
        return And(self.scale == self.ring.number(3), self.interval == self.ring.number(0))


class OneTooMany(Profile):
    def none_or_too_many(self, n):
        return n - self.ring.one > self.burst


class NoneIsSome(Profile):
    def none_or_too_many(self, n):
        return n > self.burst


class RoundedDown(Profile):
    def ticks(self, sub_ticks):
        return self.ring.div_floor(sub_ticks, self.scale)


class ATickMore(Profile):
    def ticks(self, sub_ticks):
        return self.ring.div_floor(sub_ticks, self.scale) + self.ring.one


class IdleTooLong(Profile):
    def max_idle(self):
        return super().max_idle() + self.ring.one


class RemainingOfNothing(Profile):
    """Does not ask whether the debt is above the capacity."""

    def remaining(self, view):
        return self.ring.div_floor(self.capacity - self.debt(view), self.interval)


class RemainingRoundedUp(Profile):
    def remaining(self, view):
        debt = self.debt(view)
        left = self.ring.div_ceil(self.capacity - debt, self.interval)
        return self.ring.choose(debt > self.capacity, self.ring.zero, left)


class AllOrABurst(Profile):
    def rest(self, view):
        return self.burst


class DrainForgives(Profile):
    def drained(self, view):
        return view[0], view[0] + self.capacity


class TouchMoves(Profile):
    def touched(self, view):
        return view[0], view[0] + self.ring.max_of(self.debt(view), self.ring.one)


class HorizonBeyondHalf(Profile):
    def accepted(self):
        return And(self.burst == self.ring.div_floor(self.capacity, self.interval), self.capacity <= self.horizon)

    def example(self):
        (now,) = self.ring.vars("now")
        numbers = [(self.scale, 1), (self.interval, 10), (now, 1000)]
        return And([value == self.ring.number(of) for value, of in numbers])


def asked(profile, n):
    return And(profile.ring.one <= n, n <= profile.burst)


def decision_is_wide(ring, p):
    tat, now, n = ring.vars("tat now n")
    view = p.read(tat, now)
    grants, _ = p.take(view, n)
    cost, _ = p.cost_and_room(n)
    fits = ring.wide(p.debt(view)) + ring.wide(cost) <= ring.wide(p.capacity)
    return p.accepted(), grants == And(asked(p, n), ring.fits(n, p.interval), fits)


def neither_none_nor_too_many(ring, p):
    (n,) = ring.vars("n")
    cost, _ = p.cost_and_room(n)
    within = And(ring.fits(n, p.interval), cost <= p.capacity)
    refuses = p.none_or_too_many(n)
    return p.accepted(), And(refuses == Not(asked(p, n)), Implies(Not(refuses), within))


def grant_adds_its_cost(ring, p):
    tat, now, n = ring.vars("tat now n")
    view = p.read(tat, now)
    grants, after = p.take(view, n)
    cost, _ = p.cost_and_room(n)
    exactly = ring.wide(p.debt(after)) == ring.wide(p.debt(view)) + ring.wide(cost)
    return And(p.accepted(), grants), And(exactly, p.debt(after) <= p.capacity)


def grant_never_moves_back(ring, p):
    tat, now, n = ring.vars("tat now n")
    view = p.read(tat, now)
    grants, after = p.take(view, n)
    cost, _ = p.cost_and_room(n)
    honest = Not(p.past(tat - view[0]))
    on = And(cost <= after[1] - view[0], after[1] - view[0] <= p.capacity)
    return And(p.accepted(), grants), And(on, Implies(honest, after[1] - tat == cost))


def grant_changes_the_word(ring, p):
    tat, now, n = ring.vars("tat now n")
    grants, after = p.take(p.read(tat, now), n)
    return And(p.accepted(), grants), after[1] != tat


def debt_decays_exactly(ring, p):
    tat, now, gap = ring.vars("tat now gap")
    view, later = p.read(tat, now), p.read(tat, now + gap)
    gone, owed = ring.wrapping_mul(gap, p.scale), tat - view[0]
    left = ring.choose(gone >= owed, ring.zero, owed - gone)
    honest = And(owed <= p.horizon, gap <= p.max_idle())
    return And(p.accepted(), honest), And(ring.fits(gap, p.scale), p.debt(later) == left)


def idleness_never_mints(ring, p):
    tat, now, gap = ring.vars("tat now gap")
    view, later = p.read(tat, now), p.read(tat, now + gap)
    gone, owed = ring.wrapping_mul(gap, p.scale), tat - view[0]
    # the whole way round the ring, and more, is longer than any debt
    left = ring.choose(And(ring.fits(gap, p.scale), gone < owed), owed - gone, ring.zero)
    return And(p.accepted(), owed <= p.horizon), p.debt(later) >= left


def step_back_adds_itself(ring, p):
    tat, now, late, most = ring.vars("tat now late most")
    view, earlier = p.read(tat, now), p.read(tat, now - late)
    back = ring.wrapping_mul(late, p.scale)
    # `most` is what cells, reservations and debits can owe: the horizon less the staleness
    within = And(ring.fits(late, p.scale), p.capacity <= most, most <= p.horizon, back <= p.horizon - most)
    return And(p.accepted(), tat - view[0] <= most, within), p.debt(earlier) == (tat - view[0]) + back


def earlier_is_no_better(ring, p):
    tat, now, late, n = ring.vars("tat now late n")
    view, earlier = p.read(tat, now), p.read(tat, now - late)
    back = ring.wrapping_mul(late, p.scale)
    honest = And(tat - view[0] <= p.horizon, ring.fits(late, p.scale), back <= p.horizon - (tat - view[0]))
    return And(p.accepted(), honest, p.take(earlier, n)[0]), p.take(view, n)[0]


def more_is_no_better(ring, p):
    tat, now, n, less = ring.vars("tat now n less")
    view = p.read(tat, now)
    fewer = And(ring.one <= less, less <= n, p.take(view, n)[0])
    return And(p.accepted(), fewer), p.take(view, less)[0]


def smaller_is_no_better(ring, p):
    tat, now, n = ring.vars("tat now n")
    small = type(p)(ring, "_small")
    view = p.read(tat, now)
    ahead = tat - view[0]
    small.scale, small.interval = p.scale, p.interval
    under_both = And(small.capacity <= p.capacity, ahead <= p.horizon, ahead <= small.horizon)
    return And(p.accepted(), small.accepted(), under_both, small.take(view, n)[0]), p.take(view, n)[0]


def retry_after_is_exact(ring, p):
    tat, now, n = ring.vars("tat now n")
    wait = p.wait(p.read(tat, now), n)
    def grants(tick):
        return p.take(p.read(tat, tick), n)[0]
    minimal = Implies(wait != ring.zero, Not(grants(now + (wait - ring.one))))
    return And(p.accepted(), asked(p, n)), And(grants(now + wait), minimal, wait != ring.max)


def never_is_never(ring, p):
    tat, now, n = ring.vars("tat now n")
    wait = p.wait(p.read(tat, now), n)
    return p.accepted(), And((wait == ring.max) == (n > p.burst), Implies(n == ring.zero, wait == ring.zero))


def reset_after_is_exact(ring, p):
    tat, now = ring.vars("tat now")
    reset = p.reset_after(p.read(tat, now))
    minimal = Implies(reset != ring.zero, p.debt(p.read(tat, now + (reset - ring.one))) != ring.zero)
    return p.accepted(), And(p.debt(p.read(tat, now + reset)) == ring.zero, minimal)


def remaining_is_exact(ring, p):
    tat, now, n = ring.vars("tat now n")
    view = p.read(tat, now)
    return p.accepted(), p.take(view, n)[0] == And(ring.one <= n, n <= p.remaining(view))


def up_to_takes_what_there_is(ring, p):
    tat, now, n = ring.vars("tat now n")
    view = p.read(tat, now)
    most = p.remaining(view)
    # the lemma before this one
    known = [p.take(view, some)[0] == And(ring.one <= some, some <= most) for some in (n, most)]
    grants, taken, after = p.acquire_up_to(view, n)
    written = ring.choose(taken == ring.zero, tat, p.take(view, taken)[1][1])
    none = And(most == ring.zero, n != ring.zero)
    return And(p.accepted(), *known), And(taken == ring.min(n, most), after[1] == written, grants == Not(none))


def verbs_keep_the_debt(ring, p):
    tat, now, n = ring.vars("tat now n")
    view = p.read(tat, now)
    touched, filled, drained = p.touched(view), p.filled(view), p.drained(view)
    owed = p.debt(view)
    honest = And([Not(p.past(after - view[0])) for _, after in (touched, filled, drained)])
    exact = And(p.debt(touched) == owed, p.debt(filled) == ring.zero)
    deeper = p.debt(drained) == ring.max_of(owed, p.capacity)
    same = p.take(touched, n)[0] == p.take(view, n)[0]
    return p.accepted(), And(honest, exact, deeper, same)


def zero_is_full(ring, p):
    (now,) = ring.vars("now")
    t, tat = p.read(ring.zero, now)
    corner = And(t != ring.zero, ring.zero - t <= p.horizon)
    return p.accepted(), (p.debt((t, tat)) == ring.zero) == Not(corner)


LEMMAS = [
    ("a decision is that of wide arithmetic", decision_is_wide, [RefusesTheEdge, OneTooMany]),
    ("0 and more than the burst are refused, and no other cost wraps", neither_none_nor_too_many, [OneTooMany, NoneIsSome]),
    ("a grant adds exactly its cost to the debt, which stays within the capacity", grant_adds_its_cost, [FromTheWord]),
    ("a grant never moves the time back", grant_never_moves_back, [FromTheTick]),
    ("a grant changes the word", grant_changes_the_word, [FreeCells]),
    ("debt decays exactly while nothing is decided, for as long as max_idle says", debt_decays_exactly, [Sign, IdleTooLong]),
    ("idleness of any length never mints", idleness_never_mints, [NoRoomForStale]),
    ("a step back within stale mints nothing: the debt grows by the step", step_back_adds_itself, [NoRoomForStale]),
    ("an earlier tick never turns a denial into a grant", earlier_is_no_better, [NoRoomForStale]),
    ("asking for more never turns a denial into a grant", more_is_no_better, [OneTooMany]),
    ("a smaller burst never turns a denial into a grant", smaller_is_no_better, [OneTooMany]),
    ("retry_after is sufficient and minimal", retry_after_is_exact, [RoundedDown, ATickMore]),
    ("never is said of more than the burst, and of nothing else", never_is_never, [HorizonBeyondHalf]),
    ("reset_after is sufficient and minimal", reset_after_is_exact, [RoundedDown, ATickMore]),
    ("remaining cells conform, and not one more", remaining_is_exact, [RemainingOfNothing, RemainingRoundedUp]),
    ("acquire_up_to takes what there is, and its rest always conforms", up_to_takes_what_there_is, [AllOrABurst]),
    ("touch changes no decision, fill and drain leave 0 and the capacity or more", verbs_keep_the_debt, [DrainForgives, TouchMoves]),
    ("a word of 0 is full but in the stated corner", zero_is_full, [Sign]),
]

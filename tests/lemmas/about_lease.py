"""What holds of cells that are taken many at a time, for every allotment, quota, word and tick."""

from z3 import And, Implies

from lease import Leasing


class OfOneTick(Leasing):
    """What a counterexample may be looked for among."""

    def example(self):
        (now,) = self.ring.vars("now")
        return And(super().example(), now == self.ring.number(1000))


class AboveFull(OfOneTick):
    def up_to_debt(self, unspent, debt):
        return unspent


class LateIsAdded(OfOneTick):
    def without_late(self, rest, late):
        return self.ring.saturating_add(rest, late)


class OutOfLine(OfOneTick):
    def in_line(self, debt):
        return And(False)


class NoneIsLost(OfOneTick):
    """Gives back what has come back by itself, once more."""

    def without_late(self, rest, late):
        return self.cost(self.held)


class DoublesInTheRing(OfOneTick):
    def doubled(self, wanted):
        return wanted + wanted


class AllThereIs(OfOneTick):
    def doubled(self, wanted):
        return wanted

    def half(self, cells):
        return cells


class ForgetsTheMissing(OfOneTick):
    def beside(self, view, taken):
        return view


class GivesASubTickLess(OfOneTick):
    def up_to_debt(self, unspent, debt):
        return super().up_to_debt(unspent, debt) - self.ring.one


def given_back_is_owed(ring, p):
    word, now, late = ring.vars("word now late")
    debt, after = p.debt(p.read(word, now)), p.returned(word, now, late)
    gone = word - after
    within = And(gone <= debt, gone <= p.cost(p.left))
    owed = ring.wide(p.debt(p.read(after, now))) + ring.wide(gone) == ring.wide(debt)
    return p.accepted(), And(within, Implies(gone != ring.zero, owed))


def no_more_than_a_refund(ring, p):
    word, now, late = ring.vars("word now late")
    view, gone = p.read(word, now), word - p.returned(word, now, late)
    refunded = p.unused(view, now, p.granted_at, p.held, p.left)
    beside_others = And(word != p.seen, p.left <= p.held)
    return And(p.accepted(), beside_others), gone <= refunded


def those_in_line_stay(ring, p):
    word, now, late = ring.vars("word now late")
    in_line = And(word != p.seen, p.debt(p.read(word, now)) > p.capacity)
    return And(p.accepted(), in_line), p.returned(word, now, late) == word


def half_conforms_twice(ring, p):
    tat, now, wanted = ring.vars("tat now wanted")
    view = p.read(tat, now)
    most, more = p.remaining(view), p.half_at_most(view, wanted)
    # the lemma of GCRA
    tried = p.doubled(wanted)
    known = p.take(view, tried)[0] == And(ring.one <= tried, tried <= most)
    half = ring.shr(most, 1)
    return And(p.accepted(), known, most <= p.burst), more == ring.min(half, wanted)


def held_is_a_burst_at_most(ring, p):
    word, now, n = ring.vars("word now n")
    granted, after, missing, more = p.renew(word, now, n)
    # the lemma before this one, of what is left once the missing ones are taken
    seen = ring.choose(p.is_young(now), word, p.returned(word, now, p.lateness()))
    _, taken = p.take(p.read(seen, now), missing)
    rest = p.remaining(taken)
    known = And(more + more <= rest, ring.wide(more) + ring.wide(more) <= ring.wide(rest))
    ring.speak_of(missing + more, p.interval)
    cost = ring.wrapping_mul(missing + more, p.interval)
    fits = And(ring.fits(missing + more, p.interval), cost <= p.debt(p.read(after, now)))
    return And(p.accepted(), granted, n <= p.burst, known), And(
        ring.wide(missing) + ring.wide(more) <= ring.wide(p.burst), fits, p.debt(p.read(after, now)) <= p.capacity
    )


def unspent_at_once_is_whole(ring, p):
    """Taken by a renewal and given back at the same tick, what is left leaves the word as if it had not been taken."""
    word, now, n = ring.vars("word now n")
    view = p.read(word, now)
    some, once = p.take(view, n)
    more, after = p.take(once, p.left)
    granted = And(p.accepted(), some, more, p.seen == after[1])
    return granted, p.returned(p.seen, now, ring.zero) == once[1]


LEMMAS = [
    ("what is given back is owed, and was not spent", given_back_is_owed, [AboveFull]),
    ("beside others it is no more than a refund gives", no_more_than_a_refund, [LateIsAdded, NoneIsLost]),
    ("those who stand in line keep their place", those_in_line_stay, [OutOfLine]),
    ("as many are taken as conform twice over", half_conforms_twice, [DoublesInTheRing, AllThereIs]),
    ("what is taken at once is a burst at most", held_is_a_burst_at_most, [ForgetsTheMissing]),
    ("given back at once, it was never taken", unspent_at_once_is_whole, [GivesASubTickLess]),
]

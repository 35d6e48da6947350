"""What holds of the colour meters: the rules of RFC 2697, 2698 and 4115 in debts, which are what a bucket lacks.

A bucket that holds `capacity` less its debt has tokens for a packet where both together are no more than the capacity.
"""

from z3 import And, Bool, Implies, Not

from meters import SrTcm, TrTcm, TrTcm4115


class NoLessThanOne(SrTcm):
    """Does not ask whether of both no less is missing than of one."""

    def of_both(self, debt, missing):
        return debt


class OverdrawnStays(SrTcm):
    def of_c(self, missing):
        return missing


class LeavesBoth(SrTcm):
    """Of what C takes, both together lack nothing."""

    def mark(self, view, n, green):
        is_green, is_yellow, (c, _), of_yellow = super().mark(view, n, green)
        return is_green, is_yellow, (c, view[1]), of_yellow


class LeavesP(TrTcm):
    def of_green(self, before, taken):
        return before


class YellowTakesOfC(TrTcm):
    def of_yellow(self, before, taken):
        return taken


class GreenTakesOfE(TrTcm4115):
    def of_green(self, before, taken):
        return taken


class GreenIsYellow(TrTcm4115):
    def otherwise(self, is_green):
        return And()


def has(ring, bucket, debt, n):
    """Whether what lacks so much has tokens for a packet of `n` bytes; and what it costs."""
    cost = ring.wrapping_mul(n, bucket.interval)
    within = ring.wide(debt) + ring.wide(cost) <= ring.wide(bucket.capacity)
    return And(ring.one <= n, n <= bucket.burst, ring.fits(n, bucket.interval), within), cost


def packet(ring):
    return *ring.vars("low high now n"), Bool("green")


def owes(ring, after, before, cost):
    return ring.wide(after) == ring.wide(before) + ring.wide(cost)


def single(ring, p, claim):
    low, high, now, n, green = packet(ring)
    c = p.committed
    view = c.read(low, now), c.read(high, now)
    missing, of_c, in_excess = p.lacking(*view)
    (late,) = ring.vars("late")
    # what E lacks is at most all it holds, and as much more as a tick may be late
    room = ring.wide(c.capacity) + ring.wide(p.excess.capacity) + ring.wide(late) <= ring.wide(c.horizon)
    honest = And(room, ring.wide(in_excess) <= ring.wide(p.excess.capacity) + ring.wide(late))
    return And(p.accepted(), honest), claim((missing, of_c, in_excess), n, green, p.mark(view, n, green))


def green_of_one_rate(ring, p):
    def claim(lacks, n, green, mark):
        missing, of_c, in_excess = lacks
        is_green, _, (c, both), _ = mark
        fits, cost = has(ring, p.committed, missing, n)
        debts = p.committed.debt(c), p.committed.debt(both)
        of_both = ring.wide(debts[1]) == ring.wide(missing) + ring.wide(in_excess) + ring.wide(cost)
        took = And(of_c == missing, owes(ring, debts[0], missing, cost), of_both)
        return And(is_green == And(green, fits), Implies(is_green, took))

    return single(ring, p, claim)


def yellow_of_one_rate(ring, p):
    def claim(lacks, n, _, mark):
        missing, of_c, in_excess = lacks
        is_green, is_yellow, _, (c, both) = mark
        fits, cost = has(ring, p.excess, in_excess, n)
        of_both = p.committed.debt(both)
        sums = ring.wide(of_both) == ring.wide(of_c) + ring.wide(in_excess) + ring.wide(cost)
        bound = ring.wide(of_both) <= ring.wide(p.committed.capacity) + ring.wide(p.excess.capacity)
        took = And(p.committed.debt(c) == missing, sums, bound)
        return And(is_yellow == And(Not(is_green), fits), Implies(is_yellow, took))

    return single(ring, p, claim)


def both_lack_what_either_does(ring, p):
    """In a word that nobody wrote, too: of no difference of theirs the wrap is read."""
    low, high, now = ring.vars("low high now")
    c = p.committed
    missing, of_c, in_excess = p.lacking(c.read(low, now), c.read(high, now))
    return p.accepted(), And(of_c <= missing, ring.wide(of_c) + ring.wide(in_excess) <= ring.wide(c.horizon))


def pair(ring, p):
    low, high, now, n, green = packet(ring)
    view = p.first.read(low, now), p.second.read(high, now)
    lacks = p.first.debt(view[0]), p.second.debt(view[1])
    fits = [has(ring, bucket, debt, n) for bucket, debt in zip((p.first, p.second), lacks)]
    return lacks, fits, green, p.mark(view, n, green)


def after(ring, p, halves, lacks, costs):
    """Whether both buckets lack as much more; None where nothing is taken."""
    debts = zip((p.first.debt(halves[0]), p.second.debt(halves[1])), lacks, costs)
    return And([now == was if cost is None else owes(ring, now, was, cost) for now, was, cost in debts])


def rules_of_2698(ring, p):
    lacks, ((in_p, of_p), (in_c, of_c)), green, (is_green, is_yellow, greens, yellows) = pair(ring, p)
    colours = And(is_green == And(in_p, green, in_c), is_yellow == And(in_p, Not(And(green, in_c))))
    takes = [Implies(is_green, after(ring, p, greens, lacks, (of_p, of_c)))]
    takes += [Implies(is_yellow, after(ring, p, yellows, lacks, (of_p, None)))]
    return p.accepted(), And(colours, *takes)


def rules_of_4115(ring, p):
    lacks, ((in_c, of_c), (in_e, of_e)), green, (is_green, is_yellow, greens, yellows) = pair(ring, p)
    colours = And(is_green == And(green, in_c), is_yellow == And(Not(And(green, in_c)), in_e))
    takes = [Implies(is_green, after(ring, p, greens, lacks, (of_c, None)))]
    takes += [Implies(is_yellow, after(ring, p, yellows, lacks, (None, of_e)))]
    return p.accepted(), And(colours, *takes)


OF_2697 = [
    ("what E lacks does not wrap, in any word", both_lack_what_either_does, [NoLessThanOne]),
    ("green takes of C, and leaves E as it was", green_of_one_rate, [LeavesBoth]),
    ("yellow takes of E, leaves C, and both together lack no more than they hold", yellow_of_one_rate, [OverdrawnStays]),
]
OF_2698 = [("the rules in debts", rules_of_2698, [LeavesP, YellowTakesOfC])]
OF_4115 = [("the rules in debts", rules_of_4115, [GreenTakesOfE, GreenIsYellow])]

"""What holds of limits that are taken together: what a take took that failed is given back."""

from z3 import And, Implies, Not

from together import Together


class OfOneTick(Together):
    """What a counterexample may be looked for among."""

    def example(self):
        (now,) = self.ring.vars("now")
        return And(super().example(), now == self.ring.number(1000))


class GivesNothing(OfOneTick):
    def clamped(self, left, cost, debt):
        return self.ring.zero


class AllThatIsThere(OfOneTick):
    def clamped(self, left, cost, debt):
        return debt


class BlindRestore(OfOneTick):
    """Writes the word of before, though others came."""

    def nobody_came(self, word, after):
        return And()


class AlwaysRefunds(OfOneTick):
    def nobody_came(self, word, after):
        return And(False)


class OutOfLine(OfOneTick):
    def in_line(self, debt):
        return And(False)


class RoundedDown(OfOneTick):
    def ticks(self, sub_ticks):
        return self.ring.div_floor(sub_ticks, self.scale)


class ATickMore(OfOneTick):
    def ticks(self, sub_ticks):
        return super().ticks(sub_ticks) + self.ring.one


def taken(ring, p):
    """A take, and what others make of the word at the same tick: a take or a debit of `others` cells."""
    tat, now, n, others = ring.vars("tat now n others")
    view = p.read(tat, now)
    grants, after = p.taken(view, n)
    came, left = p.debit(p.read(after, now), others)[:2]
    return view, now, n, And(p.accepted(), grants), after, others, came, left[1]


def as_it_was(ring, p):
    view, now, n, granted, after, _, _, _ = taken(ring, p)
    return granted, p.untaken(p.read(after, now), now, n, view[1], after) == view[1]


def others_keep_theirs(ring, p):
    view, now, n, granted, after, others, came, word = taken(ring, p)
    seen = p.read(word, now)
    later = p.debt(p.read(p.untaken(seen, now, n, view[1], after), now))
    cost = ring.wrapping_mul(others, p.interval)
    alone = ring.wide(later) == ring.wide(p.debt(view)) + ring.wide(cost)
    ring.speak_of(n, p.interval)
    return And(granted, came, others != ring.zero, p.debt(seen) <= p.capacity), alone


def who_stands_in_line_stays(ring, p):
    view, now, n, granted, after, others, came, word = taken(ring, p)
    seen = p.read(word, now)
    in_line = And(p.debt(seen) > p.capacity, word != after)
    return And(granted, came, in_line), p.untaken(seen, now, n, view[1], after) == word


def wait_for_a_debit_is_exact(ring, p):
    tat, now, n = ring.vars("tat now n")
    wait = p.until_owed(p.read(tat, now), n)

    def granted(tick):
        return p.debit(p.read(tat, tick), n)[0]

    minimal = Implies(wait != ring.zero, Not(granted(now + (wait - ring.one))))
    return And(p.accepted(), wait != ring.max), And(granted(now + wait), minimal)


def never_is_never(ring, p):
    tat, now, n = ring.vars("tat now n")
    most = p.allowed(ring.zero)
    ring.speak_of(n, p.interval)
    return p.accepted(), (p.until_owed(p.read(tat, now), n) == ring.max) == (n > most)


class OfWhatIsOwed(OfOneTick):
    def until_owed(self, view, n):
        """Never, where more is owed than is lent for now."""
        owed = self.lent - self.debt(view)
        return self.ring.choose(self.ring.wrapping_mul(n, self.interval) <= owed, self.ring.zero, self.ring.max)


LEMMAS = [
    ("where nobody came between, the word is that of before", as_it_was, [AlwaysRefunds]),
    (
        "others who came keep what they took, and owe no more",
        others_keep_theirs,
        [GivesNothing, AllThatIsThere, BlindRestore],
    ),
    ("who stands in line behind the cells keeps its place", who_stands_in_line_stays, [OutOfLine, BlindRestore]),
    ("a debit is granted after its wait, and not a tick before", wait_for_a_debit_is_exact, [RoundedDown, ATickMore]),
    ("a debit waits for ever above what is lent, and only there", never_is_never, [OfWhatIsOwed]),
]

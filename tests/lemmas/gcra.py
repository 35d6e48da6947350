"""src/algorithms/gcra.rs, line by line: the names and their order are those of the code."""

from z3 import And, Not, Or


class Profile:
    """A quota that was accepted, any: `accepted` is what `derive` is proven to give."""

    def __init__(self, ring, suffix=""):
        self.ring = ring
        names = "scale interval capacity horizon burst".split()
        values = ring.vars(" ".join(name + suffix for name in names))
        self.scale, self.interval, self.capacity, self.horizon, self.burst = values

    def accepted(self):
        wide, ring = self.ring.wide, self.ring
        return And(
            ring.one <= self.scale,
            ring.one <= self.interval,
            ring.one <= self.burst,
            self.burst == ring.div_floor(self.capacity, self.interval),
            self.capacity <= self.horizon,
            wide(self.horizon) + wide(self.horizon) + wide(self.scale) <= wide(ring.max),
        )

    def example(self):
        """What a counterexample may be looked for among: products by constants are cheap."""
        numbers = [(self.scale, 3), (self.interval, 10), (self.capacity, 45)]
        return And([value == self.ring.number(of) for value, of in numbers])

    def debt(self, view):
        t, tat = view
        ahead = tat - t
        return self.ring.choose(self.past(ahead), self.ring.zero, ahead)

    def past(self, ahead):
        return ahead > self.horizon

    def cost_and_room(self, n):
        cost = self.ring.wrapping_mul(n, self.interval)
        return cost, self.capacity - cost

    def read(self, tat, now):
        return self.ring.wrapping_mul(now, self.scale), tat

    def take(self, view, n):
        """Whether there is a state after it, and which."""
        t, tat = view
        cost, room = self.cost_and_room(n)
        ahead = tat - t
        start = self.ring.choose(self.roomy(ahead, room), tat, t)
        conforms = Or(self.roomy(ahead, room), self.past(ahead))
        return And(conforms, Not(self.none_or_too_many(n))), (t, start + cost)

    def roomy(self, ahead, room):
        return ahead <= room

    def none_or_too_many(self, n):
        return n - self.ring.one >= self.burst

    def touched(self, view):
        t, _ = view
        return t, t + self.debt(view)

    def filled(self, view):
        t, _ = view
        return t, t

    def drained(self, view):
        t, _ = view
        return t, t + self.ring.max_of(self.debt(view), self.capacity)

    def remaining(self, view):
        debt = self.debt(view)
        left = self.ring.div_floor(self.capacity - debt, self.interval)
        return self.ring.choose(debt > self.capacity, self.ring.zero, left)

    def wait(self, view, n):
        ring = self.ring
        _, room = self.cost_and_room(n)
        debt = self.debt(view)
        ticks = self.ring.choose(debt <= room, ring.zero, self.ticks(debt - room))
        return self.ring.choose(n == ring.zero, ring.zero, self.ring.choose(n > self.burst, ring.max, ticks))

    def ticks(self, sub_ticks):
        return self.ring.div_ceil(sub_ticks, self.scale)

    def max_idle(self):
        """src/algorithms/profile.rs."""
        return self.ring.div_floor(self.ring.max - self.horizon, self.scale)

    def reset_after(self, view):
        return self.ticks(self.debt(view))

    def acquire_up_to(self, view, n):
        """src/algorithms/mod.rs: whether it grants, how many, and the state after it."""
        all_of_them, after = self.take(view, n)
        rest = self.rest(view)
        some, after_rest = self.take(view, rest)
        none_asked = n == self.ring.zero
        taken = self.ring.choose(Or(all_of_them, none_asked), n, self.ring.choose(some, rest, self.ring.zero))
        tat = self.ring.choose(And(Not(none_asked), some), after_rest[1], view[1])
        tat = self.ring.choose(all_of_them, after[1], tat)
        return Or(all_of_them, none_asked, some), taken, (view[0], tat)

    def rest(self, view):
        return self.remaining(view)

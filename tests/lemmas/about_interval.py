"""What holds of the interval bucket for every quota, word, tick and number of tokens.

In words of 64 bits for any period, on a tick that does not wrap. In words of 32 bits for each period, a power
of two from 1 to 2^16, on a tick that does.
"""

from z3 import And, Implies, Not, Or

from interval import IntervalProfile


class NoMargin(IntervalProfile):
    """Takes an index that is ahead for one that lies far in the past."""

    def read(self, word, now):
        self.margin, margin = self.ring.zero, self.margin
        view = super().read(word, now)
        self.margin = margin
        return view


class MarginTooLong(IntervalProfile):
    """What `derive` accepts without its last check."""

    def accepted(self):
        values = (self.stored_period, self.capacity, self.refill, self.margin)
        return And([value >= self.ring.one for value in values])

    def example(self):
        return And(self.refill == self.ring.number(5), self.stored_period == self.ring.number(16))


class WholeDifference(IntervalProfile):
    """Does not cut an index to its half."""

    def index_sub(self, a, b):
        return a - b


class CutsABitMore(IntervalProfile):
    def low_half(self, value):
        bits = self.ring.half + 1
        return self.ring.shr(self.ring.shl(value, bits), bits)


class Uncapped(IntervalProfile):
    def read(self, word, now):
        now, index, ahead, tokens = super().read(word, now)
        return now, index, ahead, tokens + self.refill


class CarriesOver(IntervalProfile):
    """Adds tokens into the index."""

    def pack(self, index, tokens):
        return super().pack(index, tokens) + self.last


class NoneIsSome(IntervalProfile):
    def none_or_too_many(self, n, tokens):
        return n > tokens


class ForgetsAhead(IntervalProfile):
    def wait(self, view, n):
        now, index, _, tokens = view
        return super().wait((now, index, self.ring.zero, tokens), n)


class RoundedDown(IntervalProfile):
    def turns(self, tokens):
        return self.ring.div_floor(tokens, self.refill)


class ATurnMore(IntervalProfile):
    def turns(self, tokens):
        return super().turns(tokens) + self.ring.one


class IdleTooLong(IntervalProfile):
    def max_idle_periods(self):
        return super().max_idle_periods() + self.ring.one


class MarginTooShort(IntervalProfile):
    """By two: one of a margin's periods is to spare."""

    def margin_of(self, stale):
        return super().margin_of(stale) - self.ring.one - self.ring.one


class TurnsBack(IntervalProfile):
    """Writes the period of `now`, even where it is the older one."""

    def read(self, word, now):
        now, _, ahead, tokens = super().read(word, now)
        return now, self.periods(now), ahead, tokens


def begun(ring, p):
    """A bucket as of the period of one tick, at another: its word, the tokens, both ticks and their periods."""
    then, now, tokens = ring.vars("then now tokens")
    index, periods = p.periods(then), p.periods(now)
    return p.pack(p.low_half(index), tokens), tokens, then, now, index, periods


def between(ring, p, later, earlier):
    """How many periods lie between, where the tick may have wrapped."""
    if p.log2 is None:
        return later - earlier
    # periods count modulo 2^(W - log2), which 2^(W/2) divides
    return ring.shr(ring.shl(later - earlier, p.log2), p.log2)


def read_is_wide(ring, p):
    word, now = ring.vars("word now")
    stored, tokens = ring.shr(word, ring.half), p.low_half(word)
    _, index, ahead, after = p.read(word, now)
    back, turns = p.index_sub(stored, p.periods(now)), p.index_sub(p.periods(now), stored)
    round_the_ring = ring.wide(back) + ring.wide(turns) == ring.wide(p.last) + ring.wide(ring.one)
    halves = And(back <= p.last, turns <= p.last, Or(back == ring.zero, round_the_ring))
    regained = ring.wrapping_mul(turns, p.refill)
    level = ring.min(tokens, p.capacity)
    room = ring.wide(regained) + ring.wide(level)
    exact = And(
        ring.fits(turns, p.refill),
        room <= ring.wide(ring.max),
        Implies(room <= ring.wide(p.capacity), ring.wide(after) == room),
        Implies(Not(room <= ring.wide(p.capacity)), after == p.capacity),
    )
    kept = And(index == stored, ahead == back, after == level)
    turned = And(index == p.periods(now), ahead == ring.zero, exact)
    return p.accepted(), And(halves, Implies(back <= p.margin, kept), Implies(Not(back <= p.margin), turned))


def apart(ring, p, later, earlier):
    """How many periods later, where that is fewer than the index counts; `periods_apart` is why."""
    return p.low_half(later - earlier)


def periods_apart(ring, p):
    then, now = ring.vars("then now")
    truly = between(ring, p, p.periods(now), p.periods(then))
    claim = apart(ring, p, p.periods(now), p.periods(then)) == p.low_half(truly)
    return And(p.accepted(), in_order(p, then, now)), And(claim, Implies(truly <= p.last, p.low_half(truly) == truly))


def rests_exactly(ring, p):
    # all that a bucket sees of a tick is its period: here the ticks are periods, of any number
    p.periods = lambda tick: tick
    word, tokens, _, now, index, periods = begun(ring, p)
    gap = apart(ring, p, periods, index)
    _, read_index, ahead, after = p.read(word, now)
    regained = ring.wrapping_mul(gap, p.refill) + tokens
    same = p.low_half(read_index) == p.low_half(periods)
    honest = And(tokens <= p.capacity, gap <= p.max_idle_periods())
    return And(p.accepted(), honest), And(same, ahead == ring.zero, after == ring.min(regained, p.capacity))


def in_order(p, then, now):
    return And() if p.log2 is not None else then <= now


def stale_tick_mints_nothing(ring, p):
    p.periods = lambda tick: tick
    word, tokens, _, now, index, periods = begun(ring, p)
    back = apart(ring, p, index, periods)
    _, read_index, ahead, after = p.read(word, now)
    same = p.low_half(read_index) == p.low_half(index)
    honest = And(tokens <= p.capacity, back <= p.margin)
    return And(p.accepted(), honest), And(same, ahead == back, after == tokens)


def staleness_is_within_the_margin(ring, p):
    then, now, stale = ring.vars("then now stale")
    back = between(ring, p, p.periods(then), p.periods(now))
    period = p.period()
    margin = p.margin_of(stale)
    for turns in (back, margin, margin + ring.one):
        ring.speak_of(turns, period)
    late = And(then - now <= stale, in_order(p, now, then), margin == p.margin, ring.one <= margin)
    return And(p.accepted(), late), back <= p.margin


def idleness_never_mints(ring, p):
    word, tokens, then, now, index, periods = begun(ring, p)
    gap = between(ring, p, periods, index)
    _, _, _, after = p.read(word, now)
    # refill a turn, gap turns: what the bucket that never forgets has
    regained = ring.wrapping_mul(gap, p.refill)
    exact = And(ring.fits(gap, p.refill), ring.wide(regained) + ring.wide(tokens) <= ring.wide(p.capacity))
    level = ring.choose(exact, regained + tokens, p.capacity)
    return And(p.accepted(), tokens <= p.capacity, in_order(p, then, now)), after <= level


def take_is_exact(ring, p):
    word, now, n = ring.vars("word now n")
    view = p.read(word, now)
    grants, after = p.take(view, n)
    left = And(after[3] + n == view[3], after[3] < view[3], after[1] == view[1])
    return p.accepted(), And(grants == And(ring.one <= n, n <= view[3]), Implies(grants, left))


def grant_changes_the_word(ring, p):
    word, now, n = ring.vars("word now n")
    grants, after = p.take(p.read(word, now), n)
    return And(p.accepted(), grants), p.write(after) != word


def written_is_read_again(ring, p):
    now, ahead, tokens = ring.vars("now ahead tokens")
    index = p.periods(now) + ahead
    _, read_index, read_ahead, read_tokens = p.read(p.write((now, index, ahead, tokens)), now)
    same = And(p.low_half(read_index) == p.low_half(index), read_ahead == ahead, read_tokens == tokens)
    return And(p.accepted(), ahead <= p.margin, tokens <= p.capacity), same


def wait_is_wide(ring, p):
    word, now, n = ring.vars("word now n")
    view = p.read(word, now)
    wait = p.wait(view, n)
    turns = p.turns(n - view[3]) + view[2]
    whole = ring.wrapping_mul(turns, p.period())
    begun_at = ring.wrapping_mul(p.periods(now), p.period())
    fits = And(ring.fits(turns, p.period()), whole < ring.max)
    exact = ring.wide(wait) + ring.wide(now) == ring.wide(begun_at) + ring.wide(whole)
    denied = And(view[3] < n, n <= p.capacity)
    return And(p.accepted(), denied), And(fits, exact, ring.one <= wait, wait < ring.max)


def waits_for(ring, p, stored, tokens, n, periods):
    """A denial at a tick of this period, and the turns until `n` conform, which `wait` tells as ticks."""
    margin = p.index_sub(stored, periods)
    honest = margin <= p.margin
    turned = ring.wrapping_mul(p.index_sub(periods, stored), p.refill)
    level = ring.choose(honest, tokens, ring.min(turned + tokens, p.capacity))
    turns = p.turns(n - level)
    return honest, level, turns, turns + ring.choose(honest, margin, ring.zero)


def retry_after(kept, enough):
    """Sufficient, or minimal, after a stale tick or none; or where the word lies in the past.

    By periods: that the wait ends with the first tick of its period is the lemma of its wide arithmetic.
    """

    def lemma(ring, p):
        # all that a bucket sees of a tick is its period: here the ticks are periods, of any number
        p.periods = lambda tick: tick
        word, now, then, n = ring.vars("word now then n")
        stored, tokens = ring.shr(word, ring.half), ring.min(p.low_half(word), p.capacity)
        periods, later = p.periods(now), p.periods(then)
        honest, level, turns, after = waits_for(ring, p, stored, tokens, n, periods)
        turned = p.index_sub(periods, stored)
        for owed in (turned + turns, turns, (turned + turns) - ring.one, turns - ring.one):
            ring.speak_of(owed, p.refill)
        due = periods + after if enough else (periods + after) - ring.one
        same = p.low_half(later) == p.low_half(due)
        grants, _ = p.take(p.read(word, then), n)
        denied = And(ring.one <= n, level < n, n <= p.capacity, honest if kept else Not(honest))
        return And(p.accepted(), denied, same), grants if enough else Not(grants)

    return lemma


LEMMAS = [
    ("a read turns the index modulo 2^(W/2), and its refill never wraps", read_is_wide, [WholeDifference]),
    ("periods are counted over the wrap of the tick", periods_apart, [CutsABitMore]),
    ("a tick older by stale is no more than the margin behind", staleness_is_within_the_margin, [MarginTooShort]),
    ("idleness of any length never mints", idleness_never_mints, [Uncapped]),
    ("a grant takes exactly n of the tokens there are", take_is_exact, [NoneIsSome]),
    ("a grant changes the word", grant_changes_the_word, [NoneIsSome]),
    ("what is written is read again", written_is_read_again, [CarriesOver]),
    ("a wait does not wrap, and is that of wide arithmetic", wait_is_wide, [ForgetsAhead]),
]

# for any period of 64 bits, and for the longest of 32: where a tick is its period, the others say the same
OF_THE_LONGEST = [
    ("the longest wait is below the number that means never", wait_is_wide, [MarginTooLong]),
    ("a bucket that rests for max_idle or less is read as if it never forgot", rests_exactly, [IdleTooLong]),
    ("a stale tick neither mints nor turns the index back", stale_tick_mints_nothing, [NoMargin, TurnsBack]),
    ("in the period that a wait ends in, n conform", retry_after(kept=True, enough=True), [RoundedDown]),
    ("in the period before, they do not", retry_after(kept=True, enough=False), [ATurnMore]),
    ("the same of a word that lies in the past", retry_after(kept=False, enough=True), [RoundedDown]),
    ("and of the period before", retry_after(kept=False, enough=False), [ATurnMore]),
]

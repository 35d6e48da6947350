"""What the mirrors decide, computed, for tests/mirrors.rs to compare with what the library decides.

    python3 tests/lemmas --bless     writes tests/data/mirrors.csv anew
"""

import random
from math import gcd
from pathlib import Path

from z3 import BoolVal, is_true, simplify

from carry import Carrying
from dual import Dual
from gcra import Profile
from interval import IntervalProfile
from meters import TrTcm, TrTcm4115
from ring import Exact
from shaping import Shaper

FILE = Path(__file__).resolve().parent.parent / "data" / "mirrors.csv"


def number(word):
    return simplify(word.term).as_long()


def truth(condition):
    return int(is_true(simplify(condition)))


def answer(accepted, after, allowed):
    """Whether it is, and the word that is written, or the most that would be accepted."""
    return truth(accepted), number(after[1] if truth(accepted) else allowed)


def gcra_quota(rng, width, free=0):
    """count, period, burst, tolerance, stale, debt and bits of clock that are surely accepted."""
    bits = rng.choice([width - free, width - free, width // 2 + 3])
    room, last = 1 << bits - 3, (1 << bits) - 1
    count = 1 + rng.getrandbits(rng.randrange(1, bits - 6))
    period = 1 + rng.getrandbits(rng.randrange(1, bits - 6))
    scale, interval = count // gcd(count, period), period // gcd(count, period)
    burst = 1 + rng.randrange(max(1, (room // interval) >> rng.randrange(bits)))
    tolerance = rng.choice([0, scale - 1])
    stale, debt = ((room // scale) >> rng.randrange(1, bits) for _ in range(2))
    if rng.randrange(3) == 0:
        # the largest that fits, by the rule of acceptance
        before = burst * interval + tolerance + stale * scale
        debt = (last // 2 - before) // scale
        while (last - before - debt * scale) // scale <= -(-(before + debt * scale) // scale):
            debt -= 1
    return count, period, burst, tolerance, stale, debt, bits


def gcra_profile(ring, quota, mirror=Profile):
    count, period, burst, tolerance, stale, debt, bits = quota
    scale, interval = count // gcd(count, period), period // gcd(count, period)
    capacity = burst * interval + tolerance
    p, shift = mirror(ring), ring.width - bits
    shifted = (scale, interval, capacity, capacity + (stale + debt) * scale)
    p.scale, p.interval, p.capacity, p.horizon = (ring.number(value << shift) for value in shifted)
    p.burst, p.lent = ring.number(capacity // interval), ring.number((capacity + debt * scale) << shift)
    return p


def gcra_row(rng, width):
    ring = Exact(width)
    quota = gcra_quota(rng, width)
    p, last = gcra_profile(ring, quota), (1 << width) - 1
    assert truth(p.accepted()), quota
    now = rng.choice([0, last, rng.getrandbits(width)])
    t = number(p.read(ring.zero, ring.number(now))[0])
    capacity, horizon = number(p.capacity), number(p.horizon)
    ahead = rng.choice([0, capacity, horizon, horizon + 1, rng.randrange(capacity + 1), rng.randrange(horizon + 1), last])
    word, burst = (t + ahead) & last, number(p.burst)
    # one whose cost wraps among them
    wraps = last // number(p.interval) + 1 & last
    n = rng.choice([0, 1, burst, min(burst + 1, last), last, wraps, rng.randrange(burst + 1)])
    view = p.read(ring.number(word), ring.number(now))
    grants, after = p.take(view, ring.number(n))
    _, taken, rest = p.acquire_up_to(view, ring.number(n))
    told = [p.remaining(view), p.wait(view, ring.number(n)), p.reset_after(view), p.max_idle()]
    written = [verb(view)[1] for verb in (p.touched, p.filled, p.drained)]
    granted = truth(grants)
    next_word = number(after[1]) if granted else word
    return [*quota, word, now, n, granted, next_word, number(taken), number(rest[1]), *map(number, told + written)]


def shaper_row(rng, width):
    """A shaper, a word, and what each verb makes of it."""
    ring, last = Exact(width), (1 << width) - 1
    quota = gcra_quota(rng, width)
    p, now = gcra_profile(ring, quota, Shaper), rng.choice([0, last, rng.getrandbits(width)])
    scale, interval, capacity, lent, horizon = map(number, (p.scale, p.interval, p.capacity, p.lent, p.horizon))
    burst, most, half = number(p.burst), lent // interval, (1 << quota[-1]) // 2
    up_to = [rng.randrange(end + 1) for end in (capacity, capacity, lent, lent, horizon)]
    ahead = rng.choice([0, capacity, lent, horizon, horizon + 1, last, *up_to])
    word = number(p.read(ring.zero, ring.number(now))[0]) + ahead & last
    # as many as can be owed, by a full bucket or one where a burst conforms
    owed = [most, (lent - capacity % interval) // interval]
    many = [burst + 1, *owed, *(end + 1 for end in owed), last, last // interval + 1]
    few = [0, 1, burst, *(rng.randrange(end + 1) for end in (burst, burst, burst, most))]
    n = rng.choice(few + few + many) & last
    max_wait = rng.choice([0, last, last, rng.randrange(lent // scale + 2)])
    when_full = rng.randrange(2)
    near = [0, 1, *(rng.randrange(end // scale + 2) for end in (n * interval % horizon + 1, capacity, horizon))]
    idle = number(p.max_idle())
    ticks = rng.choice([*near, *near, idle, idle + 1, lent // scale, rng.getrandbits(width), half - 1, half])
    # of the clock, or of the whole word
    cut = rng.choice([2 * half - 1, last])
    t0, granted_at = now + ticks & cut, now + rng.choice([1, -1, -1]) * ticks & cut
    held = rng.choice([n, n, 1, last, n + rng.randrange(burst + 1) & last])
    remaining = rng.choice([0, 0, 1, burst, last, rng.randrange(burst + 1)])
    used = rng.choice([0, 0, n, n // 2, n + 1 & last, rng.randrange(most + 1)])
    # before the due tick when it is given back, at it, or later; after others have taken cells, or not
    later, others = rng.choice([0, 0, 1, -1, ticks]), rng.choice([0, 0, 1])

    of = ring.number
    view = p.read(of(word), of(now))
    granted, slot, refused = p.reserve(view, of(now), of(n), of(max_wait), BoolVal(bool(when_full)))
    told, then = [0, number(p.wait(view, refused)), 0, 0, word, word, 0, word], now
    if truth(granted):
        then = number(slot.due) + later & last
        told = [1, 0, *map(number, (slot.due, slot.expires, slot.after)), *ended(p, slot, then, others, used)]
    asked = [n, max_wait, when_full, then, others, used, t0, remaining, ticks, granted_at, held]
    debited, held_back = p.debit(view, of(n)), p.not_before(view, of(now), of(t0))
    followed = [*answer(*debited), *answer(*held_back), *answer(*p.observe(view, of(remaining), of(ticks)))]
    _, refunded = p.refund(view, of(now), of(granted_at), of(held), of(n))
    return [*quota, word, now, *asked, *told, *followed, number(refunded)]


def ended(p, slot, then, others, used):
    """The word after a reservation is cancelled; whether it is settled instead, and the word after that."""
    of = p.ring.number
    debited, line, _ = p.debit(p.read(slot.after, of(then)), of(others))
    line = line if truth(debited) else p.read(slot.after, of(then))
    line = line[0], of(number(line[1]))
    settled, paid = p.settle(line, of(then), slot, of(used))
    return number(p.cancel(line, of(then), slot)[1]), truth(settled), number(paid[1] if truth(settled) else line[1])


def change_row(rng, width):
    """A quota and the one that follows, a debit, and the word that each policy makes of it."""
    ring, last = Exact(width), (1 << width) - 1
    before, after = (gcra_quota(rng, width, width // 8) for _ in range(2))
    p = gcra_profile(ring, before, Carrying)
    p.next = gcra_profile(ring, after, Shaper)
    assert truth(p.accepted()), (before, after)
    scale, interval, lent = map(number, (p.scale, p.interval, p.lent))
    then = rng.choice([0, last, rng.getrandbits(width)])
    few = number(p.burst) if rng.randrange(2) else lent // interval
    n = rng.choice([0, few, rng.randrange(few + 1)])
    gap = rng.choice([0, 0, 1, rng.randrange(n * interval // scale + 2), -rng.randrange(before[4] + 1)])
    now = ring.number(then + gap & last)
    _, word = p.read(ring.number(then * scale + n * interval & last), now)
    carried = [p.carried(word, now, carry) for carry in (p.as_it_is, p.forgiving, p.additive, p.in_proportion, p.reset)]
    # of the generation after 0
    words = [number(next_word + ring.one) if truth(done) else number(word) for done, next_word in carried]
    dones = [truth(done) for done, _ in carried]
    return [*before, *after, then, n, number(now), *(it for pair in zip(dones, words) for it in pair)]


def interval_row(rng, width):
    ring, half = Exact(width), width // 2
    last, most = (1 << width) - 1, (1 << half) - 1
    log2 = rng.randrange(half + 1) if width < 64 else None
    period = 1 << log2 if width < 64 else 1 + rng.getrandbits(rng.randrange(1, 32))
    refill = 1 + rng.getrandbits(rng.randrange(1, half)) % most
    capacity = 1 + rng.randrange(min(most, refill * (most // 4)) >> rng.randrange(half - 1) or 1)
    margin = 1 + (rng.randrange(most // 4) >> rng.randrange(half))
    p = IntervalProfile(ring, log2)
    p.stored_period, p.capacity, p.refill, p.margin = map(ring.number, (period, capacity, refill, margin))
    assert truth(p.accepted()), (period, capacity, refill, margin)
    now = rng.choice([0, last, rng.getrandbits(width)])
    index = number(p.periods(ring.number(now)))
    behind = rng.choice([0, 1, -1, -margin, -margin - 1, rng.getrandbits(half), capacity // refill])
    tokens = rng.choice([0, capacity, min(capacity + 1, most), most, rng.randrange(capacity + 1)])
    word = (index - behind & most) << half | tokens
    n = rng.choice([0, 1, capacity, capacity + 1, last, rng.randrange(capacity + 1)])
    view = p.read(ring.number(word), ring.number(now))
    grants, after = p.take(view, ring.number(n))
    granted = truth(grants)
    written = [p.write(verb(view)) for verb in (p.touched, p.filled, p.drained)]
    told = [view[3], p.wait(view, ring.number(n)), p.wait(view, p.capacity), *written]
    next_word = number(p.write(after)) if granted else word
    stale = max(0, (margin - 1) * period - rng.randrange(period))
    assert margin == number(p.margin_of(ring.number(stale)))
    idle = min(number(p.max_idle_periods()) * period, (1 << 64) - 1)
    return [refill, period, capacity, stale, word, now, n, granted, next_word, idle, *map(number, told)]


def dual_row(rng, width):
    """Two quotas in the halves of a word, what they decide together, and how the meters of two rates mark by them."""
    ring = Exact(width)
    p, quotas = Dual(ring), [gcra_quota(rng, width // 2) for _ in range(2)]
    p.first, p.second = (gcra_profile(p.ring, quota) for quota in quotas)
    most, last = number(p.most()), (1 << width) - 1
    now = rng.choice([0, last, rng.getrandbits(width)])
    clock, halves = p.split(ring.number(now))[0], []
    for half in (p.first, p.second):
        capacity, horizon = number(half.capacity), number(half.horizon)
        ahead = rng.choice([0, capacity, horizon + 1, rng.randrange(capacity + 1), rng.randrange(horizon + 1)])
        halves.append(half.read(p.ring.zero, clock)[0] + p.ring.number(ahead))
    word = p.join(*halves)
    n = rng.choice([0, 1, most, most + 1, 1 << width // 2, last, rng.randrange(most + 1)])
    grants, after = p.taken(word, ring.number(now), ring.number(n))
    view, cells = p.read(word, ring.number(now)), p.cells(ring.number(n))
    told = [p.remaining(view), p.wait(view, cells) if n <= most else ring.max]
    marks, green = [], rng.randrange(2)
    size = n & (1 << width // 2) - 1
    for meter in (TrTcm(p.ring), TrTcm4115(p.ring)):
        meter.first, meter.second = p.first, p.second
        is_green, is_yellow, *states = meter.mark(view, p.ring.number(size), BoolVal(bool(green)))
        colour = 0 if truth(is_green) else 1 if truth(is_yellow) else 2
        left = p.write(states[colour]) if colour < 2 and size else word
        marks += [colour if size else 1 - green, number(left)]
    written = number(after) if truth(grants) else number(word)
    return [*quotas[0], *quotas[1], number(word), now, n, truth(grants), written, *map(number, told), green, *marks]


def text():
    rng = random.Random(1)
    rows = []
    kinds = {"gcra": gcra_row, "interval": interval_row, "shaper": shaper_row, "change": change_row, "dual": dual_row}
    for kind, row in kinds.items():
        for width in (32, 64):
            rows += [[kind, width, *row(rng, width)] for _ in range(400)]
    return "".join(",".join(map(str, row)) + "\n" for row in rows)

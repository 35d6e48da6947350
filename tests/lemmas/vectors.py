"""What the mirrors decide, computed, for tests/mirrors.rs to compare with what the library decides.

    python3 tests/lemmas --bless     writes tests/data/mirrors.csv anew
"""

import random
from math import gcd
from pathlib import Path

from z3 import is_true, simplify

from gcra import Profile
from interval import IntervalProfile
from ring import Exact

FILE = Path(__file__).resolve().parent.parent / "data" / "mirrors.csv"


def number(word):
    return simplify(word.term).as_long()


def truth(condition):
    return int(is_true(simplify(condition)))


def gcra_quota(rng, width):
    """count, period, burst, tolerance, stale, debt and bits of clock that are surely accepted."""
    bits = rng.choice([width, width, width // 2 + 3])
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


def gcra_profile(ring, quota):
    count, period, burst, tolerance, stale, debt, bits = quota
    scale, interval = count // gcd(count, period), period // gcd(count, period)
    capacity = burst * interval + tolerance
    p, shift = Profile(ring), ring.width - bits
    shifted = (scale, interval, capacity, capacity + (stale + debt) * scale)
    p.scale, p.interval, p.capacity, p.horizon = (ring.number(value << shift) for value in shifted)
    p.burst = ring.number(capacity // interval)
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


def text():
    rng = random.Random(1)
    rows = []
    for kind, row in (("gcra", gcra_row), ("interval", interval_row)):
        for width in (32, 64):
            rows += [[kind, width, *row(rng, width)] for _ in range(400)]
    return "".join(",".join(map(str, row)) + "\n" for row in rows)

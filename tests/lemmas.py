"""The lemmas that carry the proofs by exhaustion from 8 bits to 32 and 64, for every value at once, by z3.

    make prove

`take` is src/algorithms/gcra.rs, line by line. Its quota is any with capacity <= horizon <= M/2 and
cost <= capacity, which all that are accepted have. t and cost stand for now * scale and n * interval, of any
value. Each lemma has a broken twin, of which the solver must find a counterexample.
"""

import sys
import time

from z3 import And, BitVec, BitVecVal, If, Implies, Not, Solver, UGE, UGT, ULE, ULT, ZeroExt, sat, unsat


def lemmas(width):
    """Name, assumption, claim, and a claim about code that is broken."""

    def var(name):
        return BitVec(name, width)

    def wide(value):
        return ZeroExt(2, value)

    tat, t, capacity, cost, horizon = map(var, ["tat", "t", "capacity", "cost", "horizon"])
    elapsed, late, most, less = map(var, ["elapsed", "late", "most", "less"])
    zero, half = BitVecVal(0, width), BitVecVal(1 << (width - 1), width)
    accepted = And(ULE(cost, capacity), ULE(capacity, horizon), ULE(horizon, half))

    def debt(tat, t, horizon=horizon):
        ahead = tat - t
        return If(UGT(ahead, horizon), zero, ahead)

    room, ahead = capacity - cost, tat - t
    grants = Not(And(UGT(ahead, room), ULE(ahead, horizon)))
    after = If(ULE(ahead, room), tat, t) + cost
    owed = debt(tat, t)
    left = If(UGE(elapsed, owed), zero, owed - elapsed)
    ring_left = ULE(wide(elapsed) + wide(horizon), wide(BitVecVal(-1, width)))

    yield (
        "a decision is that of wide arithmetic",
        accepted,
        grants == ULE(wide(owed) + wide(cost), wide(capacity)),
        Not(And(UGE(ahead, room), ULE(ahead, horizon))) == ULE(wide(owed) + wide(cost), wide(capacity)),
    )
    yield (
        "a grant adds exactly its cost to the debt, which stays within the capacity",
        And(accepted, grants),
        And(wide(debt(after, t)) == wide(owed) + wide(cost), ULE(debt(after, t), capacity)),
        wide(debt(tat + cost, t)) == wide(owed) + wide(cost),
    )
    yield (
        "debt decays exactly while nothing is decided, for as long as max_idle says",
        And(accepted, ring_left),
        Implies(ULE(ahead, horizon), debt(tat, t + elapsed) == left),
        Implies(ULE(ahead, horizon), If(tat - (t + elapsed) < zero, zero, tat - (t + elapsed)) == left),
    )
    yield (
        "a step back within stale mints nothing: the debt grows by the step",
        # `most` is what cells, reservations and debits can owe: the horizon less the staleness
        And(accepted, ULE(ahead, most), ULE(capacity, most), ULE(most, horizon), ULE(late, horizon - most)),
        debt(tat, t - late) == owed + late,
        debt(tat, t - late, capacity) == owed + late,
    )
    yield (
        "a grant never moves the time back",
        And(accepted, grants),
        And(ULE(after - t, capacity), Implies(ULE(ahead, horizon), after - tat == cost)),
        And(ULE(after - t, capacity), Implies(ULE(ahead, horizon), after - tat == zero)),
    )
    yield (
        "idleness of any length never mints",
        And(accepted, ULE(ahead, horizon)),
        UGE(debt(tat, t + elapsed), left),
        ULE(debt(tat, t + elapsed), left),
    )
    yield (
        "a grant of at least one sub-tick changes the word",
        And(accepted, grants, ULT(zero, cost)),
        after != tat,
        If(ULE(ahead, room), tat, t) != tat,
    )
    yield (
        "asking for more never turns a denial into a grant",
        And(accepted, ULE(less, cost), grants),
        Not(And(UGT(ahead, capacity - less), ULE(ahead, horizon))),
        Not(And(UGT(ahead, capacity - cost - less), ULE(ahead, horizon))),
    )


def answer(assumption, claim):
    solver = Solver()
    solver.set("timeout", 300_000)
    solver.add(assumption, Not(claim))
    return solver.check()


def main():
    proven = refuted = 0
    for width in (32, 64):
        for name, assumption, claim, broken in lemmas(width):
            begun = time.time()
            outcome, twin = answer(assumption, claim), answer(assumption, broken)
            print(f"{width} bits: {name}: {outcome}, its broken twin {twin}, {time.time() - begun:.1f} s")
            proven += outcome == unsat
            refuted += twin == sat
            if outcome != unsat or twin != sat:
                sys.exit(f"not as it should be: {name}")
    print(f"lemmas: {proven} proven, {refuted} broken twins refuted")


main()

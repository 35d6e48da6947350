"""The lemmas that carry the proofs by exhaustion from 8 bits to 32 and 64, for every value at once, by z3.

    make prove
    python3 tests/lemmas --bless     writes anew what the mirrors decide

gcra.py, shaping.py, refund.py, carry.py, interval.py and others like them mirror the code line by line; about_gcra.py
and its like say what holds of them. Each lemma has broken twins: the same said of a mirror with one thing wrong, of
which the solver must find a counterexample. That the mirrors of quotas, intervals, changes, two rates and their meters
are the code is checked by tests/data/mirrors.csv, which must be what they decide here, and what the library decides in
tests/mirrors.rs. Those of srtcm.rs, lease.rs, together.rs and the sliding windows are compared by reading alone.
"""

import functools
import multiprocessing
import sys
import time

from z3 import Not, Solver, SolverFor, Then, With, sat, unknown, unsat

import about_carry
import about_dual
import about_gcra
import about_generation
import about_histories
import about_interval
import about_lease
import about_log
import about_meters
import about_refund
import about_shaping
import about_ticks
import about_together
import about_window
import laws
import vectors
from carry import Carrying
from dual import Dual, Pair
from gcra import Profile
from interval import IntervalProfile
from lease import Leasing
from log import Log, Ticks
from meters import SrTcm, TrTcm, TrTcm4115
from opaque import Opaque
from ring import Exact
from shaping import Shaper
from together import Together
from window import Estimate, Indices, Words

# seconds; a lemma that needs more is not proven
PATIENCE = 300
SEEDS = 30

OF_GCRA = {
    "GCRA": (about_gcra.LEMMAS, Profile),
    "shaper": (about_shaping.LEMMAS, Shaper),
    "refund": (about_refund.LEMMAS, Shaper),
    "two histories": (about_histories.LEMMAS, Shaper),
    "change": (about_carry.LEMMAS, Carrying),
    "generation": (about_generation.LEMMAS, Shaper),
    "taken together": (about_together.LEMMAS, Together),
    "lease": (about_lease.LEMMAS, Leasing),
    "log": (about_log.IN_NUMBERS, Ticks),
    "window": (about_window.OF_INDICES, Indices),
}
# at the width of a half: what two of them in a word do
OF_HALVES = {
    "two rates": (about_dual.OF_HALVES, Pair),
    "RFC 2697": (about_meters.OF_2697, SrTcm),
    "RFC 2698": (about_meters.OF_2698, TrTcm),
    "RFC 4115": (about_meters.OF_4115, TrTcm4115),
}
# of words of 32 bits the halves have 16
OF_16 = OF_HALVES | {"GCRA": OF_GCRA["GCRA"]}
# in integers of 64 bits, whatever the word
OF_64 = {"estimate": (about_window.ESTIMATE, Estimate)}
# without a product
OF_BITS = {
    "ticks": (about_ticks.LEMMAS, Shaper),
    "two rates": (about_dual.OF_WORDS, Dual),
    "window": (about_window.OF_WORDS, Words),
    "log": (about_log.OF_SLOTS, Log),
    "log, ticks": (about_log.OF_TICKS, Ticks),
}
ALGEBRAIC = {16: OF_16, 32: OF_GCRA | OF_HALVES, 64: OF_GCRA | OF_64}
INTERVAL = about_interval.LEMMAS + about_interval.OF_THE_LONGEST


def answer(solver, seconds, *formulas):
    solver.set("timeout", int(seconds * 1000))
    solver.add(*formulas)
    return solver.check()


def proof(width, lemma, mirror):
    """Begun anew from other random choices where it takes long: most are short, a few never end."""
    ring = Opaque(width)
    assumption, claim = lemma(ring, mirror(ring))
    for seed in range(SEEDS):
        # wraps are many equations: solved first, what is left is found ten times as fast
        solver = Then("simplify", "solve-eqs", With("smt", random_seed=seed)).solver()
        outcome = answer(solver, PATIENCE / SEEDS, assumption, Not(claim), *ring.laws())
        if outcome != unknown:
            break
    # of what cannot be, everything is true
    possible = answer(Then("simplify", "solve-eqs", "smt").solver(), PATIENCE, assumption, *ring.laws())
    return outcome if possible == sat else f"vacuous: its assumption is {possible}"


def proof_by_bits(width, lemma, mirror):
    """Of what has no products."""
    ring = Exact(width)
    assumption, claim = lemma(ring, mirror(ring))
    possible = answer(SolverFor("QF_BV"), PATIENCE, assumption)
    outcome = answer(SolverFor("QF_BV"), PATIENCE, assumption, Not(claim))
    return outcome if possible == sat else f"vacuous: its assumption is {possible}"


def refutation(width, lemma, twin):
    ring = Exact(width)
    broken = twin(ring)
    assumption, claim = lemma(ring, broken)
    return answer(SolverFor("QF_BV"), PATIENCE, broken.example(), assumption, Not(claim))


def law(width, at):
    """Of a law both claims are written out: it is what the ring is, and no code."""
    _, assumption, claim, broken = list(laws.laws(width))[at]
    return answer(Solver(), PATIENCE, assumption, Not(claim)), [answer(Solver(), PATIENCE, assumption, Not(broken))]


def algebraic(place, at):
    width, kind = place
    lemmas, mirror = ALGEBRAIC[width][kind]
    _, lemma, twins = lemmas[at]
    return proof(width, lemma, mirror), [refutation(width, lemma, twin) for twin in twins]


def by_bits(place, at):
    width, kind = place
    lemmas, mirror = OF_BITS[kind]
    _, lemma, twins = lemmas[at]
    return proof_by_bits(width, lemma, mirror), [refutation(width, lemma, twin) for twin in twins]


def interval(place, at):
    width, log2 = place
    _, lemma, twins = INTERVAL[at]

    def of(mirror):
        return functools.partial(mirror, log2=log2)

    return proof(width, lemma, of(IntervalProfile)), [refutation(width, lemma, of(twin)) for twin in twins]


def named(check, width, kinds):
    for kind, (lemmas, _) in kinds.items():
        for at, (name, *_) in enumerate(lemmas):
            yield check, (width, kind), at, f"{width} bits: {kind}: {name}"


def work():
    """What to do, where, and what it is called."""
    for width, kinds in ALGEBRAIC.items():
        yield from ((law, width, at, f"{width} bits: {name}") for at, (name, *_) in enumerate(laws.laws(width)))
        yield from named(algebraic, width, kinds)
    for width in (32, 64):
        yield from named(by_bits, width, OF_BITS)
    for width, log2 in [(64, None), *((32, log2) for log2 in range(17))]:
        period = "any period" if log2 is None else f"a period of {1 << log2}"
        lemmas = INTERVAL if log2 in (None, 16) else about_interval.LEMMAS
        for at, (name, *_) in enumerate(lemmas):
            yield interval, (width, log2), at, f"{width} bits, {period}: interval: {name}"


def run(task):
    check, place, at, name = task
    begun = time.time()
    outcome, twins = check(place, at)
    return name, str(outcome), [str(twin) for twin in twins], time.time() - begun


def main(asked):
    if asked == ["--bless"]:
        vectors.FILE.write_text(vectors.text())
        return
    if vectors.FILE.read_text() != vectors.text():
        sys.exit(f"{vectors.FILE} is not what the mirrors decide: python3 tests/lemmas --bless")
    proven = refuted = 0
    with multiprocessing.Pool() as pool:
        for name, outcome, twins, seconds in pool.imap(run, work()):
            print(f"{name}: {outcome}, its broken twins {', '.join(twins)}, {seconds:.1f} s", flush=True)
            if outcome != str(unsat) or set(twins) != {str(sat)}:
                sys.exit(f"not as it should be: {name}")
            proven += 1
            refuted += len(twins)
    print(f"checked: {proven} lemmas (of the arithmetic of 32 and 64 bits, for every value, by z3)")
    print(f"checked: {refuted} broken twins refuted (one or more of each lemma)")


if __name__ == "__main__":
    main(sys.argv[1:])

"""The lemmas that carry the proofs by exhaustion from 8 bits to 32 and 64, for every value at once, by z3.

    make prove
    python3 tests/lemmas --bless     writes anew what the mirrors decide

gcra.py, shaping.py, refund.py, carry.py and interval.py mirror the code line by line; about_gcra.py and its like
say what holds of them. Each lemma has broken twins: the same said of a mirror with one thing wrong, of which the
solver must find a counterexample. That the mirrors are the code is checked by tests/data/mirrors.csv, which must be
what they decide here, and what the library decides in tests/mirrors.rs.
"""

import functools
import multiprocessing
import sys
import time

from z3 import Not, Solver, SolverFor, Then, With, sat, unknown, unsat

import about_carry
import about_gcra
import about_generation
import about_histories
import about_interval
import about_refund
import about_shaping
import about_ticks
import laws
import vectors
from carry import Carrying
from gcra import Profile
from interval import IntervalProfile
from opaque import Opaque
from ring import Exact
from shaping import Shaper

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
}
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


def gcra(place, at):
    width, kind = place
    lemmas, mirror = OF_GCRA[kind]
    _, lemma, twins = lemmas[at]
    return proof(width, lemma, mirror), [refutation(width, lemma, twin) for twin in twins]


def ticks(width, at):
    _, lemma, twins = about_ticks.LEMMAS[at]
    return proof_by_bits(width, lemma, Shaper), [refutation(width, lemma, twin) for twin in twins]


def interval(place, at):
    width, log2 = place
    _, lemma, twins = INTERVAL[at]

    def of(mirror):
        return functools.partial(mirror, log2=log2)

    return proof(width, lemma, of(IntervalProfile)), [refutation(width, lemma, of(twin)) for twin in twins]


def work():
    """What to do, where, and what it is called."""
    for width in (32, 64):
        yield from ((law, width, at, f"{width} bits: {name}") for at, (name, *_) in enumerate(laws.laws(width)))
        for kind, (lemmas, _) in OF_GCRA.items():
            for at, (name, *_) in enumerate(lemmas):
                yield gcra, (width, kind), at, f"{width} bits: {kind}: {name}"
        names = enumerate(about_ticks.LEMMAS)
        yield from ((ticks, width, at, f"{width} bits: ticks: {name}") for at, (name, *_) in names)
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

"""Adds up what the proofs say they checked: make prove.

A proof prints lines such as "checked: 8 lemmas (of the interval bucket)".
"""

import collections
import pathlib
import re
import sys

CHECKED = re.compile(r"checked: (\d+) ([^(\n]+) \(")
# what a log must tell of; else it ends well for want of tests
EXPECTED = {
    "test": ["exhaustion cases", "oracle decisions", "random histories", "loom executions", "hostile C calls"],
    "exhaustion": ["exhaustion cases"],
    "properties": ["random histories"],
    "lemmas": ["lemmas", "broken twins refuted"],
    "miri": ["Miri runs"],
    "tsan": ["ThreadSanitizer decisions", "hostile C calls"],
    "fuzz": ["fuzz inputs"],
    "mutants": [],
    "breaks": [],
}
TOOK = re.compile(r"took: (\d+) s")


def listed(counts):
    return ", ".join(f"{number:,} {unit}" for unit, number in counts.items())


def main():
    total = collections.Counter()
    for log in map(pathlib.Path, sys.argv[1:]):
        counts, said = collections.Counter(), log.read_text(errors="replace")
        for number, unit in CHECKED.findall(said):
            counts[unit] += int(number)
        for unit in EXPECTED[log.stem]:
            if counts[unit] == 0:
                sys.exit(f"{log.stem} has checked no {unit}")
        total += counts
        print(f"{log.stem} in {TOOK.findall(said)[-1]} s: " + listed(counts))
    print("PROVEN: " + listed(total))


main()

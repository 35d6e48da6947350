"""Adds up what the proofs say they checked: make prove.

A proof prints lines such as "checked: 8 lemmas (of the interval bucket)".
"""

import collections
import pathlib
import re
import sys

CHECKED = re.compile(r"checked: (\d+) ([^(\n]+) \(")


def main():
    total = collections.Counter()
    for log in map(pathlib.Path, sys.argv[1:]):
        counts = collections.Counter()
        for number, unit in CHECKED.findall(log.read_text(errors="replace")):
            counts[unit] += int(number)
        if not counts:
            sys.exit(f"{log.stem} has checked nothing")
        total += counts
        print(f"{log.stem}: " + ", ".join(f"{number:,} {unit}" for unit, number in counts.items()))
    print("PROVEN: " + ", ".join(f"{number:,} {unit}" for unit, number in total.items()))


main()

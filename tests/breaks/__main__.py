"""Breaks the library on purpose, one property after another, and demands that its check finds it.

    python3 tests/breaks changed   of those that differ from the record, tests/breaks.sha256, 6: make breaks
    python3 tests/breaks update    all that differ from the record, and records them
    python3 tests/breaks full      every break, and records them: make breaks-all
    python3 tests/breaks P5        those of a property
    python3 tests/breaks list      what is broken, and by which check it must be found

Works on copies of the tree, two at a time. Each check must pass on a copy as it is; with the break in it, it must
still compile, fail, and say what is expected of it. A break whose text is no longer in the source fails:
it is out of date.
"""

import os
import shutil
import signal
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import adaptive
import asynchronous
import changes
import data
import fields
import kept
import keyed
import leases
import mapped
import record
import shaping
import table
import together
import two_rates
import waiting
import windows

PARTS = (
    table, kept, shaping, changes, adaptive, asynchronous, data, fields, keyed, leases, mapped, together, two_rates,
    waiting, windows,
)
BREAKS = [row for part in PARTS for row in part.BREAKS]
SOURCE = Path(__file__).resolve().parent.parent.parent
TARGET = Path(os.environ.get("CARGO_TARGET_DIR", SOURCE / "target")).resolve() / "breaks"
# What is built takes one processor most of the time.
WORKERS = 2
# how many a run makes that must be short; which ones follows from the sources
SHORT = 6
# seconds; a check that a break makes wait for ever has been caught only if it says so
PATIENCE = 300


class Fault(Exception):
    pass


def out_of_date(broken, whole):
    """A break whose text is no longer there, once, in the source."""
    times = whole.count(broken.old)
    return None if times == 1 else f"out of date: {broken.file} has its text {times} times, not once"


class Worker:
    """One who breaks a copy of the tree of its own, and builds in a folder of its own."""

    def __init__(self, number):
        self.folder = TARGET / str(number)
        self.tree = self.folder / "tree"

    def cargo(self, check, *more, patience=None):
        """Whether a check's command succeeded, and all that it said."""
        places = {"CARGO_TARGET_DIR": str(self.folder / check.target), "CARGO_TERM_COLOR": "never"}
        ran = subprocess.Popen(
            ["cargo", *check.arguments, *more],
            cwd=self.tree,
            env=os.environ | places | dict(check.environment),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            # of which the tests are, too
            start_new_session=True,
        )
        try:
            said, _ = ran.communicate(timeout=patience)
        finally:
            if ran.poll() is None:
                os.killpg(ran.pid, signal.SIGKILL)
        return ran.returncode == 0, said.decode(errors="replace")

    def copy_tree(self):
        """What git tracks or would track, as it is now. New times, so that cargo never trusts an old build."""
        command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
        names = subprocess.run(command, cwd=SOURCE, check=True, stdout=subprocess.PIPE).stdout.decode()
        shutil.rmtree(self.tree, ignore_errors=True)
        for name in filter(None, names.split("\0")):
            if (SOURCE / name).is_file():
                (self.tree / name).parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(SOURCE / name, self.tree / name)

    def expect_unbroken(self, check):
        """A check must pass before something is broken."""
        self.cargo(check, "--no-run")
        passed, said = self.cargo(check, "--", check.name, patience=PATIENCE)
        if not passed or " 1 passed" not in said:
            raise Fault(f"{check} does not pass on the tree as it is:\n{said}")

    def fault(self, broken):
        """What is wrong with a break, if anything."""
        path = self.tree / broken.file
        whole = path.read_text()
        path.write_text(whole.replace(broken.old, broken.new))
        try:
            built, said = self.cargo(broken.check, "--no-run")
            if not built:
                return f"does not compile:\n{said}"
            passed, said = self.cargo(broken.check, "--", broken.check.name, patience=PATIENCE)
        finally:
            path.write_text(whole)
        if passed:
            return "not caught"
        return None if broken.says in said else f'caught, but not for its reason, "{broken.says}":\n{said}'

    def work(self, breaks):
        self.copy_tree()
        for check in dict.fromkeys(broken.check for broken in breaks):
            begun = time.time()
            self.expect_unbroken(check)
            print(f"unbroken: {check}: passes, {time.time() - begun:.0f} s", flush=True)
        for broken in breaks:
            begun = time.time()
            if wrong := self.fault(broken):
                raise Fault(f"{broken.promise}: {broken.what}: {broken.check}: {wrong}")
            print(f"{broken.promise}: {broken.what}: caught, {time.time() - begun:.0f} s", flush=True)


def dealt(breaks):
    """As many breaks to each worker, those of one test binary to the same one; models of loom, which take the longest, to
    both."""
    groups = {}
    for broken in breaks:
        check = broken.check
        name = check.name if check.target == "loom" else ""
        groups.setdefault((check.target, check.arguments, name), []).append(broken)
    hands = [[] for _ in range(WORKERS)]
    weight = {"loom": 3}
    for group in sorted(groups.values(), key=lambda group: -len(group) * weight.get(group[0].check.target, 1)):
        min(hands, key=lambda hand: sum(weight.get(it.check.target, 1) for it in hand)).extend(group)
    return hands


def run(breaks):
    with ThreadPoolExecutor(WORKERS) as pool:
        workers = [pool.submit(Worker(number).work, hand) for number, hand in enumerate(dealt(breaks)) if hand]
    for worker in workers:
        try:
            worker.result()
        except Fault as wrong:
            sys.exit(str(wrong))
    promises = {broken.promise for broken in breaks}
    print(f"checked: {len(breaks)} breaks caught (of {len(promises)} promises, on purpose, one at a time)")


def main(asked):
    if asked == ["list"]:
        for broken in BREAKS:
            print(f"{broken.promise}: {broken.what}: {broken.check}")
        return
    # what is out of date is told at once, whether it is on record or not
    for broken in BREAKS:
        if wrong := out_of_date(broken, (SOURCE / broken.file).read_text()):
            sys.exit(f"{broken.promise}: {broken.what}: {wrong}")
    modes = asked in (["changed"], ["update"], ["full"])
    if asked in (["changed"], ["update"]):
        breaks = record.pending(BREAKS)
        if asked == ["changed"]:
            breaks = sorted(breaks, key=record.line)[:SHORT]
    else:
        breaks = [broken for broken in BREAKS if asked == ["full"] or broken.promise in asked]
    if not breaks and not modes:
        sys.exit(__doc__)
    if breaks:
        run(breaks)
    if modes and (kept := len(BREAKS) - len(record.pending(BREAKS))):
        print(f"checked: {kept} breaks on record (caught when their sources were as they are)")
    if asked in (["update"], ["full"]):
        record.write(BREAKS)


main(sys.argv[1:])

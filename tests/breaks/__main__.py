"""Breaks the library on purpose, one property after another, and demands that its check finds it.

    make breaks                      every break
    python3 tests/breaks P5       those of a property
    python3 tests/breaks --list   what is broken, and by which check it must be found

Works on a copy of the tree. Each check must pass on the copy as it is; with the break in it, it must
still compile, fail, and say what is expected of it. A break whose text is no longer in the source fails:
it is out of date.
"""

import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import adaptive
import changes
import kept
import leases
import shaping
import table
import together
import two_rates
import windows

PARTS = (table, kept, shaping, changes, adaptive, leases, together, two_rates, windows)
BREAKS = [row for part in PARTS for row in part.BREAKS]
SOURCE = Path(__file__).resolve().parent.parent.parent
TARGET = Path(os.environ.get("CARGO_TARGET_DIR", SOURCE / "target")).resolve() / "breaks"
TREE = TARGET / "tree"
# seconds; a check that a break makes wait for ever has been caught only if it says so
PATIENCE = 300


def cargo(check, *more, patience=None):
    """Whether a check's command succeeded, and all that it said."""
    places = {"CARGO_TARGET_DIR": str(TARGET / check.target), "CARGO_TERM_COLOR": "never"}
    ran = subprocess.Popen(
        ["cargo", *check.arguments, *more],
        cwd=TREE,
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


def copy_tree():
    """What git tracks or would track, as it is now. New times, so that cargo never trusts an old build."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
    names = subprocess.run(command, cwd=SOURCE, check=True, stdout=subprocess.PIPE).stdout.decode()
    shutil.rmtree(TREE, ignore_errors=True)
    for name in filter(None, names.split("\0")):
        if (SOURCE / name).is_file():
            (TREE / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(SOURCE / name, TREE / name)


def fault_unbroken(check):
    """What is wrong with a check, if anything, before something is broken."""
    cargo(check, "--no-run")
    passed, said = cargo(check, "--", check.name, patience=PATIENCE)
    ran_one = " 1 passed" in said
    return None if passed and ran_one else f"does not pass on the tree as it is:\n{said}"


def fault(broken):
    """What is wrong with a break, if anything."""
    path = TREE / broken.file
    whole = path.read_text()
    if whole.count(broken.old) != 1:
        return f"out of date: {broken.file} has its text {whole.count(broken.old)} times, not once"
    path.write_text(whole.replace(broken.old, broken.new))
    try:
        built, said = cargo(broken.check, "--no-run")
        if not built:
            return f"does not compile:\n{said}"
        passed, said = cargo(broken.check, "--", broken.check.name, patience=PATIENCE)
    finally:
        path.write_text(whole)
    if passed:
        return "not caught"
    return None if broken.says in said else f'caught, but not for its reason, "{broken.says}":\n{said}'


def main(asked):
    breaks = [broken for broken in BREAKS if not asked or broken.promise in asked]
    if "--list" in asked:
        for broken in BREAKS:
            print(f"{broken.promise}: {broken.what}: {broken.check}")
        return
    if not breaks:
        sys.exit(f"no break of {asked}")
    copy_tree()
    for check in dict.fromkeys(broken.check for broken in breaks):
        begun = time.time()
        if wrong := fault_unbroken(check):
            sys.exit(f"{check} {wrong}")
        print(f"unbroken: {check}: passes, {time.time() - begun:.0f} s", flush=True)
    for broken in breaks:
        begun = time.time()
        if wrong := fault(broken):
            sys.exit(f"{broken.promise}: {broken.what}: {broken.check}: {wrong}")
        print(f"{broken.promise}: {broken.what}: caught, {time.time() - begun:.0f} s", flush=True)
    promises = {broken.promise for broken in breaks}
    print(f"checked: {len(breaks)} breaks caught (of {len(promises)} promises, on purpose, one at a time)")


main(sys.argv[1:])

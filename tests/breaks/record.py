"""Which breaks were caught with the sources as they are.

A line is of a break: a digest of its row, of the file that it breaks and of the file that its check is in. Whether
a change elsewhere has blinded a check, only a full run tells.
"""

import hashlib
from pathlib import Path

SOURCE = Path(__file__).resolve().parent.parent.parent
RECORD = SOURCE / "tests/breaks.sha256"
HEAD = "# Each break as it was when it was last seen caught: tests/breaks.\n"


def binary(check):
    """The files of the test binary that a check is in."""
    arguments = check.arguments
    if "--lib" in arguments:
        return sorted((SOURCE / "src").rglob("*.rs"))
    folder = SOURCE / ("ffi/tests" if "tollgate-ffi" in arguments else "tests")
    name = arguments[arguments.index("--test") + 1]
    return sorted([*folder.glob(f"{name}.rs"), *(folder / name).rglob("*.rs")])


def judges(check):
    """Those of them that name the test; all, where a macro makes its name."""
    test = check.name.rsplit("::")[-1]
    files = binary(check)
    return [file for file in files if f"fn {test}" in file.read_text()] or files


def line(broken):
    """What the record has of a break that was caught."""
    row = [broken.file, broken.old, broken.new, broken.says, str(broken.check)]
    digest = hashlib.sha256(repr(row).encode())
    for file in [SOURCE / broken.file, *judges(broken.check)]:
        digest.update(hashlib.sha256(file.read_bytes()).digest())
    return f"{digest.hexdigest()}  {broken.promise}: {broken.what}\n"


def pending(breaks):
    """Those that differ from the record."""
    kept = set(RECORD.read_text().splitlines(keepends=True))
    return [broken for broken in breaks if line(broken) not in kept]


def write(breaks):
    RECORD.write_text(HEAD + "".join(map(line, breaks)))

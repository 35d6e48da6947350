"""Which breaks were caught with the sources as they are.

A line is of a break: a digest of its row, of the file that it breaks and of all that its check is made of. Whether
a change elsewhere has blinded a check, only a full run tells.
"""

import hashlib
from pathlib import Path

SOURCE = Path(__file__).resolve().parent.parent.parent
RECORD = SOURCE / "tests/breaks.sha256"
HEAD = "# Each break as it was when it was last seen caught: tests/breaks.\n"


def judges(check):
    """The files that a check is made of, but for the library."""
    arguments = check.arguments
    if "--lib" in arguments:
        return sorted((SOURCE / "src").rglob("*.rs"))
    folder = SOURCE / ("ffi/tests" if "tollgate-ffi" in arguments else "tests")
    binary = arguments[arguments.index("--test") + 1]
    shared = ["c", "toolchain"] if folder.parent.name == "ffi" else ["common", "model", "every_limiter"]
    parts = [folder / f"{binary}.rs", *(folder / name for name in [binary, *shared])]
    files = [file for part in parts for file in ([part] if part.is_file() else part.rglob("*"))]
    return sorted(filter(Path.is_file, files))


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

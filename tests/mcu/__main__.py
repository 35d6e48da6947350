"""Builds, runs and judges the library on every processor that an emulator has; ends with a line for each.

    python3 tests/mcu                 all of them, and what a decision costs
    python3 tests/mcu firmware costs  some of: costs, firmware, rust, foreign
"""

import re
import sys
import time

from boards import BOARDS, FOREIGN, PROGRAMS, ROOT, TARGET, run

PARTS = ["costs", "firmware", "rust", "foreign"]
# what an image that only takes may not contain
HEAVY = re.compile("aeabi_u?ldivmod|divdi3|moddi3|divmoddi4|64_div_rem|panic|unwind", re.IGNORECASE)


class Line:
    """How far a processor came."""

    def __init__(self, title):
        self.title, self.reached, self.note, self.began = title, [], "", time.monotonic()
        self.interrupted = 0  # times inside the library

    def passed(self):
        return "passed" in self.reached

    def __str__(self):
        reached = ", ".join(self.reached) or "nothing"
        verdict = "" if self.passed() else "    FAILED"
        seconds = f"{time.monotonic() - self.began:.0f} s"
        return f"{self.title:34} {reached:24} {seconds:>6}  {self.note}{verdict}"


def tell(line):
    print(line, flush=True)
    return line


def firmware(board):
    """One limiter shared with an interrupt."""
    line = Line(f"{board.core}, {board.choice}" if board.choice else board.core)
    built = board.make("all")
    if built.returncode != 0:
        print(built.stdout)
        return tell(line)
    line.reached.append("built")
    symbols = run([f"{board.tools}nm", str(board.folder / "share.elf")]).stdout.split("\n")
    heavy = [symbol for symbol in symbols if HEAVY.search(symbol)]
    if not any("tg_word32_try_acquire" in symbol for symbol in symbols):
        heavy.append("the library's symbols cannot be read")
    ran = board.make("run")
    said = re.sub(r"\x1b\[\d*m", "", ran.stdout)
    if ran.returncode in (0, 2):
        line.reached.append("ran")
    held = re.search(r"^ *held\.?$", said, re.MULTILINE) is not None
    if ran.returncode == 0 and held and not heavy:
        line.reached.append("passed")
        inside = re.search(r"inside the library +(\d+), at (\d+)", said)
        landed = re.search(r"interrupts +(\d+)", said)
        line.note = f"interrupted {landed[1]} times"
        if inside:
            line.interrupted = int(inside[1])
            line.note = f"interrupted {inside[1]} times inside the library, at {inside[2]} instructions"
    else:
        print(said, *heavy, sep="\n")
    return tell(line)


def rust(program):
    """A firmware in Rust, whose exit status is the verdict; of the one that logs, its words as well."""
    name, target = program
    line = Line(f"{name} in Rust, {target.split('-')[0]}")
    folder, places = ROOT / "examples/firmware-rust", {"CARGO_TARGET_DIR": str(TARGET / "firmware-rust")}
    options = ["--quiet", "--locked", "--release", "--bin", name, "--target", target]
    built = run(["cargo", "build", *options], folder, **places)
    if built.returncode != 0:
        print(built.stdout)
        return tell(line)
    line.reached.append("built")
    command = ["cargo", "run", *options]
    if name == "logs":
        program = f"{places['CARGO_TARGET_DIR']}/{target}/release/{name}"
        words = f'{" ".join(command)} | defmt-print -e "{program}" | diff values.txt -'
        command = ["bash", "-o", "pipefail", "-c", words]
    ran = run(command, folder, **places)
    if ran.returncode in (0, 1):
        line.reached.append("ran")
    if ran.returncode == 0:
        line.reached.append("passed")
    else:
        print(ran.stdout)
    return tell(line)


def foreign(processor):
    """The C program of the ABI, and on some the tests of the core, or a choice of them."""
    line = Line(processor.title)
    places = processor.environment()
    if processor.tests is not None:
        tests = in_rust(processor, places, line)
        line.note = f"{tests} tests, "
        if tests < 50:
            return tell(line)
    abi = through_c(processor, places)
    if abi.returncode == 0:
        line.reached = ["built", "ran", "passed"]
        line.note += "the C ABI"
    else:
        print(abi.stdout)
    return tell(line)


def in_rust(processor, places, line):
    """How many tests of the core passed."""
    options = ["--quiet", "--profile", "mutants", "--target", processor.rust, "--package", "tollgate", *processor.tests]
    steps = [("built", ["cargo", "test", *options, "--no-run"]), ("ran", ["cargo", "test", *options])]
    for reached, command in steps:
        done = run(command, **places)
        if done.returncode != 0:
            print(done.stdout)
            return 0
        line.reached.append(reached)
    return sum(map(int, re.findall(r"ok. ([0-9]+) passed", done.stdout)))


def through_c(processor, places):
    """Compiles ffi/tests/c/abi.c against the header and the library for this processor, and runs it."""
    folder = f"{places['CARGO_TARGET_DIR']}/{processor.rust}/release"
    command = ["cargo", "build", "--quiet", "--release", "--package", "tollgate-ffi", "--target", processor.rust]
    built = run(command, **places)
    if built.returncode != 0:
        return built
    program = f"{folder}/abi"
    names = "abi", "adapting", "devices", "lending", "own", "tables", "together", "two_rates", "windows", "other_unit"
    units = [str(ROOT / f"ffi/tests/c/{name}.c") for name in names]
    sources = [*units, f"{folder}/libtollgate_ffi.a"]
    compiler = [f"{processor.gnu}-gcc", "-std=c11", "-O2", "-Wall", "-Wextra", "-Werror", "-I", str(ROOT / "include")]
    built = run([*compiler, *sources, "-pthread", "-ldl", "-lm", "-o", program])
    if built.returncode != 0:
        return built
    return run([f"qemu-{processor.qemu}", "-L", f"/usr/{processor.gnu}", program])


def costs():
    line = Line("costs")
    done = run([sys.executable, str(ROOT / "tests/mcu/costs.py"), "check"])
    print(done.stdout, end="")
    if done.returncode == 0:
        line.reached += ["built", "ran", "passed"]
    return tell(line)


def main(parts):
    lines = []
    if "costs" in parts:
        lines.append(costs())
    if "firmware" in parts:
        lines += map(firmware, BOARDS)
    if "rust" in parts:
        lines += map(rust, PROGRAMS)
    if "foreign" in parts:
        lines += map(foreign, FOREIGN)
    interrupted = sum(line.interrupted for line in lines)
    if interrupted:
        print(f"checked: {interrupted} interrupts inside the library (each limiter admitted exactly its burst)")
    failed = [line.title for line in lines if not line.passed()]
    if failed:
        sys.exit(f"mcu: {len(failed)} of {len(lines)} failed: " + "; ".join(failed))


if __name__ == "__main__":
    wanted = sys.argv[1:] or PARTS
    if not set(wanted) <= set(PARTS):
        sys.exit(__doc__)
    main(wanted)

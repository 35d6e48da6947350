"""What a decision costs on each microcontroller: flash, RAM, stack, instructions.

    python3 tests/mcu/costs.py check    fails where one has grown by more than 5 %
    python3 tests/mcu/costs.py bless    writes benches/mcu/costs.csv, and the tables of the two READMEs from it

Flash is counted as linked: the function alone, and with everything that the linker keeps for its sake. Every
function of the header that works on 32-bit words is in the table.
Instructions are counted by QEMU, cycles by simavr, the stack by what a call leaves of a pattern.
"""

import csv
import re
import sys

from boards import BOARDS, ROOT, run

TABLE = ROOT / "benches/mcu/costs.csv"
HEADER = ROOT / "include/tollgate.h"
README, LISTING = ROOT / "README.md", ROOT / "benches/mcu/README.md"
BEGIN, END = "<!-- by tests/mcu/costs.py: begin -->\n", "<!-- by tests/mcu/costs.py: end -->\n"
ALLOWED_GROWTH = 1.05

ALLOW, TAKE = "tg_gcra32_allow", "tg_gcra32_try_acquire"
OF_32_BITS = r"\b(tg_(?:[a-z_]+32|log_site|status)_\w+)\("
FUNCTIONS = sorted(set(re.findall(OF_32_BITS, HEADER.read_text())))

# What is promised of `tg_gcra32_try_acquire` without an outcome: at most so much.
LIMITS = {
    ("Cortex-M3", f"flash {TAKE}"): 120,
    ("Cortex-M3", "take_admitted"): 36,
    ("Cortex-M0", f"flash {TAKE}"): 150,
    ("RV32IMAC", f"flash {TAKE}"): 110,
    ("RV32IMAC", "take_admitted"): 28,
}


class Wrong(Exception):
    pass


def checked(ran):
    if ran.returncode != 0:
        raise Wrong(ran.stdout)
    return ran.stdout


def divides(board, image):
    """What divides in an image: instructions, and functions where the processor has none."""
    listing = checked(run([f"{board.tools}objdump", "-d", "--no-show-raw-insn", str(image)]))
    return re.findall(r"\t[us]div\b.*|\tdivu?\b.*|\tremu?\b.*|<\S*div\S*>:|<\S*mod\S*>:", listing)


def linked(board, function):
    """A program that is nothing but this function: its bytes, and those of each symbol in it."""
    image = board.folder / f"{function}.elf"
    keep = ["-nostdlib", "-Wl,--gc-sections", f"-Wl,-e,{function}", f"-Wl,-u,{function}"]
    compiler = [f"{board.tools}gcc", *board.options.split(), *keep]
    if board.choice == "critical-section":
        # the two functions are the firmware's own, and no cost of the library
        keep_out = [f"-Wl,--defsym=_critical_section_1_0_{name}=0" for name in ("acquire", "release")]
        compiler += keep_out
    checked(run([*compiler, str(board.library), "-lgcc", "-o", str(image)]))
    sizes = checked(run([f"{board.tools}size", str(image)])).splitlines()[-1].split()
    symbols = checked(run([f"{board.tools}nm", "-S", str(image)])).splitlines()
    named = {fields[-1]: int(fields[1], 16) for fields in map(str.split, symbols) if len(fields) == 4}
    divisions = divides(board, image)
    if function == ALLOW and divisions:
        raise Wrong(f"{board.title}: {function} links a division: {divisions}")
    if function == TAKE and not divisions:
        raise Wrong(f"{board.title}: no division is seen in {function}, which has one")
    return int(sizes[0]) + int(sizes[1]), named


def flash(board):
    costs = {}
    for function in FUNCTIONS:
        whole, symbols = linked(board, function)
        costs[f"linked {function}"] = whole
        if function in (ALLOW, TAKE):
            costs[f"flash {function}"] = symbols[function]
    return costs


def measured(board):
    """All costs of a board, by name."""
    said = checked(board.make("run", "PROGRAM=costs", "SHIFT=8"))
    # simavr colours each line, and writes a dot for the end of one
    lines = re.findall(r"^(?:\x1b\[\d*m)*([a-z_]+) (\d+)\.?$", re.sub(r"\x1b\[\d*m", "", said), re.MULTILINE)
    counted = {name: int(value) for name, value in lines}
    if len(counted) != 10:
        raise Wrong(f"{board.title}: not ten costs:\n{said}")
    return flash(board) | counted


def all_measured():
    return {(board.title, name): cost for board in BOARDS for name, cost in measured(board).items()}


def recorded():
    with TABLE.open(newline="") as file:
        return {(row["processor"], row["cost"]): int(row["value"]) for row in csv.DictReader(file)}


ROWS = [
    ("flash, `tg_gcra32_allow`", f"flash {ALLOW}"),
    ("with all that it links", f"linked {ALLOW}"),
    ("flash, `tg_gcra32_try_acquire`", f"flash {TAKE}"),
    ("with all that it links, an outcome's divisions included", f"linked {TAKE}"),
    ("`tg_gcra32_peek`, so", "linked tg_gcra32_peek"),
    ("`tg_gcra32_acquire_up_to`, so", "linked tg_gcra32_acquire_up_to"),
    ("`tg_gcra32_init`, so (not needed with `TG_GCRA32_INIT`)", "linked tg_gcra32_init"),
    ("RAM, profile in flash", "ram_word"),
    ("RAM, profile in RAM", "ram_limiter"),
    ("stack, no outcome wanted", "stack_take"),
    ("stack, outcome wanted", "stack_tell"),
    ("instructions, `allow`, admitted", "allow_admitted"),
    ("denied", "allow_denied"),
    ("instructions, `try_acquire`, no outcome wanted, admitted", "take_admitted"),
    ("denied", "take_denied"),
    ("instructions, `try_acquire`, outcome wanted, admitted", "tell_admitted"),
    ("denied", "tell_denied"),
]


EACH = [(f"`{function}`", f"linked {function}") for function in FUNCTIONS]


TABLES = [(README, ROWS), (LISTING, EACH)]


def rendered(costs, rows):
    lines = ["| | " + " | ".join(board.title.replace(", ", ",<br>") for board in BOARDS) + " |"]
    lines.append("|---|" + "---:|" * len(BOARDS))
    for label, name in rows:
        cells = (str(costs[board.title, name]) for board in BOARDS)
        lines.append(f"| {label} | " + " | ".join(cells) + " |")
    return "\n".join(lines) + "\n"


def with_table(file, rows, costs):
    head, rest = file.read_text().split(BEGIN)
    _, tail = rest.split(END)
    return head + BEGIN + rendered(costs, rows) + END + tail


def over_limit(costs):
    return [
        f"{processor}: {name} is {costs[processor, name]}, promised are at most {limit}"
        for (processor, name), limit in LIMITS.items()
        if costs[processor, name] > limit
    ]


def faults(costs):
    """Why the recorded table cannot stay as it is."""
    table = recorded()
    found = over_limit(costs)
    found += [f"{key} is only on one side" for key in sorted(costs.keys() ^ table.keys())]
    for key in costs.keys() & table.keys():
        if costs[key] > table[key] * ALLOWED_GROWTH:
            found.append(f"{key[0]}: {key[1]} grew from {table[key]} to {costs[key]}")
    for file, rows in TABLES:
        if not found and file.read_text() != with_table(file, rows, table):
            found.append(f"the table in {file.relative_to(ROOT)} is not that of benches/mcu/costs.csv")
    return found


def bless(costs):
    TABLE.parent.mkdir(parents=True, exist_ok=True)
    with TABLE.open("w", newline="") as file:
        rows = csv.writer(file, lineterminator="\n")
        rows.writerow(["processor", "cost", "value"])
        rows.writerows([*key, value] for key, value in costs.items())
    for file, rows in TABLES:
        file.write_text(with_table(file, rows, costs))


def main(mode):
    try:
        costs = all_measured()
    except Wrong as wrong:
        sys.exit(f"costs: {wrong}")
    found = over_limit(costs) if mode == "bless" else faults(costs)
    if found:
        print(*found, sep="\n")
        sys.exit("costs: if it is to be so: python3 tests/mcu/costs.py bless")
    if mode == "bless":
        bless(costs)
    print(f"checked: {len(costs)} costs of decisions (bytes and instructions on {len(BOARDS)} microcontrollers)")


if __name__ == "__main__":
    if sys.argv[1:] not in (["check"], ["bless"]):
        sys.exit(__doc__)
    main(sys.argv[1])

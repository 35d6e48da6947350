"""The processors: what is built for them, by what, and run by what."""

from dataclasses import dataclass
from pathlib import Path
import os
import signal
import subprocess

ROOT = Path(__file__).resolve().parent.parent.parent
TARGET = Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target")).resolve()
FIRMWARE = ROOT / "examples/firmware-c"


@dataclass(frozen=True)
class Board:
    """A microcontroller under emulation, by its name in the Makefile of the firmware."""

    name: str
    core: str
    rust: str
    tools: str  # what the names of its compiler and its kin begin with
    options: str  # of that compiler, for this processor
    choice: str = ""  # where it has no compare-and-swap

    @property
    def title(self):
        return self.core + (f", {self.choice}" if self.choice == "critical-section" else "")

    @property
    def folder(self):
        return TARGET / "firmware-c" / (self.name + (f"-{self.choice}" if self.choice else ""))

    @property
    def library(self):
        return self.folder / self.rust / "release/libtollgate_ffi.a"

    def make(self, goal, *variables):
        """Builds or runs a firmware; the finished process, with what it said."""
        command = ["make", "-s", "-C", str(FIRMWARE), f"BOARD={self.name}", goal, *variables]
        if self.choice:
            command.append(f"CHOICE={self.choice}")
        return run(command, CARGO_TARGET_DIR=str(TARGET))


def run(command, folder=ROOT, **environment):
    # what this make was told, such as CC, is not meant for the one of the firmware
    inherited = {name: value for name, value in os.environ.items() if name not in ("MAKEFLAGS", "MAKEOVERRIDES", "CC")}
    process = subprocess.Popen(
        command,
        cwd=folder,
        env=inherited | environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        # of which an emulator is, too
        start_new_session=True,
    )
    try:
        said, _ = process.communicate(timeout=1800)
    except subprocess.TimeoutExpired:
        # a program that never ends has failed
        os.killpg(process.pid, signal.SIGKILL)
        said, _ = process.communicate()
        said += "\ndoes not end"
    return subprocess.CompletedProcess(command, process.returncode, said)


ARM, RISCV = "arm-none-eabi-", "riscv64-unknown-elf-"
MASKED = "unsafe-assume-single-core"

BOARDS = [
    Board("microbit", "Cortex-M0", "thumbv6m-none-eabi", ARM, "-mthumb -mcpu=cortex-m0", MASKED),
    Board("microbit", "Cortex-M0", "thumbv6m-none-eabi", ARM, "-mthumb -mcpu=cortex-m0", "critical-section"),
    Board("lm3s6965evb", "Cortex-M3", "thumbv7m-none-eabi", ARM, "-mthumb -mcpu=cortex-m3"),
    Board("mps2-an386", "Cortex-M4F", "thumbv7em-none-eabihf", ARM, "-mthumb -mcpu=cortex-m4 -mfloat-abi=hard"),
    Board("mps2-an505", "Cortex-M33", "thumbv8m.main-none-eabihf", ARM, "-mthumb -mcpu=cortex-m33 -mfloat-abi=hard"),
    Board("virt-imac", "RV32IMAC", "riscv32imac-unknown-none-elf", RISCV, "-march=rv32imac -mabi=ilp32"),
    Board("virt-imc", "RV32IMC", "riscv32imc-unknown-none-elf", RISCV, "-march=rv32imc -mabi=ilp32", MASKED),
    Board("atmega328p", "AVR", "avr-none", "avr-", "-mmcu=atmega328p", MASKED),
]


@dataclass(frozen=True)
class Foreign:
    """A larger processor, whose programs run under user emulation."""

    title: str
    rust: str
    gnu: str
    qemu: str
    # of the core, in Rust, as options of cargo; `None` where only the C ABI is run, since another one is as wide
    tests: tuple | None = None

    def environment(self):
        name = self.rust.upper().replace("-", "_")
        return {
            f"CARGO_TARGET_{name}_LINKER": f"{self.gnu}-gcc",
            f"CARGO_TARGET_{name}_RUNNER": f"qemu-{self.qemu} -L /usr/{self.gnu}",
            "CARGO_TARGET_DIR": str(TARGET / "foreign"),
            # an emulated processor is slow; how many histories there are is the native run's business
            "PROPTEST_CASES": "100",
        }


ALL = ()
# those that look at what a processor can change
CHOSEN = ("--lib", "--test", "design", "--test", "limits", "--test", "shared", "--test", "snapshot")

FOREIGN = [
    Foreign("s390x, big-endian", "s390x-unknown-linux-gnu", "s390x-linux-gnu", "s390x", ALL),
    Foreign("aarch64", "aarch64-unknown-linux-gnu", "aarch64-linux-gnu", "aarch64"),
    Foreign("armv7", "armv7-unknown-linux-gnueabihf", "arm-linux-gnueabihf", "arm"),
    Foreign("i686", "i686-unknown-linux-gnu", "i686-linux-gnu", "i386", CHOSEN),
    Foreign("riscv64", "riscv64gc-unknown-linux-gnu", "riscv64-linux-gnu", "riscv64"),
]

# the firmware in Rust: its programs, and what each is built for
PROGRAMS = [
    ("preempt", "thumbv6m-none-eabi"),
    ("preempt", "thumbv7m-none-eabi"),
    ("extended", "thumbv7m-none-eabi"),
    ("logs", "thumbv7m-none-eabi"),
    ("rtic_app", "thumbv7m-none-eabi"),
    ("embassy", "thumbv7m-none-eabi"),
]

# The two commands that a newcomer needs are `make run` and `make test`; `make help` lists the rest.

CC ?= cc
CXX ?= c++
CFLAGS ?= -O2
STRICT = -std=c99 -Wall -Wextra -Wpedantic -Werror -Wconversion -Wshadow
TARGET = $(or $(CARGO_TARGET_DIR),target)
LIBRARY = $(TARGET)/release/libtollgate_ffi.a
PROOFS = test exhaustion properties lemmas miri tsan fuzz mutants breaks

FIRMWARE = examples/firmware-rust/Cargo.toml

SHELL = /bin/bash
.SHELLFLAGS = -o pipefail -c
.PHONY: run $(PROOFS) prove mutants-all breaks-all check header bench instructions mcu mcu-costs clean help tools tools-cpp tools-python

# What a proof prints is kept for the summary.
logged = @mkdir -p $(TARGET)/checked; TIMEFORMAT="took: %0R s"; \
	{ time { set -x; $(1); }; } 2>&1 | tee $(TARGET)/checked/$@.log
# A tool that does not see what is there on purpose would not see anything.
must_see = @$(2) >$(TARGET)/checked/$@-on-purpose.txt 2>&1; grep -q $(1) $(TARGET)/checked/$@-on-purpose.txt

PIP = python3 -m pip install --quiet --root-user-action ignore
ABI = --package tollgate-ffi --test abi --
MIRI = -Zmiri-strict-provenance -Zmiri-compare-exchange-weak-failure-rate=0.8 -Zmiri-preemption-rate=0.1
MIRI_TEST = cargo +nightly miri test --target-dir $(TARGET)/miri
TSAN_TEST = TSAN_OPTIONS=halt_on_error=1 CARGO_PROFILE_DEV_PANIC=unwind RUSTFLAGS=-Zsanitizer=thread \
	cargo +nightly test -Zbuild-std --target x86_64-unknown-linux-gnu --target-dir $(TARGET)/tsan

run: tools ## replay a web server's log, with a limit for all and one for each client, then hammer one limiter with threads (ARGS="--help" for options)
	@cargo build --quiet --release --package tollgate-ffi
	@$(CC) $(STRICT) $(CFLAGS) -Iinclude examples/c/replay.c $(LIBRARY) -pthread -o $(TARGET)/replay
	@$(TARGET)/replay $(ARGS)

test: tools tools-cpp ## everything that is stable and quick: tests, examples, every interleaving by loom
	$(call logged, cargo test --workspace -- --show-output && \
		RUSTFLAGS="--cfg loom" cargo test --test loom --target-dir $(TARGET)/loom -- --show-output)

prove: $(PROOFS) ## all of it: the tests, and what they cannot reach; ends with what was checked
	@python3 tests/summary.py $(PROOFS:%=$(TARGET)/checked/%.log)

exhaustion: tools ## each word, tick, quota and n at 8 bits, one by one
	$(call logged, cargo test --test exhaustive --test exhaustive_shaping --test dual -- --ignored --show-output)

properties: tools ## ten times as many random histories as the tests have, and others; 10^8 decisions beside changes of quota; a minute of killing processes
	$(call logged, PROPTEST_CASES=40000 PROPTEST_RNG_SEED=2 cargo test --test properties -- --show-output && \
		cargo test --test live --test table -- --ignored --show-output)

lemmas: tools-python ## what carries the proofs by exhaustion to 32 and 64 bits, by z3
	$(PIP) --target $(TARGET)/z3 --upgrade z3-solver==5.4.0.0
	$(call logged, PYTHONPATH=$(TARGET)/z3 python3 tests/lemmas)

miri: tools ## undefined behaviour and weak memory: swaps that fail without a cause, threads stopped anywhere (nightly)
	$(call logged, \
		MIRIFLAGS="-Zmiri-many-seeds=0..8 $(MIRI)" $(MIRI_TEST) --lib -- --show-output && \
		MIRIFLAGS="-Zmiri-many-seeds=0..3 $(MIRI)" $(MIRI_TEST) --test shared -- --show-output && \
		MIRIFLAGS="-Zmiri-many-seeds=3..32 $(MIRI)" $(MIRI_TEST) --test shared live -- --show-output && \
		MIRIFLAGS="-Zmiri-many-seeds=0..16 $(MIRI)" $(MIRI_TEST) --test extender -- --show-output && \
		MIRIFLAGS="-Zmiri-many-seeds=0..16 $(MIRI)" $(MIRI_TEST) --test table threads -- --show-output && \
		MIRIFLAGS="-Zmiri-many-seeds=0..4 $(MIRI)" $(MIRI_TEST) --test waiting threads -- --show-output && \
		MIRIFLAGS="-Zmiri-many-seeds=0..4 -Zmiri-symbolic-alignment-check $(MIRI)" $(MIRI_TEST) $(ABI) --show-output && \
		MIRIFLAGS="-Zmiri-many-seeds=0..4 -Zmiri-tree-borrows $(MIRI)" $(MIRI_TEST) $(ABI) --show-output)
	$(call must_see, "Data race detected", MIRIFLAGS="$(MIRI)" $(MIRI_TEST) $(ABI) --ignored)

tsan: tools ## data races between real threads, in Rust and through the C ABI (nightly)
	$(call logged, \
		cargo test -p tollgate-ffi --test threads --test hostile -- --ignored --show-output && \
		$(TSAN_TEST) --test shared -- --show-output && \
		$(TSAN_TEST) --test windows --test table --test waiting threads -- --show-output && \
		$(TSAN_TEST) $(ABI) --show-output)
	$(call must_see, "data race", $(TSAN_TEST) $(ABI) --ignored)

fuzz: tools ## both fuzzers for a while, from their corpus (nightly, cargo-fuzz; RUNS=1000000 for longer)
	@command -v cargo-fuzz >/dev/null || { echo "make: cargo-fuzz is missing: cargo install --locked cargo-fuzz"; exit 1; }
	$(call logged, tests/fuzz.sh $(or $(RUNS),120000))

mutants: tools ## mutation tests of what changed since they were last run whole
	$(call logged, tests/mutants.sh changed)

mutants-all: tools ## mutation tests of everything
	tests/mutants.sh full

breaks: tools tools-python ## breaks on purpose what changed since it was last seen caught, and sees a check fail
	$(call logged, python3 tests/breaks changed)

breaks-all: tools tools-python ## breaks each promise on purpose
	python3 tests/breaks full

check: tools ## formatting, lints, docs: what a review would not want to see
	cargo fmt --all --check
	cargo clippy --workspace --all-targets -- --deny warnings
	RUSTFLAGS="--cfg loom" cargo clippy --test loom --target-dir $(TARGET)/loom -- --deny warnings
	cargo fmt --manifest-path $(FIRMWARE) --check
	rustup -q target add thumbv7m-none-eabi
	cargo clippy --manifest-path $(FIRMWARE) --target thumbv7m-none-eabi --target-dir $(TARGET)/firmware --bins -- --deny warnings
	RUSTDOCFLAGS="--deny warnings" cargo doc --workspace --no-deps
	RUSTDOCFLAGS="--deny warnings" cargo doc --no-deps --features cortex-m,defmt,embassy-time,embedded-hal,futures,keys,rtic-time,serde,std,tokio,tower,tracing

header: tools ## writes include/tollgate.h anew from the sources
	TOLLGATE_BLESS=1 cargo test --quiet --package tollgate-ffi --test header

bench: tools ## nanoseconds per decision, beside the bare atomics and the peers
	cargo bench --package tollgate-benches --bench decisions

instructions: tools ## instructions per decision, counted by valgrind
	@command -v valgrind >/dev/null || { echo "make: valgrind is missing: apt install valgrind"; exit 1; }
	cargo bench --package tollgate-benches --bench instructions

mcu: tools ## microcontrollers and foreign processors under emulation, the C firmware, the table of costs
	tests/mcu/tools.sh
	$(call logged, python3 tests/mcu)

mcu-costs: tools ## writes the table of costs on microcontrollers anew, here and in the README
	tests/mcu/tools.sh
	python3 tests/mcu/costs.py bless

clean: ## removes what was built
	cargo clean

help:
	@sed -n 's/^\([a-z-]*\):.*## /make \1\t/p' Makefile | expand -t 24

tools:
	@command -v cargo >/dev/null || { echo "make: cargo is missing: install Rust with rustup (rustup.rs)"; exit 1; }
	@command -v $(firstword $(CC)) >/dev/null || { echo "make: no C compiler \"$(CC)\": apt install gcc, or set CC"; exit 1; }

tools-python:
	@python3 -m pip --version >/dev/null || { echo "make: python3 or pip is missing: apt install python3 python3-pip"; exit 1; }

tools-cpp:
	@command -v $(firstword $(CXX)) >/dev/null || { echo "make: no C++ compiler \"$(CXX)\": apt install g++, or set CXX"; exit 1; }
	@command -v nm >/dev/null || { echo "make: nm is missing: apt install binutils"; exit 1; }

# The two commands that a newcomer needs are `make run` and `make test`; `make help` lists the rest.

CC ?= cc
CXX ?= c++
CFLAGS ?= -O2
STRICT = -std=c99 -Wall -Wextra -Wpedantic -Werror -Wconversion -Wshadow
TARGET = $(or $(CARGO_TARGET_DIR),target)
LIBRARY = $(TARGET)/release/libtollgate_ffi.a

.PHONY: run test prove miri check header bench instructions clean help tools tools-cpp

run: tools ## replay a web server's log, then hammer one limiter with threads (ARGS="--help" for options)
	@cargo build --quiet --release --package tollgate-ffi
	@$(CC) $(STRICT) $(CFLAGS) -Iinclude examples/c/replay.c $(LIBRARY) -pthread -o $(TARGET)/replay
	@$(TARGET)/replay $(ARGS)

test: tools tools-cpp ## everything that can be tested on this machine
	cargo test --workspace -- --show-output
	RUSTFLAGS="--cfg loom" cargo test --test loom --target-dir $(TARGET)/loom -- --show-output

prove: tools ## what takes minutes: each word, tick, quota and n at 8 bits; the lemmas of 32 and 64 bits by z3
	@command -v python3 >/dev/null || { echo "make: python3 is missing: apt install python3 python3-pip"; exit 1; }
	python3 -m pip install --quiet --root-user-action ignore --target $(TARGET)/z3 --upgrade z3-solver==5.4.0.0
	PYTHONPATH=$(TARGET)/z3 python3 tests/lemmas.py
	cargo test --test exhaustive -- --ignored --show-output

check: tools ## formatting, lints, docs: what a review would not want to see
	cargo fmt --all --check
	cargo clippy --workspace --all-targets -- --deny warnings
	RUSTDOCFLAGS="--deny warnings" cargo doc --workspace --no-deps

header: tools ## writes include/tollgate.h anew from the sources
	TOLLGATE_BLESS=1 cargo test --quiet --package tollgate-ffi --test header

miri: tools ## the unit tests under Miri, which fails weak swaps and preempts at random (nightly)
	MIRIFLAGS="-Zmiri-many-seeds=0..16 -Zmiri-compare-exchange-weak-failure-rate=0.8 -Zmiri-preemption-rate=0.1" \
		cargo +nightly miri test --lib --target-dir $(TARGET)/miri

bench: tools ## nanoseconds per decision, beside the bare atomics and the peers
	cargo bench --bench decisions

instructions: tools ## instructions per decision, counted by valgrind
	@command -v valgrind >/dev/null || { echo "make: valgrind is missing: apt install valgrind"; exit 1; }
	cargo bench --bench instructions

clean: ## removes what was built
	cargo clean

help:
	@sed -n 's/^\([a-z]*\):.*## /make \1\t/p' Makefile | expand -t 24

tools:
	@command -v cargo >/dev/null || { echo "make: cargo is missing: install Rust with rustup (rustup.rs)"; exit 1; }
	@command -v $(firstword $(CC)) >/dev/null || { echo "make: no C compiler \"$(CC)\": apt install gcc, or set CC"; exit 1; }

tools-cpp:
	@command -v $(firstword $(CXX)) >/dev/null || { echo "make: no C++ compiler \"$(CXX)\": apt install g++, or set CXX"; exit 1; }
	@command -v nm >/dev/null || { echo "make: nm is missing: apt install binutils"; exit 1; }

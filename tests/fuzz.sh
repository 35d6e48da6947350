#!/usr/bin/env bash
# Runs both fuzzers from their corpus, so many inputs each, the same ones each time for the same build.
set -euo pipefail
cd "$(dirname "$0")/../fuzz"
runs=$1
target=${CARGO_TARGET_DIR:-../target}/fuzz

for name in history c_abi; do
    found=$(mktemp -d)
    log=$found.log
    # what reaches new code goes to the folder named first, not to the corpus of the repository
    cargo +nightly fuzz run --target-dir "$target" "$name" "$found" "corpus/$name" -- \
        -runs="$runs" -seed=1 -max_len=600 -print_final_stats=1 >"$log" 2>&1 || { cat "$log"; exit 1; }
    executed=$(sed -n 's/^stat::number_of_executed_units: *//p' "$log")
    coverage=$(sed -n 's/.*DONE *cov: \([0-9]*\) .*/\1/p' "$log")
    echo "checked: $executed fuzz inputs ($name, $coverage edges of code reached)"
    rm -r "$found" "$log"
done

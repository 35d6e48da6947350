#!/usr/bin/env bash
# Mutation testing: the arithmetic, the word and the glue of the C ABI are broken in every small way that
# cargo-mutants knows, one at a time, and each time some test must fail. Which files, by which tests, and which
# mutants change nothing that a caller could see: .cargo/mutants*.toml.
#
#   tests/mutants.sh full       mutates every file, and records them
#   tests/mutants.sh update     mutates the files that differ from the record, and records them
#   tests/mutants.sh changed    mutates the files that differ from the record, and leaves it as it is
#   tests/mutants.sh pending    lists the files that differ from the record
#
# The record, tests/mutants.sha256, is of the files and of the configurations: no history is needed, and no
# tool where nothing differs. Whether a test became weaker, only `full` tells.
set -euo pipefail
cd "$(dirname "$0")/.."

mode=${1:-}
[[ $mode =~ ^(full|update|changed|pending)$ ]] || { echo "usage: $0 full|update|changed|pending" >&2; exit 2; }
record=tests/mutants.sha256
out=${CARGO_TARGET_DIR:-target}
configurations=(.cargo/mutants*.toml)
declare -A package=([.cargo/mutants-ffi.toml]=tollgate-ffi) hash lines
mutated=0 caught=0 unviable=0 kept=()

# A configuration names its files by globs, each on a line of its own.
files_of() {
    local globs
    mapfile -t globs < <(sed -n 's/^ *"\([^"]*\.rs\)",$/\1/p' "$1")
    printf '%s\n' ${globs[@]}
}

count() { # how many mutants of a file came to one of these ends
    local file=$1
    shift
    cat "${@/#/$out/mutants.out/}" | grep -cF "$file:" || true
}

mutate() {
    local config=$1 status=0 file others
    shift
    cargo mutants --version >/dev/null 2>&1 || {
        echo "$0: cargo-mutants is missing: cargo install cargo-mutants --version 27.1.0 --locked" >&2
        exit 1
    }
    mapfile -t others < <(files_of "$config" | grep -vxF "$(printf '%s\n' "$@")")
    mkdir -p "$out"
    # Not in one target folder: cargo does not tell copies of a workspace apart, and would test one mutant by
    # what it built of another.
    env -u CARGO_TARGET_DIR cargo mutants --package "${package[$config]:-tollgate}" --config "$config" --jobs 2 \
        --output "$out" --colors never "${others[@]/#/--exclude=}" || status=$?
    # 3: some were caught by a test that did not end; which is said even where others survive
    if ((status != 0 && status != 3)) || [[ -s $out/mutants.out/missed.txt ]]; then
        echo "$0: a mutant survives, or there is none to judge" >&2
        exit 1
    fi
    for file; do
        local found=$(count "$file" caught.txt timeout.txt) not_built=$(count "$file" unviable.txt)
        lines[$file]="# $found mutants caught, $not_built do not compile"$'\n'${hash[$file]}
        mutated=$((mutated + 1)) caught=$((caught + found)) unviable=$((unviable + not_built))
    done
}

for config in "${configurations[@]}"; do
    differ=()
    # which files it names is each file's own affair
    lines[$config]="$(grep -v -e '^ *#' -e '\.rs",$' "$config" | sha256sum | cut -d ' ' -f 1)  how $config judges"
    as_before=$(grep -sxF "${lines[$config]}" "$record" || true)
    for file in $(files_of "$config"); do
        hash[$file]=$(sha256sum "$file")
        lines[$file]=$(grep -sxF -B1 "${hash[$file]}" "$record" || true)
        if [[ $mode == full || -z $as_before || -z ${lines[$file]} ]]; then
            differ+=("$file")
        else
            kept+=("$file")
        fi
    done
    if [[ $mode == pending ]]; then
        printf '%s\n' "${differ[@]}"
    elif ((${#differ[@]})); then
        mutate "$config" "${differ[@]}"
    fi
done
if [[ $mode == pending ]]; then exit; fi
if [[ $mode != changed ]]; then
    echo "# Each file as it was when all of it was last mutated and no mutant survived: tests/mutants.sh." >"$record"
    for file in $(printf '%s\n' "${!lines[@]}" | sort); do echo "${lines[$file]}"; done >>"$record"
fi
if ((mutated)); then
    echo "checked: $caught mutants caught (all of $mutated files; $unviable more do not compile)"
fi
if ((${#kept[@]})); then
    sum=$(for file in "${kept[@]}"; do echo "${lines[$file]}"; done | awk '/^#/ { n += $2 } END { print n }')
    echo "checked: $sum mutants on record (caught when these ${#kept[@]} files were as they are)"
fi

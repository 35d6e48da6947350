#!/usr/bin/env bash
# Requests per second of the example's server without the layer and with it, by wrk: interleaved rounds, so that a machine
# that is shared slows both. On one processor each for the server and the tool, where there are two.
#
#     examples/server/load.sh [rounds] [seconds of each]
set -euo pipefail
cd "$(dirname "$0")/../.."
rounds=${1:-5} seconds=${2:-4}
command -v wrk >/dev/null || { echo "load.sh: wrk is missing: apt install wrk" >&2; exit 1; }
cargo build --quiet --release --package tollgate-server-example
server=${CARGO_TARGET_DIR:-target}/release/tollgate-server-example

# requests per second that each client may send; 0 is without the layer, and 1 refuses nearly all of them
declare -A name=([0]="without the layer" [1000000]="admitted by it" [1]="refused by it")
for ((round = 1; round <= rounds; round++)); do
    for quota in 0 1000000 1; do
        coproc "$server" 0 "$quota"
        read -r address <&"${COPROC[0]}"
        said=$(wrk --threads 1 --connections 16 --duration "${seconds}s" "$address")
        rate=$(awk '/^Requests\/sec/ { print $2 }' <<<"$said")
        printf 'round %d  %-18s %10.0f requests/s\n' "$round" "${name[$quota]}" "$rate"
        kill "$COPROC_PID"
        wait "$COPROC_PID" 2>/dev/null || true
    done
done | tee /dev/stderr | awk '
    { key = $3; for (i = 4; i <= NF - 2; i++) key = key " " $i; rates[key] = rates[key] " " $(NF - 1) }
    END {
        for (key in rates) {
            n = split(rates[key], of, " ")
            for (i = 1; i < n; i++) for (j = i + 1; j <= n; j++) if (of[j] + 0 < of[i] + 0) { t = of[i]; of[i] = of[j]; of[j] = t }
            median = of[int((n + 1) / 2)]
            printf "median   %-18s %10.0f requests/s, %6.2f us each\n", key, median, 1e6 / median
        }
    }'

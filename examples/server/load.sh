#!/usr/bin/env bash
# What a request costs the example's server without the layer and with it, under wrk: requests per second, and the processor
# time of the server for each, which says more on a machine that others use as well. Interleaved rounds, and their medians.
# Linux only.
#
#     examples/server/load.sh [rounds] [seconds of each]
set -euo pipefail
cd "$(dirname "$0")/../.."
rounds=${1:-7} seconds=${2:-3}
command -v wrk >/dev/null || { echo "load.sh: wrk is missing: apt install wrk" >&2; exit 1; }
cargo build --quiet --release --package tollgate-server-example
server=${CARGO_TARGET_DIR:-target}/release/tollgate-server-example

# by the requests per second that each client may send; 0 leaves the layer out, and 1 refuses nearly all of them
cases=(0 1000000 1)
for ((round = 1; round <= rounds; round++)); do
    for quota in "${cases[@]}"; do
        coproc "$server" 0 "$quota"
        read -r address <&"${COPROC[0]}"
        said=$(wrk --threads 1 --connections 16 --duration "${seconds}s" "$address")
        # user and system time, in ticks of the kernel
        ticks=$(awk '{ print $14 + $15 }' "/proc/$COPROC_PID/stat")
        awk -v quota="$quota" -v ticks="$ticks" -v hz="$(getconf CLK_TCK)" '
            / requests in / { requests = $1 }
            /^Requests\/sec/ { print quota, $2, ticks / hz / requests * 1e6 }' <<<"$said"
        kill "$COPROC_PID"
        wait "$COPROC_PID" 2>/dev/null || true
    done
done | sort -k 1,1n | awk '
    function median(values,    n, i, j, of, t) {
        n = split(values, of, " ")
        for (i = 1; i < n; i++) for (j = i + 1; j <= n; j++) if (of[j] + 0 < of[i] + 0) { t = of[i]; of[i] = of[j]; of[j] = t }
        return of[int((n + 1) / 2)]
    }
    { rate[$1] = rate[$1] " " $2; time[$1] = time[$1] " " $3 }
    function tell(name, quota) {
        printf "%-18s %8.0f requests/s %8.2f us of processor time each\n", name, median(rate[quota]), median(time[quota])
    }
    END { tell("without the layer", 0); tell("admitted by it", 1000000); tell("refused by it", 1) }'

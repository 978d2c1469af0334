#!/usr/bin/env bash
# Measures whole jobs, Sluice's beside Flink's own, and verifies every result; --help says how.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
source "$here/java.sh"

output=(--output "$here/results")
for argument in "$@"; do
    [[ $argument != --output ]] || output=()
done
run_java io.sluice.perf.run.Showdown "${output[@]}" "$@"

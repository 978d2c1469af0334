#!/usr/bin/env bash
# Measures how long a record takes to an emitted change, at 10%, 50% and 90% of each candidate's peak; writes latency.json.
# latency.sh [SECONDS [DIRECTORY]]: seconds of a run at a fixed rate, 8 if not said; where to write, perf/results if not said.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
source "$here/java.sh"

[[ ${1:-8} =~ ^[0-9]+([.][0-9]+)?$ ]] || fail "the first argument is the seconds of a run, such as 8, not '$1'."
run_java io.sluice.perf.latency.LatencyMain "${2:-$here/results}" "${1:-8}"

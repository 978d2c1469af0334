#!/usr/bin/env bash
# Windows of very many keys, with and without memory for their tables: ./large-state.sh [keys] [budget in MB | none]...
# A run with a budget has a heap of 2 GB, one without has 6 GB; each has a JVM of its own.
# In the environment:
#   WINDOWS    some of "tumbling hopping changes", which is the default; the last is a tumbling window of which every change is published
#   REPORT     directory of the report, large-state.json; perf/results with 20,000,000 keys, which is the default, otherwise none
#   SAVEPOINT  1: each run takes a savepoint before the last window closes, and says how long that took and how large it is; no report
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
source "$here/java.sh"

keys=${1:-20000000}
shift || true
[[ $# -gt 0 ]] || set -- none 900 225 56
report=${REPORT-}
[[ -n $report || $keys != 20000000 ]] || report=$here/results
last=${SAVEPOINT:+savepoint}
last=${last:-$report}
files=$(mktemp -d)
trap 'rm -rf "$files"' EXIT
printf '%-9s %-9s %12s %12s %8s %10s %8s %10s %10s\n' windows "budget MB" keys rows s "M rec/s" files "MB on disk" "B/row heap"
for windows in ${WINDOWS:-tumbling hopping changes}; do
    for budget in "$@"; do
        heap=2g
        [[ $budget != none ]] || heap=6g
        # run_java replaces its shell, so it gets one of its own.
        (run_java "-Xmx$heap" io.sluice.perf.large.LargeState "$windows" "$keys" "$budget" "$files" "$last")
    done
done

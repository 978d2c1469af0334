#!/usr/bin/env bash
# One window of very many keys, with and without memory for its table: ./large-state.sh [keys] [budget in MB | none]...
# A run with a budget has a heap of 2 GB, one without has 6 GB; each has a JVM of its own.
# With SAVEPOINT=1 in the environment each takes a savepoint before the window closes, and says how long that took and how large it is.
set -euo pipefail
source "$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)/java.sh"

keys=${1:-20000000}
shift || true
[[ $# -gt 0 ]] || set -- none 900 225 56
files=$(mktemp -d)
trap 'rm -rf "$files"' EXIT
printf '%-10s %12s %8s %10s %8s %10s %10s\n' "budget MB" keys s "M rec/s" files "MB on disk" "B/row heap"
for budget in "$@"; do
    heap=2g
    [[ $budget != none ]] || heap=6g
    # run_java replaces its shell, so it gets one of its own.
    (run_java "-Xmx$heap" io.sluice.perf.large.LargeState "$keys" "$budget" "$files" ${SAVEPOINT:+savepoint})
done

#!/usr/bin/env bash
# How many late records per second change rows that are on disk, written to late-updates.json:
# ./late-updates.sh [keys] [late records] [budget in MB] [DIRECTORY]; perf/results if not said
set -euo pipefail
source "$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)/java.sh"

files=$(mktemp -d)
# run_java replaces its shell, so it gets one of its own.
trap 'rm -rf "$files"' EXIT
(run_java -Xmx2g io.sluice.perf.large.LateUpdates "${1:-4000000}" "${2:-100000}" "${3:-45}" "$files" "${4:-$module/results}")

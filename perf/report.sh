#!/usr/bin/env bash
# Makes perf/results/latest.html, the README's table and those of docs/operations.md anew from the records in perf/results.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
source "$here/java.sh"

run_java io.sluice.perf.report.ReportMain "$here/results" "$here/../README.md" "$here/../docs/operations.md"

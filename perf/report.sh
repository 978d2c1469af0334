#!/usr/bin/env bash
# Makes perf/results/latest.html and the README's table anew from perf/results/latest.json.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
source "$here/java.sh"

run_java io.sluice.perf.report.ReportMain "$here/results" "$here/../README.md"

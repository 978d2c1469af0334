#!/usr/bin/env bash
# Measures what a million rows of open windows cost (memory, pause and size of checkpoints), and the pauses of a table that grows; writes costs.json.
# costs.sh [DIRECTORY]: where to write, perf/results if not said.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
source "$here/java.sh"

run_java io.sluice.perf.cost.CostMain "${1:-$here/results}"

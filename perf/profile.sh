#!/usr/bin/env bash
# Where one job spends its processor time: prints ns per record by stage, and writes a flame graph and a JSON file.
# profile.sh WORKLOAD ENGINE [SECONDS [DIRECTORY [PARALLELISM]]]: seconds of the sampled run, 8 if not said; where to write, perf/results if not said;
# the parallelism of every operator, 1 if not said.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
source "$here/java.sh"

[[ $# -ge 2 ]] || fail "needs a workload and an engine, such as tumbling-10s-200 sluice; perf/run.sh --list has both."
[[ ${3:-8} =~ ^[0-9]+([.][0-9]+)?$ ]] || fail "the third argument is the seconds of the run, such as 8, not '$3'."
[[ ${5:-1} =~ ^[1-9][0-9]*$ ]] || fail "the fifth argument is the parallelism, such as 8, not '$5'."
# The last two make samples tell the line that ran and not the next safepoint.
run_java -Xms4g -Xmx4g -XX:+AlwaysPreTouch -XX:+UnlockDiagnosticVMOptions -XX:+DebugNonSafepoints \
    io.sluice.perf.cost.ProfileMain "$1" "$2" "${3:-8}" "${4:-$here/results}" "${5:-1}"

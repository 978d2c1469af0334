#!/usr/bin/env bash
# What jobs under strain take, in the long form of a test that runs on each build, written to strain.json: ./strain.sh [records] [DIRECTORY]; perf/results if not said
set -euo pipefail
source "$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)/java.sh"

command -v mvn >/dev/null || fail "there is no 'mvn' on the PATH; install Maven 3.8 or newer."
lines=$(mktemp)
trap 'rm -f "$lines"' EXIT
(cd "$root" && mvn -B -q -ntp -pl flink-operators verify -Dtest=None -Dsurefire.failIfNoSpecifiedTests=false -Dspotless.check.skip \
    -Dit.test=StrainedJobITCase "-Dsluice.strain.records=${1:-1000000}" "-Dsluice.strain.file=$lines") >&2
# run_java replaces its shell, so it gets one of its own.
(run_java io.sluice.perf.strain.StrainMain "$lines" "${2:-$module/results}")

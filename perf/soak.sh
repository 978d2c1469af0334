#!/usr/bin/env bash
# Runs a job at full load for half an hour with a checkpoint every second, records heap and latency, and draws them.
# soak.sh [--minutes N] [--keys N] [--output DIRECTORY]     N minutes, 0 to draw the last record again
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
source "$here/java.sh"

minutes=30
keys=10000
record=$here/results/soak.tsv
plot=$here/../docs/images/soak.svg
while (($#)); do
    case $1 in
        --minutes) minutes=$2 ;;
        --keys) keys=$2 ;;
        --output)
            mkdir -p "$2"
            record=$2/soak.tsv
            plot=$2/soak.svg
            ;;
        *) fail "unknown option '$1'; there are --minutes N, --keys N and --output DIRECTORY." ;;
    esac
    shift 2 || fail "a value is missing behind the last option."
done
run_java -Xmx1g io.sluice.perf.soak.SoakMain "$minutes" "$keys" "$record" "$plot"

#!/usr/bin/env bash
# How long a checkpoint barrier waits while a window of many keys closes, written to close-delay.json:
# ./close-delay.sh [keys] [windows] [DIRECTORY]; perf/results if not said
set -euo pipefail
source "$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)/java.sh"

checkpoints=$(mktemp -d)
# run_java replaces its shell, so it gets one of its own.
trap 'rm -rf "$checkpoints"' EXIT
(run_java -Xmx4g io.sluice.perf.large.CloseDelay "${1:-2000000}" "${2:-12}" "$checkpoints" "${3:-$module/results}")

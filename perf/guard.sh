#!/usr/bin/env bash
# Fails if a job of Sluice costs more than twice what it did, as a ratio to a plain loop in the same run; about two minutes.
set -euo pipefail
source "$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)/java.sh"

run_java io.sluice.perf.run.Guard "$@"

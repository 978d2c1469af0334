#!/usr/bin/env bash
# Runs the JMH benchmarks of single parts. All arguments are JMH's; "-prof gc" shows the bytes allocated per operation.
set -euo pipefail
source "$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)/java.sh"

run_java org.openjdk.jmh.Main "$@"

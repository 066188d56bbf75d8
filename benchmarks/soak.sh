#!/usr/bin/env bash
# Ten minutes of everything that comes and goes at one server; says what grew. Ends with 1 if something did or failed.
# Usage: benchmarks/soak.sh [minutes]      Needs Linux and a JDK (jcmd). Before it: mvn -Pbenchmarks -DskipTests package
set -euo pipefail
home="$(cd "$(dirname "$0")/.." && pwd)"
work="$(mktemp -d "${TMPDIR:-/tmp}/millrace-soak.XXXXXX")"
trap 'rm -rf "$work"' EXIT
java -cp "$home/benchmarks/target/benchmarks.jar" io.millrace.benchmarks.soak.Soak "$home" "$work" "${1:-10}"

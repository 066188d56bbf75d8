#!/usr/bin/env bash
# Loops of the engine on one core against loops written by hand, as a table of ratios.
# Usage: benchmarks/loops.sh [runs [Loop ...]]       Before it: mvn -Pbenchmarks -DskipTests package
set -euo pipefail
home="$(cd "$(dirname "$0")/.." && pwd)"
java -cp "$home/benchmarks/target/benchmarks.jar" io.millrace.benchmarks.loop.LoopBenchmark "$@"

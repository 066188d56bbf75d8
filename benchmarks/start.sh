#!/usr/bin/env bash
# Start to first answer, and idle resident memory: a Millrace server against a single Apache Kafka broker (KRaft, its
# defaults), each on an empty data directory. Usage: benchmarks/start.sh [runs]
# Before it: mvn -Pbenchmarks -DskipTests package; mvn -f benchmarks/kafka dependency:copy-dependencies
set -euo pipefail
home="$(cd "$(dirname "$0")/.." && pwd)"
work="$(mktemp -d "${TMPDIR:-/tmp}/millrace-start.XXXXXX")"
trap 'rm -rf "$work"' EXIT

export KAFKA_LIBRARIES="$home/benchmarks/kafka/target/dependency/*"
java -cp "$home/benchmarks/target/benchmarks.jar:$home/benchmarks/kafka/target/dependency/*" \
  io.millrace.benchmarks.start.StartBenchmark "$home" "$work" "${1:-5}"

#!/usr/bin/env bash
# Kafka's own clients against Millrace and against a single Apache Kafka broker (KRaft, its defaults), in turns: produce,
# consume, ping. Usage: benchmarks/kafka.sh [what names of scenarios begin with ...]
# BENCHMARK_OPTIONS are JVM options of the client: -Druns=5, -Dscale=1 (a part of the work).
# Before it: mvn -Pbenchmarks -DskipTests package; mvn -f benchmarks/kafka dependency:copy-dependencies
set -euo pipefail
home="$(cd "$(dirname "$0")/.." && pwd)"
work="$(mktemp -d "${TMPDIR:-/tmp}/millrace-kafka.XXXXXX")"
trap 'rm -rf "$work"' EXIT

export KAFKA_LIBRARIES="$home/benchmarks/kafka/target/dependency/*"
# shellcheck disable=SC2086 # BENCHMARK_OPTIONS is meant to be split into words
java -Xmx2g ${BENCHMARK_OPTIONS:-} -cp "$home/benchmarks/target/benchmarks.jar:$home/benchmarks/kafka/target/dependency/*" \
  io.millrace.benchmarks.kafka.KafkaBenchmark "$home" "$work" "$@"

#!/usr/bin/env bash
# Resident memory of Millrace, PostgreSQL and Apache Kafka: idle, after loading rows, per idle connection, per running
# filter query. Usage: benchmarks/memory.sh [rows]      POSTGRES_BIN says where PostgreSQL's programs are.
# Before it: mvn -Pbenchmarks -DskipTests package; mvn -f benchmarks/kafka dependency:copy-dependencies
set -euo pipefail
home="$(cd "$(dirname "$0")/.." && pwd)"
work="$(mktemp -d "${TMPDIR:-/tmp}/millrace-memory.XXXXXX")"
chmod 755 "$work"
trap 'rm -rf "$work"' EXIT

export KAFKA_LIBRARIES="$home/benchmarks/kafka/target/dependency/*"
java -cp "$home/benchmarks/target/benchmarks.jar:$home/benchmarks/kafka/target/dependency/*" \
  io.millrace.benchmarks.start.MemoryBenchmark "$home" "$work" "${POSTGRES_BIN:-/usr/lib/postgresql/15/bin}" "${1:-5000000}"

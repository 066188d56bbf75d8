#!/usr/bin/env bash
# Millrace against PostgreSQL, both started here on free ports with their default settings, durable.
# Usage: benchmarks/system.sh [Scenario ...]        POSTGRES_BIN says where PostgreSQL's programs are.
set -euo pipefail
home="$(cd "$(dirname "$0")/.." && pwd)"
bin="${POSTGRES_BIN:-/usr/lib/postgresql/15/bin}"
# Ports of their own for each run, below those that the system gives to clients.
postgres_port=$((20000 + $$ % 5000))
millrace_port=$((postgres_port + 5000))
work="$(mktemp -d "${TMPDIR:-/tmp}/millrace-benchmark.XXXXXX")"
chmod 755 "$work"
as_postgres() { if [ "$(id -u)" = 0 ]; then runuser -u postgres -- "$@"; else "$@"; fi; }
finish() {
  as_postgres "$bin/pg_ctl" -D "$work/postgres" -m fast stop > /dev/null 2>&1 || true
  [ -n "${server:-}" ] && kill "$server" 2> /dev/null && wait "$server" 2> /dev/null || true
  rm -rf "$work"
}
trap finish EXIT

mkdir "$work/postgres"
[ "$(id -u)" = 0 ] && chown postgres "$work/postgres"
as_postgres "$bin/initdb" -A trust -U millrace -D "$work/postgres" > /dev/null
as_postgres "$bin/pg_ctl" -D "$work/postgres" -w -l "$work/postgres/log" \
  -o "-p $postgres_port -k $work/postgres -c listen_addresses=127.0.0.1" start > /dev/null

"$home/millrace" server --data "$work/millrace" --sql-port "$millrace_port" --http-port -1 --kafka-port -1 > "$work/ready" 2> "$work/errors" &
server=$!
until grep -q "$millrace_port" "$work/ready"; do
  kill -0 "$server" || { cat "$work/errors"; exit 1; }
  sleep 0.1
done

java -Xmx2g ${BENCHMARK_OPTIONS:-} -cp "$home/benchmarks/target/benchmarks.jar" io.millrace.benchmarks.system.SystemBenchmark \
  "jdbc:millrace://127.0.0.1:$millrace_port/" "jdbc:postgresql://127.0.0.1:$postgres_port/postgres?user=millrace" "$@"
echo
echo "resident memory after it, KiB: Millrace $(awk '/VmRSS/ {print $2}' "/proc/$server/status")"

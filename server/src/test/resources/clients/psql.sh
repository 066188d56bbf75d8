#!/usr/bin/env bash
# Drives psql through DDL, COPY, snapshots, a continuous query, a cursor and errors. Arguments: port, flights.csv.
# Expected answers come from awk over the same file. Prints "N passed, N failed" and fails if any check did.
set -u
port="$1"; flights="$2"
sql() { psql -X -q -A -t -h 127.0.0.1 -p "$port" -U millrace millrace "$@"; }
passed=0; failed=0
same() { # name, expected, actual
  if [ "$2" = "$3" ]; then passed=$((passed + 1)); else failed=$((failed + 1)); printf 'FAILED %s\n expected: %s\n actual:   %s\n' "$1" "$2" "$3"; fi
}

sql -c "CREATE STREAM flights (departure TIMESTAMP(3), delay INT, distance INT, origin VARCHAR, destination VARCHAR)"
tag=$(psql -X -h 127.0.0.1 -p "$port" -U millrace millrace -c "\\copy flights FROM '$flights' WITH (FORMAT csv, HEADER)")
rows=$(($(wc -l < "$flights") - 1))
same "COPY tag" "COPY $rows" "$tag"
same "count" "$rows" "$(sql -c 'SELECT COUNT(*) FROM flights')"

same "GROUP BY" \
  "$(awk -F, 'NR > 1 {n[$4]++; s[$4] += $2; if (!($4 in m) || $2 > m[$4]) m[$4] = $2} END {for (o in n) print o "|" n[o] "|" s[o] "|" m[o]}' "$flights" | LC_ALL=C sort)" \
  "$(sql -c 'SELECT origin, COUNT(*), SUM(delay), MAX(delay) FROM flights GROUP BY origin' | LC_ALL=C sort)"
same "filter and order" \
  "$(awk -F, 'NR > 1 && $2 > 300 {print $2 "|" $4 "|" $5}' "$flights" | LC_ALL=C sort)" \
  "$(sql -c 'SELECT delay, origin, destination FROM flights WHERE delay > 300' | LC_ALL=C sort)"
same "windows" \
  "$(awk -F, 'NR > 1 {split($1, t, " "); n[t[1]]++} END {for (d in n) print d " 00:00:00|" n[d]}' "$flights" | LC_ALL=C sort)" \
  "$(sql -c "SELECT window_start, COUNT(*) FROM TABLE(TUMBLE(TABLE flights, DESCRIPTOR(departure), INTERVAL '1' DAY)) GROUP BY window_start, window_end" | LC_ALL=C sort)"
same "COPY out" \
  "$(awk -F, 'NR > 1 && $4 == "ORD"' "$flights" | LC_ALL=C sort)" \
  "$(sql -c "COPY (SELECT * FROM flights WHERE origin = 'ORD') TO STDOUT WITH (FORMAT csv)" | LC_ALL=C sort)"

sql -c "CREATE MATERIALIZED VIEW airports AS SELECT origin, COUNT(*) AS flights FROM flights GROUP BY origin"
same "view by key" "$(awk -F, '$4 == "ATL"' "$flights" | wc -l)" "$(sql -c "SELECT flights FROM airports WHERE origin = 'ATL'")"

there=$(awk -F, 'NR > 1 && $2 > 500' "$flights" | wc -l)
same "continuous: rows that are there, one that comes, then Ctrl-C" "$there 9999 ERROR:  canceling statement due to user request" "$(
  # Without FETCH_COUNT psql shows nothing before the end of a query; a row gets its line end when the next one comes.
  timeout 60 psql -X -q -A -t -h 127.0.0.1 -p "$port" -U millrace millrace -v FETCH_COUNT=1 \
    -c "SET fetch_timeout = '1min'" -c 'SELECT delay FROM flights WHERE delay > 500 EMIT CHANGES' \
    > /tmp/millrace-psql.$$ 2> /tmp/millrace-psql-error.$$ &
  reader=$!
  for i in $(seq 100); do [ "$(grep -c "" /tmp/millrace-psql.$$)" = "$there" ] && break; sleep 0.1; done
  before=$(grep -c "" /tmp/millrace-psql.$$)
  sql -c "INSERT INTO flights VALUES ('2001-04-01 00:00:00', 9999, 1, 'AAA', 'BBB')"
  for i in $(seq 50); do grep -q 9999 /tmp/millrace-psql.$$ && break; sleep 0.1; done
  # One that comes between two FETCHes is not heard.
  for i in $(seq 50); do kill -INT "$reader" 2> /dev/null || break; sleep 0.2; done
  wait "$reader" 2> /dev/null
  echo "$before $(tail -n 1 /tmp/millrace-psql.$$) $(grep ERROR /tmp/millrace-psql-error.$$)"
  rm -f /tmp/millrace-psql.$$ /tmp/millrace-psql-error.$$)"

same "describe with details" 5 "$(sql -F , -c '\d+ flights' | grep -cE '^(departure|delay|distance|origin|destination),')"
same "sessions" "active|1" "$(sql -c "SELECT state, COUNT(*) FROM pg_stat_activity WHERE pid = pg_backend_pid() GROUP BY state")"

sql -c "CREATE CURSOR late FOR SELECT delay, origin FROM flights WHERE delay > 500"
first=$(sql -c "BEGIN; FETCH 3 FROM late; COMMIT")
second=$(sql -c "BEGIN; FETCH 3 FROM late; COMMIT")
same "cursor" "$(awk -F, 'NR > 1 && $2 > 500 {print $2 "|" $4}' "$flights" | head -6; echo '9999|AAA')" "$first
$second"

same "error text" 'ERROR:  column "nonsense" does not exist
LINE 1: SELECT nonsense FROM flights
               ^' "$(sql -c 'SELECT nonsense FROM flights' 2>&1)"
same "division by zero" "22012" "$(sql -v VERBOSITY=sqlstate -c 'SELECT 1 / (delay - delay) FROM flights' 2>&1 | awk '{print $2}')"
same "bad COPY loads nothing" "0" "$(
  sql -c 'CREATE STREAM small (a INT, b INT)'
  printf '1,2\nx,3\n' | sql -c 'COPY small FROM STDIN WITH (FORMAT csv)' 2> /dev/null
  sql -c 'SELECT COUNT(*) FROM small')"

echo "$passed passed, $failed failed"
[ "$failed" = 0 ]

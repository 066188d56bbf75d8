#!/usr/bin/env bash
# Drives kcat (librdkafka) through metadata, produce, consume, headers, timestamps, queries of offsets, a group and a
# transaction's reader. Arguments: port of the Kafka door, flights.csv. Expected answers come from awk and from the file.
set -u
port=$1 flights=$2
passed=0 failed=0
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cat=(kcat -b "127.0.0.1:$port" -q)

same() { # name expected actual
    if [ "$2" = "$3" ]; then
        passed=$((passed + 1))
    else
        failed=$((failed + 1))
        printf 'FAILED %s\n expected: %s\n actual:   %s\n' "$1" "$2" "$3"
    fi
}

# Airport codes as keys, whole lines as values.
awk -F, 'NR > 1 {print $3 "\t" $0}' "$flights" | head -5000 >"$work/keyed"

for codec in none gzip snappy lz4 zstd; do
    topic=flights-$codec
    "${cat[@]}" -P -t "$topic" -K '\t' -z "$codec" -X enable.idempotence=true <"$work/keyed"
    "${cat[@]}" -C -t "$topic" -o beginning -e -f '%k\t%s\n' >"$work/read"
    same "all records come back, $codec" "$(sort "$work/keyed" | md5sum)" "$(sort "$work/read" | md5sum)"
    same "in one partition in their order, $codec" "$(md5sum <"$work/keyed")" "$(md5sum <"$work/read")"
done

same "metadata names the topics" "5" "$(kcat -b "127.0.0.1:$port" -L | grep -c 'topic "flights-.*" with 1 partitions')"

"${cat[@]}" -P -t headed -H a=1 -H b=two -k key <<<"value"
same "headers" "key value a=1,b=two 0" "$("${cat[@]}" -C -t headed -o beginning -e -f '%k %s %h %o\n')"
printf 'key:' | "${cat[@]}" -P -t headed -K : -Z
same "an empty value as a tombstone" "-1" "$("${cat[@]}" -C -t headed -o 1 -e -f '%S\n')"

before=$(date +%s%3N)
sleep 0.1
"${cat[@]}" -P -t timed <<<"first"
sleep 0.2
middle=$(date +%s%3N)
sleep 0.1
"${cat[@]}" -P -t timed <<<"second"
same "offset by time before all" "0" "$(kcat -b "127.0.0.1:$port" -Q -t "timed:0:$before" | grep -o 'offset [0-9-]*' | cut -d' ' -f2)"
same "offset by time between" "1" "$(kcat -b "127.0.0.1:$port" -Q -t "timed:0:$middle" | grep -o 'offset [0-9-]*' | cut -d' ' -f2)"
same "the last record" "second" "$("${cat[@]}" -C -t timed -o -1 -e)"
same "from a time on" "second" "$("${cat[@]}" -C -t timed -o "s@$middle" -e)"

same "a group reads all" "5000" "$(timeout 30 kcat -b "127.0.0.1:$port" -q -X auto.offset.reset=earliest -G readers -c 5000 flights-none | wc -l)"
"${cat[@]}" -P -t flights-none <<<"new"
same "and goes on where it was" "new" "$(timeout 30 kcat -b "127.0.0.1:$port" -q -X auto.offset.reset=earliest -G readers -c 1 flights-none)"

echo "kcat: $passed passed, $failed failed"
[ "$failed" = 0 ]

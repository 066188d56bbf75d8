"""Drives confluent-kafka (librdkafka) through administration, produce, a group of two, seeking and transactions.

Arguments: port of the Kafka door, flights.csv. Expected answers are computed here from the same file.
"""
import csv
import sys
import time
from collections import Counter

from confluent_kafka import (
    OFFSET_BEGINNING,
    Consumer,
    KafkaException,
    Producer,
    TopicPartition,
)
from confluent_kafka.admin import AdminClient, ConfigResource, NewPartitions, NewTopic

port, flights = int(sys.argv[1]), sys.argv[2]
servers = {"bootstrap.servers": f"127.0.0.1:{port}"}
passed = failed = 0


def same(name, expected, actual):
    global passed, failed
    if expected == actual:
        passed += 1
    else:
        failed += 1
        print(f"FAILED {name}\n expected: {expected!r}\n actual:   {actual!r}")


def done(futures):
    for future in futures.values():
        future.result(30)


def consumer(group, **more):
    settings = {"group.id": group, "auto.offset.reset": "earliest", "enable.auto.commit": False}
    settings.update({key.replace("_", "."): value for key, value in more.items()})
    return Consumer({**servers, **settings})


def take(reader, count, seconds=30):
    records = []
    end = time.monotonic() + seconds
    while len(records) < count and time.monotonic() < end:
        record = reader.poll(0.2)
        if record is not None:
            if record.error():
                raise KafkaException(record.error())
            records.append(record)
    return records


with open(flights, newline="") as file:
    rows = list(csv.DictReader(file))[:5000]
origins = Counter(row["origin"] for row in rows)

admin = AdminClient(servers)
done(admin.create_topics([NewTopic("flights", 3, 1, config={"retention.ms": "86400000"}), NewTopic("out", 2, 1)]))
same("partitions of a new topic", 3, len(admin.list_topics("flights").topics["flights"].partitions))
resource = ConfigResource(ConfigResource.Type.TOPIC, "flights")
same("a setting as it was given", "86400000", admin.describe_configs([resource])[resource].result()["retention.ms"].value)
done(admin.create_partitions([NewPartitions("out", 3)]))
same("partitions after more were asked for", 3, len(admin.list_topics("out").topics["out"].partitions))

failures = []
producer = Producer({**servers, "enable.idempotence": True, "compression.type": "lz4", "linger.ms": 5})
for number, row in enumerate(rows):
    producer.produce(
        "flights", key=row["origin"], value=f"{number},{row['origin']}", headers={"n": str(number)},
        on_delivery=lambda error, record: failures.append(error) if error else None)
same("all delivered", 0, producer.flush(30))
same("without an error", [], failures)

first, second = consumer("pair"), consumer("pair")
first.subscribe(["flights"])
second.subscribe(["flights"])
together = []
end = time.monotonic() + 60
while len(together) < len(rows) and time.monotonic() < end:
    for reader in (first, second):
        for record in reader.consume(500, 0.05):
            if record.error():
                continue
            together.append((record.partition(), record.offset(), record.key().decode(), record.value().decode()))
            if len(together) % 500 == 0:
                reader.commit(record, asynchronous=True)
distinct = set(together)
same("two of a group read every record", len(rows), len(distinct))
same("as often as it is in the file", origins, Counter(key for _, _, key, _ in distinct))
by_key = {}
for partition, offset, key, value in sorted(distinct):
    by_key.setdefault(key, []).append((partition, int(value.split(",")[0])))
same("a key lies in one partition", [], [k for k, v in by_key.items() if len({p for p, _ in v}) != 1])
same("in the order of the file", [], [k for k, v in by_key.items() if v != sorted(v)])
first.close()
second.close()

reader = consumer("single")
reader.assign([TopicPartition("flights", 0, OFFSET_BEGINNING)])
start = take(reader, 5)
same("from the beginning", [0, 1, 2, 3, 4], [record.offset() for record in start])
reader.seek(TopicPartition("flights", 0, 2))
same("after a seek", 2, take(reader, 1)[0].offset())
low, high = reader.get_watermark_offsets(TopicPartition("flights", 0))
same("watermarks", (0, sum(1 for partition, *_ in distinct if partition == 0)), (low, high))
reader.commit(offsets=[TopicPartition("flights", 0, 7)], asynchronous=False)
same("a committed position", 7, reader.committed([TopicPartition("flights", 0)])[0].offset)
when = start[3].timestamp()[1]
found = reader.offsets_for_times([TopicPartition("flights", 0, when)])[0].offset
same("an offset by its time is not after it", True, 0 <= found <= 3)
reader.close()

transactional = Producer({**servers, "transactional.id": "mover", "transaction.timeout.ms": 10000})
transactional.init_transactions(30)
source = consumer("mover", isolation_level="read_committed")
source.subscribe(["flights"])
moved = 0
while moved < 1000:
    records = take(source, 100)
    transactional.begin_transaction()
    for record in records:
        transactional.produce("out", key=record.key(), value=record.value())
    transactional.send_offsets_to_transaction(source.position(source.assignment()), source.consumer_group_metadata(), 30)
    if moved == 500 and records:
        transactional.abort_transaction(30)
        for partition in source.committed(source.assignment(), 30):
            source.seek(TopicPartition(partition.topic, partition.partition, max(partition.offset, 0)))
        moved += 1  # taken back once only
    else:
        transactional.commit_transaction(30)
        moved += len(records)
source.close()
committed = consumer("judge", isolation_level="read_committed")
committed.subscribe(["out"])
kept = take(committed, moved - 1)
same("what was committed can be read", moved - 1, len(kept))
same("once", moved - 1, len({record.value() for record in kept}))
same("and nothing more", [], take(committed, 1, seconds=2))
committed.close()

older = Producer({**servers, "transactional.id": "same"})
older.init_transactions(30)
older.begin_transaction()
older.produce("out", "of a zombie")
older.flush(30)
newer = Producer({**servers, "transactional.id": "same"})
newer.init_transactions(30)
try:
    older.commit_transaction(30)
    same("a zombie is fenced", "an error", "none")
except KafkaException as error:
    same("a zombie is fenced", True, error.args[0].fatal())

done(admin.delete_topics(["flights"]))
time.sleep(0.5)
same("a deleted topic is gone", False, "flights" in admin.list_topics().topics)
print(f"confluent-kafka: {passed} passed, {failed} failed")
sys.exit(0 if failed == 0 else 1)

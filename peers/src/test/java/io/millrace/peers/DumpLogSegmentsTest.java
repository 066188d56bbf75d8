package io.millrace.peers;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ExecutionException;
import java.util.stream.LongStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Kafka's DumpLogSegments reads our files and finds what clients were told, wherever the server stopped. */
@Tag("slow")
class DumpLogSegmentsTest {
    private static final String TOPIC = "events";

    @TempDir
    Path directory;

    private final Random random = new Random(11);
    private MillraceServer server;

    @BeforeEach
    void start() throws Exception {
        server = new MillraceServer(directory);
        server.awaitReady();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"none", "gzip", "snappy", "lz4", "zstd"})
    void afterCrashAndAfterClose(String compression) throws Exception {
        createTopic(Map.of("segment.bytes", "100000"));
        Map<Long, String> acknowledged = new ConcurrentSkipListMap<>();
        Set<String> sent = new HashSet<>();
        Map<String, Object> settings = Map.of("compression.type", compression, "linger.ms", 2);
        try (KafkaProducer<String, String> producer = producer(settings)) {
            for (int i = 0; i < 30_000; i++) {
                send(producer, sent, acknowledged);
            }
            Eventually.await("some are acknowledged", () -> acknowledged.size() > 2_000);
            server.kill();
            producer.close(Duration.ZERO);
        }
        server.restart();
        server.awaitReady();
        SegmentDump recovered = dump();
        assertThat(recovered.records).containsAllEntriesOf(acknowledged);
        assertThat(sent).containsAll(recovered.records.values());
        assertThat(recovered.records.keySet())
                .containsExactlyElementsOf(
                        LongStream.range(0, recovered.records.size()).boxed().toList());

        acknowledged.putAll(recovered.records);
        try (KafkaProducer<String, String> producer = producer(settings)) {
            for (int i = 0; i < 2_000; i++) {
                send(producer, sent, acknowledged);
            }
        }
        server.stop();
        SegmentDump closed = dump();
        assertThat(closed.records).isEqualTo(acknowledged);
        assertThat(files("log")).hasSizeGreaterThan(1);
        assertThat(files("index")).hasSameSizeAs(files("log"));
        assertThat(files("timeindex")).hasSameSizeAs(files("log"));
    }

    private void send(KafkaProducer<String, String> producer, Set<String> sent, Map<Long, String> acknowledged) {
        String value = sent.size() + " " + new BigInteger(400, random);
        sent.add(value);
        producer.send(new ProducerRecord<>(TOPIC, 0, "key", value), (metadata, error) -> {
            if (error == null) {
                acknowledged.put(metadata.offset(), value);
            }
        });
    }

    @Test
    void transactionsWithTheIndexOfThoseRolledBack() throws Exception {
        createTopic(Map.of("segment.bytes", "4000"));
        Map<Long, String> records = new TreeMap<>();
        List<String> aborted = new ArrayList<>();
        List<Writer> writers = List.of(new Writer("a"), new Writer("b"), new Writer("c"));
        for (int i = 0; i < 600; i++) {
            writers.get(random.nextInt(writers.size())).step(records, aborted, writers);
        }
        assertThat(aborted).hasSizeGreaterThan(10);
        server.kill();
        server.restart();
        server.awaitReady();
        SegmentDump recovered = dump();
        assertThat(recovered.records).isEqualTo(records);
        server.stop();
        SegmentDump closed = dump();
        assertThat(closed.records).isEqualTo(records);
        assertThat(closed.aborted).isEqualTo(aborted);
        assertThat(files("txnindex")).hasSizeGreaterThan(3);
        for (Writer writer : writers) {
            writer.producer.close(Duration.ZERO);
        }
    }

    /** A producer with transactions, one record at a time, so that it is known which offset each takes, and each marker. */
    private final class Writer {
        final String id;
        final KafkaProducer<String, String> producer;

        /** Of its open transaction, or -1. */
        long firstOffset = -1;

        Writer(String id) {
            this.id = id;
            producer = producer(Map.of("transactional.id", id, "transaction.timeout.ms", 600_000));
            producer.initTransactions();
        }

        void step(Map<Long, String> records, List<String> aborted, List<Writer> all) throws Exception {
            if (firstOffset < 0) {
                producer.beginTransaction();
                firstOffset = send(records);
            } else if (random.nextInt(3) > 0) {
                send(records);
            } else if (random.nextBoolean()) {
                producer.commitTransaction();
                records.put((long) records.size(), "COMMIT");
                firstOffset = -1;
            } else {
                long first = firstOffset;
                long marker = records.size();
                producer.abortTransaction();
                records.put(marker, "ABORT");
                firstOffset = -1;
                long stable = all.stream()
                        .mapToLong(each -> each.firstOffset)
                        .filter(offset -> offset >= 0)
                        .min()
                        .orElse(marker + 1);
                aborted.add("producerId: %d firstOffset: %d lastOffset: %d lastStableOffset: %d"
                        .formatted(producerId(id), first, marker, stable));
            }
        }

        private long send(Map<Long, String> records) throws ExecutionException, InterruptedException {
            String value = id + records.size();
            long offset = producer.send(new ProducerRecord<>(TOPIC, 0, "key", value))
                    .get()
                    .offset();
            assertThat(offset).isEqualTo(records.size());
            records.put(offset, value);
            return offset;
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"none", "zstd"})
    void afterCompaction(String compression) throws Exception {
        createTopic(Map.of(
                "cleanup.policy",
                "compact",
                "min.cleanable.dirty.ratio",
                "0.01",
                "segment.bytes",
                "4000",
                "compression.type",
                compression));
        Map<Long, String> keys = new TreeMap<>();
        Map<Long, String> values = new TreeMap<>();
        write(keys, values, 3_000);
        Eventually.await("the log is compacted", () -> files("log").size() <= 3);
        server.stop();
        assertThat(dump().records).isEqualTo(survivors(keys, values));
        server.restart();
        server.awaitReady();
        write(keys, values, 300);
        server.killAndRestart();
        server.awaitReady();
        server.stop();
        assertThat(dump().records).containsAllEntriesOf(survivors(keys, values)).hasSizeLessThan(1_000);
    }

    private void write(Map<Long, String> keys, Map<Long, String> values, int count) throws Exception {
        Map<Long, String> newKeys = new ConcurrentSkipListMap<>();
        Map<Long, String> newValues = new ConcurrentSkipListMap<>();
        try (KafkaProducer<String, String> producer = producer(Map.of("batch.size", 500))) {
            for (int i = 0; i < count; i++) {
                String key = "key" + random.nextInt(40);
                String value = "value" + i;
                producer.send(new ProducerRecord<>(TOPIC, 0, key, value), (metadata, error) -> {
                    if (error == null) {
                        newKeys.put(metadata.offset(), key);
                        newValues.put(metadata.offset(), value);
                    }
                });
            }
        }
        assertThat(newKeys).hasSize(count);
        keys.putAll(newKeys);
        values.putAll(newValues);
    }

    /** Kafka's rule: of what is before the active segment the last record of each key is left, of the rest all. */
    private Map<Long, String> survivors(Map<Long, String> keys, Map<Long, String> values) throws IOException {
        List<Long> baseOffsets = SegmentDump.baseOffsets(server.partition(TOPIC, 0));
        long activeFrom = baseOffsets.get(baseOffsets.size() - 1);
        Map<String, Long> last = new HashMap<>();
        keys.forEach((offset, key) -> {
            if (offset < activeFrom) {
                last.put(key, offset);
            }
        });
        Map<Long, String> left = new TreeMap<>(values);
        left.keySet()
                .removeIf(offset -> offset < activeFrom && !Long.valueOf(offset).equals(last.get(keys.get(offset))));
        return left;
    }

    private List<String> files(String kind) throws IOException {
        return SegmentDump.files(server.partition(TOPIC, 0), kind);
    }

    private SegmentDump dump() throws IOException, InterruptedException {
        return SegmentDump.of(server.partition(TOPIC, 0), directory.resolve("dump.log"));
    }

    private KafkaProducer<String, String> producer(Map<String, ?> more) {
        Map<String, Object> settings = new HashMap<>(more);
        settings.put("bootstrap.servers", server.bootstrap());
        return new KafkaProducer<>(settings, new StringSerializer(), new StringSerializer());
    }

    private void createTopic(Map<String, String> settings) throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", server.bootstrap()))) {
            admin.createTopics(List.of(new NewTopic(TOPIC, 1, (short) 1).configs(settings)))
                    .all()
                    .get();
        }
    }

    private long producerId(String transactionalId) throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", server.bootstrap()))) {
            return admin.describeTransactions(List.of(transactionalId))
                    .description(transactionalId)
                    .get()
                    .producerId();
        }
    }
}

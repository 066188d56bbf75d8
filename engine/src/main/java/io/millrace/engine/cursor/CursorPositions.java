package io.millrace.engine.cursor;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.millrace.common.environment.Environment;
import io.millrace.engine.CursorCommit;
import io.millrace.storage.Append;
import io.millrace.storage.LogStore;
import io.millrace.storage.PartitionId;
import io.millrace.storage.PartitionLog;
import io.millrace.storage.TopicConfig;
import io.millrace.storage.record.Compression;
import io.millrace.storage.record.RecordBatch;
import io.millrace.storage.record.RecordBatchBuilder;
import io.millrace.storage.record.RecordCursor;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/** The committed positions of all cursors. Thread-safe. */
final class CursorPositions {
    static final String TOPIC = "__cursor_positions";

    private static final PartitionId PARTITION = new PartitionId(TOPIC, 0);
    private static final TopicConfig CONFIG =
            TopicConfig.DEFAULT.withRetention(-1, -1).withSegmentBytes(1 << 24);
    private static final int READ_BYTES = 1 << 20;

    /** More are rewritten as one for each position at the next start. */
    private static final long MOST_RECORDS = 100_000;

    private static final byte SEPARATOR = 0;

    private final Environment environment;
    private final Map<String, Map<Integer, Long>> positions = new ConcurrentHashMap<>();

    /** Reads them; waits for the disk. */
    CursorPositions(Environment environment, LogStore log) {
        this.environment = environment;
        if (log.topic(TOPIC).isEmpty()) {
            environment.await(log.createTopic(TOPIC, CONFIG));
        }
        PartitionLog partition = log.partition(PARTITION);
        long end = partition.stableOffset();
        for (long offset = partition.startOffset(); offset < end; ) {
            for (RecordBatch batch : partition.read(offset, end, READ_BYTES)) {
                read(batch.records());
                offset = batch.lastOffset() + 1;
            }
        }
        if (end - partition.startOffset() > MOST_RECORDS) {
            rewrite(partition, end);
        }
    }

    /** Nobody commits yet: what is known now says it all, and older records can go. */
    private void rewrite(PartitionLog partition, long end) {
        positions.forEach((cursor, known) -> {
            if (!known.isEmpty()) {
                environment.await(
                        partition.append(append(new CursorCommit(cursor, known)).batch()));
            }
        });
        environment.await(partition.deleteRecordsBefore(end));
    }

    private void read(RecordCursor records) {
        while (records.next()) {
            String key = new String(records.bytes(), records.keyStart(), records.keyLength(), UTF_8);
            int separator = key.lastIndexOf(SEPARATOR);
            String cursor = key.substring(0, separator);
            int partition = Integer.parseInt(key.substring(separator + 1));
            if (records.valueLength() < 0) {
                of(cursor).remove(partition);
            } else {
                String value = new String(records.bytes(), records.valueStart(), records.valueLength(), UTF_8);
                of(cursor).put(partition, Long.parseLong(value));
            }
        }
    }

    private Map<Integer, Long> of(String cursor) {
        return positions.computeIfAbsent(cursor, name -> new ConcurrentHashMap<>());
    }

    /** By partition; empty if nothing was ever committed. */
    Map<Integer, Long> committed(String cursor) {
        Map<Integer, Long> known = positions.get(cursor);
        return known == null ? Map.of() : new TreeMap<>(known);
    }

    /** The record batch that makes {@code commit} durable. */
    Append append(CursorCommit commit) {
        RecordBatchBuilder batch = new RecordBatchBuilder(Compression.NONE);
        long now = environment.clock().currentTimeMillis();
        new TreeMap<>(commit.positions())
                .forEach((partition, offset) -> batch.append(
                        now,
                        key(commit.cursor(), partition),
                        Long.toString(offset).getBytes(UTF_8)));
        return new Append(PARTITION, batch.build());
    }

    /** The record batch that takes away what a dropped cursor committed in {@code partitions}. */
    Append removal(String cursor, Set<Integer> partitions) {
        RecordBatchBuilder batch = new RecordBatchBuilder(Compression.NONE);
        long now = environment.clock().currentTimeMillis();
        partitions.forEach(partition -> batch.append(now, key(cursor, partition), null));
        return new Append(PARTITION, batch.build());
    }

    /** {@code commit} is durable. */
    void apply(CursorCommit commit) {
        of(commit.cursor()).putAll(commit.positions());
    }

    void remove(String cursor) {
        positions.remove(cursor);
    }

    private static byte[] key(String cursor, int partition) {
        return (cursor + (char) SEPARATOR + partition).getBytes(UTF_8);
    }
}

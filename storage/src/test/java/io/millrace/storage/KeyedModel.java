package io.millrace.storage;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.storage.record.Compression;
import io.millrace.storage.record.Header;
import io.millrace.storage.record.RecordBatch;
import io.millrace.storage.record.RecordBatchBuilder;
import io.millrace.storage.record.RecordCursor;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What was asked of a compacted partition, to hold what is read from it against. */
final class KeyedModel {
    /** One record; without a value, a tombstone. */
    record Keyed(String key, @Nullable String value, long timestamp) {}

    /** By offset. */
    final TreeMap<Long, Keyed> acknowledged = new TreeMap<>();

    private final Random random;
    private final int keys;
    private int values;

    KeyedModel(Random random, int keys) {
        this.random = random;
        this.keys = keys;
    }

    List<Keyed> someRecords(long now) {
        List<Keyed> records = new ArrayList<>();
        for (int i = random.nextInt(5); i >= 0; i--) {
            String value = random.nextInt(5) == 0 ? null : "v" + values++ + "x".repeat(random.nextInt(40));
            records.add(new Keyed("k" + random.nextInt(keys), value, now + i));
        }
        return records;
    }

    RecordBatch batch(List<Keyed> records) {
        RecordBatchBuilder builder =
                new RecordBatchBuilder(List.of(Compression.values()).get(random.nextInt(5)));
        return build(builder, records);
    }

    static RecordBatch build(RecordBatchBuilder builder, List<Keyed> records) {
        for (Keyed record : records) {
            byte[] key = record.key().getBytes(StandardCharsets.UTF_8);
            byte[] value = record.value() == null ? null : record.value().getBytes(StandardCharsets.UTF_8);
            List<Header> headers = List.of(new Header("of", key));
            int length = value == null ? -1 : value.length;
            builder.append(record.timestamp(), key, 0, key.length, value, 0, length, headers);
        }
        return builder.build();
    }

    void acknowledge(long baseOffset, List<Keyed> records) {
        for (int i = 0; i < records.size(); i++) {
            acknowledged.put(baseOffset + i, records.get(i));
        }
    }

    /** Every record of {@code log}, by offset; also checks its headers. */
    static NavigableMap<Long, Keyed> read(PartitionLog log) {
        TreeMap<Long, Keyed> found = new TreeMap<>();
        long from = log.startOffset();
        long last = -1;
        while (true) {
            long stable = log.stableOffset();
            List<RecordBatch> batches = log.read(from, Long.MAX_VALUE, 700);
            if (batches.isEmpty() && stable == log.stableOffset()) {
                return found;
            }
            if (batches.isEmpty()) {
                continue; // all up to there was overtaken by what came meanwhile, and compacted away
            }
            for (RecordBatch batch : batches) {
                RecordCursor cursor = batch.records();
                while (cursor.next()) {
                    assertThat(cursor.offset()).isGreaterThan(last);
                    last = cursor.offset();
                    String key = text(cursor.bytes(), cursor.keyStart(), cursor.keyLength());
                    String value = cursor.valueLength() < 0
                            ? null
                            : text(cursor.bytes(), cursor.valueStart(), cursor.valueLength());
                    assertThat(cursor.headers()).singleElement().satisfies(header -> assertThat(
                                    new String(Objects.requireNonNull(header.value()), StandardCharsets.UTF_8))
                            .isEqualTo(key));
                    found.put(cursor.offset(), new Keyed(key, value, cursor.timestamp()));
                }
            }
            from = batches.get(batches.size() - 1).lastOffset() + 1;
        }
    }

    private static String text(byte[] bytes, int start, int length) {
        return new String(Arrays.copyOfRange(bytes, start, start + length), StandardCharsets.UTF_8);
    }

    /** What was read is what was written, under the same offsets, and of each key the last word is there. */
    void check(PartitionLog log) {
        NavigableMap<Long, Keyed> found = read(log);
        found.forEach((offset, record) -> {
            Keyed known = acknowledged.get(offset);
            if (known != null) {
                assertThat(record).as("at offset %s", offset).isEqualTo(known);
            }
        });
        Map<String, @Nullable String> now = state(found);
        Map<String, Long> lastOffsets = new HashMap<>();
        acknowledged.forEach((offset, record) -> lastOffsets.put(record.key(), offset));
        lastOffsets.forEach((key, offset) -> {
            String value = Objects.requireNonNull(acknowledged.get(offset)).value();
            boolean overtaken = found.tailMap(offset, false).values().stream()
                    .anyMatch(record -> record.key().equals(key));
            if (!overtaken) {
                assertThat(now.get(key))
                        .as("of key %s, written last at %s", key, offset)
                        .isEqualTo(value);
            }
        });
    }

    /** The last value of each key that is not gone. */
    static Map<String, @Nullable String> state(NavigableMap<Long, Keyed> records) {
        Map<String, @Nullable String> state = new TreeMap<>();
        records.values().forEach(record -> {
            if (record.value() == null) {
                state.remove(record.key());
            } else {
                state.put(record.key(), record.value());
            }
        });
        return state;
    }
}

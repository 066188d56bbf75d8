package io.millrace.storage;

import io.millrace.storage.record.Compression;
import io.millrace.storage.record.RecordBatch;
import io.millrace.storage.record.RecordBatchBuilder;
import io.millrace.storage.record.RecordCursor;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Small batches of text for tests. */
public final class Batches {
    private Batches() {}

    public static RecordBatch of(String... values) {
        return at(1_000, values);
    }

    static RecordBatch at(long timestamp, String... values) {
        RecordBatchBuilder builder = new RecordBatchBuilder(Compression.NONE);
        for (String value : values) {
            builder.append(timestamp, null, value.getBytes(StandardCharsets.UTF_8));
        }
        return builder.build();
    }

    /** {@code offset:value} of each record. */
    static List<String> texts(List<RecordBatch> batches) {
        List<String> texts = new ArrayList<>();
        for (RecordBatch batch : batches) {
            RecordCursor cursor = batch.records();
            while (cursor.next()) {
                texts.add(cursor.offset() + ":"
                        + new String(
                                cursor.bytes(), cursor.valueStart(), cursor.valueLength(), StandardCharsets.UTF_8));
            }
        }
        return texts;
    }

    /** {@code offset:value} of every committed record of {@code partition}. */
    static List<String> all(PartitionLog partition) {
        return texts(committed(partition));
    }

    /** The value of every committed record of {@code partition}. */
    public static List<String> values(PartitionLog partition) {
        return all(partition).stream()
                .map(text -> text.substring(text.indexOf(':') + 1))
                .toList();
    }

    private static List<RecordBatch> committed(PartitionLog partition) {
        List<RecordBatch> all = new ArrayList<>();
        long from = partition.startOffset();
        while (true) {
            List<RecordBatch> batches = partition.read(from, Long.MAX_VALUE, 1 << 16);
            if (batches.isEmpty()) {
                return all;
            }
            all.addAll(batches);
            from = batches.get(batches.size() - 1).lastOffset() + 1;
        }
    }
}

package io.millrace.engine.data.format;

import static io.millrace.common.error.ErrorCode.LIMIT_EXCEEDED;

import io.millrace.engine.catalog.Relation;
import io.millrace.engine.data.ByteSlice;
import io.millrace.engine.data.ColumnBatch;
import io.millrace.engine.data.RowEncoder;
import io.millrace.storage.record.Compression;
import io.millrace.storage.record.Header;
import io.millrace.storage.record.RecordBatchBuilder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes keys and values of rows, and sorts them by partition. */
final class RecordEncoder implements RowEncoder {
    /** Of a batch without records, and of a record besides key, value and headers, at most. */
    private static final int BATCH_OVERHEAD = 61;

    private static final int RECORD_OVERHEAD = 32;

    /** What a short record has less than that. */
    private static final int GUESSED_SLACK = RECORD_OVERHEAD - 10;

    private final Relation.Changes changes;
    private final RowChecks checks;
    private final @Nullable KeyWriter keys;
    private final ValueWriter values;
    private final ByteSlice key = new ByteSlice();
    private final ByteSlice value = new ByteSlice();
    private int nextPartition;

    RecordEncoder(Relation.Changes changes, RowChecks checks, @Nullable KeyWriter keys, ValueWriter values) {
        this.changes = changes;
        this.checks = checks;
        this.keys = keys;
        this.values = values;
    }

    @Override
    public List<PartitionBatch> encode(ColumnBatch rows, long timestampMillis, int partitionCount, int maxBatchBytes) {
        checks.check(rows, changes == Relation.Changes.UPSERT);
        values.bind(rows);
        if (keys != null) {
            keys.bind(rows);
        }
        int keyless = Math.floorMod(nextPartition++, partitionCount);
        @Nullable RecordBatchBuilder[] builders = new @Nullable RecordBatchBuilder[partitionCount];
        List<List<PartitionBatch>> finished = new ArrayList<>();
        for (int i = 0; i < partitionCount; i++) {
            finished.add(new ArrayList<>(1));
        }
        for (int row = 0; row < rows.rowCount(); row++) {
            key.clear();
            boolean hasKey = keys != null && keys.write(key, row);
            boolean hasValue = writeValue(rows, row);
            int partition = hasKey ? Murmur2.partition(key.array, 0, key.length, partitionCount) : keyless;
            if (changes == Relation.Changes.WEIGHTED && partitionCount > 1) {
                // A row's end is not to be read before its beginning.
                partition = Murmur2.partition(value.array, 0, value.length, partitionCount);
            }
            int size = key.length + value.length + RECORD_OVERHEAD;
            if (size + BATCH_OVERHEAD > maxBatchBytes) {
                throw LIMIT_EXCEEDED
                        .error("row is too big: size %s, maximum size %s", size, maxBatchBytes - BATCH_OVERHEAD)
                        .hint("The topic's option max_message_bytes sets the limit.");
            }
            RecordBatchBuilder builder = builders[partition];
            if (builder != null && builder.sizeInBytes() + size > maxBatchBytes) {
                finished.get(partition).add(new PartitionBatch(partition, builder.build()));
                builder = null;
            }
            if (builder == null) {
                int rowsLeft = rows.rowCount() - row;
                builder = new RecordBatchBuilder(Compression.NONE, (int)
                        Math.min(maxBatchBytes, BATCH_OVERHEAD + (long) rowsLeft * (size - GUESSED_SLACK) * 17 / 16));
                builders[partition] = builder;
            }
            builder.append(
                    timestampMillis,
                    hasKey ? key.array : null,
                    0,
                    hasKey ? key.length : -1,
                    hasValue ? value.array : null,
                    0,
                    hasValue ? value.length : -1,
                    headers(rows.weight(row)));
        }
        return all(builders, finished);
    }

    private boolean writeValue(ColumnBatch rows, int row) {
        value.clear();
        if (changes == Relation.Changes.UPSERT && rows.weight(row) < 0) {
            return false;
        }
        if (values instanceof RawWriter raw && raw.isNull(row)) {
            return false;
        }
        values.write(value, row);
        return true;
    }

    private List<Header> headers(long weight) {
        if (changes != Relation.Changes.WEIGHTED || weight == 1) {
            return List.of();
        }
        byte[] text = Long.toString(weight).getBytes(StandardCharsets.US_ASCII);
        return List.of(new Header(RecordDecoder.WEIGHT_HEADER, text));
    }

    private static List<PartitionBatch> all(
            @Nullable RecordBatchBuilder[] builders, List<List<PartitionBatch>> finished) {
        List<PartitionBatch> batches = new ArrayList<>();
        for (int partition = 0; partition < builders.length; partition++) {
            batches.addAll(finished.get(partition));
            RecordBatchBuilder builder = builders[partition];
            if (builder != null) {
                batches.add(new PartitionBatch(partition, builder.build()));
            }
        }
        return batches;
    }
}

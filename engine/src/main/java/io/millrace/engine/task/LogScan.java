package io.millrace.engine.task;

import io.millrace.engine.data.ColumnBatch;
import io.millrace.engine.data.RowDecoder;
import io.millrace.engine.operator.Operator;
import io.millrace.storage.PartitionLog;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Reads a relation's records as rows: each step, all partitions up to the step's cut. Owned by the query's task. */
final class LogScan implements Operator {
    /** So many rows are read without help: most readers that want few are then content. */
    private static final int ROWS_ALONE = 8 * ColumnBatch.TARGET_ROWS;

    private final String topic;
    private PartitionReader[] partitions;
    private boolean growing;
    private final RowOrigins origins = new RowOrigins();
    private final long lastOffset;
    private final Supplier<RowDecoder> newDecoder;
    private final RowDecoder decoder;
    private final RowDecoder.BadRows badRows;
    private final @Nullable ScanWatermark watermark;

    /** Columns to give; null for all that are decoded. */
    private final int @Nullable [] output;

    private int current;
    private long rows;
    private boolean taken;
    private Runnable whenRead = () -> {};
    private boolean recycles;
    private ScanAhead.@Nullable Crew crew;
    private @Nullable ScanAhead ahead;

    /**
     * @param lastOffset exclusive bound of offsets in all partitions
     * @param output the columns that are given, if not all; the rest serves the watermark
     */
    LogScan(
            String topic,
            List<PartitionReader> partitions,
            long lastOffset,
            Supplier<RowDecoder> newDecoder,
            RowDecoder.BadRows badRows,
            @Nullable ScanWatermark watermark,
            int @Nullable [] output) {
        this.topic = topic;
        this.partitions = partitions.toArray(PartitionReader[]::new);
        this.lastOffset = lastOffset;
        this.newDecoder = newDecoder;
        this.decoder = newDecoder.get();
        this.badRows = badRows;
        this.watermark = watermark;
        this.output = output;
    }

    String topic() {
        return topic;
    }

    /** Of a row of the last batch. */
    int partitionOf(int row) {
        return origins.partitionOf(row);
    }

    /** Of a row of the last batch; {@link RowErrors#UNKNOWN} if that cannot be told. */
    long offsetOf(int row) {
        return origins.offsetOf(row);
    }

    PartitionReader[] partitions() {
        return partitions;
    }

    /** It reads all partitions of its topic, also those that come later. */
    void growing() {
        growing = true;
    }

    boolean isGrowing() {
        return growing;
    }

    /** One more partition. Between steps only. */
    void add(PartitionReader partition) {
        partitions = Arrays.copyOf(partitions, partitions.length + 1);
        partitions[partitions.length - 1] = partition;
    }

    @Nullable
    ScanWatermark watermark() {
        return watermark;
    }

    /** Called whenever a step's records are all read. */
    void whenRead(Runnable listener) {
        whenRead = listener;
    }

    /** Its only step may be decoded by several workers. */
    void share(ScanAhead.Crew helpers) {
        crew = helpers;
    }

    @Override
    public void recycle() {
        recycles = true;
    }

    /** Whether the last batch was empty because others decode, and will wake the task. */
    boolean isWaiting() {
        return ahead != null && ahead.isWaiting();
    }

    /** Extends the step to {@code stable} in one partition; false if nothing is new there. */
    boolean extend(PartitionReader partition, long stable, long nowNanos) {
        return partition.extendTo(Math.min(stable, lastOffset), nowNanos);
    }

    /** Rows read since it began. */
    long rows() {
        return rows;
    }

    /** Records that are committed and not yet read. */
    long lag() {
        long lag = 0;
        for (PartitionReader partition : partitions) {
            PartitionLog log = partition.log();
            lag += Math.max(0, Math.min(log.stableOffset(), lastOffset) - partition.position());
        }
        return lag;
    }

    @Override
    public @Nullable ColumnBatch next() {
        if (taken) {
            origins.clear();
            taken = false;
        }
        if (crew != null && rows >= ROWS_ALONE) {
            return shared(crew);
        }
        while (current < partitions.length) {
            PartitionReader partition = partitions[current];
            partition.decode(decoder, ColumnBatch.TARGET_ROWS, badRows, origins);
            if (partition.isAtEnd()) {
                partition.rest();
                current++;
            }
            // Only where event times are told apart by partition must a batch end with it.
            if (decoder.rowCount() >= ColumnBatch.TARGET_ROWS || watermark != null && decoder.rowCount() > 0) {
                return take(partition);
            }
        }
        if (decoder.rowCount() > 0) {
            return take(partitions[partitions.length - 1]);
        }
        current = 0;
        whenRead.run();
        return null;
    }

    private @Nullable ColumnBatch shared(ScanAhead.Crew helpers) {
        if (ahead == null) {
            ahead = new ScanAhead(helpers, newDecoder, badRows, recycles, List.of(partitions));
        }
        ColumnBatch batch = ahead.next();
        if (batch != null) {
            rows += batch.rowCount();
        }
        return batch;
    }

    private ColumnBatch take(PartitionReader partition) {
        ColumnBatch batch = decoder.take();
        taken = true;
        rows += batch.rowCount();
        if (watermark != null) {
            watermark.observe(batch, partition);
        }
        return output == null ? batch : batch.select(output);
    }

    @Override
    public void close() {
        if (ahead != null) {
            ahead.close();
        }
    }
}

package io.millrace.engine.task;

import io.millrace.engine.data.ColumnBatch;
import io.millrace.engine.data.Schema;
import io.millrace.storage.Registration;
import java.util.ArrayList;
import java.util.List;

/** Runs a plan over one stream a few records of one partition at a time, from wherever asked. Owned by one reader. */
public final class PartitionFeed implements AutoCloseable {
    /** Records read at once. */
    private static final int MOST_RECORDS = ColumnBatch.TARGET_ROWS;

    private final Circuit circuit;
    private final LogScan scan;

    /** @param circuit of a plan with one scan, of a stream, under filters and projections */
    public PartitionFeed(Circuit circuit) {
        this.circuit = circuit;
        this.scan = circuit.inputs().scans().get(0);
    }

    /** What was read, and where to read on. */
    public record Chunk(List<ColumnBatch> batches, long nextOffset) {}

    /** The rows of at most {@code maxRecords} committed records from {@code offset} on; none if there are none. */
    public Chunk read(int partition, long offset, int maxRecords) {
        List<ColumnBatch> batches = new ArrayList<>();
        for (PartitionReader reader : scan.partitions()) {
            if (reader.log().id().partition() == partition) {
                if (reader.position() != offset || reader.end() != offset) {
                    reader.seek(offset);
                }
                long first = Math.max(offset, reader.log().startOffset());
                long end = Math.min(
                        first + Math.min(maxRecords, MOST_RECORDS), reader.log().stableOffset());
                if (!reader.extendTo(end, 0)) {
                    return new Chunk(batches, offset);
                }
                for (ColumnBatch batch = circuit.root().next();
                        batch != null;
                        batch = circuit.root().next()) {
                    batches.add(batch);
                }
                return new Chunk(batches, reader.position());
            }
        }
        return new Chunk(batches, offset);
    }

    public Schema schema() {
        return circuit.schema();
    }

    public Registration onCommit(Runnable wake) {
        return circuit.inputs().onCommit(wake);
    }

    @Override
    public void close() {
        circuit.close();
    }
}

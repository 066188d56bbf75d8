package io.millrace.server.postgres;

import io.millrace.engine.data.ColumnBatch;
import io.millrace.engine.data.Schema;
import java.time.ZoneId;
import java.util.Arrays;

/** Writes what {@link BinaryCopyReader} reads: a message for the header, for each row and for the end. Not thread-safe. */
final class BinaryCopyWriter {
    private static final int FIRST_BYTES = 256;

    private final BackendWriter out;
    private final RowWriter rows;
    private final int columns;
    private final WireBuffer tuple = new WireBuffer(FIRST_BYTES);

    BinaryCopyWriter(Schema schema, ZoneId zone, BackendWriter out) {
        boolean[] binary = new boolean[schema.size()];
        Arrays.fill(binary, true);
        this.rows = new RowWriter(schema, binary, zone);
        this.columns = schema.size();
        this.out = out;
    }

    void begin() {
        tuple.writeBytes(BinaryCopyReader.SIGNATURE);
        tuple.writeLong(0);
        send();
    }

    void write(ColumnBatch batch) {
        rows.bind(batch);
        for (int row = 0; row < batch.rowCount(); row++) {
            tuple.writeShort(columns);
            rows.writeValues(row, tuple);
            send();
        }
    }

    void end() {
        tuple.writeShort(-1);
        send();
    }

    private void send() {
        out.copyData(tuple.array(), 0, tuple.size());
        tuple.truncate(0);
    }
}

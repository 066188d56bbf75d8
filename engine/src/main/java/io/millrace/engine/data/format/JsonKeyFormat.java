package io.millrace.engine.data.format;

import io.millrace.engine.catalog.Relation;
import io.millrace.engine.data.ByteSlice;
import io.millrace.engine.data.ColumnBatch;
import io.millrace.engine.data.Schema;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The key columns as a JSON object. Not thread-safe. */
final class JsonKeyFormat implements KeyReader, KeyWriter {
    private final int[] columns;
    private final JsonRowReader reader;
    private final JsonRowWriter writer;

    private JsonKeyFormat(int[] columns, Schema schema, @Nullable ColumnSink[] sinks) {
        this.columns = columns;
        this.reader = new JsonRowReader(schema, sinks);
        this.writer = new JsonRowWriter(schema);
    }

    /** @param sinks for each column of the relation where it goes, or null */
    static JsonKeyFormat of(Relation relation, @Nullable ColumnSink[] sinks) {
        int[] columns = new int[relation.keyColumns().size()];
        List<Schema.Field> fields = new ArrayList<>();
        @Nullable ColumnSink[] keySinks = new @Nullable ColumnSink[columns.length];
        for (int i = 0; i < columns.length; i++) {
            columns[i] = relation.schema().indexOf(relation.keyColumns().get(i));
            fields.add(relation.schema().field(columns[i]));
            keySinks[i] = sinks[columns[i]];
        }
        return new JsonKeyFormat(columns, new Schema(fields), keySinks);
    }

    @Override
    public void read(byte[] bytes, int start, int length, int row) {
        reader.read(bytes, start, length, row);
    }

    @Override
    public void bind(ColumnBatch batch) {
        writer.bind(batch.select(columns));
    }

    @Override
    public boolean write(ByteSlice out, int row) {
        writer.write(out, row);
        return true;
    }
}

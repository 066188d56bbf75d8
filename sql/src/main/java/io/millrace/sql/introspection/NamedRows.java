package io.millrace.sql.introspection;

import io.millrace.common.error.Invariant;
import io.millrace.engine.data.BatchBuilder;
import io.millrace.engine.data.ColumnBatch;
import io.millrace.engine.data.DataType;
import io.millrace.engine.data.Schema;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Collects rows given as names and values; a column that is not named holds its constant. Not thread-safe. */
final class NamedRows {
    private final Schema schema;
    private final BatchBuilder batch;
    private final @Nullable Object[] constants;

    NamedRows(TableShape shape) {
        schema = shape.schema();
        batch = new BatchBuilder(schema);
        constants = shape.constants().toArray();
    }

    /** Gives {@code column} the same value in all rows to come. */
    void always(String column, long value) {
        constants[schema.indexOf(column)] = value;
    }

    /** @param namesAndValues name, value, name, value …; an Integer or Short is taken as a Long */
    void add(@Nullable Object... namesAndValues) {
        @Nullable Object[] row = constants.clone();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            int column = schema.indexOf(String.valueOf(namesAndValues[i]));
            Invariant.check(column >= 0, "no column %s", namesAndValues[i]);
            Object value = namesAndValues[i + 1];
            DataType type = schema.type(column);
            row[column] = value instanceof Integer || value instanceof Short
                    ? (Object) ((Number) value).longValue()
                    : type == DataType.VARCHAR && value != null ? value.toString() : value;
        }
        batch.add(row);
    }

    List<ColumnBatch> batches() {
        return List.of(batch.build());
    }
}

package io.millrace.sql.execution;

import io.millrace.engine.catalog.SystemColumns;
import io.millrace.engine.data.Column;
import io.millrace.engine.data.ColumnBatch;
import io.millrace.engine.data.ColumnBuilder;
import io.millrace.engine.data.DataType;
import io.millrace.engine.data.Schema;
import io.millrace.engine.plan.PlanNode;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Rows in place of a scan: those of a relation that are not in its log, or not yet. They are in no partition, so
 * {@code _partition} and {@code _offset} are -1, and {@code _key} is NULL.
 */
final class GivenRows {
    private GivenRows() {}

    /** @param rows all columns of the relation, whose schema is {@code schema}; their weights are left out */
    static PlanNode of(PlanNode.Scan scan, Schema schema, List<ColumnBatch> rows, long nowMicros) {
        PlanNode given = new PlanNode.Generated(scan.relation(), scan.schema(), () -> rows.stream()
                .map(batch -> columns(scan.schema(), schema, batch.widened(schema), nowMicros))
                .toList());
        return scan.filter() == null ? given : new PlanNode.Filter(given, scan.filter());
    }

    private static ColumnBatch columns(Schema wanted, Schema schema, ColumnBatch batch, long nowMicros) {
        Column[] columns = new Column[wanted.size()];
        for (int i = 0; i < columns.length; i++) {
            Schema.Field field = wanted.field(i);
            int own = schema.indexOf(field.name());
            columns[i] = own >= 0
                    ? batch.column(own)
                    : constant(field.type(), systemValue(field.name(), nowMicros), batch.rowCount());
        }
        return new ColumnBatch(batch.rowCount(), columns);
    }

    private static @Nullable Object systemValue(String column, long nowMicros) {
        return switch (column) {
            case SystemColumns.PARTITION -> -1;
            case SystemColumns.OFFSET -> -1L;
            case SystemColumns.TIMESTAMP -> nowMicros;
            case SystemColumns.HEADERS -> Map.of();
            default -> null;
        };
    }

    private static Column constant(DataType type, @Nullable Object value, int rows) {
        ColumnBuilder column = ColumnBuilder.of(type);
        for (int i = 0; i < rows; i++) {
            column.append(value);
        }
        return column.build();
    }
}

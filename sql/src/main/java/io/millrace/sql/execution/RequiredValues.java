package io.millrace.sql.execution;

import io.millrace.common.error.ErrorCode;
import io.millrace.engine.catalog.Relation;
import io.millrace.engine.data.Column;
import io.millrace.engine.data.ColumnBatch;
import io.millrace.engine.data.Schema;
import io.millrace.sql.execution.RowConstraints.Broken;
import org.jspecify.annotations.Nullable;

/** NOT NULL, which primary keys are too, of rows that are to be written. */
final class RequiredValues {
    private RequiredValues() {}

    /**
     * The first row without a value that it must have; null if there is none.
     *
     * @param batch all columns of the relation
     */
    static @Nullable Broken firstMissing(Relation relation, ColumnBatch batch) {
        Broken first = null;
        for (int i = 0; i < relation.schema().size(); i++) {
            Schema.Field field = relation.schema().field(i);
            boolean primaryKey = relation.changes() == Relation.Changes.UPSERT
                    && relation.keyColumns().contains(field.name());
            int row = field.nullable() && !primaryKey ? -1 : firstNull(batch.column(i), batch.rowCount());
            if (row >= 0 && (first == null || row < first.row())) {
                first = new Broken(
                        row,
                        ErrorCode.NOT_NULL_VIOLATION.error(
                                "null value in column \"%s\" of relation \"%s\" violates not-null constraint",
                                field.name(), relation.name()));
            }
        }
        return first;
    }

    private static int firstNull(Column column, int rowCount) {
        for (int row = 0; column.nulls() != null && row < rowCount; row++) {
            if (column.isNull(row)) {
                return row;
            }
        }
        return -1;
    }
}

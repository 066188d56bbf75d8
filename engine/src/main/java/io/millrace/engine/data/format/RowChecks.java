package io.millrace.engine.data.format;

import static io.millrace.common.error.ErrorCode.NOT_NULL_VIOLATION;

import io.millrace.engine.catalog.Relation;
import io.millrace.engine.data.BytesColumn;
import io.millrace.engine.data.Column;
import io.millrace.engine.data.ColumnBatch;
import io.millrace.engine.data.DataType;
import io.millrace.engine.data.Schema;
import io.millrace.engine.data.TextValues;
import io.millrace.engine.data.Utf8;

/** The constraints that every row of a relation must meet: NOT NULL, and the length of VARCHAR(n). */
final class RowChecks {
    private final Relation relation;

    RowChecks(Relation relation) {
        this.relation = relation;
    }

    /** @param deletes whether rows of negative weight are deletions, of which only the key counts */
    void check(ColumnBatch rows, boolean deletes) {
        Schema schema = relation.schema();
        for (int i = 0; i < schema.size(); i++) {
            Schema.Field field = schema.field(i);
            boolean isKey = relation.keyColumns().contains(field.name());
            boolean primaryKey = isKey && relation.changes() == Relation.Changes.UPSERT;
            if (!field.nullable() || primaryKey) {
                checkNotNull(rows, i, deletes && !isKey);
            }
            if (field.type() instanceof DataType.Varchar varchar && varchar.maxLength() != DataType.Varchar.UNBOUNDED) {
                checkLengths(rows, (BytesColumn) rows.column(i), varchar);
            }
        }
    }

    private void checkNotNull(ColumnBatch rows, int index, boolean exceptDeletes) {
        Column column = rows.column(index);
        if (column.nulls() == null) {
            return;
        }
        for (int row = 0; row < rows.rowCount(); row++) {
            if (column.isNull(row) && !(exceptDeletes && rows.weight(row) < 0)) {
                throw NOT_NULL_VIOLATION.error(
                        "null value in column \"%s\" of relation \"%s\" violates not-null constraint",
                        relation.schema().field(index).name(), relation.name());
            }
        }
    }

    private static void checkLengths(ColumnBatch rows, BytesColumn column, DataType.Varchar type) {
        int[] lengths = column.lengths();
        for (int row = 0; row < rows.rowCount(); row++) {
            if (lengths[row] > type.maxLength()
                    && !column.isNull(row)
                    && Utf8.characters(column.bytes(), column.starts()[row], lengths[row]) > type.maxLength()) {
                throw TextValues.tooLong(type);
            }
        }
    }
}

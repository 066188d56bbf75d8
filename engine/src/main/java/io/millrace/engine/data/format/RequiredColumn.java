package io.millrace.engine.data.format;

import static io.millrace.common.error.ErrorCode.NOT_NULL_VIOLATION;

/** A column that is NOT NULL, while it is filled with what anybody may have written. */
record RequiredColumn(String relation, String name, ColumnSink sink) {
    /** @throws io.millrace.common.error.MillraceException NOT_NULL_VIOLATION if {@code row} has no value */
    void check(int row) {
        if (sink.isNull(row)) {
            throw NOT_NULL_VIOLATION.error(
                    "null value in column \"%s\" of relation \"%s\" violates not-null constraint", name, relation);
        }
    }

    /** How many of {@code count} rows from {@code first} on have a value before one that has none. */
    int present(int first, int count) {
        if (!sink.hasNulls()) {
            return count;
        }
        int present = 0;
        while (present < count && !sink.isNull(first + present)) {
            present++;
        }
        return present;
    }
}

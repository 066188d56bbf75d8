package io.millrace.sql.execution;

import io.millrace.common.error.MillraceException;
import io.millrace.engine.catalog.Relation;
import io.millrace.engine.data.BatchBuilder;
import io.millrace.engine.data.ColumnBatch;
import io.millrace.engine.data.DataType;
import io.millrace.engine.data.Schema;
import io.millrace.engine.data.TextValues;
import io.millrace.sql.parser.LiteralRows;
import io.millrace.sql.parser.LiteralRows.Kind;
import io.millrace.sql.parser.LiteralRows.Literal;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The rows of INSERT … VALUES with plain literals, read straight into columns: a thousand rows would be five thousand
 * expressions to the planner. Whatever is not plainly right is left to the planner, and so are all errors.
 */
final class LiteralInsert {
    private LiteralInsert() {}

    /** Batches of all columns of {@code target}; empty if the planner has to look at the query. */
    static Optional<List<ColumnBatch>> read(
            String query, Relation target, @Nullable List<String> columns, ZoneId timeZone) {
        if (!query.stripLeading().toLowerCase(Locale.ROOT).startsWith("values")) {
            return Optional.empty();
        }
        try {
            return LiteralRows.read(query).flatMap(rows -> batches(rows, target.schema(), columns, timeZone));
        } catch (MillraceException notPlain) {
            return Optional.empty();
        }
    }

    private static Optional<List<ColumnBatch>> batches(
            List<List<Literal>> rows, Schema schema, @Nullable List<String> columns, ZoneId timeZone) {
        int width = rows.get(0).size();
        if (width > (columns == null ? schema.size() : columns.size()) || (columns != null && width < columns.size())) {
            return Optional.empty();
        }
        int[] positions = new int[width];
        Arrays.setAll(positions, i -> columns == null ? i : schema.indexOf(columns.get(i)));
        TextValues texts = new TextValues(timeZone, true);
        List<ColumnBatch> batches = new ArrayList<>();
        BatchBuilder builder = new BatchBuilder(schema);
        for (List<Literal> row : rows) {
            @Nullable Object[] values = new @Nullable Object[schema.size()];
            for (int i = 0; i < width; i++) {
                Literal literal = row.get(i);
                DataType type = schema.type(positions[i]);
                if (!suits(literal.kind(), type)) {
                    return Optional.empty();
                }
                values[positions[i]] = literal.kind() == Kind.NULL ? null : texts.parse(literal.text(), type);
            }
            builder.add(values);
            if (builder.rowCount() == ColumnBatch.TARGET_ROWS) {
                batches.add(builder.build());
            }
        }
        if (builder.rowCount() > 0) {
            batches.add(builder.build());
        }
        return Optional.of(batches);
    }

    /** Whether the literal's text is the value's, so that no cast is needed. */
    private static boolean suits(Kind kind, DataType type) {
        return switch (kind) {
            case NULL -> true;
            case BOOLEAN -> type == DataType.BOOLEAN;
            case INTEGER -> isInteger(type) || isFraction(type);
            case NUMBER -> isFraction(type);
            case DATE -> type == DataType.DATE;
            case TIMESTAMP -> type instanceof DataType.Timestamp timestamp && !timestamp.withTimeZone();
            case TIMESTAMPTZ -> type instanceof DataType.Timestamp timestamp && timestamp.withTimeZone();
            case STRING ->
                type instanceof DataType.Varchar
                        || type instanceof DataType.Timestamp
                        || type == DataType.DATE
                        || isInteger(type)
                        || isFraction(type);
        };
    }

    private static boolean isInteger(DataType type) {
        return type == DataType.BIGINT || type == DataType.INT || type == DataType.SMALLINT;
    }

    private static boolean isFraction(DataType type) {
        return type == DataType.DOUBLE || type == DataType.REAL || type instanceof DataType.Decimal;
    }
}

package io.millrace.sql.execution;

import io.millrace.engine.data.BatchBuilder;
import io.millrace.engine.data.ColumnBatch;
import io.millrace.engine.data.DataType;
import io.millrace.engine.data.Schema;
import io.millrace.engine.plan.Expression;
import io.millrace.engine.plan.PlanNode;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The rows of a plan that reads nothing and computes nothing: literals and parameters, moved about, as those of INSERT …
 * VALUES ($1, $2). They need no query to run. Immutable.
 */
final class DirectRows {
    private static final int MOST_ROWS = 100;
    private static final int MOST_BRIEF_CHARACTERS = 64 << 10;

    /** One value of a row. */
    @FunctionalInterface
    private interface Cell {
        @Nullable
        Object value(List<? extends @Nullable Object> parameters);
    }

    private final Schema schema;
    private final List<List<Cell>> rows;

    private DirectRows(Schema schema, List<List<Cell>> rows) {
        this.schema = schema;
        this.rows = rows;
    }

    /** Empty if the plan has to be run. */
    static Optional<DirectRows> of(PlanNode root) {
        return cells(root).map(rows -> new DirectRows(root.schema(), rows));
    }

    /** Whether rows of these parameters are encoded in next to no time. */
    static boolean areSmall(List<? extends @Nullable Object> parameters) {
        long size = 0;
        for (Object value : parameters) {
            if (value instanceof String text) {
                size += text.length();
            } else if (value instanceof ByteBuffer bytes) {
                size += bytes.remaining();
            } else if (value instanceof List<?> || value instanceof Map<?, ?>) {
                return false;
            }
        }
        return size <= MOST_BRIEF_CHARACTERS;
    }

    List<ColumnBatch> batches(List<? extends @Nullable Object> parameters) {
        BatchBuilder builder = new BatchBuilder(schema);
        for (List<Cell> row : rows) {
            @Nullable Object[] values = new @Nullable Object[row.size()];
            for (int i = 0; i < values.length; i++) {
                values[i] = row.get(i).value(parameters);
            }
            builder.add(values);
        }
        return List.of(builder.build());
    }

    private static Optional<List<List<Cell>>> cells(PlanNode node) {
        if (node instanceof PlanNode.Values values
                && !values.rows().isEmpty()
                && values.rows().size() <= MOST_ROWS) {
            List<List<Cell>> rows = new ArrayList<>();
            for (List<Expression> row : values.rows()) {
                List<Cell> cells = cells(row, values.schema(), List.of());
                if (cells == null) {
                    return Optional.empty();
                }
                rows.add(cells);
            }
            return Optional.of(rows);
        }
        if (node instanceof PlanNode.Project project) {
            return cells(project.input()).flatMap(inputs -> projected(project, inputs));
        }
        return Optional.empty();
    }

    private static Optional<List<List<Cell>>> projected(PlanNode.Project project, List<List<Cell>> inputs) {
        List<List<Cell>> rows = new ArrayList<>();
        for (List<Cell> input : inputs) {
            List<Cell> cells = cells(project.expressions(), project.schema(), input);
            if (cells == null) {
                return Optional.empty();
            }
            rows.add(cells);
        }
        return Optional.of(rows);
    }

    private static @Nullable List<Cell> cells(List<Expression> expressions, Schema schema, List<Cell> input) {
        List<Cell> cells = new ArrayList<>();
        for (int i = 0; i < expressions.size(); i++) {
            Cell cell = cell(expressions.get(i), schema.type(i), input);
            if (cell == null) {
                return null;
            }
            cells.add(cell);
        }
        return cells;
    }

    private static @Nullable Cell cell(Expression expression, DataType wanted, List<Cell> input) {
        if (expression instanceof Expression.Literal literal && literal.value() == null) {
            return parameters -> null;
        }
        if (!isSame(expression.type(), wanted)) {
            return null;
        }
        if (expression instanceof Expression.Literal literal) {
            return parameters -> literal.value();
        }
        if (expression instanceof Expression.Parameter parameter) {
            return parameters -> parameters.get(parameter.index());
        }
        if (expression instanceof Expression.InputColumn column) {
            return input.get(column.index());
        }
        if (expression instanceof Expression.Cast cast) {
            return cell(cast.operand(), cast.type(), input);
        }
        return null;
    }

    /** Whether every value of the first type is, as it is, one of the second. */
    private static boolean isSame(DataType from, DataType to) {
        if (from instanceof DataType.Varchar && to instanceof DataType.Varchar) {
            return from.equals(to) || to.equals(DataType.VARCHAR);
        }
        if (from instanceof DataType.Timestamp given && to instanceof DataType.Timestamp timestamp) {
            return given.withTimeZone() == timestamp.withTimeZone() && given.precision() <= timestamp.precision();
        }
        boolean wider = (from == DataType.SMALLINT && (to == DataType.INT || to == DataType.BIGINT))
                || (from == DataType.INT && to == DataType.BIGINT)
                || (from == DataType.REAL && to == DataType.DOUBLE);
        return wider || from.equals(to);
    }
}

package io.millrace.sql.planner;

import static io.millrace.common.error.ErrorCode.DATATYPE_MISMATCH;

import io.millrace.common.error.MillraceException;
import io.millrace.engine.data.DataType;
import io.millrace.engine.plan.Expression;
import io.millrace.engine.plan.PlanNode;
import java.util.List;

/** What may be written into a column of another type without an explicit cast (PostgreSQL's assignment casts). */
final class AssignmentCasts {
    private enum Family {
        NUMBER,
        TEXT,
        DATE,
        TIMESTAMP,
        TIME,
        INTERVAL,
        BOOLEAN,
        BYTES,
        JSON,
        UUID,
        COLLECTION,
        UNKNOWN
    }

    private AssignmentCasts() {}

    /** Checks column {@code index} of a query against the column it is written into. */
    static void check(PlanNode query, int index, String column, DataType target) {
        DataType source = query.schema().type(index);
        if (!allowed(source, target) && !untyped(query, index)) {
            throw mismatch(column, source, target);
        }
    }

    static MillraceException mismatch(String column, DataType source, DataType target) {
        return DATATYPE_MISMATCH
                .error(
                        "column \"%s\" is of type %s but expression is of type %s",
                        column,
                        OperandMismatch.typeName(target.toString()),
                        OperandMismatch.typeName(source.toString()))
                .hint("You will need to rewrite or cast the expression.");
    }

    static boolean allowed(DataType source, DataType target) {
        if (source.equals(target)) {
            return true;
        }
        if (source instanceof DataType.Array from && target instanceof DataType.Array to) {
            return allowed(from.element(), to.element());
        }
        Family from = family(source);
        Family to = family(target);
        return from == Family.UNKNOWN
                || to == Family.TEXT
                || from == to && from != Family.INTERVAL
                || from == Family.TEXT && to == Family.JSON
                || from == Family.DATE && to == Family.TIMESTAMP
                || from == Family.TIMESTAMP && (to == Family.DATE || to == Family.TIME);
    }

    private static Family family(DataType type) {
        if (type instanceof DataType.Varchar) {
            return Family.TEXT;
        }
        if (type instanceof DataType.Decimal) {
            return Family.NUMBER;
        }
        if (type instanceof DataType.Timestamp) {
            return Family.TIMESTAMP;
        }
        if (type instanceof DataType.Scalar scalar) {
            return switch (scalar) {
                case BOOLEAN -> Family.BOOLEAN;
                case SMALLINT, INT, BIGINT, REAL, DOUBLE -> Family.NUMBER;
                case BYTEA -> Family.BYTES;
                case JSON -> Family.JSON;
                case UUID -> Family.UUID;
                case DATE -> Family.DATE;
                case TIME -> Family.TIME;
                case INTERVAL_YEAR_MONTH, INTERVAL_DAY_TIME -> Family.INTERVAL;
                case NULL -> Family.UNKNOWN;
            };
        }
        return Family.COLLECTION;
    }

    /** Whether every value of the column is a string literal or a parameter, which take any type. */
    private static boolean untyped(PlanNode node, int index) {
        if (node instanceof PlanNode.Values values) {
            return values.rows().stream().allMatch(row -> untyped(row.get(index)));
        }
        if (node instanceof PlanNode.Project project) {
            Expression value = project.expressions().get(index);
            return value instanceof Expression.InputColumn column
                    ? untyped(project.input(), column.index())
                    : untyped(value);
        }
        if (node instanceof PlanNode.Union union) {
            List<PlanNode> inputs = union.inputs();
            return inputs.stream().allMatch(input -> untyped(input, index));
        }
        return node instanceof PlanNode.Sort sort && untyped(sort.input(), index);
    }

    private static boolean untyped(Expression value) {
        return value instanceof Expression.Literal literal && literal.type() instanceof DataType.Varchar
                || value instanceof Expression.Literal none && none.value() == null
                || value instanceof Expression.Parameter;
    }
}

package io.millrace.sql.planner;

import io.millrace.engine.data.DataType;
import io.millrace.engine.data.Schema;
import io.millrace.engine.plan.Expression;
import io.millrace.engine.plan.JoinType;
import io.millrace.engine.plan.PlanNode;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Rows matched one to one: each is numbered among its equals, and the number is a further key. */
public final class NumberedRows {
    private NumberedRows() {}

    /**
     * The left rows that have (SEMI) or have not (ANTI) a right row of their own that is equal in {@code columns}, NULLs
     * being equal.
     */
    public static PlanNode matched(PlanNode left, PlanNode right, JoinType type, List<Integer> columns) {
        PlanNode numbered = numbered(left, columns);
        List<PlanNode.JoinKey> keys = Stream.concat(
                        columns.stream().map(column -> new PlanNode.JoinKey(column, column, true)),
                        Stream.of(new PlanNode.JoinKey(
                                left.schema().size(), right.schema().size(), true)))
                .toList();
        PlanNode joined = new PlanNode.Join(numbered, numbered(right, columns), type, keys, null, numbered.schema());
        return new PlanNode.Project(
                joined, firstColumns(left.schema(), left.schema().size()), left.schema());
    }

    /** {@code schema}'s first columns, as expressions. */
    public static List<Expression> firstColumns(Schema schema, int count) {
        return PlanShapes.columns(schema, 0).subList(0, count);
    }

    private static PlanNode numbered(PlanNode input, List<Integer> columns) {
        List<Schema.Field> fields = new ArrayList<>(input.schema().fields());
        fields.add(Schema.Field.notNull("row_number", DataType.BIGINT));
        PlanNode.OverCall rowNumber =
                new PlanNode.OverCall("ROW_NUMBER", List.of(), true, null, 0L, DataType.BIGINT, false);
        return new PlanNode.Over(input, columns, List.of(), List.of(rowNumber), new Schema(fields));
    }
}

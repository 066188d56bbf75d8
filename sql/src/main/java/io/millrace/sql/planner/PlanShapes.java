package io.millrace.sql.planner;

import io.millrace.engine.data.Schema;
import io.millrace.engine.plan.Expression;
import io.millrace.engine.plan.PlanNode;
import java.util.ArrayList;
import java.util.List;

/** Makes plan nodes, leaving out those that would do nothing and folding what fits into a scan. */
final class PlanShapes {
    private PlanShapes() {}

    static PlanNode filter(PlanNode input, Expression condition) {
        if (input instanceof PlanNode.Scan scan) {
            return ScanPushDown.filter(scan, condition);
        }
        return new PlanNode.Filter(input, condition);
    }

    static PlanNode project(PlanNode input, List<Expression> expressions, Schema schema) {
        PlanNode source = input;
        List<Expression> values = expressions;
        if (input instanceof PlanNode.Scan scan) {
            ScanPushDown.Pruned pruned = ScanPushDown.prune(scan, expressions);
            source = pruned.scan();
            values = pruned.expressions();
        }
        if (isIdentity(source.schema(), values, schema)) {
            return source;
        }
        if (source instanceof PlanNode.Project inner && isCheap(inner, values)) {
            List<Expression> merged = new ArrayList<>();
            for (Expression value : values) {
                merged.add(Constants.fold(ColumnReferences.replace(value, inner.expressions())));
            }
            return project(inner.input(), merged, schema);
        }
        return source instanceof PlanNode.Values rows
                ? new PlanNode.Values(schema, substitute(rows.rows(), values))
                : new PlanNode.Project(source, values, schema);
    }

    /** Whether no expression of {@code inner} would be computed twice, or where it was not before. */
    private static boolean isCheap(PlanNode.Project inner, List<Expression> values) {
        List<Integer> used = new ArrayList<>();
        values.forEach(value -> ColumnReferences.visit(value, column -> used.add(column.index())));
        return used.stream()
                .allMatch(column -> inner.expressions().get(column) instanceof Expression.InputColumn
                        || inner.expressions().get(column) instanceof Expression.Literal
                        || used.indexOf(column) == used.lastIndexOf(column) && isColumnOrCast(values, column));
    }

    private static boolean isColumnOrCast(List<Expression> values, int column) {
        return values.stream()
                .filter(value -> ColumnReferences.of(List.of(value)).contains(column))
                .allMatch(value -> value instanceof Expression.InputColumn
                        || value instanceof Expression.Cast cast && cast.operand() instanceof Expression.InputColumn);
    }

    /** Computing from a row of expressions is an expression: {@code INSERT … VALUES (1, $1)} stays a VALUES. */
    private static List<List<Expression>> substitute(List<List<Expression>> rows, List<Expression> values) {
        List<List<Expression>> computed = new ArrayList<>(rows.size());
        for (List<Expression> row : rows) {
            List<Expression> result = new ArrayList<>(values.size());
            for (Expression value : values) {
                result.add(Constants.fold(ColumnReferences.replace(value, row)));
            }
            computed.add(result);
        }
        return computed;
    }

    /** UNION ALL; of VALUES one VALUES. */
    static PlanNode union(List<PlanNode> inputs, Schema schema) {
        List<List<Expression>> rows = new ArrayList<>();
        for (PlanNode input : inputs) {
            if (!(input instanceof PlanNode.Values values)) {
                return new PlanNode.Union(inputs, schema);
            }
            rows.addAll(values.rows());
        }
        return new PlanNode.Values(schema, rows);
    }

    private static boolean isIdentity(Schema input, List<Expression> values, Schema output) {
        if (!input.equals(output)) {
            return false;
        }
        for (int i = 0; i < values.size(); i++) {
            if (!(values.get(i) instanceof Expression.InputColumn column) || column.index() != i) {
                return false;
            }
        }
        return true;
    }

    /** References to all columns of {@code schema}, which begin at {@code offset}. */
    static List<Expression> columns(Schema schema, int offset) {
        List<Expression> columns = new ArrayList<>();
        for (int i = 0; i < schema.size(); i++) {
            Schema.Field field = schema.field(i);
            columns.add(new Expression.InputColumn(offset + i, field.type(), field.nullable()));
        }
        return columns;
    }

    static Expression.InputColumn column(Schema schema, int index) {
        return new Expression.InputColumn(
                index, schema.type(index), schema.field(index).nullable());
    }
}

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
        return isIdentity(source.schema(), values, schema) ? source : new PlanNode.Project(source, values, schema);
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

package io.millrace.sql.planner;

import io.millrace.engine.data.Schema;
import io.millrace.engine.plan.Expression;
import io.millrace.engine.plan.JoinType;
import io.millrace.engine.plan.PlanNode;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Intersect;
import org.apache.calcite.rel.core.Minus;
import org.apache.calcite.rel.core.SetOp;
import org.apache.calcite.rel.core.Union;

/**
 * UNION, INTERSECT and EXCEPT.
 *
 * <pre>
 * A INTERSECT B        DISTINCT(A ⋉ B on all columns, nulls equal)
 * A EXCEPT B           DISTINCT(A ▷ B on all columns, nulls equal)
 * … ALL                the same without DISTINCT, one to one
 * </pre>
 */
final class SetTranslator {
    private final PlanTranslator relations;

    SetTranslator(PlanTranslator relations) {
        this.relations = relations;
    }

    PlanNode union(Union union) {
        Schema schema = TypeMapping.toSchema(union.getRowType());
        PlanNode all = PlanShapes.union(inputs(union, schema), schema);
        return union.all ? all : distinct(all);
    }

    PlanNode intersect(Intersect intersect) {
        return matched(intersect, JoinType.SEMI);
    }

    PlanNode minus(Minus minus) {
        return matched(minus, JoinType.ANTI);
    }

    private PlanNode matched(SetOp operation, JoinType type) {
        Schema schema = TypeMapping.toSchema(operation.getRowType());
        List<PlanNode> inputs = inputs(operation, schema);
        PlanNode result = inputs.get(0);
        for (PlanNode other : inputs.subList(1, inputs.size())) {
            result = operation.all
                    ? NumberedRows.matched(result, other, type, all(schema))
                    : distinct(join(result, other, type));
        }
        return result;
    }

    private static PlanNode join(PlanNode left, PlanNode right, JoinType type) {
        List<PlanNode.JoinKey> keys = IntStream.range(0, left.schema().size())
                .mapToObj(column -> new PlanNode.JoinKey(column, column, true))
                .toList();
        return new PlanNode.Join(left, right, type, keys, null, left.schema());
    }

    private static PlanNode distinct(PlanNode input) {
        return new PlanNode.Aggregate(input, all(input.schema()), List.of(), input.schema());
    }

    private static List<Integer> all(Schema schema) {
        return IntStream.range(0, schema.size()).boxed().toList();
    }

    /** All inputs with the result's column types. */
    private List<PlanNode> inputs(SetOp operation, Schema schema) {
        List<PlanNode> inputs = new ArrayList<>();
        for (RelNode input : operation.getInputs()) {
            PlanNode node = relations.translate(input);
            inputs.add(sameTypes(node.schema(), schema) ? node : cast(node, schema));
        }
        return inputs;
    }

    private static boolean sameTypes(Schema a, Schema b) {
        return IntStream.range(0, a.size()).allMatch(i -> a.type(i).equals(b.type(i)));
    }

    private static PlanNode cast(PlanNode node, Schema schema) {
        List<Expression> columns = new ArrayList<>();
        for (int i = 0; i < schema.size(); i++) {
            columns.add(ExpressionTranslator.as(PlanShapes.column(node.schema(), i), schema.type(i)));
        }
        return PlanShapes.project(node, columns, schema);
    }
}

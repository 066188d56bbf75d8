package io.millrace.sql.planner;

import static io.millrace.common.error.ErrorCode.FEATURE_NOT_SUPPORTED;

import io.millrace.engine.data.DataType;
import io.millrace.engine.data.Schema;
import io.millrace.engine.plan.AggregateCall;
import io.millrace.engine.plan.Expression;
import io.millrace.engine.plan.PlanNode;
import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.rel.core.Aggregate;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.util.ImmutableBitSet;

/** Groups and aggregate functions; several grouping sets become a UNION ALL of one aggregate each. */
final class AggregateTranslator {
    private final PlanTranslator relations;

    AggregateTranslator(PlanTranslator relations) {
        this.relations = relations;
    }

    PlanNode aggregate(Aggregate aggregate) {
        PlanNode input = relations.translate(aggregate.getInput());
        Schema schema = TypeMapping.toSchema(aggregate.getRowType());
        boolean grouping = aggregate.getAggCallList().stream().anyMatch(AggregateTranslator::isComputed);
        if (aggregate.getGroupType() == Aggregate.Group.SIMPLE && !grouping) {
            return simple(aggregate, aggregate.getGroupSet(), input, schema);
        }
        List<PlanNode> sets = new ArrayList<>();
        for (ImmutableBitSet set : aggregate.getGroupSets()) {
            sets.add(groupingSet(aggregate, set, input, schema));
        }
        return sets.size() == 1 ? sets.get(0) : new PlanNode.Union(sets, schema);
    }

    private static PlanNode simple(Aggregate aggregate, ImmutableBitSet keys, PlanNode input, Schema schema) {
        List<AggregateCall> calls = new ArrayList<>();
        for (org.apache.calcite.rel.core.AggregateCall call : aggregate.getAggCallList()) {
            calls.add(call(call));
        }
        return new PlanNode.Aggregate(input, keys.asList(), calls, schema);
    }

    /** One grouping set, brought to the columns of all: keys outside of it are NULL. */
    private static PlanNode groupingSet(Aggregate aggregate, ImmutableBitSet set, PlanNode input, Schema schema) {
        List<Integer> allKeys = aggregate.getGroupSet().asList();
        List<Integer> keys = set.asList();
        List<AggregateCall> calls = new ArrayList<>();
        List<Schema.Field> fields = new ArrayList<>();
        keys.forEach(key -> fields.add(input.schema().field(key)));
        List<Expression> columns = new ArrayList<>();
        for (int i = 0; i < allKeys.size(); i++) {
            int position = keys.indexOf(allKeys.get(i));
            columns.add(
                    position < 0
                            ? new Expression.Literal(null, schema.type(i))
                            : new Expression.InputColumn(
                                    position,
                                    schema.type(i),
                                    input.schema().field(allKeys.get(i)).nullable()));
        }
        for (int i = 0; i < aggregate.getAggCallList().size(); i++) {
            org.apache.calcite.rel.core.AggregateCall call =
                    aggregate.getAggCallList().get(i);
            Schema.Field field = schema.field(allKeys.size() + i);
            if (call.getAggregation().getKind() == SqlKind.LITERAL_AGG) {
                columns.add(LiteralTranslator.translate((RexLiteral) call.rexList.get(0)));
            } else if (isGrouping(call)) {
                columns.add(new Expression.Literal(groupingBits(call.getArgList(), set), field.type()));
            } else {
                columns.add(new Expression.InputColumn(fields.size(), field.type(), field.nullable()));
                calls.add(call(call));
                fields.add(field);
            }
        }
        PlanNode grouped = new PlanNode.Aggregate(input, keys, calls, new Schema(fields));
        return new PlanNode.Project(grouped, columns, schema);
    }

    /** A constant of each group: no aggregate of the engine's. */
    private static boolean isComputed(org.apache.calcite.rel.core.AggregateCall call) {
        return isGrouping(call) || call.getAggregation().getKind() == SqlKind.LITERAL_AGG;
    }

    private static boolean isGrouping(org.apache.calcite.rel.core.AggregateCall call) {
        SqlKind kind = call.getAggregation().getKind();
        return kind == SqlKind.GROUPING || kind == SqlKind.GROUP_ID;
    }

    private static Long groupingBits(List<Integer> arguments, ImmutableBitSet set) {
        long bits = 0;
        for (int argument : arguments) {
            bits = bits << 1 | (set.get(argument) ? 0 : 1);
        }
        return bits;
    }

    private static AggregateCall call(org.apache.calcite.rel.core.AggregateCall call) {
        if (call.ignoreNulls() || call.isApproximate()) {
            throw FEATURE_NOT_SUPPORTED.error("%s with these options is not supported", call.getAggregation());
        }
        DataType type = TypeMapping.toEngine(call.getType());
        return new AggregateCall(
                OperatorNames.canonical(call.getAggregation()),
                call.getArgList(),
                call.isDistinct(),
                call.hasFilter() ? call.filterArg : null,
                PlanTranslator.sortKeys(call.getCollation().getFieldCollations()),
                type,
                call.getType().isNullable());
    }
}

package io.millrace.sql.planner;

import static io.millrace.common.error.ErrorCode.DATATYPE_MISMATCH;
import static io.millrace.common.error.ErrorCode.FEATURE_NOT_SUPPORTED;

import io.millrace.engine.data.DataType;
import io.millrace.engine.data.Schema;
import io.millrace.engine.plan.Expression;
import io.millrace.engine.plan.PlanNode;
import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.rel.core.Window;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexWindowBound;
import org.apache.calcite.rex.RexWindowExclusion;
import org.jspecify.annotations.Nullable;

/**
 * OVER: each group of functions with one window specification is an {@link PlanNode.Over} above those before. The functions'
 * constants are columns of a projection below the first, and gone above the last.
 */
final class OverTranslator {
    private final ExpressionTranslator expressions;
    private final Window window;
    private final PlanNode input;

    /** The input's, and behind them the constants. */
    private final List<Expression> columns;

    private OverTranslator(ExpressionTranslator expressions, Window window, PlanNode input) {
        this.expressions = expressions;
        this.window = window;
        this.input = input;
        this.columns = new ArrayList<>(PlanShapes.columns(input.schema(), 0));
        window.getConstants().forEach(constant -> columns.add(expressions.translate(constant)));
    }

    static PlanNode translate(ExpressionTranslator expressions, Window window, PlanNode input) {
        return new OverTranslator(expressions, window, input).translate();
    }

    private PlanNode translate() {
        List<List<PlanNode.OverCall>> calls = window.groups.stream()
                .map(group ->
                        group.aggCalls.stream().map(call -> call(call, group)).toList())
                .toList();
        Schema output = TypeMapping.toSchema(window.getRowType());
        int inputWidth = input.schema().size();
        PlanNode node = columns.size() == inputWidth ? input : withConstants();
        int called = inputWidth;
        for (int i = 0; i < calls.size(); i++) {
            Window.Group group = window.groups.get(i);
            List<Schema.Field> fields = new ArrayList<>(node.schema().fields());
            fields.addAll(output.fields().subList(called, called += calls.get(i).size()));
            node = new PlanNode.Over(
                    node,
                    group.keys.asList(),
                    PlanTranslator.sortKeys(group.orderKeys.getFieldCollations()),
                    calls.get(i),
                    new Schema(fields));
        }
        return columns.size() == inputWidth ? node : withoutConstants(node, output);
    }

    private PlanNode withConstants() {
        List<Schema.Field> fields = new ArrayList<>(input.schema().fields());
        for (Expression constant : columns.subList(fields.size(), columns.size())) {
            fields.add(new Schema.Field("constant" + fields.size(), constant.type(), constant.nullable()));
        }
        return PlanShapes.project(input, columns, new Schema(fields));
    }

    private PlanNode withoutConstants(PlanNode node, Schema output) {
        List<Expression> kept = new ArrayList<>(PlanShapes.columns(node.schema(), 0));
        kept.subList(input.schema().size(), columns.size()).clear();
        return new PlanNode.Project(node, kept, output);
    }

    private PlanNode.OverCall call(Window.RexWinAggCall call, Window.Group group) {
        if (call.distinct || call.ignoreNulls || group.exclude != RexWindowExclusion.EXCLUDE_NO_OTHER) {
            throw FEATURE_NOT_SUPPORTED.error("%s with these options is not supported in OVER", call.getOperator());
        }
        List<Integer> arguments = new ArrayList<>();
        for (RexNode operand : call.getOperands()) {
            arguments.add(((RexInputRef) operand).getIndex());
        }
        if (arguments.size() == 3) {
            arguments.set(2, defaultColumn(arguments.get(0), arguments.get(2)));
        }
        return new PlanNode.OverCall(
                OperatorNames.canonical(call.getOperator()),
                arguments,
                group.isRows,
                bound(group.lowerBound),
                bound(group.upperBound),
                TypeMapping.toEngine(call.getType()),
                call.getType().isNullable());
    }

    /** Where the default of LAG or LEAD is in the type of the column that it stands for. */
    private int defaultColumn(int column, int given) {
        DataType type = columns.get(column).type();
        Expression value = columns.get(given);
        if (value.type().equals(type)) {
            return given;
        }
        columns.add(defaultOf(type, value));
        return columns.size() - 1;
    }

    /** A default of LAG or LEAD in its column's type, if that holds it. */
    private static Expression defaultOf(DataType type, Expression value) {
        boolean fits = type instanceof DataType.Varchar && value.type() instanceof DataType.Varchar
                || value instanceof Expression.Literal literal
                        && (literal.value() == null || literal.value() instanceof Long && isNumber(type))
                || isNumber(value.type()) && type == DataType.DOUBLE;
        if (!fits) {
            throw DATATYPE_MISMATCH
                    .error(
                            "the default of LAG or LEAD must have the type of its column, %s and not %s",
                            type, value.type())
                    .hint("Cast the one or the other.");
        }
        return ExpressionTranslator.as(value, type);
    }

    private static boolean isNumber(DataType type) {
        return type instanceof DataType.Decimal
                || type == DataType.SMALLINT
                || type == DataType.INT
                || type == DataType.BIGINT
                || type == DataType.REAL
                || type == DataType.DOUBLE;
    }

    private @Nullable Long bound(RexWindowBound bound) {
        if (bound.isUnbounded()) {
            return null;
        }
        if (bound.isCurrentRow()) {
            return 0L;
        }
        RexNode offset = bound.getOffset();
        Expression constant = offset instanceof RexInputRef reference
                ? columns.get(reference.getIndex())
                : expressions.translate(offset);
        if (constant instanceof Expression.Literal literal && literal.value() instanceof Long distance) {
            return bound.isPreceding() ? -distance : distance;
        }
        throw FEATURE_NOT_SUPPORTED.error("the bounds of a window frame must be whole numbers or intervals");
    }
}

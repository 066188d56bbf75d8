package io.millrace.sql.planner;

import static io.millrace.common.error.ErrorCode.DATATYPE_MISMATCH;
import static io.millrace.common.error.ErrorCode.FEATURE_NOT_SUPPORTED;
import static io.millrace.common.error.ErrorCode.WINDOWING_ERROR;

import io.millrace.engine.data.DataType;
import io.millrace.engine.data.Schema;
import io.millrace.engine.plan.Expression;
import io.millrace.engine.plan.PlanNode;
import io.millrace.engine.plan.WindowSpec;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.calcite.rel.core.TableFunctionScan;
import org.apache.calcite.rel.core.Window;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexWindowBound;
import org.apache.calcite.sql.SqlKind;
import org.jspecify.annotations.Nullable;

/** Windows of both meanings: the table functions TUMBLE, HOP and CUMULATE, and OVER. */
final class WindowTranslator {
    private final PlanTranslator relations;
    private final ExpressionTranslator expressions;

    WindowTranslator(PlanTranslator relations, ExpressionTranslator expressions) {
        this.relations = relations;
        this.expressions = expressions;
    }

    PlanNode tableFunction(TableFunctionScan scan) {
        RexCall call = (RexCall) scan.getCall();
        String name = OperatorNames.canonical(call.getOperator());
        boolean tumble = name.equals("TUMBLE");
        boolean cumulate = name.equals("CUMULATE");
        if (!tumble && !cumulate && !name.equals("HOP") || scan.getInputs().size() != 1) {
            throw FEATURE_NOT_SUPPORTED
                    .error("table function %s is not supported", name)
                    .hint("TUMBLE, HOP and CUMULATE are.");
        }
        PlanNode input = relations.translate(scan.getInput(0));
        List<RexNode> operands = call.getOperands();
        int time = timeColumn(operands.get(0), input.schema());
        long first = micros(operands.get(1));
        long second = operands.size() > 2 ? micros(operands.get(2)) : 0;
        long third = operands.size() > 3 ? micros(operands.get(3)) : 0;
        if (cumulate && (positive(second) % positive(first) != 0)) {
            throw WINDOWING_ERROR
                    .error("the size of CUMULATE must be a multiple of its step")
                    .hint("CUMULATE(TABLE t, DESCRIPTOR(ts), INTERVAL '10' MINUTE, INTERVAL '1' HOUR)");
        }
        WindowSpec.Kind kind = cumulate ? WindowSpec.Kind.CUMULATE : WindowSpec.Kind.HOP;
        WindowSpec spec = tumble
                ? new WindowSpec(WindowSpec.Kind.TUMBLE, time, positive(first), first, second)
                : new WindowSpec(kind, time, positive(second), positive(first), third);
        return new PlanNode.Window(input, spec);
    }

    private static int timeColumn(RexNode descriptor, Schema schema) {
        if (descriptor.getKind() == SqlKind.DESCRIPTOR
                && ((RexCall) descriptor).getOperands().get(0) instanceof RexInputRef reference) {
            if (!(schema.type(reference.getIndex()) instanceof DataType.Timestamp)) {
                throw WINDOWING_ERROR.error(
                        "column \"%s\" of a window must be a timestamp, not %s",
                        schema.field(reference.getIndex()).name(), schema.type(reference.getIndex()));
            }
            return reference.getIndex();
        }
        throw WINDOWING_ERROR.error("a window needs DESCRIPTOR(column) of a timestamp column");
    }

    private long micros(RexNode node) {
        Expression value = expressions.translate(node);
        if (value instanceof Expression.Literal literal
                && literal.type() == DataType.INTERVAL_DAY_TIME
                && literal.value() instanceof Long micros) {
            return micros;
        }
        throw WINDOWING_ERROR
                .error("the length of a window must be a constant interval of days or shorter")
                .hint("Write it as INTERVAL '1' MINUTE.");
    }

    private static long positive(long micros) {
        if (micros <= 0) {
            throw WINDOWING_ERROR.error("the length of a window must be greater than zero");
        }
        return micros;
    }

    /** Each group of functions with one window specification is an Over; constants become columns below. */
    PlanNode over(Window window) {
        PlanNode node = relations.translate(window.getInput());
        int inputWidth = node.schema().size();
        List<RexLiteral> constants = window.getConstants();
        Map<Window.RexWinAggCall, Integer> defaults = new HashMap<>();
        if (!constants.isEmpty()) {
            node = withConstants(node, window, defaults);
        }
        Schema output = TypeMapping.toSchema(window.getRowType());
        int width = node.schema().size();
        int called = 0;
        for (Window.Group group : window.groups) {
            List<PlanNode.OverCall> calls = new ArrayList<>();
            List<Schema.Field> fields = new ArrayList<>(node.schema().fields());
            for (Window.RexWinAggCall call : group.aggCalls) {
                Schema.Field field = output.field(inputWidth + called++);
                calls.add(overCall(call, group, constants, inputWidth, field, defaults.get(call)));
                fields.add(field);
            }
            node = new PlanNode.Over(
                    node,
                    group.keys.asList(),
                    PlanTranslator.sortKeys(group.orderKeys.getFieldCollations()),
                    calls,
                    new Schema(fields));
        }
        return constants.isEmpty() ? node : withoutConstants(node, inputWidth, width, output);
    }

    /** @param defaults where the defaults of LAG and LEAD are that need the type of their column */
    private PlanNode withConstants(PlanNode input, Window window, Map<Window.RexWinAggCall, Integer> defaults) {
        List<Expression> columns = new ArrayList<>(PlanShapes.columns(input.schema(), 0));
        List<Schema.Field> fields = new ArrayList<>(input.schema().fields());
        for (RexLiteral constant : window.getConstants()) {
            addConstant(expressions.translate(constant), columns, fields);
        }
        for (Window.Group group : window.groups) {
            for (Window.RexWinAggCall call : group.aggCalls) {
                if (call.getOperands().size() == 3) {
                    Expression column =
                            columns.get(((RexInputRef) call.getOperands().get(0)).getIndex());
                    Expression value =
                            columns.get(((RexInputRef) call.getOperands().get(2)).getIndex());
                    if (!value.type().equals(column.type())) {
                        defaults.put(call, columns.size());
                        addConstant(defaultOf(column.type(), value), columns, fields);
                    }
                }
            }
        }
        return PlanShapes.project(input, columns, new Schema(fields));
    }

    private static void addConstant(Expression value, List<Expression> columns, List<Schema.Field> fields) {
        columns.add(value);
        fields.add(new Schema.Field("constant" + fields.size(), value.type(), value.nullable()));
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

    private static PlanNode withoutConstants(PlanNode node, int inputWidth, int width, Schema output) {
        List<Expression> columns = new ArrayList<>();
        for (int i = 0; i < node.schema().size(); i++) {
            if (i < inputWidth || i >= width) {
                columns.add(PlanShapes.column(node.schema(), i));
            }
        }
        return new PlanNode.Project(node, columns, output);
    }

    private PlanNode.OverCall overCall(
            Window.RexWinAggCall call,
            Window.Group group,
            List<RexLiteral> constants,
            int inputWidth,
            Schema.Field field,
            @Nullable Integer defaultColumn) {
        if (call.distinct
                || call.ignoreNulls
                || group.exclude != org.apache.calcite.rex.RexWindowExclusion.EXCLUDE_NO_OTHER) {
            throw FEATURE_NOT_SUPPORTED.error("%s with these options is not supported in OVER", call.getOperator());
        }
        List<Integer> arguments = new ArrayList<>();
        for (RexNode operand : call.getOperands()) {
            arguments.add(((RexInputRef) operand).getIndex());
        }
        if (defaultColumn != null) {
            arguments.set(2, defaultColumn);
        }
        return new PlanNode.OverCall(
                OperatorNames.canonical(call.getOperator()),
                arguments,
                group.isRows,
                bound(group.lowerBound, constants, inputWidth),
                bound(group.upperBound, constants, inputWidth),
                field.type(),
                field.nullable());
    }

    private @Nullable Long bound(RexWindowBound bound, List<RexLiteral> constants, int inputWidth) {
        if (bound.isUnbounded()) {
            return null;
        }
        if (bound.isCurrentRow()) {
            return 0L;
        }
        RexNode offset = bound.getOffset();
        RexNode constant =
                offset instanceof RexInputRef reference ? constants.get(reference.getIndex() - inputWidth) : offset;
        if (constant != null
                && expressions.translate(constant) instanceof Expression.Literal literal
                && literal.value() instanceof Long distance) {
            return bound.isPreceding() ? -distance : distance;
        }
        throw FEATURE_NOT_SUPPORTED.error("the bounds of a window frame must be whole numbers or intervals");
    }
}

package io.millrace.sql.planner;

import static io.millrace.common.error.ErrorCode.FEATURE_NOT_SUPPORTED;
import static io.millrace.common.error.ErrorCode.WINDOWING_ERROR;

import io.millrace.engine.data.DataType;
import io.millrace.engine.data.Schema;
import io.millrace.engine.plan.Expression;
import io.millrace.engine.plan.PlanNode;
import io.millrace.engine.plan.WindowSpec;
import java.util.List;
import org.apache.calcite.rel.core.TableFunctionScan;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.SqlKind;

/** The window table functions TUMBLE, HOP and CUMULATE. */
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
}

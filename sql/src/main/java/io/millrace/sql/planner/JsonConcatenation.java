package io.millrace.sql.planner;

import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.rex.RexNode;

/** {@code ||} of jsonb, which to Calcite is one of texts; a literal beside jsonb is jsonb. */
final class JsonConcatenation {
    private JsonConcatenation() {}

    static boolean is(RexNode node) {
        if (!(node instanceof RexCall call)
                || !OperatorNames.canonical(call.getOperator()).equals("||")) {
            return false;
        }
        return call.getOperands().stream().anyMatch(JsonConcatenation::isJson)
                && call.getOperands().stream().allMatch(operand -> isJson(operand) || operand instanceof RexLiteral);
    }

    private static boolean isJson(RexNode node) {
        return node.getType().getPrecision() == TypeMapping.JSON_LENGTH || is(node);
    }
}

package io.millrace.sql.planner;

import java.util.Set;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlFunction;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.jspecify.annotations.Nullable;

/**
 * PostgreSQL's infix operators on bits, arrays and JSON that Calcite lacks. All of them bind as Calcite's {@code <<}
 * does, so that {@code a | b} is read as {@code a << "|" << b}.
 */
final class InfixOperators {
    static final Set<String> SHIFTS = Set.of("<<", ">>");

    private InfixOperators() {}

    /** What takes the place of the operator in the text. */
    static String infix(String symbol) {
        return " << \"" + symbol + "\" << ";
    }

    /** Null if {@code call} is not made of {@link #infix}. */
    static @Nullable SqlNode resolve(SqlCall call) {
        if (isShift(call) && isShift(call.operand(0))) {
            SqlCall left = call.operand(0);
            if (left.operand(1) instanceof SqlIdentifier marker && marker.isSimple()) {
                SqlFunction function = Functions.INFIX_OPERATORS.get(marker.getSimple());
                return function == null
                        ? null
                        : function.createCall(call.getParserPosition(), left.operand(0), call.operand(1));
            }
        }
        return null;
    }

    private static boolean isShift(SqlNode node) {
        return node instanceof SqlCall call && call.getOperator().equals(SqlStdOperatorTable.BIT_LEFT_SHIFT);
    }
}

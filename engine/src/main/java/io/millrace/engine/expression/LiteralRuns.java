package io.millrace.engine.expression;

import io.millrace.engine.data.DataType;
import io.millrace.engine.plan.Expression;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Finds {@code x = 1 OR x = 2 OR x = 3} among the operands of OR and makes it {@code x IN (1, 2, 3)}; and likewise
 * {@code x <> 1 AND x <> 2} of AND. Only neighbours are merged, so that nothing is computed earlier than written.
 */
final class LiteralRuns {
    /** Shorter runs are as fast as they are. */
    private static final int MINIMUM = 4;

    private LiteralRuns() {}

    static List<Expression> merge(List<Expression> operands, boolean and) {
        List<Expression> merged = new ArrayList<>();
        int at = 0;
        while (at < operands.size()) {
            int end = runEnd(operands, at, and);
            if (end - at >= MINIMUM) {
                merged.add(membership(operands.subList(at, end), and));
                at = end;
            } else {
                merged.add(operands.get(at++));
            }
        }
        return merged;
    }

    private static int runEnd(List<Expression> operands, int from, boolean and) {
        Expression.Call first = comparison(operands.get(from), and);
        int end = from;
        while (first != null && end < operands.size()) {
            Expression.Call next = comparison(operands.get(end), and);
            if (next == null
                    || !next.arguments().get(0).equals(first.arguments().get(0))) {
                break;
            }
            end++;
        }
        return end;
    }

    private static Expression.@Nullable Call comparison(Expression operand, boolean and) {
        return operand instanceof Expression.Call call
                        && call.function().equals(and ? "<>" : "=")
                        && call.arguments().get(1) instanceof Expression.Literal
                ? call
                : null;
    }

    private static Expression membership(List<Expression> run, boolean and) {
        List<Expression> arguments = new ArrayList<>();
        for (Expression operand : run) {
            List<Expression> sides = ((Expression.Call) operand).arguments();
            if (arguments.isEmpty()) {
                arguments.add(sides.get(0));
            }
            arguments.add(sides.get(1));
        }
        return new Expression.Call(and ? "NOT IN" : "IN", arguments, DataType.BOOLEAN, true);
    }
}

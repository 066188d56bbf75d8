package io.millrace.engine.expression;

import io.millrace.engine.data.DataType;
import io.millrace.engine.plan.Expression;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** AND, OR, NOT and the tests IS TRUE and so on, in three-valued logic. */
final class LogicEmitter {
    private LogicEmitter() {}

    /** A Java condition that holds if {@code value} is true, and not if it is false or unknown. */
    static String isTrue(ExpressionEmitter out, Value value) {
        if (value.alwaysNull()) {
            return "false";
        }
        return value.neverNull() ? value.code() : out.variable("boolean", "!" + value.isNull() + " & " + value.code());
    }

    /** AND or OR of {@code call}'s arguments; the first that decides is the last that is computed. */
    static Value chain(ExpressionEmitter out, Expression.Call call) {
        boolean and = call.function().equals("AND");
        return chain(out, LiteralRuns.merge(flatten(call), and), and);
    }

    /** The operands of nested calls of one function, left to right. */
    private static List<Expression> flatten(Expression.Call call) {
        List<Expression> operands = new ArrayList<>();
        Deque<Expression> open = new ArrayDeque<>();
        open.push(call);
        while (!open.isEmpty()) {
            Expression next = open.pop();
            if (next instanceof Expression.Call inner && inner.function().equals(call.function())) {
                for (int i = inner.arguments().size() - 1; i >= 0; i--) {
                    open.push(inner.arguments().get(i));
                }
            } else {
                operands.add(next);
            }
        }
        return operands;
    }

    static Value chain(ExpressionEmitter out, List<Expression> operands, boolean and) {
        if (operands.size() == 1) {
            return out.emit(operands.get(0));
        }
        int middle = operands.size() / 2;
        List<Expression> firstHalf = operands.subList(0, middle);
        List<Expression> secondHalf = operands.subList(middle, operands.size());
        return out.scoped(() -> {
            Value first = chain(out, firstHalf, and);
            return combine(out, first, secondHalf, and);
        });
    }

    private static Value combine(ExpressionEmitter out, Value first, List<Expression> rest, boolean and) {
        String undecided = and ? first.code() : "!" + first.code();
        if (!first.neverNull()) {
            undecided = first.isNull() + " || " + undecided;
        }
        String value = out.variable("boolean", and ? "false" : "true");
        String isNull = out.variable("boolean", "false");
        out.line("if (" + undecided + ") {");
        Value second = out.scoped(() -> chain(out, rest, and));
        // The first is now known to be neutral or unknown.
        if (first.neverNull()) {
            out.line(value + " = " + second.code() + ";");
            out.line(isNull + " = " + second.isNull() + ";");
        } else {
            String decided = "!" + second.isNull() + " && " + (and ? "!" : "") + second.code();
            out.line("if (!(" + decided + ")) {");
            out.line(isNull + " = " + first.isNull() + " | " + second.isNull() + ";");
            out.line(value + " = " + and + ";");
            out.line("}");
        }
        out.line("}");
        return new Value(DataType.BOOLEAN, value, isNull);
    }

    static Value not(ExpressionEmitter out, Value operand) {
        return out.harmless(DataType.BOOLEAN, "!" + operand.code(), operand);
    }

    static Value test(ExpressionEmitter out, String test, Value operand) {
        String known = operand.neverNull() ? "true" : "!" + operand.isNull();
        String condition =
                switch (test) {
                    case "IS NULL", "IS UNKNOWN" -> operand.isNull();
                    case "IS NOT NULL", "IS NOT UNKNOWN" -> known;
                    case "IS TRUE" -> known + " && " + operand.code();
                    case "IS NOT TRUE" -> "!(" + known + " && " + operand.code() + ")";
                    case "IS FALSE" -> known + " && !" + operand.code();
                    default -> "!(" + known + " && !" + operand.code() + ")";
                };
        return new Value(DataType.BOOLEAN, out.variable("boolean", condition), Value.NEVER);
    }
}

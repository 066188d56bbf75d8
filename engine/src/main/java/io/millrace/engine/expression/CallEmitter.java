package io.millrace.engine.expression;

import io.millrace.engine.data.DataType;
import io.millrace.engine.plan.Expression;
import java.util.List;

/** Calls: operators get code in place, all else becomes a call of a method of the registry. */
final class CallEmitter {
    private CallEmitter() {}

    static Value emit(ExpressionEmitter out, Expression.Call call) {
        List<Expression> arguments = call.arguments();
        DataType type = call.type();
        return switch (call.function()) {
            case "AND", "OR" -> LogicEmitter.chain(out, call);
            case "NOT" -> LogicEmitter.not(out, out.emit(arguments.get(0)));
            case "IS NULL",
                    "IS NOT NULL",
                    "IS TRUE",
                    "IS NOT TRUE",
                    "IS FALSE",
                    "IS NOT FALSE",
                    "IS UNKNOWN",
                    "IS NOT UNKNOWN" -> LogicEmitter.test(out, call.function(), out.emit(arguments.get(0)));
            case "=", "<>", "!=", "<", "<=", ">", ">=" ->
                ComparisonEmitter.compare(out, call.function(), out.emit(arguments.get(0)), out.emit(arguments.get(1)));
            case "IS DISTINCT FROM", "IS NOT DISTINCT FROM" ->
                ComparisonEmitter.distinct(
                        out,
                        out.emit(arguments.get(0)),
                        out.emit(arguments.get(1)),
                        call.function().equals("IS DISTINCT FROM"));
            case "+", "-", "*", "/", "%", "MOD" ->
                arguments.size() == 1
                        ? unary(out, call)
                        : ArithmeticEmitter.binary(
                                out, call.function(), out.emit(arguments.get(0)), out.emit(arguments.get(1)), type);
            case "UNARY -" -> ArithmeticEmitter.negate(out, out.emit(arguments.get(0)), type);
            case "UNARY +" -> out.emit(arguments.get(0));
            case "COALESCE" -> ChoiceEmitter.coalesce(out, arguments, type);
            case "NULLIF" -> ChoiceEmitter.nullIf(out, arguments, type);
            case "GREATEST", "LEAST" ->
                ExtremeEmitter.emit(out, arguments, type, call.function().equals("GREATEST"));
            case "IN", "NOT IN" -> InEmitter.emit(out, call);
            case "||" -> FunctionEmitter.emit(out, arrayConcatenation(call));
            default -> FunctionEmitter.emit(out, call);
        };
    }

    /** {@code ||} of arrays, or of an array and an element, under the name of the function that does it. */
    private static Expression.Call arrayConcatenation(Expression.Call call) {
        if (!(call.type() instanceof DataType.Array array)) {
            return call;
        }
        boolean append = call.arguments().get(1).type().equals(array.element());
        return new Expression.Call(
                append ? "ARRAY_APPEND" : "ARRAY_CAT", call.arguments(), call.type(), call.nullable());
    }

    private static Value unary(ExpressionEmitter out, Expression.Call call) {
        Value operand = out.emit(call.arguments().get(0));
        return call.function().equals("-") ? ArithmeticEmitter.negate(out, operand, call.type()) : operand;
    }
}

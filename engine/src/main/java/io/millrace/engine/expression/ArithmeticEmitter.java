package io.millrace.engine.expression;

import static io.millrace.common.error.ErrorCode.FUNCTION_NOT_FOUND;

import io.millrace.engine.data.DataType;
import java.util.List;

/** {@code + - * / %} and unary minus of numbers; a result that does not fit its type raises 22003. */
final class ArithmeticEmitter {
    private ArithmeticEmitter() {}

    static Value binary(ExpressionEmitter out, String operator, Value left, Value right, DataType type) {
        if (left.alwaysNull() || right.alwaysNull()) {
            return Value.nullOf(type);
        }
        if (!Types.isNumeric(left.type()) || !Types.isNumeric(right.type())) {
            return TemporalEmitter.arithmetic(out, operator, left, right, type);
        }
        if (!Types.isNumeric(type)) {
            throw FUNCTION_NOT_FOUND.error("operator does not exist: %s %s %s", left.type(), operator, right.type());
        }
        return CastEmitter.coerce(out, compute(out, operator, left, right, type), type);
    }

    private static Value compute(ExpressionEmitter out, String operator, Value left, Value right, DataType type) {
        String method = method(operator);
        DataType common = Types.commonNumeric(left.type(), right.type());
        if (common == DataType.DOUBLE || Kind.of(type) == Kind.DOUBLE) {
            return call(out, "DoubleArithmetic." + method, left, right, DataType.DOUBLE);
        }
        if (common == DataType.BIGINT && Types.isInteger(type)) {
            return call(out, "IntegerArithmetic." + method, left, right, DataType.BIGINT);
        }
        return decimal(out, operator, left, right, type);
    }

    private static Value call(ExpressionEmitter out, String method, Value left, Value right, DataType type) {
        Value a = CastEmitter.coerce(out, left, type);
        Value b = CastEmitter.coerce(out, right, type);
        return out.strict(type, method + "(" + a.code() + ", " + b.code() + ")", List.of(a, b));
    }

    private static Value decimal(ExpressionEmitter out, String operator, Value left, Value right, DataType type) {
        DataType.Decimal result = Types.asDecimal(type);
        boolean sum = operator.equals("+") || operator.equals("-");
        if (sum && result.storage() == io.millrace.engine.data.Storage.LONG) {
            DataType.Decimal a = Types.asDecimal(left.type());
            DataType.Decimal b = Types.asDecimal(right.type());
            if (a.scale() <= result.scale() && b.scale() <= result.scale()) {
                return smallSum(out, operator, left, right, result);
            }
        }
        String a = big(left);
        String b = big(right);
        String computed = operator.equals("/")
                ? "DecimalArithmetic.divide(" + a + ", " + b + ", " + result.scale() + ")"
                : "DecimalArithmetic." + method(operator) + "(" + a + ", " + b + ")";
        String fit = (result.storage() == io.millrace.engine.data.Storage.LONG ? "fitLong" : "fit") + "(" + computed
                + ", " + result.precision() + ", " + result.scale() + ")";
        return out.strict(result, "DecimalArithmetic." + fit, List.of(left, right));
    }

    private static Value smallSum(
            ExpressionEmitter out, String operator, Value left, Value right, DataType.Decimal result) {
        String sum = "IntegerArithmetic." + method(operator) + "(" + scaled(left, result) + ", " + scaled(right, result)
                + ")";
        return out.strict(
                result,
                "DecimalArithmetic.checkPrecision(" + sum + ", " + result.precision() + ", " + result.scale() + ")",
                List.of(left, right));
    }

    private static String scaled(Value value, DataType.Decimal result) {
        int zeros = result.scale() - Types.asDecimal(value.type()).scale();
        return zeros == 0 ? value.code() : "DecimalArithmetic.scaleUp(" + value.code() + ", " + zeros + ")";
    }

    /** The value as a BigDecimal. */
    static String big(Value value) {
        return value.kind() == Kind.OBJECT
                ? "((java.math.BigDecimal) " + value.code() + ")"
                : "DecimalArithmetic.of(" + value.code() + ", "
                        + Types.asDecimal(value.type()).scale() + ")";
    }

    static Value negate(ExpressionEmitter out, Value operand, DataType type) {
        if (operand.alwaysNull()) {
            return Value.nullOf(type);
        }
        Value negated =
                switch (operand.kind()) {
                    case DOUBLE -> out.harmless(operand.type(), "-" + operand.code(), operand);
                    case OBJECT -> out.strict(operand.type(), big(operand) + ".negate()", List.of(operand));
                    default ->
                        out.strict(
                                operand.type(), "IntegerArithmetic.negate(" + operand.code() + ")", List.of(operand));
                };
        Value checked = operand.type() == DataType.INT || operand.type() == DataType.SMALLINT
                ? CastEmitter.coerce(out, new Value(DataType.BIGINT, negated.code(), negated.isNull()), operand.type())
                : negated;
        return CastEmitter.coerce(out, checked, type);
    }

    private static String method(String operator) {
        return switch (operator) {
            case "+" -> "add";
            case "-" -> "subtract";
            case "*" -> "multiply";
            case "/" -> "divide";
            default -> "remainder";
        };
    }
}

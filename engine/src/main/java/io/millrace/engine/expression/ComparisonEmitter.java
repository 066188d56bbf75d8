package io.millrace.engine.expression;

import static io.millrace.common.error.ErrorCode.FUNCTION_NOT_FOUND;

import io.millrace.engine.data.DataType;
import java.util.List;

/** {@code = <> < <= > >=} and IS [NOT] DISTINCT FROM. */
final class ComparisonEmitter {
    private ComparisonEmitter() {}

    /** @param operator {@code = <> < <= > >=} */
    static Value compare(ExpressionEmitter out, String operator, Value left, Value right) {
        if (left.alwaysNull() || right.alwaysNull()) {
            return Value.nullOf(DataType.BOOLEAN);
        }
        DataType common = commonType(left.type(), right.type());
        Value a = CastEmitter.coerce(out, left, common);
        Value b = CastEmitter.coerce(out, right, common);
        String condition = condition(out, operator, Kind.of(common), a.code(), b.code());
        return Kind.of(common) == Kind.OBJECT || Kind.of(common) == Kind.BYTES
                ? out.strict(DataType.BOOLEAN, condition, List.of(a, b))
                : out.harmless(DataType.BOOLEAN, condition, a, b);
    }

    private static String condition(ExpressionEmitter out, String operator, Kind kind, String a, String b) {
        String java =
                switch (operator) {
                    case "=" -> "==";
                    case "<>", "!=" -> "!=";
                    default -> operator;
                };
        boolean equality = java.equals("==") || java.equals("!=");
        return switch (kind) {
            case LONG -> a + " " + java + " " + b;
            case BOOLEAN ->
                equality ? a + " " + java + " " + b : "(" + a + " ? 1 : 0) " + java + " (" + b + " ? 1 : 0)";
            case BYTES ->
                equality
                        ? (java.equals("!=") ? "!" : "") + "Comparison.equal(" + a + ", " + b + ")"
                        : "Comparison.compare(" + a + ", " + b + ") " + java + " 0";
            case DOUBLE ->
                equality
                        ? doubleEquality(out, java, a, b)
                        : java.charAt(0) == '<'
                                ? doubleOrder(out, java.length() == 1, a, b)
                                : doubleOrder(out, java.length() == 1, b, a);
            case OBJECT -> "Comparison.compare(" + a + ", " + b + ") " + java + " 0";
        };
    }

    private static String doubleEquality(ExpressionEmitter out, String java, String a, String b) {
        return out.isNumber(a) || out.isNumber(b)
                ? a + " " + java + " " + b
                : (java.equals("!=") ? "!" : "") + "Comparison.equal(" + a + ", " + b + ")";
    }

    /** Less, or less or equal; NaN is above all numbers, so that one comparison does where one side is known to be none. */
    private static String doubleOrder(ExpressionEmitter out, boolean less, String a, String b) {
        if (out.isNumber(b)) {
            return a + (less ? " < " : " <= ") + b;
        }
        if (out.isNumber(a)) {
            return "!(" + b + (less ? " <= " : " < ") + a + ")";
        }
        return "Comparison." + (less ? "less(" : "lessOrEqual(") + a + ", " + b + ")";
    }

    /** IS NOT DISTINCT FROM, or its negation. */
    static Value distinct(ExpressionEmitter out, Value left, Value right, boolean negated) {
        Value equal = compare(out, "=", left, right);
        String bothNull = "(" + left.isNull() + " & " + right.isNull() + ")";
        String same = bothNull + " | (!" + equal.isNull() + " & " + equal.code() + ")";
        return new Value(DataType.BOOLEAN, out.variable("boolean", negated ? "!(" + same + ")" : same), Value.NEVER);
    }

    /** The type in which values of both types can be compared. */
    static DataType commonType(DataType left, DataType right) {
        if (left.equals(right) || right == DataType.Scalar.NULL) {
            return left;
        }
        if (left == DataType.Scalar.NULL) {
            return right;
        }
        if (Types.isNumeric(left) && Types.isNumeric(right)) {
            return Types.commonNumeric(left, right);
        }
        if (left instanceof DataType.Varchar && right instanceof DataType.Varchar) {
            return DataType.VARCHAR;
        }
        if (left instanceof DataType.Timestamp || right instanceof DataType.Timestamp) {
            if (isMoment(left) && isMoment(right)) {
                return isZoned(left) || isZoned(right) ? DataType.TIMESTAMP_TZ : DataType.TIMESTAMP;
            }
        }
        if (left.storage() == right.storage() && !Types.isNumeric(left) && !Types.isNumeric(right)) {
            return left;
        }
        throw FUNCTION_NOT_FOUND.error("operator does not exist: %s = %s", left, right);
    }

    private static boolean isMoment(DataType type) {
        return type == DataType.DATE || type instanceof DataType.Timestamp;
    }

    private static boolean isZoned(DataType type) {
        return type instanceof DataType.Timestamp timestamp && timestamp.withTimeZone();
    }
}

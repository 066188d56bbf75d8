package io.millrace.engine.expression;

import io.millrace.engine.data.DataType;
import io.millrace.engine.data.Storage;
import java.util.List;

/** Casts among numbers: rounding half away from zero (REAL and DOUBLE to integers: half to even), 22003 if too large. */
final class NumericCasts {
    private NumericCasts() {}

    static Value emit(ExpressionEmitter out, Value value, DataType type) {
        List<Value> arguments = List.of(value);
        if (type == DataType.DOUBLE || type == DataType.REAL) {
            return toDouble(out, value, type);
        }
        if (type instanceof DataType.Decimal decimal) {
            return out.strict(type, toDecimal(value, decimal), arguments);
        }
        String exact;
        if (value.kind() == Kind.DOUBLE) {
            String limit = type == DataType.BIGINT ? "Bigint" : type == DataType.INT ? "Integer" : "Smallint";
            return out.strict(type, "NumberCasts.to" + limit + "(" + value.code() + ")", arguments);
        } else if (value.kind() == Kind.OBJECT) {
            exact = "DecimalArithmetic.toLong((java.math.BigDecimal) " + value.code() + ")";
        } else {
            int digits = Types.asDecimal(value.type()).scale();
            exact = digits == 0 ? value.code() : "DecimalArithmetic.scaleDown(" + value.code() + ", " + digits + ")";
        }
        return out.strict(type, narrow(exact, value.type(), type), arguments);
    }

    private static Value toDouble(ExpressionEmitter out, Value value, DataType type) {
        List<Value> arguments = List.of(value);
        if (value.kind() == Kind.DOUBLE) {
            return type == DataType.REAL && value.type() != DataType.REAL
                    ? out.strict(type, "DoubleArithmetic.toReal(" + value.code() + ")", arguments)
                    : new Value(type, value.code(), value.isNull());
        }
        if (value.kind() == Kind.OBJECT) {
            return out.strict(type, "NumberCasts.toDouble((java.math.BigDecimal) " + value.code() + ")", arguments);
        }
        int scale = Types.asDecimal(value.type()).scale();
        String number =
                scale == 0 ? "(double) " + value.code() : "NumberCasts.toDouble(" + value.code() + ", " + scale + ")";
        return out.harmless(type, type == DataType.REAL ? "(double) (float) (" + number + ")" : number, value);
    }

    private static String toDecimal(Value value, DataType.Decimal type) {
        String limits = ", " + type.precision() + ", " + type.scale() + ")";
        boolean small = type.storage() == Storage.LONG;
        if (value.kind() == Kind.DOUBLE) {
            String big = "NumberCasts.toDecimal(" + value.code() + ")";
            return "DecimalArithmetic." + (small ? "fitLong(" : "fit(") + big + limits;
        }
        if (value.kind() == Kind.OBJECT || !small) {
            return "DecimalArithmetic." + (small ? "fitLong(" : "fit(") + ArithmeticEmitter.big(value) + limits;
        }
        int digits = type.scale() - Types.asDecimal(value.type()).scale();
        String scaled = digits == 0
                ? value.code()
                : digits > 0
                        ? "DecimalArithmetic.scaleUp(" + value.code() + ", " + digits + ")"
                        : "DecimalArithmetic.scaleDown(" + value.code() + ", " + -digits + ")";
        return "DecimalArithmetic.checkPrecision(" + scaled + limits;
    }

    private static String narrow(String exact, DataType from, DataType type) {
        if (type == DataType.BIGINT || from.equals(type) || (from == DataType.SMALLINT && type == DataType.INT)) {
            return exact;
        }
        return "IntegerArithmetic." + (type == DataType.INT ? "toInteger" : "toSmallint") + "(" + exact + ")";
    }
}

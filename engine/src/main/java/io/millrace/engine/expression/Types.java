package io.millrace.engine.expression;

import io.millrace.engine.data.DataType;

/** Questions about types that several emitters ask. */
final class Types {
    private Types() {}

    static boolean isInteger(DataType type) {
        return type == DataType.SMALLINT || type == DataType.INT || type == DataType.BIGINT;
    }

    static boolean isNumeric(DataType type) {
        return isInteger(type) || Kind.of(type) == Kind.DOUBLE || type instanceof DataType.Decimal;
    }

    static boolean isInterval(DataType type) {
        return type == DataType.INTERVAL_DAY_TIME || type == DataType.INTERVAL_YEAR_MONTH;
    }

    /** A type that holds the values of both. */
    static DataType commonNumeric(DataType left, DataType right) {
        if (Kind.of(left) == Kind.DOUBLE || Kind.of(right) == Kind.DOUBLE) {
            return DataType.DOUBLE;
        }
        if (isInteger(left) && isInteger(right)) {
            return DataType.BIGINT;
        }
        DataType.Decimal a = asDecimal(left);
        DataType.Decimal b = asDecimal(right);
        int scale = Math.max(a.scale(), b.scale());
        int whole = Math.max(a.precision() - a.scale(), b.precision() - b.scale());
        return DataType.decimal(Math.min(DataType.Decimal.MAX_PRECISION, whole + scale), scale);
    }

    /** The narrowest exact type that holds an integer or decimal type's values. */
    static DataType.Decimal asDecimal(DataType type) {
        if (type instanceof DataType.Decimal decimal) {
            return decimal;
        }
        int digits = type == DataType.SMALLINT ? 5 : type == DataType.INT ? 10 : 19;
        return new DataType.Decimal(digits, 0);
    }
}

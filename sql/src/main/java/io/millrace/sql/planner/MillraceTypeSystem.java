package io.millrace.sql.planner;

import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeFactory;
import org.apache.calcite.rel.type.RelDataTypeSystemImpl;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.calcite.sql.type.SqlTypeUtil;
import org.jspecify.annotations.Nullable;

/** Limits and result types of numbers and times: those of {@link io.millrace.engine.data.DataType}. */
final class MillraceTypeSystem extends RelDataTypeSystemImpl {
    static final MillraceTypeSystem INSTANCE = new MillraceTypeSystem();

    private static final int DECIMAL_DIGITS = 38;
    /** Of NUMERIC without digits, and the least scale of an average. */
    private static final int DEFAULT_SCALE = 10;

    private static final int AVERAGE_SCALE = 16;
    private static final int QUOTIENT_SCALE = 16;
    private static final int TIME_DIGITS = 6;

    private MillraceTypeSystem() {}

    @Override
    public int getMaxPrecision(SqlTypeName type) {
        return switch (type) {
            case DECIMAL -> DECIMAL_DIGITS;
            case TIME, TIMESTAMP, TIME_WITH_LOCAL_TIME_ZONE, TIMESTAMP_WITH_LOCAL_TIME_ZONE, TIME_TZ, TIMESTAMP_TZ ->
                TIME_DIGITS;
            case CHAR, VARCHAR, BINARY, VARBINARY -> Integer.MAX_VALUE;
            default -> super.getMaxPrecision(type);
        };
    }

    @Override
    public int getMaxScale(SqlTypeName type) {
        return type == SqlTypeName.DECIMAL ? DECIMAL_DIGITS : super.getMaxScale(type);
    }

    @Override
    public int getDefaultPrecision(SqlTypeName type) {
        return switch (type) {
            case DECIMAL -> DECIMAL_DIGITS;
            case TIME, TIMESTAMP, TIME_WITH_LOCAL_TIME_ZONE, TIMESTAMP_WITH_LOCAL_TIME_ZONE, TIME_TZ, TIMESTAMP_TZ ->
                TIME_DIGITS;
            case CHAR, VARCHAR, BINARY, VARBINARY -> RelDataType.PRECISION_NOT_SPECIFIED;
            case INTERVAL_YEAR,
                    INTERVAL_YEAR_MONTH,
                    INTERVAL_MONTH,
                    INTERVAL_DAY,
                    INTERVAL_DAY_HOUR,
                    INTERVAL_DAY_MINUTE,
                    INTERVAL_DAY_SECOND,
                    INTERVAL_HOUR,
                    INTERVAL_HOUR_MINUTE,
                    INTERVAL_HOUR_SECOND,
                    INTERVAL_MINUTE,
                    INTERVAL_MINUTE_SECOND,
                    INTERVAL_SECOND -> 9;
            default -> super.getDefaultPrecision(type);
        };
    }

    @Override
    public int getDefaultScale(SqlTypeName type) {
        return type == SqlTypeName.DECIMAL ? DEFAULT_SCALE : super.getDefaultScale(type);
    }

    /** Of integers one size larger; of decimals all digits. */
    @Override
    public RelDataType deriveSumType(RelDataTypeFactory types, RelDataType argument) {
        RelDataType sum =
                switch (argument.getSqlTypeName()) {
                    case TINYINT, SMALLINT, INTEGER -> types.createSqlType(SqlTypeName.BIGINT);
                    case BIGINT -> types.createSqlType(SqlTypeName.DECIMAL, DECIMAL_DIGITS, 0);
                    case DECIMAL -> types.createSqlType(SqlTypeName.DECIMAL, DECIMAL_DIGITS, argument.getScale());
                    case REAL, FLOAT, DOUBLE -> types.createSqlType(argument.getSqlTypeName());
                    default -> argument;
                };
        return types.createTypeWithNullability(sum, argument.isNullable());
    }

    @Override
    public RelDataType deriveAvgAggType(RelDataTypeFactory types, RelDataType argument) {
        RelDataType average = argument;
        if (SqlTypeUtil.isExactNumeric(argument)) {
            int scale = argument.getSqlTypeName() == SqlTypeName.DECIMAL ? argument.getScale() : 0;
            average = types.createSqlType(SqlTypeName.DECIMAL, DECIMAL_DIGITS, Math.max(scale, AVERAGE_SCALE));
        } else if (SqlTypeUtil.isApproximateNumeric(argument)) {
            average = types.createSqlType(SqlTypeName.DOUBLE);
        }
        return types.createTypeWithNullability(average, argument.isNullable());
    }

    /** At least as many digits behind the point as PostgreSQL gives to ordinary numbers. */
    @Override
    public @Nullable RelDataType deriveDecimalDivideType(
            RelDataTypeFactory types, RelDataType dividend, RelDataType divisor) {
        RelDataType quotient = super.deriveDecimalDivideType(types, dividend, divisor);
        if (quotient == null) {
            return null;
        }
        int scale = Math.max(QUOTIENT_SCALE, Math.max(scale(dividend), scale(divisor)));
        RelDataType wide = types.createSqlType(SqlTypeName.DECIMAL, DECIMAL_DIGITS, scale);
        return types.createTypeWithNullability(wide, quotient.isNullable());
    }

    private static int scale(RelDataType number) {
        return number.getSqlTypeName() == SqlTypeName.DECIMAL ? number.getScale() : 0;
    }

    @Override
    public boolean isSchemaCaseSensitive() {
        return true;
    }

    @Override
    public boolean shouldConvertRaggedUnionTypesToVarying() {
        return true;
    }
}

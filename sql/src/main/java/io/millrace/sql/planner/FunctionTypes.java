package io.millrace.sql.planner;

import io.millrace.common.error.ErrorCode;
import io.millrace.engine.data.DataType;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.sql.SqlOperatorBinding;
import org.apache.calcite.sql.type.SqlReturnTypeInference;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.calcite.sql.type.SqlTypeUtil;

/** What {@link Functions} return, by what they are given. */
final class FunctionTypes {
    private FunctionTypes() {}

    static SqlReturnTypeInference fixed(DataType type) {
        RelDataType nullable = TypeMapping.toCalcite(type, true);
        return binding -> nullable;
    }

    static SqlReturnTypeInference notNull(DataType type) {
        RelDataType result = TypeMapping.toCalcite(type, false);
        return binding -> result;
    }

    static RelDataType sameAsFirst(SqlOperatorBinding binding) {
        return binding.getOperandType(0);
    }

    /** Of a double a double; of an exact number one with the wanted scale, where it is a literal. */
    static RelDataType rounded(SqlOperatorBinding binding) {
        RelDataType argument = binding.getOperandType(0);
        if (argument.getSqlTypeName() != SqlTypeName.DECIMAL) {
            return argument;
        }
        int scale = argument.getScale();
        if (binding.getOperandCount() == 1) {
            scale = 0;
        } else if (binding.isOperandLiteral(1, false)) {
            Integer digits = binding.getOperandLiteralValue(1, Integer.class);
            scale = digits == null ? scale : Math.max(0, Math.min(digits, scale));
        }
        int precision = Math.min(38, argument.getPrecision() - argument.getScale() + scale + 1);
        return binding.getTypeFactory()
                .createTypeWithNullability(
                        binding.getTypeFactory().createSqlType(SqlTypeName.DECIMAL, Math.max(precision, 1), scale),
                        true);
    }

    static RelDataType nullableAsFirst(SqlOperatorBinding binding) {
        return binding.getTypeFactory().createTypeWithNullability(binding.getOperandType(0), true);
    }

    static RelDataType nullableAsSecond(SqlOperatorBinding binding) {
        return binding.getTypeFactory().createTypeWithNullability(binding.getOperandType(1), true);
    }

    static RelDataType common(SqlOperatorBinding binding) {
        RelDataType type = binding.getTypeFactory().leastRestrictive(binding.collectOperandTypes());
        if (type == null) {
            throw ErrorCode.DATATYPE_MISMATCH.error(
                    "%s types cannot be matched", binding.getOperator().getName());
        }
        return binding.getTypeFactory().createTypeWithNullability(type, true);
    }

    /** Of a transaction's number a number. */
    static RelDataType age(SqlOperatorBinding binding) {
        boolean number = SqlTypeUtil.isNumeric(binding.getOperandType(0));
        return TypeMapping.toCalcite(number ? DataType.INT : DataType.INTERVAL_DAY_TIME, true);
    }

    static RelDataType series(SqlOperatorBinding binding) {
        RelDataType first = binding.getOperandType(0);
        boolean text = SqlTypeName.CHAR_TYPES.contains(first.getSqlTypeName());
        RelDataType element = first.getSqlTypeName() == SqlTypeName.DATE || text
                ? TypeMapping.toCalcite(DataType.TIMESTAMP_TZ, false)
                : first;
        if (SqlTypeName.NUMERIC_TYPES.contains(first.getSqlTypeName())) {
            RelDataType common = binding.getTypeFactory().leastRestrictive(binding.collectOperandTypes());
            element = common == null ? first : common;
        }
        RelDataType array = binding.getTypeFactory()
                .createArrayType(binding.getTypeFactory().createTypeWithNullability(element, false), -1);
        return binding.getTypeFactory().createTypeWithNullability(array, true);
    }

    static RelDataType otherTimestamp(SqlOperatorBinding binding) {
        return other(binding.getOperandType(0));
    }

    static RelDataType movedTimestamp(SqlOperatorBinding binding) {
        return other(binding.getOperandType(1));
    }

    /** An instant as local time, a local time as an instant. */
    static RelDataType other(RelDataType timestamp) {
        boolean local = timestamp.getSqlTypeName() == SqlTypeName.TIMESTAMP;
        return TypeMapping.toCalcite(local ? DataType.TIMESTAMP_TZ : DataType.TIMESTAMP, true);
    }

    static RelDataType truncatedTime(SqlOperatorBinding binding) {
        RelDataType argument = binding.getOperandType(1);
        RelDataType type = argument.getSqlTypeName() == SqlTypeName.DATE
                ? TypeMapping.toCalcite(DataType.TIMESTAMP_TZ, true)
                : argument;
        return binding.getTypeFactory().createTypeWithNullability(type, true);
    }
}

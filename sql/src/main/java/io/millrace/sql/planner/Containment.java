package io.millrace.sql.planner;

import static io.millrace.common.error.ErrorCode.FUNCTION_NOT_FOUND;

import io.millrace.engine.data.DataType;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.sql.SqlOperatorBinding;
import org.apache.calcite.sql.type.SqlTypeName;

/** {@code @>}, {@code <@} and {@code &&}: of two arrays, the first two of JSON too. */
final class Containment {
    private Containment() {}

    static RelDataType type(SqlOperatorBinding binding) {
        RelDataType left = binding.getOperandType(0);
        RelDataType right = binding.getOperandType(1);
        String symbol = binding.getOperator().getName();
        boolean json = (isJson(left) || isJson(right)) && isText(left) && isText(right) && !symbol.equals("&&");
        if (!json && !(isArray(left) && isArray(right))) {
            throw FUNCTION_NOT_FOUND
                    .error(
                            "operator does not exist: %s %s %s",
                            OperandMismatch.typeName(left.toString()),
                            symbol,
                            OperandMismatch.typeName(right.toString()))
                    .hint("It takes two arrays, or jsonb; write a cast where one is text.");
        }
        return TypeMapping.toCalcite(DataType.BOOLEAN, true);
    }

    private static boolean isArray(RelDataType type) {
        return type.getSqlTypeName() == SqlTypeName.ARRAY;
    }

    private static boolean isText(RelDataType type) {
        return SqlTypeName.CHAR_TYPES.contains(type.getSqlTypeName());
    }

    private static boolean isJson(RelDataType type) {
        return isText(type) && type.getPrecision() == TypeMapping.JSON_LENGTH;
    }
}

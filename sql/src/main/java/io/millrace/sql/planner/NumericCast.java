package io.millrace.sql.planner;

import java.math.BigDecimal;
import java.util.Objects;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeFactory;
import org.apache.calcite.sql.SqlBasicTypeNameSpec;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlCharStringLiteral;
import org.apache.calcite.sql.SqlDataTypeSpec;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlOperatorBinding;
import org.apache.calcite.sql.SqlTypeNameSpec;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.type.SqlTypeName;
import org.jspecify.annotations.Nullable;

/** {@code x::numeric} without digits: an exact number keeps its own, a constant has those that are written. */
final class NumericCast {
    private static final int MAX_DIGITS = 38;
    /** A longer text has more digits or no number; the cast tells which. */
    private static final int MAX_LENGTH = 100;

    private NumericCast() {}

    static boolean isPlain(SqlTypeNameSpec type) {
        String name = type.getTypeName().names.get(type.getTypeName().names.size() - 1);
        return name.equals("numeric")
                || name.equals("DECIMAL") && type instanceof SqlBasicTypeNameSpec basic && basic.getPrecision() < 0;
    }

    /** What stands for the cast; null for one of a text that shows no number. */
    static @Nullable SqlNode of(SqlNode operand, SqlCall cast) {
        SqlParserPos position = cast.getParserPosition();
        if (!(operand instanceof SqlCharStringLiteral text)) {
            return SystemFunctions.TO_NUMERIC.createCall(position, operand);
        }
        BigDecimal number = parsed(text);
        if (number == null) {
            return null;
        }
        int scale = Math.max(0, number.scale());
        int precision = Math.max(1, Math.max(scale, number.precision() - number.scale() + scale));
        if (precision > MAX_DIGITS) {
            return null;
        }
        SqlBasicTypeNameSpec exact = new SqlBasicTypeNameSpec(SqlTypeName.DECIMAL, precision, scale, position);
        return SqlStdOperatorTable.CAST.createCall(position, operand, new SqlDataTypeSpec(exact, position));
    }

    private static @Nullable BigDecimal parsed(SqlCharStringLiteral literal) {
        String text = Objects.requireNonNull(literal.getValueAs(String.class)).strip();
        try {
            return text.length() > MAX_LENGTH ? null : new BigDecimal(text);
        } catch (NumberFormatException e) {
            return null;
        }
    }

    static RelDataType type(SqlOperatorBinding call) {
        RelDataTypeFactory types = call.getTypeFactory();
        RelDataType operand = call.getOperandType(0);
        RelDataType number =
                switch (operand.getSqlTypeName()) {
                    case DECIMAL -> operand;
                    case TINYINT, SMALLINT, INTEGER, BIGINT ->
                        types.createSqlType(SqlTypeName.DECIMAL, operand.getPrecision(), 0);
                    default -> types.createSqlType(SqlTypeName.DECIMAL);
                };
        return types.createTypeWithNullability(number, operand.isNullable());
    }
}

package io.millrace.sql.planner;

import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeFactory;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlCallBinding;
import org.apache.calcite.sql.SqlCharStringLiteral;
import org.apache.calcite.sql.SqlDynamicParam;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.type.SqlTypeFamily;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.calcite.sql.type.SqlTypeUtil;
import org.apache.calcite.sql.validate.SqlValidator;
import org.apache.calcite.sql.validate.implicit.TypeCoercionImpl;

/**
 * Implicit casts as PostgreSQL makes them: a string literal takes the type of what it is compared with; text in a column
 * never does.
 */
final class PostgresCoercion extends TypeCoercionImpl {
    private static final int LITERAL_SCALE = 16;
    private static final Set<SqlTypeFamily> NOT_TEXT = Set.of(
            SqlTypeFamily.NUMERIC,
            SqlTypeFamily.EXACT_NUMERIC,
            SqlTypeFamily.INTEGER,
            SqlTypeFamily.DECIMAL,
            SqlTypeFamily.DATETIME,
            SqlTypeFamily.DATE,
            SqlTypeFamily.TIMESTAMP,
            SqlTypeFamily.UUID,
            SqlTypeFamily.BOOLEAN);

    private static final Set<SqlTypeFamily> NEVER_TEXT = Set.of(
            SqlTypeFamily.NUMERIC,
            SqlTypeFamily.DATE,
            SqlTypeFamily.TIME,
            SqlTypeFamily.TIMESTAMP,
            SqlTypeFamily.BOOLEAN,
            SqlTypeFamily.UUID,
            SqlTypeFamily.INTERVAL_DAY_TIME,
            SqlTypeFamily.INTERVAL_YEAR_MONTH);

    PostgresCoercion(RelDataTypeFactory types, SqlValidator validator) {
        super(types, validator);
    }

    @Override
    public boolean binaryComparisonCoercion(SqlCallBinding binding) {
        int count = binding.getOperandCount();
        List<RelDataType> types =
                IntStream.range(0, count).mapToObj(binding::getOperandType).toList();
        if (types.stream().anyMatch(MillraceTypeFactory::isPadded)) {
            return withoutBlanks(binding.getCall(), types);
        }
        RelDataType typed = null;
        boolean text = false;
        for (int i = 0; i < count; i++) {
            if (SqlTypeUtil.isCharacter(types.get(i))) {
                text = true;
            } else if (typed == null && !isUnknown(types.get(i))) {
                typed = types.get(i);
            }
        }
        if (!text || typed == null) {
            return binding.getOperator().getKind() == SqlKind.BETWEEN || anyTemporal(types)
                    ? super.binaryComparisonCoercion(binding)
                    : false;
        }
        boolean coerced = false;
        for (int i = 0; i < count; i++) {
            if (SqlTypeUtil.isCharacter(types.get(i)) && isLiteral(binding.operand(i))) {
                coerced |= coerceOperandType(binding.getScope(), binding.getCall(), i, wide(typed));
            } else if (SqlTypeUtil.isCharacter(types.get(i))
                    && NEVER_TEXT.contains(typed.getSqlTypeName().getFamily())) {
                throw binding.newValidationSignatureError();
            }
        }
        // A timestamp and a date are left, say.
        return anyTemporal(types) && super.binaryComparisonCoercion(binding) || coerced;
    }

    /** A literal or VARCHAR(n) that CHAR(n) is compared with becomes one, in which blanks at the end mean nothing. */
    private static boolean withoutBlanks(SqlCall call, List<RelDataType> types) {
        boolean any = false;
        for (int i = 0; i < call.operandCount(); i++) {
            if (call.operand(i) instanceof SqlCharStringLiteral literal) {
                call.setOperand(i, withoutBlanks(literal));
                any = true;
            } else if (types.get(i).getSqlTypeName() == SqlTypeName.VARCHAR
                    && types.get(i).getPrecision() > 0) {
                RelDataType padded =
                        MillraceTypeFactory.INSTANCE.padded(types.get(i).getPrecision());
                call.setOperand(i, KnownTypeName.cast(call.operand(i), padded));
                any = true;
            }
        }
        return any;
    }

    private static SqlNode withoutBlanks(SqlNode literal) {
        String text = String.valueOf(((SqlCharStringLiteral) literal).getValueAs(String.class));
        return SqlLiteral.createCharString(LiteralTranslator.withoutBlanks(text), literal.getParserPosition());
    }

    @Override
    public boolean inOperationCoercion(SqlCallBinding binding) {
        RelDataType type = binding.getOperandType(0);
        if (binding.operand(1) instanceof SqlNodeList list) {
            if (MillraceTypeFactory.isPadded(type)) {
                list.replaceAll(node -> node instanceof SqlCharStringLiteral ? withoutBlanks(node) : node);
            } else if (type.getSqlTypeName() == SqlTypeName.UUID) {
                list.replaceAll(node -> node instanceof SqlCharStringLiteral ? KnownTypeName.cast(node, type) : node);
            }
        }
        return super.inOperationCoercion(binding);
    }

    /** {@code 1 + '2'} is 3; text in a column is no number. */
    @Override
    protected boolean binaryArithmeticWithStrings(SqlCallBinding binding, RelDataType left, RelDataType right) {
        int text = SqlTypeUtil.isCharacter(left) ? 0 : 1;
        return isLiteral(binding.operand(text)) && super.binaryArithmeticWithStrings(binding, left, right);
    }

    @Override
    public boolean builtinFunctionCoercion(
            SqlCallBinding binding, List<RelDataType> types, List<SqlTypeFamily> expected) {
        for (int i = 0; i < types.size() && i < expected.size(); i++) {
            boolean text = SqlTypeUtil.isCharacter(types.get(i)) && !isLiteral(binding.operand(i));
            boolean inexact =
                    expected.get(i) == SqlTypeFamily.EXACT_NUMERIC && SqlTypeUtil.isApproximateNumeric(types.get(i));
            boolean uuid = types.get(i).getSqlTypeName() == SqlTypeName.UUID
                    && expected.get(i) != SqlTypeFamily.ANY
                    && !binding.getOperator().equals(SqlStdOperatorTable.CONCAT);
            if (inexact || uuid || text && NOT_TEXT.contains(expected.get(i))) {
                return false;
            }
        }
        return super.builtinFunctionCoercion(binding, types, expected);
    }

    private static boolean anyTemporal(List<RelDataType> types) {
        return types.stream().anyMatch(SqlTypeUtil::isDatetime);
    }

    private static boolean isLiteral(SqlNode operand) {
        return operand instanceof SqlCharStringLiteral || operand instanceof SqlDynamicParam;
    }

    private static boolean isUnknown(RelDataType type) {
        return switch (type.getSqlTypeName()) {
            case UNKNOWN, ANY, NULL -> true;
            default -> false;
        };
    }

    /** A literal compared with a decimal keeps its own digits. */
    private RelDataType wide(RelDataType type) {
        return type.getSqlTypeName() == SqlTypeName.DECIMAL
                ? factory.createSqlType(SqlTypeName.DECIMAL, 38, Math.max(type.getScale(), LITERAL_SCALE))
                : type;
    }
}

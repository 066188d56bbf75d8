package io.millrace.sql.planner;

import io.millrace.engine.data.DataType;
import java.util.List;
import java.util.Objects;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.SqlBasicCall;
import org.apache.calcite.sql.SqlBinaryOperator;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.SqlOperatorBinding;
import org.apache.calcite.sql.fun.SqlMonotonicBinaryOperator;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.type.InferTypes;
import org.apache.calcite.sql.type.OperandTypes;
import org.apache.calcite.sql.type.SqlOperandTypeChecker;
import org.apache.calcite.sql.type.SqlSingleOperandTypeChecker;
import org.apache.calcite.sql.type.SqlTypeFamily;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.calcite.sql.type.SqlTypeUtil;
import org.apache.calcite.sql2rel.SqlRexConvertlet;
import org.apache.calcite.sql2rel.SqlRexConvertletTable;
import org.apache.calcite.sql2rel.StandardConvertletTable;
import org.jspecify.annotations.Nullable;

/** Plus and minus with PostgreSQL's further meanings: differences of dates and times, and dates moved by days. */
final class DatetimeArithmetic {
    private static final int PRECEDENCE = 40;

    private static final SqlOperator MINUS = operator(
            SqlStdOperatorTable.MINUS,
            OperandTypes.family(SqlTypeFamily.DATE, SqlTypeFamily.DATE)
                    .or(OperandTypes.family(SqlTypeFamily.DATETIME, SqlTypeFamily.DATETIME))
                    .or(OperandTypes.family(SqlTypeFamily.DATE, SqlTypeFamily.INTEGER)));

    private static final SqlOperator PLUS =
            operator(SqlStdOperatorTable.PLUS, OperandTypes.family(SqlTypeFamily.DATE, SqlTypeFamily.INTEGER));

    static final List<SqlOperator> ALL = List.of(MINUS, PLUS);

    /** Calcite's, but for ours. */
    static final SqlRexConvertletTable CONVERTLETS = new SqlRexConvertletTable() {
        @Override
        public @Nullable SqlRexConvertlet get(SqlCall call) {
            if (!call.getOperator().equals(MINUS) && !call.getOperator().equals(PLUS)) {
                return StandardConvertletTable.INSTANCE.get(call);
            }
            SqlBinaryOperator standard =
                    call.getOperator().equals(MINUS) ? SqlStdOperatorTable.MINUS : SqlStdOperatorTable.PLUS;
            return (context, converted) -> {
                List<RexNode> operands = converted.getOperandList().stream()
                        .map(context::convertExpression)
                        .toList();
                RelDataType left = operands.get(0).getType();
                RelDataType right = operands.get(1).getType();
                if (movesDate(left, right) || movesDate(right, left)) {
                    return context.getRexBuilder()
                            .makeCall(
                                    context.getValidator().getValidatedNodeType(converted),
                                    standard,
                                    operands.stream()
                                            .map(operand -> asTimestamp(context.getRexBuilder(), operand))
                                            .toList());
                }
                if (isOurs(left, right)) {
                    return context.getRexBuilder()
                            .makeCall(context.getValidator().getValidatedNodeType(converted), standard, operands);
                }
                ((SqlBasicCall) converted).setOperator(standard);
                return Objects.requireNonNull(StandardConvertletTable.INSTANCE.get(converted))
                        .convertCall(context, converted);
            };
        }
    };

    private DatetimeArithmetic() {}

    private static SqlOperator operator(SqlBinaryOperator standard, SqlSingleOperandTypeChecker further) {
        SqlOperandTypeChecker checker =
                ((SqlSingleOperandTypeChecker) Objects.requireNonNull(standard.getOperandTypeChecker())).or(further);
        return new SqlMonotonicBinaryOperator(
                standard.getName(),
                standard.getKind(),
                PRECEDENCE,
                true,
                binding -> type(standard, binding),
                InferTypes.FIRST_KNOWN,
                checker);
    }

    /** A date and an interval make a timestamp, as in PostgreSQL. */
    private static boolean movesDate(RelDataType date, RelDataType interval) {
        return date.getSqlTypeName() == SqlTypeName.DATE
                && SqlTypeName.INTERVAL_TYPES.contains(interval.getSqlTypeName());
    }

    private static RexNode asTimestamp(RexBuilder rex, RexNode operand) {
        return operand.getType().getSqlTypeName() == SqlTypeName.DATE
                ? rex.makeCast(
                        TypeMapping.toCalcite(
                                DataType.TIMESTAMP, operand.getType().isNullable()),
                        operand)
                : operand;
    }

    private static boolean isOurs(RelDataType left, RelDataType right) {
        return SqlTypeUtil.isDatetime(left)
                && (SqlTypeUtil.isDatetime(right) || SqlTypeName.EXACT_TYPES.contains(right.getSqlTypeName()));
    }

    private static @Nullable RelDataType type(SqlBinaryOperator standard, SqlOperatorBinding binding) {
        RelDataType left = binding.getOperandType(0);
        RelDataType right = binding.getOperandType(1);
        if (movesDate(left, right) || movesDate(right, left)) {
            return TypeMapping.toCalcite(DataType.TIMESTAMP, left.isNullable() || right.isNullable());
        }
        if (!isOurs(left, right)) {
            return Objects.requireNonNull(standard.getReturnTypeInference()).inferReturnType(binding);
        }
        boolean nullable = left.isNullable() || right.isNullable();
        if (!SqlTypeUtil.isDatetime(right)) {
            return TypeMapping.toCalcite(DataType.DATE, nullable);
        }
        boolean days = left.getSqlTypeName() == SqlTypeName.DATE && right.getSqlTypeName() == SqlTypeName.DATE;
        return TypeMapping.toCalcite(days ? DataType.INT : DataType.INTERVAL_DAY_TIME, nullable);
    }
}

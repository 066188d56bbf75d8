package io.millrace.sql.planner;

import static io.millrace.common.error.ErrorCode.DATATYPE_MISMATCH;

import java.util.List;
import java.util.stream.Stream;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeField;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlCallBinding;
import org.apache.calcite.sql.SqlCharStringLiteral;
import org.apache.calcite.sql.SqlDynamicParam;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlOperandCountRange;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.SqlSelect;
import org.apache.calcite.sql.SqlSetOperator;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.type.OperandTypes;
import org.apache.calcite.sql.type.ReturnTypes;
import org.apache.calcite.sql.type.SqlOperandTypeChecker;
import org.apache.calcite.sql.type.SqlTypeUtil;

/**
 * UNION, INTERSECT and EXCEPT as PostgreSQL resolves their columns' types: a string literal takes the type of the other
 * side; text and a number, or whatever else Calcite would make text of, do not go together.
 */
final class SetOperators {
    static final List<SqlSetOperator> ALL = Stream.of(
                    SqlStdOperatorTable.UNION,
                    SqlStdOperatorTable.UNION_ALL,
                    SqlStdOperatorTable.INTERSECT,
                    SqlStdOperatorTable.INTERSECT_ALL,
                    SqlStdOperatorTable.EXCEPT,
                    SqlStdOperatorTable.EXCEPT_ALL)
            .map(SetOperators::own)
            .toList();

    private SetOperators() {}

    static boolean replaces(SqlOperator standard) {
        return ALL.stream().anyMatch(own -> own.getName().equals(standard.getName()));
    }

    private static SqlSetOperator own(SqlSetOperator standard) {
        return new SqlSetOperator(
                standard.getName(),
                standard.getKind(),
                standard.getLeftPrec(),
                standard.isAll(),
                ReturnTypes.LEAST_RESTRICTIVE,
                null,
                new ColumnTypes());
    }

    private static final class ColumnTypes implements SqlOperandTypeChecker {
        @Override
        public boolean checkOperandTypes(SqlCallBinding binding, boolean throwOnFailure) {
            List<RelDataTypeField> left = binding.getOperandType(0).getFieldList();
            List<RelDataTypeField> right = binding.getOperandType(1).getFieldList();
            for (int i = 0; i < left.size() && left.size() == right.size(); i++) {
                resolve(binding, i, left.get(i).getType(), right.get(i).getType());
            }
            return OperandTypes.SET_OP.checkOperandTypes(binding, throwOnFailure);
        }

        private static void resolve(SqlCallBinding binding, int column, RelDataType left, RelDataType right) {
            if (SqlTypeUtil.isCharacter(left) == SqlTypeUtil.isCharacter(right)
                    || !SqlTypeUtil.isAtomic(left)
                    || !SqlTypeUtil.isAtomic(right)) {
                return;
            }
            int text = SqlTypeUtil.isCharacter(left) ? 0 : 1;
            SqlNode query = binding.operand(text);
            if (isLiteral(query, column)) {
                RelDataType type = text == 0 ? right : left;
                binding.getValidator().getTypeCoercion().rowTypeCoercion(binding.getScope(), query, column, type);
                return;
            }
            throw new PositionedException(
                    DATATYPE_MISMATCH.error(
                            "%s types %s and %s cannot be matched",
                            binding.getOperator().getKind(),
                            OperandMismatch.typeName(left.toString()),
                            OperandMismatch.typeName(right.toString())),
                    item(binding.operand(1), column).getParserPosition());
        }

        /** Of unknown type, PostgreSQL would say. */
        private static boolean isLiteral(SqlNode query, int column) {
            SqlNode value = item(query, column);
            return value instanceof SqlCharStringLiteral || value instanceof SqlDynamicParam;
        }

        private static SqlNode item(SqlNode query, int column) {
            if (!(query instanceof SqlSelect select)
                    || column >= select.getSelectList().size()) {
                return query;
            }
            SqlNode item = select.getSelectList().get(column);
            return item.getKind() == SqlKind.AS ? ((SqlCall) item).operand(0) : item;
        }

        @Override
        public SqlOperandCountRange getOperandCountRange() {
            return OperandTypes.SET_OP.getOperandCountRange();
        }

        @Override
        public String getAllowedSignatures(SqlOperator operator, String name) {
            return OperandTypes.SET_OP.getAllowedSignatures(operator, name);
        }
    }
}

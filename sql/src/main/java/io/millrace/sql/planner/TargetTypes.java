package io.millrace.sql.planner;

import java.util.List;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeField;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlCharStringLiteral;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlUtil;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.calcite.sql.type.SqlTypeUtil;

/** The rows of an INSERT's VALUES: string literals, NULL and DEFAULT take the types of the columns they go to. */
final class TargetTypes {
    private TargetTypes() {}

    static SqlNode apply(SqlNode query, RelDataType target) {
        if (query.getKind() == SqlKind.VALUES) {
            for (SqlNode row : ((SqlCall) query).getOperandList()) {
                applyToRow((SqlCall) row, target.getFieldList());
            }
        }
        return query;
    }

    private static void applyToRow(SqlCall row, List<RelDataTypeField> fields) {
        for (int i = 0; i < row.operandCount() && i < fields.size(); i++) {
            SqlNode value = row.operand(i);
            SqlParserPos position = value.getParserPosition();
            if (value.getKind() == SqlKind.DEFAULT) {
                value = SqlLiteral.createNull(position);
            }
            RelDataType type = fields.get(i).getType();
            // A cast would cut a text that is too long.
            boolean text = value instanceof SqlCharStringLiteral && !SqlTypeUtil.isCharacter(type);
            if ((text || SqlUtil.isNullLiteral(value, false)) && isScalar(type)) {
                row.setOperand(
                        i, SqlStdOperatorTable.CAST.createCall(position, value, SqlTypeUtil.convertTypeToSpec(type)));
            }
        }
    }

    private static boolean isScalar(RelDataType type) {
        return SqlTypeUtil.isAtomic(type) && !SqlTypeName.INTERVAL_TYPES.contains(type.getSqlTypeName());
    }
}

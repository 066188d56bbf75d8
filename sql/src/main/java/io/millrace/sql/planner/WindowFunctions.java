package io.millrace.sql.planner;

import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeFactory;
import org.apache.calcite.rel.type.RelDataTypeField;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlCallBinding;
import org.apache.calcite.sql.SqlFunction;
import org.apache.calcite.sql.SqlHopTableFunction;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlOperatorBinding;
import org.apache.calcite.sql.SqlTumbleTableFunction;
import org.apache.calcite.sql.SqlWindowTableFunction;
import org.apache.calcite.sql.type.SqlOperandMetadata;
import org.apache.calcite.sql.type.SqlReturnTypeInference;

/** TUMBLE, HOP and CUMULATE, whose window_start and window_end have the time column's own type. */
final class WindowFunctions {
    static final SqlFunction TUMBLE = new SqlTumbleTableFunction() {
        @Override
        public SqlReturnTypeInference getRowTypeInference() {
            return WindowFunctions::rowType;
        }
    };

    static final SqlFunction HOP = new SqlHopTableFunction() {
        @Override
        public SqlReturnTypeInference getRowTypeInference() {
            return WindowFunctions::rowType;
        }
    };

    /** With HOP's arguments: the step, then the size. */
    static final SqlFunction CUMULATE =
            new SqlWindowTableFunction(
                    "CUMULATE", (SqlOperandMetadata) java.util.Objects.requireNonNull(HOP.getOperandTypeChecker())) {
                @Override
                public SqlReturnTypeInference getRowTypeInference() {
                    return WindowFunctions::rowType;
                }
            };

    private WindowFunctions() {}

    private static RelDataType rowType(SqlOperatorBinding binding) {
        RelDataType input = binding.getOperandType(0);
        RelDataTypeFactory types = binding.getTypeFactory();
        RelDataType time = types.createTypeWithNullability(timeType((SqlCallBinding) binding, input), false);
        return types.builder()
                .kind(input.getStructKind())
                .addAll(input.getFieldList())
                .add("window_start", time)
                .add("window_end", time)
                .build();
    }

    private static RelDataType timeType(SqlCallBinding binding, RelDataType input) {
        for (SqlNode operand : binding.operands()) {
            if (operand.getKind() == SqlKind.DESCRIPTOR && ((SqlCall) operand).operand(0) instanceof SqlIdentifier id) {
                RelDataTypeField field = input.getField(id.getSimple(), true, false);
                if (field != null) {
                    return field.getType();
                }
            }
        }
        throw new IllegalStateException("a window function without DESCRIPTOR");
    }
}

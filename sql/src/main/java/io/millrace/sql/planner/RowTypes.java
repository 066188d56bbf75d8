package io.millrace.sql.planner;

import static io.millrace.common.error.ErrorCode.DATATYPE_MISMATCH;

import io.millrace.engine.data.DataType;
import io.millrace.engine.data.Schema;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeFactory;
import org.apache.calcite.sql.SqlOperatorBinding;

/** Types of the arrays that functions which return rows are made of. */
final class RowTypes {
    static final DataType TEXT_ARRAYS = new DataType.Array(new DataType.Array(DataType.VARCHAR));

    private RowTypes() {}

    /** A member of a JSON object. */
    static DataType members(DataType value) {
        return new DataType.Array(
                DataType.row(new Schema.Field("key", DataType.VARCHAR, true), new Schema.Field("value", value, true)));
    }

    /** Of several arrays one of rows: a field of each. */
    static RelDataType inStep(SqlOperatorBinding binding) {
        RelDataTypeFactory.Builder row = binding.getTypeFactory().builder();
        for (int i = 0; i < binding.getOperandCount(); i++) {
            row.add("value " + (i + 1), nullable(binding, element(binding, i)));
        }
        return array(binding, row.build());
    }

    /** The elements and their numbers. */
    static RelDataType expanded(SqlOperatorBinding binding) {
        RelDataTypeFactory.Builder row = binding.getTypeFactory().builder();
        row.add("x", nullable(binding, element(binding, 0)));
        row.add("n", TypeMapping.toCalcite(DataType.INT, true));
        return array(binding, row.build());
    }

    private static RelDataType element(SqlOperatorBinding binding, int operand) {
        RelDataType element = binding.getOperandType(operand).getComponentType();
        if (element == null) {
            throw DATATYPE_MISMATCH.error("unnest() wants an array");
        }
        return element;
    }

    private static RelDataType nullable(SqlOperatorBinding binding, RelDataType type) {
        return binding.getTypeFactory().createTypeWithNullability(type, true);
    }

    private static RelDataType array(SqlOperatorBinding binding, RelDataType row) {
        return nullable(binding, binding.getTypeFactory().createArrayType(row, -1));
    }
}

package io.millrace.sql.planner;

import java.util.Map;
import org.apache.calcite.sql.SqlBasicTypeNameSpec;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlDataTypeSpec;
import org.apache.calcite.sql.SqlFunction;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlTypeNameSpec;
import org.apache.calcite.sql.SqlUserDefinedTypeNameSpec;
import org.jspecify.annotations.Nullable;

/**
 * Casts that are functions here. To PostgreSQL's types of object identifiers: {@code 'orders'::regclass} is the oid of that
 * relation, {@code oid::regclass} its name, {@code x::oid} a number, also of a name. To text, since Calcite refuses that of
 * arrays, and to numeric without digits, for which see {@link NumericCast}.
 */
final class RegClass {
    private static final Map<String, SqlFunction> FUNCTIONS = Map.of(
            "oid", SystemFunctions.TO_OID,
            "regclass", SystemFunctions.REGCLASS,
            "regtype", SystemFunctions.REGTYPE,
            "regnamespace", SystemFunctions.REGNAMESPACE,
            "regrole", SystemFunctions.REGROLE);

    private RegClass() {}

    /** @param cast with its type as it was written; null if it is no such cast */
    static @Nullable SqlNode resolve(SqlCall cast) {
        if (cast.operandCount() < 2 || !(cast.operand(1) instanceof SqlDataTypeSpec type)) {
            return null;
        }
        SqlNode operand = cast.operand(0);
        boolean parameter = operand.getKind() == SqlKind.DYNAMIC_PARAM;
        if (!parameter && operand.getKind() != SqlKind.LITERAL && isText(type.getTypeNameSpec())) {
            return SystemFunctions.TO_TEXT.createCall(cast.getParserPosition(), operand);
        }
        if (!parameter && NumericCast.isPlain(type.getTypeNameSpec())) {
            return NumericCast.of(operand, cast);
        }
        if (!(type.getTypeNameSpec() instanceof SqlUserDefinedTypeNameSpec name)) {
            return null;
        }
        SqlFunction function = FUNCTIONS.get(
                name.getTypeName().names.get(name.getTypeName().names.size() - 1));
        if (function == null) {
            return null;
        }
        return parameter && function.equals(SystemFunctions.TO_OID)
                ? null
                : function.createCall(cast.getParserPosition(), operand);
    }

    private static boolean isText(SqlTypeNameSpec type) {
        String name = type.getTypeName().names.get(type.getTypeName().names.size() - 1);
        return name.equals("text")
                || name.equals("VARCHAR") && type instanceof SqlBasicTypeNameSpec basic && basic.getPrecision() < 0;
    }

    /** Whether the call stands for a cast. */
    static boolean isCast(SqlCall call) {
        return call.getOperator() instanceof SqlFunction function && FUNCTIONS.containsValue(function);
    }
}

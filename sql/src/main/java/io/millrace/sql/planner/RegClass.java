package io.millrace.sql.planner;

import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlCharStringLiteral;
import org.apache.calcite.sql.SqlDataTypeSpec;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlNode;

/** {@code 'orders'::regclass} is the oid of that relation, looked up in pg_class. */
final class RegClass {
    /** How {@link TypeNames} marks the type: text of a length that nobody declares. */
    static final int LENGTH = Integer.MAX_VALUE - 2;

    private RegClass() {}

    static boolean isCastTo(SqlCall cast) {
        return cast.operandCount() > 1
                && cast.operand(0) instanceof SqlCharStringLiteral
                && cast.operand(1) instanceof SqlDataTypeSpec type
                && type.getTypeNameSpec() instanceof org.apache.calcite.sql.SqlBasicTypeNameSpec basic
                && basic.getPrecision() == LENGTH;
    }

    static SqlNode resolve(SqlCall cast) {
        String name = String.valueOf(((SqlLiteral) cast.operand(0)).getValueAs(String.class));
        String relation = name.substring(name.lastIndexOf('.') + 1).replace("\"", "");
        return QueryParser.parseQuery(PostgresSyntax.rewrite(
                "SELECT max(oid) FROM pg_catalog.pg_class WHERE relname = '" + relation.replace("'", "''") + "'"));
    }
}

package io.millrace.sql.planner;

import java.util.Set;
import org.apache.calcite.sql.SqlBasicFunction;
import org.apache.calcite.sql.SqlFunction;
import org.apache.calcite.sql.type.OperandTypes;
import org.apache.calcite.sql.type.SqlTypeName;

/** PostgreSQL's arrows into JSON: by member name or element index, as JSON or as text. */
enum JsonAccess {
    MEMBER("->", true),
    MEMBER_TEXT("->>", false),
    PATH("#>", true),
    PATH_TEXT("#>>", false);

    /** Functions whose second argument is an array of names and indexes. */
    static final Set<String> TAKE_PATHS = Set.of("#>", "#>>", "JSONB_SET", "JSONB_INSERT");

    private final String symbol;
    private final SqlFunction operator;

    JsonAccess(String symbol, boolean json) {
        this.symbol = symbol;
        this.operator = SqlBasicFunction.create(
                symbol,
                opBinding -> opBinding
                        .getTypeFactory()
                        .createTypeWithNullability(
                                json
                                        ? opBinding
                                                .getTypeFactory()
                                                .createSqlType(SqlTypeName.VARCHAR, TypeMapping.JSON_LENGTH)
                                        : opBinding.getTypeFactory().createSqlType(SqlTypeName.VARCHAR),
                                true),
                OperandTypes.VARIADIC);
    }

    String symbol() {
        return symbol;
    }

    SqlFunction operator() {
        return operator;
    }
}

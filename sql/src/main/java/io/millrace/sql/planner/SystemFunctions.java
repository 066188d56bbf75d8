package io.millrace.sql.planner;

import io.millrace.engine.data.DataType;
import io.millrace.engine.plan.Expression;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.sql.SqlFunction;
import org.apache.calcite.sql.SqlOperatorBinding;
import org.apache.calcite.sql.type.SqlReturnTypeInference;
import org.apache.calcite.sql.type.SqlTypeFamily;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.calcite.sql.type.SqlTypeUtil;
import org.jspecify.annotations.Nullable;

/**
 * PostgreSQL's functions about the system: names, arguments and result types, and what those answer that always answer
 * the same. What the others answer is in {@link CatalogFunctions} and {@link SessionFunctions}.
 */
final class SystemFunctions {
    private static final List<SqlFunction> ALL = new ArrayList<>();
    private static final Map<String, Expression> CONSTANTS = new HashMap<>();
    private static final DataType TEXTS = new DataType.Array(DataType.VARCHAR);
    private static final DataType INTS = new DataType.Array(DataType.INT);

    /** {@code x::oid} */
    static final SqlFunction TO_OID = define("TO_OID", DataType.BIGINT, 1, 1);

    /** {@code x::text}, which Calcite's cast refuses of arrays. */
    static final SqlFunction TO_TEXT = define("TO_TEXT", SystemFunctions::text, 1, 1);

    /** {@code x::numeric}, which keeps the digits that an exact number has. */
    static final SqlFunction TO_NUMERIC = define("TO_NUMERIC", NumericCast::type, 1, 1);

    static final SqlFunction ARRAY_OR_EMPTY = define("ARRAY_OR_EMPTY", binding -> binding.getOperandType(0), 1, 1);

    /** {@code x::regclass} and its like: of a name the oid, of an oid the name. */
    static final SqlFunction REGCLASS = define("REGCLASS", SystemFunctions::otherSide, 1, 1);

    static final SqlFunction REGTYPE = define("REGTYPE", SystemFunctions::otherSide, 1, 1);
    static final SqlFunction REGNAMESPACE = define("REGNAMESPACE", SystemFunctions::otherSide, 1, 1);
    static final SqlFunction REGROLE = define("REGROLE", SystemFunctions::otherSide, 1, 1);

    static {
        define("PG_TYPEOF", FunctionTypes.notNull(DataType.VARCHAR), 1, 1);
        define("TO_REGCLASS", DataType.BIGINT, 1, 1);
        define("TO_REGTYPE", DataType.BIGINT, 1, 1);
        define("TO_REGNAMESPACE", DataType.BIGINT, 1, 1);
        define("TO_REGROLE", DataType.BIGINT, 1, 1);
        define("PG_TABLE_IS_VISIBLE", DataType.BOOLEAN, 1, 1);
        define("FORMAT_TYPE", DataType.VARCHAR, 2, 2);
        define("PG_GET_CONSTRAINTDEF", DataType.VARCHAR, 1, 2);
        define("PG_GET_INDEXDEF", DataType.VARCHAR, 1, 3);
        define("PG_GET_VIEWDEF", DataType.VARCHAR, 1, 2);
        define("PG_GET_USERBYID", DataType.VARCHAR, 1, 1);
        define("PG_RELATION_SIZE", DataType.BIGINT, 1, 2);
        define("PG_TABLE_SIZE", DataType.BIGINT, 1, 2);
        define("PG_TOTAL_RELATION_SIZE", DataType.BIGINT, 1, 2);
        define("PG_DATABASE_SIZE", DataType.BIGINT, 1, 2);
        define("PG_TABLESPACE_SIZE", DataType.BIGINT, 1, 2);
        define("PG_SIZE_PRETTY", DataType.VARCHAR, 1, 1);
        define("PG_POSTMASTER_START_TIME", DataType.TIMESTAMP_TZ, 0, 0);
        define("PG_CONF_LOAD_TIME", DataType.TIMESTAMP_TZ, 0, 0);
        define("PG_BACKEND_PID", DataType.INT, 0, 0);
        define("PG_CANCEL_BACKEND", DataType.BOOLEAN, 1, 1);
        define("PG_TERMINATE_BACKEND", DataType.BOOLEAN, 1, 2);
        define("NEXTVAL", DataType.BIGINT, 1, 1);
        define("CURRVAL", DataType.BIGINT, 1, 1);
        define("LASTVAL", DataType.BIGINT, 0, 0);
        define("SETVAL", DataType.BIGINT, 2, 3);
        define("PG_GET_SERIAL_SEQUENCE", DataType.VARCHAR, 2, 2);
        define("PG_SEQUENCE_LAST_VALUE", DataType.BIGINT, 1, 1);
        define("PG_GET_EXPR", DataType.VARCHAR, 2, 3);
        define("ARRAY_REMOVE", binding -> binding.getOperandType(0), 2, 2);
        ALL.add(Functions.called("PG_SLEEP", FunctionTypes.fixed(DataType.VARCHAR), SqlTypeName.DOUBLE));
        ALL.add(Functions.called(
                "PG_NOTIFY", FunctionTypes.fixed(DataType.VARCHAR), SqlTypeName.VARCHAR, SqlTypeName.VARCHAR));
        define("PG_ADVISORY_UNLOCK_ALL", DataType.VARCHAR, 0, 0);
        for (String lock : List.of(
                "PG_ADVISORY_LOCK",
                "PG_ADVISORY_XACT_LOCK",
                "PG_TRY_ADVISORY_LOCK",
                "PG_TRY_ADVISORY_XACT_LOCK",
                "PG_ADVISORY_UNLOCK")) {
            boolean answers = lock.contains("TRY") || lock.contains("UNLOCK");
            SqlReturnTypeInference type = FunctionTypes.fixed(answers ? DataType.BOOLEAN : DataType.VARCHAR);
            for (String name : List.of(lock, lock + "_SHARED")) {
                ALL.add(Functions.called(name, type, SqlTypeName.BIGINT));
                ALL.add(Functions.called(name, type, SqlTypeName.INTEGER, SqlTypeName.INTEGER));
            }
        }
        for (String kind : List.of(
                "TYPE",
                "FUNCTION",
                "OPERATOR",
                "OPCLASS",
                "OPFAMILY",
                "COLLATION",
                "CONVERSION",
                "STATISTICS_OBJ",
                "TS_CONFIG",
                "TS_DICT",
                "TS_PARSER",
                "TS_TEMPLATE")) {
            always("PG_" + kind + "_IS_VISIBLE", DataType.BOOLEAN, true, 1, 1);
        }
        for (String object : List.of(
                "TABLE",
                "SCHEMA",
                "DATABASE",
                "COLUMN",
                "ANY_COLUMN",
                "FUNCTION",
                "SEQUENCE",
                "LANGUAGE",
                "TYPE",
                "SERVER",
                "TABLESPACE",
                "FOREIGN_DATA_WRAPPER")) {
            always("HAS_" + object + "_PRIVILEGE", DataType.BOOLEAN, true, 2, 4);
        }
        for (String unknown : List.of(
                "PG_GET_RULEDEF",
                "PG_GET_TRIGGERDEF",
                "PG_GET_FUNCTIONDEF",
                "PG_GET_FUNCTION_ARGUMENTS",
                "PG_GET_FUNCTION_IDENTITY_ARGUMENTS",
                "PG_GET_FUNCTION_RESULT",
                "PG_GET_FUNCTION_ARG_DEFAULT",
                "PG_GET_FUNCTION_SQLBODY",
                "PG_GET_PARTKEYDEF",
                "PG_GET_PARTITION_CONSTRAINTDEF",
                "PG_GET_STATISTICSOBJDEF",
                "PG_GET_STATISTICSOBJDEF_COLUMNS",
                "PG_RELATION_FILEPATH",
                "OBJ_DESCRIPTION",
                "COL_DESCRIPTION",
                "SHOBJ_DESCRIPTION",
                "PG_DESCRIBE_OBJECT",
                "INET_SERVER_ADDR",
                "INET_CLIENT_ADDR")) {
            always(unknown, DataType.VARCHAR, null, 0, 4);
        }
        for (String counter : List.of(
                "NUMSCANS",
                "TUPLES_RETURNED",
                "TUPLES_FETCHED",
                "TUPLES_INSERTED",
                "TUPLES_UPDATED",
                "TUPLES_DELETED",
                "LIVE_TUPLES",
                "DEAD_TUPLES",
                "BLOCKS_FETCHED",
                "BLOCKS_HIT")) {
            always("PG_STAT_GET_" + counter, DataType.BIGINT, 0L, 1, 1);
        }
        always("PG_TABLESPACE_LOCATION", DataType.VARCHAR, "", 1, 1);
        always("PG_ENCODING_TO_CHAR", DataType.VARCHAR, "UTF8", 1, 1);
        always("PG_CLIENT_ENCODING", DataType.VARCHAR, "UTF8", 0, 0);
        always("GETDATABASEENCODING", DataType.VARCHAR, "UTF8", 0, 0);
        always("PG_CHAR_TO_ENCODING", DataType.INT, 6L, 1, 1);
        always("PG_HAS_ROLE", DataType.BOOLEAN, true, 2, 3);
        always("PG_INDEXAM_HAS_PROPERTY", DataType.BOOLEAN, true, 2, 2);
        always("PG_INDEX_HAS_PROPERTY", DataType.BOOLEAN, true, 2, 2);
        always("PG_INDEX_COLUMN_HAS_PROPERTY", DataType.BOOLEAN, true, 3, 3);
        always("ROW_SECURITY_ACTIVE", DataType.BOOLEAN, false, 1, 1);
        always("PG_IS_IN_RECOVERY", DataType.BOOLEAN, false, 0, 0);
        always("PG_IS_OTHER_TEMP_SCHEMA", DataType.BOOLEAN, false, 1, 1);
        always("PG_JIT_AVAILABLE", DataType.BOOLEAN, false, 0, 0);
        always("PG_INDEXES_SIZE", DataType.BIGINT, 0L, 1, 1);
        always("PG_MY_TEMP_SCHEMA", DataType.BIGINT, 0L, 0, 0);
        always("PG_RELATION_FILENODE", DataType.BIGINT, null, 1, 1);
        always("TXID_CURRENT", DataType.BIGINT, null, 0, 0);
        always("TXID_CURRENT_IF_ASSIGNED", DataType.BIGINT, null, 0, 0);
        always("PG_CURRENT_XACT_ID_IF_ASSIGNED", DataType.BIGINT, null, 0, 0);
        always("INET_SERVER_PORT", DataType.INT, null, 0, 0);
        always("INET_CLIENT_PORT", DataType.INT, null, 0, 0);
        always("PG_BLOCKING_PIDS", INTS, List.of(), 1, 1);
        always("ACLDEFAULT", TEXTS, null, 2, 2);
    }

    private SystemFunctions() {}

    static List<SqlFunction> all() {
        return ALL;
    }

    /** What the function always answers; null if that depends, or it is no such function. */
    static @Nullable Expression constant(String function) {
        return CONSTANTS.get(function);
    }

    private static void always(String name, DataType type, @Nullable Object value, int least, int most) {
        define(name, type, least, most);
        CONSTANTS.put(name, new Expression.Literal(value, type));
    }

    private static SqlFunction define(String name, DataType type, int least, int most) {
        return define(name, FunctionTypes.fixed(type), least, most);
    }

    private static SqlFunction define(String name, SqlReturnTypeInference type, int least, int most) {
        SqlTypeFamily[] arguments = new SqlTypeFamily[most];
        Arrays.fill(arguments, SqlTypeFamily.ANY);
        SqlFunction function = Functions.function(name, type, least, arguments);
        ALL.add(function);
        return function;
    }

    private static RelDataType otherSide(SqlOperatorBinding binding) {
        boolean named = SqlTypeUtil.isCharacter(binding.getOperandType(0));
        return TypeMapping.toCalcite(named ? DataType.BIGINT : DataType.VARCHAR, true);
    }

    private static RelDataType text(SqlOperatorBinding binding) {
        return TypeMapping.toCalcite(DataType.VARCHAR, binding.getOperandType(0).isNullable());
    }
}

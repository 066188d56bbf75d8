package io.millrace.sql.planner;

import io.millrace.engine.data.DataType;
import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.sql.SqlFunction;
import org.apache.calcite.sql.SqlOperatorBinding;
import org.apache.calcite.sql.type.SqlReturnTypeInference;
import org.apache.calcite.sql.type.SqlTypeFamily;
import org.apache.calcite.sql.type.SqlTypeUtil;

/**
 * PostgreSQL's functions about the system: names, arguments and result types. What they answer is in
 * {@link CatalogFunctions}.
 */
final class SystemFunctions {
    private static final List<SqlFunction> ALL = new ArrayList<>();

    private static final SqlReturnTypeInference TEXT = Functions.fixed(DataType.VARCHAR);
    private static final SqlReturnTypeInference INT = Functions.fixed(DataType.INT);
    private static final SqlReturnTypeInference BIGINT = Functions.fixed(DataType.BIGINT);
    private static final SqlReturnTypeInference BOOLEAN = Functions.fixed(DataType.BOOLEAN);
    private static final SqlReturnTypeInference TIME = Functions.fixed(DataType.TIMESTAMP_TZ);
    private static final SqlReturnTypeInference TEXTS = Functions.fixed(new DataType.Array(DataType.VARCHAR));
    private static final SqlReturnTypeInference INTS = Functions.fixed(new DataType.Array(DataType.INT));

    /** {@code x::oid} */
    static final SqlFunction TO_OID = define("TO_OID", BIGINT, 1, 1);

    /** {@code x::text}, which Calcite's cast refuses of arrays. */
    static final SqlFunction TO_TEXT = define("TO_TEXT", SystemFunctions::text, 1, 1);

    static final SqlFunction ARRAY_OR_EMPTY = define("ARRAY_OR_EMPTY", binding -> binding.getOperandType(0), 1, 1);

    /** {@code x::regclass} and its like: of a name the oid, of an oid the name. */
    static final SqlFunction REGCLASS = define("REGCLASS", SystemFunctions::otherSide, 1, 1);

    static final SqlFunction REGTYPE = define("REGTYPE", SystemFunctions::otherSide, 1, 1);
    static final SqlFunction REGNAMESPACE = define("REGNAMESPACE", SystemFunctions::otherSide, 1, 1);
    static final SqlFunction REGROLE = define("REGROLE", SystemFunctions::otherSide, 1, 1);

    static {
        define("TO_REGCLASS", BIGINT, 1, 1);
        define("TO_REGTYPE", BIGINT, 1, 1);
        define("TO_REGNAMESPACE", BIGINT, 1, 1);
        define("TO_REGROLE", BIGINT, 1, 1);
        for (String kind : List.of(
                "TABLE",
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
            define("PG_" + kind + "_IS_VISIBLE", BOOLEAN, 1, 1);
        }
        define("FORMAT_TYPE", TEXT, 2, 2);
        define("PG_GET_EXPR", TEXT, 2, 3);
        define("PG_GET_CONSTRAINTDEF", TEXT, 1, 2);
        define("PG_GET_INDEXDEF", TEXT, 1, 3);
        define("PG_GET_VIEWDEF", TEXT, 1, 2);
        define("PG_GET_USERBYID", TEXT, 1, 1);
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
                "PG_GET_SERIAL_SEQUENCE",
                "PG_TABLESPACE_LOCATION",
                "PG_RELATION_FILEPATH",
                "OBJ_DESCRIPTION",
                "COL_DESCRIPTION",
                "SHOBJ_DESCRIPTION",
                "PG_DESCRIBE_OBJECT",
                "INET_SERVER_ADDR",
                "INET_CLIENT_ADDR")) {
            define(unknown, TEXT, 0, 4);
        }
        for (String privilege : List.of(
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
            define("HAS_" + privilege + "_PRIVILEGE", BOOLEAN, 2, 4);
        }
        define("PG_HAS_ROLE", BOOLEAN, 2, 3);
        define("ROW_SECURITY_ACTIVE", BOOLEAN, 1, 1);
        define("PG_IS_IN_RECOVERY", BOOLEAN, 0, 0);
        define("PG_IS_OTHER_TEMP_SCHEMA", BOOLEAN, 1, 1);
        define("PG_JIT_AVAILABLE", BOOLEAN, 0, 0);
        define("PG_INDEXAM_HAS_PROPERTY", BOOLEAN, 2, 2);
        define("PG_INDEX_HAS_PROPERTY", BOOLEAN, 2, 2);
        define("PG_INDEX_COLUMN_HAS_PROPERTY", BOOLEAN, 3, 3);
        for (String size : List.of(
                "PG_RELATION_SIZE",
                "PG_TABLE_SIZE",
                "PG_TOTAL_RELATION_SIZE",
                "PG_INDEXES_SIZE",
                "PG_DATABASE_SIZE",
                "PG_TABLESPACE_SIZE")) {
            define(size, BIGINT, 1, 2);
        }
        define("PG_SIZE_PRETTY", TEXT, 1, 1);
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
            define("PG_STAT_GET_" + counter, BIGINT, 1, 1);
        }
        define("PG_RELATION_FILENODE", BIGINT, 1, 1);
        define("PG_MY_TEMP_SCHEMA", BIGINT, 0, 0);
        define("PG_SEQUENCE_LAST_VALUE", BIGINT, 1, 1);
        define("PG_POSTMASTER_START_TIME", TIME, 0, 0);
        define("PG_CONF_LOAD_TIME", TIME, 0, 0);
        define("PG_ENCODING_TO_CHAR", TEXT, 1, 1);
        define("PG_CHAR_TO_ENCODING", INT, 1, 1);
        define("PG_CLIENT_ENCODING", TEXT, 0, 0);
        define("GETDATABASEENCODING", TEXT, 0, 0);
        define("PG_BACKEND_PID", INT, 0, 0);
        define("PG_CANCEL_BACKEND", BOOLEAN, 1, 1);
        define("PG_TERMINATE_BACKEND", BOOLEAN, 1, 2);
        define("PG_BLOCKING_PIDS", INTS, 1, 1);
        define("INET_SERVER_PORT", INT, 0, 0);
        define("INET_CLIENT_PORT", INT, 0, 0);
        define("ACLDEFAULT", TEXTS, 2, 2);
        define("ARRAY_REMOVE", binding -> binding.getOperandType(0), 2, 2);
        define("TXID_CURRENT", BIGINT, 0, 0);
        define("TXID_CURRENT_IF_ASSIGNED", BIGINT, 0, 0);
        define("PG_CURRENT_XACT_ID_IF_ASSIGNED", BIGINT, 0, 0);
    }

    private SystemFunctions() {}

    static List<SqlFunction> all() {
        return ALL;
    }

    private static SqlFunction define(String name, SqlReturnTypeInference type, int least, int most) {
        SqlTypeFamily[] arguments = new SqlTypeFamily[most];
        java.util.Arrays.fill(arguments, SqlTypeFamily.ANY);
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

package io.millrace.sql.planner;

import static org.apache.calcite.sql.type.SqlTypeFamily.ANY;
import static org.apache.calcite.sql.type.SqlTypeFamily.CHARACTER;
import static org.apache.calcite.sql.type.SqlTypeFamily.DATETIME;
import static org.apache.calcite.sql.type.SqlTypeFamily.INTEGER;
import static org.apache.calcite.sql.type.SqlTypeFamily.NUMERIC;

import io.millrace.engine.data.DataType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.apache.calcite.sql.SqlFunction;
import org.apache.calcite.sql.SqlFunctionCategory;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.SqlSyntax;
import org.apache.calcite.sql.type.InferTypes;
import org.apache.calcite.sql.type.OperandTypes;
import org.apache.calcite.sql.type.SqlOperandCountRanges;
import org.apache.calcite.sql.type.SqlOperandTypeChecker;
import org.apache.calcite.sql.type.SqlOperandTypeInference;
import org.apache.calcite.sql.type.SqlReturnTypeInference;
import org.apache.calcite.sql.type.SqlTypeFamily;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.calcite.sql.type.SqlTypeUtil;

/** PostgreSQL's ordinary functions: names, arguments and result types. What they do is the engine's. */
final class Functions {
    private static final List<SqlOperator> ALL = new ArrayList<>();
    private static final Set<SqlOperator> OWN = new HashSet<>();

    private static final SqlReturnTypeInference TEXT = FunctionTypes.fixed(DataType.VARCHAR);
    private static final SqlReturnTypeInference INT = FunctionTypes.fixed(DataType.INT);
    private static final SqlReturnTypeInference DOUBLE = FunctionTypes.fixed(DataType.DOUBLE);
    private static final SqlReturnTypeInference BOOLEAN = FunctionTypes.fixed(DataType.BOOLEAN);
    private static final SqlReturnTypeInference JSON = FunctionTypes.fixed(DataType.JSON);

    /** EXTRACT with the field as text and a double as result. */
    static final SqlFunction EXTRACT_FIELD = function("$EXTRACT", DOUBLE, 2, CHARACTER, ANY);

    /** {@code a ^ b} */
    static final SqlFunction RAISED = function("^", DOUBLE, 2, NUMERIC, NUMERIC);

    static final SqlFunction AT_TIME_ZONE =
            function("AT TIME ZONE", FunctionTypes::otherTimestamp, 2, DATETIME, CHARACTER);

    /** {@code ~a} */
    static final SqlFunction BIT_NOT = function("~", FunctionTypes::sameAsFirst, 1, INTEGER);

    static final Map<String, SqlFunction> INFIX_OPERATORS = Map.of(
            "@>", function("@>", Containment::type, 2, ANY, ANY),
            "<@", function("<@", Containment::type, 2, ANY, ANY),
            "&&", function("&&", Containment::type, 2, ANY, ANY),
            "&", function("&", FunctionTypes::common, 2, INTEGER, INTEGER),
            "|", function("|", FunctionTypes::common, 2, INTEGER, INTEGER),
            "#", function("#", FunctionTypes::common, 2, INTEGER, INTEGER),
            "<<", function("<<", FunctionTypes::nullableAsFirst, 2, INTEGER, INTEGER),
            ">>", function(">>", FunctionTypes::nullableAsFirst, 2, INTEGER, INTEGER));

    private static final SqlFunction TO_TIMESTAMP = new SqlFunction(
            "TO_TIMESTAMP",
            SqlKind.OTHER_FUNCTION,
            FunctionTypes.fixed(DataType.TIMESTAMP_TZ),
            expecting(NUMERIC),
            OperandTypes.family(NUMERIC).or(OperandTypes.family(CHARACTER, CHARACTER)),
            SqlFunctionCategory.USER_DEFINED_FUNCTION);

    static {
        // Text
        define("LENGTH", INT, ANY);
        define("CHAR_LENGTH", INT, ANY);
        define("CHARACTER_LENGTH", INT, ANY);
        define("OCTET_LENGTH", INT, ANY);
        define("BIT_LENGTH", INT, ANY);
        define("LOWER", TEXT, CHARACTER);
        define("UPPER", TEXT, CHARACTER);
        define("INITCAP", TEXT, CHARACTER);
        define("REVERSE", TEXT, CHARACTER);
        define("REPEAT", TEXT, CHARACTER, INTEGER);
        define("LEFT", TEXT, CHARACTER, INTEGER);
        define("RIGHT", TEXT, CHARACTER, INTEGER);
        optional("LPAD", TEXT, 2, CHARACTER, INTEGER, CHARACTER);
        optional("RPAD", TEXT, 2, CHARACTER, INTEGER, CHARACTER);
        trimming("LTRIM");
        trimming("RTRIM");
        trimming("BTRIM");
        define("REPLACE", TEXT, CHARACTER, CHARACTER, CHARACTER);
        define("TRANSLATE", TEXT, CHARACTER, CHARACTER, CHARACTER);
        define("SPLIT_PART", TEXT, CHARACTER, CHARACTER, INTEGER);
        define("STRPOS", INT, CHARACTER, CHARACTER);
        optional("SUBSTR", TEXT, 2, CHARACTER, INTEGER, INTEGER);
        define("STARTS_WITH", BOOLEAN, CHARACTER, CHARACTER);
        define("ASCII", INT, CHARACTER);
        define("CHR", TEXT, INTEGER);
        define("ENDS_WITH", BOOLEAN, CHARACTER, CHARACTER);
        define("STRING_TO_ARRAY", FunctionTypes.fixed(new DataType.Array(DataType.VARCHAR)), CHARACTER, CHARACTER);
        optional(
                "REGEXP_SPLIT_TO_ARRAY",
                FunctionTypes.fixed(new DataType.Array(DataType.VARCHAR)),
                2,
                CHARACTER,
                CHARACTER,
                CHARACTER);
        define("REGEXP_COUNT", INT, CHARACTER, CHARACTER);
        optional(
                "REGEXP_MATCH",
                FunctionTypes.fixed(new DataType.Array(DataType.VARCHAR)),
                2,
                CHARACTER,
                CHARACTER,
                CHARACTER);
        optional("REGEXP_SUBSTR", TEXT, 2, CHARACTER, CHARACTER);
        variadic("FORMAT", TEXT, 1, false);
        define("SHA1", FunctionTypes.fixed(DataType.BYTEA), ANY);
        define("SHA256", FunctionTypes.fixed(DataType.BYTEA), ANY);
        define("SHA512", FunctionTypes.fixed(DataType.BYTEA), ANY);
        define("MD5", TEXT, ANY);
        optional("REGEXP_REPLACE", TEXT, 3, CHARACTER, CHARACTER, CHARACTER, CHARACTER);
        optional("REGEXP_LIKE", BOOLEAN, 2, CHARACTER, CHARACTER, CHARACTER);
        define("QUOTE_IDENT", TEXT, CHARACTER);
        define("QUOTE_LITERAL", TEXT, CHARACTER);
        variadic("CONCAT", TEXT, 1, false);
        variadic("CONCAT_WS", TEXT, 2, false);
        define("TO_HEX", TEXT, INTEGER);
        define("ENCODE", TEXT, ANY, CHARACTER);
        define("DECODE", FunctionTypes.fixed(DataType.BYTEA), CHARACTER, CHARACTER);
        define("CONVERT_FROM", TEXT, ANY, CHARACTER);
        define("CONVERT_TO", FunctionTypes.fixed(DataType.BYTEA), CHARACTER, CHARACTER);
        // Numbers
        define("ABS", FunctionTypes::sameAsFirst, NUMERIC);
        define("SIGN", FunctionTypes::sameAsFirst, NUMERIC);
        define("SQRT", DOUBLE, NUMERIC);
        define("CBRT", DOUBLE, NUMERIC);
        define("EXP", DOUBLE, NUMERIC);
        define("LN", DOUBLE, NUMERIC);
        define("LOG10", DOUBLE, NUMERIC);
        optional("LOG", DOUBLE, 1, NUMERIC, NUMERIC);
        define("POWER", DOUBLE, NUMERIC, NUMERIC);
        ALL.add(RAISED);
        ALL.add(EXTRACT_FIELD);
        ALL.add(AT_TIME_ZONE);
        define("POW", DOUBLE, NUMERIC, NUMERIC);
        for (String name : List.of(
                "SIN", "COS", "TAN", "ASIN", "ACOS", "ATAN", "COT", "SINH", "COSH", "TANH", "DEGREES", "RADIANS")) {
            define(name, DOUBLE, NUMERIC);
        }
        define("ATAN2", DOUBLE, NUMERIC, NUMERIC);
        define("GCD", FunctionTypes::sameAsFirst, INTEGER, INTEGER);
        define("LCM", FunctionTypes::common, INTEGER, INTEGER);
        define("FACTORIAL", FunctionTypes.fixed(DataType.decimal(38, 0)), INTEGER);
        define(
                "DIV",
                FunctionTypes.fixed(DataType.decimal(38, 0)),
                SqlTypeFamily.EXACT_NUMERIC,
                SqlTypeFamily.EXACT_NUMERIC);
        define("SCALE", INT, SqlTypeFamily.EXACT_NUMERIC);
        define("MIN_SCALE", INT, SqlTypeFamily.EXACT_NUMERIC);
        variadic("NUM_NULLS", INT, 1, false);
        variadic("NUM_NONNULLS", INT, 1, false);
        define("PI", DOUBLE);
        define("RANDOM", DOUBLE);
        optional("ROUND", FunctionTypes::rounded, 1, NUMERIC, INTEGER);
        optional("TRUNC", FunctionTypes::rounded, 1, NUMERIC, INTEGER);
        // Choice
        variadic("GREATEST", FunctionTypes::common, 1, true);
        variadic("LEAST", FunctionTypes::common, 1, true);
        // Time
        optional("DATE_TRUNC", FunctionTypes::truncatedTime, 2, CHARACTER, DATETIME, CHARACTER);
        define("DATE_BIN", FunctionTypes::nullableAsSecond, SqlTypeFamily.DATETIME_INTERVAL, DATETIME, DATETIME);
        define("DATE_PART", DOUBLE, CHARACTER, ANY);
        define("TO_CHAR", TEXT, ANY, CHARACTER);
        optional("AGE", FunctionTypes::age, 1, ANY, ANY);
        ALL.add(TO_TIMESTAMP);
        define("TO_DATE", FunctionTypes.fixed(DataType.DATE), CHARACTER, CHARACTER);
        define("TIMEZONE", FunctionTypes::movedTimestamp, CHARACTER, DATETIME);
        define("LAST_DAY", FunctionTypes.fixed(DataType.DATE), DATETIME);
        define("MAKE_TIME", FunctionTypes.fixed(DataType.TIME), INTEGER, INTEGER, NUMERIC);
        define(
                "MAKE_TIMESTAMP",
                FunctionTypes.fixed(DataType.TIMESTAMP),
                INTEGER,
                INTEGER,
                INTEGER,
                INTEGER,
                INTEGER,
                NUMERIC);
        define("MAKE_DATE", FunctionTypes.fixed(DataType.DATE), INTEGER, INTEGER, INTEGER);
        for (String name : List.of("NOW", "TRANSACTION_TIMESTAMP", "STATEMENT_TIMESTAMP", "CLOCK_TIMESTAMP")) {
            define(name, FunctionTypes.notNull(DataType.TIMESTAMP_TZ));
        }
        nullary("CURRENT_TIMESTAMP", FunctionTypes.notNull(DataType.TIMESTAMP_TZ));
        nullary("LOCALTIMESTAMP", FunctionTypes.notNull(DataType.TIMESTAMP));
        nullary("CURRENT_DATE", FunctionTypes.notNull(DataType.DATE));
        nullary("CURRENT_TIME", FunctionTypes.notNull(DataType.TIME));
        nullary("LOCALTIME", FunctionTypes.notNull(DataType.TIME));
        // Arrays and JSON
        optional("ARRAY_LENGTH", INT, 1, ANY, INTEGER);
        define("ARRAY_UPPER", INT, ANY, INTEGER);
        define("ARRAY_LOWER", INT, ANY, INTEGER);
        define("ARRAY_NDIMS", INT, ANY);
        define("ARRAY_POSITION", INT, ANY, ANY);
        define("ARRAY_CONTAINS", BOOLEAN, ANY, ANY);
        define("ARRAY_APPEND", FunctionTypes::nullableAsFirst, ANY, ANY);
        define("ARRAY_CAT", FunctionTypes::nullableAsFirst, ANY, ANY);
        define("ARRAY_PREPEND", FunctionTypes::nullableAsSecond, ANY, ANY);
        define("ARRAY_POSITIONS", FunctionTypes.fixed(new DataType.Array(DataType.INT)), ANY, ANY);
        define("ARRAY_REPLACE", FunctionTypes::nullableAsFirst, ANY, ANY, ANY);
        optional("ARRAY_TO_STRING", TEXT, 2, ANY, CHARACTER, CHARACTER);
        define("JSON_TYPEOF", TEXT, CHARACTER);
        define("JSON_ARRAY_LENGTH", INT, CHARACTER);
        define("TO_JSON", JSON, ANY);
        define("TO_JSONB", JSON, ANY);
        define("JSONB_TYPEOF", TEXT, CHARACTER);
        define("JSONB_ARRAY_LENGTH", INT, CHARACTER);
        optional("JSONB_SET", JSON, 3, CHARACTER, ANY, CHARACTER, SqlTypeFamily.BOOLEAN);
        optional("JSONB_INSERT", JSON, 3, CHARACTER, ANY, CHARACTER, SqlTypeFamily.BOOLEAN);
        define("JSONB_STRIP_NULLS", JSON, CHARACTER);
        define("JSONB_PRETTY", TEXT, CHARACTER);
        for (String built :
                List.of("JSON_BUILD_OBJECT", "JSONB_BUILD_OBJECT", "JSON_BUILD_ARRAY", "JSONB_BUILD_ARRAY")) {
            variadic(built, JSON, 0, false);
        }
        variadic("$IN_STEP", RowTypes::inStep, 1, false);
        define("$EXPAND_ARRAY", RowTypes::expanded, ANY);
        for (String texts : List.of("$JSON_ELEMENT_TEXTS", "$JSON_NAMES")) {
            define(texts, FunctionTypes.fixed(new DataType.Array(DataType.VARCHAR)), CHARACTER);
        }
        define("$JSON_ELEMENTS", FunctionTypes.fixed(new DataType.Array(DataType.JSON)), CHARACTER);
        define("$JSON_MEMBERS", FunctionTypes.fixed(RowTypes.members(DataType.JSON)), CHARACTER);
        define("$JSON_MEMBER_TEXTS", FunctionTypes.fixed(RowTypes.members(DataType.VARCHAR)), CHARACTER);
        optional("$REGEXP_MATCHES", FunctionTypes.fixed(RowTypes.TEXT_ARRAYS), 2, CHARACTER, CHARACTER, CHARACTER);
        define("GEN_RANDOM_UUID", FunctionTypes.notNull(DataType.UUID));
        ALL.add(new SqlFunction(
                "GENERATE_SERIES",
                SqlKind.OTHER_FUNCTION,
                FunctionTypes::series,
                null,
                OperandTypes.variadic(SqlOperandCountRanges.between(2, 3)),
                SqlFunctionCategory.USER_DEFINED_FUNCTION));
        // The session
        nullary("CURRENT_USER", FunctionTypes.notNull(DataType.VARCHAR));
        nullary("SESSION_USER", FunctionTypes.notNull(DataType.VARCHAR));
        nullary("USER", FunctionTypes.notNull(DataType.VARCHAR));
        nullary("CURRENT_CATALOG", FunctionTypes.notNull(DataType.VARCHAR));
        nullary("CURRENT_SCHEMA", FunctionTypes.notNull(DataType.VARCHAR));
        define("CURRENT_DATABASE", FunctionTypes.notNull(DataType.VARCHAR));
        define("CURRENT_SCHEMAS", FunctionTypes.fixed(new DataType.Array(DataType.VARCHAR)), ANY);
        define("VERSION", FunctionTypes.notNull(DataType.VARCHAR));
        optional("CURRENT_SETTING", TEXT, 1, CHARACTER, ANY);
        ALL.addAll(SystemFunctions.all());
        ALL.forEach(OWN::add);
        for (JsonAccess access : JsonAccess.values()) {
            ALL.add(access.operator());
        }
        ALL.add(BIT_NOT);
        ALL.addAll(INFIX_OPERATORS.values());
    }

    private Functions() {}

    static List<SqlOperator> all() {
        return ALL;
    }

    static boolean isOwn(SqlOperator operator) {
        return OWN.contains(operator);
    }

    private static void define(String name, SqlReturnTypeInference type, SqlTypeFamily... arguments) {
        optional(name, type, arguments.length, arguments);
    }

    /** @param required how many of the arguments must be there */
    private static void optional(String name, SqlReturnTypeInference type, int required, SqlTypeFamily... arguments) {
        ALL.add(function(name, type, required, arguments));
    }

    /** Of text, or of bytes with a set of bytes. */
    private static void trimming(String name) {
        SqlReturnTypeInference bytes = FunctionTypes.fixed(DataType.BYTEA);
        ALL.add(new SqlFunction(
                name,
                SqlKind.OTHER_FUNCTION,
                binding -> (SqlTypeUtil.isBinary(binding.getOperandType(0)) ? bytes : TEXT).inferReturnType(binding),
                expecting(CHARACTER),
                OperandTypes.family(CHARACTER)
                        .or(OperandTypes.family(CHARACTER, CHARACTER))
                        .or(OperandTypes.family(SqlTypeFamily.BINARY, SqlTypeFamily.BINARY)),
                SqlFunctionCategory.USER_DEFINED_FUNCTION));
    }

    static SqlFunction function(String name, SqlReturnTypeInference type, int required, SqlTypeFamily... arguments) {
        SqlOperandTypeChecker checker = arguments.length == 0
                ? OperandTypes.NILADIC
                : OperandTypes.family(List.of(arguments), index -> index >= required);
        return new SqlFunction(
                name,
                SqlKind.OTHER_FUNCTION,
                type,
                expecting(arguments),
                checker,
                SqlFunctionCategory.USER_DEFINED_FUNCTION);
    }

    /** A function whose parameters have just these types. */
    static SqlFunction called(String name, SqlReturnTypeInference type, SqlTypeName... arguments) {
        return new SqlFunction(
                name,
                SqlKind.OTHER_FUNCTION,
                type,
                (binding, returned, types) -> {
                    for (int i = 0; i < Math.min(types.length, arguments.length); i++) {
                        types[i] = binding.getTypeFactory().createSqlType(arguments[i]);
                    }
                },
                OperandTypes.family(Arrays.stream(arguments)
                        .map(argument -> Objects.requireNonNull(argument.getFamily()))
                        .toList()),
                SqlFunctionCategory.USER_DEFINED_FUNCTION);
    }

    private static void variadic(String name, SqlReturnTypeInference type, int least, boolean alike) {
        SqlOperandTypeInference inference = alike ? InferTypes.FIRST_KNOWN : expecting(CHARACTER);
        ALL.add(new SqlFunction(
                name,
                SqlKind.OTHER_FUNCTION,
                type,
                inference,
                OperandTypes.variadic(SqlOperandCountRanges.from(least)),
                SqlFunctionCategory.USER_DEFINED_FUNCTION));
    }

    /** A function that is called without parentheses. */
    private static void nullary(String name, SqlReturnTypeInference type) {
        ALL.add(new NullaryFunction(name, type));
    }

    private static final class NullaryFunction extends SqlFunction {
        NullaryFunction(String name, SqlReturnTypeInference type) {
            super(
                    name,
                    SqlKind.OTHER_FUNCTION,
                    type,
                    null,
                    OperandTypes.VARIADIC,
                    SqlFunctionCategory.USER_DEFINED_FUNCTION);
        }

        @Override
        public SqlSyntax getSyntax() {
            return SqlSyntax.FUNCTION_ID;
        }
    }

    private static final Map<SqlTypeFamily, SqlTypeName> EXPECTED = new HashMap<>(Map.of(
            CHARACTER, SqlTypeName.VARCHAR,
            INTEGER, SqlTypeName.INTEGER,
            NUMERIC, SqlTypeName.DOUBLE,
            DATETIME, SqlTypeName.TIMESTAMP));

    /** The types that parameters have in these places. */
    private static SqlOperandTypeInference expecting(SqlTypeFamily... families) {
        return (binding, returnType, types) -> {
            for (int i = 0; i < types.length && families.length > 0; i++) {
                SqlTypeName name = EXPECTED.get(families[Math.min(i, families.length - 1)]);
                if (name != null) {
                    types[i] = binding.getTypeFactory().createSqlType(name);
                }
            }
        };
    }
}

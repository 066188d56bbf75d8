package io.millrace.sql.planner;

import static org.apache.calcite.sql.type.SqlTypeFamily.ANY;
import static org.apache.calcite.sql.type.SqlTypeFamily.CHARACTER;
import static org.apache.calcite.sql.type.SqlTypeFamily.DATETIME;
import static org.apache.calcite.sql.type.SqlTypeFamily.INTEGER;
import static org.apache.calcite.sql.type.SqlTypeFamily.NUMERIC;

import io.millrace.engine.data.DataType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.sql.SqlFunction;
import org.apache.calcite.sql.SqlFunctionCategory;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.SqlOperatorBinding;
import org.apache.calcite.sql.SqlSyntax;
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

    private static final SqlReturnTypeInference TEXT = fixed(DataType.VARCHAR);
    private static final SqlReturnTypeInference INT = fixed(DataType.INT);
    private static final SqlReturnTypeInference DOUBLE = fixed(DataType.DOUBLE);
    private static final SqlReturnTypeInference BOOLEAN = fixed(DataType.BOOLEAN);
    private static final SqlReturnTypeInference JSON = fixed(DataType.JSON);

    /** EXTRACT with the field as text and a double as result. */
    static final SqlFunction EXTRACT_FIELD = function("$EXTRACT", DOUBLE, 2, CHARACTER, ANY);

    /** {@code a ^ b} */
    static final SqlFunction RAISED = function("^", DOUBLE, 2, NUMERIC, NUMERIC);

    static final SqlFunction AT_TIME_ZONE = function("AT TIME ZONE", Functions::otherTimestamp, 2, DATETIME, CHARACTER);

    /** {@code ~a} */
    static final SqlFunction BIT_NOT = function("~", Functions::sameAsFirst, 1, INTEGER);

    static final Map<String, SqlFunction> BIT_OPERATORS = Map.of(
            "@>", function("@>", Containment::type, 2, ANY, ANY),
            "<@", function("<@", Containment::type, 2, ANY, ANY),
            "&&", function("&&", Containment::type, 2, ANY, ANY),
            "&", function("&", Functions::common, 2, INTEGER, INTEGER),
            "|", function("|", Functions::common, 2, INTEGER, INTEGER),
            "#", function("#", Functions::common, 2, INTEGER, INTEGER),
            "<<", function("<<", Functions::nullableAsFirst, 2, INTEGER, INTEGER),
            ">>", function(">>", Functions::nullableAsFirst, 2, INTEGER, INTEGER));

    private static final SqlFunction TO_TIMESTAMP = new SqlFunction(
            "TO_TIMESTAMP",
            SqlKind.OTHER_FUNCTION,
            fixed(DataType.TIMESTAMP_TZ),
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
        define("STRING_TO_ARRAY", fixed(new DataType.Array(DataType.VARCHAR)), CHARACTER, CHARACTER);
        optional(
                "REGEXP_SPLIT_TO_ARRAY",
                fixed(new DataType.Array(DataType.VARCHAR)),
                2,
                CHARACTER,
                CHARACTER,
                CHARACTER);
        define("REGEXP_COUNT", INT, CHARACTER, CHARACTER);
        optional("REGEXP_MATCH", fixed(new DataType.Array(DataType.VARCHAR)), 2, CHARACTER, CHARACTER, CHARACTER);
        optional("REGEXP_SUBSTR", TEXT, 2, CHARACTER, CHARACTER);
        variadic("FORMAT", TEXT, 1, false);
        define("SHA1", fixed(DataType.BYTEA), ANY);
        define("SHA256", fixed(DataType.BYTEA), ANY);
        define("SHA512", fixed(DataType.BYTEA), ANY);
        define("MD5", TEXT, ANY);
        optional("REGEXP_REPLACE", TEXT, 3, CHARACTER, CHARACTER, CHARACTER, CHARACTER);
        optional("REGEXP_LIKE", BOOLEAN, 2, CHARACTER, CHARACTER, CHARACTER);
        define("QUOTE_IDENT", TEXT, CHARACTER);
        define("QUOTE_LITERAL", TEXT, CHARACTER);
        variadic("CONCAT", TEXT, 1, false);
        variadic("CONCAT_WS", TEXT, 2, false);
        define("TO_HEX", TEXT, INTEGER);
        define("ENCODE", TEXT, ANY, CHARACTER);
        define("DECODE", fixed(DataType.BYTEA), CHARACTER, CHARACTER);
        define("CONVERT_FROM", TEXT, ANY, CHARACTER);
        define("CONVERT_TO", fixed(DataType.BYTEA), CHARACTER, CHARACTER);
        // Numbers
        define("ABS", Functions::sameAsFirst, NUMERIC);
        define("SIGN", Functions::sameAsFirst, NUMERIC);
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
        define("GCD", Functions::sameAsFirst, INTEGER, INTEGER);
        define("LCM", Functions::common, INTEGER, INTEGER);
        define("FACTORIAL", fixed(DataType.decimal(38, 0)), INTEGER);
        define("DIV", fixed(DataType.decimal(38, 0)), SqlTypeFamily.EXACT_NUMERIC, SqlTypeFamily.EXACT_NUMERIC);
        define("SCALE", INT, SqlTypeFamily.EXACT_NUMERIC);
        define("MIN_SCALE", INT, SqlTypeFamily.EXACT_NUMERIC);
        variadic("NUM_NULLS", INT, 1, false);
        variadic("NUM_NONNULLS", INT, 1, false);
        define("PI", DOUBLE);
        define("RANDOM", DOUBLE);
        optional("ROUND", Functions::rounded, 1, NUMERIC, INTEGER);
        optional("TRUNC", Functions::rounded, 1, NUMERIC, INTEGER);
        // Choice
        variadic("GREATEST", Functions::common, 1, true);
        variadic("LEAST", Functions::common, 1, true);
        // Time
        optional("DATE_TRUNC", Functions::truncatedTime, 2, CHARACTER, DATETIME, CHARACTER);
        define("DATE_BIN", Functions::nullableAsSecond, SqlTypeFamily.DATETIME_INTERVAL, DATETIME, DATETIME);
        define("DATE_PART", DOUBLE, CHARACTER, ANY);
        define("TO_CHAR", TEXT, ANY, CHARACTER);
        optional("AGE", Functions::age, 1, ANY, ANY);
        ALL.add(TO_TIMESTAMP);
        define("TO_DATE", fixed(DataType.DATE), CHARACTER, CHARACTER);
        define("TIMEZONE", Functions::movedTimestamp, CHARACTER, DATETIME);
        define("LAST_DAY", fixed(DataType.DATE), DATETIME);
        define("MAKE_TIME", fixed(DataType.TIME), INTEGER, INTEGER, NUMERIC);
        define("MAKE_TIMESTAMP", fixed(DataType.TIMESTAMP), INTEGER, INTEGER, INTEGER, INTEGER, INTEGER, NUMERIC);
        define("MAKE_DATE", fixed(DataType.DATE), INTEGER, INTEGER, INTEGER);
        for (String name : List.of("NOW", "TRANSACTION_TIMESTAMP", "STATEMENT_TIMESTAMP", "CLOCK_TIMESTAMP")) {
            define(name, notNull(DataType.TIMESTAMP_TZ));
        }
        nullary("CURRENT_TIMESTAMP", notNull(DataType.TIMESTAMP_TZ));
        nullary("LOCALTIMESTAMP", notNull(DataType.TIMESTAMP));
        nullary("CURRENT_DATE", notNull(DataType.DATE));
        nullary("CURRENT_TIME", notNull(DataType.TIME));
        nullary("LOCALTIME", notNull(DataType.TIME));
        // Arrays and JSON
        optional("ARRAY_LENGTH", INT, 1, ANY, INTEGER);
        define("ARRAY_UPPER", INT, ANY, INTEGER);
        define("ARRAY_LOWER", INT, ANY, INTEGER);
        define("ARRAY_NDIMS", INT, ANY);
        define("ARRAY_POSITION", INT, ANY, ANY);
        define("ARRAY_CONTAINS", BOOLEAN, ANY, ANY);
        define("ARRAY_APPEND", Functions::nullableAsFirst, ANY, ANY);
        define("ARRAY_CAT", Functions::nullableAsFirst, ANY, ANY);
        define("ARRAY_PREPEND", Functions::nullableAsSecond, ANY, ANY);
        define("ARRAY_POSITIONS", fixed(new DataType.Array(DataType.INT)), ANY, ANY);
        define("ARRAY_REPLACE", Functions::nullableAsFirst, ANY, ANY, ANY);
        optional("ARRAY_TO_STRING", TEXT, 2, ANY, CHARACTER, CHARACTER);
        define("JSON_TYPEOF", TEXT, CHARACTER);
        define("JSON_ARRAY_LENGTH", INT, CHARACTER);
        define("TO_JSON", JSON, ANY);
        define("TO_JSONB", JSON, ANY);
        define("JSONB_TYPEOF", TEXT, CHARACTER);
        define("JSONB_ARRAY_LENGTH", INT, CHARACTER);
        for (String built :
                List.of("JSON_BUILD_OBJECT", "JSONB_BUILD_OBJECT", "JSON_BUILD_ARRAY", "JSONB_BUILD_ARRAY")) {
            variadic(built, JSON, 0, false);
        }
        variadic("$IN_STEP", RowTypes::inStep, 1, false);
        define("$EXPAND_ARRAY", RowTypes::expanded, ANY);
        for (String texts : List.of("$JSON_ELEMENT_TEXTS", "$JSON_NAMES")) {
            define(texts, fixed(new DataType.Array(DataType.VARCHAR)), CHARACTER);
        }
        define("$JSON_ELEMENTS", fixed(new DataType.Array(DataType.JSON)), CHARACTER);
        define("$JSON_MEMBERS", fixed(RowTypes.members(DataType.JSON)), CHARACTER);
        define("$JSON_MEMBER_TEXTS", fixed(RowTypes.members(DataType.VARCHAR)), CHARACTER);
        optional("$REGEXP_MATCHES", fixed(RowTypes.TEXT_ARRAYS), 2, CHARACTER, CHARACTER, CHARACTER);
        define("GEN_RANDOM_UUID", notNull(DataType.VARCHAR));
        ALL.add(new SqlFunction(
                "GENERATE_SERIES",
                SqlKind.OTHER_FUNCTION,
                Functions::series,
                null,
                OperandTypes.variadic(SqlOperandCountRanges.between(2, 3)),
                SqlFunctionCategory.USER_DEFINED_FUNCTION));
        // The session
        nullary("CURRENT_USER", notNull(DataType.VARCHAR));
        nullary("SESSION_USER", notNull(DataType.VARCHAR));
        nullary("USER", notNull(DataType.VARCHAR));
        nullary("CURRENT_CATALOG", notNull(DataType.VARCHAR));
        nullary("CURRENT_SCHEMA", notNull(DataType.VARCHAR));
        define("CURRENT_DATABASE", notNull(DataType.VARCHAR));
        define("CURRENT_SCHEMAS", fixed(new DataType.Array(DataType.VARCHAR)), ANY);
        define("VERSION", notNull(DataType.VARCHAR));
        optional("CURRENT_SETTING", TEXT, 1, CHARACTER, ANY);
        ALL.addAll(SystemFunctions.all());
        ALL.forEach(OWN::add);
        for (JsonAccess access : JsonAccess.values()) {
            ALL.add(access.operator());
        }
        ALL.add(BIT_NOT);
        ALL.addAll(BIT_OPERATORS.values());
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
        SqlReturnTypeInference bytes = fixed(DataType.BYTEA);
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

    private static void variadic(String name, SqlReturnTypeInference type, int least, boolean alike) {
        SqlOperandTypeInference inference =
                alike ? org.apache.calcite.sql.type.InferTypes.FIRST_KNOWN : expecting(CHARACTER);
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

    static SqlReturnTypeInference fixed(DataType type) {
        RelDataType nullable = TypeMapping.toCalcite(type, true);
        return binding -> nullable;
    }

    private static SqlReturnTypeInference notNull(DataType type) {
        RelDataType result = TypeMapping.toCalcite(type, false);
        return binding -> result;
    }

    private static RelDataType sameAsFirst(SqlOperatorBinding binding) {
        return binding.getOperandType(0);
    }

    /** Of a double a double; of an exact number one with the wanted scale, where it is a literal. */
    private static RelDataType rounded(SqlOperatorBinding binding) {
        RelDataType argument = binding.getOperandType(0);
        if (argument.getSqlTypeName() != SqlTypeName.DECIMAL) {
            return argument;
        }
        int scale = argument.getScale();
        if (binding.getOperandCount() == 1) {
            scale = 0;
        } else if (binding.isOperandLiteral(1, false)) {
            Integer digits = binding.getOperandLiteralValue(1, Integer.class);
            scale = digits == null ? scale : Math.max(0, Math.min(digits, scale));
        }
        int precision = Math.min(38, argument.getPrecision() - argument.getScale() + scale + 1);
        return binding.getTypeFactory()
                .createTypeWithNullability(
                        binding.getTypeFactory().createSqlType(SqlTypeName.DECIMAL, Math.max(precision, 1), scale),
                        true);
    }

    private static RelDataType nullableAsFirst(SqlOperatorBinding binding) {
        return binding.getTypeFactory().createTypeWithNullability(binding.getOperandType(0), true);
    }

    private static RelDataType nullableAsSecond(SqlOperatorBinding binding) {
        return binding.getTypeFactory().createTypeWithNullability(binding.getOperandType(1), true);
    }

    private static RelDataType common(SqlOperatorBinding binding) {
        RelDataType type = binding.getTypeFactory().leastRestrictive(binding.collectOperandTypes());
        if (type == null) {
            throw io.millrace.common.error.ErrorCode.DATATYPE_MISMATCH.error(
                    "%s types cannot be matched", binding.getOperator().getName());
        }
        return binding.getTypeFactory().createTypeWithNullability(type, true);
    }

    /** Of a transaction's number a number. */
    private static RelDataType age(SqlOperatorBinding binding) {
        boolean number = SqlTypeUtil.isNumeric(binding.getOperandType(0));
        return TypeMapping.toCalcite(number ? DataType.INT : DataType.INTERVAL_DAY_TIME, true);
    }

    private static RelDataType series(SqlOperatorBinding binding) {
        RelDataType first = binding.getOperandType(0);
        boolean text = SqlTypeName.CHAR_TYPES.contains(first.getSqlTypeName());
        RelDataType element = first.getSqlTypeName() == SqlTypeName.DATE || text
                ? TypeMapping.toCalcite(DataType.TIMESTAMP_TZ, false)
                : first;
        if (SqlTypeName.NUMERIC_TYPES.contains(first.getSqlTypeName())) {
            RelDataType common = binding.getTypeFactory().leastRestrictive(binding.collectOperandTypes());
            element = common == null ? first : common;
        }
        RelDataType array = binding.getTypeFactory()
                .createArrayType(binding.getTypeFactory().createTypeWithNullability(element, false), -1);
        return binding.getTypeFactory().createTypeWithNullability(array, true);
    }

    private static RelDataType otherTimestamp(SqlOperatorBinding binding) {
        return other(binding.getOperandType(0));
    }

    private static RelDataType movedTimestamp(SqlOperatorBinding binding) {
        return other(binding.getOperandType(1));
    }

    /** An instant as local time, a local time as an instant. */
    private static RelDataType other(RelDataType timestamp) {
        boolean local = timestamp.getSqlTypeName() == SqlTypeName.TIMESTAMP;
        return TypeMapping.toCalcite(local ? DataType.TIMESTAMP_TZ : DataType.TIMESTAMP, true);
    }

    private static RelDataType truncatedTime(SqlOperatorBinding binding) {
        RelDataType argument = binding.getOperandType(1);
        RelDataType type = argument.getSqlTypeName() == SqlTypeName.DATE
                ? TypeMapping.toCalcite(DataType.TIMESTAMP_TZ, true)
                : argument;
        return binding.getTypeFactory().createTypeWithNullability(type, true);
    }
}

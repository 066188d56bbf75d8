package io.millrace.common.error;

import java.util.Arrays;
import java.util.IllegalFormatException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Every error of Millrace with its SQLSTATE: PostgreSQL's where PostgreSQL has one (its manual, appendix A), else a
 * code in class {@code MR}.
 */
public enum ErrorCode {
    // Class 08: connections
    CONNECTION_FAILURE("08006", ErrorKind.ENVIRONMENT),
    PROTOCOL_VIOLATION("08P01", ErrorKind.USER),
    // Class 0A
    /** A prepared statement's columns are others than before: clients know it by more than its SQLSTATE. */
    CACHED_PLAN_CHANGED("0A000", ErrorKind.USER),
    FEATURE_NOT_SUPPORTED("0A000", ErrorKind.USER),
    // Class 22: data
    DATA_EXCEPTION("22000", ErrorKind.DATA),
    STRING_TOO_LONG("22001", ErrorKind.DATA),
    NUMBER_OUT_OF_RANGE("22003", ErrorKind.DATA),
    NULL_NOT_ALLOWED("22004", ErrorKind.DATA),
    DATETIME_OVERFLOW("22008", ErrorKind.DATA),
    DIVISION_BY_ZERO("22012", ErrorKind.DATA),
    INVALID_DATETIME("22007", ErrorKind.DATA),
    INVALID_ESCAPE("22025", ErrorKind.DATA),
    INVALID_PARAMETER_VALUE("22023", ErrorKind.USER),
    INVALID_REGULAR_EXPRESSION("2201B", ErrorKind.DATA),
    INVALID_LIMIT("2201W", ErrorKind.USER),
    INVALID_OFFSET("2201X", ErrorKind.USER),
    INVALID_LOGARITHM("2201E", ErrorKind.DATA),
    INVALID_POWER("2201F", ErrorKind.DATA),
    SUBSTRING_ERROR("22011", ErrorKind.DATA),
    INVALID_BYTE_SEQUENCE("22021", ErrorKind.DATA),
    SEQUENCE_LIMIT("2200H", ErrorKind.DATA),
    INVALID_TEXT_REPRESENTATION("22P02", ErrorKind.DATA),
    INVALID_BINARY_REPRESENTATION("22P03", ErrorKind.DATA),
    BAD_COPY_FORMAT("22P04", ErrorKind.DATA),
    INVALID_JSON("22032", ErrorKind.DATA),
    // Class 23: constraints
    NOT_NULL_VIOLATION("23502", ErrorKind.DATA),
    UNIQUE_VIOLATION("23505", ErrorKind.DATA),
    CHECK_VIOLATION("23514", ErrorKind.DATA),
    CARDINALITY_VIOLATION("21000", ErrorKind.DATA),
    // Class 24, 25, 26, 28, 34
    INVALID_CURSOR_STATE("24000", ErrorKind.USER),
    INVALID_TRANSACTION_STATE("25000", ErrorKind.USER),
    ACTIVE_TRANSACTION("25001", ErrorKind.USER),
    NO_ACTIVE_TRANSACTION("25P01", ErrorKind.USER),
    IN_FAILED_TRANSACTION("25P02", ErrorKind.USER),
    READ_ONLY_TRANSACTION("25006", ErrorKind.USER),
    INVALID_STATEMENT_NAME("26000", ErrorKind.USER),
    INVALID_AUTHORIZATION("28000", ErrorKind.USER),
    INVALID_PASSWORD("28P01", ErrorKind.USER),
    SAVEPOINT_NOT_FOUND("3B001", ErrorKind.USER),
    DATABASE_NOT_FOUND("3D000", ErrorKind.USER),
    CURSOR_NOT_FOUND("34000", ErrorKind.USER),
    SCHEMA_NOT_FOUND("3F000", ErrorKind.USER),
    // Class 40
    SERIALIZATION_FAILURE("40001", ErrorKind.ENVIRONMENT),
    // Class 42: syntax and names
    SYNTAX_ERROR("42601", ErrorKind.USER),
    INSUFFICIENT_PRIVILEGE("42501", ErrorKind.USER),
    INVALID_NAME("42602", ErrorKind.USER),
    NAME_TOO_LONG("42622", ErrorKind.USER),
    COLUMN_NOT_FOUND("42703", ErrorKind.USER),
    FUNCTION_NOT_FOUND("42883", ErrorKind.USER),
    RELATION_NOT_FOUND("42P01", ErrorKind.USER),
    STREAM_NOT_FOUND("42P01", ErrorKind.USER),
    PARAMETER_NOT_FOUND("42P02", ErrorKind.USER),
    DUPLICATE_COLUMN("42701", ErrorKind.USER),
    DUPLICATE_CURSOR("42P03", ErrorKind.USER),
    DUPLICATE_PREPARED_STATEMENT("42P05", ErrorKind.USER),
    DUPLICATE_RELATION("42P07", ErrorKind.USER),
    AMBIGUOUS_COLUMN("42702", ErrorKind.USER),
    AMBIGUOUS_FUNCTION("42725", ErrorKind.USER),
    DATATYPE_MISMATCH("42804", ErrorKind.USER),
    CANNOT_COERCE("42846", ErrorKind.USER),
    GROUPING_ERROR("42803", ErrorKind.USER),
    WINDOWING_ERROR("42P20", ErrorKind.USER),
    INDETERMINATE_DATATYPE("42P18", ErrorKind.USER),
    WRONG_OBJECT_TYPE("42809", ErrorKind.USER),
    INVALID_COLUMN_REFERENCE("42P10", ErrorKind.USER),
    INVALID_TABLE_DEFINITION("42P16", ErrorKind.USER),
    GENERATED_ALWAYS("428C9", ErrorKind.USER),
    UNDEFINED_OBJECT("42704", ErrorKind.USER),
    DUPLICATE_OBJECT("42710", ErrorKind.USER),
    DEPENDENT_OBJECTS("2BP01", ErrorKind.USER),
    // Class 53, 54, 55, 57, 58
    DISK_FULL("53100", ErrorKind.RESOURCES),
    OUT_OF_MEMORY("53200", ErrorKind.RESOURCES),
    TOO_MANY_CONNECTIONS("53300", ErrorKind.RESOURCES),
    LIMIT_EXCEEDED("54000", ErrorKind.RESOURCES),
    STATEMENT_TOO_COMPLEX("54001", ErrorKind.RESOURCES),
    OBJECT_NOT_READY("55000", ErrorKind.USER),
    OBJECT_IN_USE("55006", ErrorKind.USER),
    INVALID_SETTING("22023", ErrorKind.USER),
    DEADLOCK_DETECTED("40P01", ErrorKind.USER),
    LOCK_NOT_AVAILABLE("55P03", ErrorKind.USER),
    QUERY_CANCELED("57014", ErrorKind.USER),
    SHUTTING_DOWN("57P01", ErrorKind.ENVIRONMENT),
    STARTING_UP("57P03", ErrorKind.ENVIRONMENT),
    IO_ERROR("58030", ErrorKind.ENVIRONMENT),
    DATA_CORRUPTED("XX001", ErrorKind.ENVIRONMENT),
    INTERNAL_ERROR("XX000", ErrorKind.INTERNAL),
    // Class MR: ours
    TOPIC_NOT_FOUND("MR001", ErrorKind.USER),
    OFFSET_OUT_OF_RANGE("MR002", ErrorKind.USER),
    PARTITION_STOPPED("MR003", ErrorKind.ENVIRONMENT),
    QUERY_FAILED("MR004", ErrorKind.DATA),
    OUT_OF_ORDER_SEQUENCE("MR005", ErrorKind.USER),
    PRODUCER_FENCED("MR006", ErrorKind.USER),
    UNKNOWN_MEMBER("MR007", ErrorKind.USER),
    ILLEGAL_GENERATION("MR008", ErrorKind.USER),
    REBALANCE_IN_PROGRESS("MR009", ErrorKind.USER),
    FENCED_MEMBER("MR010", ErrorKind.USER),
    INCONSISTENT_GROUP_PROTOCOL("MR011", ErrorKind.USER),
    INVALID_GROUP("MR012", ErrorKind.USER),
    INVALID_SESSION_TIMEOUT("MR013", ErrorKind.USER),
    UNSUPPORTED_ASSIGNOR("MR020", ErrorKind.USER),
    FENCED_MEMBER_EPOCH("MR021", ErrorKind.USER),
    STALE_MEMBER_EPOCH("MR022", ErrorKind.USER),
    UNRELEASED_MEMBER("MR023", ErrorKind.USER),
    GROUP_FULL("MR024", ErrorKind.RESOURCES),
    GROUP_NOT_FOUND("MR014", ErrorKind.USER),
    GROUP_NOT_EMPTY("MR015", ErrorKind.USER),
    CONCURRENT_TRANSACTIONS("MR030", ErrorKind.USER),
    INVALID_PRODUCER_MAPPING("MR031", ErrorKind.USER),
    INVALID_TRANSACTION_TIMEOUT("MR032", ErrorKind.USER),
    TRANSACTIONAL_ID_NOT_FOUND("MR033", ErrorKind.USER);

    private final String sqlState;
    private final ErrorKind kind;

    ErrorCode(String sqlState, ErrorKind kind) {
        this.sqlState = sqlState;
        this.kind = kind;
    }

    /** Five characters, as SQL:2016 part 2, section 24. */
    public String sqlState() {
        return sqlState;
    }

    public ErrorKind kind() {
        return kind;
    }

    /**
     * An exception of this code, to be thrown. {@code message} is a {@link java.util.Formatter} pattern only where
     * arguments are given.
     */
    public MillraceException error(String message, @Nullable Object... arguments) {
        return new MillraceException(this, arguments.length == 0 ? message : format(message, arguments), null);
    }

    /** As {@link #error(String, Object...)}, keeping what caused it. */
    public MillraceException causedBy(Throwable cause, String message, @Nullable Object... arguments) {
        return new MillraceException(this, arguments.length == 0 ? message : format(message, arguments), cause);
    }

    private static String format(String message, @Nullable Object[] arguments) {
        try {
            return String.format(Locale.ROOT, message, arguments);
        } catch (IllegalFormatException e) {
            return message + " " + Arrays.toString(arguments);
        }
    }
}

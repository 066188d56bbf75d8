package io.millrace.engine.data;

import static io.millrace.common.error.Invariant.check;

import java.util.List;

/** The type of a value, without its nullability. {@code toString} is its SQL spelling. Immutable. */
public sealed interface DataType {

    Storage storage();

    /** Types without parameters. */
    enum Scalar implements DataType {
        BOOLEAN(Storage.LONG, "BOOLEAN"),
        SMALLINT(Storage.LONG, "SMALLINT"),
        INT(Storage.LONG, "INTEGER"),
        BIGINT(Storage.LONG, "BIGINT"),
        REAL(Storage.DOUBLE, "REAL"),
        DOUBLE(Storage.DOUBLE, "DOUBLE PRECISION"),
        BYTEA(Storage.BYTES, "BYTEA"),
        JSON(Storage.BYTES, "JSON"),
        UUID(Storage.BYTES, "UUID"),
        DATE(Storage.LONG, "DATE"),
        TIME(Storage.LONG, "TIME"),
        INTERVAL_YEAR_MONTH(Storage.LONG, "INTERVAL YEAR TO MONTH"),
        INTERVAL_DAY_TIME(Storage.LONG, "INTERVAL DAY TO SECOND"),
        /** Of the literal NULL where nothing says more; every value is null. */
        NULL(Storage.LONG, "NULL");

        private final Storage storage;
        private final String sql;

        Scalar(Storage storage, String sql) {
            this.storage = storage;
            this.sql = sql;
        }

        @Override
        public Storage storage() {
            return storage;
        }

        @Override
        public String toString() {
            return sql;
        }
    }

    /**
     * A string of at most {@code maxLength} characters (code points).
     *
     * @param padded as CHAR(n): blanks at the end mean nothing. Values are kept without them, and shown with as many as the
     *     length wants
     */
    record Varchar(int maxLength, boolean padded) implements DataType {
        public static final int UNBOUNDED = Integer.MAX_VALUE;

        public Varchar(int maxLength) {
            this(maxLength, false);
        }

        public Varchar {
            check(maxLength > 0, "VARCHAR of length %s", maxLength);
        }

        @Override
        public Storage storage() {
            return Storage.BYTES;
        }

        @Override
        public String toString() {
            String name = padded ? "CHAR" : "VARCHAR";
            return maxLength == UNBOUNDED ? name : name + "(" + maxLength + ")";
        }

        /** Blanks that the value is shown with, if it has {@code characters}. */
        public int missingBlanks(long characters) {
            return padded && maxLength != UNBOUNDED ? (int) Math.max(0, maxLength - characters) : 0;
        }
    }

    /** An exact number: {@code precision} digits, of them {@code scale} after the point. */
    record Decimal(int precision, int scale) implements DataType {
        public static final int MAX_PRECISION = 38;
        /** The most digits that a long surely holds. */
        public static final int MAX_LONG_PRECISION = 18;

        public Decimal {
            check(
                    precision >= 1 && precision <= MAX_PRECISION && scale >= 0 && scale <= precision,
                    "DECIMAL(%s, %s)",
                    precision,
                    scale);
        }

        @Override
        public Storage storage() {
            return precision <= MAX_LONG_PRECISION ? Storage.LONG : Storage.OBJECT;
        }

        @Override
        public String toString() {
            return "DECIMAL(" + precision + ", " + scale + ")";
        }
    }

    /** {@code precision} is the number of digits kept of a second's fraction, 0 to 6. */
    record Timestamp(int precision, boolean withTimeZone) implements DataType {
        public Timestamp {
            check(precision >= 0 && precision <= 6, "TIMESTAMP(%s)", precision);
        }

        @Override
        public Storage storage() {
            return Storage.LONG;
        }

        @Override
        public String toString() {
            return "TIMESTAMP(" + precision + ")" + (withTimeZone ? " WITH TIME ZONE" : "");
        }
    }

    /** Elements may be null. */
    record Array(DataType element) implements DataType {
        @Override
        public Storage storage() {
            return Storage.OBJECT;
        }

        @Override
        public String toString() {
            return element + " ARRAY";
        }
    }

    /** A row value; its fields may be null as each says. */
    record Row(Schema fields) implements DataType {
        @Override
        public Storage storage() {
            return Storage.OBJECT;
        }

        @Override
        public String toString() {
            return "ROW" + fields;
        }
    }

    /** Values may be null, keys not. */
    record MapOf(DataType key, DataType value) implements DataType {
        @Override
        public Storage storage() {
            return Storage.OBJECT;
        }

        @Override
        public String toString() {
            return "MAP<" + key + ", " + value + ">";
        }
    }

    DataType BOOLEAN = Scalar.BOOLEAN;
    DataType SMALLINT = Scalar.SMALLINT;
    DataType INT = Scalar.INT;
    DataType BIGINT = Scalar.BIGINT;
    DataType REAL = Scalar.REAL;
    DataType DOUBLE = Scalar.DOUBLE;
    DataType BYTEA = Scalar.BYTEA;
    DataType JSON = Scalar.JSON;
    DataType UUID = Scalar.UUID;
    DataType DATE = Scalar.DATE;
    DataType TIME = Scalar.TIME;
    DataType VARCHAR = new Varchar(Varchar.UNBOUNDED);
    DataType TIMESTAMP = new Timestamp(6, false);
    DataType TIMESTAMP_TZ = new Timestamp(6, true);
    DataType INTERVAL_YEAR_MONTH = Scalar.INTERVAL_YEAR_MONTH;
    DataType INTERVAL_DAY_TIME = Scalar.INTERVAL_DAY_TIME;

    static DataType decimal(int precision, int scale) {
        return new Decimal(precision, scale);
    }

    static DataType row(Schema.Field... fields) {
        return new Row(new Schema(List.of(fields)));
    }
}

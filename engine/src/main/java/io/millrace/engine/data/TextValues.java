package io.millrace.engine.data;

import static io.millrace.common.error.ErrorCode.INVALID_TEXT_REPRESENTATION;
import static io.millrace.common.error.ErrorCode.STRING_TOO_LONG;

import io.millrace.common.error.MillraceException;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/**
 * Every type's values as PostgreSQL writes and reads them as text: for casts, CSV, COPY and the PostgreSQL wire. Text is
 * UTF-8 bytes; nothing becomes a String on the way where it matters for speed. Not thread-safe.
 */
public final class TextValues {
    private final ZoneId zone;
    private final boolean shortBooleans;
    private final DateTimeParser dateTimes = new DateTimeParser();
    private final NestedText nested;
    private final ZoneOffsets offsets;

    /**
     * @param zone in which TIMESTAMP WITH TIME ZONE is written, and read where the text names none
     * @param shortBooleans {@code t} and {@code f}, as on the wire, rather than {@code true} and {@code false}, as in a
     *     cast
     */
    public TextValues(ZoneId zone, boolean shortBooleans) {
        this.zone = zone;
        this.shortBooleans = shortBooleans;
        this.nested = new NestedText(zone);
        this.offsets = new ZoneOffsets(zone);
    }

    /** Appends the value of {@code column} in {@code row}, which is not null. */
    public void append(ByteSlice out, Column column, int row) {
        if (column instanceof LongColumn longs) {
            append(out, longs.values()[row], column.type());
        } else if (column instanceof DoubleColumn doubles) {
            append(out, doubles.values()[row], column.type());
        } else if (column instanceof BytesColumn bytes) {
            append(out, bytes.bytes(), bytes.starts()[row], bytes.lengths()[row], column.type());
        } else {
            append(out, Objects.requireNonNull(column.value(row)), column.type());
        }
    }

    /** Appends a value of {@link Storage#LONG}. */
    public void append(ByteSlice out, long value, DataType type) {
        if (type instanceof DataType.Decimal decimal) {
            NumberText.append(out, value, decimal.scale());
        } else if (type instanceof DataType.Timestamp timestamp) {
            if (timestamp.withTimeZone()) {
                DateTimeText.appendTimestamp(out, value, offsets.secondsAt(value));
            } else {
                DateTimeText.appendTimestamp(out, value);
            }
        } else if (type instanceof DataType.Scalar scalar) {
            switch (scalar) {
                case BOOLEAN ->
                    out.appendAscii(shortBooleans ? (value != 0 ? "t" : "f") : (value != 0 ? "true" : "false"));
                case DATE -> DateTimeText.appendDate(out, value);
                case TIME -> DateTimeText.appendTime(out, value);
                case INTERVAL_YEAR_MONTH -> IntervalText.appendMonths(out, value);
                case INTERVAL_DAY_TIME -> IntervalText.appendMicros(out, value);
                default -> NumberText.append(out, value);
            }
        } else {
            NumberText.append(out, value);
        }
    }

    /** Appends a value of {@link Storage#DOUBLE}. */
    public void append(ByteSlice out, double value, DataType type) {
        FloatText.append(out, value, type == DataType.REAL);
    }

    /** Appends a value of {@link Storage#BYTES}. */
    public void append(ByteSlice out, byte[] bytes, int start, int length, DataType type) {
        if (type == DataType.BYTEA) {
            ByteaText.append(out, bytes, start, length);
        } else {
            out.append(bytes, start, length);
            if (type instanceof DataType.Varchar text && text.padded()) {
                pad(out, text.missingBlanks(Utf8.characters(bytes, start, length)));
            }
        }
    }

    private static void pad(ByteSlice out, int blanks) {
        for (int i = 0; i < blanks; i++) {
            out.append((byte) ' ');
        }
    }

    /** Appends a boxed value. */
    public void append(ByteSlice out, Object value, DataType type) {
        if (value instanceof Boolean bool) {
            append(out, bool ? 1L : 0L, type);
        } else if (value instanceof BigDecimal number) {
            out.appendAscii(number.toPlainString());
        } else if (value instanceof String text) {
            out.append(text);
            if (type instanceof DataType.Varchar limited) {
                pad(out, limited.missingBlanks(text.codePointCount(0, text.length())));
            }
        } else if (value instanceof ByteBuffer buffer) {
            byte[] bytes = new byte[buffer.remaining()];
            buffer.duplicate().get(bytes);
            append(out, bytes, 0, bytes.length, type);
        } else if (value instanceof List<?> || value instanceof Map<?, ?>) {
            nested.append(out, value, type);
        } else if (type.storage() == Storage.DOUBLE) {
            append(out, ((Number) value).doubleValue(), type);
        } else {
            append(out, ((Number) value).longValue(), type);
        }
    }

    /** The text of a boxed value. */
    public String text(Object value, DataType type) {
        ByteSlice out = new ByteSlice();
        out.clear();
        append(out, value, type);
        return out.toString();
    }

    /** Reads a value of {@link Storage#LONG}. */
    public long parseLong(byte[] bytes, int start, int length, DataType type) {
        if (type instanceof DataType.Decimal decimal) {
            return NumberText.parseSmallDecimal(bytes, start, length, decimal);
        }
        if (type instanceof DataType.Timestamp timestamp) {
            return timestamp.withTimeZone()
                    ? dateTimes.parseInstant(bytes, start, length, timestamp.precision(), zone)
                    : dateTimes.parseTimestamp(bytes, start, length, timestamp.precision());
        }
        return switch ((DataType.Scalar) type) {
            case BOOLEAN -> parseBoolean(bytes, start, length) ? 1 : 0;
            case DATE -> dateTimes.parseDate(bytes, start, length);
            case TIME -> dateTimes.parseTime(bytes, start, length);
            case INTERVAL_YEAR_MONTH, INTERVAL_DAY_TIME ->
                IntervalParser.parse(NumberText.text(bytes, start, length), type);
            default -> NumberText.parseLong(bytes, start, length, type);
        };
    }

    /** Reads a value of {@link Storage#DOUBLE}. */
    public double parseDouble(byte[] bytes, int start, int length, DataType type) {
        return FloatText.parse(bytes, start, length, type == DataType.REAL);
    }

    /** Reads a value and appends it; VARCHAR that is too long raises STRING_TOO_LONG. */
    public void parse(byte[] bytes, int start, int length, ColumnBuilder target) {
        DataType type = target.type();
        switch (type.storage()) {
            case LONG -> target.appendLong(parseLong(bytes, start, length, type));
            case DOUBLE -> target.appendDouble(parseDouble(bytes, start, length, type));
            case BYTES -> parseBytes(bytes, start, length, target);
            case OBJECT -> target.appendObject(parse(bytes, start, length, type));
        }
    }

    private static void parseBytes(byte[] bytes, int start, int length, ColumnBuilder target) {
        DataType type = target.type();
        if (type == DataType.BYTEA) {
            byte[] raw = ByteaText.parse(bytes, start, length);
            target.appendBytes(raw, 0, raw.length);
            return;
        }
        if (type == DataType.UUID) {
            target.appendBytes(UuidText.canonical(bytes, start, length), 0, UuidText.LENGTH);
            return;
        }
        Utf8.check(bytes, start, length);
        if (type == DataType.JSON) {
            JsonReader.validate(bytes, start, length);
            target.appendBytes(bytes, start, length);
        } else {
            target.appendBytes(bytes, start, assignedLength(bytes, start, length, (DataType.Varchar) type));
        }
    }

    /**
     * How many of a text's bytes go into a column: blanks beyond its length are cut off, of a padded one all at the end.
     *
     * @throws MillraceException STRING_TOO_LONG if anything else is beyond it
     */
    public static int assignedLength(byte[] bytes, int start, int length, DataType.Varchar type) {
        int kept = type.padded() ? unpaddedLength(bytes, start, length) : length;
        long limit = type.maxLength();
        if (kept <= limit) {
            return kept;
        }
        long characters = Utf8.characters(bytes, start, kept);
        while (characters > limit && bytes[start + kept - 1] == ' ') {
            kept--;
            characters--;
        }
        if (characters > limit) {
            throw tooLong(type);
        }
        return kept;
    }

    public static MillraceException tooLong(DataType.Varchar type) {
        return STRING_TOO_LONG.error(
                "value too long for type character%s(%s)", type.padded() ? "" : " varying", type.maxLength());
    }

    /** How many bytes there are before the blanks at the end. */
    public static int unpaddedLength(byte[] bytes, int start, int length) {
        int kept = length;
        while (kept > 0 && bytes[start + kept - 1] == ' ') {
            kept--;
        }
        return kept;
    }

    /** Reads a value, boxed. */
    public Object parse(byte[] bytes, int start, int length, DataType type) {
        if (type instanceof DataType.Array || type instanceof DataType.Row) {
            return nested.parse(NumberText.text(bytes, start, length), type, this);
        }
        if (type instanceof DataType.MapOf) {
            return new JsonValues(zone).parse(bytes, start, length, type);
        }
        if (type instanceof DataType.Decimal decimal && type.storage() == Storage.OBJECT) {
            return NumberText.fit(NumberText.parseDecimal(bytes, start, length), decimal);
        }
        return switch (type.storage()) {
            case LONG -> Column.boxLong(type, parseLong(bytes, start, length, type));
            case DOUBLE -> parseDouble(bytes, start, length, type);
            default ->
                type == DataType.BYTEA
                        ? ByteBuffer.wrap(ByteaText.parse(bytes, start, length)).asReadOnlyBuffer()
                        : checkedText(bytes, start, length, type);
        };
    }

    private static String checkedText(byte[] bytes, int start, int length, DataType type) {
        if (type == DataType.UUID) {
            return NumberText.text(UuidText.canonical(bytes, start, length), 0, UuidText.LENGTH);
        }
        Utf8.check(bytes, start, length);
        if (type == DataType.JSON) {
            JsonReader.validate(bytes, start, length);
        }
        int kept = type instanceof DataType.Varchar text ? assignedLength(bytes, start, length, text) : length;
        return NumberText.text(bytes, start, kept);
    }

    /** Reads a value, boxed. */
    public Object parse(String text, DataType type) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        return parse(utf8, 0, utf8.length, type);
    }

    private static boolean parseBoolean(byte[] bytes, int start, int length) {
        String word = NumberText.text(bytes, start, length).strip().toLowerCase(Locale.ROOT);
        if (!word.isEmpty()) {
            if ("true".startsWith(word) || "yes".startsWith(word) || word.equals("on") || word.equals("1")) {
                return true;
            }
            boolean off = word.equals("off") || word.equals("of");
            if ("false".startsWith(word) || "no".startsWith(word) || off || word.equals("0")) {
                return false;
            }
        }
        throw NumberText.invalid(bytes, start, length, DataType.BOOLEAN);
    }

    /** The type's name in PostgreSQL's messages. */
    public static String typeName(DataType type) {
        if (type instanceof DataType.Decimal) {
            return "numeric";
        }
        if (type instanceof DataType.Varchar text) {
            return text.padded() ? "character" : "text";
        }
        if (type instanceof DataType.Timestamp timestamp) {
            return timestamp.withTimeZone() ? "timestamp with time zone" : "timestamp";
        }
        if (type instanceof DataType.Array array) {
            return typeName(array.element()) + "[]";
        }
        if (type instanceof DataType.Row) {
            return "record";
        }
        if (type == DataType.INTERVAL_DAY_TIME || type == DataType.INTERVAL_YEAR_MONTH) {
            return "interval";
        }
        return type.toString().toLowerCase(Locale.ROOT);
    }

    static MillraceException malformed(String what, String text, String why) {
        return INVALID_TEXT_REPRESENTATION
                .error("malformed %s literal: \"%s\"", what, text)
                .detail(why);
    }
}

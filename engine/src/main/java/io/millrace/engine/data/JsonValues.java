package io.millrace.engine.data;

import static io.millrace.common.error.ErrorCode.INVALID_TEXT_REPRESENTATION;
import static io.millrace.common.error.ErrorCode.NUMBER_OUT_OF_RANGE;

import io.millrace.common.error.MillraceException;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Values of every type as JSON: numbers bare, BYTEA in Base64, timestamps in ISO 8601 (read also as epoch milliseconds),
 * rows and maps as objects. JSON's null is NULL, also in a column of type JSON. A ROW's field names are matched exactly and then regardless of case; a missing one is NULL.
 * Public for the formats and functions of this floor. Not thread-safe.
 */
public final class JsonValues {
    private final TextValues texts;
    private final ByteSlice scratch = new ByteSlice();
    private final JsonReader reader = new JsonReader();

    /** @param zone for timestamps with time zone whose text names none */
    public JsonValues(ZoneId zone) {
        texts = new TextValues(zone, false);
    }

    public void append(ByteSlice out, @Nullable Object value, DataType type) {
        if (value == null) {
            out.appendAscii("null");
        } else if (type instanceof DataType.Array array) {
            appendArray(out, (List<?>) value, array.element());
        } else if (type instanceof DataType.Row row) {
            appendRow(out, (List<?>) value, row.fields());
        } else if (type instanceof DataType.MapOf map) {
            appendMap(out, (Map<?, ?>) value, map);
        } else if (value instanceof String text) {
            byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
            append(out, utf8, 0, utf8.length, type);
        } else if (value instanceof ByteBuffer buffer) {
            byte[] bytes = new byte[buffer.remaining()];
            buffer.duplicate().get(bytes);
            append(out, bytes, 0, bytes.length, type);
        } else if (value instanceof BigDecimal number) {
            out.appendAscii(number.toPlainString());
        } else if (value instanceof Boolean bool) {
            append(out, bool ? 1L : 0L, type);
        } else if (type.storage() == Storage.DOUBLE) {
            append(out, ((Number) value).doubleValue(), type);
        } else {
            append(out, ((Number) value).longValue(), type);
        }
    }

    private void appendArray(ByteSlice out, List<?> values, DataType element) {
        out.append((byte) '[');
        for (int i = 0; i < values.size(); i++) {
            if (i > 0) {
                out.append((byte) ',');
            }
            append(out, values.get(i), element);
        }
        out.append((byte) ']');
    }

    private void appendRow(ByteSlice out, List<?> values, Schema fields) {
        out.append((byte) '{');
        for (int i = 0; i < values.size(); i++) {
            if (i > 0) {
                out.append((byte) ',');
            }
            appendName(out, fields.field(i).name());
            append(out, values.get(i), fields.type(i));
        }
        out.append((byte) '}');
    }

    private void appendMap(ByteSlice out, Map<?, ?> values, DataType.MapOf type) {
        out.append((byte) '{');
        boolean first = true;
        for (Map.Entry<?, ?> entry : values.entrySet()) {
            if (!first) {
                out.append((byte) ',');
            }
            first = false;
            appendName(out, texts.text(entry.getKey(), type.key()));
            append(out, entry.getValue(), type.value());
        }
        out.append((byte) '}');
    }

    static void appendName(ByteSlice out, String name) {
        byte[] utf8 = name.getBytes(StandardCharsets.UTF_8);
        JsonEscapes.appendQuoted(out, utf8, 0, utf8.length);
        out.append((byte) ':');
    }

    /** Of {@link Storage#LONG}. */
    public void append(ByteSlice out, long value, DataType type) {
        if (type instanceof DataType.Timestamp timestamp) {
            out.append((byte) '"');
            DateTimeText.appendIso(out, value, timestamp.withTimeZone());
            out.append((byte) '"');
        } else if (isBare(type)) {
            texts.append(out, value, type);
        } else {
            out.append((byte) '"');
            texts.append(out, value, type);
            out.append((byte) '"');
        }
    }

    private static boolean isBare(DataType type) {
        return type instanceof DataType.Decimal
                || type == DataType.BOOLEAN
                || type == DataType.SMALLINT
                || type == DataType.INT
                || type == DataType.BIGINT;
    }

    /** Of {@link Storage#DOUBLE}. */
    public void append(ByteSlice out, double value, DataType type) {
        if (Double.isFinite(value)) {
            FloatText.append(out, value, type == DataType.REAL);
        } else {
            out.append((byte) '"');
            FloatText.append(out, value, false);
            out.append((byte) '"');
        }
    }

    /** Of {@link Storage#BYTES}. */
    public void append(ByteSlice out, byte[] bytes, int start, int length, DataType type) {
        if (type == DataType.JSON) {
            out.append(bytes, start, length);
        } else if (type == DataType.BYTEA) {
            ByteBuffer base64 = Base64.getEncoder().encode(ByteBuffer.wrap(bytes, start, length));
            out.append((byte) '"');
            out.append(base64.array(), base64.arrayOffset(), base64.remaining());
            out.append((byte) '"');
        } else {
            JsonEscapes.appendQuoted(out, bytes, start, length);
        }
    }

    /** The boxed value of a whole JSON text, which must not be {@code null}. */
    public Object parse(byte[] bytes, int start, int length, DataType type) {
        reader.begin(bytes, start, length);
        Object value = read(reader, type);
        reader.expectEnd();
        if (value == null) {
            throw mismatch(reader, type);
        }
        return value;
    }

    /** Takes one value, boxed; null for JSON's null. */
    public @Nullable Object read(JsonReader in, DataType type) {
        return read(in, type, 0);
    }

    private @Nullable Object read(JsonReader in, DataType type, int depth) {
        if (depth > JsonReader.MAX_DEPTH) {
            throw in.error("nested too deeply", in.position());
        }
        if (in.takeNull()) {
            return null;
        }
        if (type instanceof DataType.Array array) {
            return readArray(in, array, depth);
        }
        if (type instanceof DataType.Row row) {
            return readRow(in, row, depth);
        }
        if (type instanceof DataType.MapOf map) {
            return readMap(in, map, depth);
        }
        return switch (type.storage()) {
            case LONG -> Column.boxLong(type, readLong(in, type));
            case DOUBLE -> readDouble(in, type);
            case BYTES -> readBoxedBytes(in, type);
            case OBJECT -> NumberText.fit(readAnyDecimal(in), (DataType.Decimal) type);
        };
    }

    private Object readBoxedBytes(JsonReader in, DataType type) {
        ByteSlice slice = new ByteSlice();
        readBytes(in, type, slice);
        return type == DataType.BYTEA ? ByteBuffer.wrap(slice.toBytes()).asReadOnlyBuffer() : slice.toString();
    }

    private List<@Nullable Object> readArray(JsonReader in, DataType.Array type, int depth) {
        if (in.peek() != '[') {
            throw mismatch(in, type);
        }
        in.expect('[');
        List<@Nullable Object> elements = new ArrayList<>();
        if (!in.take(']')) {
            do {
                elements.add(read(in, type.element(), depth + 1));
            } while (in.take(','));
            in.expect(']');
        }
        return Collections.unmodifiableList(elements);
    }

    private List<@Nullable Object> readRow(JsonReader in, DataType.Row type, int depth) {
        if (in.peek() != '{') {
            throw mismatch(in, type);
        }
        in.expect('{');
        @Nullable Object[] fields = new @Nullable Object[type.fields().size()];
        if (!in.take('}')) {
            ByteSlice name = new ByteSlice();
            do {
                in.readString(name);
                in.expect(':');
                int field = fieldOf(type.fields(), name.toString());
                if (field < 0) {
                    in.skipValue();
                } else {
                    fields[field] = read(in, type.fields().type(field), depth + 1);
                }
            } while (in.take(','));
            in.expect('}');
        }
        return Collections.unmodifiableList(Arrays.asList(fields));
    }

    /** The field of exactly that name, else the first that differs in case only, else -1. */
    public static int fieldOf(Schema fields, String name) {
        int exact = fields.indexOf(name);
        if (exact >= 0) {
            return exact;
        }
        String lower = name.toLowerCase(Locale.ROOT);
        for (int i = 0; i < fields.size(); i++) {
            if (fields.field(i).name().toLowerCase(Locale.ROOT).equals(lower)) {
                return i;
            }
        }
        return -1;
    }

    private Map<Object, @Nullable Object> readMap(JsonReader in, DataType.MapOf type, int depth) {
        if (in.peek() != '{') {
            throw mismatch(in, type);
        }
        in.expect('{');
        Map<Object, @Nullable Object> entries = new LinkedHashMap<>();
        if (!in.take('}')) {
            ByteSlice name = new ByteSlice();
            do {
                in.readString(name);
                in.expect(':');
                entries.put(texts.parse(name.toString(), type.key()), read(in, type.value(), depth + 1));
            } while (in.take(','));
            in.expect('}');
        }
        return Collections.unmodifiableMap(entries);
    }

    /** Takes a value of {@link Storage#LONG} that is not null. */
    public long readLong(JsonReader in, DataType type) {
        byte first = in.peek();
        if (first == '"') {
            in.readString(scratch);
            return texts.parseLong(scratch.array, scratch.start, scratch.length, type);
        }
        if (type == DataType.BOOLEAN) {
            if (first != 't' && first != 'f') {
                throw mismatch(in, type);
            }
            return in.readBoolean() ? 1 : 0;
        }
        if (first != '-' && (first < '0' || first > '9')) {
            throw mismatch(in, type);
        }
        int start = in.readNumber();
        int length = in.position() - start;
        if (type instanceof DataType.Timestamp) {
            return epochMillis(NumberText.parseDecimal(in.bytes(), start, length));
        }
        if (in.isIntegral() || type instanceof DataType.Decimal) {
            return type == DataType.DATE || type == DataType.TIME
                    ? NumberText.parseLong(in.bytes(), start, length, DataType.BIGINT)
                    : texts.parseLong(in.bytes(), start, length, isBare(type) ? type : DataType.BIGINT);
        }
        BigDecimal number = NumberText.parseDecimal(in.bytes(), start, length);
        try {
            // Serializers write whole numbers as 5.0 or 1e3 too.
            String whole = number.precision() - number.scale() > 19
                    ? number.toString()
                    : number.toBigIntegerExact().toString();
            return texts.parseLong(whole.getBytes(StandardCharsets.US_ASCII), 0, whole.length(), type);
        } catch (ArithmeticException e) {
            throw NumberText.invalid(in.bytes(), start, length, type);
        }
    }

    private static long epochMillis(BigDecimal millis) {
        if (millis.precision() - millis.scale() > 16) {
            throw NUMBER_OUT_OF_RANGE.error("timestamp out of range");
        }
        return millis.movePointRight(3).longValue();
    }

    /** Takes a value of {@link Storage#DOUBLE} that is not null. */
    public double readDouble(JsonReader in, DataType type) {
        byte first = in.peek();
        if (first == '"') {
            in.readString(scratch);
            return texts.parseDouble(scratch.array, scratch.start, scratch.length, type);
        }
        if (first != '-' && (first < '0' || first > '9')) {
            throw mismatch(in, type);
        }
        int start = in.readNumber();
        return texts.parseDouble(in.bytes(), start, in.position() - start, type);
    }

    private BigDecimal readAnyDecimal(JsonReader in) {
        if (in.peek() == '"') {
            in.readString(scratch);
            return NumberText.parseDecimal(scratch.array, scratch.start, scratch.length);
        }
        return in.readDecimal();
    }

    /** Takes a value of {@link Storage#BYTES} that is not null; a VARCHAR takes any JSON, as its text. */
    public void readBytes(JsonReader in, DataType type, ByteSlice result) {
        byte first = in.peek();
        if (type == DataType.BYTEA) {
            if (first != '"') {
                throw mismatch(in, type);
            }
            in.readString(scratch);
            try {
                byte[] raw = Base64.getDecoder().decode(scratch.toBytes());
                result.set(raw, 0, raw.length);
            } catch (IllegalArgumentException e) {
                throw INVALID_TEXT_REPRESENTATION.causedBy(e, "invalid base64 in a value of type bytea");
            }
        } else if (type == DataType.UUID) {
            if (first != '"') {
                throw mismatch(in, type);
            }
            in.readString(scratch);
            result.set(UuidText.canonical(scratch.array, scratch.start, scratch.length), 0, UuidText.LENGTH);
        } else if (type != DataType.JSON && first == '"') {
            in.readString(result);
        } else {
            int start = in.position();
            in.skipValue();
            Utf8.check(in.bytes(), start, in.position() - start);
            result.set(in.bytes(), start, in.position() - start);
        }
    }

    private static MillraceException mismatch(JsonReader in, DataType type) {
        int start = in.position();
        in.skipValue();
        int length = Math.min(100, in.position() - start);
        return NumberText.invalid(in.bytes(), start, length, type);
    }
}

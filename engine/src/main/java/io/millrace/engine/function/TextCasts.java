package io.millrace.engine.function;

import static io.millrace.common.error.ErrorCode.CANNOT_COERCE;

import io.millrace.engine.data.ByteSlice;
import io.millrace.engine.data.DataType;
import io.millrace.engine.data.JsonReader;
import io.millrace.engine.data.JsonValues;
import io.millrace.engine.data.TextValues;
import io.millrace.engine.data.Utf8;
import io.millrace.engine.data.UuidText;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Casts to and from text, and of nested values. Strict. Owned by one program. */
public final class TextCasts {
    private final TextValues texts;
    private final JsonValues json;

    /** @param zone the session's */
    public TextCasts(ZoneId zone) {
        texts = new TextValues(zone, false);
        json = new JsonValues(zone);
    }

    /** The first {@code characters} of {@code text}, as an explicit cast to VARCHAR(n) does. */
    public static void truncate(ByteSlice text, int characters, ByteSlice result) {
        result.set(text.array, text.start, Utf8.prefixLength(text.array, text.start, text.length, characters));
    }

    /** As {@link #truncate}, and without the blanks at the end. */
    public static void truncatePadded(ByteSlice text, int characters, ByteSlice result) {
        truncate(text, characters, result);
        result.length = TextValues.unpaddedLength(result.array, result.start, result.length);
    }

    public void toText(long value, DataType type, ByteSlice result) {
        result.clear();
        texts.append(result, value, type);
    }

    public void toText(boolean value, DataType type, ByteSlice result) {
        result.clear();
        texts.append(result, value ? 1L : 0L, type);
    }

    public void toText(double value, DataType type, ByteSlice result) {
        result.clear();
        texts.append(result, value, type);
    }

    public void toText(ByteSlice value, DataType type, ByteSlice result) {
        result.clear();
        texts.append(result, value.array, value.start, value.length, type);
    }

    public void toText(Object value, DataType type, ByteSlice result) {
        result.clear();
        texts.append(result, value, type);
    }

    public long parseLong(ByteSlice text, DataType type) {
        return texts.parseLong(text.array, text.start, text.length, type);
    }

    public boolean parseBoolean(ByteSlice text, DataType type) {
        return texts.parseLong(text.array, text.start, text.length, type) != 0;
    }

    public double parseDouble(ByteSlice text, DataType type) {
        return texts.parseDouble(text.array, text.start, text.length, type);
    }

    public Object parseObject(ByteSlice text, DataType type) {
        return texts.parse(text.array, text.start, text.length, type);
    }

    /** To JSON, which is checked, to UUID or to BYTEA. */
    public void parseBytes(ByteSlice text, DataType type, ByteSlice result) {
        if (type == DataType.JSON) {
            JsonReader.validate(text.array, text.start, text.length);
            result.set(text);
            return;
        }
        if (type == DataType.UUID) {
            result.set(UuidText.canonical(text.array, text.start, text.length), 0, UuidText.LENGTH);
            return;
        }
        ByteBuffer bytes = (ByteBuffer) texts.parse(text.array, text.start, text.length, type);
        byte[] copy = new byte[bytes.remaining()];
        bytes.duplicate().get(copy);
        result.set(copy, 0, copy.length);
    }

    /** A boxed value of one type as one of another: element by element, numbers as in a cast, else by way of text. */
    public @Nullable Object convert(@Nullable Object value, DataType from, DataType to) {
        if (value == null || from.equals(to)) {
            return value;
        }
        if (to == DataType.JSON) {
            ByteSlice out = new ByteSlice();
            out.clear();
            json.append(out, value, from);
            return out.toString();
        }
        if (from instanceof DataType.Array a && to instanceof DataType.Array b) {
            List<@Nullable Object> elements = new ArrayList<>();
            for (Object element : (List<?>) value) {
                elements.add(convert(element, a.element(), b.element()));
            }
            return Collections.unmodifiableList(elements);
        }
        if (from instanceof DataType.Row a && to instanceof DataType.Row b) {
            List<@Nullable Object> fields = new ArrayList<>();
            List<?> values = (List<?>) value;
            for (int i = 0; i < values.size(); i++) {
                fields.add(convert(values.get(i), a.fields().type(i), b.fields().type(i)));
            }
            return Collections.unmodifiableList(fields);
        }
        if (from instanceof DataType.MapOf a && to instanceof DataType.MapOf b) {
            Map<@Nullable Object, @Nullable Object> entries = new LinkedHashMap<>();
            ((Map<?, ?>) value)
                    .forEach((key, mapped) ->
                            entries.put(convert(key, a.key(), b.key()), convert(mapped, a.value(), b.value())));
            return Collections.unmodifiableMap(entries);
        }
        return scalar(value, from, to);
    }

    private Object scalar(Object value, DataType from, DataType to) {
        if (value instanceof Number && !(to instanceof DataType.Varchar)) {
            BigDecimal exact = exact(value);
            if (to instanceof DataType.Decimal decimal && exact != null) {
                return DecimalArithmetic.fit(exact, decimal.precision(), decimal.scale());
            }
            if (to == DataType.DOUBLE || to == DataType.REAL) {
                double number = ((Number) value).doubleValue();
                return to == DataType.REAL ? DoubleArithmetic.toReal(number) : number;
            }
            if (exact != null && (to == DataType.BIGINT || to == DataType.INT || to == DataType.SMALLINT)) {
                long number = DecimalArithmetic.toLong(exact);
                return to == DataType.INT
                        ? IntegerArithmetic.toInteger(number)
                        : to == DataType.SMALLINT ? IntegerArithmetic.toSmallint(number) : (Object) number;
            }
        }
        String text = texts.text(value, from);
        if (to instanceof DataType.Varchar) {
            return text;
        }
        if (from instanceof DataType.Varchar || from instanceof DataType.Timestamp || from == DataType.DATE) {
            return texts.parse(text, to);
        }
        throw CANNOT_COERCE.error("cannot cast type %s to %s", TextValues.typeName(from), TextValues.typeName(to));
    }

    private static @Nullable BigDecimal exact(Object value) {
        if (value instanceof BigDecimal number) {
            return number;
        }
        if (value instanceof Double number) {
            return Double.isFinite(number) ? NumberCasts.toDecimal(number) : null;
        }
        return BigDecimal.valueOf(((Number) value).longValue());
    }
}

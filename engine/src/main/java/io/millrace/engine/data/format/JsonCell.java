package io.millrace.engine.data.format;

import io.millrace.engine.data.ByteSlice;
import io.millrace.engine.data.CivilTime;
import io.millrace.engine.data.DataType;
import io.millrace.engine.data.JsonReader;
import io.millrace.engine.data.JsonValues;
import io.millrace.engine.data.Storage;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Reads one column's values from JSON: the plain form of a number, a string or a timestamp in place, everything else by
 * {@link JsonValues}.
 */
final class JsonCell {
    private static final VarHandle WORD = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final int MAX_DIGITS = 18;
    /** Up to here both a mantissa below 2^53 and the power of ten are exact, so that one division rounds right. */
    private static final int MAX_EXACT_POWER = 22;

    private static final long MAX_EXACT_MANTISSA = 1L << 53;
    private static final double[] POWERS = new double[MAX_EXACT_POWER + 1];

    static {
        POWERS[0] = 1;
        for (int i = 1; i < POWERS.length; i++) {
            POWERS[i] = POWERS[i - 1] * 10;
        }
    }

    private enum Form {
        INTEGER,
        DECIMAL,
        DOUBLE,
        TIMESTAMP,
        LONG,
        BYTES,
        OBJECT
    }

    private final ColumnSink sink;
    private final JsonValues values;
    private final DataType type;
    private final Form form;
    private final long min;
    private final long max;
    private final int scale;
    private final ByteSlice slice = new ByteSlice();

    private JsonCell(ColumnSink sink, JsonValues values) {
        this.sink = sink;
        this.values = values;
        type = sink.type;
        scale = type instanceof DataType.Decimal decimal ? decimal.scale() : 0;
        min = type == DataType.INT ? Integer.MIN_VALUE : type == DataType.SMALLINT ? Short.MIN_VALUE : Long.MIN_VALUE;
        long top =
                type == DataType.INT ? Integer.MAX_VALUE : type == DataType.SMALLINT ? Short.MAX_VALUE : Long.MAX_VALUE;
        if (type instanceof DataType.Decimal decimal && type.storage() == Storage.LONG) {
            top = (long) Math.pow(10, decimal.precision()) - 1;
        }
        max = top;
        form = form(type);
    }

    static JsonCell of(ColumnSink sink, JsonValues values) {
        return new JsonCell(sink, values);
    }

    private static Form form(DataType type) {
        if (type == DataType.BIGINT || type == DataType.INT || type == DataType.SMALLINT) {
            return Form.INTEGER;
        }
        if (type instanceof DataType.Timestamp timestamp && timestamp.precision() >= 3) {
            return Form.TIMESTAMP;
        }
        return switch (type.storage()) {
            case LONG -> type instanceof DataType.Decimal ? Form.DECIMAL : Form.LONG;
            case DOUBLE -> type == DataType.DOUBLE ? Form.DOUBLE : Form.OBJECT;
            case BYTES -> Form.BYTES;
            case OBJECT -> Form.OBJECT;
        };
    }

    void read(JsonReader in, int row) {
        byte first = in.peek();
        if (first == 'n' && in.takeNull()) {
            sink.putNull(row);
            return;
        }
        sink.notNull(row);
        switch (form) {
            case INTEGER -> sink.longs[row] = integer(in);
            case DECIMAL -> sink.longs[row] = decimal(in);
            case DOUBLE -> sink.doubles[row] = floating(in);
            case TIMESTAMP -> sink.longs[row] = timestamp(in);
            case LONG -> sink.longs[row] = values.readLong(in, type);
            case BYTES -> {
                values.readBytes(in, type, slice);
                sink.putBytes(row, slice.array, slice.start, slice.length);
            }
            case OBJECT -> object(in, row);
        }
    }

    private void object(JsonReader in, int row) {
        if (type.storage() == Storage.DOUBLE) {
            sink.doubles[row] = values.readDouble(in, type);
        } else {
            sink.put(row, values.read(in, type));
        }
    }

    private long integer(JsonReader in) {
        byte[] bytes = in.bytes();
        int at = in.position();
        int end = Math.min(in.end(), at + MAX_DIGITS);
        boolean negative = bytes[at] == '-';
        int first = negative ? at + 1 : at;
        int position = first;
        long value = 0;
        while (position < end) {
            int digit = bytes[position] - '0';
            if (digit < 0 || digit > 9) {
                break;
            }
            value = value * 10 + digit;
            position++;
        }
        if (position < end && position > first && endsValue(bytes[position]) && !leadingZero(bytes, first, position)) {
            value = negative ? -value : value;
            if (value >= min && value <= max) {
                in.moveTo(position);
                return value;
            }
        }
        return values.readLong(in, type);
    }

    private static boolean leadingZero(byte[] bytes, int first, int after) {
        return bytes[first] == '0' && after > first + 1;
    }

    private static boolean endsValue(byte b) {
        return b == ',' || b == '}' || b <= ' ';
    }

    /** Digits with at most one point; -1 in {@link #fraction} if it is no such thing. */
    private long mantissa(JsonReader in) {
        byte[] bytes = in.bytes();
        int at = in.position();
        int end = Math.min(in.end(), at + MAX_DIGITS);
        int first = bytes[at] == '-' ? at + 1 : at;
        int position = first;
        int point = -1;
        long value = 0;
        while (position < end) {
            int digit = bytes[position] - '0';
            if (digit >= 0 && digit <= 9) {
                value = value * 10 + digit;
            } else if (digit == '.' - '0' && point < 0 && position > first) {
                point = position;
            } else {
                break;
            }
            position++;
        }
        fraction = point < 0 ? 0 : position - point - 1;
        int whole = (point < 0 ? position : point) - first;
        boolean plain = position < end
                && whole > 0
                && (point < 0 || fraction > 0)
                && endsValue(bytes[position])
                && !(bytes[first] == '0' && whole > 1);
        if (!plain) {
            fraction = -1;
            return 0;
        }
        after = position;
        return first > at ? -value : value;
    }

    private int fraction;
    private int after;

    /** The date read last, as its bytes: most times are of the same day as the one before. */
    private long knownDate;

    private int knownDayOfMonth;
    private long knownDays;

    private long decimal(JsonReader in) {
        int start = in.position();
        long value = mantissa(in);
        int missing = scale - fraction;
        if (fraction >= 0 && missing >= 0 && after - start + missing <= MAX_DIGITS) {
            for (int i = 0; i < missing; i++) {
                value *= 10;
            }
            if (value <= max && value >= -max) {
                in.moveTo(after);
                return value;
            }
        }
        return values.readLong(in, type);
    }

    private double floating(JsonReader in) {
        int start = in.position();
        long value = mantissa(in);
        if (fraction >= 0 && Math.abs(value) < MAX_EXACT_MANTISSA && (value != 0 || in.bytes()[start] != '-')) {
            in.moveTo(after);
            return value / POWERS[fraction];
        }
        return values.readDouble(in, type);
    }

    /** {@code "2001-02-03T04:05:06"}, with an optional fraction of up to six digits and Z. */
    private long timestamp(JsonReader in) {
        byte[] b = in.bytes();
        int at = in.position();
        if (in.end() - at < 22
                || b[at] != '"'
                || b[at + 5] != '-'
                || b[at + 8] != '-'
                || b[at + 14] != ':'
                || b[at + 17] != ':') {
            return values.readLong(in, type);
        }
        long date = (long) WORD.get(b, at + 1);
        int dayOfMonth = b[at + 9] << 8 | b[at + 10];
        if (date != knownDate || dayOfMonth != knownDayOfMonth) {
            int year = two(b, at + 1) * 100 + two(b, at + 3);
            int month = two(b, at + 6);
            int day = two(b, at + 9);
            if ((year | month | day) < 0 || year == 0 || month < 1 || month > 12 || day < 1 || day > 28) {
                return values.readLong(in, type);
            }
            knownDate = date;
            knownDayOfMonth = dayOfMonth;
            knownDays = CivilTime.days(year, month, day);
        }
        int hour = two(b, at + 12);
        int minute = two(b, at + 15);
        int second = two(b, at + 18);
        int position = at + 20;
        int micros = 0;
        if (b[position] == '.') {
            position++;
            int unit = 100_000;
            while (position < in.end() && b[position] >= '0' && b[position] <= '9' && unit > 0) {
                micros += (b[position++] - '0') * unit;
                unit /= 10;
            }
        }
        boolean zoned = ((DataType.Timestamp) type).withTimeZone();
        if (position < in.end() && b[position] == 'Z' && zoned) {
            position++;
        }
        boolean plain = position < in.end()
                && b[position] == '"'
                && (b[at + 11] == 'T' || b[at + 11] == ' ')
                && (hour | minute | second) >= 0
                && hour < 24
                && minute < 60
                && second < 60
                && (micros % 1000 == 0 || ((DataType.Timestamp) type).precision() == 6);
        if (!plain) {
            return values.readLong(in, type);
        }
        in.moveTo(position + 1);
        long seconds = knownDays * 86_400 + hour * 3600L + minute * 60L + second;
        return seconds * CivilTime.MICROS_PER_SECOND + micros;
    }

    /** Two digits, or a negative number. */
    private static int two(byte[] bytes, int at) {
        int tens = bytes[at] - '0';
        int ones = bytes[at + 1] - '0';
        return tens < 0 || tens > 9 || ones < 0 || ones > 9 ? -1_000_000 : tens * 10 + ones;
    }
}

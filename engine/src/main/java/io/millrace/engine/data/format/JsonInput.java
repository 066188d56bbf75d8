package io.millrace.engine.data.format;

import static java.util.Objects.requireNonNull;

import io.millrace.engine.data.CivilTime;
import io.millrace.engine.data.JsonReader;
import io.millrace.engine.data.Utf8;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Values of JSON in a byte array, in the forms that writers mostly write them in. What generated readers of a
 * {@link JsonLayout} extend; they keep the position in a local and inline the short numbers and texts. Nothing here says
 * what is wrong: whatever is not as expected is a surprise, and the row is for {@link JsonRowReader}. Not thread-safe.
 */
public abstract class JsonInput {
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long ONES = 0x0101010101010101L;
    private static final long HIGH_BITS = ONES << 7;
    private static final long ZEROS = ONES * '0';
    private static final int NULL = 'n' | 'u' << 8 | 'l' << 16 | 'l' << 24;
    private static final int TRUE = 't' | 'r' << 8 | 'u' << 16 | 'e' << 24;
    private static final int FALSE = 'f' | 'a' << 8 | 'l' << 16 | 's' << 24;
    private static final int MAX_DIGITS = 18;
    private static final long MAX_EXACT_MANTISSA = 1L << 53;
    /** Exact, so that a mantissa below 2^53 divided by one is rounded once. */
    private static final double[] POWERS = new double[MAX_DIGITS + 1];

    private static final long[] LONG_POWERS = new long[MAX_DIGITS + 1];

    static {
        POWERS[0] = 1;
        LONG_POWERS[0] = 1;
        for (int i = 1; i < POWERS.length; i++) {
            POWERS[i] = POWERS[i - 1] * 10;
            LONG_POWERS[i] = LONG_POWERS[i - 1] * 10;
        }
    }

    /** Where reading goes on, after a call that could not say; negative after a surprise. */
    public int at;

    private final JsonReader in = new JsonReader();
    private @Nullable JsonCell[] cells = new @Nullable JsonCell[0];
    private byte[][] between = new byte[0][];
    private int fraction;

    /** The date read last, as its bytes: most times are of the same day as the one before. */
    private long knownDate;

    private long knownDayOfMonth = -1;
    private long knownMicros;

    final void prepare(@Nullable JsonCell[] cellsOfFields, JsonLayout layout) {
        cells = cellsOfFields;
        between = layout.parts().stream().map(JsonLayout.Part::between).toArray(byte[][]::new);
    }

    /**
     * Reads the values {@code from} to {@code count - 1} into the rows from {@code row} on, up to the first surprise: the
     * index of that value, whose row may have been written to in part.
     */
    public abstract int readAll(byte[] bytes, int[] starts, int[] lengths, int from, int count, int row);

    /** Eight bytes, the first one lowest. */
    public static long word(byte[] bytes, int position) {
        return (long) LONG.get(bytes, position);
    }

    /** Eight bytes as digits: each byte is 0 to 9, or something else. */
    public static long digitsAt(byte[] bytes, int position) {
        return (long) LONG.get(bytes, position) ^ ZEROS;
    }

    /** The lowest bit set is the highest of the first byte that is no digit. */
    public static long notDigits(long digits) {
        return (digits + ONES * 0x76 | digits) & HIGH_BITS;
    }

    /** The number whose {@code count} digits, 1 to 8, are the first bytes. */
    public static long number(long digits, int count) {
        long lanes = digits << (64 - (count << 3));
        lanes = (lanes * 10 + (lanes >>> 8)) & 0x00FF00FF00FF00FFL;
        lanes = (lanes * 100 + (lanes >>> 16)) & 0x0000FFFF0000FFFFL;
        return (lanes * 10_000 + (lanes >>> 32)) & 0xFFFFFFFFL;
    }

    /** {@code whole.part}, exactly rounded, where both have at most seven digits. */
    public static double joined(long whole, long part, int digits) {
        return (whole * LONG_POWERS[digits] + part) / POWERS[digits];
    }

    /** The lowest bit set is the highest of the first byte that is a quote, a backslash, a control or not ASCII. */
    public static long special(long word) {
        long quotes = word ^ (ONES * '"');
        long slashes = word ^ (ONES * '\\');
        return (quotes - ONES | slashes - ONES | word - ONES * ' ' | word) & HIGH_BITS;
    }

    public static boolean isNull(byte[] bytes, int position) {
        return (int) INT.get(bytes, position) == NULL;
    }

    /** Behind what comes before the value {@code part}, without its quote, and NULL; negative if that is not there. */
    public final int behindNull(byte[] bytes, int position, int part) {
        byte[] expected = between[part];
        int after = position + expected.length - 1;
        return Arrays.equals(bytes, position, after, expected, 0, expected.length - 1) && isNull(bytes, after)
                ? after + 4
                : -1;
    }

    /** An integer of up to 18 digits; the position behind it is in {@link #at}. */
    public final long integer(byte[] bytes, int position) {
        long value = mantissa(bytes, position);
        if (fraction != 0) {
            at = -1;
        }
        return value;
    }

    /** Digits with at most one point; how many follow it is in {@link #fraction}. */
    private long mantissa(byte[] bytes, int position) {
        int first = bytes[position] == '-' ? position + 1 : position;
        int next = first;
        int point = -1;
        long value = 0;
        while (next - first <= MAX_DIGITS) {
            int digit = bytes[next] - '0';
            if (digit >= 0 && digit <= 9) {
                value = value * 10 + digit;
            } else if (digit == '.' - '0' && point < 0) {
                point = next;
            } else {
                break;
            }
            next++;
        }
        int whole = (point < 0 ? next : point) - first;
        fraction = point < 0 ? 0 : next - point - 1;
        boolean plain = whole > 0
                && next - first <= MAX_DIGITS
                && (point < 0 || fraction > 0)
                && (bytes[first] != '0' || whole == 1);
        at = plain ? next : -1;
        return first > position ? -value : value;
    }

    /** The position behind it is in {@link #at}. */
    public final double floating(byte[] bytes, int position) {
        long value = mantissa(bytes, position);
        if (Math.abs(value) >= MAX_EXACT_MANTISSA || (value == 0 && bytes[position] == '-') || at < 0) {
            at = -1;
            return 0;
        }
        return value / POWERS[fraction];
    }

    /** A decimal as a number of its last digits; the position behind it is in {@link #at}. */
    public final long decimal(byte[] bytes, int position, int scale, long limit) {
        long value = mantissa(bytes, position);
        int missing = scale - fraction;
        if (missing < 0 || at < 0 || at - position + missing > MAX_DIGITS) {
            at = -1;
            return 0;
        }
        long scaled = value * LONG_POWERS[missing];
        if (scaled > limit || scaled < -limit) {
            at = -1;
        }
        return scaled;
    }

    /** The position behind it is in {@link #at}. */
    public final long truth(byte[] bytes, int position) {
        int word = (int) INT.get(bytes, position);
        if (word == TRUE) {
            at = position + 4;
            return 1;
        }
        at = word == FALSE && bytes[position + 4] == 'e' ? position + 5 : -1;
        return 0;
    }

    /** Length of the text from {@code position} to its quote; negative if it has escapes or is malformed. */
    public static int textLength(byte[] bytes, int position) {
        int next = position;
        long special;
        while ((special = special(word(bytes, next))) == 0) {
            next += 8;
        }
        next += Long.numberOfTrailingZeros(special) >>> 3;
        if (bytes[next] == '"') {
            return next - position;
        }
        while (bytes[next] != '"') {
            byte b = bytes[next++];
            if (b == '\\' || (b >= 0 && b < ' ')) {
                return -1;
            }
        }
        return Utf8.firstInvalid(bytes, position, next - position) < 0 ? next - position : -1;
    }

    /**
     * {@code 2001-02-03T04:05:06} with an optional fraction of up to six digits, Z where {@code zoned}, and the closing
     * quote, behind which is the position in {@link #at}.
     */
    public final long timestamp(byte[] bytes, int position, boolean zoned, boolean toMicros) {
        at = -1;
        long date = word(bytes, position);
        long middle = word(bytes, position + 8);
        if ((date != knownDate || (middle & 0xFFFFFF) != knownDayOfMonth) && !knowDate(date, middle)) {
            return 0;
        }
        // 04:05, then :06, as digits; the colons become 0.
        long last = word(bytes, position + 16);
        long clock = (middle >>> 24) ^ 0x30_30_3A_30_30L | ((last ^ 0x30_30_3AL) << 40);
        long pairs = clock * 10 + (clock >>> 8);
        int hour = (int) pairs & 0xFF;
        int minute = (int) (pairs >>> 24) & 0xFF;
        int second = (int) (pairs >>> 48) & 0xFF;
        if (notDigits(clock) != 0
                || (clock & 0x00_00_FF_00_00_FF_00_00L) != 0
                || hour > 23
                || minute > 59
                || second > 59) {
            return 0;
        }
        int next = position + 19;
        long micros = (hour * 3600L + minute * 60L + second) * CivilTime.MICROS_PER_SECOND;
        if (bytes[next] == '.') {
            long digits = digitsAt(bytes, next + 1);
            int count = Long.numberOfTrailingZeros(notDigits(digits)) >>> 3;
            if (count == 0 || count > (toMicros ? 6 : 3)) {
                return 0;
            }
            micros += number(digits, count) * LONG_POWERS[6 - count];
            next += count + 1;
        }
        if (zoned && bytes[next] == 'Z') {
            next++;
        }
        if (bytes[next] == '"') {
            at = next + 1;
        }
        return knownMicros + micros;
    }

    /** Remembers {@code 2001-02-} and {@code 03T}, of which the days that all months have are taken. */
    private boolean knowDate(long date, long middle) {
        long separator = middle >>> 16 & 0xFF;
        long digits = date ^ 0x2D_30_30_2D_30_30_30_30L;
        long days = (middle ^ 0x3030) & 0xFFFF;
        if ((digits & 0xFF_00_00_FF_00_00_00_00L) != 0
                || notDigits(digits) != 0
                || notDigits(days) != 0
                || (separator != 'T' && separator != ' ')) {
            return false;
        }
        int year = (int) number(digits, 4);
        int month = (int) number(digits >>> 40, 2);
        int day = (int) number(days, 2);
        if (year == 0 || month < 1 || month > 12 || day < 1 || day > 28) {
            return false;
        }
        knownDate = date;
        knownDayOfMonth = middle & 0xFFFFFF;
        knownMicros = CivilTime.days(year, month, day) * 86_400 * CivilTime.MICROS_PER_SECOND;
        return true;
    }

    /** A value of column {@code field} by its general reader; where it ends. */
    public final int cell(byte[] bytes, int position, int end, int field, int row) {
        in.begin(bytes, position, end - position);
        requireNonNull(cells[field]).read(in, row);
        return in.position();
    }

    /** Where a value ends that nobody wants. */
    public final int skip(byte[] bytes, int position, int end) {
        in.begin(bytes, position, end - position);
        in.skipValue();
        return in.position();
    }
}

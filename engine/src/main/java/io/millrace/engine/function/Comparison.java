package io.millrace.engine.function;

import io.millrace.engine.data.ByteSlice;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Order and equality of values. Text is ordered by its bytes (PostgreSQL's "C" collation, which for UTF-8 is the order of
 * code points); NaN equals itself and is above all other numbers. Strict.
 */
public final class Comparison {
    private Comparison() {}

    public static int compare(double a, double b) {
        if (a < b) {
            return -1;
        }
        if (a > b) {
            return 1;
        }
        if (a == b) {
            return 0;
        }
        return Boolean.compare(Double.isNaN(a), Double.isNaN(b));
    }

    /** Cheaper than {@link #compare}, for loops over columns: without a branch. */
    @SuppressWarnings("ShortCircuitBoolean") // Both sides are cheap, and a branch is guessed wrong half of the time.
    public static boolean less(double a, double b) {
        return !(b <= a) & !Double.isNaN(a);
    }

    /** As {@link #less}. */
    @SuppressWarnings("ShortCircuitBoolean") // Both sides are cheap, and a branch is guessed wrong half of the time.
    public static boolean lessOrEqual(double a, double b) {
        return (a <= b) | Double.isNaN(b);
    }

    public static boolean equal(double a, double b) {
        return a == b || (Double.isNaN(a) && Double.isNaN(b));
    }

    public static int compare(ByteSlice a, ByteSlice b) {
        return Arrays.compareUnsigned(a.array, a.start, a.start + a.length, b.array, b.start, b.start + b.length);
    }

    public static boolean equal(ByteSlice a, ByteSlice b) {
        return a.length == b.length
                && Arrays.equals(a.array, a.start, a.start + a.length, b.array, b.start, b.start + b.length);
    }

    public static boolean equal(Object a, Object b) {
        return compare(a, b) == 0;
    }

    /** Compares boxed values of one type. A NULL inside is above all else and equals itself, as in PostgreSQL. */
    public static int compare(Object a, Object b) {
        if (a instanceof BigDecimal x && b instanceof BigDecimal y) {
            return x.compareTo(y);
        }
        if (a instanceof Double x && b instanceof Double y) {
            return compare(x.doubleValue(), y.doubleValue());
        }
        if (a instanceof String x && b instanceof String y) {
            return compareCodePoints(x, y);
        }
        if (a instanceof List<?> x && b instanceof List<?> y) {
            return compareLists(x, y);
        }
        if (a instanceof Map<?, ?> x && b instanceof Map<?, ?> y) {
            return compareLists(sortedEntries(x), sortedEntries(y));
        }
        if (a instanceof ByteBuffer x && b instanceof ByteBuffer y) {
            return Arrays.compareUnsigned(bytes(x), bytes(y));
        }
        if (a instanceof Boolean x && b instanceof Boolean y) {
            return x.compareTo(y);
        }
        return Long.compare(((Number) a).longValue(), ((Number) b).longValue());
    }

    /** Keys, each followed by its value, in the order of the keys. */
    private static List<@Nullable Object> sortedEntries(Map<?, ?> map) {
        List<Object> keys = new ArrayList<>(map.keySet());
        keys.sort(Comparison::compare);
        List<@Nullable Object> entries = new ArrayList<>();
        for (Object key : keys) {
            entries.add(key);
            entries.add(map.get(key));
        }
        return entries;
    }

    private static byte[] bytes(ByteBuffer buffer) {
        byte[] bytes = new byte[buffer.remaining()];
        buffer.duplicate().get(bytes);
        return bytes;
    }

    private static int compareLists(List<?> a, List<?> b) {
        Iterator<?> left = a.iterator();
        Iterator<?> right = b.iterator();
        while (left.hasNext() && right.hasNext()) {
            int order = compareNullable(left.next(), right.next());
            if (order != 0) {
                return order;
            }
        }
        return Integer.compare(a.size(), b.size());
    }

    private static int compareNullable(@Nullable Object a, @Nullable Object b) {
        if (a == null || b == null) {
            return Boolean.compare(a == null, b == null);
        }
        return compare(a, b);
    }

    /** UTF-16 order differs from that of code points where surrogates meet the characters above them. */
    private static int compareCodePoints(String a, String b) {
        int length = Math.min(a.length(), b.length());
        for (int i = 0; i < length; i++) {
            char x = a.charAt(i);
            char y = b.charAt(i);
            if (x != y) {
                boolean bothOrNeither = Character.isSurrogate(x) == Character.isSurrogate(y);
                return bothOrNeither ? x - y : Character.isSurrogate(x) ? 1 : -1;
            }
        }
        return a.length() - b.length();
    }
}

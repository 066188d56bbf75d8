package io.millrace.engine.state;

import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The order of boxed values of one type, and their equality and hash where Java's differ: -0.0 equals 0.0 and NaN
 * itself, strings are ordered by code point, null comes last.
 */
public final class BoxedOrder {
    private BoxedOrder() {}

    public static int compare(@Nullable Object left, @Nullable Object right) {
        if (left == null || right == null) {
            return left == right ? 0 : left == null ? 1 : -1;
        }
        if (left instanceof Long number) {
            return Long.compare(number, (Long) right);
        }
        if (left instanceof Double number) {
            return Double.compare(number + 0.0, (Double) right + 0.0);
        }
        if (left instanceof Boolean bool) {
            return Boolean.compare(bool, (Boolean) right);
        }
        if (left instanceof BigDecimal decimal) {
            return decimal.compareTo((BigDecimal) right);
        }
        if (left instanceof List<?> list) {
            return compareAll(list.iterator(), ((List<?>) right).iterator());
        }
        if (left instanceof Map<?, ?> map) {
            Map<?, ?> other = (Map<?, ?>) right;
            int keys = compareAll(map.keySet().iterator(), other.keySet().iterator());
            return keys != 0
                    ? keys
                    : compareAll(map.values().iterator(), other.values().iterator());
        }
        return Arrays.compareUnsigned(bytes(left), bytes(right));
    }

    public static boolean equal(@Nullable Object left, @Nullable Object right) {
        return compare(left, right) == 0;
    }

    public static int hash(@Nullable Object value) {
        if (value instanceof Double number) {
            return Double.hashCode(number + 0.0);
        }
        if (value instanceof BigDecimal decimal) {
            return decimal.stripTrailingZeros().hashCode();
        }
        if (value instanceof List<?> list) {
            int hash = 1;
            for (Object element : list) {
                hash = hash * 31 + hash(element);
            }
            return hash;
        }
        if (value instanceof Map<?, ?> map) {
            int hash = 1;
            for (Map.Entry<?, ?> entry : map.entrySet()) {
                hash = (hash * 31 + hash(entry.getKey())) * 31 + hash(entry.getValue());
            }
            return hash;
        }
        return value == null ? 0 : value.hashCode();
    }

    private static int compareAll(Iterator<?> left, Iterator<?> right) {
        while (left.hasNext() && right.hasNext()) {
            int order = compare(left.next(), right.next());
            if (order != 0) {
                return order;
            }
        }
        return Boolean.compare(left.hasNext(), right.hasNext());
    }

    private static byte[] bytes(Object value) {
        if (value instanceof ByteBuffer buffer) {
            byte[] copy = new byte[buffer.remaining()];
            buffer.duplicate().get(copy);
            return copy;
        }
        return ((String) value).getBytes(StandardCharsets.UTF_8);
    }
}

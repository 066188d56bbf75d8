package io.millrace.engine.function;

import io.millrace.engine.data.ByteSlice;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The right side of {@code IN} with literals. Immutable; generated code asks it for each row. */
public final class LiteralSet {
    private static final int EMPTY = -1;

    private final int[] slots;
    private final long[] longs;
    private final byte[][] texts;
    private final Set<Object> objects = new HashSet<>();

    /** @param values all Long, all String, or other boxed values; no nulls */
    public LiteralSet(List<? extends @Nullable Object> values) {
        int capacity = Integer.highestOneBit(Math.max(4, values.size()) * 4);
        slots = new int[capacity];
        Arrays.fill(slots, EMPTY);
        longs = new long[values.size()];
        texts = new byte[values.size()][];
        for (int i = 0; i < values.size(); i++) {
            Object value = values.get(i);
            if (value instanceof Long number) {
                longs[i] = number;
                insert(hash(number), i);
            } else if (value instanceof String text) {
                texts[i] = text.getBytes(StandardCharsets.UTF_8);
                insert(hash(texts[i], 0, texts[i].length), i);
            } else if (value != null) {
                objects.add(normalized(value));
            }
        }
    }

    private void insert(int hash, int index) {
        int slot = hash & (slots.length - 1);
        while (slots[slot] != EMPTY) {
            slot = (slot + 1) & (slots.length - 1);
        }
        slots[slot] = index;
    }

    public boolean contains(long value) {
        int slot = hash(value) & (slots.length - 1);
        while (slots[slot] != EMPTY) {
            if (longs[slots[slot]] == value) {
                return true;
            }
            slot = (slot + 1) & (slots.length - 1);
        }
        return false;
    }

    public boolean contains(ByteSlice text) {
        int slot = hash(text.array, text.start, text.length) & (slots.length - 1);
        while (slots[slot] != EMPTY) {
            byte[] known = texts[slots[slot]];
            if (known.length == text.length
                    && Arrays.equals(known, 0, known.length, text.array, text.start, text.start + text.length)) {
                return true;
            }
            slot = (slot + 1) & (slots.length - 1);
        }
        return false;
    }

    public boolean contains(double value) {
        return objects.contains(normalized(value));
    }

    public boolean contains(Object value) {
        return objects.contains(normalized(value));
    }

    /** Equal numbers become equal objects: 1.0 and 1.00, 0.0 and -0.0. */
    private static Object normalized(Object value) {
        if (value instanceof BigDecimal number) {
            return number.stripTrailingZeros();
        }
        return value instanceof Double number ? (Object) (number + 0.0) : value;
    }

    private static int hash(long value) {
        long mixed = value * 0x9E3779B97F4A7C15L;
        return (int) (mixed >>> 32);
    }

    private static int hash(byte[] bytes, int start, int length) {
        int hash = length;
        for (int i = start; i < start + length; i++) {
            hash = hash * 31 + bytes[i];
        }
        return hash ^ (hash >>> 15);
    }
}

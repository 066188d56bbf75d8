package io.millrace.engine.aggregate;

import io.millrace.engine.data.Column;
import io.millrace.engine.data.DoubleColumn;
import io.millrace.engine.state.BoxedCodec;
import io.millrace.engine.state.ByteSink;
import io.millrace.engine.state.ByteSource;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.Objects;

/**
 * By group, how many rows there are and some exact sums over them, so that a row taken away leaves nothing behind. Rows
 * with a NaN or an infinity are counted, and are in no sum. Owned by one accumulator.
 */
final class ExactSums {
    private static final int BYTES_PER_GROUP = 80;
    private static final int BYTES_PER_SUM = 60;

    private final int width;
    private long[] counts = new long[0];
    private long[] specials = new long[0];
    /** Those of a group one behind the other. */
    private BigDecimal[] sums = new BigDecimal[0];

    /** @param width how many sums a group has */
    ExactSums(int width) {
        this.width = width;
    }

    /** As {@link Accumulator#reserve}. */
    void reserve(int limit) {
        int size = counts.length;
        if (limit > size) {
            counts = Grow.longs(counts, limit);
            specials = Arrays.copyOf(specials, counts.length);
            sums = Arrays.copyOf(sums, width * counts.length);
            Arrays.fill(sums, width * size, sums.length, BigDecimal.ZERO);
        }
    }

    /** Whether a value, which is not NULL, is a NaN or an infinity. */
    static boolean isSpecial(Column column, int row) {
        return column instanceof DoubleColumn doubles && !(Math.abs(doubles.values()[row]) <= Double.MAX_VALUE);
    }

    /** A value, which is neither NULL nor special, of a column of numbers. */
    static BigDecimal exact(Column column, int row) {
        Object value = Objects.requireNonNull(column.value(row));
        if (value instanceof BigDecimal decimal) {
            return decimal;
        }
        return value instanceof Double number ? new BigDecimal(number) : BigDecimal.valueOf((Long) value);
    }

    /** A row {@code weight} times, with what it adds to each sum. */
    void add(int group, long weight, BigDecimal... terms) {
        counts[group] += weight;
        BigDecimal times = BigDecimal.valueOf(weight);
        for (int i = 0; i < width; i++) {
            int at = width * group + i;
            sums[at] = sums[at].add(terms[i].multiply(times));
        }
    }

    void addSpecial(int group, long weight) {
        counts[group] += weight;
        specials[group] += weight;
    }

    long count(int group) {
        return counts[group];
    }

    boolean hasSpecial(int group) {
        return specials[group] != 0;
    }

    BigDecimal sum(int group, int which) {
        return sums[width * group + which];
    }

    void reset(int group) {
        counts[group] = 0;
        specials[group] = 0;
        Arrays.fill(sums, width * group, width * group + width, BigDecimal.ZERO);
    }

    void write(int group, ByteSink to) {
        to.writeLong(counts[group]).writeLong(specials[group]);
        for (int i = 0; i < width; i++) {
            BoxedCodec.write(to, sum(group, i));
        }
    }

    void read(int group, ByteSource from) {
        counts[group] = from.readLong();
        specials[group] = from.readLong();
        for (int i = 0; i < width; i++) {
            sums[width * group + i] = (BigDecimal) Objects.requireNonNull(BoxedCodec.read(from));
        }
    }

    /** As {@link Accumulator#bytes}. */
    long bytes() {
        return (long) (BYTES_PER_GROUP + BYTES_PER_SUM * width) * counts.length;
    }
}

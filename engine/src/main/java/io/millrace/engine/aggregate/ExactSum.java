package io.millrace.engine.aggregate;

import io.millrace.common.error.ErrorCode;
import io.millrace.engine.state.ByteSink;
import io.millrace.engine.state.ByteSource;
import java.math.BigDecimal;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Sums of doubles without any rounding, one a group, so that a sum does not depend on the order of its terms and taking
 * a term back leaves what was there before. A sum is the unevaluated sum of doubles that do not overlap (Shewchuk,
 * "Adaptive Precision Floating-Point Arithmetic", 1997): two of them as a rule, more where magnitudes are far apart. NaN
 * and the infinities are counted.
 */
final class ExactSum {
    private static final int NAN = 0;
    private static final int POSITIVE = 1;
    private static final int NEGATIVE = 2;

    private double[] highs = new double[0];
    private double[] lows = new double[0];
    /** Sums that need more than two parts, smallest part first; {@link #highs} and {@link #lows} are then 0. */
    private double[] @Nullable [] longer = new double[0] @Nullable [];
    /** Weights of NaN, +Infinity, -Infinity. */
    private long[] @Nullable [] specials = new long[0] @Nullable [];

    void reserve(int limit) {
        if (limit > highs.length) {
            int size = Grow.larger(highs.length, limit);
            highs = Arrays.copyOf(highs, size);
            lows = Arrays.copyOf(lows, size);
            longer = Arrays.copyOf(longer, size);
            specials = Arrays.copyOf(specials, size);
        }
    }

    void add(int group, double value, long weight) {
        if (weight == 1 && Math.abs(value) <= Double.MAX_VALUE) {
            add(group, value);
        } else if (Double.isNaN(value) || Double.isInfinite(value)) {
            long[] counts = specials[group];
            if (counts == null) {
                counts = new long[3];
                specials[group] = counts;
            }
            counts[Double.isNaN(value) ? NAN : value > 0 ? POSITIVE : NEGATIVE] += weight;
        } else {
            double product = value * (double) weight;
            add(group, product);
            add(group, Math.fma(value, (double) weight, -product));
        }
    }

    private void add(int group, double value) {
        double[] parts = longer[group];
        if (parts != null) {
            longer[group] = grow(parts, value);
            return;
        }
        double high = highs[group];
        double sum = high + value;
        if (!(Math.abs(sum) <= Double.MAX_VALUE)) {
            throw ErrorCode.NUMBER_OUT_OF_RANGE.error("value out of range: overflow");
        }
        double error = twoSumError(high, value, sum);
        double low = lows[group];
        double middle = low + error;
        double rest = twoSumError(low, error, middle);
        if (rest == 0) {
            double normal = sum + middle;
            highs[group] = normal;
            lows[group] = twoSumError(sum, middle, normal);
        } else {
            highs[group] = 0;
            lows[group] = 0;
            longer[group] = grow(grow(new double[] {rest}, middle), sum);
        }
    }

    private static double twoSumError(double a, double b, double sum) {
        double bVirtual = sum - a;
        return (a - (sum - bVirtual)) + (b - bVirtual);
    }

    /** Shewchuk's GROW-EXPANSION, leaving out zeros. */
    private static double[] grow(double[] parts, double value) {
        double[] grown = new double[parts.length + 1];
        int count = 0;
        double carry = value;
        for (double part : parts) {
            double sum = carry + part;
            double error = twoSumError(carry, part, sum);
            if (error != 0) {
                grown[count++] = error;
            }
            carry = sum;
        }
        if (!(Math.abs(carry) <= Double.MAX_VALUE)) {
            throw ErrorCode.NUMBER_OUT_OF_RANGE.error("value out of range: overflow");
        }
        if (carry != 0) {
            grown[count++] = carry;
        }
        return Arrays.copyOf(grown, count);
    }

    /** The sum rounded once, to nearest; infinite or NaN where a term was. */
    double rounded(int group) {
        long[] counts = specials[group];
        if (counts != null) {
            if (counts[NAN] > 0 || (counts[POSITIVE] > 0 && counts[NEGATIVE] > 0)) {
                return Double.NaN;
            }
            if (counts[POSITIVE] > 0 || counts[NEGATIVE] > 0) {
                return counts[POSITIVE] > 0 ? Double.POSITIVE_INFINITY : Double.NEGATIVE_INFINITY;
            }
        }
        double[] parts = longer[group];
        return parts == null ? highs[group] + 0.0 : exact(group).doubleValue();
    }

    /** The sum of the finite terms. */
    BigDecimal exact(int group) {
        BigDecimal sum = new BigDecimal(highs[group]).add(new BigDecimal(lows[group]));
        double[] parts = longer[group];
        if (parts != null) {
            for (double part : parts) {
                sum = sum.add(new BigDecimal(part));
            }
        }
        return sum;
    }

    boolean isFinite(int group) {
        double rounded = rounded(group);
        return Math.abs(rounded) <= Double.MAX_VALUE;
    }

    void reset(int group) {
        highs[group] = 0;
        lows[group] = 0;
        longer[group] = null;
        specials[group] = null;
    }

    void write(int group, ByteSink to) {
        double[] parts = longer[group];
        if (parts == null) {
            parts = new double[] {lows[group], highs[group]};
        }
        to.writeLong(parts.length);
        for (double part : parts) {
            to.writeDouble(part);
        }
        long[] counts = specials[group];
        to.writeByte(counts == null ? 0 : 1);
        if (counts != null) {
            to.writeLong(counts[NAN]).writeLong(counts[POSITIVE]).writeLong(counts[NEGATIVE]);
        }
    }

    void read(int group, ByteSource from) {
        int count = from.readInt();
        for (int i = 0; i < count; i++) {
            add(group, from.readDouble());
        }
        if (from.readByte() != 0) {
            specials[group] = new long[] {from.readLong(), from.readLong(), from.readLong()};
        }
    }

    long bytes() {
        return 24L * highs.length;
    }
}

package io.millrace.engine.aggregate;

import io.millrace.engine.data.Column;
import io.millrace.engine.data.ColumnBatch;
import io.millrace.engine.data.ColumnBuilder;
import io.millrace.engine.data.DoubleColumn;
import io.millrace.engine.state.BoxedCodec;
import io.millrace.engine.state.ByteSink;
import io.millrace.engine.state.ByteSource;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * CORR, COVAR_POP, COVAR_SAMP and the REGR functions of pairs (y, x), from exact sums, so that pairs can be taken away
 * again. Pairs with a NULL are left out.
 */
final class Regression extends Accumulator {
    private static final MathContext DIGITS = new MathContext(50);
    private static final int BYTES_PER_GROUP = 400;

    /** Of y, x, y², x² and xy. */
    private static final int SUMS = 5;

    private final String function;
    private final int y;
    private final int x;
    private BigDecimal[] sums = new BigDecimal[0];
    private long[] counts = new long[0];
    private long[] specials = new long[0];

    Regression(String function, int y, int x) {
        this.function = function;
        this.y = y;
        this.x = x;
    }

    @Override
    public void reserve(int limit) {
        int size = counts.length;
        if (limit > size) {
            counts = Grow.longs(counts, limit);
            specials = Arrays.copyOf(specials, counts.length);
            sums = Arrays.copyOf(sums, SUMS * counts.length);
            Arrays.fill(sums, SUMS * size, sums.length, BigDecimal.ZERO);
        }
    }

    @Override
    public void add(int[] groups, ColumnBatch batch) {
        Column ys = batch.column(y);
        Column xs = batch.column(x);
        for (int i = 0; i < batch.rowCount(); i++) {
            if (ys.isNull(i) || xs.isNull(i)) {
                continue;
            }
            int group = groups[i];
            long weight = batch.weight(i);
            counts[group] += weight;
            if (isSpecial(ys, i) || isSpecial(xs, i)) {
                specials[group] += weight;
                continue;
            }
            BigDecimal yValue = Variance.exact(Objects.requireNonNull(ys.value(i)));
            BigDecimal xValue = Variance.exact(Objects.requireNonNull(xs.value(i)));
            BigDecimal times = BigDecimal.valueOf(weight);
            int at = SUMS * group;
            sums[at] = sums[at].add(yValue.multiply(times));
            sums[at + 1] = sums[at + 1].add(xValue.multiply(times));
            sums[at + 2] = sums[at + 2].add(yValue.multiply(yValue).multiply(times));
            sums[at + 3] = sums[at + 3].add(xValue.multiply(xValue).multiply(times));
            sums[at + 4] = sums[at + 4].add(xValue.multiply(yValue).multiply(times));
        }
    }

    private static boolean isSpecial(Column column, int row) {
        return column instanceof DoubleColumn doubles && !(Math.abs(doubles.values()[row]) <= Double.MAX_VALUE);
    }

    @Override
    public void results(int[] groups, int count, ColumnBuilder results) {
        for (int i = 0; i < count; i++) {
            int group = groups[i];
            if (function.equals("REGR_COUNT")) {
                results.appendLong(counts[group]);
            } else if (counts[group] == 0) {
                results.appendNull();
            } else if (specials[group] != 0) {
                results.appendDouble(Double.NaN);
            } else {
                BigDecimal result = result(group);
                if (result == null) {
                    results.appendNull();
                } else {
                    results.appendDouble(result.doubleValue());
                }
            }
        }
    }

    private @Nullable BigDecimal result(int group) {
        BigDecimal n = BigDecimal.valueOf(counts[group]);
        BigDecimal sumY = sums[SUMS * group];
        BigDecimal sumX = sums[SUMS * group + 1];
        BigDecimal syy = spread(sums[SUMS * group + 2], sumY, sumY, n);
        BigDecimal sxx = spread(sums[SUMS * group + 3], sumX, sumX, n);
        BigDecimal sxy = spread(sums[SUMS * group + 4], sumX, sumY, n);
        return switch (function) {
            case "COVAR_POP" -> sxy.divide(n, DIGITS);
            case "COVAR_SAMP" -> counts[group] == 1 ? null : sxy.divide(n.subtract(BigDecimal.ONE), DIGITS);
            case "REGR_SXX" -> sxx;
            case "REGR_SYY" -> syy;
            case "REGR_SXY" -> sxy;
            case "REGR_AVGX" -> sumX.divide(n, DIGITS);
            case "REGR_AVGY" -> sumY.divide(n, DIGITS);
            case "REGR_SLOPE" -> sxx.signum() == 0 ? null : sxy.divide(sxx, DIGITS);
            case "REGR_INTERCEPT" ->
                sxx.signum() == 0
                        ? null
                        : sumY.subtract(sumX.multiply(sxy).divide(sxx, DIGITS)).divide(n, DIGITS);
            case "REGR_R2" ->
                sxx.signum() == 0
                        ? null
                        : syy.signum() == 0 ? BigDecimal.ONE : sxy.multiply(sxy).divide(sxx.multiply(syy), DIGITS);
            default ->
                sxx.signum() == 0 || syy.signum() == 0
                        ? null
                        : sxy.divide(sxx.multiply(syy).sqrt(DIGITS), DIGITS);
        };
    }

    /** The sum of products of the distances from the means. */
    private static BigDecimal spread(BigDecimal products, BigDecimal a, BigDecimal b, BigDecimal n) {
        return products.multiply(n).subtract(a.multiply(b)).divide(n, DIGITS);
    }

    @Override
    public void reset(int group) {
        counts[group] = 0;
        specials[group] = 0;
        Arrays.fill(sums, SUMS * group, SUMS * group + SUMS, BigDecimal.ZERO);
    }

    @Override
    public void write(int group, ByteSink to) {
        to.writeLong(counts[group]).writeLong(specials[group]);
        for (int i = 0; i < SUMS; i++) {
            BoxedCodec.write(to, sums[SUMS * group + i]);
        }
    }

    @Override
    public void read(int group, ByteSource from) {
        counts[group] = from.readLong();
        specials[group] = from.readLong();
        for (int i = 0; i < SUMS; i++) {
            sums[SUMS * group + i] = (BigDecimal) Objects.requireNonNull(BoxedCodec.read(from));
        }
    }

    @Override
    public long bytes() {
        return (long) BYTES_PER_GROUP * counts.length;
    }
}

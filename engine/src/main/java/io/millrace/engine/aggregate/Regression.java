package io.millrace.engine.aggregate;

import io.millrace.engine.data.Column;
import io.millrace.engine.data.ColumnBatch;
import io.millrace.engine.data.ColumnBuilder;
import io.millrace.engine.state.ByteSink;
import io.millrace.engine.state.ByteSource;
import java.math.BigDecimal;
import java.math.MathContext;
import org.jspecify.annotations.Nullable;

/**
 * CORR, COVAR_POP, COVAR_SAMP and the REGR functions of pairs (y, x), from exact sums, so that pairs can be taken away
 * again. Pairs with a NULL are left out. As ISO/IEC 9075-2:2016, section 10.9.
 */
final class Regression extends Accumulator {
    private static final MathContext DIGITS = new MathContext(50);

    private final String function;
    private final int y;
    private final int x;
    /** Of y, x, y², x² and xy. */
    private final ExactSums sums = new ExactSums(5);

    Regression(String function, int y, int x) {
        this.function = function;
        this.y = y;
        this.x = x;
    }

    @Override
    public void reserve(int limit) {
        sums.reserve(limit);
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
            if (ExactSums.isSpecial(ys, i) || ExactSums.isSpecial(xs, i)) {
                sums.addSpecial(group, weight);
                continue;
            }
            BigDecimal ofY = ExactSums.exact(ys, i);
            BigDecimal ofX = ExactSums.exact(xs, i);
            sums.add(group, weight, ofY, ofX, ofY.multiply(ofY), ofX.multiply(ofX), ofX.multiply(ofY));
        }
    }

    @Override
    public void results(int[] groups, int count, ColumnBuilder results) {
        for (int i = 0; i < count; i++) {
            int group = groups[i];
            if (function.equals("REGR_COUNT")) {
                results.appendLong(sums.count(group));
            } else if (sums.count(group) == 0) {
                results.appendNull();
            } else if (sums.hasSpecial(group)) {
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
        BigDecimal n = BigDecimal.valueOf(sums.count(group));
        BigDecimal sumY = sums.sum(group, 0);
        BigDecimal sumX = sums.sum(group, 1);
        BigDecimal syy = spread(sums.sum(group, 2), sumY, sumY, n);
        BigDecimal sxx = spread(sums.sum(group, 3), sumX, sumX, n);
        BigDecimal sxy = spread(sums.sum(group, 4), sumX, sumY, n);
        return switch (function) {
            case "COVAR_POP" -> sxy.divide(n, DIGITS);
            case "COVAR_SAMP" -> sums.count(group) == 1 ? null : sxy.divide(n.subtract(BigDecimal.ONE), DIGITS);
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
        sums.reset(group);
    }

    @Override
    public void write(int group, ByteSink to) {
        sums.write(group, to);
    }

    @Override
    public void read(int group, ByteSource from) {
        sums.read(group, from);
    }

    @Override
    public long bytes() {
        return sums.bytes();
    }
}

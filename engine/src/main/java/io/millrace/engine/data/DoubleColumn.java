package io.millrace.engine.data;

import org.jspecify.annotations.Nullable;

/** A column of {@link Storage#DOUBLE}. */
public final class DoubleColumn extends Column {
    private final double[] values;

    public DoubleColumn(DataType type, double[] values, boolean @Nullable [] nulls) {
        super(type, nulls);
        this.values = values;
    }

    public double[] values() {
        return values;
    }

    @Override
    Object boxed(int row) {
        return values[row];
    }

    @Override
    public DoubleColumn gather(int[] rows, int count) {
        double[] gathered = new double[count];
        for (int i = 0; i < count; i++) {
            gathered[i] = values[rows[i]];
        }
        return new DoubleColumn(type(), gathered, gatherNulls(rows, count));
    }

    @Override
    public DoubleColumn withType(DataType newType) {
        return new DoubleColumn(newType, values, nulls());
    }
}

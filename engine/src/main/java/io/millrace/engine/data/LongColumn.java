package io.millrace.engine.data;

import org.jspecify.annotations.Nullable;

/** A column of {@link Storage#LONG}. */
public final class LongColumn extends Column {
    private final long[] values;

    public LongColumn(DataType type, long[] values, boolean @Nullable [] nulls) {
        super(type, nulls);
        this.values = values;
    }

    public long[] values() {
        return values;
    }

    @Override
    Object boxed(int row) {
        return boxLong(type(), values[row]);
    }

    @Override
    public LongColumn gather(int[] rows, int count) {
        long[] gathered = new long[count];
        for (int i = 0; i < count; i++) {
            gathered[i] = values[rows[i]];
        }
        return new LongColumn(type(), gathered, gatherNulls(rows, count));
    }

    @Override
    public LongColumn withType(DataType newType) {
        return new LongColumn(newType, values, nulls());
    }
}

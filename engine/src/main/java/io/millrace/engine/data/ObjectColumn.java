package io.millrace.engine.data;

import org.jspecify.annotations.Nullable;

/** A column of {@link Storage#OBJECT}: boxed values as the package says. */
public final class ObjectColumn extends Column {
    private final @Nullable Object[] values;

    public ObjectColumn(DataType type, @Nullable Object[] values, boolean @Nullable [] nulls) {
        super(type, nulls);
        this.values = values;
    }

    public @Nullable Object[] values() {
        return values;
    }

    @Override
    @Nullable
    Object boxed(int row) {
        return values[row];
    }

    @Override
    public ObjectColumn gather(int[] rows, int count) {
        @Nullable Object[] gathered = new @Nullable Object[count];
        for (int i = 0; i < count; i++) {
            gathered[i] = values[rows[i]];
        }
        return new ObjectColumn(type(), gathered, gatherNulls(rows, count));
    }

    @Override
    public ObjectColumn withType(DataType newType) {
        return new ObjectColumn(newType, values, nulls());
    }
}

package io.millrace.engine.data;

import java.math.BigDecimal;
import java.math.BigInteger;
import org.jspecify.annotations.Nullable;

/**
 * Values of one type, one a row. Arrays are exposed for generated code and tight loops, and must not be written to; they
 * may be longer than the batch has rows. A null's slot holds 0, an empty run of bytes or null. Immutable, thread-safe.
 */
public abstract sealed class Column permits LongColumn, DoubleColumn, BytesColumn, ObjectColumn {
    private final DataType type;
    private final boolean @Nullable [] nulls;

    Column(DataType type, boolean @Nullable [] nulls) {
        this.type = type;
        this.nulls = nulls;
    }

    public final DataType type() {
        return type;
    }

    /** True where a row is null; no array if none is. */
    public final boolean @Nullable [] nulls() {
        return nulls;
    }

    public final boolean isNull(int row) {
        return nulls != null && nulls[row];
    }

    /** The value boxed as the package says; null for NULL. */
    public final @Nullable Object value(int row) {
        return isNull(row) ? null : boxed(row);
    }

    abstract @Nullable Object boxed(int row);

    /** A column of the rows {@code rows[0] .. rows[count-1]}, in that order. */
    public abstract Column gather(int[] rows, int count);

    /** The same values under another type of the same storage. */
    public abstract Column withType(DataType newType);

    final boolean @Nullable [] gatherNulls(int[] rows, int count) {
        if (nulls == null) {
            return null;
        }
        boolean[] gathered = new boolean[count];
        boolean any = false;
        for (int i = 0; i < count; i++) {
            gathered[i] = nulls[rows[i]];
            any |= gathered[i];
        }
        return any ? gathered : null;
    }

    static Object boxLong(DataType type, long value) {
        if (type == DataType.BOOLEAN) {
            return value != 0;
        }
        if (type instanceof DataType.Decimal decimal) {
            return new BigDecimal(BigInteger.valueOf(value), decimal.scale());
        }
        return value;
    }
}

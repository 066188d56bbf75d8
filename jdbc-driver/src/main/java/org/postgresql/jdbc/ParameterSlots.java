package org.postgresql.jdbc;

import java.math.BigDecimal;
import java.util.Arrays;
import org.jspecify.annotations.NullMarked;
import org.jspecify.annotations.Nullable;

/** A row's values as they were set, none of them encoded yet. One thread. */
@NullMarked
final class ParameterSlots {
    /** What a slot holds. FOREIGN: nothing, see pgjdbc's list. */
    enum Kind {
        FOREIGN,
        NULL,
        BOOLEAN,
        SHORT,
        INT,
        LONG,
        FLOAT,
        DOUBLE,
        DECIMAL,
        STRING,
        MOMENT,
        BYTES,
        ARRAY
    }

    final Kind[] kinds;
    final long[] longs;
    final double[] doubles;

    /** Of moments: how many seconds the wall clock is ahead of UTC. */
    final int[] ahead;

    final @Nullable Object[] objects;

    ParameterSlots(int count) {
        kinds = new Kind[count];
        Arrays.fill(kinds, Kind.FOREIGN);
        longs = new long[count];
        doubles = new double[count];
        ahead = new int[count];
        objects = new Object[count];
    }

    void clear() {
        Arrays.fill(kinds, Kind.FOREIGN);
        Arrays.fill(objects, null);
    }

    /** False for FOREIGN. */
    boolean write(int i, TaggedValues column) {
        Object object = objects[i];
        switch (kinds[i]) {
            case NULL:
                column.appendNull();
                return true;
            case BOOLEAN:
                column.append(longs[i] != 0);
                return true;
            case SHORT:
            case INT:
            case LONG:
                column.append(longs[i]);
                return true;
            case FLOAT:
                column.append((float) doubles[i]);
                return true;
            case DOUBLE:
                column.append(doubles[i]);
                return true;
            case DECIMAL:
                column.append(((BigDecimal) object).toString());
                return true;
            case STRING:
                column.append((String) object);
                return true;
            case MOMENT:
                column.appendMoment(longs[i], ahead[i]);
                return true;
            case BYTES:
                column.append((byte[]) object);
                return true;
            case ARRAY:
                column.append(String.valueOf(object));
                return true;
            default:
                return false;
        }
    }
}

package io.millrace.engine.state;

import io.millrace.engine.data.Column;
import io.millrace.engine.data.DataType;

/**
 * Rows read back from state. A row is its values one after another, each a byte that is 0 for NULL, else 1 and the value
 * (zigzag long; eight bytes of a double; counted bytes; a {@link BoxedCodec} value).
 */
public final class RowReader {
    private static final int[] SLOT_0 = {0};

    private RowReader() {}

    /** One row as columns. */
    public static Column[] read(DataType[] types, ByteSource from) {
        Column[] columns = new Column[types.length];
        for (int i = 0; i < types.length; i++) {
            ValueStore value = ValueStore.of(types[i]);
            value.read(from, 0);
            columns[i] = value.gather(SLOT_0, 1);
        }
        return columns;
    }
}

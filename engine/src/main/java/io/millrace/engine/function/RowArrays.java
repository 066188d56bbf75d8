package io.millrace.engine.function;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Arrays of rows, made of arrays, which UNNEST makes rows of. */
public final class RowArrays {
    private RowArrays() {}

    /** The first elements of all as one row, then the second ones, to the end of the longest; NULL has no elements. */
    @SqlFunction(value = "$IN_STEP", nulls = SqlFunction.Nulls.CALLED)
    public static Object inStep(@Nullable Object[] arrays) {
        int length = 0;
        for (Object array : arrays) {
            length = Math.max(length, array == null ? 0 : ((List<?>) array).size());
        }
        List<Object> rows = new ArrayList<>(length);
        for (int i = 0; i < length; i++) {
            @Nullable Object[] row = new @Nullable Object[arrays.length];
            for (int j = 0; j < row.length; j++) {
                List<?> array = (List<?>) arrays[j];
                row[j] = array == null || i >= array.size() ? null : array.get(i);
            }
            rows.add(Collections.unmodifiableList(Arrays.asList(row)));
        }
        return Collections.unmodifiableList(rows);
    }

    /** Each element with its number, from 1. */
    @SqlFunction("$EXPAND_ARRAY")
    public static Object expand(Object array) {
        List<Object> rows = new ArrayList<>();
        for (Object element : (List<?>) array) {
            rows.add(Collections.unmodifiableList(Arrays.<@Nullable Object>asList(element, rows.size() + 1L)));
        }
        return Collections.unmodifiableList(rows);
    }
}

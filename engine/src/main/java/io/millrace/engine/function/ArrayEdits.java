package io.millrace.engine.function;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Arrays from arrays, element by element. NULL elements equal each other here, as in PostgreSQL. */
public final class ArrayEdits {
    private ArrayEdits() {}

    @SqlFunction(value = "ARRAY_PREPEND", nulls = SqlFunction.Nulls.CALLED)
    public static Object prepend(@Nullable Object element, @Nullable Object array) {
        List<@Nullable Object> all = new ArrayList<>();
        all.add(element);
        if (array != null) {
            all.addAll((List<?>) array);
        }
        return Collections.unmodifiableList(all);
    }

    /** Where the element is, from 1. */
    @SqlFunction(value = "ARRAY_POSITIONS", nulls = SqlFunction.Nulls.CALLED)
    public static @Nullable Object positions(@Nullable Object array, @Nullable Object element) {
        if (array == null) {
            return null;
        }
        List<Object> found = new ArrayList<>();
        int position = 0;
        for (Object candidate : (List<?>) array) {
            position++;
            if (same(candidate, element)) {
                found.add((long) position);
            }
        }
        return Collections.unmodifiableList(found);
    }

    @SqlFunction(value = "ARRAY_REPLACE", nulls = SqlFunction.Nulls.CALLED)
    public static @Nullable Object replace(@Nullable Object array, @Nullable Object from, @Nullable Object to) {
        if (array == null) {
            return null;
        }
        List<@Nullable Object> all = new ArrayList<>();
        for (Object element : (List<?>) array) {
            all.add(same(element, from) ? to : element);
        }
        return Collections.unmodifiableList(all);
    }

    private static boolean same(@Nullable Object a, @Nullable Object b) {
        return a == null || b == null ? a == b : Comparison.compare(a, b) == 0;
    }
}

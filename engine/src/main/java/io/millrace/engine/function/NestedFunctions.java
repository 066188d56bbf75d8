package io.millrace.engine.function;

import static io.millrace.common.error.ErrorCode.NULL_NOT_ALLOWED;

import io.millrace.engine.data.ByteSlice;
import io.millrace.engine.data.DataType;
import io.millrace.engine.data.TextValues;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Arrays, rows and maps. Strict, except the constructors, which take NULLs in. */
public final class NestedFunctions {
    private NestedFunctions() {}

    @SqlFunction(value = "ARRAY", nulls = SqlFunction.Nulls.CALLED)
    public static Object array(FunctionContext context, @Nullable Object[] elements) {
        DataType element = ((DataType.Array) context.resultType()).element();
        return Collections.unmodifiableList(Arrays.asList(converted(context, elements, 0, element)));
    }

    private static @Nullable Object[] converted(
            FunctionContext context, @Nullable Object[] values, int first, DataType type) {
        @Nullable Object[] result = new @Nullable Object[values.length];
        for (int i = 0; i < values.length; i++) {
            result[i] = convert(context, values[i], context.argumentType(first + i), type);
        }
        return result;
    }

    private static @Nullable Object convert(
            FunctionContext context, @Nullable Object value, DataType from, DataType to) {
        boolean same = from.equals(to) || (from instanceof DataType.Varchar && to instanceof DataType.Varchar);
        return same || value == null ? value : new TextCasts(context.zone()).convert(value, from, to);
    }

    @SqlFunction(value = "ROW", nulls = SqlFunction.Nulls.CALLED)
    public static Object row(FunctionContext context, @Nullable Object[] fields) {
        DataType.Row type = (DataType.Row) context.resultType();
        @Nullable Object[] result = new @Nullable Object[fields.length];
        for (int i = 0; i < fields.length; i++) {
            result[i] = convert(
                    context, fields[i], context.argumentType(i), type.fields().type(i));
        }
        return Collections.unmodifiableList(Arrays.asList(result));
    }

    /** Keys and values in turn. */
    @SqlFunction(value = "MAP", nulls = SqlFunction.Nulls.CALLED)
    public static Object map(FunctionContext context, @Nullable Object[] entries) {
        DataType.MapOf type = (DataType.MapOf) context.resultType();
        Map<Object, @Nullable Object> map = new LinkedHashMap<>();
        for (int i = 0; i + 1 < entries.length; i += 2) {
            Object key = convert(context, entries[i], context.argumentType(i), type.key());
            if (key == null) {
                throw NULL_NOT_ALLOWED.error("map keys must not be null");
            }
            map.put(key, convert(context, entries[i + 1], context.argumentType(i + 1), type.value()));
        }
        return Collections.unmodifiableMap(map);
    }

    /** The element at {@code index}, from 1; NULL outside. */
    @SqlFunction("ITEM")
    public static @Nullable Object item(Object container, long index) {
        if (container instanceof Map<?, ?> map) {
            return map.get(index);
        }
        List<?> list = (List<?>) container;
        return index < 1 || index > list.size() ? null : list.get((int) index - 1);
    }

    /** The value of a key; NULL if there is none. */
    @SqlFunction({"ITEM", "MAP_GET"})
    public static @Nullable Object item(Object container, Object key) {
        if (container instanceof Map<?, ?> map) {
            return map.get(key);
        }
        return key instanceof Number index ? item(container, index.longValue()) : null;
    }

    /** The field at {@code index}, from 0. */
    @SqlFunction("FIELD")
    public static @Nullable Object field(Object row, long index) {
        return ((List<?>) row).get((int) index);
    }

    @SqlFunction("CARDINALITY")
    public static long cardinality(Object container) {
        return container instanceof Map<?, ?> map ? map.size() : count((List<?>) container);
    }

    private static long count(List<?> list) {
        return list.size();
    }

    /** NULL for an empty array, as in PostgreSQL. */
    @SqlFunction("ARRAY_LENGTH")
    public static @Nullable Object length(Object array) {
        return length(array, 1);
    }

    @SqlFunction("ARRAY_LENGTH")
    public static @Nullable Object length(Object array, long dimension) {
        Object level = array;
        for (long i = 1; i < dimension && level instanceof List<?> list; i++) {
            level = list.isEmpty() ? null : list.get(0);
        }
        return dimension >= 1 && level instanceof List<?> list && !list.isEmpty() ? (Object) (long) list.size() : null;
    }

    /** All arrays begin at 1; NULL of an empty one, or of a dimension that is not there. */
    @SqlFunction("ARRAY_LOWER")
    public static @Nullable Object lower(Object array, long dimension) {
        return length(array, dimension) == null ? null : (Object) 1L;
    }

    @SqlFunction("ARRAY_UPPER")
    public static @Nullable Object upper(Object array, long dimension) {
        return length(array, dimension);
    }

    @SqlFunction("ARRAY_NDIMS")
    public static @Nullable Object dimensions(Object array) {
        long dimensions = 0;
        while (length(array, dimensions + 1) != null) {
            dimensions++;
        }
        return dimensions == 0 ? null : (Object) dimensions;
    }

    @SqlFunction({"@>", "ARRAY_CONTAINS_ALL"})
    public static boolean contains(Object array, Object elements) {
        return ((List<?>) elements).stream().allMatch(element -> element != null && holds((List<?>) array, element));
    }

    @SqlFunction("<@")
    public static boolean containedBy(Object elements, Object array) {
        return contains(array, elements);
    }

    @SqlFunction({"&&", "ARRAYS_OVERLAP"})
    public static boolean overlaps(Object a, Object b) {
        return ((List<?>) a).stream().anyMatch(element -> element != null && holds((List<?>) b, element));
    }

    @SqlFunction("ARRAY_CONTAINS")
    public static boolean has(FunctionContext context, Object array, Object element) {
        DataType type = ((DataType.Array) context.argumentType(0)).element();
        Object wanted = convert(context, element, context.argumentType(1), type);
        return wanted != null && holds((List<?>) array, wanted);
    }

    private static boolean holds(List<?> list, Object wanted) {
        return list.stream().anyMatch(element -> element != null && Comparison.compare(element, wanted) == 0);
    }

    /** From 1; NULL if it is not there. */
    @SqlFunction("ARRAY_POSITION")
    public static @Nullable Object position(Object array, Object element) {
        List<?> list = (List<?>) array;
        for (int i = 0; i < list.size(); i++) {
            Object candidate = list.get(i);
            if (candidate != null && Comparison.compare(candidate, element) == 0) {
                return i + 1L;
            }
        }
        return null;
    }

    @SqlFunction({"ARRAY_CAT", "ARRAY_CONCAT"})
    public static Object concatenate(Object a, Object b) {
        List<@Nullable Object> all = new ArrayList<>((List<?>) a);
        all.addAll((List<?>) b);
        return Collections.unmodifiableList(all);
    }

    @SqlFunction(value = "ARRAY_APPEND", nulls = SqlFunction.Nulls.CALLED)
    public static Object append(FunctionContext context, @Nullable Object array, @Nullable Object element) {
        DataType type = ((DataType.Array) context.resultType()).element();
        List<@Nullable Object> all = array == null ? new ArrayList<>() : new ArrayList<>((List<?>) array);
        all.add(convert(context, element, context.argumentType(1), type));
        return Collections.unmodifiableList(all);
    }

    /** NULL elements are left out. */
    @SqlFunction("ARRAY_TO_STRING")
    public static void join(FunctionContext context, Object array, ByteSlice separator, ByteSlice result) {
        join(context, (List<?>) array, separator, null, result);
    }

    /** NULL elements become {@code nullText}. */
    @SqlFunction("ARRAY_TO_STRING")
    public static void join(
            FunctionContext context, Object array, ByteSlice separator, ByteSlice nullText, ByteSlice result) {
        join(context, (List<?>) array, separator, nullText, result);
    }

    private static void join(
            FunctionContext context,
            List<?> values,
            ByteSlice separator,
            @Nullable ByteSlice nullText,
            ByteSlice result) {
        DataType element = ((DataType.Array) context.argumentType(0)).element();
        TextValues texts = new TextValues(context.zone(), true);
        result.clear();
        boolean any = false;
        for (Object value : values) {
            if (value == null && nullText == null) {
                continue;
            }
            if (any) {
                result.append(separator);
            }
            any = true;
            if (value != null) {
                texts.append(result, value, element);
            } else if (nullText != null) {
                result.append(nullText);
            }
        }
    }

    /** Without the elements that equal {@code element}. */
    @SqlFunction("ARRAY_REMOVE")
    public static Object remove(FunctionContext context, Object array, Object element) {
        DataType type = ((DataType.Array) context.argumentType(0)).element();
        Object unwanted = convert(context, element, context.argumentType(1), type);
        List<@Nullable Object> kept = new ArrayList<>();
        for (Object value : (List<?>) array) {
            if (value == null || unwanted == null || Comparison.compare(value, unwanted) != 0) {
                kept.add(value);
            }
        }
        return Collections.unmodifiableList(kept);
    }

    @SqlFunction("STRING_TO_ARRAY")
    public static Object split(ByteSlice text, ByteSlice separator) {
        if (text.length == 0) {
            return List.of();
        }
        if (separator.length == 0) {
            return List.of(text.toString());
        }
        List<Object> parts = new ArrayList<>();
        ByteSlice part = new ByteSlice();
        int at = 0;
        for (int end = TextFunctions.indexOf(text, separator, 0);
                end >= 0;
                end = TextFunctions.indexOf(text, separator, at)) {
            part.set(text.array, text.start + at, end - at);
            parts.add(part.toString());
            at = end + separator.length;
        }
        part.set(text.array, text.start + at, text.length - at);
        parts.add(part.toString());
        return Collections.unmodifiableList(parts);
    }

    @SqlFunction("MAP_KEYS")
    public static Object keys(Object map) {
        return Collections.unmodifiableList(new ArrayList<>(((Map<?, ?>) map).keySet()));
    }

    @SqlFunction("MAP_VALUES")
    public static Object values(Object map) {
        return Collections.unmodifiableList(new ArrayList<>(((Map<?, ?>) map).values()));
    }
}

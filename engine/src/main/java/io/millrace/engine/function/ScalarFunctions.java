package io.millrace.engine.function;

import static io.millrace.common.error.Invariant.check;

import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * All functions that are plain method calls, by canonical name. Operators whose code is made in place (arithmetic,
 * comparison, logic, COALESCE and their like) are in package {@code expression}.
 */
public final class ScalarFunctions {
    private static final List<Class<?>> FAMILIES = List.of(
            TextFunctions.class,
            TextBuilding.class,
            Trimming.class,
            Like.class,
            RegularExpressions.class,
            Hashing.class,
            JsonContainment.class,
            JsonRows.class,
            JsonEdits.class,
            RowArrays.class,
            ArrayEdits.class,
            NullCounts.class,
            WholeNumbers.class,
            Rounding.class,
            Mathematics.class,
            BitArithmetic.class,
            Extraction.class,
            Truncation.class,
            DateTimeFunctions.class,
            JsonFunctions.class,
            NestedFunctions.class,
            Formatting.class,
            TextFormat.class,
            JsonBuilding.class,
            AssignedText.class,
            Series.class,
            Signals.class,
            SystemText.class);

    private static final Map<String, ScalarFunction> BY_NAME = collect();

    private ScalarFunctions() {}

    public static Optional<ScalarFunction> find(String name) {
        return Optional.ofNullable(BY_NAME.get(name));
    }

    /** All names, sorted. */
    public static List<String> names() {
        return List.copyOf(BY_NAME.keySet());
    }

    private static Map<String, ScalarFunction> collect() {
        Map<String, List<Method>> overloads = new TreeMap<>();
        for (Class<?> family : FAMILIES) {
            for (Method method : sorted(family)) {
                SqlFunction function = method.getAnnotation(SqlFunction.class);
                if (function != null) {
                    for (String name : function.value()) {
                        overloads
                                .computeIfAbsent(name, unused -> new ArrayList<>())
                                .add(method);
                    }
                }
            }
        }
        Map<String, ScalarFunction> functions = new TreeMap<>();
        overloads.forEach(
                (name, methods) -> functions.put(name, new ScalarFunction(name, nulls(name, methods), methods)));
        return Collections.unmodifiableMap(functions);
    }

    /** In a fixed order, so that generated source and so the choice among equals never varies. */
    private static Method[] sorted(Class<?> family) {
        Method[] methods = family.getMethods();
        Arrays.sort(methods, Comparator.comparing(Method::toString));
        return methods;
    }

    private static SqlFunction.Nulls nulls(String name, List<Method> methods) {
        List<SqlFunction.Nulls> kinds = methods.stream()
                .map(method -> method.getAnnotation(SqlFunction.class).nulls())
                .distinct()
                .toList();
        check(kinds.size() == 1, "overloads of %s differ in null behaviour", name);
        return kinds.get(0);
    }
}

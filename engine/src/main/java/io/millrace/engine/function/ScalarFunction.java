package io.millrace.engine.function;

import java.lang.reflect.Method;
import java.util.List;

/** A function of the registry: its overloads all have the same null behaviour. */
public record ScalarFunction(String name, SqlFunction.Nulls nulls, List<Method> overloads) {
    public ScalarFunction {
        overloads = List.copyOf(overloads);
    }
}

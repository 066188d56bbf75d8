package io.millrace.engine.expression;

import io.millrace.engine.data.ByteSlice;
import io.millrace.engine.data.DataType;
import io.millrace.engine.function.FunctionContext;
import io.millrace.engine.function.ScalarFunction;
import io.millrace.engine.plan.Expression;
import java.lang.reflect.Method;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** How one overload wants its arguments; see {@link io.millrace.engine.function.SqlFunction}. */
record FunctionSignature(
        Method method, List<Class<?>> parameters, boolean takesContext, boolean variadic, boolean writesResult) {
    private static final int IMPOSSIBLE = 1000;

    static FunctionSignature of(Method method) {
        List<Class<?>> types = new ArrayList<>(Arrays.asList(method.getParameterTypes()));
        boolean context = !types.isEmpty() && types.get(0) == FunctionContext.class;
        if (context) {
            types.remove(0);
        }
        Class<?> returned = method.getReturnType();
        boolean last = !types.isEmpty() && types.get(types.size() - 1) == ByteSlice.class;
        boolean writes = last && (returned == void.class || (returned == boolean.class && namesResult(method)));
        if (writes) {
            types.remove(types.size() - 1);
        }
        boolean variadic = !types.isEmpty() && types.get(types.size() - 1) == Object[].class;
        if (variadic) {
            types.remove(types.size() - 1);
        }
        return new FunctionSignature(method, List.copyOf(types), context, variadic, writes);
    }

    /** A method that returns a boolean writes a result only if its last parameter is called {@code result}. */
    private static boolean namesResult(Method method) {
        return method.getParameters()[method.getParameterCount() - 1].getName().equals("result");
    }

    /** The overload whose parameters are nearest to the arguments' types. */
    static Optional<FunctionSignature> choose(ScalarFunction function, Expression.Call call) {
        FunctionSignature best = null;
        int bestDistance = IMPOSSIBLE;
        for (Method method : function.overloads()) {
            FunctionSignature candidate = of(method);
            int distance = candidate.distance(call.arguments());
            if (distance < bestDistance) {
                best = candidate;
                bestDistance = distance;
            }
        }
        return Optional.ofNullable(best);
    }

    int fixedCount() {
        return parameters.size();
    }

    Class<?> parameter(int index) {
        return parameters.get(index);
    }

    private int distance(List<Expression> arguments) {
        if (variadic ? arguments.size() < fixedCount() : arguments.size() != fixedCount()) {
            return IMPOSSIBLE;
        }
        int sum = variadic ? 1 : 0;
        for (int i = 0; i < fixedCount(); i++) {
            sum += distance(arguments.get(i).type(), parameters.get(i));
        }
        return sum;
    }

    private static int distance(DataType type, Class<?> parameter) {
        if (type == DataType.Scalar.NULL) {
            return 1;
        }
        if (parameter == Object.class) {
            return Kind.of(type) == Kind.OBJECT && !(type instanceof DataType.Decimal) ? 0 : 20;
        }
        boolean decimal = type instanceof DataType.Decimal;
        if (parameter == BigDecimal.class) {
            return decimal ? 0 : Types.isInteger(type) ? 3 : IMPOSSIBLE;
        }
        if (parameter == double.class) {
            return Kind.of(type) == Kind.DOUBLE ? 0 : Types.isNumeric(type) ? 5 : IMPOSSIBLE;
        }
        if (parameter == long.class) {
            return Kind.of(type) != Kind.LONG && !decimal ? IMPOSSIBLE : decimal ? 10 : 0;
        }
        if (parameter == boolean.class) {
            return type == DataType.BOOLEAN ? 0 : IMPOSSIBLE;
        }
        return parameter == ByteSlice.class && Kind.of(type) == Kind.BYTES ? 0 : IMPOSSIBLE;
    }

    /** The arguments as the parameters want them, except that nothing is boxed yet. */
    List<Value> convert(ExpressionEmitter out, List<Value> arguments) {
        List<Value> converted = new ArrayList<>(arguments);
        for (int i = 0; i < fixedCount(); i++) {
            Value value = arguments.get(i);
            Class<?> parameter = parameters.get(i);
            if (parameter == double.class) {
                converted.set(i, CastEmitter.coerce(out, value, DataType.DOUBLE));
            } else if (parameter == long.class
                    && (value.type() instanceof DataType.Decimal || value.type() == DataType.Scalar.NULL)) {
                converted.set(i, CastEmitter.coerce(out, value, DataType.BIGINT));
            } else if (parameter == ByteSlice.class && value.type() == DataType.Scalar.NULL) {
                converted.set(i, Value.nullOf(DataType.VARCHAR));
            } else if (parameter == boolean.class && value.type() == DataType.Scalar.NULL) {
                converted.set(i, Value.nullOf(DataType.BOOLEAN));
            }
        }
        return converted;
    }
}

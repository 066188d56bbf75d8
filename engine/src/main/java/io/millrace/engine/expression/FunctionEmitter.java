package io.millrace.engine.expression;

import static io.millrace.common.error.ErrorCode.FUNCTION_NOT_FOUND;

import io.millrace.engine.data.ByteSlice;
import io.millrace.engine.data.DataType;
import io.millrace.engine.function.FunctionContext;
import io.millrace.engine.function.ScalarFunction;
import io.millrace.engine.function.ScalarFunctions;
import io.millrace.engine.function.SqlFunction;
import io.millrace.engine.plan.Expression;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Calls of the registry's functions: picks the overload, converts the arguments, takes the result. */
final class FunctionEmitter {
    private FunctionEmitter() {}

    static Value emit(ExpressionEmitter out, Expression.Call call) {
        ScalarFunction function = ScalarFunctions.find(call.function()).orElseThrow(() -> notFound(call));
        FunctionSignature signature = FunctionSignature.choose(function, call).orElseThrow(() -> notFound(call));
        List<Value> values = new ArrayList<>();
        for (Expression argument : call.arguments()) {
            values.add(out.emit(argument));
        }
        List<Value> arguments = signature.convert(out, values);
        boolean strict = function.nulls() == SqlFunction.Nulls.STRICT;
        String isNull = strict ? out.anyNull(arguments) : Value.NEVER;
        if (isNull.equals(Value.ALWAYS)) {
            return Value.nullOf(call.type());
        }
        return new FunctionEmitter.Invocation(out, call, signature, arguments, isNull, strict).emit();
    }

    private static RuntimeException notFound(Expression.Call call) {
        return FUNCTION_NOT_FOUND
                .error(
                        "function %s(%s) does not exist",
                        call.function().toLowerCase(Locale.ROOT),
                        call.arguments().stream()
                                .map(argument -> argument.type().toString().toLowerCase(Locale.ROOT))
                                .collect(Collectors.joining(", ")))
                .hint("No function matches the given name and argument types.");
    }

    /** One call being written. */
    private record Invocation(
            ExpressionEmitter out,
            Expression.Call call,
            FunctionSignature signature,
            List<Value> arguments,
            String isNull,
            boolean strict) {
        Value emit() {
            Class<?> returned = signature.method().getReturnType();
            if (signature.writesResult()) {
                return written(returned == boolean.class);
            }
            String invocation = invocation("");
            DataType type = call.type();
            if (returned == long.class || returned == double.class || returned == boolean.class) {
                return primitive(returned, invocation, type);
            }
            return Unboxing.emit(out, out.variable("Object", guarded("null", invocation)), type);
        }

        private Value primitive(Class<?> returned, String invocation, DataType type) {
            DataType natural = returned == double.class
                    ? DataType.DOUBLE
                    : returned == boolean.class
                            ? DataType.BOOLEAN
                            : Types.isNumeric(type) && !Types.isInteger(type) ? DataType.BIGINT : type;
            if (Types.isInteger(natural)) {
                natural = DataType.BIGINT;
            }
            Kind kind = Kind.of(natural);
            Value value = new Value(natural, out.variable(kind.javaType, guarded(kind.zero, invocation)), isNull);
            return CastEmitter.coerce(out, value, type);
        }

        private Value written(boolean mayBeNull) {
            String slice = out.program.newSlice();
            String invocation = invocation(slice);
            if (mayBeNull) {
                String absent = out.variable("boolean", guarded("true", "!" + invocation));
                return new Value(call.type(), slice, absent);
            }
            out.line(isNull.equals(Value.NEVER) ? invocation + ";" : "if (!" + isNull + ") " + invocation + ";");
            return new Value(call.type(), slice, isNull);
        }

        private String guarded(String whenNull, String invocation) {
            return isNull.equals(Value.NEVER) ? invocation : isNull + " ? " + whenNull + " : " + invocation;
        }

        private String invocation(String result) {
            List<String> actual = new ArrayList<>();
            if (signature.takesContext()) {
                List<DataType> types =
                        call.arguments().stream().map(Expression::type).toList();
                actual.add(out.program.constant(
                        "FunctionContext", new FunctionContext(call.type(), types, out.zone, out.random)));
            }
            int fixed = signature.fixedCount();
            for (int i = 0; i < fixed; i++) {
                actual.add(Unboxing.boxIfObject(out, arguments.get(i), signature.parameter(i), strict));
            }
            if (signature.variadic()) {
                String array = arguments.subList(fixed, arguments.size()).stream()
                        .map(value -> Unboxing.boxIfObject(out, value, Object.class, strict))
                        .collect(Collectors.joining(", "));
                actual.add("new Object[] {" + array + "}");
            }
            if (!result.isEmpty()) {
                actual.add(result);
            }
            Method method = signature.method();
            return method.getDeclaringClass().getName() + "." + method.getName() + "(" + String.join(", ", actual)
                    + ")";
        }
    }

    static boolean isSlice(Class<?> type) {
        return type == ByteSlice.class;
    }
}

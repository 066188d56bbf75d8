package io.millrace.engine.expression;

import io.millrace.engine.data.DataType;
import java.math.BigDecimal;

/** Code between boxed values and those of generated code. */
final class Unboxing {
    private Unboxing() {}

    /** The value in the variable {@code boxed}, which is null for NULL, as {@code type}'s kind. */
    static Value emit(ExpressionEmitter out, String boxed, DataType type) {
        String isNull = out.variable("boolean", boxed + " == null");
        String typeName = out.constant(type);
        Kind kind = Kind.of(type);
        if (kind == Kind.BYTES) {
            String slice = out.program.newSlice();
            out.line("if (!" + isNull + ") Boxing.unboxBytes(" + boxed + ", " + typeName + ", " + slice + ");");
            return new Value(type, slice, isNull);
        }
        String method =
                switch (kind) {
                    case LONG -> "unboxLong";
                    case DOUBLE -> "unboxDouble";
                    case BOOLEAN -> "unboxBoolean";
                    default -> "unboxObject";
                };
        String value = out.variable(
                kind.javaType,
                isNull + " ? " + kind.zero + " : Boxing." + method + "(" + boxed + ", " + typeName + ")");
        return new Value(type, value, isNull);
    }

    /** The argument for a parameter of Java type {@code parameter}; boxed, with null for NULL, if that is an object. */
    static String boxIfObject(ExpressionEmitter out, Value value, Class<?> parameter, boolean knownNotNull) {
        if (parameter.isPrimitive()) {
            return value.code();
        }
        String present;
        if (FunctionEmitter.isSlice(parameter)) {
            present = value.code();
        } else if (parameter == BigDecimal.class) {
            present = value.alwaysNull() ? "null" : ArithmeticEmitter.big(value);
        } else {
            present = box(out, value);
        }
        if (knownNotNull || value.neverNull()) {
            return present;
        }
        String javaType = FunctionEmitter.isSlice(parameter) ? "ByteSlice" : "Object";
        return "(" + javaType + ") (" + value.isNull() + " ? null : " + present + ")";
    }

    /** A boxed form of a value that is not null. */
    static String box(ExpressionEmitter out, Value value) {
        if (value.alwaysNull()) {
            return "null";
        }
        return "Boxing.box(" + value.code() + ", " + out.constant(value.type()) + ")";
    }
}

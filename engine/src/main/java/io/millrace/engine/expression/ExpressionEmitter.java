package io.millrace.engine.expression;

import static io.millrace.common.error.ErrorCode.INTERNAL_ERROR;
import static io.millrace.common.error.ErrorCode.STATEMENT_TOO_COMPLEX;
import static java.util.Objects.requireNonNull;

import io.millrace.engine.data.ByteSlice;
import io.millrace.engine.data.DataType;
import io.millrace.engine.function.Randomness;
import io.millrace.engine.plan.Expression;
import java.nio.ByteBuffer;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Supplier;

/**
 * Writes the statements that compute an expression for the row in the variable {@code row}. One for each loop of a
 * program. Statements that grow long move to a method of their own, so that neither the class file's limit of 64 KB nor
 * the limit of the just-in-time compiler (8,000 bytes of code) is met.
 */
final class ExpressionEmitter {
    /** Characters of source that stay in one method; some 1,500 bytes of code. */
    private static final int METHOD_LIMIT = 4000;

    private static final int DEPTH_LIMIT = 500;

    final ProgramSource program;
    final ZoneId zone;
    final Randomness random;
    /** Input columns that were read. */
    final SortedSet<Integer> columns = new TreeSet<>();

    private final Set<String> numbers = new HashSet<>();
    private final boolean noNulls;
    private StringBuilder code = new StringBuilder();
    private int depth;

    /** @param noNulls the code may rely on the read columns having no nulls */
    ExpressionEmitter(ProgramSource program, ZoneId zone, Randomness random, boolean noNulls) {
        this.program = program;
        this.zone = zone;
        this.random = random;
        this.noNulls = noNulls;
    }

    /** The statements so far, which are then forgotten. */
    String takeCode() {
        String text = code.toString();
        code = new StringBuilder();
        return text;
    }

    Value emit(Expression expression) {
        return scoped(() -> emitHere(expression));
    }

    /** Emits with {@code body}, into a method of its own if that is long. */
    Value scoped(Supplier<Value> body) {
        if (++depth > DEPTH_LIMIT) {
            throw STATEMENT_TOO_COMPLEX
                    .error("stack depth limit exceeded")
                    .hint("Split the expression into several, for example with a subquery.");
        }
        StringBuilder outer = code;
        code = new StringBuilder();
        Value value = body.get();
        StringBuilder mine = code;
        code = outer;
        depth--;
        if (mine.length() <= METHOD_LIMIT) {
            code.append(mine);
            return value;
        }
        return moveToMethod(mine, value);
    }

    private Value moveToMethod(StringBuilder statements, Value value) {
        String method = program.newName("m");
        String field = program.newName("f");
        program.field(value.kind().javaType + " " + field);
        program.field("boolean " + field + "n");
        program.method("  private void " + method + "(int row) {\n" + statements + "    this." + field + " = "
                + value.code() + ";\n    this." + field + "n = " + value.isNull() + ";\n  }");
        line(method + "(row);");
        String isNull = value.isNull();
        if (!value.neverNull() && !value.alwaysNull()) {
            isNull = variable("boolean", "this." + field + "n");
        }
        return new Value(value.type(), value.kind(), variable(value.kind().javaType, "this." + field), isNull);
    }

    private Value emitHere(Expression expression) {
        if (expression instanceof Expression.InputColumn column) {
            return column(column);
        }
        if (expression instanceof Expression.Literal literal) {
            return literal(literal);
        }
        if (expression instanceof Expression.Call call) {
            return CallEmitter.emit(this, call);
        }
        if (expression instanceof Expression.Cast cast) {
            return CastEmitter.emit(this, emit(cast.operand()), cast.type(), cast.orNull());
        }
        if (expression instanceof Expression.Case choice) {
            return ChoiceEmitter.emit(this, choice);
        }
        throw INTERNAL_ERROR.error("a parameter without a value: %s", expression);
    }

    private Value column(Expression.InputColumn column) {
        columns.add(column.index());
        String name = "c" + column.index();
        Kind kind = Kind.of(column.type());
        if (column.type() == DataType.Scalar.NULL) {
            return Value.nullOf(column.type());
        }
        String isNull = noNulls ? Value.NEVER : variable("boolean", name + "n[row]");
        String value;
        switch (kind) {
            case BOOLEAN -> value = variable("boolean", name + "[row] != 0L");
            case BYTES -> {
                value = program.newSlice();
                line(value + ".set(" + name + "b, " + name + "s[row], " + name + "l[row]);");
            }
            default -> value = variable(kind.javaType, name + "[row]");
        }
        return new Value(column.type(), value, isNull);
    }

    private Value literal(Expression.Literal literal) {
        Object value = literal.value();
        DataType type = literal.type();
        if (value == null) {
            return Value.nullOf(type);
        }
        return new Value(type, constant(value, type), Value.NEVER);
    }

    /** A field that holds the boxed {@code value} of {@code type} as its kind does. */
    String constant(Object value, DataType type) {
        return switch (Kind.of(type)) {
            case LONG -> program.constant("long", Boxing.unboxLong(value, type));
            case DOUBLE -> number(((Number) value).doubleValue());
            case BOOLEAN -> program.constant("boolean", value);
            case BYTES -> program.constant(slice(value));
            case OBJECT -> program.constant("Object", value);
        };
    }

    private String number(double value) {
        String name = program.constant("double", value);
        if (!Double.isNaN(value)) {
            numbers.add(name);
        }
        return name;
    }

    /** Whether the name is of a constant that is known not to be NaN. */
    boolean isNumber(String name) {
        return numbers.contains(name);
    }

    private static ByteSlice slice(Object value) {
        if (value instanceof ByteBuffer buffer) {
            byte[] bytes = new byte[buffer.remaining()];
            buffer.duplicate().get(bytes);
            ByteSlice slice = new ByteSlice();
            slice.set(bytes, 0, bytes.length);
            return slice;
        }
        return ByteSlice.of((String) value);
    }

    /** A field that holds a type. */
    String constant(DataType type) {
        return program.constant("DataType", type);
    }

    void line(String statement) {
        code.append("    ").append(statement).append('\n');
    }

    /** A new variable with {@code value}. */
    String variable(String javaType, String value) {
        String name = program.newName("v");
        line(javaType + " " + name + " = " + value + ";");
        return name;
    }

    /** A name that is true if any of {@code values} is null. */
    String anyNull(List<Value> values) {
        List<String> parts = new ArrayList<>();
        for (Value value : values) {
            if (value.alwaysNull()) {
                return Value.ALWAYS;
            }
            if (!value.neverNull() && !parts.contains(value.isNull())) {
                parts.add(value.isNull());
            }
        }
        return switch (parts.size()) {
            case 0 -> Value.NEVER;
            case 1 -> requireNonNull(parts.get(0));
            default -> variable("boolean", String.join(" | ", parts));
        };
    }

    /** {@code computation}, evaluated only if none of {@code arguments} is null. */
    Value strict(DataType type, String computation, List<Value> arguments) {
        Kind kind = Kind.of(type);
        String isNull = anyNull(arguments);
        if (isNull.equals(Value.ALWAYS)) {
            return Value.nullOf(type);
        }
        if (isNull.equals(Value.NEVER)) {
            return new Value(type, variable(kind.javaType, computation), isNull);
        }
        return new Value(type, variable(kind.javaType, isNull + " ? " + kind.zero + " : " + computation), isNull);
    }

    /** As {@link #strict}, for a computation that cannot fail and may as well run on the zero of a null. */
    Value harmless(DataType type, String computation, Value... arguments) {
        String isNull = anyNull(List.of(arguments));
        if (isNull.equals(Value.ALWAYS)) {
            return Value.nullOf(type);
        }
        return new Value(type, variable(Kind.of(type).javaType, computation), isNull);
    }
}

package io.millrace.engine.expression;

import io.millrace.engine.data.DataType;
import io.millrace.engine.function.TextCasts;
import java.util.List;
import java.util.Optional;

/** Casts to and from text, and between nested types. */
final class TextCastEmitter {
    private TextCastEmitter() {}

    static Optional<Value> emit(ExpressionEmitter out, Value value, DataType type) {
        DataType from = value.type();
        if (type instanceof DataType.Varchar) {
            return Optional.of(
                    from == DataType.JSON || from == DataType.UUID ? relabel(value, type) : toText(out, value, type));
        }
        if (from instanceof DataType.Varchar) {
            return Optional.of(fromText(out, value, type));
        }
        if (isNested(from) && (type == DataType.JSON || sameShape(from, type))) {
            String casts = casts(out);
            String call =
                    casts + ".convert(" + value.code() + ", " + out.constant(from) + ", " + out.constant(type) + ")";
            String boxed = out.variable("Object", value.neverNull() ? call : value.isNull() + " ? null : " + call);
            return Optional.of(Unboxing.emit(out, boxed, type));
        }
        return Optional.empty();
    }

    private static boolean isNested(DataType type) {
        return type instanceof DataType.Array || type instanceof DataType.Row || type instanceof DataType.MapOf;
    }

    private static boolean sameShape(DataType from, DataType to) {
        return (from instanceof DataType.Array && to instanceof DataType.Array)
                || (from instanceof DataType.MapOf && to instanceof DataType.MapOf)
                || (from instanceof DataType.Row a
                        && to instanceof DataType.Row b
                        && a.fields().size() == b.fields().size());
    }

    private static Value relabel(Value value, DataType type) {
        return new Value(type, value.code(), value.isNull());
    }

    private static String casts(ExpressionEmitter out) {
        return out.program.constant("TextCasts", new TextCasts(out.zone));
    }

    private static Value toText(ExpressionEmitter out, Value value, DataType type) {
        String slice = out.program.newSlice();
        String call = casts(out) + ".toText(" + value.code() + ", " + out.constant(value.type()) + ", " + slice + ");";
        out.line(value.neverNull() ? call : "if (!" + value.isNull() + ") " + call);
        return new Value(type, slice, value.isNull());
    }

    private static Value fromText(ExpressionEmitter out, Value value, DataType type) {
        String casts = casts(out);
        String typeName = out.constant(type);
        if (Kind.of(type) == Kind.BYTES) {
            String slice = out.program.newSlice();
            String call = casts + ".parseBytes(" + value.code() + ", " + typeName + ", " + slice + ");";
            out.line(value.neverNull() ? call : "if (!" + value.isNull() + ") " + call);
            return new Value(type, slice, value.isNull());
        }
        String method =
                switch (Kind.of(type)) {
                    case LONG -> "parseLong";
                    case DOUBLE -> "parseDouble";
                    case BOOLEAN -> "parseBoolean";
                    default -> "parseObject";
                };
        return out.strict(type, casts + "." + method + "(" + value.code() + ", " + typeName + ")", List.of(value));
    }
}

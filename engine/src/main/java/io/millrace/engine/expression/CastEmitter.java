package io.millrace.engine.expression;

import static io.millrace.common.error.ErrorCode.CANNOT_COERCE;

import io.millrace.engine.data.DataType;
import java.util.List;
import java.util.Locale;

/** CAST and TRY_CAST, and the implicit conversions that other emitters ask for. */
final class CastEmitter {
    private CastEmitter() {}

    static Value emit(ExpressionEmitter out, Value value, DataType type, boolean orNull) {
        if (!orNull || value.alwaysNull()) {
            return explicit(out, value, type);
        }
        Kind kind = Kind.of(type);
        String result = out.variable(kind.javaType, kind.zero);
        String isNull = out.variable("boolean", "true");
        out.line("try {");
        Value cast = explicit(out, value, type);
        out.line(result + " = " + cast.code() + ";");
        out.line(isNull + " = " + cast.isNull() + ";");
        out.line("} catch (MillraceException notCastable) { }");
        return new Value(type, result, isNull);
    }

    private static Value explicit(ExpressionEmitter out, Value value, DataType type) {
        if (type instanceof DataType.Varchar to && (to.padded() || to.maxLength() != DataType.Varchar.UNBOUNDED)) {
            boolean fits = value.type() instanceof DataType.Varchar from
                    && from.maxLength() <= to.maxLength()
                    && (from.padded() || !to.padded());
            if (!fits && !value.alwaysNull()) {
                return truncated(out, coerce(out, value, DataType.VARCHAR), to);
            }
        }
        return coerce(out, value, type);
    }

    private static Value truncated(ExpressionEmitter out, Value text, DataType.Varchar type) {
        String slice = out.program.newSlice();
        String call = "TextCasts." + (type.padded() ? "truncatePadded(" : "truncate(") + text.code() + ", "
                + type.maxLength() + ", " + slice + ");";
        out.line(text.neverNull() ? call : "if (!" + text.isNull() + ") " + call);
        return new Value(type, slice, text.isNull());
    }

    /** The same value as one of {@code type}; no code at all where the representation is the same. */
    static Value coerce(ExpressionEmitter out, Value value, DataType type) {
        DataType from = value.type();
        if (from.equals(type)) {
            return value;
        }
        if (value.alwaysNull()) {
            return Value.nullOf(type);
        }
        if (Types.isNumeric(from) && Types.isNumeric(type)) {
            return NumericCasts.emit(out, value, type);
        }
        if (from instanceof DataType.Varchar && type instanceof DataType.Varchar) {
            return new Value(type, value.code(), value.isNull());
        }
        if (from == DataType.BOOLEAN && Types.isInteger(type)) {
            return out.harmless(type, value.code() + " ? 1L : 0L", value);
        }
        if (Types.isInteger(from) && type == DataType.BOOLEAN) {
            return out.harmless(type, value.code() + " != 0L", value);
        }
        return TemporalCasts.emit(out, value, type)
                .or(() -> TextCastEmitter.emit(out, value, type))
                .orElseThrow(() -> CANNOT_COERCE.error("cannot cast type %s to %s", name(from), name(type)));
    }

    private static String name(DataType type) {
        return type.toString().toLowerCase(Locale.ROOT);
    }

    /** A strict conversion by one method call. */
    static Value call(ExpressionEmitter out, Value value, DataType type, String computation) {
        return out.strict(type, computation, List.of(value));
    }
}

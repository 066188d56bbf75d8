package io.millrace.engine.expression;

import io.millrace.engine.data.DataType;
import java.util.Optional;

/** Casts to and from text. */
final class TextCastEmitter {
    private TextCastEmitter() {}

    static Optional<Value> emit(ExpressionEmitter out, Value value, DataType type) {
        return Optional.empty();
    }
}

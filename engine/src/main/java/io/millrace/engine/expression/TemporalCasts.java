package io.millrace.engine.expression;

import io.millrace.engine.data.DataType;
import java.util.Optional;

/** Casts among DATE, TIME, TIMESTAMP with and without time zone, and intervals. */
final class TemporalCasts {
    private TemporalCasts() {}

    static Optional<Value> emit(ExpressionEmitter out, Value value, DataType type) {
        return Optional.empty();
    }
}

package io.millrace.engine.expression;

import io.millrace.engine.data.DataType;

/**
 * A computed value in generated code.
 *
 * @param code a name, which may be repeated; holds {@link Kind#zero} or anything while the value is null
 * @param isNull a name, {@code "true"} or {@code "false"}
 */
record Value(DataType type, Kind kind, String code, String isNull) {
    static final String NEVER = "false";
    static final String ALWAYS = "true";

    Value(DataType type, String code, String isNull) {
        this(type, Kind.of(type), code, isNull);
    }

    static Value nullOf(DataType type) {
        return new Value(type, Kind.of(type).zero, ALWAYS);
    }

    boolean neverNull() {
        return isNull.equals(NEVER);
    }

    boolean alwaysNull() {
        return isNull.equals(ALWAYS);
    }
}

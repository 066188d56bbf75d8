package io.millrace.engine.expression;

import io.millrace.engine.data.DataType;

/** The Java type that a value of an expression has in generated code. */
enum Kind {
    LONG("long", "0L", "LongColumn"),
    DOUBLE("double", "0d", "DoubleColumn"),
    BOOLEAN("boolean", "false", "LongColumn"),
    BYTES("ByteSlice", "null", "BytesColumn"),
    OBJECT("Object", "null", "ObjectColumn");

    final String javaType;
    /** What a variable holds while the value is null. */
    final String zero;

    final String columnClass;

    Kind(String javaType, String zero, String columnClass) {
        this.javaType = javaType;
        this.zero = zero;
        this.columnClass = columnClass;
    }

    static Kind of(DataType type) {
        if (type == DataType.BOOLEAN) {
            return BOOLEAN;
        }
        return switch (type.storage()) {
            case LONG -> LONG;
            case DOUBLE -> DOUBLE;
            case BYTES -> BYTES;
            case OBJECT -> OBJECT;
        };
    }
}

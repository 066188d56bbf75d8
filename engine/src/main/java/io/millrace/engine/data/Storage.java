package io.millrace.engine.data;

/** The four ways a column keeps its values. */
public enum Storage {
    /** {@link LongColumn} */
    LONG,
    /** {@link DoubleColumn} */
    DOUBLE,
    /** {@link BytesColumn} */
    BYTES,
    /** {@link ObjectColumn} */
    OBJECT
}

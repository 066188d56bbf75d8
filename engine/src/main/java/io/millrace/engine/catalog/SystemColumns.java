package io.millrace.engine.catalog;

import io.millrace.engine.data.DataType;
import io.millrace.engine.data.Schema;

/** Columns every relation has besides its own, hidden from {@code *}. */
public final class SystemColumns {
    public static final String PARTITION = "_partition";
    public static final String OFFSET = "_offset";
    public static final String TIMESTAMP = "_timestamp";
    public static final String KEY = "_key";
    public static final String HEADERS = "_headers";
    /** Of a stream without declared columns only, where it is a declared column. */
    public static final String VALUE = "_value";

    public static final Schema SCHEMA = Schema.of(
            Schema.Field.notNull(PARTITION, DataType.INT),
            Schema.Field.notNull(OFFSET, DataType.BIGINT),
            Schema.Field.notNull(TIMESTAMP, new DataType.Timestamp(3, true)),
            Schema.Field.of(KEY, DataType.BYTEA),
            Schema.Field.notNull(HEADERS, new DataType.MapOf(DataType.VARCHAR, DataType.BYTEA)));

    private SystemColumns() {}
}

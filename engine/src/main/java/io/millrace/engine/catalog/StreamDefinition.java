package io.millrace.engine.catalog;

import io.millrace.engine.data.DataType;
import io.millrace.engine.data.FormatOptions;
import io.millrace.engine.data.Schema;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An append-only stream.
 *
 * @param query name of the running query that feeds it (CREATE STREAM AS); null for none
 */
public record StreamDefinition(
        String name,
        String topic,
        Schema schema,
        FormatOptions format,
        List<String> keyColumns,
        @Nullable Watermark watermark,
        @Nullable String query,
        RowRules rules,
        String sql)
        implements Relation {
    public StreamDefinition {
        keyColumns = List.copyOf(keyColumns);
    }

    /** Without further rules. */
    public StreamDefinition(
            String name,
            String topic,
            Schema schema,
            FormatOptions format,
            List<String> keyColumns,
            @Nullable Watermark watermark,
            @Nullable String query,
            String sql) {
        this(name, topic, schema, format, keyColumns, watermark, query, RowRules.NONE, sql);
    }

    /** What a topic is in SQL before somebody declares its columns: records of a key and a value, as bytes. */
    public static StreamDefinition undeclared(String topic) {
        Schema schema = Schema.of(
                Schema.Field.of(SystemColumns.KEY, DataType.BYTEA),
                Schema.Field.of(SystemColumns.VALUE, DataType.BYTEA));
        FormatOptions format = new FormatOptions("raw", "none", 0, Map.of());
        return new StreamDefinition(topic, topic, schema, format, List.of(), null, null, "");
    }

    /** Whether somebody declared it, or it only stands for its topic. */
    public boolean isDeclared() {
        return !sql.isEmpty();
    }
}

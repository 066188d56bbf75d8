package io.millrace.engine.catalog;

import io.millrace.engine.data.FormatOptions;
import io.millrace.engine.data.Schema;
import java.util.List;

/**
 * A table: INSERT, UPDATE and DELETE work. With a primary key, its {@code keyColumns}, INSERT upserts; without one, rows
 * are a bag, and its log says how often each is added and taken away.
 */
public record TableDefinition(
        String name,
        String topic,
        Schema schema,
        FormatOptions format,
        List<String> keyColumns,
        RowRules rules,
        String sql)
        implements Relation {
    public TableDefinition {
        keyColumns = List.copyOf(keyColumns);
    }

    /** Without further rules. */
    public TableDefinition(
            String name, String topic, Schema schema, FormatOptions format, List<String> keyColumns, String sql) {
        this(name, topic, schema, format, keyColumns, RowRules.NONE, sql);
    }

    @Override
    public Changes changes() {
        return keyColumns.isEmpty() ? Changes.WEIGHTED : Changes.UPSERT;
    }
}

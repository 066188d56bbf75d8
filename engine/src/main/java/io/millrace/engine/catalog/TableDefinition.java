package io.millrace.engine.catalog;

import io.millrace.engine.data.FormatOptions;
import io.millrace.engine.data.Schema;
import java.util.List;

/** A table with a primary key: INSERT upserts, UPDATE and DELETE work. {@code keyColumns} is its primary key. */
public record TableDefinition(
        String name, String topic, Schema schema, FormatOptions format, List<String> keyColumns, String sql)
        implements Relation {
    public TableDefinition {
        keyColumns = List.copyOf(keyColumns);
    }

    @Override
    public Changes changes() {
        return Changes.UPSERT;
    }
}

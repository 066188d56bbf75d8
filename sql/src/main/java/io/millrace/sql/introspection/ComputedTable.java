package io.millrace.sql.introspection;

import io.millrace.engine.catalog.Catalog;
import io.millrace.engine.data.ColumnBatch;
import io.millrace.engine.data.Schema;
import java.util.List;
import java.util.function.BiConsumer;

/** A system table whose rows {@code content} adds when a query starts. */
record ComputedTable(String schemaName, String name, Schema schema, BiConsumer<Catalog, NamedRows> content)
        implements SystemTable {
    @Override
    public List<ColumnBatch> rows(Catalog catalog) {
        NamedRows rows = new NamedRows(schema);
        content.accept(catalog, rows);
        return rows.batches();
    }
}

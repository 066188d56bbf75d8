package io.millrace.sql.introspection;

import io.millrace.engine.catalog.Catalog;
import io.millrace.engine.data.ColumnBatch;
import io.millrace.engine.data.Schema;
import java.util.List;
import java.util.function.BiConsumer;

/** A system table whose rows {@code content} adds when a query starts. */
record ComputedTable(String schemaName, String name, TableShape shape, BiConsumer<Catalog, NamedRows> content)
        implements SystemTable {
    @Override
    public Schema schema() {
        return shape.schema();
    }

    /** PostgreSQL's system columns. */
    @Override
    public boolean isHidden(String column) {
        boolean system = column.equals("tableoid") || column.equals("xmin");
        return system && schemaName.equals(PostgresCatalog.SCHEMA) && schema().indexOf(column) >= 0;
    }

    @Override
    public List<ColumnBatch> rows(Catalog catalog) {
        NamedRows rows = new NamedRows(shape);
        if (isHidden("tableoid")) {
            rows.always("tableoid", Oids.relation(schemaName, name));
        }
        content.accept(catalog, rows);
        return rows.batches();
    }
}

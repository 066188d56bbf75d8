package io.millrace.sql.introspection;

import io.millrace.engine.catalog.Catalog;
import io.millrace.engine.data.ColumnBatch;
import io.millrace.engine.data.Schema;
import java.util.List;

/** One table of a system schema. Thread-safe. */
public interface SystemTable {
    /** {@code information_schema}, {@code pg_catalog} or {@code millrace}. */
    String schemaName();

    String name();

    Schema schema();

    /** Whether {@code *} leaves the column out. */
    default boolean isHidden(String column) {
        return false;
    }

    List<ColumnBatch> rows(Catalog catalog);
}

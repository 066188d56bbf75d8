package io.millrace.sql.introspection;

import io.millrace.engine.Engine;
import java.util.List;

/** All system tables. Immutable. */
public record SystemTables(List<SystemTable> tables) {
    public SystemTables {
        tables = List.copyOf(tables);
    }

    /** Those of a database that runs on {@code engine}. */
    public static SystemTables of(Engine engine) {
        return new SystemTables(List.of());
    }
}

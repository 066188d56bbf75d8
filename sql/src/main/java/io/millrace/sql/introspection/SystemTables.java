package io.millrace.sql.introspection;

import java.util.List;

/** All system tables. Immutable. */
public record SystemTables(List<SystemTable> tables) {
    public SystemTables {
        tables = List.copyOf(tables);
    }
}

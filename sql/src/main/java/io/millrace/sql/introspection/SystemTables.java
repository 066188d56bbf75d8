package io.millrace.sql.introspection;

import io.millrace.engine.Engine;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** All system tables. Immutable. */
public record SystemTables(List<SystemTable> tables) {
    public SystemTables {
        tables = List.copyOf(tables);
    }

    /** Those of a database that runs on {@code engine}. */
    public static SystemTables of(Engine engine) {
        List<SystemTable> tables = new ArrayList<>(new MillraceTables(engine).tables());
        tables.addAll(new InformationSchema(() -> tables).tables());
        tables.addAll(new PostgresCatalog(() -> tables).tables());
        return new SystemTables(tables);
    }

    public Optional<SystemTable> find(String schemaName, String name) {
        return tables.stream()
                .filter(table ->
                        table.schemaName().equals(schemaName) && table.name().equals(name))
                .findFirst();
    }
}

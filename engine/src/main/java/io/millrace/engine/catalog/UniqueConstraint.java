package io.millrace.engine.catalog;

import java.util.List;

/**
 * Columns of a table that no two rows have the same values in, none of them NULL. SQL's writes are held to it; other
 * producers' records are not.
 *
 * @param index whether it was made by CREATE UNIQUE INDEX, and is no constraint to PostgreSQL
 */
public record UniqueConstraint(String name, List<String> columns, boolean index) {
    public UniqueConstraint {
        columns = List.copyOf(columns);
    }
}

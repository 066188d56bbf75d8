package io.millrace.engine.catalog;

import java.util.List;

/**
 * What must not be false of any row that SQL writes.
 *
 * @param sql the condition, without the parentheses around it
 * @param columns those that it names
 */
public record CheckConstraint(String name, String sql, List<String> columns) {
    public CheckConstraint {
        columns = List.copyOf(columns);
    }
}

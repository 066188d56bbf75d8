package io.millrace.engine.catalog;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What holds of a relation's rows besides names, types and NOT NULL of their columns.
 *
 * @param defaults by column
 */
public record RowRules(Map<String, ColumnDefault> defaults) {
    public static final RowRules NONE = new RowRules(Map.of());

    public RowRules {
        defaults = Map.copyOf(defaults);
    }

    /** Of a column; null for none, which is NULL. */
    public @Nullable ColumnDefault defaultOf(String column) {
        return defaults.get(column);
    }
}

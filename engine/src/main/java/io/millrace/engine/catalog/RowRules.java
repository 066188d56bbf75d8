package io.millrace.engine.catalog;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What holds of a relation's rows besides names, types and NOT NULL of their columns.
 *
 * @param defaults by column
 * @param checks in the order in which they are made
 * @param keyName of the primary key's constraint; null for what it is called of itself
 */
public record RowRules(
        Map<String, ColumnDefault> defaults,
        List<CheckConstraint> checks,
        @Nullable String keyName) {
    public static final RowRules NONE = new RowRules(Map.of(), List.of(), null);

    public RowRules {
        defaults = Map.copyOf(defaults);
        checks = checks.stream()
                .sorted((one, other) -> one.name().compareTo(other.name()))
                .toList();
    }

    /** Of a column; null for none, which is NULL. */
    public @Nullable ColumnDefault defaultOf(String column) {
        return defaults.get(column);
    }

    /** What the primary key's constraint is called. */
    public String keyName(String relation) {
        return keyName == null ? relation + "_pkey" : keyName;
    }

    public RowRules withDefaults(Map<String, ColumnDefault> newDefaults) {
        return new RowRules(newDefaults, checks, keyName);
    }

    public RowRules withChecks(List<CheckConstraint> newChecks) {
        return new RowRules(defaults, newChecks, keyName);
    }
}

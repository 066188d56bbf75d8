package io.millrace.engine.catalog;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What holds of a relation's rows besides names, types and NOT NULL of their columns.
 *
 * @param defaults by column
 * @param checks by name, which is the order in which they are looked at
 * @param keyName of the primary key's constraint; null for what it is called of itself
 * @param uniques besides the primary key, in the order in which they are made
 * @param versions how avro values were written before, each with another schema id; only columns may be added to one that
 *     is not here
 */
public record RowRules(
        Map<String, ColumnDefault> defaults,
        List<CheckConstraint> checks,
        @Nullable String keyName,
        List<UniqueConstraint> uniques,
        List<RecordVersion> versions) {
    public static final RowRules NONE = new RowRules(Map.of(), List.of(), null, List.of(), List.of());

    public RowRules {
        defaults = Map.copyOf(defaults);
        checks = checks.stream()
                .sorted((one, other) -> one.name().compareTo(other.name()))
                .toList();
        uniques = List.copyOf(uniques);
        versions = List.copyOf(versions);
    }

    /** Of a column; null for none, which is NULL. */
    public @Nullable ColumnDefault defaultOf(String column) {
        return defaults.get(column);
    }

    /** What the primary key's constraint is called. */
    public String keyName(String relation) {
        return keyName == null ? relation + "_pkey" : keyName;
    }

    /** Whether rows that keep to the one keep to the other too. */
    public boolean hasSameConstraints(RowRules other) {
        return checks.equals(other.checks) && uniques.equals(other.uniques);
    }

    public RowRules withDefaults(Map<String, ColumnDefault> newDefaults) {
        return new RowRules(newDefaults, checks, keyName, uniques, versions);
    }

    public RowRules withChecks(List<CheckConstraint> newChecks) {
        return new RowRules(defaults, newChecks, keyName, uniques, versions);
    }

    public RowRules withKeyName(String newName) {
        return new RowRules(defaults, checks, newName, uniques, versions);
    }

    public RowRules withUniques(List<UniqueConstraint> newUniques) {
        return new RowRules(defaults, checks, keyName, newUniques, versions);
    }

    public RowRules withVersions(List<RecordVersion> newVersions) {
        return new RowRules(defaults, checks, keyName, uniques, newVersions);
    }
}

package io.millrace.engine.catalog;

import io.millrace.engine.data.DataType;
import org.jspecify.annotations.Nullable;

/**
 * A sequence, and how far it is.
 *
 * @param type SMALLINT, INT or BIGINT
 * @param owner the column with which it goes; null for none
 * @param last the value that comes first, or the last one that may have been given
 * @param called whether {@code last} may have been given
 */
public record SequenceDefinition(
        String name,
        DataType type,
        long start,
        long increment,
        long least,
        long most,
        boolean cycle,
        @Nullable Owner owner,
        long last,
        boolean called) {

    /** {@code identity}: the column cannot do without it. */
    public record Owner(String relation, String column, boolean identity) {}

    public SequenceDefinition at(long newLast, boolean newCalled) {
        return new SequenceDefinition(name, type, start, increment, least, most, cycle, owner, newLast, newCalled);
    }

    public SequenceDefinition ownedBy(@Nullable Owner newOwner) {
        return new SequenceDefinition(name, type, start, increment, least, most, cycle, newOwner, last, called);
    }

    public boolean isOwnedBy(String relation) {
        return owner != null && owner.relation().equals(relation);
    }

    /** With the owner as it is called now. */
    SequenceDefinition renamed(CatalogChange.RelationRenamed change) {
        if (owner == null || !isOwnedBy(change.name())) {
            return this;
        }
        String newColumn = change.newColumn();
        String column = newColumn != null && owner.column().equals(change.column()) ? newColumn : owner.column();
        return ownedBy(new Owner(change.relation().name(), column, owner.identity()));
    }
}

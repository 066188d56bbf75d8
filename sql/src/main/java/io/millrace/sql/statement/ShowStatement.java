package io.millrace.sql.statement;

import org.jspecify.annotations.Nullable;

/** Listings. */
public sealed interface ShowStatement extends Statement {

    /** What a SHOW lists. */
    enum Kind {
        STREAMS,
        TABLES,
        VIEWS,
        QUERIES,
        CURSORS,
        PARTITIONS,
        ERRORS
    }

    /**
     * @param like LIKE's pattern; null for all
     * @param of only this relation's; null for all
     */
    record ShowList(
            Kind kind, @Nullable String like, @Nullable ObjectName of) implements ShowStatement {}

    /** DESCRIBE and SHOW COLUMNS. */
    record Describe(ObjectName name, String tag) implements ShowStatement {}

    /** SHOW CREATE. */
    record ShowCreate(ObjectName name) implements ShowStatement {}
}

package io.millrace.engine.data;

import io.millrace.engine.catalog.Relation;

/** The formats that rows have in the log. Thread-safe. */
public final class RowFormats {
    private RowFormats() {}

    /** @param wanted columns, by name: the relation's own and system columns */
    public static RowDecoder decoder(Relation relation, Schema wanted) {
        throw new AssertionError("being written");
    }

    public static RowEncoder encoder(Relation relation) {
        throw new AssertionError("being written");
    }
}

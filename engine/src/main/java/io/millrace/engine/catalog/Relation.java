package io.millrace.engine.catalog;

import io.millrace.engine.data.FormatOptions;
import io.millrace.engine.data.Schema;
import java.util.List;

/** What a FROM clause can name: a topic with columns. */
public sealed interface Relation permits StreamDefinition, TableDefinition, ViewDefinition {
    /** Unique in the database, lower case unless quoted. */
    String name();

    /** Of the log. */
    String topic();

    /** Declared columns, without system columns. */
    Schema schema();

    FormatOptions format();

    /** Columns that make the record's key; their hash chooses the partition. Empty for none. */
    List<String> keyColumns();

    default RowRules rules() {
        return RowRules.NONE;
    }

    /** The CREATE statement's text, as typed. */
    String sql();

    /** How the log's records become rows. */
    default Changes changes() {
        return Changes.APPEND;
    }

    /** What a record means. */
    enum Changes {
        /** One more row. */
        APPEND,
        /** The row of this key is now so, or gone. */
        UPSERT,
        /** A row added or taken away as often as the header {@code weight} says, added once without it. */
        WEIGHTED
    }
}

package io.millrace.engine;

import io.millrace.engine.catalog.Relation;
import io.millrace.storage.Append;
import io.millrace.storage.TopicConfig;
import java.util.List;

/** Rows as record batches, which hold for a while: until the relation changes, or their timestamps are old. */
record EncodedRows(Relation relation, TopicConfig config, long timestampMillis, List<Append> appends) {
    private static final int MOST_MILLIS = 2;

    boolean holdsFor(Relation current, TopicConfig currentConfig, long nowMillis) {
        return relation == current
                && config.equals(currentConfig)
                && nowMillis >= timestampMillis
                && nowMillis - timestampMillis <= MOST_MILLIS;
    }
}

package io.millrace.engine.catalog;

import io.millrace.engine.data.FormatOptions;
import io.millrace.engine.data.Schema;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An append-only stream.
 *
 * @param query name of the running query that feeds it (CREATE STREAM AS); null for none
 */
public record StreamDefinition(
        String name,
        String topic,
        Schema schema,
        FormatOptions format,
        List<String> keyColumns,
        @Nullable Watermark watermark,
        @Nullable String query,
        String sql)
        implements Relation {
    public StreamDefinition {
        keyColumns = List.copyOf(keyColumns);
    }
}

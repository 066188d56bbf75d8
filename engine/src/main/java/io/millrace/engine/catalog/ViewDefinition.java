package io.millrace.engine.catalog;

import io.millrace.engine.data.FormatOptions;
import io.millrace.engine.data.Schema;
import java.util.List;
import java.util.Map;

/**
 * A materialized view: a query kept current; its topic carries its changes.
 *
 * @param keyColumns unique together; empty if the query has no key, the view is then a bag
 * @param querySql the SELECT, from which it is planned again at every start
 * @param sources names of the relations it reads
 * @param options of WITH, such as {@code on_error}
 */
public record ViewDefinition(
        String name,
        String topic,
        Schema schema,
        FormatOptions format,
        List<String> keyColumns,
        String querySql,
        List<String> sources,
        Map<String, String> options,
        String sql)
        implements Relation {
    public ViewDefinition {
        keyColumns = List.copyOf(keyColumns);
        sources = List.copyOf(sources);
        options = Map.copyOf(options);
    }

    @Override
    public Changes changes() {
        return keyColumns.isEmpty() ? Changes.WEIGHTED : Changes.UPSERT;
    }
}

package io.millrace.engine.catalog;

import java.util.List;
import java.util.Map;

/**
 * A running INSERT … SELECT: it reads, and writes into a stream or table, until dropped.
 *
 * @param name given or made, such as {@code query_3}
 * @param target the relation written to
 * @param querySql the SELECT, with its EMIT, whose columns are the target's in order
 * @param sources names of the relations it reads
 * @param startPosition {@code earliest} or {@code latest}
 * @param paused not running until resumed
 */
public record QueryDefinition(
        String name,
        String target,
        String querySql,
        List<String> sources,
        String startPosition,
        boolean paused,
        Map<String, String> options,
        String sql) {
    public QueryDefinition {
        sources = List.copyOf(sources);
        options = Map.copyOf(options);
    }
}

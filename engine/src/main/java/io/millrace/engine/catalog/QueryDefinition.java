package io.millrace.engine.catalog;

import java.util.Map;

/**
 * A running INSERT … SELECT: it reads, and writes into a stream or table, until dropped.
 *
 * @param name given or made, such as {@code query_3}
 * @param target the relation written to
 * @param querySql the SELECT, with its EMIT, whose columns are the target's in order
 * @param startPosition {@code earliest} or {@code latest}
 * @param paused not running until resumed
 */
public record QueryDefinition(
        String name,
        String target,
        String querySql,
        String startPosition,
        boolean paused,
        Map<String, String> options,
        String sql) {
    public QueryDefinition {
        options = Map.copyOf(options);
    }
}
